//! `escalade compare`: options side by side on the same luck; differences that are right, and refusals that help.

use super::support::{
    assert_told, escalade, file, folder_with, parsed, printed, root, simulation, study, told,
};
use escalade::Study;
use escalade::analysis::comparison::{Comparison, Verdict};
use escalade::analysis::estimates::paired_interval::paired_coverage;
use escalade::analysis::summary::Summary;
use escalade::engine::replay::story::Happening;
use escalade::engine::runs::simulate::endings;
use escalade::model::settings::options::Asked;
use serde_json::Value;

const MAIN: &str = "scenarios/us-china-2015";

/// Two actors with two policies each, and objectives.
const DUEL: &str = r#"
title = "A duel of nerves"
step = "1 week"
steps = 6
play = { us = "soft", china = "soft" }
[actors]
us = { title = "US" }
china = { title = "China" }
[state]
heat = { start = 0, count = [0, 20] }
gain = { start = 0, count = [-20, 20] }
[responses.us]
wait = { weight = 3 }
press = { weight = 1, do = ["heat += 1", "gain += 1"] }
[responses.china]
bear = { weight = 3 }
resist = { weight = 1, do = ["heat += 1", "gain -= 1"] }
[policies.us.soft]
about = "mostly waits"
[policies.us.hard]
weights = { press = 3 }
[policies.china.soft]
about = "mostly bears it"
[policies.china.hard]
weights = { resist = 3 }
[outcomes]
clash = "heat >= 6"
peace = "otherwise"
[metrics]
end_heat = { final = "heat" }
clashed = { final = "heat >= 6" }
weeks_to_heat = { first = "heat > 2" }
[objectives]
us = "gain - (if outcome == clash then 4 else 0)"
china = "0 - gain - (if outcome == clash then 4 else 0)"
[constraints]
calm = "chance(clash) < 20%"
"#;

/// Which of three ways is won is known: under `plain` for u in (0.5, 1), `other` (0.3, 0.6), `nearly` (0.5, 0.99).
const TOSS: &str = r#"
title = "A toss"
step = "1 week"
steps = 1
[actors]
us = {}
[state]
won = { start = false }
[responses.us]
x = { weight = 50 }
y = { weight = 50, do = "won = true" }
z = { weight = 0 }
[policies.us.plain]
about = "as written"
[policies.us.other]
weights = { x = 30, y = 30, z = 40 }
[policies.us.nearly]
weights = { x = 50, y = 49, z = 1 }
[outcomes]
win = "won"
lose = "otherwise"
"#;

fn asked(policies: &[(&str, &[&str])]) -> Asked {
    let words = |list: &[&str]| list.iter().map(|&word| word.to_owned()).collect();
    let policies = policies.iter().map(|(actor, list)| ((*actor).to_owned(), words(list)));
    Asked { policies: policies.collect(), ..Asked::default() }
}

fn compare(study: &Study, asked: &Asked, seed: u64, runs: u64) -> Comparison {
    let options = study.options(asked).unwrap_or_else(|faulty| panic!("{faulty}"));
    options.compare(&simulation(seed, runs), &|_| {}).unwrap_or_else(|found| panic!("{found:?}"))
}

fn in_folder(text: &str, arguments: &[&str]) -> (i32, String, String) {
    let folder = folder_with(text);
    let all = [&["compare", "scenario.toml"], arguments].concat();
    told(escalade(&all).current_dir(folder.path()).output().expect("the program starts"))
}

#[test]
fn two_actors_side_by_side() {
    let (code, out, err) =
        in_folder(DUEL, &["--policy", "us=*", "--policy", "china=soft,hard", "--runs", "20000"]);
    assert_eq!(code, 0, "{err}");
    assert_told("compare duel", &out);
    let (code, out, err) = in_folder(DUEL, &["--runs", "12"]);
    assert_eq!(code, 0, "{err}");
    assert_told("compare few runs", &out);
}

/// A payoff in terms is worth what the same payoff in one piece is, and each term is told.
#[test]
fn payoffs_are_told_by_their_terms() {
    let (_, rest) = DUEL.split_once("[objectives]").expect("objectives");
    let us = rest.lines().find_map(|line| line.strip_prefix("us")).expect("that of us");
    let (_, formula) = us.split_once('=').expect("a formula");
    let in_terms = DUEL.replace(
        &format!("us{us}"),
        &format!("us.terms.all = {formula}\nus.terms.twice = {formula}\nus.weights.twice = -1\nus.terms.again = {formula}"),
    );
    let payoffs = |text: &str| {
        let (code, out, err) = in_folder(text, &["--runs", "500", "--json"]);
        assert_eq!(code, 0, "{err}");
        let document: Value = serde_json::from_str(&out).expect("JSON");
        document["options"][0]["summary"]["objectives"][0]["mean"].as_f64().expect("a number")
    };
    assert!((payoffs(DUEL) - payoffs(&in_terms)).abs() < 1e-9);
    let (_, out, _) = in_folder(&in_terms, &["--runs", "500"]);
    assert_told("compare terms", &out);
}

#[test]
fn lines_fit_and_there_is_no_colour_but_where_it_is_asked_for() {
    for arguments in
        [&["compare", MAIN, "--runs", "300"][..], &["compare", "scenarios/hotline.toml", "--runs", "300"]]
    {
        let out = printed(arguments);
        for line in out.lines() {
            assert!(line.chars().count() <= 80, "{line}");
            assert!(!line.ends_with(' ') && !line.contains('\u{1b}'), "{line:?}");
        }
        let mut forced = escalade(arguments);
        let (_, coloured, _) = told(forced.env("CLICOLOR_FORCE", "1").output().expect("it starts"));
        assert!(coloured.contains('\u{1b}'));
        let (_, plain, _) = told(
            escalade(arguments).env("CLICOLOR_FORCE", "0").env("NO_COLOR", "1").output().expect("it starts"),
        );
        assert_eq!(plain, out);
    }
}

#[test]
fn the_document_is_the_same_on_any_number_of_threads() {
    let json = |threads: &str| {
        printed(&[
            "compare",
            MAIN,
            "--json",
            "--runs",
            "700",
            "--threads",
            threads,
            "--policy",
            "us=restraint,hawkish",
        ])
    };
    let alone = json("1");
    assert!(alone == json("2") && alone == json("7"));
    let document: Value = serde_json::from_str(&alone).expect("JSON");
    assert_eq!(document["schema"], "escalade.comparison/1");
    // Each option's summary is that of the run command.
    let run = printed(&["run", MAIN, "--json", "--runs", "700", "--policy", "us=hawkish"]);
    let run: Value = serde_json::from_str(&run).expect("JSON");
    assert_eq!(document["options"][1]["summary"], run);
}

#[test]
fn pairs_say_what_their_options_say() {
    let (code, out, err) =
        in_folder(DUEL, &["--json", "--runs", "3000", "--policy", "us=*", "--policy", "china=*"]);
    assert_eq!(code, 0, "{err}");
    let document: Value = serde_json::from_str(&out).expect("JSON");
    let options = document["options"].as_array().expect("options");
    assert_eq!(options.len(), 4);
    let pairs = document["pairs"].as_array().expect("pairs");
    assert_eq!(pairs.len(), 6);
    let option = |label: &Value| options.iter().find(|option| option["label"] == *label).expect("an option");
    for pair in pairs {
        let (first, second) = (option(&pair["first"]), option(&pair["second"]));
        for kind in ["outcomes", "metrics", "objectives"] {
            let value = |option: &Value, index: usize| {
                let one = &option["summary"][kind][index];
                one.get("probability").or(one.get("mean")).and_then(Value::as_f64).expect("a number")
            };
            for (index, difference) in pair[kind].as_array().expect("differences").iter().enumerate() {
                if difference["id"] == "weeks_to_heat" {
                    continue; // Missing in some runs: the difference is over those that have both.
                }
                let expected = value(second, index) - value(first, index);
                let found = difference["difference"].as_f64().expect("a number");
                assert!((found - expected).abs() < 1e-9, "{difference}");
                let end = |i: usize| difference["interval"][i].as_f64().expect("a number");
                assert!(end(0) <= found && found <= end(1), "{difference}");
            }
        }
        let table = pair["from_to"].as_object().expect("a table").values();
        let runs: u64 =
            table.flat_map(|row| row.as_object().expect("a row").values()).filter_map(Value::as_u64).sum();
        assert_eq!(runs, 3000);
    }
    // Regret is against the best of the same actor, with the other's policy as it is.
    for option in options {
        let label = option["label"].as_str().expect("a label");
        let (us, china) = label.split_once(" / ").expect("two policies");
        for (payoff, own, other) in [(0, us, china), (1, china, us)] {
            let mean = |own: &str| {
                let label = if payoff == 0 { format!("{own} / {other}") } else { format!("{other} / {own}") };
                let found =
                    options.iter().find(|option| option["label"] == label.as_str()).expect("an option");
                found["payoffs"][payoff]["mean"].as_f64().expect("a number")
            };
            let best = mean("soft").max(mean("hard"));
            let regret = option["payoffs"][payoff]["regret"]["amount"].as_f64().expect("a number");
            assert!((regret - (best - mean(own))).abs() < 1e-9);
        }
    }
}

#[test]
fn a_game_and_plots_are_written() {
    let folder = folder_with(DUEL);
    let arguments = [
        "compare",
        "scenario.toml",
        "--runs",
        "500",
        "--policy",
        "us=*",
        "--policy",
        "china=*",
        "--out",
        "out",
    ];
    let (code, out, err) = told(escalade(&arguments).current_dir(folder.path()).output().expect("it starts"));
    assert_eq!(code, 0, "{err}");
    assert!(out.ends_with("9 files in out\n"), "{out}");
    let mut names: Vec<String> = std::fs::read_dir(folder.path().join("out"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(names.remove(0), ".escalade-files", "the list of what is ours");
    assert_eq!(
        names,
        [
            "comparison.json",
            "differences.png",
            "differences.svg",
            "game.nfg",
            "index.html",
            "outcomes_by_option.png",
            "outcomes_by_option.svg",
            "regret.png",
            "regret.svg"
        ]
    );
    let game = std::fs::read_to_string(folder.path().join("out/game.nfg")).expect("a file");
    assert!(game.starts_with("NFG 1 R \"A duel of nerves\" { \"us\" \"china\" }\n"), "{game}");
    assert_eq!(
        game.lines().filter(|line| line.split(' ').all(|word| word.parse::<f64>().is_ok())).count(),
        4
    );
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let mut text = String::new();
    for arguments in [
        &["--policy", "us=sfot"][..],
        &["--policy", "su=soft"],
        &["--policy", "us=soft"],
        &["--policy", "us=soft,soft"],
        &["--policy", "us=*,soft"],
        &["--policy", "us=soft", "--policy", "us=hard"],
        &["--variant", "x"],
        &["--variant", "*"],
        &["--set", "x=1"],
        &["--policy", "us"],
        &["--policy", "us=soft,,hard"],
        &["--runs", "0"],
    ] {
        let (code, out, err) = in_folder(DUEL, arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}");
        text += &format!("$ escalade compare scenario.toml {}\n{err}\n", arguments.join(" "));
    }
    let (code, _, err) = in_folder(&super::support::crisis(""), &[]);
    assert_eq!(code, 2);
    text += &format!("nothing to choose\n{err}\n");
    assert_told("compare refused", &text);
}

#[test]
fn a_run_that_fails_is_named_with_the_option_under_which_it_does() {
    let text = DUEL.replace(
        "end_heat = { final = \"heat\" }",
        "end_heat = { final = \"1 / (4 - heat)\", range = [-1, 1] }",
    );
    let (code, out, err) = in_folder(&text, &["--runs", "2000", "--policy", "us=*"]);
    assert_eq!((code, out.as_str()), (1, ""), "{err}");
    assert!(err.contains("escalade trace scenario.toml --run") && err.contains("--policy us="), "{err}");
    assert_eq!(in_folder(&text, &["--runs", "2000", "--policy", "us=*", "--threads", "7"]).2, err);
}

#[test]
fn the_same_rules_under_two_names_differ_in_nothing() {
    let rules =
        "rules = [{ choose = \"press\", when = \"heat < 4\", chance = \"30%\" }, { choose = \"wait\" }]";
    let text = DUEL.replace(
        "[policies.china.soft]",
        &format!("[policies.us.one]\n{rules}\n[policies.us.two]\n{rules}\n[policies.china.soft]"),
    );
    let found = compare(&parsed(&text), &asked(&[("us", &["one", "two"])]), 5, 3000);
    let pair = found.pair(0, 1);
    assert_eq!(pair.changed, 0);
    for difference in pair.outcomes.iter().chain(&pair.metrics).chain(&pair.objectives) {
        assert_eq!(difference.estimate, 0.0, "{difference:?}");
        if difference.missing == 0 {
            assert_eq!(difference.verdict, Verdict::Same, "{difference:?}");
        }
    }
    let numbers = |summary: &Summary| {
        (summary.outcomes.iter().map(|o| o.cumulative.clone()).collect::<Vec<_>>(), summary.metrics[0].mean)
    };
    assert_eq!(numbers(&found.options[0].summary), numbers(&found.options[1].summary));
}

/// On the main scenario, for outcomes neither rare nor nearly sure.
#[test]
fn the_same_luck_narrows_the_intervals_of_the_main_scenario() {
    let found = compare(&study(MAIN), &asked(&[("us", &["restraint", "graduated"])]), 2015, 4000);
    let pair = found.pair(0, 1);
    let mut tried = 0;
    for (index, difference) in pair.outcomes.iter().enumerate() {
        let chances = found.options.iter().map(|option| option.summary.outcomes[index].chance);
        if !chances.clone().all(|chance| (0.05..=0.95).contains(&chance)) {
            continue;
        }
        tried += 1;
        let width = |[low, high]: [f64; 2]| high - low;
        assert!(width(difference.interval) < width(difference.unpaired), "{difference:?}");
    }
    assert!(tried >= 2, "{tried}");
}

/// Five standard errors: of 4 differences one is farther off with chance 2.3e-6, if all is right.
#[test]
fn differences_are_those_of_the_exact_answers() {
    let text = std::fs::read_to_string(file("scenarios/ladder-52.toml")).expect("a file");
    let text = text
        + "\n[policies.us.plain]\nabout = \"as written\"\n[policies.us.calm]\n\
           weights = { threaten = \"default / 3\", hotline_call = \"default + 1\" }\n\
           [policies.us.harsh]\nweights = { restraint = 2, sanction_five = \"3 * default\" }\n";
    let options =
        parsed(&text).options(&asked(&[("us", &["*"])])).unwrap_or_else(|faulty| panic!("{faulty}"));
    let found = options.compare(&simulation(2015, 40_000), &|_| {}).expect("no run fails");
    let chances: Vec<Vec<f64>> = (options.studies.iter())
        .map(|study| {
            let exact = study.exact(1_000_000).unwrap_or_else(|_| panic!("finite chances"));
            exact.outcomes.iter().map(|steps| steps.iter().sum()).collect()
        })
        .collect();
    for second in 1..3 {
        for (index, difference) in found.pair(0, second).outcomes.iter().take(2).enumerate() {
            let expected = chances[second][index] - chances[0][index];
            let error = (difference.interval[1] - difference.interval[0]) / (2.0 * 1.959963984540054);
            assert!(
                error > 0.0 && (difference.estimate - expected).abs() < 5.0 * error,
                "{difference:?}, {expected}"
            );
            assert!(expected.abs() > 0.01, "a difference worth finding: {expected}");
        }
    }
}

/// Of 1,000 seeds, as many intervals hold the true difference as the exact coverage says, or nearly: the chance of
/// being farther off is below 1e-6 (4.9 standard deviations of a binomial number, two-sided; the exact tails are
/// lighter where the coverage is near 1, and one more is allowed for).
#[test]
fn paired_intervals_cover_as_they_should() {
    const RUNS: u64 = 150;
    let study = parsed(TOSS);
    for (other, less, more) in [("other", 0.4, 0.2), ("nearly", 0.01, 0.0)] {
        let options =
            study.options(&asked(&[("us", &["plain", other])])).unwrap_or_else(|faulty| panic!("{faulty}"));
        let one = simulation(0, RUNS);
        let holds = |seed: u64| {
            let found = options
                .compare(&escalade::Simulation { seed, threads: 1, ..one }, &|_| {})
                .expect("no run fails");
            let [low, high] = found.pair(0, 1).outcomes[0].interval;
            low <= more - less && more - less <= high
        };
        let held = (0..1000).filter(|&seed| holds(seed)).count() as f64;
        let coverage = paired_coverage(less, more, RUNS);
        let spread = (1000.0 * coverage * (1.0 - coverage)).sqrt();
        assert!((held - 1000.0 * coverage).abs() <= 4.9 * spread + 1.0, "{other}: {held}, {coverage}");
        assert!(coverage > 0.93, "{other}: {coverage}");
    }
}

/// The worst 5% of the runs: half of them are worth 0 where the chance of 0 is 2.5%, and nothing is known of the rest but
/// that it is worth 1. So the mean of the worst is known, and so is how often the interval contains it: it is that of the
/// normal interval on a binomial share.
const UNLUCKY: &str = r#"
title = "Bad luck"
steps = 1
[actors]
us = {}
[state]
lost = { start = false }
even = { start = "uniform(0, 1)", range = [0, 1] }
[events.accident]
chance = 0.025
do = "lost = true"
[responses.us]
x = {}
[policies.us.one]
about = "as written"
[policies.us.other]
weights = { x = 2 }
[outcomes]
end = "otherwise"
[objectives]
us = "OBJECTIVE"
"#;

/// How many of 1,000 seeds have an interval on the worst 5% that contains `expected`.
fn worst_held(objective: &str, expected: f64, runs: u64) -> f64 {
    let options = parsed(&UNLUCKY.replace("OBJECTIVE", objective)).options(&Asked::default());
    let options = options.unwrap_or_else(|faulty| panic!("{faulty}"));
    let holds = |seed: u64| {
        let simulation = escalade::Simulation { seed, threads: 1, ..simulation(0, runs) };
        let found = options.compare(&simulation, &|_| {}).expect("no run fails");
        let [low, high] = found.options[0].payoffs[0].worst_interval;
        low <= expected && expected <= high
    };
    (0..1000).filter(|&seed| holds(seed)).count() as f64
}

/// Farther off with a chance below 1e-6: 4.9 standard deviations of a binomial number.
#[test]
fn intervals_on_the_worst_cover_as_they_should() {
    const RUNS: u64 = 1000;
    const P: f64 = 0.025;
    let log_factorial = |k: u64| libm::lgamma(k as f64 + 1.0);
    let coverage: f64 = (0..RUNS / 20)
        .filter(|&k| {
            let share = k as f64 / RUNS as f64;
            (share - P).abs() <= 1.959963984540054 * (share * (1.0 - share) / RUNS as f64).sqrt()
        })
        .map(|k| {
            let ways = log_factorial(RUNS) - log_factorial(k) - log_factorial(RUNS - k);
            libm::exp(ways + k as f64 * libm::log(P) + (RUNS - k) as f64 * libm::log(1.0 - P))
        })
        .sum();
    assert!((0.92..0.96).contains(&coverage), "{coverage}");
    let held = worst_held("if lost then 0 else 1", 0.5, RUNS);
    let spread = (1000.0 * coverage * (1.0 - coverage)).sqrt();
    assert!((held - 1000.0 * coverage).abs() <= 4.9 * spread, "{held}, {coverage}");
    // Of numbers that are even over [0, 1] the mean of the worst is 1/40; there the law is the normal one, nearly: one
    // and a half hundredths are allowed for that.
    let held = worst_held("even", 0.025, 2000);
    assert!((held - 950.0).abs() <= 4.9 * 6.9 + 15.0, "{held}");
}

/// A policy that differs from week 60 on only: until then every run is the same.
#[test]
fn runs_are_the_same_until_a_policy_differs() {
    let folder = tempfile::tempdir().expect("a folder");
    for entry in std::fs::read_dir(root().join(MAIN)).expect("a folder") {
        let path = entry.expect("an entry").path();
        std::fs::copy(&path, folder.path().join(path.file_name().expect("a name"))).expect("a copy");
    }
    let path = folder.path().join("scenario.toml");
    let text = std::fs::read_to_string(&path).expect("a file");
    let (_, rest) = text.split_once("[policies.us.restraint]").expect("a policy");
    let (_, rules) = rest.split_once("rules = [").expect("its rules");
    let (rules, _) = rules.split_once("\n]").expect("their end");
    let later = format!(
        "\n[policies.us.later]\nabout = \"restraint until week 60\"\nrules = [{rules}\n  {{ choose = \"threaten\", when = \"step >= 60\" }},\n  {{ choose = \"compile_list\", when = \"step >= 60\" }},\n]\n"
    );
    std::fs::write(&path, text.clone() + &later).expect("a file");
    let study = Study::read(&path, escalade::Settings::default()).unwrap_or_else(|faulty| panic!("{faulty}"));
    let options =
        study.options(&asked(&[("us", &["restraint", "later"])])).unwrap_or_else(|faulty| panic!("{faulty}"));
    let [one, other] = &options.studies[..] else { panic!("two options") };
    let ends = |study: &Study| endings(&study.program, &simulation(7, 1500)).expect("no run fails");
    let (one_ends, other_ends) = (ends(one), ends(other));
    let mut changed = 0;
    for (a, b) in one_ends.iter().zip(&other_ends) {
        if a != b {
            changed += 1;
            assert!(a.step >= 60 && b.step >= 60, "{a:?} {b:?}");
        }
    }
    assert!(changed > 20, "{changed}");
    // All that is told but where in the file the rules stand.
    let told_of = |steps: &[Vec<Happening>]| -> Vec<String> {
        let words = steps.iter().flatten().map(|happening| match happening {
            Happening::Chance { site, p, u, came_true, .. } => format!("{site} {p} {u} {came_true}"),
            Happening::Ruled { site, available, chosen, .. } => format!("{site} {available:?} {chosen:?}"),
            other => format!("{other:?}"),
        });
        words.collect()
    };
    for run in 0..25 {
        let (a, b) = (one.trace(7, run), other.trace(7, run));
        let until = a.steps.len().min(b.steps.len()).min(60);
        assert_eq!(told_of(&a.steps[..until]), told_of(&b.steps[..until]), "run {run}");
    }
}

/// What is compared if nothing is asked for: what the file says, else the policies of the first actor with several.
#[test]
fn what_is_meant_without_a_word() {
    let labels = |study: &Study, asked: &Asked| -> Vec<String> {
        let options = study.options(asked).unwrap_or_else(|faulty| panic!("{faulty}"));
        options.side.choices.into_iter().map(|choice| choice.label).collect()
    };
    let nothing = Asked::default();
    let both = ["restraint", "graduated", "hawkish", "improvised"]
        .map(|us| ["calculating", "hardline"].map(|china| format!("{us} / {china}")));
    assert_eq!(labels(&study(MAIN), &nothing), both.concat());
    assert_eq!(
        labels(&study("scenarios/hotline.toml"), &nothing),
        ["none", "untested", "live", "restrictive"]
    );
    assert_eq!(labels(&parsed(DUEL), &nothing), ["soft", "hard"]);
    let china = DUEL.replace("steps = 6", "steps = 6\ncompare = [\"china=default\", \"china=hard\"]");
    assert_eq!(labels(&parsed(&china), &nothing), ["default", "hard"]);
    // One variant is compared with the file as it stands, unless policies are asked for in it.
    let variant = Asked { variants: vec!["no_hotline".to_owned()], ..Asked::default() };
    assert_eq!(labels(&study(MAIN), &variant), ["stated", "no_hotline"]);
    let policies = Asked { variants: variant.variants, ..asked(&[("us", &["*"])]) };
    assert_eq!(labels(&study(MAIN), &policies), ["restraint", "graduated", "hawkish", "improvised"]);
    let two = ["no_hotline", "hotline_from_the_start"].map(str::to_owned).to_vec();
    let both = Asked { variants: two, ..asked(&[("us", &["restraint", "hawkish"])]) };
    assert_eq!(
        labels(&study(MAIN), &both),
        [
            "no_hotline / restraint",
            "no_hotline / hawkish",
            "hotline_from_the_start / restraint",
            "hotline_from_the_start / hawkish"
        ]
    );
}

/// The duel with what-ifs that change different things, and one that changes the same as another.
fn what_ifs() -> String {
    let parameters = "[parameters]\neager = { title = \"Eagerness\", value = 1, range = [0, 9] }\n\
                      patient = { value = 3, range = [0, 9] }\n";
    let variants = "[variants]\nkeen = { eager = 2 }\nkeener = { eager = 3 }\ncalm = { patient = 9 }\n\
                    hard = { play = { us = \"hard\" } }\n";
    DUEL.replace("[actors]\n", &format!("{variants}{parameters}[actors]\n"))
        .replace("press = { weight = 1,", "press = { weight = \"eager\",")
        .replace("bear = { weight = 3 }", "bear = { weight = \"patient\" }")
}

fn outcomes(command: &str, arguments: &[&str]) -> Vec<(String, Value)> {
    let folder = folder_with(&what_ifs());
    let all = [&[command, "scenario.toml", "--runs", "500", "--json"], arguments].concat();
    let (code, out, err) =
        told(escalade(&all).current_dir(folder.path()).output().expect("the program starts"));
    assert_eq!(code, 0, "{arguments:?}: {err}");
    let document: Value = serde_json::from_str(&out).expect("JSON");
    match document["options"].as_array() {
        Some(options) => (options.iter())
            .map(|option| {
                (
                    option["label"].as_str().unwrap_or_default().to_owned(),
                    option["summary"]["outcomes"].clone(),
                )
            })
            .collect(),
        None => vec![(String::new(), document["outcomes"].clone())],
    }
}

#[test]
fn a_variant_alone_stands_beside_the_file_as_it_is() {
    let alone = outcomes("compare", &["--variant", "keen"]);
    let labels: Vec<&str> = alone.iter().map(|(label, _)| label.as_str()).collect();
    assert_eq!(labels, ["stated", "keen"]);
    assert_eq!(alone, outcomes("compare", &["--variant", "stated,keen"]));
    assert_ne!(alone[0].1, alone[1].1);
    assert_eq!(outcomes("run", &["--variant", "stated"]), outcomes("run", &[]));
}

#[test]
fn variants_combine_where_they_change_different_things() {
    let both = outcomes("run", &["--variant", "keen+calm"]);
    assert_eq!(both, outcomes("run", &["--set", "eager=2", "--set", "patient=9"]));
    assert_eq!(both, outcomes("run", &["--variant", "calm + keen"]));
    let hard = outcomes("run", &["--variant", "keen+hard"]);
    assert_eq!(hard, outcomes("run", &["--set", "eager=2", "--policy", "us=hard"]));
    let options = outcomes("compare", &["--variant", "keen+calm,stated"]);
    assert_eq!(options[0].0, "keen+calm");
    for (variant, says) in [
        ("keen+keener", "they set `eager` to different values"),
        ("keen+keen", "named twice"),
        ("keen+stated", "`stated` is the file as it stands"),
        ("keen+clam", "did you mean `calm`?"),
        ("keen+", "there is no variant ``"),
    ] {
        for command in ["run", "compare", "sensitivity", "exact", "check", "trace"] {
            let folder = folder_with(&what_ifs());
            let all = [command, "scenario.toml", "--variant", variant];
            let output = escalade(&all).current_dir(folder.path()).output().expect("the program starts");
            let (code, out, err) = told(output);
            assert_eq!((code, out.as_str()), (2, ""), "{command} {variant}");
            assert!(err.contains(says), "{command} {variant}: {err}");
        }
    }
}

#[test]
fn a_title_that_is_unique_is_as_good_as_an_id() {
    let by_id = outcomes("run", &["--set", "eager=2", "--policy", "us=hard"]);
    assert_eq!(by_id, outcomes("run", &["--set", "eagerness=2", "--policy", "US=hard"]));
    let folder = folder_with(&what_ifs());
    let unknowns = |set: &str| {
        let all = ["sensitivity", "scenario.toml", "--runs", "50", "--json", "--set", set];
        told(escalade(&all).current_dir(folder.path()).output().expect("the program starts"))
    };
    assert_eq!(unknowns("Eagerness=2"), unknowns("eager=2"), "what is set is not unknown");
}
