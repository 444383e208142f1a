//! `escalade check`: faults, or that there are none.

use super::support::{SCENARIOS, assert_told, escalade, folder_with, printed, root, run, run_in, told};
use serde_json::Value;

#[test]
fn the_shipped_scenarios_have_no_errors() {
    for scenario in SCENARIOS {
        let out = printed(&["check", scenario]);
        assert!(out.contains("no errors"), "{out}");
    }
}

#[test]
fn a_folder_stands_for_its_scenario() {
    let folder = folder_with(&super::support::crisis(""));
    let by_folder = run(&["check", folder.path().to_str().expect("UTF-8")]);
    let by_file = run(&["check", folder.path().join("scenario.toml").to_str().expect("UTF-8")]);
    assert_eq!(by_folder, by_file);
    assert_eq!(by_folder.0, 0, "{by_folder:?}");
}

#[test]
fn a_scenario_without_a_title_goes_by_the_name_of_its_file() {
    let text = super::support::crisis("").replace("title = \"A crisis\"\n", "");
    let folder = folder_with(&text);
    std::fs::rename(folder.path().join("scenario.toml"), folder.path().join("untitled.toml"))
        .expect("a file");
    let output = escalade(&["check", "untitled.toml"]).current_dir(folder.path()).output();
    let (code, out, err) = told(output.expect("the program starts"));
    assert_eq!(code, 0, "{err}");
    assert!(out.starts_with("untitled: no errors\n"), "{out}");
}

#[test]
fn what_cannot_be_read_is_said_to_be_so() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("dir.toml")).expect("a folder");
    for (name, why) in [
        ("none.toml", "there is no file `none.toml`, and no built-in scenario of this name"),
        ("dir.toml", "cannot read `dir.toml/scenario.toml`: there is no such file"),
        (".", "cannot read `./scenario.toml`: there is no such file"),
    ] {
        let output = escalade(&["check", name]).current_dir(folder.path()).output();
        let (code, out, err) = told(output.expect("the program starts"));
        assert_eq!((code, out.as_str()), (2, ""), "{err}");
        assert!(err.contains(why), "{err}");
    }
}

#[test]
fn warnings_about_what_was_set_are_shown_in_full() {
    let options = ["scenarios/hotline.toml", "--variant", "none", "--set", "harsher=0.9"];
    for command in
        [&["run", "--runs", "50", "--no-plots"][..], &["run", "--runs", "50", "--json"], &["trace"]]
    {
        let (code, _, err) = run(&[command, &options].concat());
        assert_eq!(code, 0, "{err}");
        let said = "warning: `harsher` is set to 0.9, outside its range from 0.11 to 0.31";
        assert!(err.contains(said), "{command:?}: {err}");
    }
}

#[test]
fn the_way_to_all_warnings_repeats_what_was_set() {
    let folder = folder_with(&super::support::crisis("[parameters]\np = 1\nunread = \"2 weeks\"\n"));
    let set = [
        "run",
        "scenario.toml",
        "--runs",
        "50",
        "--no-plots",
        "--set",
        "unread=3 weeks",
        "--policy",
        "us=default",
    ];
    let (code, _, err) =
        told(escalade(&set).current_dir(folder.path()).output().expect("the program starts"));
    assert_eq!(code, 0, "{err}");
    assert!(
        err.contains("escalade check scenario.toml --set 'unread=3 weeks' --policy us=default\n"),
        "{err}"
    );
}

#[test]
fn what_is_changed_on_the_command_line_is_checked_too() {
    for arguments in [
        &["check", "scenarios/hotline.toml", "--set", "answerd_live=0.5"][..],
        &["check", "scenarios/hotline.toml", "--set", "answered_live=often"],
        &["check", "scenarios/hotline.toml", "--set", "answered_live=0.5 +"],
        &["check", "scenarios/hotline.toml", "--set", "hotline_threshold=true"],
        &["check", "scenarios/hotline.toml", "--set", "hotline_threshold=1.5"],
        &["check", "scenarios/hotline.toml", "--set", "hotline_start=working"],
        &["check", "scenarios/hotline.toml", "--set", "harsher=0.2", "--set", "harsher=0.3"],
        &["check", "scenarios/us-china-2015", "--policy", "us=graduated", "--policy", "us=hawkish"],
        &["check", "scenarios/hotline.toml", "--variant", "untestd"],
        &["check", "scenarios/us-china-2015", "--policy", "us=graduatd"],
        &["check", "scenarios/us-china-2015", "--policy", "uss=graduated"],
    ] {
        let (code, out, err) = run(arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}: {err}");
        super::support::assert_told(&format!("check{}", arguments[2..].join(" ").replace("--", "_")), &err);
    }
}

/// What a variant sets outside of a range is warned of, whether it is asked for or not.
#[test]
fn variants_outside_of_a_range_are_warned_of() {
    let text = "[parameters]\nnerve = { value = 2, range = [1, 10] }\n[variants]\nmeek = { nerve = 20 }\n[define]\nx = \"nerve\"\n";
    let folder = super::support::folder_with(&super::support::crisis(text));
    for arguments in
        [&["check", "scenario.toml"][..], &["compare", "scenario.toml", "--variant", "meek", "--runs", "10"]]
    {
        let output = escalade(arguments).current_dir(folder.path()).output().expect("the program starts");
        let (code, _, err) = super::support::told(output);
        assert_eq!(code, 0, "{err}");
        let warnings = err.matches("`nerve` is set to 20 in the variant `meek`, outside its range").count();
        assert_eq!(warnings, 1, "{arguments:?}: {err}");
    }
}

/// The document of `check --json` and the exit code.
fn document(folder: &std::path::Path, arguments: &[&str]) -> (i32, Value) {
    let (code, out, err) = run_in(folder, &[&["check", "--json"], arguments].concat());
    assert_eq!(err, "", "{arguments:?}");
    let document = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{arguments:?}: {error}\n{out}"));
    (code, document)
}

#[test]
fn faults_as_json_are_those_that_are_told() {
    let folder = root().join("tests/broken");
    let mut codes = String::new();
    for file in super::broken::corpus() {
        let name = file.file_name().and_then(|name| name.to_str()).expect("a plain name");
        let (code, document) = document(&folder, &[name]);
        let (_, _, told) = run_in(&folder, &["check", name]);
        assert_eq!(code, 2, "{name}");
        assert_eq!((&document["schema"], &document["scenario"]), (&"escalade.check/1".into(), &name.into()));
        let faults = document["faults"].as_array().expect("a list");
        let count = |severity: &str| faults.iter().filter(|fault| fault["severity"] == severity).count();
        assert_eq!(document["errors"], count("error"), "{name}");
        assert_eq!(document["warnings"], count("warning"), "{name}");
        assert_eq!(told.lines().filter(|line| line.starts_with("error")).count(), count("error"), "{name}");
        let mut words = std::collections::BTreeSet::new();
        for fault in faults {
            let message = fault["message"].as_str().expect("a message");
            assert!(told.contains(message), "{name}: {message}\n{told}");
            words.insert(fault["code"].as_str().expect("a code"));
            let place = &fault["place"];
            if place.is_null() {
                continue;
            }
            let start = &place["start"];
            let at =
                format!("{}:{}:{}", place["file"].as_str().expect("a file"), start["line"], start["column"]);
            assert!(told.contains(&at), "{name}: {at}\n{told}");
            // What is not UTF-8 is shown with a stand-in.
            if name != "not_utf8.toml" {
                let text = std::fs::read_to_string(folder.join(place["file"].as_str().expect("a file")));
                let byte = |at: usize| place["bytes"][at].as_u64().expect("a number") as usize;
                assert!(text.expect("text").get(byte(0)..byte(1)).is_some(), "{name}: {place}");
            }
        }
        codes += &format!("{name}: {}\n", words.into_iter().collect::<Vec<_>>().join(", "));
    }
    assert_told("check json codes", &codes);
}

#[test]
fn the_document_of_a_broken_scenario_is_as_agreed() {
    let (_, out, _) = run_in(&root().join("tests/broken"), &["check", "--json", "several_faults.toml"]);
    let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    assert_told("check json several faults", &out.replace(&version, "\"version\": \"…\""));
}

#[test]
fn a_sound_scenario_has_counts_and_warnings() {
    for scenario in SCENARIOS {
        let (code, document) = document(root(), &[scenario]);
        assert_eq!((code, &document["errors"]), (0, &0.into()), "{scenario}");
        let said = printed(&["check", scenario]);
        for (what, number) in document["counts"].as_object().expect("counts") {
            let word = what.trim_end_matches('s').replace('_', " ");
            assert!(said.contains(&format!("{number} {word}")), "{scenario}: {number} {word}: {said}");
        }
        assert!(said.starts_with(document["title"].as_str().expect("a title")));
    }
    let folder = folder_with(&super::support::crisis("[parameters]\nunread = 1\n"));
    let (code, document) = document(folder.path(), &["scenario.toml"]);
    assert_eq!((code, &document["warnings"]), (0, &2.into()), "{document}");
    let codes: Vec<&Value> =
        document["faults"].as_array().expect("a list").iter().map(|fault| &fault["code"]).collect();
    assert_eq!(codes, ["no-source", "unused"]);
}

#[test]
fn what_no_text_has_is_in_the_document_too() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("dir")).expect("a folder");
    for name in ["none.toml", "dir"] {
        let (code, document) = document(folder.path(), &[name]);
        assert_eq!(
            (code, &document["errors"], &document["counts"]),
            (2, &1.into(), &Value::Null),
            "{document}"
        );
        assert_eq!(
            (&document["faults"][0]["code"], &document["faults"][0]["place"]),
            (&"file".into(), &Value::Null)
        );
    }
    let (code, document) = document(root(), &["hotline", "--set", "answered_live=0.5 +"]);
    assert_eq!((code, &document["faults"][0]["code"]), (2, &"syntax".into()), "{document}");
    assert_eq!(document["faults"][0]["place"]["file"], "--set answered_live");
}

#[test]
fn a_variant_that_cannot_run_is_in_the_document() {
    let text = super::support::crisis(
        "[parameters]\np = { value = 0.1, range = [0, 1] }\n[variants]\nhigh = { p = 2 }\n",
    )
    .replace("chance = 0.01", "chance = \"p\"");
    let folder = folder_with(&text);
    let (code, document) = document(folder.path(), &["scenario.toml"]);
    assert_eq!((code, &document["errors"]), (2, &1.into()), "{document}");
    let fault = &document["faults"][0];
    assert_eq!(fault["code"], "range", "{document}");
    assert!(document["counts"]["steps"] == 52, "{document}");
}

/// The warnings of `check`, about a scenario that has no errors.
fn warned(text: &str, table: Option<&str>) -> String {
    let folder = super::support::folder_with(text);
    if let Some(table) = table {
        std::fs::write(folder.path().join("firms.csv"), table).expect("a table");
    }
    let output = escalade(&["check", "scenario.toml"]).current_dir(folder.path()).output();
    let (code, _, err) = super::support::told(output.expect("the program starts"));
    assert_eq!(code, 0, "{text}: {err}");
    err
}

const COUNTED: &str = "steps = 20\n[state]\nn = { start = 0, count = [0, 30] }\nopen = { start = false }\n\
    [events.e]\ndo = [\"n += 1\", \"open = not open\"]\n[outcomes]\n";

#[test]
fn outcomes_that_cannot_be_reached_are_warned_of() {
    let never = "the outcome `b` can never be reached";
    for (outcomes, says) in [
        ("b = \"n > 30\"", "`n` is from 0 to 30"),
        ("b = \"step > 20\"", "`step` is from 1 to 20"),
        ("a = \"n > 10\"\nb = \"n > 20 and open\"", "`a` holds wherever this holds"),
        ("a = \"n > 10\"\nb = \"n > 20 for 3\"", "`a` holds wherever this holds"),
        ("a = \"open\"\nc = \"not open\"\nb = \"n > 20\"", "`c` holds wherever this holds"),
        ("a = { at_end = \"n > 10\" }\nb = { at_end = \"n > 20\" }", "`a` holds wherever this holds"),
    ] {
        let err = warned(&format!("{COUNTED}{outcomes}\nrest = \"otherwise\"\n"), None);
        assert!(err.contains(never) && err.contains(says), "{outcomes}: {err}");
    }
}

#[test]
fn outcomes_that_can_be_reached_are_not_warned_of() {
    for outcomes in [
        "a = \"n > 20\"\nb = \"n > 10\"",
        "a = \"n > 10 and open\"\nb = \"n > 20\"",
        // The earlier one must hold for longer, or is tested only at the end.
        "a = \"n > 10 for 3\"\nb = \"n > 12\"",
        "a = { at_end = \"n > 10\" }\nb = \"n > 20\"",
        "a = \"open\"\nb = \"not open and n > 3\"",
    ] {
        let err = warned(&format!("{COUNTED}{outcomes}\nrest = \"otherwise\"\n"), None);
        assert!(!err.contains("reached"), "{outcomes}: {err}");
    }
}

#[test]
fn bare_numbers_in_objectives_are_one_warning() {
    let text = "steps = 5\n[actors]\nus = {}\nthem = {}\n[state]\nn = { start = 0, count = [0, 30] }\n\
        [outcomes]\nend = \"otherwise\"\n[objectives]\nus = \"-US * n\"\nthem = \"THEM * n - us.cost\"\n";
    let err = warned(&text.replace("THEM", "3").replace("US", "2"), None);
    assert_eq!(err.matches("warning: 2 numbers in objectives have no names").count(), 1, "{err}");
    // 0 and 1 are no weights.
    let err = warned(&text.replace("THEM", "1").replace("US", "1"), None);
    assert!(!err.contains("objective"), "{err}");
}

#[test]
fn columns_of_decimal_commas_are_warned_of() {
    let text = "steps = 5\n[groups.firms]\ntable = \"firms.csv\"\n[outcomes]\nend = \"otherwise\"\n";
    let err = warned(text, Some("id,assets\na,\"1,5\"\nb,\"2,5\"\n"));
    for says in
        ["the column `assets` is read as words", "firms.csv:2", "decimals are written with a point: `1.5`"]
    {
        assert!(err.contains(says), "{err}");
    }
    assert_eq!(warned(text, Some("id,assets\na,1.5\nb,2.5\n")), "");
}
