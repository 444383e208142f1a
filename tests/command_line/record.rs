//! A scenario held against the record, as a run tells it.

use super::support::{assert_told, folder_with, run_in};
use serde_json::Value;

const RECORD: &str = r#"
title = "A record"
start = 2015-01-01
step = "1 week"
steps = 52
[state]
threat = { start = false }
pledge = { start = false }
[events.threaten]
chance = 0.02
do = "threat = true"
[events.give_in]
when = "threat"
chance = 0.05
do = "pledge = true"
[outcomes]
end = "otherwise"
[record]
threat = { holds = "threat", by = 2015-08-31, happened = true, title = "a threat is made", base = "50%" }
early = { holds = "pledge", by = "2015-03-31", happened = false, title = "a pledge in the first quarter", base = 0.1 }
"#;

/// What a command prints about it.
fn told(arguments: &[&str]) -> String {
    let folder = folder_with(RECORD);
    let (code, out, err) =
        run_in(folder.path(), &[&[arguments[0], "scenario.toml"], &arguments[1..]].concat());
    assert_eq!(code, 0, "{err}");
    out
}

#[test]
fn the_record_reads_well() {
    assert_told("record", &told(&["run", "--runs", "4000", "--no-plots"]));
    assert_told("record exact", &told(&["exact", "--metric", "record.threat"]));
    assert_told("record describe", &told(&["describe", "objectives"]));
}

#[test]
fn scores_are_of_the_exact_chances() {
    let document: Value = serde_json::from_str(&told(&["exact", "--all-metrics", "--json"])).expect("JSON");
    let record = &document["record"];
    let number = |value: &Value| value.as_f64().expect("a number");
    // The step of 31 August is the 35th. A pledge may come from the step of the threat on, and the 13th is the last.
    let threat = 1.0 - libm::pow(0.98, 35.0);
    let none_by = |last: i32| libm::pow(0.98, f64::from(last));
    let waiting = |first: i32| none_by(first - 1) * 0.02 * libm::pow(0.95, f64::from(13 - first + 1));
    let pledge = 1.0 - none_by(13) - (1..=13).map(waiting).sum::<f64>();
    let chances: Vec<f64> =
        record["events"].as_array().expect("a list").iter().map(|event| number(&event["chance"])).collect();
    for (found, expected) in chances.iter().zip([threat, pledge]) {
        assert!((found - expected).abs() < 1e-12, "{found}, not {expected}");
    }
    let brier = ((1.0 - threat) * (1.0 - threat) + pledge * pledge) / 2.0;
    assert!((number(&record["scenario"]["brier"]) - brier).abs() < 1e-12);
    let log = -(libm::log(threat) + libm::log(1.0 - pledge)) / 2.0;
    assert!((number(&record["scenario"]["log"]) - log).abs() < 1e-12);
    assert_eq!(number(&record["base_rates"]["brier"]), (0.25 + 0.1 * 0.1) / 2.0);
    assert!(record["nothing_happens"]["log"].is_null(), "what happened was held impossible");
}
