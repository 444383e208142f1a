//! `escalade check --expect`: what a file claims of its runs.

use super::support::{assert_told, escalade, folder_with, printed, root, run_in, told};
use serde_json::Value;

/// A number is drawn that has no finite list of values: this cannot be solved exactly.
const DRAWN: &str = r#"title = "A strike"
steps = 10

[parameters]
odds = { value = 0.2, range = [0.1, 0.3], source = "illustrative" }
idle = { value = 0.5, range = [0, 1], source = "illustrative" }

[variants]
likely = { odds = 0.3 }

[actors]
us = { title = "Us" }

[state]
force = { start = "uniform(0, 1)", range = [0, 1] }
hits  = { start = 0, count = [0, 10] }

[events.strike]
chance = "odds * 2 * force + 0 * idle"
do     = "hits += 1"

[responses.us.hold]
weight = 1

[responses.us.talk]
when   = "hits > 0"
weight = 1
do     = "hits -= 1"

[policies.us.talkative]
weights = { talk = "9" }

[outcomes]
clash = "hits >= 3"
peace = "otherwise"

[metrics]
strength = { final = "force" }
most     = { final = "hits" }

[objectives]
us = "-most"
"#;

const CLAIMS: &str = r#"
[expect]
strength_is_even  = "strength is 0.5 within 0.02"
half_is_half      = { claim = "mean(strength) < 0.5", title = "on the bound" }
clash_is_certain  = { claim = "clash > 50%", source = "made up, and wrong" }
middle            = "quantile(strength, 50%) < 0.6"
odds_matter       = "chance(clash) rises in odds"
odds_do_not_help  = "chance(clash) falls in odds from 0.1 to 0.3"
idle_is_idle      = "most is flat in idle within 0.1"
talking_pays      = "us=talkative beats us=default by at least 0.1"
likelier          = "clash is higher in likely than in stated"
likelier_to_talk  = { claim = "most is lower in us=talkative than in us=default", variant = "likely" }
"#;

fn checked(text: &str, arguments: &[&str]) -> (i32, String, String) {
    let folder = folder_with(text);
    run_in(folder.path(), &[&["check", "scenario.toml", "--expect"], arguments].concat())
}

fn drawn() -> String {
    format!("{DRAWN}{CLAIMS}")
}

#[test]
fn claims_are_told_with_what_was_found() {
    for (name, format) in [
        ("expecting", "text"),
        ("expecting_markdown", "markdown"),
        ("expecting_csv", "csv"),
        ("expecting_json", "json"),
    ] {
        let (code, out, err) = checked(&drawn(), &["--runs", "8000", "--format", format]);
        assert_eq!(code, 1, "some fail: {err}");
        assert_told(name, &out);
    }
}

#[test]
fn the_exit_code_says_whether_all_pass() {
    let with = |claim: &str| format!("{DRAWN}[expect]\nit = \"{claim}\"\n");
    for (claim, code) in [
        ("strength is 0.5 within 0.1", 0),
        ("strength is 0.5 within 0.0001", 1),
        ("strength > 0.9", 1),
        ("strngth > 0.9", 2),
    ] {
        let (found, _, err) = checked(&with(claim), &["--runs", "4000"]);
        assert_eq!(found, code, "{claim}: {err}");
        let (found, ..) = checked(&with(claim), &["--runs", "4000", "--json"]);
        assert_eq!(found, code, "{claim} as JSON");
    }
    let (code, out, err) = checked(DRAWN, &[]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("Nothing is claimed: the file has no [expect]."), "{out}");
}

#[test]
fn without_being_asked_nothing_is_tried() {
    let folder = folder_with(&drawn());
    let (code, out, err) = run_in(folder.path(), &["check", "scenario.toml"]);
    assert_eq!(code, 0, "{err}");
    assert!(!out.contains("Expectations"), "{out}");
    let (code, _, err) = run_in(folder.path(), &["check", "scenario.toml", "--runs", "8000"]);
    assert_eq!(code, 2);
    assert!(err.contains("--expect"), "{err}");
}

#[test]
fn verdicts_do_not_depend_on_threads() {
    let on = |threads: &str| checked(&drawn(), &["--json", "--threads", threads, "--runs", "16000"]);
    assert_eq!(on("1"), on("3"));
}

#[test]
fn a_small_scenario_is_solved_exactly() {
    let out = printed(&["check", "gamblers-ruin", "--expect", "--json"]);
    let document: Value = serde_json::from_str(&out).expect("JSON");
    let all = document["expectations"]["each"].as_array().expect("a list");
    assert!(all.len() >= 3);
    assert!(all.iter().all(|one| one["runs"].is_null() && one["verdict"] == "pass"), "{out}");
}

#[test]
fn what_is_set_holds_for_the_claims_too() {
    let text = format!("{DRAWN}[expect]\nit = \"clash < 10%\"\n");
    assert_eq!(checked(&text, &[]).0, 0);
    assert_eq!(checked(&text, &["--set", "odds=0.5"]).0, 1);
}

#[test]
fn a_bound_that_is_no_number_under_a_setting_stops_nothing_else() {
    let text =
        format!("{DRAWN}[expect]\nit = \"clash < (0.3 - odds) / (0.3 - odds)\"\nother = \"clash < 50%\"\n");
    assert_eq!(checked(&text, &[]).0, 0);
    let (code, out, err) = checked(&text, &["--set", "odds=0.3"]);
    assert_eq!(code, 1, "{err}");
    assert!(out.contains("the bound is not a number at these values"), "{out}");
    assert!(out.contains("1 pass, 0 fail, 1 undecided"), "{out}");
}

#[test]
fn a_run_that_cannot_go_on_is_told_with_its_line() {
    let text = DRAWN.replace("do     = \"hits += 1\"", "do     = \"hits += 1 / (hits - hits)\"");
    let text = text.replace("hits  = { start = 0, count", "hits  = { start = 0, range");
    let (code, out, err) = checked(&format!("{text}[expect]\nit = \"clash < 50%\"\n"), &[]);
    assert_eq!((code, out.as_str()), (1, ""), "{err}");
    assert!(err.contains("division by 0") && err.contains("escalade trace scenario.toml"), "{err}");
}

#[test]
fn a_rate_of_errors_is_a_rate() {
    for wrong in ["0", "-1", "0.6", "often"] {
        let output =
            escalade(&["check", "strait", "--expect", "--error", wrong]).current_dir(root()).output();
        let (code, _, err) = told(output.expect("the program starts"));
        assert_eq!(code, 2, "{wrong}");
        assert!(err.contains("expected a rate above 0 and at most 50%"), "{err}");
    }
}
