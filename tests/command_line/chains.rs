//! `escalade exact --export`: the Markov chain in files for PRISM and Storm.

use super::support::{contents, crisis, escalade, folder_with, run_in, told};
use std::path::Path;

/// All that is kept in a small space: a member of a group, what is under way, when something last happened.
const SMALL: &str = r#"title = "Small"
step = "1 week"
steps = 3
[actors]
us = {}
[ladder]
rungs = ["calm", "clash"]
start = "calm"
[state]
heat = { start = 0.5, range = [0, 1] }
[events.spark]
chance = 0.25
again_after = "2 weeks"
do = ["heat = 0.75", { after = "1 week", do = "rung += 1" }]
[outcomes]
clash = "rung == clash"
init  = "heat > 0.5 and step == 3"
quiet = "otherwise"
"#;

fn export(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut all = vec!["exact", "scenario.toml", "--export", "chain"];
    all.extend_from_slice(arguments);
    run_in(folder, &all)
}

#[test]
fn the_whole_chain_of_a_small_scenario() {
    let folder = folder_with(SMALL);
    let (code, out, err) = export(folder.path(), &[]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("the chain: "), "{out}");
    let mut told = String::new();
    for (name, bytes) in contents(&folder.path().join("chain")) {
        // Their name is that of the folder, which is another one each time.
        if let Some((_, ending)) = name.rsplit_once('.').filter(|(_, ending)| *ending != "escalade-files") {
            told += &format!("== .{ending}\n{}", String::from_utf8(bytes).expect("text"));
        }
    }
    insta::assert_snapshot!(told);
}

#[test]
fn what_has_no_exact_answer_has_no_chain() {
    let folder = tempfile::tempdir().expect("a folder");
    let (code, _, err) = run_in(folder.path(), &["exact", "us-china-2015", "--export", "chain"]);
    assert!(code == 2 && err.contains("no finite list of options"), "{code}: {err}");
    assert!(!folder.path().join("chain/us-china-2015.tra").exists());
    let (code, _, err) = run_in(folder.path(), &["exact", "strait", "--export", "chain", "--prune", "1e-9"]);
    assert!(code == 2 && err.contains("cannot be used with"), "{code}: {err}");
}

#[test]
fn a_chain_that_is_too_large_is_counted_and_not_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let asked = ["exact", "strait", "--export", "chain", "--max-states"];
    let (code, out, err) = run_in(folder.path(), &[&asked[..], &["6087"]].concat());
    assert!(code == 2 && out.is_empty(), "{code}: {out}");
    assert!(err.contains("it has 6088 states and 8363 transitions, and --max-states is 6087"), "{err}");
    assert!(contents(folder.path()).is_empty(), "{:?}", contents(folder.path()).keys());
    let (code, out, _) = run_in(folder.path(), &[&asked[..], &["6088"]].concat());
    assert!(code == 0 && out.contains("the chain: 6088 states"), "{code}: {out}");
}

#[test]
fn files_of_somebody_else_stay_and_chains_of_ours_stand_side_by_side() {
    let folder = folder_with(&crisis(""));
    let path = folder.path().join("chain");
    std::fs::create_dir(&path).expect("a folder");
    std::fs::write(path.join("strait.lab"), "mine").expect("a file");
    let asked = ["exact", "strait", "--export", "chain"];
    let (code, out, err) = run_in(folder.path(), &asked);
    assert!(code == 1 && out.is_empty() && err.contains("was not written by escalade"), "{code}: {err}");
    assert_eq!(contents(&path).len(), 1);
    let (code, _, err) = run_in(folder.path(), &[&asked[..], &["--force"]].concat());
    assert_eq!(code, 0, "{err}");
    assert_eq!(run_in(folder.path(), &["exact", "gamblers-ruin", "--export", "chain"]).0, 0);
    let (code, _, err) = run_in(folder.path(), &[&asked[..], &["--variant", "stubborn"]].concat());
    assert_eq!(code, 0, "{err}");
    // Two chains of four files each, and their list.
    assert_eq!(contents(&path).len(), 9);
}

#[test]
fn the_answer_is_the_same_with_and_without_the_chain() {
    let folder = tempfile::tempdir().expect("a folder");
    let json = |more: &[&str]| {
        let all = [&["exact", "strait", "--json"], more].concat();
        told(escalade(&all).current_dir(folder.path()).output().expect("it starts")).1
    };
    assert_eq!(json(&[]), json(&["--export", "chain"]));
}
