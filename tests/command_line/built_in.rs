//! Built-in scenarios: the same as their files, by name and from any folder; and what is said of names that are none.

use super::support::{BUILT_IN, assert_told, contents, crisis, printed, root, run_in};
use serde_json::Value;
use std::collections::BTreeMap;

fn file(name: &str) -> String {
    let folder = format!("scenarios/{name}");
    if root().join(&folder).is_dir() { folder } else { format!("{folder}.toml") }
}

fn empty() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

#[test]
fn each_is_the_same_as_its_file() {
    let folder = empty();
    for name in BUILT_IN {
        for arguments in [
            &["run", "SCENARIO", "--seed", "7", "--runs", "300", "--no-plots"][..],
            &["run", "SCENARIO", "--seed", "7", "--runs", "300", "--json"],
            &["check", "SCENARIO"],
            &["trace", "SCENARIO", "--run", "5"],
        ] {
            let file = file(name);
            let of = |scenario| -> Vec<&str> {
                let word = |word: &&'static str| if *word == "SCENARIO" { scenario } else { *word };
                arguments.iter().map(word).collect()
            };
            let (built_in, read) = (of(name), of(&file));
            let (code, out, err) = run_in(folder.path(), &built_in);
            assert_eq!(code, 0, "{built_in:?}: {err}");
            assert_eq!(out, printed(&read), "{built_in:?}");
        }
    }
    assert!(contents(folder.path()).is_empty());
}

#[test]
fn every_command_takes_a_name() {
    let folder = empty();
    for arguments in [
        &["compare", "hotline", "--variant", "none,live", "--runs", "200"][..],
        &["sweep", "hotline", "--set", "gang_did_it=0.6..0.9:3", "--runs", "50"],
        &["sensitivity", "hotline", "--of", "clash", "--runs", "20"],
        &["exact", "gamblers-ruin"],
    ] {
        let (code, out, err) = run_in(folder.path(), arguments);
        assert_eq!(code, 0, "{arguments:?}: {err}");
        let file = file(arguments[1]);
        let mut read = arguments.to_vec();
        read[1] = &file;
        assert_eq!(out, printed(&read), "{arguments:?}");
    }
}

#[test]
fn plots_go_where_those_of_the_file_go() {
    let folder = empty();
    let whole = run_in(folder.path(), &["run", "hotline", "--runs", "200"]);
    assert_eq!(whole.0, 0, "{}", whole.2);
    assert!(whole.1.ends_with("files in plots/hotline--runs=200\n"), "{}", whole.1);
    let plots = contents(folder.path());
    assert!(plots.contains_key("plots/hotline--runs=200/outcomes.svg"), "{:?}", plots.keys());
    // The name alone is `run`, and its file draws the same.
    assert_eq!(run_in(folder.path(), &["hotline", "--runs", "200"]), whole);
    let file = super::support::file("scenarios/hotline.toml");
    assert_eq!(run_in(folder.path(), &["run", file.to_str().expect("UTF-8"), "--runs", "200"]), whole);
    // Their common page names the command that drew them.
    let drawn = |mut all: BTreeMap<String, Vec<u8>>| {
        all.retain(|name, _| !name.ends_with("index.html"));
        all
    };
    assert!(drawn(contents(folder.path())) == drawn(plots));
}

#[test]
fn without_a_scenario_it_is_the_main_one() {
    let folder = empty();
    let options = ["--runs", "100", "--no-plots"];
    let main = printed(&[&["run"][..], &options].concat());
    for arguments in [&[][..], &["run"], &["run", "us-china-2015"]] {
        let (code, out, err) = run_in(folder.path(), &[arguments, &options].concat());
        assert_eq!((code, out.as_str()), (0, main.as_str()), "{arguments:?}: {err}");
    }
    let (code, out, err) = run_in(folder.path(), &["check"]);
    assert_eq!((code, out), (0, printed(&["check"])), "{err}");
}

#[test]
fn what_is_there_comes_first() {
    let folder = empty();
    std::fs::create_dir(folder.path().join("hotline")).expect("a folder");
    let (code, out, err) = run_in(folder.path(), &["check", "hotline"]);
    assert_eq!((code, out.as_str()), (2, ""), "{err}");
    assert_told("a folder hides a built-in scenario", &err);
    std::fs::write(folder.path().join("hotline/scenario.toml"), crisis("")).expect("a file");
    let (code, out, err) = run_in(folder.path(), &["check", "hotline"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.starts_with("A crisis: no errors\n"), "{out}");
}

#[test]
fn faults_and_commands_name_it_as_it_was_named() {
    let folder = empty();
    let (code, _, err) = run_in(folder.path(), &["run", "hotline", "--set", "strike_bar=often"]);
    assert_eq!(code, 2, "{err}");
    assert_told("a setting that a built-in scenario cannot have", &err);
    let (code, out, err) =
        run_in(folder.path(), &["trace", "hotline", "--run", "3", "--at", "22", "--choose", "alba.hold"]);
    assert_eq!(code, 0, "{err}");
    assert!(!out.contains("scenarios/"), "{out}");
}

#[test]
fn a_name_that_is_none_is_said_to_be_so() {
    let folder = empty();
    std::fs::write(folder.path().join("mine.toml"), crisis("")).expect("a file");
    std::fs::create_dir(folder.path().join("ours")).expect("a folder");
    std::fs::write(folder.path().join("ours/scenario.toml"), crisis("")).expect("a file");
    for (word, meant) in [
        ("hotlin", Some("hotline")),
        ("hotlin.toml", Some("hotline")),
        ("hotline.toml", Some("hotline")),
        ("scenarios/us-china-2015/scenario.toml", Some("us-china-2015")),
        ("min.toml", Some("mine.toml")),
        ("./mime.toml", Some("./mine.toml")),
        ("our/", Some("ours")),
        ("our/scenario.toml", Some("ours")),
        ("nothing/like/it.toml", None),
        ("zzz.toml", None),
    ] {
        let expected = format!("error: there is no file `{word}`, and no built-in scenario of this name\n");
        for arguments in [&["run", word][..], &["check", word], &["new", "copy", "--from", word], &[word]] {
            let (code, out, err) = run_in(folder.path(), arguments);
            assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}: {err}");
            assert!(err.starts_with(&expected), "{arguments:?}: {err}");
            assert!(err.contains("escalade list"), "{err}");
            match meant {
                Some(meant) => assert!(err.contains(&format!("did you mean `{meant}`?")), "{word}: {err}"),
                None => assert!(!err.contains("did you mean"), "{word}: {err}"),
            }
        }
    }
    assert_eq!(contents(folder.path()).len(), 2);
    assert_told("a scenario that is not there", &run_in(folder.path(), &["run", "hotlin"]).2);
}

#[test]
fn a_word_that_is_nearly_a_command_is_none() {
    let folder = empty();
    for word in ["rnu", "lits", "chekc", "traces", "zebra"] {
        let (code, out, err) = run_in(folder.path(), &[word]);
        assert_eq!((code, out.as_str()), (2, ""), "{err}");
        assert!(err.starts_with(&format!("error: unrecognized subcommand '{word}'")), "{err}");
    }
}

#[test]
fn the_list_has_them_all() {
    let folder = empty();
    let (code, out, err) = run_in(folder.path(), &["list"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.lines().all(|line| line.chars().count() <= 80), "{out}");
    assert_told("list", &out);
    let (code, json, err) = run_in(folder.path(), &["list", "--json"]);
    assert_eq!((code, err.as_str()), (0, ""));
    let document: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(document["schema"], "escalade.scenarios/1");
    let list = document["scenarios"].as_array().expect("a list");
    let names: Vec<&str> = list.iter().map(|one| one["name"].as_str().expect("a name")).collect();
    assert_eq!(names, BUILT_IN);
    for one in list {
        let name = one["name"].as_str().expect("a name");
        let read: Value =
            serde_json::from_str(&printed(&["run", &file(name), "--runs", "1", "--json"])).expect("JSON");
        for key in ["title", "scenario_hash", "steps"] {
            assert_eq!(one[key], read[key], "{name}: {key}");
        }
    }
}
