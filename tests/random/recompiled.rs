//! Random scenarios compiled at one setting after another are what they are compiled afresh.

use crate::both_ways::{compare, points};
use crate::generator::scenario;
use escalade::{Settings, Study};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;

const CASES: usize = 300;
const DRAWS: u64 = 4;

#[test]
fn at_many_settings() {
    let mut runner = TestRunner::deterministic();
    let (mut compared, mut differing) = (0, 0);
    for _ in 0..CASES {
        let text = with_parameters(&scenario().new_tree(&mut runner).expect("a scenario").current());
        // What a number was is not always what a parameter may be.
        let Ok(study) = Study::parse("random.toml", &text, Settings::default()) else { continue };
        compared += 1;
        differing += compare(&study, &points(&study, DRAWS)).unwrap_or_else(|what| panic!("{what}\n{text}"));
    }
    assert!(compared > CASES / 2, "only {compared} of {CASES} have sound parameters");
    assert!(differing > 5 * compared, "only {differing} programs differ from that of the file");
}

/// The same with parameters that nobody knows, in place of numbers in its expressions.
fn with_parameters(text: &str) -> String {
    let mut parameters = String::new();
    let mut lines: Vec<String> = vec![];
    let mut count = 0;
    for line in text.lines() {
        let mut replaced = String::new();
        for (place, part) in line.split('"').enumerate() {
            let quote = if place == 0 { "" } else { "\"" };
            // Between quotes every other part is.
            let is_text = place % 2 == 1 && !line.starts_with("title") && !line.starts_with("step");
            let part =
                if is_text { numbers_replaced(part, &mut count, &mut parameters) } else { part.to_owned() };
            replaced += &format!("{quote}{part}");
        }
        lines.push(replaced);
    }
    format!("{}\n[parameters]\n{parameters}", lines.join("\n"))
}

/// Each number that stands by itself, before no unit, by a parameter.
fn numbers_replaced(expression: &str, count: &mut usize, parameters: &mut String) -> String {
    let words: Vec<&str> = expression.split(' ').collect();
    let units = ["week", "weeks", "month", "months"];
    let replaced = words.iter().enumerate().map(|(place, word)| {
        let is_length = words.get(place + 1).is_some_and(|next| units.contains(next));
        let number = word.parse::<f64>().ok().filter(|number| !is_length && *number > 0.0);
        let Some(number) = number else { return (*word).to_owned() };
        *count += 1;
        let (low, high) = match number.fract() == 0.0 {
            true => (format!("{}", number - 1.0), format!("{}", number + 1.0)),
            false => (format!("{:?}", number / 2.0), format!("{:?}", (number * 1.5).min(1.0))),
        };
        *parameters += &format!("k{count} = {{ value = {word}, range = [{low}, {high}] }}\n");
        format!("k{count}")
    });
    replaced.collect::<Vec<_>>().join(" ")
}
