//! What is given of a run, as people say it, and how it is told and refused.

use super::support::{assert_told, escalade, folder_with, run_in, told};
use serde_json::Value;

const TALKS: &str = r#"
title = "Talks"
start = 2015-01-05
step = "1 week"
steps = 12
[state]
threat = { start = false }
talks = { start = "open", one_of = ["open", "suspended"] }
[events.threaten]
chance = 0.1
do = "threat = true"
[events.suspend]
when = "threat"
chance = 0.2
do = "talks = suspended"
[outcomes]
broken = "talks == suspended for 3 weeks"
open = "otherwise"
[metrics]
threatened = { first = "threat" }
"#;

fn of_talks(words: &[&str]) -> (i32, String, String) {
    let folder = folder_with(TALKS);
    run_in(folder.path(), &[&[words[0], "scenario.toml"], &words[1..]].concat())
}

fn refused(words: &[&str]) -> String {
    let (code, out, err) = of_talks(words);
    assert_eq!((code, out.as_str()), (2, ""), "{err}");
    err
}

#[test]
fn what_is_given_stands_above_what_comes_of_it() {
    let given = ["--given", "threat by 2015-02-20", "--given", "not talks == suspended by 2015-03-01"];
    let run = [&["run", "--runs", "4000", "--no-plots"], given.as_slice()].concat();
    let (code, out, err) = of_talks(&run);
    assert_eq!(code, 0, "{err}");
    assert_told("given run", &out);
    let (code, out, err) = of_talks(&[&["exact"], given.as_slice()].concat());
    assert_eq!(code, 0, "{err}");
    assert_told("given exact", &out);
}

#[test]
fn documents_and_tables_have_the_runs_that_are_told_alone() {
    let folder = folder_with(TALKS);
    let words = ["run", "scenario.toml", "--runs", "500", "--json", "--runs-table", "runs.csv"];
    let (code, out, err) = run_in(folder.path(), &[&words[..], &["--given", "threat on step 3"]].concat());
    assert_eq!(code, 0, "{err}");
    let document: Value = serde_json::from_str(&out).expect("JSON");
    let table = std::fs::read_to_string(folder.path().join("runs.csv")).expect("it is written");
    let rows = table.lines().filter(|line| !line.starts_with('#')).count() as u64 - 1;
    assert_eq!(document["runs"].as_u64(), Some(rows));
    assert_eq!(document["given"]["runs"], 500);
    assert_eq!(document["given"]["conditions"][0]["text"], "threat on step 3");
    let left_out = document["given"]["conditions"][0]["left_out"].as_f64().expect("a share");
    assert!((left_out * 500.0 + rows as f64 - 500.0).abs() < 1e-9);
}

#[test]
fn a_story_is_that_of_a_run_in_which_it_holds() {
    let (code, out, err) = of_talks(&["trace", "--given", "threat by step 1"]);
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("is the first from run 0 on in which what is given holds"), "{err}");
    assert!(out.contains("threaten"), "{out}");
}

#[test]
fn what_cannot_be_asked_is_refused_in_words() {
    let cases = [
        ("unknown name", vec!["run", "--given", "thraet on 2015-02-20"]),
        ("not a condition", vec!["run", "--given", "step + 1 on 2015-02-20"]),
        ("no date", vec!["run", "--given", "threat by Easter"]),
        ("another spelling", vec!["run", "--given", "threat by 20.2.2015"]),
        ("too late", vec!["run", "--given", "threat by 2016-01-01"]),
        ("no step", vec!["run", "--given", "threat by step 13"]),
        ("no condition", vec!["run", "--given", " by 2015-02-20"]),
        ("outcome before the end", vec!["run", "--given", "outcome == open on 2015-02-20"]),
        (
            "never",
            vec!["run", "--runs", "1000", "--given", "not threat by step 2", "--given", "threat on step 1"],
        ),
        ("too few", vec!["run", "--runs", "40", "--given", "threat on step 1"]),
        ("cannot be", vec!["exact", "--given", "threat on step 1", "--given", "not threat by step 2"]),
        ("precision", vec!["run", "--precision", "1%", "--given", "threat on step 1"]),
        ("uncertain", vec!["run", "--uncertain", "10", "--given", "threat on step 1"]),
        ("report", vec!["run", "--report", "page.html", "--given", "threat on step 1"]),
        ("prune", vec!["exact", "--prune", "0.001", "--given", "threat on step 1"]),
    ];
    let all: String =
        cases.into_iter().map(|(name, words)| format!("## {name}\n\n{}\n", refused(&words))).collect();
    assert_told("given refused", &all);
}

#[test]
fn without_dates_there_are_steps() {
    let (code, out, err) = told(
        escalade(&["run", "gamblers-ruin", "--json", "--runs", "2000", "--given", "outcome == ruin"])
            .output()
            .expect("it starts"),
    );
    assert_eq!(code, 0, "{err}");
    let document: Value = serde_json::from_str(&out).expect("JSON");
    let ruined = document["outcomes"].as_array().expect("a list").iter().find(|one| one["id"] == "ruin");
    assert_eq!(ruined.expect("it is there")["probability"], 1.0);
}
