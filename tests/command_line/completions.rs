//! Completions: the ids of the scenario that a line is about, asked for as the scripts of the shells ask.

use super::support::{escalade, printed, root, told};
use std::path::Path;

/// What is offered for the last of these words, each with what it is, as fish is told; nothing may be said beside it.
fn offered_in(folder: &Path, words: &[&str]) -> Vec<(String, String)> {
    let line = [&["--", "escalade"], words].concat();
    let mut command = escalade(&[]);
    let output = command.current_dir(folder).env("COMPLETE", "fish").args(line).output();
    let (code, out, err) = told(output.expect("the program starts"));
    assert_eq!((code, err.as_str()), (0, ""), "{words:?}");
    out.lines()
        .map(|line| line.split_once('\t').unwrap_or((line, "")))
        .map(|(word, about)| (word.to_owned(), about.to_owned()))
        .collect()
}

fn offered(words: &[&str]) -> Vec<String> {
    offered_in(root(), words).into_iter().map(|(word, _)| word).collect()
}

#[test]
fn the_names_of_a_scenario_are_offered() {
    for (words, expected) in [
        (&["run", "hotline", "--variant", ""][..], &["none", "untested", "live", "restrictive"][..]),
        (&["run", "hotline", "--variant=n"], &["--variant=none"]),
        (&["run", "hotline", "--variant", "none+l"], &["none+live"]),
        (&["run", "hotline", "--set", "hotline_s"], &["hotline_start="]),
        (
            &["run", "hotline", "--set", "hotline_start="],
            &["hotline_start=none", "hotline_start=untested", "hotline_start=live"],
        ),
        (&["sweep", "hotline", "--set", "hotline_start=none,l"], &["hotline_start=none,live"]),
        (&["sweep", "hotline", "--set", "hotline_start=*"], &["hotline_start=*"]),
        (&["compare", "hotline", "--variant", "none,l"], &["none,live"]),
        (&["compare", "hotline", "--variant", "none,untested+l"], &["none,untested+live"]),
        (&["compare", "hotline", "--variant", "st"], &["stated"]),
        (&["sweep", "hotline", "--of", "cl"], &["clash"]),
        (&["sensitivity", "hotline", "--of", "peak"], &["peak_rung"]),
        (&["exact", "hotline", "--metric", "d"], &["days_open"]),
        (&["trace", "hotline", "--outcome", "s"], &["settled"]),
        (&["trace", "hotline", "--typical", "u"], &["uneasy"]),
        (&["trace", "hotline", "--run", "137", "--at", "26", "--choose", "alba.h"], &["alba.hold"]),
        (&["describe", "hotline", "pa"], &["parameters"]),
        (&["describe", "parameters", "va"], &["variants"]),
        (&["new", "mine", "--from", "hot"], &["hotline"]),
        // Of the main scenario, where none is named, whatever other options stand before.
        (&["run", "--policy", "u"], &["us="]),
        (&["run", "--seed", "7", "-q", "--policy", "us=h"], &["us=hawkish"]),
        (&["compare", "--policy", "us=restraint,gra"], &["us=restraint,graduated"]),
        // Without a command.
        (&["hotline", "--variant", "r"], &["restrictive"]),
        (&["--policy", "us=h"], &["us=hawkish"]),
        (&["hotl"], &["hotline"]),
        (&["sens"], &["sensitivity"]),
        (&["--unc"], &["--uncertain"]),
        (&["hotline", "--unc"], &["--uncertain"]),
        // Of files.
        (&["run", "scenarios/hotline.toml", "--variant", "no"], &["none"]),
        (&["run", "scenarios/us-china-2015", "--policy", "china=h"], &["china=hardline"]),
        (&["run", "scenarios/us"], &["scenarios/us-china-2015/"]),
        (&["watch", "scenarios/hot"], &["scenarios/hotline.toml"]),
        (&["completions", "f"], &["fish"]),
    ] {
        assert_eq!(offered(words), expected, "{words:?}");
    }
}

#[test]
fn what_is_offered_says_what_it_is() {
    let offered = offered_in(root(), &["run", "hotline", "--set", "gang"]);
    assert_eq!(offered, [("gang_did_it=".to_owned(), "stated: 0.85".to_owned())]);
    let offered = offered_in(root(), &["run", "hotl"]);
    assert_eq!(offered, [("hotline".to_owned(), "hidden culprit: what is a hotline worth?".to_owned())]);
}

#[test]
fn what_is_named_already_is_not_offered_again() {
    let policies = offered(&["compare", "--policy", "us=restraint,"]);
    assert!(policies.contains(&"us=restraint,hawkish".to_owned()), "{policies:?}");
    assert!(!policies.contains(&"us=restraint,restraint".to_owned()), "{policies:?}");
}

#[test]
fn of_what_cannot_be_read_nothing_is_offered_and_nothing_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("broken.toml"), "steps = [").expect("a file");
    std::fs::write(folder.path().join("mine.toml"), super::support::sweepable()).expect("a file");
    for scenario in ["broken.toml", "none.toml", "none", "."] {
        for last in [["--variant", ""], ["--set", "x="], ["--policy", ""], ["--policy", "us="]] {
            let words = [&["run", scenario], &last[..]].concat();
            assert_eq!(offered_in(folder.path(), &words), [], "{words:?}");
        }
    }
    let offered = offered_in(folder.path(), &["run", "mine.toml", "--set", "lu"]);
    assert_eq!(offered[0].0, "luck=");
    assert_eq!(offered[0].1, "chance that it comes off; stated: 0.3");
}

#[test]
fn each_shell_has_a_script_that_calls_the_program() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = printed(&["completions", shell]);
        assert!(script.contains("COMPLETE") && script.contains(env!("CARGO_BIN_EXE_escalade")), "{script}");
        let asked = told(escalade(&[]).env("COMPLETE", shell).output().expect("the program starts"));
        assert_eq!(asked, (0, script, String::new()));
    }
    let (code, _, err) = told(escalade(&[]).env("COMPLETE", "tcsh").output().expect("the program starts"));
    assert!(code == 2 && err.contains("unknown shell `tcsh`"), "{err}");
}

/// As zsh asks: with the place of the word, and words behind it.
#[test]
fn words_behind_the_one_that_is_completed_do_not_matter() {
    let words = ["--", "escalade", "run", "hotline", "--variant", "n", "--seed", "x"];
    let mut command = escalade(&[]);
    command.env("COMPLETE", "zsh").env("_CLAP_COMPLETE_INDEX", "4").env("_CLAP_IFS", "\n").args(words);
    let (code, out, err) = told(command.output().expect("the program starts"));
    assert_eq!((code, out.trim(), err.as_str()), (0, "none:changes hotline_start", ""));
}

/// The script, in bash itself, which ends words at `=`.
#[test]
#[cfg(unix)]
fn bash_completes() {
    let has_bash = std::process::Command::new("bash").arg("--version").output();
    if !has_bash.is_ok_and(|done| done.status.success()) {
        return;
    }
    let script = printed(&["completions", "bash"]);
    for (line, words, expected) in [
        (
            "escalade run hotline --variant ",
            "escalade run hotline --variant ''",
            "none untested live restrictive",
        ),
        ("escalade run hotline --variant=n", "escalade run hotline --variant = n", "none"),
        (
            "escalade run --policy us=",
            "escalade run --policy us =",
            "restraint graduated hawkish improvised default",
        ),
        ("escalade run --policy us=ha", "escalade run --policy us = ha", "hawkish"),
        ("escalade run --policy 'us=ha", "escalade run --policy \"'us=ha\"", "us=hawkish"),
        (
            "escalade compare --policy us=hawkish,gra",
            "escalade compare --policy us = hawkish,gra",
            "hawkish,graduated",
        ),
        (
            "escalade run 'scenarios/hotline.toml' --variant no",
            "escalade run \"'scenarios/hotline.toml'\" --variant no",
            "none",
        ),
        ("escalade hotl", "escalade hotl", "hotline"),
        ("escalade compare hotline --variant '*", "escalade compare hotline --variant \"'*\"", "*"),
        ("escalade run tests/broken/empty.toml --set ", "escalade run tests/broken/empty.toml --set ''", ""),
    ] {
        let call = format!(
            "{script}\nCOMP_LINE=\"$1\" COMP_POINT=${{#1}} COMP_WORDS=({words})\n\
             COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))\n_escalade escalade '' ''\nIFS=' '; echo \"${{COMPREPLY[*]}}\""
        );
        let mut bash = std::process::Command::new("bash");
        bash.current_dir(root()).args(["--norc", "-c", &call, "bash", line]);
        let (code, out, err) = told(bash.output().expect("bash starts"));
        assert_eq!((code, out.trim_end(), err.as_str()), (0, expected, ""), "{line}");
    }
}
