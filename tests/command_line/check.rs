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

/// Mistakes of the kinds that people make, each with the words that cure it.
#[test]
fn honest_mistakes_are_told_what_cures_them() {
    let crisis = "scenarios/us-china-2015";
    let hotline = "scenarios/hotline.toml";
    let cases: &[(&[&str], &str)] = &[
        (&["run", hotline, "--variant", "lvie"], "did you mean `live`?"),
        (&["run", hotline, "--variant", "none,live"], "escalade compare --variant none,live"),
        (&["run", crisis, "--variant", "hotline"], "did you mean `hotline_from_the_start`?"),
        (&["run", crisis, "--variant", "hawkish"], "`hawkish` is a policy of `us`: --policy us=hawkish"),
        (&["run", crisis, "--policy", "us=hardline"], "`hardline` is a policy of `china`"),
        (&["run", crisis, "--policy", "hawkish"], "expected ACTOR=NAME"),
        (&["run", hotline, "--set", "gang_did=0.6"], "did you mean `gang_did_it`?"),
        (&["run", hotline, "--set", "gang_did_it=0,6"], "--set gang_did_it=0.6"),
        (&["run", hotline, "--set", "gang_did_it=0.6,hotline_start=none"], "--set hotline_start=none"),
        (
            &["run", hotline, "--set", "gang_did_it=0.5..0.9:3"],
            "escalade sweep --set 'gang_did_it=0.5..0.9:3'",
        ),
        (&["sweep", hotline, "--set", "gang_did_it=0.5-0.9"], "--set 'gang_did_it=0.5..0.9:5'"),
        (&["sweep", hotline, "--set", "gang_did_it=0.5 to 0.9"], "--set 'gang_did_it=0.5..0.9:5'"),
        (&["sweep", hotline, "--set", "gang_did_it=0.5;0.9"], "--set 'gang_did_it=0.5,0.9'"),
        (&["trace", hotline, "--outcome", "clsh"], "did you mean `clash`?"),
        (&["sensitivity", hotline, "--of", "clsh"], "did you mean `clash`?"),
        (&["compare", crisis, "--policy", "usa=*"], "did you mean `us`?"),
    ];
    for (arguments, says) in cases {
        let (code, out, err) = super::support::run(arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}");
        assert!(err.contains(says), "{arguments:?}: {err}");
    }
    let flag = "[state]\nlit = { start = FLAG }\n";
    let files: &[(&str, &str)] = &[
        (&flag.replace("FLAG", "yes"), "flags are written `true` and `false`: true"),
        (&flag.replace("FLAG", "False"), "flags are written `true` and `false`: false"),
        (&flag.replace("FLAG", "“off”"), "curly quotes are no quotes in TOML"),
        ("[parameters]\np = 0,5\n", "decimals are written with a point"),
        ("[parameters]\np = { value = 0,5, range = [0, 1] }\n", "decimals are written with a point"),
    ];
    for (text, says) in files {
        let folder = super::support::folder_with(&super::support::crisis(text));
        let output = escalade(&["check", "scenario.toml"]).current_dir(folder.path()).output();
        let (code, _, err) = super::support::told(output.expect("the program starts"));
        assert_eq!(code, 2, "{text}");
        assert!(err.contains(says), "{text}: {err}");
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
