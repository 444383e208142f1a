//! `escalade exact`: known answers, the same bytes on any number of threads, refusals that say what to do.

use super::support::{assert_told, crisis, folder_with, printed, run};
use serde_json::Value;

fn json(arguments: &[&str]) -> Value {
    let mut all = vec!["exact", "--json"];
    all.extend_from_slice(arguments);
    serde_json::from_str(&printed(&all)).expect("JSON")
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

fn outcome(summary: &Value, id: &str) -> f64 {
    let all = summary["outcomes"].as_array().expect("outcomes");
    let found = all.iter().find(|outcome| outcome["id"] == id);
    number(&found.unwrap_or_else(|| panic!("no outcome {id}"))["probability"])
}

fn mean(summary: &Value, id: &str) -> f64 {
    let all = summary["metrics"].as_array().expect("metrics");
    let found = all.iter().find(|metric| metric["id"] == id);
    number(&found.unwrap_or_else(|| panic!("no metric {id}"))["mean"])
}

#[test]
fn ladder_52_has_its_known_answer() {
    let summary = json(&["scenarios/ladder-52.toml"]);
    assert_eq!(summary["schema"], "escalade.summary/1");
    assert_eq!(summary["method"], "exact");
    for (id, chance) in
        [("agreement", 0.4798501402060691), ("rupture", 0.514108575944549), ("stalemate", 0.0060412838492721)]
    {
        assert!((outcome(&summary, id) - chance).abs() < 1e-12, "{id}: {}", outcome(&summary, id));
    }
    for (id, expected) in
        [("end_step", 17.983823808200), ("final_tension", 12.905205913333), ("final_trust", 7.395477194030)]
    {
        assert!((mean(&summary, id) - expected).abs() < 1e-10, "{id}: {}", mean(&summary, id));
    }
    assert_eq!(summary["reachable_states"], 113_431);
    assert_eq!(summary["reachable_live_states"], 93_375);
    assert_eq!(summary["pruned_mass"], 0.0);
    assert!(summary["outcomes"][0].get("count").is_none() && summary.get("runs").is_none());
    for step in 0..=52 {
        let shares = summary["ladder"].as_array().expect("rungs").iter();
        let sum: f64 = shares.map(|rung| number(&rung["occupancy"][step])).sum();
        assert!((sum - 1.0).abs() < 1e-12, "step {step}: {sum}");
    }
}

#[test]
fn gamblers_ruin_has_its_closed_form() {
    for p in [0.45_f64, 0.2, 0.7] {
        let (start, full) = (3, 10);
        let power = |base: f64, exponent: i32| (0..exponent).fold(1.0, |product, _| product * base);
        let ratio = (1.0 - p) / p;
        let top = (1.0 - power(ratio, start)) / (1.0 - power(ratio, full));
        let drift = (1.0 - p) - p;
        let rounds = f64::from(start) / drift - f64::from(full) / drift * top;
        let summary = json(&["scenarios/gamblers-ruin.toml", "--set", &format!("p={p}")]);
        assert!((outcome(&summary, "top") - top).abs() < 1e-9, "{p}");
        assert!((mean(&summary, "rounds") / rounds - 1.0).abs() < 1e-9, "{p}");
        assert_eq!(summary["reachable_states"], 11);
    }
}

#[test]
fn the_same_bytes_on_any_number_of_threads() {
    for scenario in ["scenarios/ladder-52.toml", "scenarios/strait.toml", "scenarios/gamblers-ruin.toml"] {
        let [one, two, seven] =
            ["1", "2", "7"].map(|threads| printed(&["exact", scenario, "--json", "--threads", threads]));
        assert!(one == two && two == seven, "{scenario}");
    }
}

#[test]
fn the_truth_lies_within_what_was_pruned() {
    let whole = json(&["scenarios/ladder-52.toml"]);
    for prune in ["1e-9", "1e-7"] {
        let pruned = json(&["scenarios/ladder-52.toml", "--prune", prune]);
        let dropped = number(&pruned["pruned_mass"]);
        assert!(dropped > 0.0 && dropped < 0.1, "{prune}: {dropped}");
        for id in ["agreement", "rupture", "stalemate"] {
            let (truth, told) = (outcome(&whole, id), outcome(&pruned, id));
            let room = 1e-12;
            assert!(told <= truth + room && truth <= told + dropped + room, "{id}: {told} of {truth}");
        }
        assert!(number(&pruned["states"]) < number(&whole["states"]));
    }
}

#[test]
fn answers_read_well() {
    assert_told("exact gamblers-ruin", &printed(&["exact", "scenarios/gamblers-ruin.toml"]));
    assert_told("exact strait", &printed(&["exact", "scenarios/strait.toml", "--all-metrics"]));
}

#[test]
fn a_continuous_draw_is_underlined() {
    let (code, out, err) = run(&["exact", "scenarios/us-china-2015"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert_told("exact continuous", &err);
}

#[test]
fn members_taken_at_random_are_solved_unless_there_are_too_many_ways() {
    let exact = |count: u32, take: u32, read: &str| {
        let text = crisis(&format!(
            "[groups.firms]\ncount = {count}\n\n[state.firms]\nlisted = {{ start = false }}\nsize = {{ start = 2, count = [0, 9] }}\n\n\
             [responses.us.list]\nselect = {{ from = \"firms\", where = \"size > 1\", take = {take}, order = \"random\" }}\n\
             do = \"selected.listed = true\"\n\n[events.worry]\nchance = 0.5\nwhen = \"{read}\"\ndo = \"rung += 1\"\n",
        ));
        let folder = folder_with(&text);
        let path = folder.path().join("scenario.toml");
        let path = path.to_str().expect("a path");
        let (code, out, err) = run(&["exact", path]);
        (code, out, err.replace(path, "scenario.toml"))
    };
    let (code, out, err) = exact(3, 1, "any(firms where listed)");
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.contains("exact: no sampling"), "{out}");
    let (code, out, err) = exact(30, 15, "any(firms where listed)");
    assert_eq!((code, out.as_str()), (2, ""));
    assert_told("exact members at random", &err);
    // Whom it strikes is of no consequence.
    let (code, out, err) = exact(30, 15, "any(firms where size > 3)");
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("exact: no sampling"), "{out}");
}

#[test]
fn a_number_from_a_continuum_that_nobody_reads_bars_no_way() {
    let exact = |read: &str| {
        let text = crisis(&format!(
            "[state]\nheat = {{ start = \"uniform(0, 1)\", range = [0, 1] }}\nnoise = {{ start = 0.5, range = [0, 1] }}\n\
             dice = {{ start = 1, count = [0, 99] }}\n\n\
             [events.weather]\ndo = [\"noise = normal(0.5, 0.1)\", \"dice = poisson(3)\"]\n\n\
             [events.worry]\nchance = \"{read}\"\ndo = \"rung += 1\"\n",
        ));
        let folder = folder_with(&text);
        let path = folder.path().join("scenario.toml");
        run(&["exact", path.to_str().expect("a path")])
    };
    let (code, out, err) = exact("0.3");
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.contains("exact: no sampling"), "{out}");
    let (code, _, err) = exact("(heat + dice / 99) / 2");
    assert_eq!(code, 2);
    assert!(err.contains("this draw has no finite list of options"), "{err}");
    assert!(err.contains("drawn from a continuum") && err.contains("`poisson`"), "{err}");
}

#[test]
fn what_was_tried_is_not_advised() {
    let ladder = "scenarios/ladder-52.toml";
    let (code, _, err) = run(&["exact", ladder, "--max-states", "5000", "--prune", "1e-9"]);
    assert_eq!(code, 2);
    assert!(err.contains("--prune 1e-7") && !err.contains("--prune 1e-9"), "{err}");
}

#[test]
fn too_many_states_are_counted_and_the_culprits_named() {
    let (code, out, err) = run(&["exact", "scenarios/ladder-52.toml", "--max-states", "50000"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert_told("exact too many", &err);
}

#[test]
fn a_scenario_that_fails_in_some_run_fails() {
    let text = crisis(
        "[state]\nluck = { start = 0, count = [0, 60] }\n\n\
         [events.fall]\nchance = \"0.5 + luck / 20\"\ndo = \"luck += 1\"\n",
    );
    let folder = folder_with(&text);
    let (code, out, err) = run(&["exact", folder.path().to_str().expect("a path")]);
    assert_eq!((code, out.as_str()), (1, ""), "{err}");
    assert!(err.contains("a chance of 1.05 is not between 0 and 1, in some run at step 12"), "{err}");
}

#[test]
fn a_metric_that_makes_more_states_is_told_on_request_only() {
    let (code, _, err) = run(&["exact", "scenarios/strait.toml", "--metric", "none_such"]);
    assert_eq!(code, 2);
    assert!(err.contains("there is no metric `none_such`") && err.contains("`sanctions`"), "{err}");
    let text = crisis("[metrics]\ntop = { peak = \"rung\" }\nwhen = { first = \"rung == tense\" }\n");
    let folder = folder_with(&text);
    let path = folder.path().to_str().expect("a path").to_owned();
    let plain = json(&[&path]);
    assert_eq!(plain["metrics"].as_array().map(Vec::len), Some(0));
    assert_eq!(plain["omitted_metrics"], serde_json::json!(["top", "when"]));
    let asked = json(&[&path, "--metric", "top"]);
    // The second of 52 weekly chances of 1% makes a clash, the first makes tension.
    let still = (0..52).fold(1.0, |product, _| product * 0.99);
    let once = 52.0 * 0.01 * still / 0.99;
    assert!((mean(&asked, "top") - (once + 2.0 * (1.0 - still - once))).abs() < 1e-12);
    let all = json(&[&path, "--all-metrics"]);
    assert_eq!(all["metrics"].as_array().map(Vec::len), Some(2));
    let missing = number(&all["metrics"][1]["missing"]);
    assert!((missing - still).abs() < 1e-12, "{missing}");
    assert!((number(&all["ladder"][2]["peak_share"]) - (1.0 - still - once)).abs() < 1e-12);
}

#[test]
fn a_summary_is_written_where_asked() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("answer");
    let path = out.to_str().expect("a path");
    let text = printed(&["exact", "scenarios/gamblers-ruin.toml", "--json", "--out", path]);
    assert_eq!(std::fs::read_to_string(out.join("summary.json")).expect("a file"), text);
}
