//! Kinds of parameters, and what every form must withstand.

use super::*;
use crate::model::Settings;
use crate::report::terminal::Style;
use serde_json::Value;
use unicode_width::UnicodeWidthStr as _;

fn study(text: &str) -> Study {
    let text = format!(
        "steps = 2\nstep = \"1 week\"\nstart = 2015-01-05\n{text}\n[outcomes]\nend = \"otherwise\"\n"
    );
    Study::parse("s.toml", &text, Settings::default()).unwrap_or_else(|faulty| panic!("{faulty}"))
}

fn json(study: &Study) -> Value {
    serde_json::from_str(&description_json(study, &describe(study, &[]))).expect("JSON")
}

fn by_id<'v>(list: &'v Value, id: &str) -> &'v Value {
    let found = list.as_array().expect("a list").iter().find(|entry| entry["id"] == id);
    found.unwrap_or_else(|| panic!("no {id} in {list}"))
}

const PARAMETERS: &str = r#"
[parameters]
wide     = { value = 0.5, range = [0, 1], source = "a count" }
drawn    = { value = "2 weeks", dist = "uniform(1 week, 3 weeks)" }
word     = "very likely"
both     = { value = 3, range = [1, 6] }
narrow   = { value = 3, range = [3, 3], source = "a count" }
switched = { value = 3, source = "a count" }
flag     = { value = true, source = "history" }
choice   = { value = "b", one_of = ["a", "b"] }
day      = { value = 2015-01-06, source = "history" }
delay    = { value = "8..26 weeks", source = "Illustrative: nobody knows" }
odd      = "3..10 days"
twice    = "2 * switched"
no_word  = { value = 3, source = " " }
[variants]
more = { both = 6, switched = 4, twice = 1 }
next = { switched = "2 * both" }
"#;

#[test]
fn a_parameter_is_what_it_is_used_for() {
    let study = study(PARAMETERS);
    let document = json(&study);
    for (id, kind) in [
        ("wide", "unknown"),
        ("drawn", "unknown"),
        ("word", "unknown"),
        ("both", "unknown"),
        ("narrow", "sourced"),
        ("switched", "lever"),
        ("flag", "lever"),
        ("choice", "lever"),
        ("day", "sourced"),
        ("delay", "illustrative"),
        ("odd", "illustrative"),
        ("twice", "lever"),
        ("no_word", "illustrative"),
    ] {
        assert_eq!(by_id(&document["parameters"], id)["kind"], kind, "{id}");
    }
}

#[test]
fn values_are_told_as_numbers_and_as_they_are_written() {
    let study = study(PARAMETERS);
    let document = json(&study);
    for (id, value, written) in [
        ("wide", "0.5", "0.5"),
        ("drawn", "14", "2 weeks"),
        ("word", "0.875", "very likely"),
        ("flag", "true", "true"),
        ("choice", "\"b\"", "b"),
        ("day", "\"2015-01-06\"", "2015-01-06"),
        ("delay", "[56,182]", "8..26 weeks"),
        ("odd", "[3,10]", "3..10 days"),
        ("twice", "6", "2 * switched"),
    ] {
        let parameter = by_id(&document["parameters"], id);
        assert_eq!(
            (parameter["value"].to_string().as_str(), &parameter["written"]),
            (value, &written.into())
        );
    }
    assert_eq!(by_id(&document["parameters"], "word")["range"].to_string(), "[0.8,0.95]");
    assert_eq!(by_id(&document["parameters"], "wide")["line"], 6);
    let next = &by_id(&document["variants"], "next")["set"]["switched"];
    assert_eq!(next.to_string(), r#"{"value":6,"written":"2 * both"}"#);
}

#[test]
fn the_ledger_has_values_that_can_be_set() {
    let study = study(PARAMETERS);
    let table = assumptions_csv(&study).expect("a table");
    let mut reader = ::csv::Reader::from_reader(table.as_bytes());
    let mut rows = 0;
    for row in reader.records() {
        let row = row.expect("a row");
        if &row[8] == "bare" {
            continue;
        }
        let set = vec![(row[0].to_owned(), row[2].to_owned())];
        let again = study.under(Settings { set, ..Settings::default() });
        let again = again.unwrap_or_else(|faulty| panic!("{row:?}: {faulty}"));
        assert_eq!(again.plan.values, study.plan.values, "{row:?}");
        rows += 1;
    }
    assert_eq!(rows, study.model.parameters.len());
}

#[test]
fn bare_numbers_have_a_place() {
    let study = study(
        "[actors]\nus = {}\n[state]\nx = { start = 4, range = [0, 9] }\n[events.e]\nchance = \"90% in 2 weeks\"\n\
         do = [\n  \"x += 3\",\n  \"x = 0.5 * -x\",\n]\nsource = \"a count\"\n",
    );
    let found = json(&study);
    let found: Vec<String> = found["bare_numbers"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|bare| format!("{} {} {} {}", bare["line"], bare["entry"], bare["written"], bare["value"]))
        .collect();
    assert_eq!(
        found,
        [
            r#"9 "events.e" "90%" 0.9"#,
            r#"9 "events.e" "2 weeks" 14"#,
            r#"11 "events.e" "3" 3"#,
            r#"12 "events.e" "0.5" 0.5"#,
            r#"7 "state.x" "4" 4"#,
        ]
    );
    assert_eq!(study.ledger.bare, found.len());
}

#[test]
fn sections_are_given_as_asked_for() {
    let study = study(PARAMETERS);
    for section in Section::ALL {
        assert_eq!(Section::named(section.name()), Some(section));
        let text = description_text(&describe(&study, &[section]), Style::default());
        let head = if section == Section::State { "variables" } else { section.name() };
        assert!(text.contains(&format!("\n{}", text::capital(head))), "{text}");
    }
    let document: Value =
        serde_json::from_str(&description_json(&study, &describe(&study, &[Section::Variants])))
            .expect("JSON");
    assert!(document["variants"].is_array() && document["parameters"].is_null());
}

/// Long ids, long words, long numbers, what Markdown and terminals would take for their own.
#[test]
fn nothing_is_cut_whatever_it_is() {
    let id = "i".repeat(100);
    let word = "w".repeat(200);
    let study = study(&format!(
        "title = \"{word}\"\nabout = '''a\n| *b* `c`'''\n[parameters]\n{id} = {{ value = 1.{zeros}, title = \"制裁{word}\", source = \
         \"a|b\\u001b[31m `x` {word}\" }}\nsmall = {{ value = 1.5, range = [1e-7, 9007199254740991], dist = \
         \"uniform(1e-7, 2)\" }}\n[actors.us]\ntitle = \"{word}\"\n[responses.us.{id}]\nwhen = \"{id} > 0\"\n",
        zeros = "0".repeat(60),
    ));
    let description = describe(&study, &[]);
    for width in [0, 60, 80, 100] {
        let text = description_text(&description, Style { width, ..Style::default() });
        assert!(text.contains(&id) && !text.contains('…') && !text.contains('\u{1b}'), "{text}");
        let words = text.matches('w').count();
        assert!(words >= 4 * 200, "{words} of the letters");
        for line in text.lines().filter(|line| !line.contains(&id)) {
            assert!(line.width() <= width.clamp(60, 100), "{}: {line}", line.width());
        }
    }
    let markdown = description_markdown(&description);
    assert!(markdown.contains("a \\| \\*b\\* \\`c\\`"), "{markdown}");
    assert!(markdown.contains(&format!("a\\|b␛\\[31m \\`x\\` {word}")), "{markdown}");
    let source = by_id(&json(&study)["parameters"], &id)["source"].clone();
    assert_eq!(source, format!("a|b\u{1b}[31m `x` {word}"));
}

#[test]
fn actors_that_choose_have_the_policy_of_their_weights() {
    let study = study(
        "play = { us = \"bold\" }\n[actors]\nus = {}\nthem = {}\n[responses.us]\nact = { weight = 2 }\n\
         [policies.us.bold]\nweights = { act = 3 }\n",
    );
    let document = json(&study);
    let ids: Vec<&str> = document["policies"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|one| one["id"].as_str())
        .collect();
    assert_eq!(ids, ["us=default", "us=bold"]);
    assert_eq!(by_id(&document["policies"], "us=bold")["played"], true);
    assert_eq!(by_id(&document["policies"], "us=default")["line"], Value::Null);
}
