//! `escalade check`: faults, or that there are none.

use super::support::{SCENARIOS, escalade, folder_with, printed, run, told};

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
