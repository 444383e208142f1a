//! The files that a run leaves behind: where, whole, and always the same.

use super::support::{contents, file, folder_with, run_in};
use std::collections::BTreeMap;

fn assert_plots(files: &BTreeMap<String, Vec<u8>>, below: &str) {
    for name in ["outcomes", "ladder", "time_to_outcome"] {
        let svg = &files[&format!("{below}{name}.svg")];
        assert!(svg.starts_with(b"<svg") && svg.trim_ascii_end().ends_with(b"</svg>"), "{name}");
        assert!(files[&format!("{below}{name}.png")].starts_with(b"\x89PNG\r\n\x1a\n"), "{name}");
    }
    let json = &files[&format!("{below}summary.json")];
    let document: serde_json::Value = serde_json::from_slice(json).expect("JSON");
    assert_eq!(document["schema"], "escalade.summary/1");
}

#[test]
fn plots_go_into_a_folder_with_the_name_of_the_scenario() {
    let folder = tempfile::tempdir().expect("a folder");
    let scenario = file("scenarios/gamblers-ruin.toml");
    let arguments = ["run", scenario.to_str().expect("UTF-8"), "--runs", "300"];
    let (code, out, err) = run_in(folder.path(), &arguments);
    assert_eq!((code, err.as_str()), (0, ""));
    let files = contents(folder.path());
    assert_plots(&files, "plots/gamblers-ruin--runs=300/");
    // And the list of what is ours.
    assert!(
        out.ends_with(&format!("\n{} files in plots/gamblers-ruin--runs=300\n", files.len() - 1)),
        "{out}"
    );
    assert!(
        files.keys().all(|name| name.starts_with("plots/gamblers-ruin--runs=300/")),
        "{:?}",
        files.keys()
    );

    // Once more: every byte the same, and nothing beside.
    assert_eq!(run_in(folder.path(), &arguments), (code, out, err));
    assert!(contents(folder.path()) == files);
}

#[test]
fn a_scenario_in_a_folder_goes_by_the_folders_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let crisis = folder.path().join("crisis");
    std::fs::create_dir(&crisis).expect("a folder");
    std::fs::write(crisis.join("scenario.toml"), super::support::crisis("")).expect("a file");
    for (place, scenario) in [
        (folder.path(), "crisis"),
        (folder.path(), "crisis/scenario.toml"),
        (&crisis, "scenario.toml"),
        (&crisis, "."),
    ] {
        let (code, out, err) = run_in(place, &["run", scenario, "--runs", "50"]);
        assert_eq!(code, 0, "{err}");
        assert!(out.contains("files in plots/crisis--runs=50\n"), "{scenario}: {out}");
        std::fs::remove_dir_all(place.join("plots")).expect("the plots");
    }
}

#[test]
fn out_says_where() {
    let folder = folder_with(&super::support::crisis(""));
    let (code, out, err) =
        run_in(folder.path(), &["run", "scenario.toml", "--runs", "50", "--out", "a/b c/ü"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("files in a/b c/ü"), "{out}");
    assert_plots(&contents(&folder.path().join("a/b c/ü")), "");

    let (code, json, err) =
        run_in(folder.path(), &["run", "scenario.toml", "--runs", "50", "--out", "with-json", "--json"]);
    assert_eq!(code, 0, "{err}");
    let files = contents(&folder.path().join("with-json"));
    assert_plots(&files, "");
    assert!(files["summary.json"] == json.as_bytes());
    assert!(!folder.path().join("plots").exists());
}

#[test]
fn no_plots_and_json_write_nothing() {
    let folder = folder_with(&super::support::crisis(""));
    for option in ["--no-plots", "--json"] {
        let (code, _, err) = run_in(folder.path(), &["run", "scenario.toml", "--runs", "50", option]);
        assert_eq!(code, 0, "{err}");
        assert_eq!(contents(folder.path()).len(), 1);
    }
}

#[test]
fn what_cannot_be_written_is_said_and_leaves_nothing_behind() {
    let folder = folder_with(&super::support::crisis(""));
    std::fs::write(folder.path().join("occupied"), "a file").expect("a file");
    std::fs::create_dir_all(folder.path().join("blocked/outcomes.svg/in the way")).expect("a folder");
    let before = contents(folder.path());
    for out in ["occupied", "occupied/below", "blocked"] {
        let (code, _, err) = run_in(folder.path(), &["run", "scenario.toml", "--runs", "50", "--out", out]);
        assert_eq!(code, 1, "{out}: {err}");
        assert!(err.starts_with(&format!("error: cannot write to {out}: ")), "{err}");
        assert!(!err.contains("panicked"), "{err}");
        let after = contents(folder.path());
        for (name, bytes) in &after {
            // Plots that came before the obstacle are whole; nothing is half written.
            assert!(!name.contains("partial"), "{out}: {name}");
            if let Some(known) = before.get(name) {
                assert!(known == bytes, "{out}: {name}");
            } else {
                assert!(out == "blocked" && !bytes.is_empty(), "{out}: {name}");
            }
        }
    }
}

#[test]
fn what_cannot_be_written_is_said_before_any_run() {
    let folder = folder_with(&super::support::crisis(""));
    std::fs::write(folder.path().join("occupied"), "a file").expect("a file");
    // So many runs would take longer than the program is given.
    let options = ["run", "scenario.toml", "--runs", "1000000000", "--out", "occupied/below"];
    let (code, out, err) = run_in(folder.path(), &options);
    assert_eq!((code, out.as_str()), (1, ""), "{err}");
    assert!(err.contains("occupied is not a folder"), "{err}");
}

#[test]
#[cfg(target_os = "linux")]
fn a_folder_that_cannot_be_made_is_an_error() {
    let folder = folder_with(&super::support::crisis(""));
    let (code, _, err) =
        run_in(folder.path(), &["run", "scenario.toml", "--runs", "50", "--out", "/proc/none/of/this"]);
    assert_eq!(code, 1, "{err}");
    assert!(err.starts_with("error: cannot write to /proc/none/of/this: "), "{err}");
}
