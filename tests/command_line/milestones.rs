//! What runs come past on their way, as it is told.

use super::support::{assert_told, folder_with, run_in};
use serde_json::Value;

const MILESTONES: &str = r#"title = "On the way"
steps = 10
[actors.us]
title = "Alba"
[responses.us]
threaten = { weight = 1, do = "threat = true" }
hold = { weight = 1 }
[policies.us.bold]
weights = { threaten = 1, hold = 1 }
[policies.us.meek]
weights = { threaten = 1, hold = 9 }
[state]
threat = { start = false }
pledge = { start = false }
[events.give_in]
when = "threat"
chance = 0.2
do = "pledge = true"
[outcomes]
end = "otherwise"
[milestones]
threat = "threat"
pledge = { holds = "pledge", title = "the other side gives in" }
"#;

fn told(arguments: &[&str]) -> String {
    let folder = folder_with(MILESTONES);
    let (code, out, err) =
        run_in(folder.path(), &[&[arguments[0], "scenario.toml"], &arguments[1..]].concat());
    assert_eq!(code, 0, "{err}");
    out
}

#[test]
fn milestones_read_well() {
    assert_told("milestones", &told(&["run", "--runs", "4000", "--no-plots"]));
    assert_told(
        "milestones exact",
        &told(&["exact", "--metric", "milestone.threat", "--metric", "milestone.pledge"]),
    );
    assert_told("milestones compare", &told(&["compare", "--runs", "4000", "--no-plots"]));
    assert_told("milestones csv", &told(&["run", "--runs", "4000", "--no-plots", "--format", "csv"]));
    assert_told("milestones describe", &told(&["describe", "objectives"]));
}

#[test]
fn shares_of_those_before_multiply_to_the_last() {
    let document: Value = serde_json::from_str(&told(&["exact", "--all-metrics", "--json"])).expect("JSON");
    let milestones = document["milestones"].as_array().expect("a list");
    let number = |value: &Value| value.as_f64().expect("a number");
    let product: f64 = milestones.iter().map(|one| number(&one["given_last"])).product();
    assert!((product - number(&milestones[1]["chance"])).abs() < 1e-15);
}
