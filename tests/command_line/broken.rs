//! Every broken scenario of `tests/broken` is refused, and the message is the one that was agreed on.

use super::support::{escalade, root, told};
use std::path::PathBuf;

pub fn corpus() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root().join("tests/broken")).expect("the corpus");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    files
}

/// What is said of a file of the corpus, or why that is not how a fault is told.
fn told_of(name: &str) -> Result<String, String> {
    let output = escalade(&["check", name]).current_dir(root().join("tests/broken")).output();
    let (code, out, err) = told(output.expect("the program starts"));
    if code != 2 {
        return Err(format!("{name}: exit code {code}\n{err}"));
    }
    if !out.is_empty() {
        return Err(format!("{name}: printed on standard output: {out}"));
    }
    if !err.starts_with("error") && !err.starts_with("warning") || err.contains("panicked") {
        return Err(format!("{name}: {err}"));
    }
    Ok(err)
}

#[test]
fn every_fault_is_told_as_agreed() {
    let files = corpus();
    assert!(files.len() >= 100, "{} broken scenarios", files.len());
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../broken/told");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let mut wrong = vec![];
    settings.bind(|| {
        for file in files {
            let name = file.file_name().and_then(|name| name.to_str()).expect("a plain name");
            match told_of(name) {
                Ok(text) => insta::assert_snapshot!(name.trim_end_matches(".toml"), text),
                Err(why) => wrong.push(why),
            }
        }
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_message_is_without_a_scenario() {
    let names: Vec<String> = corpus()
        .iter()
        .map(|file| file.file_stem().expect("a name").to_string_lossy().into_owned())
        .collect();
    for entry in std::fs::read_dir(root().join("tests/broken/told")).expect("the messages") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        let stem = name.trim_end_matches(".new").trim_end_matches(".snap");
        assert!(names.iter().any(|known| known == stem), "tests/broken/told/{name} is of no scenario");
    }
}

#[test]
fn run_and_trace_refuse_what_check_refuses() {
    for name in ["typo_variable.toml", "several_faults.toml", "table_ragged.toml", "empty.toml"] {
        let said = told_of(name).expect("a fault");
        for command in [&["run", name, "--no-plots"][..], &["run", name, "--json"], &["trace", name]] {
            let output = escalade(command).current_dir(root().join("tests/broken")).output();
            assert_eq!(
                told(output.expect("the program starts")),
                (2, String::new(), said.clone()),
                "{command:?}"
            );
        }
    }
}

#[test]
fn the_library_says_what_the_program_says() {
    let text = std::fs::read_to_string(root().join("tests/broken/typo_variable.toml")).expect("the file");
    let faulty = escalade::study::Study::parse("typo_variable.toml", &text, Default::default());
    let said = faulty.err().expect("faults").render(false, 20);
    assert_eq!(said.trim_end(), told_of("typo_variable.toml").expect("a fault").trim_end());
}
