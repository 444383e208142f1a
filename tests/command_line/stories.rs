//! A story ends as the run does that it tells.

use super::support::{SCENARIOS, assert_told, folder_with, printed, run, run_in, simulation, study};
use escalade::engine::runs::simulate::endings;
use escalade::engine::runs::simulation::Simulation;
use serde_json::Value;

const STORIES: u64 = 1000;

fn stories_end_as_their_runs(scenario: &str) {
    let study = study(scenario);
    let ended = endings(&study.program, &simulation(7, STORIES)).expect("runs that do not fail");
    assert_eq!(ended.len() as u64, STORIES);
    for (run, ending) in (0..STORIES).zip(ended) {
        assert_eq!(ending.run, run);
        let story = study.trace(7, run);
        assert_eq!(story.ending, Some((ending.outcome, ending.step)), "{scenario}, run {run}");
        assert_eq!(story.steps.len() as u32, ending.step + 1, "{scenario}, run {run}");
    }
}

#[test]
fn gamblers_ruin() {
    stories_end_as_their_runs(SCENARIOS[0]);
}

#[test]
fn hotline() {
    stories_end_as_their_runs(SCENARIOS[1]);
}

#[test]
fn ladder_52() {
    stories_end_as_their_runs(SCENARIOS[2]);
}

#[test]
fn us_china_2015() {
    stories_end_as_their_runs(SCENARIOS[3]);
}

/// The metrics of the stories, added up, are the summary's.
#[test]
fn measures_add_up() {
    for scenario in SCENARIOS {
        let study = study(scenario);
        let runs = 200;
        let summary = study.run(&simulation(3, runs), &|_| {}).expect("runs that do not fail");
        let stories: Vec<_> = (0..runs).map(|run| study.trace(3, run)).collect();
        for (number, metric) in summary.metrics.iter().enumerate() {
            let values: Vec<f64> = stories.iter().filter_map(|story| story.measures[number]).collect();
            let missing = 1.0 - values.len() as f64 / runs as f64;
            assert!((metric.missing - missing).abs() < 1e-12, "{scenario}: {}", metric.id);
            if !values.is_empty() {
                let mean = values.iter().sum::<f64>() / values.len() as f64;
                // The tally keeps fixed-point units of a range; this adds plain numbers.
                let close = (metric.mean - mean).abs() <= 1e-6 * (1.0 + mean.abs());
                assert!(close, "{scenario}: {} {} {mean}", metric.id, metric.mean);
            }
        }
    }
}

#[test]
fn the_program_tells_the_run_that_was_asked_for() {
    for scenario in SCENARIOS {
        let study = study(scenario);
        for run in [0, 1, 17, 4217, (1 << 40) - 1] {
            let only = Simulation { first_run: run, ..simulation(2015, 1) };
            let ending = endings(&study.program, &only).expect("a run that does not fail")[0];
            let number = run.to_string();
            let json = printed(&["trace", scenario, "--run", &number, "--json"]);
            let told: Value = serde_json::from_str(&json).expect("JSON");
            assert_eq!(told["run"], Value::from(run));
            let outcome = &study.model.outcomes[ending.outcome as usize];
            let text = printed(&["trace", scenario, "--run", &number]);
            let last = format!("it ends in {}.", outcome.title);
            assert!(text.contains(&last), "{scenario}, run {run}: {text}");
            assert!(json.contains(&format!("\"{}\"", outcome.name)), "{scenario}, run {run}: {json}");
        }
    }
}

#[test]
fn a_story_is_the_same_each_time() {
    for scenario in SCENARIOS {
        for options in [&["--run", "3"][..], &["--run", "3", "--all"], &["--run", "3", "--json"]] {
            let arguments = [&["trace", scenario], options].concat();
            assert_eq!(printed(&arguments), printed(&arguments));
        }
    }
}

/// How long a condition held is a number, whatever it was that held.
#[test]
fn a_time_of_one_step_is_told_as_a_number() {
    let text = super::support::crisis(
        "[state]\nlit = { start = false }\n\n[events.light]\nwhen = \"step == 3\"\ndo = \"lit = true\"\n\n[events.douse]\nwhen = \"step == 4\"\ndo = \"lit = false\"\n\n\
         [metrics]\nsteps_lit = { time = \"lit\" }\nfirst_lit = { first = \"lit\" }\never = { peak = \"lit\" }\n",
    );
    let folder = super::support::folder_with(&text);
    let output = super::support::escalade(&["trace", "scenario.toml"]).current_dir(folder.path()).output();
    let (code, story, err) = super::support::told(output.expect("a program that runs"));
    assert_eq!(code, 0, "{err}");
    let line = |name: &str| story.lines().find(|line| line.contains(name)).map(|line| line.trim().to_owned());
    assert_eq!(line("steps lit"), Some("steps lit  1".to_owned()), "{story}");
    assert_eq!(line("first lit"), Some("first lit  3".to_owned()), "{story}");
    assert_eq!(line("ever"), Some("ever       yes".to_owned()), "{story}");
}

#[test]
fn stories_tell_which_members_an_effect_takes() {
    let text = super::support::crisis(
        "[groups.firms]\ncount = 3\n\n[state.firms]\nhit = { start = 0, count = [0, 9] }\n\n\
         [events.strike]\nonce = true\neach = \"firms\"\ntake = 2\norder = \"random\"\ndo = \"hit += 1\"\n",
    );
    let folder = super::support::folder_with(&text);
    let scenario = folder.path().join("scenario.toml");
    let story = printed(&["trace", scenario.to_str().expect("a path")]);
    let told = story.lines().filter_map(|line| line.trim().strip_prefix("selected: "));
    let told: Vec<Vec<&str>> = told.map(|names| names.split(", ").collect()).collect();
    assert!(told.len() == 1 && told[0].len() == 2, "{story}");
    for member in &told[0] {
        assert!(story.contains(&format!("hit of {member} 0 → 1")), "{story}");
    }
    let rows = printed(&["trace", scenario.to_str().expect("a path"), "--format", "csv"]);
    assert_eq!(rows.lines().filter(|row| row.contains(",selected,")).count(), 2, "{rows}");
}

#[test]
fn turning_points_are_few_and_end_as_the_story() {
    assert_told("trace brief", &printed(&["trace", "hotline", "--run", "137", "--brief"]));
    for number in 0..10 {
        let run = number.to_string();
        let brief = printed(&["trace", SCENARIOS[3], "--run", &run, "--brief"]);
        assert!(brief.lines().count() <= 40, "{brief}");
        let last = brief.lines().last().expect("a line");
        let whole = printed(&["trace", SCENARIOS[3], "--run", &run]);
        assert!(whole.lines().any(|line| line == last), "run {run}: {last}");
        // Rungs follow on each other: none that was moved is left out; nor is what the outcome hangs on.
        let study = study(SCENARIOS[3]);
        let story = study.trace(2015, number);
        let is_rung =
            |variable| study.model.ladders.iter().any(|ladder| ladder.variables.contains(&variable));
        let moved = story.steps.iter().flatten().filter(|happening| {
            matches!(happening, escalade::engine::replay::story::Happening::Changed { variable, before, after, .. }
                if is_rung(*variable) && before != after)
        });
        assert!(brief.matches('→').count() >= moved.count(), "{brief}");
        let tells_of_the_pledge =
            |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").contains("pledge none → made");
        assert_eq!(tells_of_the_pledge(&brief), tells_of_the_pledge(&whole), "{brief}");
    }
    for other in ["--json", "--all"] {
        assert_eq!(run(&["trace", "hotline", "--brief", other]).0, 2);
    }
}

#[test]
fn what_a_turn_teaches_is_told_after_what_is_done_in_it() {
    let folder = folder_with(
        r#"
        title = "A lesson"
        steps = 1
        [actors]
        us = {}
        china = {}
        [state]
        done = { start = false }
        [state.china]
        nerve = { start = "weak", one_of = ["weak", "strong"], known_to = "china" }
        [beliefs.us.thinks]
        about = "china.nerve"
        prior = { weak = 0.6, strong = 0.4 }
        infers = "china"
        [responses.china]
        give_in = { weight = "if china.nerve == strong then 1 else 3", do = "done = true" }
        hold = { weight = 0 }
        stall = { weight = "if china.nerve == strong then 1 else 0", prepare = "1 steps" }
        [outcomes]
        over = "otherwise"
        "#,
    );
    let (code, out, err) = run_in(folder.path(), &["trace", "scenario.toml"]);
    assert_eq!(code, 0, "{err}");
    let place = |text: &str| out.find(text).unwrap_or_else(|| panic!("{text}: {out}"));
    assert!(place("china: give in") < place("us now thinks: weak 75%"), "{out}");
    assert!(place("us now thinks: weak 75%") < place("done no → yes"), "{out}");
}
