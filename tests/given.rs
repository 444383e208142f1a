//! `--given`: what is told of the runs in which something holds is what Bayes' rule says.

use escalade::engine::exact::Options;
use escalade::engine::runs::each_run;
use escalade::study::SoughtRun;
use escalade::{Settings, Simulation, Study, Summary, assert_chance};

/// Ten tosses of a coin.
const COIN: &str = r#"
steps = 10
[state]
heads = { start = 0, count = [0, 10] }
[events.toss]
chance = 0.5
do = "heads += 1"
[outcomes]
many = { at_end = "heads >= 6" }
few  = "otherwise"
"#;

/// Delays, a belief, a ladder, endings at any time; and, kept by the file itself, what is given below.
const CRISIS: &str = r#"
title = "Mixed"
start = 2015-01-05
step  = "1 week"
steps = 8
[actors]
us = {}
[ladder]
rungs = ["calm", "tense", "clash"]
start = "calm"
[state]
truth  = { start = "weak", one_of = ["weak", "strong"] }
fuel   = { start = 3, count = [0, 6] }
was_tense  = { start = false }
ever_low   = { start = false }
full_on    = { start = false }
[beliefs.us.guess]
about = "truth"
prior = { weak = 0.6, strong = 0.4 }
[evidence.look]
about = "truth"
signs.firm = { weak = 0.2, strong = 0.7 }
signs.soft = { weak = 0.8, strong = 0.3 }
[events.toss]
once = true
do = { draw = "truth", weights = { weak = 3, strong = 2 } }
[events.spark]
chance = 0.3
again_after = "3 weeks"
do = { after = "1..3 weeks", do = "fuel -= 1" }
[events.climb]
when = "fuel < 3"
chance = "if truth == strong then 0.5 else 0.3"
do = "rung += 1"
[responses.us.wait]
weight = 3
[responses.us.ask]
weight = "us.guess(strong)"
prepare = "1..2 weeks"
do = { observe = "look", by = "us.guess" }
[responses.us.feed]
when = "since(us.feed) > 14 days"
weight = 1
do = "fuel += 1"
[rules.tense]
when = "rung >= tense and step <= 5"
do = "was_tense = true"
[rules.low]
when = "fuel <= 1 and step <= 6"
do = "ever_low = true"
[rules.full]
when = "step <= 4"
do = "full_on = fuel >= 3"
[outcomes]
clash = "rung == clash"
fed   = "fuel >= 5 for 2 weeks"
still = "otherwise"
[metrics]
kept    = { final = "was_tense and not ever_low and full_on" }
clashed = { final = "was_tense and not ever_low and full_on and outcome == clash" }
starved = { final = "was_tense and not ever_low and full_on and outcome == fed" }
feeding = { count = "us.feed" }
fed_and_kept = { final = "if was_tense and not ever_low and full_on then times(us.feed) else 0" }
"#;

/// What the file of [`CRISIS`] keeps as `kept`.
const SO: [&str; 3] = ["rung >= tense by step 5", "not fuel <= 1 by step 6", "fuel >= 3 on 2015-01-27"];

fn study(text: &str, given: &[&str]) -> Study {
    let given = given.iter().map(|&text| text.to_owned()).collect();
    let settings = Settings { given, ..Settings::default() };
    Study::parse("test.toml", text, settings).unwrap_or_else(|faulty| panic!("{faulty}"))
}

fn solved(study: &Study) -> Summary {
    let options = Options { all_metrics: true, ..Options::default() };
    study.solve(&options, &|_| {}).unwrap_or_else(|why| panic!("{why}"))
}

fn close(found: f64, right: f64) {
    assert!((found - right).abs() < 1e-12, "{found}, not {right}");
}

/// Of so many tosses, the chance of so many heads.
fn tosses(n: u32, heads: impl Fn(u32) -> bool) -> f64 {
    let ways = |k: u32| (0..k).fold(1.0, |ways, i| ways * f64::from(n - i) / f64::from(i + 1));
    (0..=n).filter(|&k| heads(k)).map(ways).sum::<f64>() / f64::from(1_u32 << n)
}

#[test]
fn coins_are_as_the_binomial_distribution_has_them() {
    // By condition: the chance that it holds, and that there are many heads too.
    let last = |k: u32| tosses(7, move |rest| rest + k >= 6);
    let in_three = |k: u32| tosses(3, move |heads| heads == k);
    let cases: [(&[&str], f64, f64); 6] = [
        (&["heads == 3 on step 3"], 0.125, 0.125 * last(3)),
        (&["heads >= 2 by step 3"], in_three(2) + in_three(3), in_three(2) * last(2) + in_three(3) * last(3)),
        (&["not heads >= 1 by step 3"], 0.125, 0.125 * last(0)),
        (&["heads <= 8"], tosses(10, |k| k <= 8), tosses(10, |k| (6..=8).contains(&k))),
        (
            &["outcome == many", "heads == 0 on step 1"],
            0.5 * tosses(9, |k| k >= 6),
            0.5 * tosses(9, |k| k >= 6),
        ),
        (&["heads == 0 by step 10"], 1.0, tosses(10, |k| k >= 6)),
    ];
    for (given, holds, both) in cases {
        let found = solved(&study(COIN, given));
        let told = found.given.as_ref().expect("something is given");
        close(told.share, holds);
        close(found["many"].chance, both / holds);
        let left_out: f64 = told.conditions.iter().map(|condition| condition.left_out).sum();
        close(told.share + left_out, 1.0);
    }
}

#[test]
fn exact_answers_are_those_of_a_file_that_keeps_the_condition_itself() {
    let all = solved(&study(CRISIS, &[]));
    let mean = |name: &str| all.metric(name).expect("it is asked for").mean;
    let kept = mean("kept");
    assert!((0.01..0.9).contains(&kept), "{kept}");
    let found = solved(&study(CRISIS, &SO));
    close(found.given.as_ref().expect("something is given").share, kept);
    close(found["clash"].chance, mean("clashed") / kept);
    close(found["fed"].chance, mean("starved") / kept);
    close(found.metric("kept").expect("it is asked for").mean, 1.0);
    close(found.metric("feeding").expect("it is asked for").mean, mean("fed_and_kept") / kept);
}

/// Wrong once in a million times for each outcome.
#[test]
fn sampling_agrees_with_exact_answers() {
    let study = study(CRISIS, &SO);
    let exact = solved(&study);
    let summary =
        study.run(&Simulation { runs: 200_000, ..Simulation::default() }, &|_| {}).expect("no run fails");
    for outcome in &exact.outcomes {
        assert_chance!(summary, outcome.id.as_str(), outcome.chance, "1e-6");
    }
}

#[test]
fn the_runs_that_are_told_are_those_in_which_it_holds() {
    const RUNS: u64 = 20_000;
    let (all, given) = (study(CRISIS, &[]), study(CRISIS, &SO));
    let simulation = |threads| Simulation { runs: RUNS, threads, ..Simulation::default() };
    let every = each_run(&all.program, &simulation(0)).expect("no run fails");
    let kept = all.model.metrics.iter().position(|metric| metric.name == "kept").expect("it is there");
    let right: Vec<_> = every
        .endings
        .iter()
        .enumerate()
        .filter(|(at, _)| every.number(*at, kept) == Some(1.0))
        .map(|(_, ending)| *ending)
        .collect();
    assert_eq!(each_run(&given.program, &simulation(0)).expect("no run fails").endings, right);

    let summary = given.run(&simulation(1), &|_| {}).expect("no run fails");
    assert_eq!(summary.runs, right.len() as u64);
    assert_eq!(summary.given.as_ref().expect("something is given").runs, RUNS);
    for (index, outcome) in summary.outcomes.iter().enumerate() {
        assert_eq!(
            outcome.count,
            right.iter().filter(|ending| ending.outcome as usize == index).count() as u64
        );
    }
    for threads in [2, 3] {
        assert_eq!(given.run(&simulation(threads), &|_| {}).expect("no run fails"), summary);
    }

    let clashes: Vec<u64> =
        right.iter().filter(|ending| ending.outcome == 0).map(|ending| ending.run).collect();
    let nth = given.find_run(SoughtRun::Nth(3), 0, 2015, RUNS, &|_| {}).expect("no run fails");
    assert_eq!(nth.run, Some(clashes[2]));
    let typical = given.find_run(SoughtRun::Typical, 0, 2015, RUNS, &|_| {}).expect("no run fails");
    assert_eq!(typical.alike, clashes.len() as u64);
    assert!(typical.run.is_some_and(|run| clashes.contains(&run)));
    assert_eq!(given.first_given(2015, 0, RUNS).expect("no run fails"), Some(right[0].run));
}

#[test]
fn what_cannot_be_is_refused() {
    let study = study(COIN, &["heads == 5 on step 3"]);
    assert!(study.exact(1000).is_err_and(|why| why.to_string().contains("probability 0")));
}
