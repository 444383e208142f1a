//! `escalade ablate`: what each part does, strongest first, and what does nothing.

use super::support::{folder_with, printed, run, run_in};
use serde_json::Value;

#[test]
fn parts_are_told_the_strongest_first() {
    let text = printed(&["ablate", "hotline", "--runs", "1000"]);
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let answer = "The most important is events.intrusion (intrusion): without it “uneasy” comes in 100% of the runs instead of 10%.";
    assert!(words.contains(answer), "{text}");
    let table = text.split("What each part does").nth(1).expect("a table");
    let places = ["events.intrusion", "responses.alba.close_case", "turns.borea", "events.mutual_fire"]
        .map(|id| table.find(id).expect("a part"));
    assert!(places.is_sorted(), "{text}");
    assert!(text.contains("What does nothing: no outcome moves by more than 0.3 points"), "{text}");
}

#[test]
fn bytes_do_not_depend_on_threads_and_parts_not_on_each_other() {
    let all = |more: &[&str]| printed(&[&["ablate", "hotline", "--runs", "300", "--json"], more].concat());
    let alone = all(&["--threads", "1"]);
    assert!(alone == all(&["--threads", "2"]) && alone == all(&["--threads", "5"]));
    let [every, one]: [Value; 2] = [alone, all(&["--only", "intrusion,responses.borea"])]
        .map(|text| serde_json::from_str(&text).expect("JSON"));
    let parts = |document: &Value| document["parts"].as_array().expect("parts").clone();
    assert!(!parts(&one).is_empty() && parts(&one).len() < parts(&every).len());
    assert!(parts(&one).iter().all(|part| parts(&every).contains(part)));
    assert_eq!(one["stated"], every["stated"]);
}

#[test]
fn what_is_asked_for_and_is_not_there_is_told() {
    let (code, out, err) = run(&["ablate", "hotline", "--only", "events.intruson"]);
    assert_eq!((code, out.as_str()), (2, ""), "{err}");
    assert!(err.contains("did you mean `events.intrusion`?"), "{err}");
    for below in ["-1", "x", "101"] {
        assert_eq!(run(&["ablate", "hotline", "--below", below]).0, 2, "{below}");
    }
}

/// `warm` must come, since `shock` divides by what it makes.
pub const HEAT: &str = "steps = 3\n[state]\nheat = { start = 0, count = [0, 9] }\n[events.warm]\ndo = \"heat += 1\"\n\
    [events.shock]\nchance = \"0.5 / heat\"\ndo = \"heat += 1\"\n[outcomes]\nhot = { at_end = \"heat > 3\" }\ncool = \"otherwise\"\n";

#[test]
fn a_part_that_cannot_be_switched_off_is_named_and_the_others_are_told() {
    let folder = folder_with(HEAT);
    let (code, out, err) = run_in(folder.path(), &["ablate", "scenario.toml", "--runs", "200", "--json"]);
    assert_eq!(code, 0, "{err}");
    let document: Value = serde_json::from_str(&out).expect("JSON");
    let ids = |key: &str| -> Vec<String> {
        let list = document[key].as_array().expect("a list");
        list.iter().map(|one| one["id"].as_str().expect("an id").to_owned()).collect()
    };
    assert_eq!(ids("not_switched_off"), ["events.warm", "state.heat"]);
    assert_eq!(ids("parts"), ["events.shock"]);
    let (code, out, err) = run_in(folder.path(), &["ablate", "scenario.toml", "--runs", "200"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("events.warm cannot be switched off:"), "{out}");
}
