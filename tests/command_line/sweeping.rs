//! `escalade sweep`: values along parameters on the same luck, where the best option changes, and refusals that help.

use super::support::{assert_told, escalade, folder_with, parsed, printed, simulation, sweepable, told};
use escalade::model::Settings;
use escalade::model::settings::options::Asked;
use escalade::study::Options;
use serde_json::Value;

fn in_folder(text: &str, arguments: &[&str]) -> (i32, String, String) {
    let folder = folder_with(text);
    let all = [&["sweep", "scenario.toml"], arguments].concat();
    told(escalade(&all).current_dir(folder.path()).output().expect("the program starts"))
}

#[test]
fn one_parameter_and_two() {
    for (name, arguments) in [
        ("sweep line", &["--set", "luck=20..90%:8", "--runs", "2000"][..]),
        (
            "sweep weeks of one option",
            &["--set", "wait=1..3 weeks:3", "--policy", "us=bold", "--runs", "200"],
        ),
        ("sweep plane", &["--set", "luck=0.3..0.7:5", "--set", "prize=0.8..1.2:3", "--runs", "500"]),
    ] {
        let (code, out, err) = in_folder(&sweepable(), arguments);
        assert_eq!(code, 0, "{err}");
        assert_told(name, &format!("{out}\n{err}"));
    }
}

#[test]
fn the_ends_are_written_as_people_write_ranges() {
    let swept = |set: &str| {
        let (code, out, err) = in_folder(&sweepable(), &["--set", set, "--runs", "50", "--json"]);
        assert_eq!((code, err.as_str()), (0, ""), "{set}");
        out
    };
    for (plain, others) in [
        (
            "wait=1..3 weeks:3",
            ["wait=1–3 weeks:3", "wait=1 to 3 weeks:3", "wait=1-3 weeks:3", "wait=1 week to 3 weeks:3"],
        ),
        ("luck=20..90%:3", ["luck=20–90%:3", "luck=20% to 90%:3", "luck=20-90%:3", "luck=20 to 90%:3"]),
    ] {
        for other in others {
            assert_eq!(swept(plain), swept(other), "{other}");
        }
    }
}

#[test]
fn the_choice_tips_where_it_should() {
    let arguments = ["--set", "luck=0.2..0.9:8", "--runs", "4000", "--json"];
    let (code, out, err) = in_folder(&sweepable(), &arguments);
    assert_eq!(code, 0, "{err}");
    let document: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(document["schema"], "escalade.sweep/1");
    let tips = document["choices"][0]["tips"].as_array().expect("tips");
    assert_eq!(tips.len(), 1, "{tips:?}");
    assert_eq!((&tips[0]["from"], &tips[0]["to"]), (&"careful".into(), &"bold".into()));
    let crossing = &tips[0]["crossing"];
    let number = |value: &Value| value.as_f64().expect("a number");
    assert_eq!(crossing["sure"], true);
    assert!(number(&crossing["interval"][0]) <= 0.5 && number(&crossing["interval"][1]) >= 0.5, "{crossing}");
}

/// Every point is the run that the same `--set` would give, and so meets the same luck.
#[test]
fn a_point_is_a_run_of_its_own() {
    let study = parsed(&sweepable());
    let set = [("luck".to_owned(), "0.2..0.8:4".to_owned())];
    let (axes, study) = study.axes(&set).unwrap_or_else(|faulty| panic!("{faulty}"));
    assert_eq!(axes[0].values, [0.2, 0.4, 0.6, 0.8]);
    let options =
        Options::to_sweep(&study, &Asked::default(), &axes).unwrap_or_else(|faulty| panic!("{faulty}"));
    let sweep =
        options.sweep(&axes, &simulation(3, 500), &|_| {}).unwrap_or_else(|stuck| panic!("{stuck:?}"));
    for (point, luck) in sweep.axes[0].written.iter().enumerate() {
        for (option, policy) in ["careful", "bold"].into_iter().enumerate() {
            let settings = Settings {
                set: vec![("luck".to_owned(), luck.clone())],
                policies: vec![("us".to_owned(), policy.to_owned())],
                ..Settings::default()
            };
            let alone = study.under(settings).unwrap_or_else(|faulty| panic!("{faulty}"));
            let summary = alone.run(&simulation(3, 500), &|_| {}).expect("nothing can fail");
            assert_eq!(sweep.values[point][option][0].mean, summary.outcomes[0].chance);
            assert_eq!(sweep.values[point][option][1].mean, summary.objectives[0].mean);
        }
    }
}

#[test]
fn bytes_do_not_depend_on_threads() {
    for arguments in [
        &["scenarios/strait.toml", "--set", "nerve=1..10:10", "--runs", "300", "--json"][..],
        &["scenarios/us-china-2015", "--set", "until_it_bites=12..52 weeks:2", "--runs", "20", "--json"],
        &[
            "scenarios/hotline.toml",
            "--set",
            "hotline_start=*",
            "--set",
            "gang_did_it=0.5..0.9:3",
            "--runs",
            "200",
        ],
    ] {
        let with = |threads: &str| printed(&[&["sweep"], arguments, &["--threads", threads]].concat());
        let alone = with("1");
        assert!(alone == with("2") && alone == with("5"), "{arguments:?}");
    }
}

#[test]
fn lines_fit_and_plots_are_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().to_str().expect("a path");
    for (arguments, files) in [
        (&["scenarios/hotline.toml", "--set", "hotline_start=*"][..], 4),
        (&["scenarios/us-china-2015", "--set", "list_size=24..25:2", "--policy", "us=*"], 28),
        (&["scenarios/us-china-2015", "--set", "leak=0.1..0.9:3", "--set", "nudge=0.05..0.2:3"], 38),
    ] {
        let text = printed(&[&["sweep"], arguments, &["--runs", "30", "--out", out]].concat());
        assert!(text.ends_with(&format!("\n{files} files in {out}\n")), "{text}");
        for line in text.lines().filter(|line| !line.contains(out)) {
            assert!(line.chars().count() <= 80 && !line.ends_with(' '), "{line:?}");
        }
    }
}

#[test]
fn what_cannot_be_swept_is_refused() {
    let scenario = sweepable().replace("[actors]", "bets = { value = true }\nday = { value = \"1..2 weeks\" }\n\n[variants]\nlucky = { luck = 0.8 }\nplain = { prize = 1 }\n\n[actors]");
    let mut text = String::new();
    for arguments in [
        &[][..],
        &["--set", "luck=0.3"],
        &["--set", "lukc=0.1..0.3:3"],
        &["--set", "luck=0.1..0.3"],
        &["--set", "luck=0.1..0.3:1"],
        &["--set", "luck=0.1..0.3:x"],
        &["--set", "luck=0.3..0.1:3"],
        &["--set", "luck=0.3..0.3:3"],
        &["--set", "luck=a..0.3:3"],
        &["--set", "luck=*"],
        &["--set", "luck=1..2 weeks:3"],
        &["--set", "luck=0.1,0.1"],
        &["--set", "luck=0.1,,0.2"],
        &["--set", "luck=0.1,much"],
        &["--set", "wait=1..2:3"],
        &["--set", "bets=false..true:2"],
        &["--set", "day=1..2 weeks:2"],
        &["--set", "luck=0.1..0.3:3", "--set", "luck=0.5"],
        &["--set", "luck=0.1..0.3:3", "--set", "prize=1..2:3", "--set", "wait=1..2 weeks:2"],
        &["--set", "luck=0.2..0.3:1000", "--set", "prize=1..2:1000"],
        &["--set", "luck=0.2..0.3:3", "--set", "prize=much"],
        &["--set", "luck=0.2..0.3:3", "--of", "su"],
        &["--set", "luck=0.2..0.3:3", "--policy", "us=bald"],
        &["--set", "luck=0.2..0.3:3", "--variant", "lucky,plain"],
    ] {
        let (code, out, err) = in_folder(&scenario, arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}");
        text += &format!("$ escalade sweep scenario.toml {}\n{err}\n", arguments.join(" "));
    }
    assert_told("sweep refused", &text);
}

/// Of flags and choices all values are taken; where the default variants set what is swept, the file stands alone.
#[test]
fn flags_and_choices_can_be_swept() {
    let out = printed(&["sweep", "scenarios/hotline.toml", "--set", "hotline_start=*", "--runs", "2000"]);
    assert_told("sweep choice", &out);
    let out = printed(&[
        "sweep",
        "scenarios/us-china-2015",
        "--set",
        "summit_planned=*",
        "--policy",
        "us=graduated",
        "--runs",
        "20",
        "--json",
    ]);
    let document: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(document["axes"][0]["written"], serde_json::json!(["false", "true"]));
}

#[test]
fn a_chance_above_one_is_named_with_its_value() {
    let (code, out, err) =
        in_folder(&sweepable(), &["--set", "luck=0.5..1.5:3", "--runs", "50", "--policy", "us=bold"]);
    assert_eq!((code, out.as_str()), (2, ""), "{err}");
    assert_told("sweep failing", &err);
}

#[test]
fn a_list_of_values_is_swept_in_rising_order() {
    let of = |set: &str| in_folder(&sweepable(), &["--set", set, "--runs", "200", "--json"]);
    let list = of("luck=0.5,0.2,0.35");
    assert_eq!(list.0, 0, "{}", list.2);
    assert_eq!(list, of("luck=0.2..0.5:3"));
    assert_eq!(of("wait=1,3 weeks"), of("wait=1..3 weeks:2"));
    assert_eq!(of("bets=false,true"), of("bets=*"));
}

/// Of one option there is nothing to tell apart, but a table has its name.
#[test]
fn tables_name_a_single_option_too() {
    let option = |words: &[&str]| {
        let all = [words, ["--runs", "5", "--format", "csv"].as_slice()].concat();
        let text = printed(&all);
        let mut rows = csv::Reader::from_reader(text.as_bytes());
        let place =
            rows.headers().expect("a head").iter().position(|name| name == "option").expect("a column");
        let names = rows.records().map(|row| row.expect("a row")[place].to_owned());
        let mut names: Vec<String> = names.collect();
        names.dedup();
        names
    };
    let swept = ["sweep", "scenarios/hotline.toml", "--set", "hotline_threshold=1,2"];
    assert_eq!(option(&[&swept, ["--variant", "live"].as_slice()].concat()), ["live"]);
    assert_eq!(option(&[&swept, ["--variant", "stated"].as_slice()].concat()), ["stated"]);
    assert_eq!(option(&["sensitivity", "scenarios/hotline.toml", "--variant", "live"]), ["live"]);
    assert_eq!(option(&["sensitivity", "scenarios/strait.toml"]), ["stated"]);
    let hazard = ["sweep", "scenarios/brinkmanship.toml", "--set", "hazard=0,0.01"];
    assert_eq!(option(&[&hazard, ["--policy", "norvane=calculating"].as_slice()].concat()), ["calculating"]);
}
