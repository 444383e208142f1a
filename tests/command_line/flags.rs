//! Arguments: what is offered, and what is refused.

use super::support::{printed, run};

#[test]
fn help_says_what_there_is() {
    for (name, arguments) in [
        ("help", &["--help"][..]),
        ("help run", &["run", "--help"]),
        ("help check", &["check", "--help"]),
        ("help describe", &["describe", "--help"]),
        ("help trace", &["trace", "--help"]),
        ("help sweep", &["sweep", "--help"]),
        ("help sensitivity", &["sensitivity", "--help"]),
        ("help report", &["report", "--help"]),
        ("help shard", &["shard", "--help"]),
        ("help shard plan", &["shard", "plan", "--help"]),
        ("help new", &["new", "--help"]),
    ] {
        let text = printed(arguments);
        assert_eq!(text.lines().find(|line| line.chars().count() > 100), None);
        super::support::assert_told(name, &text);
    }
}

#[test]
fn the_version_is_the_crates() {
    let version = format!("escalade {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(printed(&["--version"]), version);
}

#[test]
fn wrong_arguments_are_refused_before_anything_is_done() {
    let ladder = "scenarios/ladder-52.toml";
    for arguments in [
        &["rnu"][..],
        &["run", ladder, "--rnus", "5"],
        &["run", ladder, "--runs"],
        &["run", ladder, "--runs", "0"],
        &["run", ladder, "--runs", "-1"],
        &["run", ladder, "--runs", "1.5"],
        &["run", ladder, "--runs", "1099511627777"],
        &["run", ladder, "--seed", "-1"],
        &["run", ladder, "--seed", "18446744073709551616"],
        &["run", ladder, "--threads", "2000"],
        &["run", ladder, "--no-plots", "--out", "x"],
        &["run", ladder, "scenarios/hotline.toml"],
        &["run", ladder, "--set", "=1"],
        &["trace", ladder, "--run", "-1"],
        &["trace", ladder, "--run", "1099511627776"],
        &["trace", ladder, "--runs", "5"],
        &["check", ladder, "--runs", "5"],
    ] {
        let (code, out, err) = run(arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}: {err}");
        assert!(err.starts_with("error: "), "{arguments:?}: {err}");
        assert!(err.contains("--help"), "{arguments:?}: {err}");
    }
}

#[test]
fn numbers_are_refused_in_one_way() {
    for (flag, wrong, expected) in [
        ("--runs", "1.5", "expected a whole number from 1 to 549755813887"),
        ("--runs", "0", "expected a whole number from 1 to 549755813887"),
        ("--seed", "x", "expected a whole number from 0 to 18446744073709551615"),
        ("--threads", "2000", "expected a whole number from 0 to 1024"),
    ] {
        let (code, _, err) = run(&["run", "scenarios/ladder-52.toml", flag, wrong]);
        assert_eq!(code, 2);
        assert!(err.contains(expected), "{flag} {wrong}: {err}");
    }
}

#[test]
fn run_may_be_left_out() {
    let ladder = "scenarios/ladder-52.toml";
    let whole = printed(&["run", ladder, "--runs", "100", "--no-plots"]);
    assert_eq!(printed(&[ladder, "--runs", "100", "--no-plots"]), whole);
    let main = printed(&["run", "--runs", "50", "--no-plots"]);
    assert_eq!(printed(&["--no-plots", "--runs", "50"]), main);
    let (code, _, err) = run(&["--no-plot"]);
    assert_eq!(code, 2);
    assert!(err.contains("'--no-plots'"), "{err}");
}

#[test]
fn a_misspelt_flag_is_helped() {
    let (_, _, err) = run(&["run", "scenarios/ladder-52.toml", "--rnus", "5"]);
    assert!(err.contains("'--runs'"), "{err}");
    let (_, _, err) = run(&["chekc"]);
    assert!(err.contains("'check'"), "{err}");
}

#[test]
fn what_is_set_on_the_command_line_takes_effect() {
    let hotline = "scenarios/hotline.toml";
    let json = |options: &[&str]| -> serde_json::Value {
        let text = printed(&[&["run", hotline, "--json", "--runs", "400"], options].concat());
        serde_json::from_str(&text).expect("JSON")
    };
    let (plain, none) = (json(&[]), json(&["--variant", "none"]));
    let set = json(&["--set", "hotline_start=none"]);
    assert_eq!(none["variant"], "none");
    assert_eq!(set["set"]["hotline_start"], "none");
    assert_ne!(plain["outcomes"], none["outcomes"]);
    // Two ways to say one thing.
    assert_eq!(none["outcomes"], set["outcomes"]);
    assert_eq!(none["metrics"], set["metrics"]);
}
