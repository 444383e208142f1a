//! The library as a test uses it: the same numbers and the same messages as the command line, to the last bit on any
//! threads, and assertions that fail as often as they say.

use assert_cmd::Command;
use escalade::analysis::expectations::Verdict;
use escalade::report::json::{comparison_json, summary_json};
use escalade::study::{Progress, built_in};
use escalade::{Error, Scenario, Settings, Simulation, Study, Summary, Trial, assert_chance};
use std::panic::catch_unwind;
use std::path::Path;

/// What a command prints, on standard output and standard error.
fn told(arguments: &[&str]) -> (String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_escalade"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments);
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "RUST_BACKTRACE", "COLUMNS"] {
        command.env_remove(variable);
    }
    let output = command.output().expect("the program starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (text(output.stdout), text(output.stderr))
}

fn names() -> impl Iterator<Item = &'static str> {
    built_in::all().iter().map(|built_in| built_in.name)
}

#[test]
fn a_scenario_tells_the_numbers_of_the_command_line() -> Result<(), Error> {
    for name in names() {
        let summary = Scenario::load(name)?.seed(7).runs(3_000).run()?;
        let (json, _) = told(&["run", name, "--seed", "7", "--runs", "3000", "--json"]);
        assert_eq!(summary_json(&summary), json, "{name}");
        let study = Study::built_in(name, Settings::default())?;
        let simulation = Simulation { seed: 7, runs: 3_000, ..Simulation::default() };
        assert!(summary == study.run(&simulation, &|_| {})?, "{name}");
    }
    Ok(())
}

#[test]
fn what_is_chosen_is_what_the_command_line_chooses() -> Result<(), Error> {
    let hotline = Scenario::load("hotline")?.runs(2_000);
    let chosen = hotline.clone().variant("live+restrictive")?.set("hotline_start", "untested")?;
    let (json, _) = told(&[
        "run",
        "hotline",
        "--variant",
        "live+restrictive",
        "--set",
        "hotline_start=untested",
        "--runs",
        "2000",
        "--json",
    ]);
    assert_eq!(summary_json(&chosen.run()?), json);
    let main = Scenario::load("scenarios/us-china-2015")?.runs(1_000);
    let policy = main.study()?.model.policies[0].clone();
    let actor = main.study()?.model.actors[policy.actor].name.clone();
    let summary = main.clone().policy(&actor, &policy.name)?.run()?;
    let asked = format!("{actor}={}", policy.name);
    let (json, _) = told(&["run", "us-china-2015", "--policy", &asked, "--runs", "1000", "--json"]);
    assert_eq!(summary_json(&summary), json);
    let (json, _) = told(&[
        "compare",
        "hotline",
        "--variant",
        "none,live",
        "--runs",
        "2000",
        "--uncertain",
        "0",
        "--json",
    ]);
    assert_eq!(comparison_json(&hotline.compare(["none", "live"])?), json);
    Ok(())
}

#[test]
fn exact_answers_are_those_of_the_command_line() -> Result<(), Error> {
    for name in ["gamblers-ruin", "hotline"] {
        let exact = Scenario::load(name)?.exact()?;
        let (json, _) = told(&["exact", name, "--json"]);
        assert_eq!(summary_json(&exact), json, "{name}");
        assert_eq!(exact, Scenario::load(name)?.threads(1).exact()?);
    }
    Ok(())
}

#[test]
fn the_same_run_twice_is_equal_on_any_threads() -> Result<(), Error> {
    for name in names() {
        let scenario = Scenario::load(name)?.runs(4_000);
        let summary = scenario.run()?;
        for threads in [1, 2, 5] {
            assert!(summary == scenario.clone().threads(threads).run()?, "{name} on {threads} threads");
        }
        assert!(summary != scenario.clone().seed(1).run()?, "{name}");
        assert!(summary != scenario.clone().runs(3_999).run()?, "{name}");
        let mut other = summary.clone();
        other.outcomes[0].chance = other.outcomes[0].chance.next_up();
        assert!(summary != other, "{name}: the last bit counts");
    }
    let options = Scenario::load("us-china-2015")?.runs(1_000);
    assert!(options.compare(["us=*"])? == options.clone().threads(1).compare(["us=*"])?);
    Ok(())
}

/// The error of what must fail.
fn error<T>(result: Result<T, Error>) -> Error {
    result.err().expect("an error")
}

#[test]
fn errors_print_what_the_command_line_prints() {
    let hotline = || Scenario::load("hotline").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let failing = folder.path().join("failing one.toml");
    let text = "steps = 9\n[state]\nheat = { start = 0, count = [0, 9] }\n[events.warm]\nchance = 0.5\ndo = \"heat += 1\"\n\
                [events.shock]\nchance = \"heat / 4\"\ndo = \"heat += 0\"\n[outcomes]\nend = \"otherwise\"\n";
    std::fs::write(&failing, text).unwrap();
    let failing = failing.to_str().unwrap();
    let cases: Vec<(Error, Vec<&str>)> = vec![
        (error(Scenario::load("hotlin")), vec!["run", "hotlin"]),
        (
            error(Scenario::load("tests/broken/several_faults.toml")),
            vec!["run", "tests/broken/several_faults.toml"],
        ),
        (error(hotline().variant("lively")), vec!["run", "hotline", "--variant", "lively"]),
        (error(hotline().variant("live+stated")), vec!["run", "hotline", "--variant", "live+stated"]),
        (error(hotline().set("nothing", 1)), vec!["run", "hotline", "--set", "nothing=1"]),
        (
            error(hotline().set("hotline_start", "blue")),
            vec!["run", "hotline", "--set", "hotline_start=blue"],
        ),
        (error(hotline().policy("nobody", "none")), vec!["run", "hotline", "--policy", "nobody=none"]),
        (error(hotline().policy("alba", "none")), vec!["run", "hotline", "--policy", "alba=none"]),
        (
            error(Scenario::load(failing).unwrap().seed(3).runs(500).run()),
            vec!["run", failing, "--seed", "3", "--runs", "500", "--json"],
        ),
        (
            error(Scenario::load(failing).unwrap().seed(3).runs(500).each_run().map(|_| ())),
            vec!["run", failing, "--seed", "3", "--runs", "500", "--json"],
        ),
        (error(Scenario::load(failing).unwrap().exact()), vec!["exact", failing, "--json"]),
        (error(Scenario::load("us-china-2015").unwrap().exact()), vec!["exact", "us-china-2015", "--json"]),
        (
            error(hotline().compare(["live", "lively"])),
            vec!["compare", "hotline", "--variant", "live,lively"],
        ),
    ];
    for (error, arguments) in cases {
        let (_, printed) = told(&arguments);
        assert_eq!(error.render(false, 20), printed, "{arguments:?}");
        assert_eq!(error.to_string(), printed.trim_end(), "{arguments:?}");
        assert_eq!(format!("{error:?}"), error.to_string());
    }
}

#[test]
fn a_run_that_fails_says_where() {
    let text = "steps = 9\n[state]\nheat = { start = 0, range = [0, 9] }\n[rules.r]\ndo = \"heat += 1 / (step - 3)\"\n\
                [outcomes]\nend = \"otherwise\"\n";
    let found = Scenario::parse(text).and_then(|scenario| scenario.runs(10).run());
    let Err(Error::RunFailed(failed)) = found else { panic!("{found:?}") };
    assert_eq!((failed.run, failed.step, failed.line), (0, 3, Some(5)));
    let told = failed.told.to_string();
    assert!(told.contains("division by 0, in run 0 at step 3") && !told.contains("escalade trace"), "{told}");
    let exact = Scenario::load("us-china-2015").and_then(|scenario| scenario.exact());
    assert!(matches!(exact, Err(Error::NotSolvable(_))), "{exact:?}");
}

#[test]
fn tables_may_come_from_memory() -> Result<(), Error> {
    let text = "steps = 1\n[groups.firms]\ntable = \"firms.csv\"\n[outcomes]\nend = \"otherwise\"\n";
    let table = |path: &str| (path == "firms.csv").then(|| "id,size\nalpha,3\n".to_owned());
    let summary = Scenario::parse_with_tables(text, table)?.runs(10).run()?;
    assert_eq!(summary["end"].count, 10);
    assert!(Scenario::parse(text).is_err());
    Ok(())
}

fn hotline() -> Summary {
    Scenario::load("hotline").unwrap().seed(7).runs(20_000).run().unwrap()
}

#[test]
fn a_chance_that_is_right_passes() {
    let exact = Scenario::load("hotline").unwrap().exact().unwrap();
    let summary = hotline();
    for outcome in &exact.outcomes {
        assert_chance!(summary, &outcome.id, outcome.chance, "1e-6");
        assert_chance!(&exact, &outcome.id, outcome.chance * (1.0 + 1e-10), 1e-6);
    }
    assert_eq!(summary.outcome("none"), None);
    assert!(summary.metric("days_open").is_some() && summary.objective("alba").is_none());
}

#[test]
#[should_panic(expected = "`clash` does not have the chance 0.2: ")]
fn a_chance_that_is_wrong_fails() {
    assert_chance!(hotline(), "clash", 0.2, "1e-6");
}

#[test]
#[should_panic(expected = "does not have the chance 0.1337: its exact chance is 0.13369")]
fn an_exact_chance_that_is_wrong_fails() {
    assert_chance!(Scenario::load("hotline").unwrap().exact().unwrap(), "clash", 0.1337, "1e-6");
}

#[test]
#[should_panic(expected = "there is no outcome `clsh`: there are `clash`, `settled`, `uneasy`")]
fn an_unknown_outcome_lists_those_there_are() {
    let _ = &hotline()["clsh"];
}

#[test]
#[should_panic(expected = "there is no outcome `clsh`: there are `clash`, `settled`, `uneasy`")]
fn an_assertion_on_an_unknown_outcome_fails() {
    assert_chance!(hotline(), "clsh", 0.1, "1e-6");
}

/// The message of an assertion that fails; `None` if it does not.
fn failure(assertion: impl FnOnce() + std::panic::UnwindSafe) -> Option<String> {
    let payload = catch_unwind(assertion).err()?;
    Some(payload.downcast::<String>().map_or_else(|_| "no text".to_owned(), |text| *text))
}

#[test]
fn bad_arguments_and_failures_are_told_in_full() {
    let summary = hotline();
    let failed = failure(|| assert_chance!(summary, "clash", 0.2, "1e-6")).unwrap();
    let clash = &summary["clash"];
    let count = format!("{} of 20000 runs", clash.count);
    let interval = format!("95% interval from {:.6} to {:.6}", clash.interval[0], clash.interval[1]);
    for part in [count.as_str(), &interval, "p = ", "rate of false alarms, 1e-6", "Seed 7"] {
        assert!(failed.contains(part), "{part}: {failed}");
    }
    for rate in ["0", "1", "-1e-6", "2", "NaN", "often", ""] {
        let failed = failure(|| assert_chance!(summary, "clash", 0.13, rate)).unwrap();
        assert_eq!(failed, format!("the rate of false alarms must lie between 0 and 1, not at `{rate}`"));
    }
    for chance in [-0.1, 1.1, f64::NAN, f64::INFINITY] {
        let failed = failure(|| assert_chance!(summary, "clash", chance, 1e-6)).unwrap();
        assert_eq!(failed, format!("a chance must lie from 0 to 1, not at {chance:?}"));
    }
}

/// ln(n!) added up.
fn ln_factorial(n: u64) -> f64 {
    (1..=n).map(|k| libm::log(k as f64)).sum()
}

/// Over all counts that may come, by their binomial probabilities: the assertion fails for no larger share than it says,
/// and for not much less.
#[test]
fn false_alarms_come_as_often_as_stated() {
    let mut summary = Scenario::load("gamblers-ruin").unwrap().runs(200).run().unwrap();
    let runs = summary.runs;
    for (chance, rate) in [(0.3_f64, 0.05), (0.5, 1e-3), (0.05, 0.01), (0.3, 1e-6)] {
        let (mut alarms, mut all) = (0.0, 0.0);
        for count in 0..=runs {
            let ways = ln_factorial(runs) - ln_factorial(count) - ln_factorial(runs - count);
            let (k, rest) = (count as f64, (runs - count) as f64);
            let share = libm::exp(ways + k * libm::log(chance) + rest * libm::log(1.0 - chance));
            summary.outcomes[0].count = count;
            all += share;
            if failure(|| assert_chance!(summary, "top", chance, rate)).is_some() {
                alarms += share;
            }
        }
        assert!((all - 1.0).abs() < 1e-9);
        assert!(alarms <= rate && alarms > 0.3 * rate, "{alarms} for {rate} at {chance}");
    }
}

#[test]
fn the_scenario_of_a_path_is_that_of_its_name() -> Result<(), Error> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/us-china-2015");
    let [by_path, by_name] = [Scenario::load(folder)?, Scenario::load("us-china-2015")?];
    assert_eq!(by_path.runs(500).run()?, by_name.runs(500).run()?);
    Ok(())
}

/// What the shipped scenarios claim of themselves is so.
#[test]
fn the_shipped_scenarios_are_as_they_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let entries = std::fs::read_dir(folder).expect("the scenarios");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let mut tried = 0;
    for path in paths {
        let scenario = Scenario::load(&path).unwrap_or_else(|error| panic!("{error}"));
        let found = scenario.expectations().unwrap_or_else(|error| panic!("{error}"));
        for one in &found.each {
            assert_eq!(one.verdict, Verdict::Pass, "{}: {}: {:?}", path.display(), one.id, one.found);
        }
        tried += found.each.len();
    }
    assert!(tried >= 12, "{tried} claims");
}

/// Of a claim that is on the border of being true, a verdict is a false one at no more than the rate of seeds.
#[test]
fn verdicts_are_wrong_no_more_often_than_is_said() {
    let text = r#"
        steps = 1
        [state]
        x = { start = "uniform(0, 1)", range = [0, 1] }
        [outcomes]
        high  = { at_end = "x > 0.9" }
        other = "otherwise"
        [metrics]
        mean_x = { final = "x" }
        rare   = { final = "if x > 0.99 then 1 / x else 0", range = [0, 2] }
        [expect]
        chance = "high < 10%"
        mean   = "mean(mean_x) < 0.5"
        middle = "quantile(mean_x, 30%) < 0.3"
        rare   = "rare < 0.01005033585350145"
    "#;
    let study = Study::parse("x.toml", text, Settings::default()).expect("it is sound");
    let mut told = [0; 4];
    for seed in 0..400 {
        let simulation = Simulation { seed, runs: 8_000, ..Simulation::default() };
        let trial = Trial { simulation, error: 0.2 };
        let found = study.expectations(&trial, &Progress::untold()).expect("nothing fails");
        for (told, one) in told.iter_mut().zip(&found.each) {
            *told += u32::from(one.verdict != Verdict::Undetermined);
        }
    }
    // As it is on the border, each verdict is wrong by what it says or by what it does not: together no more than 80 of 400, and
    // as the looks are not independent, fewer. More than 120 would come with a chance below one in a million.
    assert!(told.iter().all(|&told| told <= 120), "{told:?}");
    assert!(told.iter().sum::<u32>() > 0, "the intervals are not endless");
}
