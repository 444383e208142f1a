//! The same command gives the same bytes, whatever the threads; and the numbers stay what they are.

use super::support::{SCENARIOS, printed};
use serde_json::Value;

#[test]
fn threads_change_nothing() {
    for (scenario, runs) in SCENARIOS.into_iter().zip(["3000", "3000", "3000", "700"]) {
        for seed in ["0", "18446744073709551615"] {
            let json = |threads: &str| {
                printed(&["run", scenario, "--json", "--runs", runs, "--seed", seed, "--threads", threads])
            };
            let alone = json("1");
            assert!(alone == json("2"), "{scenario}, seed {seed}: two threads");
            assert!(alone == json("7"), "{scenario}, seed {seed}: seven threads");
        }
    }
}

#[test]
fn seeds_change_everything_but_the_shape() {
    let json = |seed: &str| -> Value {
        let text = printed(&["run", "scenarios/hotline.toml", "--json", "--runs", "500", "--seed", seed]);
        serde_json::from_str(&text).expect("JSON")
    };
    let (one, other) = (json("0"), json("1"));
    assert_ne!(one["outcomes"], other["outcomes"]);
    assert_eq!(one["scenario_hash"], other["scenario_hash"]);
    assert_eq!(other["seed"], Value::from(1));
}

#[test]
fn nothing_but_the_document_is_on_standard_output() {
    for scenario in SCENARIOS {
        let text = printed(&["run", scenario, "--json", "--runs", "50"]);
        let document: Value = serde_json::from_str(&text).expect("one JSON document");
        assert_eq!(document["schema"], "escalade.summary/1");
        assert_eq!(document["method"], "monte-carlo");
        assert_eq!(document["runs"], 50);
    }
}

/// Should these change, the engine, the noise or the scenarios have: say so in the changelog.
#[test]
fn the_numbers_stay_what_they_are() {
    let mut text = String::new();
    for scenario in &SCENARIOS[..3] {
        let json = printed(&["run", scenario, "--json", "--runs", "1000"]);
        let mut document: Value = serde_json::from_str(&json).expect("JSON");
        let fields = document.as_object_mut().expect("an object");
        // A release or a comment in the scenario changes these, and none of the numbers.
        fields.shift_remove("version").expect("a version");
        fields.shift_remove("scenario_hash").expect("a hash");
        text += &format!("{scenario}\n");
        for outcome in document["outcomes"].as_array().expect("outcomes") {
            text += &format!("  {}: {}\n", outcome["id"], outcome["count"]);
        }
        for metric in document["metrics"].as_array().expect("metrics") {
            text += &format!("  {}: mean {}, sd {}\n", metric["id"], metric["mean"], metric["sd"]);
        }
        text += &format!("  all of it: {}\n", blake3::hash(document.to_string().as_bytes()));
    }
    super::support::assert_told("golden", &text);
}
