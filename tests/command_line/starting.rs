//! `escalade new`: a scenario of one's own that runs at once, copies that are the same, and nothing overwritten.

use super::support::{assert_told, contents, crisis, run_in};
use std::path::Path;

fn empty() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

/// Standard output of a command that must succeed without a word on standard error.
fn silent(folder: &Path, arguments: &[&str]) -> String {
    let (code, out, err) = run_in(folder, arguments);
    assert_eq!((code, err.as_str()), (0, ""), "{arguments:?}");
    out
}

#[test]
fn what_is_started_runs_without_a_warning() {
    for name in ["mine", "mine.toml", "mine/"] {
        let folder = empty();
        let told = silent(folder.path(), &["new", name]);
        let scenario = if name == "mine/" { "mine" } else { "mine.toml" };
        let files: Vec<String> = contents(folder.path()).into_keys().collect();
        assert_eq!(files, [if name == "mine/" { "mine/scenario.toml" } else { "mine.toml" }]);
        let commands = told.lines().filter_map(|line| line.strip_prefix("  escalade "));
        let commands: Vec<Vec<&str>> = commands.map(|line| line.split(' ').collect()).collect();
        assert_eq!(commands, [["check", scenario], ["run", scenario], ["compare", scenario]]);
        silent(folder.path(), &["check", scenario]);
        silent(folder.path(), &["run", scenario, "--runs", "1000", "--no-plots"]);
        silent(folder.path(), &["compare", scenario, "--runs", "1000"]);
        silent(folder.path(), &["trace", scenario]);
        silent(folder.path(), &["sensitivity", scenario, "--runs", "50"]);
        assert_eq!(contents(folder.path()).len(), 1);
    }
}

#[test]
fn what_is_started_is_as_agreed() {
    let folder = empty();
    assert_told("new", &silent(folder.path(), &["new", "mine"]));
    // Every part of it makes a difference.
    let out = silent(folder.path(), &["compare", "mine.toml", "--runs", "2000"]);
    assert_told("compare what is started", &out);
}

#[test]
fn a_copy_gives_the_same_results() {
    let folder = empty();
    silent(folder.path(), &["new", "mine", "--from", "us-china-2015"]);
    let files: Vec<String> = contents(folder.path()).into_keys().collect();
    assert_eq!(files, ["mine/firms.csv", "mine/scenario.toml"]);
    let options = ["--runs", "200", "--json"];
    let result = |scenario: &str| run_in(folder.path(), &[&["run", scenario][..], &options].concat());
    let original = result("us-china-2015");
    assert_eq!(original.0, 0, "{}", original.2);
    assert_eq!(result("mine"), original);
    // A copy of a copy, by its file, into another folder.
    let told = silent(folder.path(), &["new", "other.toml", "--from", "mine/scenario.toml"]);
    assert!(told.contains("other/scenario.toml, other/firms.csv"), "{told}");
    assert_eq!(result("other"), original);
    // Without tables it is one file.
    silent(folder.path(), &["new", "mine/line", "--from", "hotline"]);
    assert_eq!(result("mine/line.toml"), result("hotline"));
}

#[test]
fn tables_keep_their_places_and_every_byte() {
    let folder = empty();
    let text =
        crisis("[groups.firms]\ntable = \"data/a b.csv\"\n[groups.banks]\ntable = \"./data/./a b.csv\"\n");
    let text = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    std::fs::create_dir_all(folder.path().join("theirs/data")).expect("a folder");
    std::fs::write(folder.path().join("theirs/data/a b.csv"), "id,size\r\nalpha,3\r\n").expect("a file");
    std::fs::write(folder.path().join("theirs/crisis.toml"), &text).expect("a file");
    for (name, from) in [("mine", "theirs/crisis.toml"), ("ours/", "mine")] {
        let (code, _, err) = run_in(folder.path(), &["new", name, "--from", from]);
        assert_eq!(code, 0, "{err}");
        let copy = contents(&folder.path().join(name));
        assert_eq!(copy.len(), 2, "{:?}", copy.keys());
        assert!(copy["scenario.toml"] == text.as_bytes());
        assert!(copy["data/a b.csv"] == b"id,size\r\nalpha,3\r\n");
    }
    // And from within the folder.
    let (code, _, err) = run_in(&folder.path().join("theirs"), &["new", "inside", "--from", "crisis.toml"]);
    assert_eq!(code, 0, "{err}");
    assert_eq!(contents(&folder.path().join("theirs/inside")).len(), 2);
}

#[test]
fn nothing_is_overwritten_and_refusals_leave_nothing_behind() {
    let folder = empty();
    std::fs::write(folder.path().join("mine.toml"), "precious").expect("a file");
    std::fs::create_dir(folder.path().join("ours")).expect("a folder");
    std::fs::write(folder.path().join("ours/precious"), "precious").expect("a file");
    std::fs::write(folder.path().join("broken.toml"), "steps = ").expect("a file");
    let before = contents(folder.path());
    for (arguments, said) in [
        (&["new", "mine"][..], "`mine.toml` already exists, and is not overwritten"),
        (&["new", "mine.toml"], "`mine.toml` already exists"),
        (&["new", "ours/"], "`ours` already exists"),
        (&["new", "ours", "--from", "us-china-2015"], "`ours` already exists"),
        (&["new", "ours/precious/", "--from", "hotline"], "`ours/precious` already exists"),
        (&["new", "none/mine"], "there is no folder `none`"),
        (&["new", "mine.toml/mine"], "there is no folder `mine.toml`"),
        (&["new", ".."], "`..` is no name for a scenario"),
        (&["new", "/"], "`/` is no name for a scenario"),
        (&["new", "copy", "--from", "none.toml"], "there is no file `none.toml`"),
        (&["new", "copy", "--from", "ours"], "cannot read `ours/scenario.toml`"),
        (&["new", "copy", "--from", "broken.toml"], "broken.toml:1"),
    ] {
        let (code, out, err) = run_in(folder.path(), arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}: {err}");
        assert!(err.starts_with("error: ") && err.contains(said), "{arguments:?}: {err}");
        assert!(contents(folder.path()) == before, "{arguments:?}");
    }
    let (code, _, err) = run_in(folder.path(), &["new"]);
    assert_eq!(code, 2, "{err}");
    // What has a link's name is left alone, wherever the link leads.
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("nowhere", folder.path().join("link.toml")).expect("a link");
        let (code, _, err) = run_in(folder.path(), &["new", "link"]);
        assert_eq!(code, 2, "{err}");
        assert!(!folder.path().join("nowhere").exists());
    }
}

#[test]
#[cfg(target_os = "linux")]
fn what_cannot_be_written_is_an_error() {
    for arguments in [&["new", "/proc/mine"][..], &["new", "/proc/mine", "--from", "us-china-2015"]] {
        let (code, out, err) = run_in(empty().path(), arguments);
        assert_eq!((code, out.as_str()), (1, ""), "{err}");
        assert!(err.starts_with("error: cannot write /proc/mine"), "{err}");
    }
}
