//! Errors of a scenario that only its runs show: the lowest run that fails is named, whatever the threads, and can
//! be told.

use super::support::{crisis, escalade, folder_with, parsed, simulation, told};
use escalade::engine::runs::simulate::simulate;

const RUNS: u64 = 2000;

/// A number that goes up with chance 0.08 a week, and what is done with it.
fn heated(text: &str) -> String {
    crisis(&format!(
        "[state]\nheat = {{ start = 0, count = [0, 52] }}\nloss = {{ start = 0, range = [0, 1000] }}\n\n\
         [events.warm]\nchance = 0.08\ndo = \"heat += 1\"\n\n{text}"
    ))
}

/// Each way to fail: its name, the scenario, what the message says, the text that is underlined.
fn cases() -> Vec<(&'static str, String, &'static str, &'static str)> {
    vec![
        (
            "chance",
            heated("[events.shock]\nchance = \"heat / 8\"\ndo = \"loss += 1\"\n"),
            "a chance of 1.125 is not between 0 and 1",
            "heat / 8",
        ),
        (
            "chance below 0",
            heated("[events.shock]\nchance = \"1 - heat / 8\"\ndo = \"loss += 1\"\n"),
            "a chance of -0.125 is not between 0 and 1",
            "1 - heat / 8",
        ),
        (
            "division",
            heated("[rules.share]\ndo = \"loss += 1 / (9 - heat)\"\n"),
            "division by 0",
            "1 / (9 - heat)",
        ),
        (
            "logarithm",
            heated("[rules.share]\ndo = \"loss += ln(8 - heat)\"\n"),
            "not finite",
            "loss += ln(8 - heat)",
        ),
        (
            "weight",
            heated(
                "[responses.us]\nwait = { weight = 1 }\nact = { weight = \"8 - heat\", do = \"loss += 1\" }\n",
            ),
            "a weight, rate or lambda of -1 is negative",
            "8 - heat",
        ),
        (
            "no members",
            heated(
                "[groups.firms]\ncount = 9\n\n[state.firms]\nhit = { start = false }\n\n[events.blow]\nwhen = \"now(warm)\"\n\
                 do = { each = \"firms\", do = { when = \"heat > 8 or not hit and heat > 7\", do = \"hit = true\" } }\n\n\
                 [rules.share]\ndo = \"loss += mean(heat of firms where not hit)\"\n",
            ),
            "the mean, least or greatest of no members",
            "",
        ),
    ]
}

#[test]
fn the_lowest_failing_run_is_named() {
    for (name, text, message, _) in cases() {
        let study = parsed(&text);
        let first = (0..RUNS).find(|&run| study.trace(2015, run).failure.is_some());
        let first = first.unwrap_or_else(|| panic!("{name}: no run fails"));
        // Were it run 0 already, no order would be put to the test.
        assert!(first > 0, "{name}: every run fails");
        let story = study.trace(2015, first);
        assert_eq!(story.ending, None, "{name}");
        let told_failure = story.failure.expect("a failure");
        for threads in [1, 2, 7] {
            let simulation = escalade::engine::runs::Simulation { threads, ..simulation(2015, RUNS) };
            let failure = simulate(&study.program, &simulation, &|_| {}).expect_err("a failure");
            assert_eq!(
                (failure.stream, failure.step),
                (first, told_failure.step),
                "{name}, {threads} threads"
            );
            assert_eq!(failure.span, told_failure.span, "{name}");
        }
        let fine = simulate(&study.program, &simulation(2015, first), &|_| {});
        assert!(fine.is_ok(), "{name}: the runs before {first} do not fail");

        let folder = folder_with(&text);
        let run = |arguments: &[&str]| {
            told(escalade(arguments).current_dir(folder.path()).output().expect("the program starts"))
        };
        let runs = RUNS.to_string();
        let said = run(&["run", "scenario.toml", "--runs", &runs, "--threads", "1"]);
        assert_eq!((said.0, said.1.as_str()), (1, ""), "{name}: {}", said.2);
        assert!(said.2.contains(message), "{name}: {}", said.2);
        assert!(
            said.2.contains(&format!("in run {first} at step {}", told_failure.step)),
            "{name}: {}",
            said.2
        );
        assert!(said.2.contains("heat "), "{name}: the state is missing: {}", said.2);
        assert!(!folder.path().join("plots").exists(), "{name}: plots of a run that failed");
        for threads in ["2", "7"] {
            let again = run(&["run", "scenario.toml", "--runs", &runs, "--threads", threads]);
            assert!(again == said, "{name}, {threads} threads");
        }
        let enough = first.to_string();
        assert_eq!(run(&["run", "scenario.toml", "--no-plots", "--runs", &enough]).0, 0, "{name}");

        // The command that the message offers shows how it came to that.
        assert!(
            said.2.contains(&format!("escalade trace scenario.toml --run {first} --seed 2015")),
            "{}",
            said.2
        );
        let (code, story, err) = run(&["trace", "scenario.toml", "--run", &enough, "--seed", "2015"]);
        assert_eq!(code, 1, "{name}");
        assert!(story.contains("the run cannot go on"), "{name}: {story}");
        assert!(err.contains(message), "{name}: {err}");
        let (code, json, _) = run(&["trace", "scenario.toml", "--run", &enough, "--json"]);
        assert_eq!(code, 1, "{name}");
        serde_json::from_str::<serde_json::Value>(&json).expect("JSON");
        super::support::assert_told(&format!("failing {name}"), &said.2);
    }
}

#[test]
fn the_place_is_that_of_what_failed() {
    for (name, text, _, underlined) in cases() {
        if underlined.is_empty() {
            continue;
        }
        let study = parsed(&text);
        let failure = simulate(&study.program, &simulation(2015, RUNS), &|_| {}).expect_err("a failure");
        let found = &text[failure.span.start as usize..failure.span.end as usize];
        assert_eq!(found, underlined, "{name}");
    }
}

/// The last variable of the file is no exception.
#[test]
fn the_state_at_that_moment_is_all_of_it() {
    let text = crisis(
        "[state]\na = { start = 1, count = [0, 9] }\nn = { start = 3, count = [0, 9] }\n\n[events.fall]\nchance = \"1 / n\"\ndo = \"n -= 1\"\n",
    );
    let folder = folder_with(&text);
    let output = escalade(&["run", "scenario.toml", "--no-plots", "--runs", "500"])
        .current_dir(folder.path())
        .output();
    let said = told(output.expect("a program that runs"));
    assert_eq!(said.0, 1);
    assert!(said.2.contains("a 1, n 0"), "{}", said.2);
}
