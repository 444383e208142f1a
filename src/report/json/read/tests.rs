//! Documents read back: the same plots, clear refusals, and never a panic.

use super::*;
use crate::report::json::{comparison_json, summary_json};
use crate::report::tests::fixtures;
use proptest::prelude::*;

fn told(text: &str) -> String {
    match document(text) {
        Ok(_) => panic!("read"),
        Err(misread) => misread.to_string(),
    }
}

/// A comparison of two options, with draws and a game.
fn compared() -> Comparison {
    let text = "steps = 3\n[parameters]\nluck = { value = 0.3, range = [0.2, 0.9] }\n[actors]\nus = {}\nthem = {}\n\
                [state]\nwon = { start = false }\n[responses.us]\nwait = { weight = 1 }\n\
                bet = { weight = 1, do = { chance = \"luck\", do = \"won = true\" } }\n\
                [responses.them]\nhold = { weight = 1 }\ngive = { weight = 1, do = { chance = 0.1, do = \"won = true\" } }\n\
                [policies.us.careful]\nweights = { wait = 3 }\n[policies.us.bold]\nweights = { bet = 3 }\n\
                [policies.them.hard]\nweights = { hold = 3 }\n[policies.them.soft]\nweights = { give = 3 }\n\
                [outcomes]\nwin = { at_end = \"won\" }\nrest = \"otherwise\"\n[metrics]\nend = { final = \"won\" }\n\
                [objectives]\nus = \"if won then 1 else 0\"\nthem = \"if won then 0 else 1\"\n";
    let study = crate::Study::parse("s.toml", text, crate::Settings::default());
    let study = study.unwrap_or_else(|faulty| panic!("{}", faulty.render(false, 9)));
    let policy = |actor: &str| (actor.to_owned(), vec!["*".to_owned()]);
    let asked = crate::model::settings::options::Asked {
        policies: vec![policy("us"), policy("them")],
        ..Default::default()
    };
    let options = study.options(&asked).unwrap_or_else(|faulty| panic!("{}", faulty.render(false, 9)));
    let simulation = crate::Simulation { runs: 300, ..crate::Simulation::default() };
    options.compare(&simulation, &|_| {}).unwrap_or_else(|_| panic!("nothing can fail"))
}

/// Written, read, and written again: the same, but for what no plot shows.
#[test]
fn a_summary_comes_back() {
    for (name, summary) in std::iter::once(("rich", fixtures::rich())).chain(fixtures::poor()) {
        let text = summary_json(&summary);
        let Ok(Document::Summary(read)) = document(&text) else { panic!("{name}: {}", told(&text)) };
        let mut bare = summary;
        bare.constraints.clear();
        bare.clamped.clear();
        (bare.record, bare.precision) = (None, None);
        bare.calendar.step_days = bare.calendar.step_days.filter(|days| days.is_finite());
        assert_eq!(summary_json(&read), summary_json(&bare), "{name}");
    }
}

#[test]
fn a_comparison_comes_back() {
    let comparison = compared();
    assert!(comparison.game.is_some());
    let text = comparison_json(&comparison);
    let Ok(Document::Comparison(read)) = document(&text) else { panic!("{}", told(&text)) };
    assert_eq!((read.options.len(), read.pairs.len()), (4, 6));
    let mut bare = comparison;
    bare.pairs.iter_mut().for_each(|pair| pair.table.iter_mut().flatten().for_each(|runs| *runs = 0));
    let mut again: Value = serde_json::from_str(&comparison_json(&read)).unwrap();
    let mut first: Value = serde_json::from_str(&text).unwrap();
    for value in [&mut again, &mut first] {
        value["pairs"].as_array_mut().unwrap().iter_mut().for_each(|pair| pair["from_to"] = Value::Null);
    }
    assert_eq!(again, first);
}

#[test]
fn what_is_refused_is_said_with_its_place() {
    let text = summary_json(&fixtures::rich());
    let mut value: Value = serde_json::from_str(&text).unwrap();
    value["outcomes"][3]["title"] = 7.into();
    assert_eq!(told(&value.to_string()), "at outcomes[3].title: expected a text, not another number");
    value["outcomes"][3].as_object_mut().unwrap().remove("title");
    assert_eq!(told(&value.to_string()), "at outcomes[3].title: missing");
    let drawn = "plots are drawn from escalade.summary/1 and escalade.comparison/1";
    for (text, expected) in [
        ("{\"schema\": \"escalade.table/1\"}", format!("this is escalade.table/1; {drawn}")),
        ("{\"schema\": \"escalade.summary/0\"}", format!("this is escalade.summary/0; {drawn}")),
        (
            "{\"schema\": \"escalade.summary/2\"}",
            "this is escalade.summary/2, which a newer escalade wrote".into(),
        ),
        ("{}", "this is no document of escalade's, as it names no `schema`".into()),
        ("[1, 2]", "this is no document of escalade's, as it names no `schema`".into()),
        ("{", "this is no JSON".into()),
        ("", "this is no JSON".into()),
        (
            "{\"schema\": \"escalade.summary/1\", \"method\": \"guess\"}",
            "at method: expected one of monte-carlo, exact, not `guess`".into(),
        ),
    ] {
        assert!(told(text).starts_with(&expected), "{text}: {}", told(text));
    }
}

/// All places of a document, from the top, as steps.
fn places(value: &Value, at: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
    found.push(at.clone());
    let mut into = |step: String, inner: &Value, found: &mut Vec<Vec<String>>| {
        at.push(step);
        places(inner, at, found);
        at.pop();
    };
    match value {
        Value::Object(map) => map.iter().for_each(|(key, inner)| into(format!("/{key}"), inner, found)),
        Value::Array(items) => {
            // Of long lists the first, the last and a few between: they are all alike.
            let step = (items.len() / 5).max(1);
            items.iter().enumerate().step_by(step).for_each(|(i, inner)| into(format!("/{i}"), inner, found));
        }
        _ => {}
    }
}

fn changed(mut value: Value, place: &[String], kind: usize, number: f64) -> Value {
    let Some((last, above)) = place.split_last() else { return Value::from(number) };
    let key = last.trim_start_matches('/').to_owned();
    let above = above.concat();
    let Some(inside) = value.pointer_mut(&above) else { return value };
    match inside {
        Value::Object(map) => match kind {
            0 => drop(map.remove(&key)),
            _ => drop(map.insert(key, replaced(kind, number))),
        },
        Value::Array(items) => {
            let index: usize = key.parse().unwrap_or(0);
            match kind {
                0 => drop(items.remove(index)),
                9 => items.truncate(index),
                _ => items[index] = replaced(kind, number),
            }
        }
        _ => {}
    }
    value
}

fn replaced(kind: usize, number: f64) -> Value {
    match kind {
        1 => Value::Null,
        2 => number.into(),
        3 => (number.abs() as u64).into(),
        4 => "a text".into(),
        5 => true.into(),
        6 => Value::Array(vec![]),
        7 => serde_json::json!({}),
        8 => u64::MAX.into(),
        _ => serde_json::json!([number, number]),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    /// Whatever is deleted, put in another's place or made absurd: it is refused, or drawn.
    #[test]
    fn no_document_makes_a_plot_panic(
        of in 0_usize..2,
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..10, prop_oneof![
            Just(-1.0), Just(1e300), Just(-1e300), Just(0.0), Just(1e-300), -1e6_f64..1e6,
        ]), 1..4),
    ) {
        let text = match of {
            0 => SUMMARY_TEXT.with(Clone::clone),
            _ => COMPARISON_TEXT.with(Clone::clone),
        };
        let mut value: Value = serde_json::from_str(&text).unwrap();
        for (place, kind, number) in changes {
            let mut found = vec![];
            places(&value, &mut vec![], &mut found);
            let place: &Vec<String> = place.get(found.as_slice());
            value = changed(value, place, kind, number);
        }
        #[cfg(feature = "plots")]
        {
            use crate::report::plots::{PlotStyle, of_comparison, of_summary};
            match document(&value.to_string()) {
                Ok(Document::Summary(summary)) => drop(of_summary(&summary, &PlotStyle::default())),
                Ok(Document::Comparison(comparison)) => drop(of_comparison(&comparison, &PlotStyle::default())),
                Err(_) => {}
            }
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in ".*") {
        let _ = document(&text);
    }
}

thread_local! {
    static SUMMARY_TEXT: String = summary_json(&fixtures::rich());
    static COMPARISON_TEXT: String = comparison_json(&compared());
}
