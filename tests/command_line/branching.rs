//! Stories that branch, and runs that are found by how they ended.

use super::support::{SCENARIOS, assert_told, escalade, folder_with, printed, run, simulation, study, told};
use escalade::engine::replay::story::Happening;
use escalade::engine::runs::simulate::endings;
use escalade::model::entity::VariableStart;
use escalade::model::expr::Kind;
use serde_json::Value;

const HOTLINE: &str = "scenarios/hotline.toml";
const MAIN: &str = "scenarios/us-china-2015";

fn branch(scenario: &str, of: &str, at: &str, choose: &str) -> (i32, String, String) {
    run(&["trace", scenario, "--run", of, "--at", at, "--choose", choose])
}

#[test]
fn a_run_and_its_branch_stand_side_by_side() {
    let (code, out, err) = branch(HOTLINE, "3", "22", "alba.hold");
    assert_eq!(code, 0, "{err}");
    for line in out.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
    assert_told("branch hotline", &out);
    let json = printed(&["trace", HOTLINE, "--run", "3", "--at", "22", "--choose", "alba.hold", "--json"]);
    let both: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(both["schema"], "escalade.branch/1");
    assert_eq!(both["at"]["step"], 22);
    assert_eq!(both["at"]["chosen"], "close_case");
    assert_eq!(both["at"]["instead"], "hold");
    // The original is the run as it is told alone.
    let alone: Value =
        serde_json::from_str(&printed(&["trace", HOTLINE, "--run", "3", "--json"])).expect("JSON");
    for key in ["outcome", "step", "measures", "chapters"] {
        assert_eq!(both["original"][key], alone[key], "{key}");
    }
    let before = |story: &Value| -> Vec<Value> {
        let chapters = story["chapters"].as_array().expect("chapters").iter();
        chapters.filter(|chapter| chapter["step"].as_u64() < Some(22)).cloned().collect()
    };
    assert_eq!(before(&both["original"]), before(&both["branch"]));
    assert_ne!(both["original"]["chapters"], both["branch"]["chapters"]);
}

#[test]
fn a_branch_in_brief_says_what_was_chosen_and_what_came_of_it() {
    let words = ["trace", HOTLINE, "--run", "3", "--at", "22", "--choose", "alba.hold", "--brief"];
    let out = printed(&words);
    assert_told("branch brief", &out);
    let whole = printed(&words[..8]);
    assert!(out.lines().count() < whole.lines().count(), "{out}");
    // Turning points of both, as they are told of the run alone.
    let alone = printed(&["trace", HOTLINE, "--run", "3", "--brief"]);
    for line in alone.lines().filter(|line| line.starts_with("Day 22") || line.starts_with("Day 23")) {
        assert!(out.contains(line), "{line}");
    }
    let markdown = printed(&[&words, ["--format", "markdown"].as_slice()].concat());
    assert_told("branch brief markdown", &markdown);
}

#[test]
fn a_branch_is_told_the_same_each_time() {
    assert_eq!(branch(HOTLINE, "3", "22", "alba.hold"), branch(HOTLINE, "3", "22", "alba.hold"));
}

/// Two actors, dates, rules: a policy of rules chooses, and does not list everything.
fn ruled() -> tempfile::TempDir {
    folder_with(
        r#"
title = "Two sides"
start = 2015-01-05
step = "1 week"
steps = 12
play = { us = "firm" }
[actors]
us = {}
china = { title = "China" }
[state]
heat = { start = 0, count = [0, 9] }
calm = { start = 0, count = [0, 9] }
[responses.us]
warn = { when = "step >= 2", do = "heat += 1" }
list = { when = "step == 2", prepare = "3 weeks", still = "heat < 3", do = "heat += 2" }
talk = { when = "step >= 3", do = [{ after = "2 weeks", do = "calm += 1" }] }
[responses.china]
wait = { when = "step == 5" }
[reactions.china.to_warning]
to = "us.warn"
[reactions.china.to_warning.options]
shrug = { weight = 1 }
protest = { weight = 1, when = "heat > 1", do = "heat += 1" }
[policies.us.firm]
rules = [{ choose = "warn", chance = 0.999 }]
[outcomes]
hot = "heat >= 8"
rest = "otherwise"
"#,
    )
}

fn in_ruled(arguments: &[&str]) -> (i32, String, String) {
    let folder = ruled();
    let all = [&["trace", "scenario.toml"], arguments].concat();
    told(escalade(&all).current_dir(folder.path()).output().expect("the program starts"))
}

#[test]
fn what_rules_chose_can_be_chosen_otherwise() {
    // `list` is in no rule, and is available.
    let (code, out, err) = in_ruled(&["--at", "2015-01-12", "--choose", "us.list"]);
    assert_eq!(code, 0, "{err}");
    assert_told("branch rules", &out);
    for nothing in ["us.hold", "us.none"] {
        let (code, out, err) = in_ruled(&["--at", "4", "--choose", nothing]);
        assert_eq!(code, 0, "{err}");
        assert!(out.contains("(chosen here"), "{out}");
    }
    let (code, out, _) = in_ruled(&["--at", "3", "--choose", "talk"]);
    assert_eq!(code, 0);
    assert!(out.contains("Delayed from week 3 (us: talk)"), "{out}");
}

#[test]
fn an_answer_can_be_chosen_otherwise() {
    let (_, story, _) = in_ruled(&["--run", "0"]);
    assert!(story.contains("China answers: "), "{story}");
    let (code, out, err) = in_ruled(&["--at", "2", "--choose", "china.to_warning.none"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("China answers: nothing (chosen"), "{out}");
}

#[test]
fn what_could_not_be_chosen_is_refused() {
    for (arguments, says) in [
        (
            &["--at", "2", "--choose", "us.wran"][..],
            &["`us` has no response `wran`", "did you mean `warn`?"][..],
        ),
        (&["--at", "2", "--choose", "us.zzz"], &["there are `us.warn`, `us.list`, `us.talk`"]),
        (&["--at", "2", "--choose", "zzz"], &["there is no response `zzz`", "`china.wait`"]),
        (&["--at", "2", "--choose", "uk.warn"], &["there is no actor `uk`", "`us`, `china`"]),
        (&["--at", "2", "--choose", "a.b.c.d"], &["expected ACTOR.RESPONSE"]),
        (&["--at", "2", "--choose", "china.zzz.protest"], &["`china` has no reaction `zzz`", "`to_warning`"]),
        (
            &["--at", "2", "--choose", "us.talk"],
            &["`us` could not choose `talk` in week 2", "`warn`, `list`, `hold`"],
        ),
        (&["--at", "2", "--choose", "protest"], &["`china` could not choose `protest`", "`shrug` 100.0%"]),
        (&["--at", "2", "--choose", "us.warn"], &["`us` chose `warn` anyway in week 2"]),
        (&["--at", "1", "--choose", "us.none"], &["`us` chose nothing anyway in week 1"]),
        (&["--at", "1", "--choose", "china.shrug"], &["`china` has no choice in week 1", "step 2"]),
        (&["--at", "0", "--choose", "us.warn"], &["a step from 1 to 12"]),
        (&["--at", "13", "--choose", "us.warn"], &["the scenario has 12 steps"]),
        (&["--at", "12", "--choose", "us.warn"], &["run 0 ends in week", "before week 12"]),
        (&["--at", "99999999999999999999", "--choose", "us.warn"], &["the scenario has 12 steps"]),
        (&["--at", "soon", "--choose", "us.warn"], &["neither a step nor a date"]),
        (&["--at", "2014-01-05", "--choose", "us.warn"], &["outside the scenario"]),
        (&["--at", "2", "--choose", ""], &["there is no response ``"]),
        (&["--at", "2"], &["--choose"]),
        (&["--choose", "us.warn"], &["--at"]),
        (&["--outcome", "hto"], &["there is no outcome `hto`", "did you mean `hot`?", "`hot`, `rest`"]),
        (&["--typical", "x"], &["there is no outcome `x`"]),
        (&["--nth", "2"], &["--outcome"]),
        (&["--outcome", "hot", "--nth", "0"], &["--nth"]),
        (&["--outcome", "hot", "--typical", "hot"], &["cannot be used"]),
        (&["--outcome", "hot", "--run", "4"], &["cannot be used"]),
    ] {
        let (code, out, err) = in_ruled(arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}: {err}");
        for text in says {
            assert!(err.contains(text), "{arguments:?}: expected {text:?} in\n{err}");
        }
    }
    let (code, _, err) = branch(HOTLINE, "3", "2015-01-05", "alba.hold");
    assert_eq!(code, 2);
    assert!(err.contains("this scenario has no dates"), "{err}");
}

#[test]
fn every_choice_of_the_main_scenario_can_be_made_otherwise() {
    let study = study(MAIN);
    let mut branches = 0;
    for number in 0..3 {
        let run = study.trace(2015, number);
        for step in 1..run.steps.len() as u32 {
            for choice in escalade::analysis::runs::alternatives::choices(&study.model, &run, step) {
                let open = choice.options.iter().enumerate().filter(|(_, option)| option.available);
                for (option, _) in open.filter(|(option, _)| Some(*option) != choice.chosen).step_by(3) {
                    let edit = escalade::engine::replay::story::Edit {
                        step,
                        site: choice.site,
                        option: Some(option),
                    };
                    let branch = study.branch(2015, number, edit);
                    assert_eq!(branch.steps[..step as usize], run.steps[..step as usize]);
                    assert!(branch.ending.is_some());
                    branches += 1;
                }
            }
        }
    }
    assert!(branches > 100, "{branches}");
}

#[test]
fn the_kth_run_with_an_outcome_is_found() {
    let study = study(HOTLINE);
    let clash = study.model.outcomes.iter().position(|outcome| outcome.name == "clash").expect("the outcome");
    let ended = endings(&study.program, &simulation(2015, 500)).expect("no run fails");
    let those: Vec<u64> = ended.iter().filter(|end| end.outcome == clash as u32).map(|end| end.run).collect();
    for (nth, run) in [(1, those[0]), (7, those[6]), (40, those[39])] {
        let nth = nth.to_string();
        let json = printed(&["trace", HOTLINE, "--outcome", "clash", "--nth", &nth, "--json"]);
        let story: Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!(story["run"], run);
        assert_eq!(story["outcome"], "clash");
    }
    let enough = those[6].to_string();
    let seven = ["trace", HOTLINE, "--outcome", "clash", "--nth", "7", "--runs", &enough];
    let (code, out, err) = run(&seven);
    assert_eq!((code, out.as_str()), (1, ""), "{err}");
    assert!(err.contains("only 6 of the first") && err.contains("`settled`"), "{err}");
}

#[test]
fn an_outcome_goes_by_its_title_and_what_does_not_is_told_the_id() {
    let of = |outcome| run(&["trace", "scenarios/strait.toml", "--outcome", outcome]);
    assert_eq!(of("War at Sea"), of("war_at_sea"));
    assert_eq!(of("war_at_sea").0, 0);
    for (title, id) in [
        ("alba.strike back", "alba.strike_back"),
        ("Strike back", "alba.strike_back"),
        ("borea.to_strike.hit harder", "borea.to_strike.hit_harder"),
    ] {
        let (code, _, err) = branch(HOTLINE, "137", "26", title);
        assert_eq!(code, 2);
        assert!(err.contains(&format!("write `{id}`")), "{title}: {err}");
    }
}

/// By the definition in `docs/method.md`, from stories.
#[test]
fn the_typical_run_is_nearest_to_the_median_course() {
    const RUNS: u64 = 300;
    let study = study(HOTLINE);
    let rung = study.model.ladders[0].variables[0];
    let VariableStart::Value(start) = &study.model.variables[rung].start else { panic!("a fixed start") };
    let Kind::Constant(start) = start.kind else { panic!("a fixed start") };
    let courses: Vec<(u64, u32, Vec<i64>)> = (0..RUNS)
        .map(|run| study.trace(2015, run))
        .filter(|story| study.model.outcomes[story.ending.expect("an ending").0 as usize].name == "clash")
        .map(|story| {
            let mut at = start as i64;
            let mut course: Vec<i64> = vec![];
            for happenings in &story.steps {
                for happening in happenings {
                    if let Happening::Changed { variable, after, .. } = happening
                        && *variable == rung
                    {
                        at = *after as i64;
                    }
                }
                course.push(at);
            }
            course.resize(study.program.steps as usize + 1, at);
            (story.run, story.ending.expect("an ending").1, course)
        })
        .collect();
    let middle = |mut all: Vec<i64>| {
        all.sort_unstable();
        all[(all.len() - 1) / 2]
    };
    let end = middle(courses.iter().map(|course| i64::from(course.1)).collect());
    let median: Vec<i64> = (0..=study.program.steps as usize)
        .map(|step| middle(courses.iter().map(|course| course.2[step]).collect()))
        .collect();
    let distance = |course: &(u64, u32, Vec<i64>)| {
        let rungs = course.2.iter().zip(&median).map(|(a, b)| (a - b).abs()).sum::<i64>();
        ((i64::from(course.1) - end).abs() + rungs, course.0)
    };
    let nearest = courses.iter().map(distance).min().expect("some clash");
    let runs = RUNS.to_string();
    let out = printed(&["trace", HOTLINE, "--typical", "clash", "--runs", &runs]);
    let first = format!(
        "Run {} is the nearest to the median course of the {} runs that end in clash",
        nearest.1,
        courses.len()
    );
    assert!(out.starts_with(&first), "{first}: {out}");
}

#[test]
fn every_scenario_has_a_typical_run_of_each_outcome_that_comes() {
    for scenario in SCENARIOS {
        let study = study(scenario);
        for (id, outcome) in study.model.outcomes.iter().enumerate() {
            let found = escalade::analysis::runs::search::typical(&study.program, 1, id as u32, 300, &|_| {});
            let found = found.expect("no run fails");
            match found.run {
                None => assert_eq!(found.alike, 0, "{scenario}: {}", outcome.name),
                Some(run) => {
                    let story = study.trace(1, run);
                    assert_eq!(story.ending.expect("an ending").0, id as u32, "{scenario}: {}", outcome.name);
                }
            }
        }
    }
}

#[test]
fn moments_are_read_as_they_are_written() {
    let of = |at| in_ruled(&["--at", at, "--choose", "us.list"]);
    let known = of("2");
    assert_eq!(known.0, 0, "{}", known.2);
    for at in [
        "2015-01-12",
        "12 Jan 2015",
        "12 January 2015",
        "12 Jan 2015 w2",
        "2015-01-12  week 2",
        "week 2",
        "w2",
    ] {
        assert_eq!(of(at), known, "{at}");
    }
    // A day lies in a week.
    assert_eq!(of("day 8"), known);
    assert_eq!(of("day 14"), known);
    for (at, says) in [
        ("week 99", "the scenario has"),
        ("week 0", "before the first step"),
        ("week 99999999999999999999", "the scenario has"),
        ("30 Feb 2015", "neither a step nor a date"),
        ("moon 3", "neither a step nor a date"),
        ("12 Jan 1999", "outside the scenario"),
    ] {
        let (code, out, err) = of(at);
        assert_eq!((code, out.as_str()), (2, ""), "{at}");
        assert!(err.contains(says), "{at}: {err}");
    }
}
