//! Sampling, retelling and enumeration of random scenarios agree.

use crate::generator::scenario;
use escalade::analysis::estimates::hypothesis_tests::{ChiSquare, binomial_tail};
use escalade::analysis::summary::{MetricSummary, RungSummary, Summary};
use escalade::engine::exact::{Exact, Expectation, NoExactAnswer, Options, solve};
use escalade::engine::program::Measure;
use escalade::engine::runs::simulate::endings;
use escalade::engine::runs::simulation::Simulation;
use escalade::report::json::summary_json;
use escalade::study::Study;
use escalade::{Settings, engine::program::Program};
use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestError, TestRunner};
use std::cell::Cell;

const CASES: u32 = 500;
const SEED: u64 = 2015;
const RUNS: u64 = 10_000;
/// Runs that are retold.
const RETOLD: u64 = 5;
const MAX_STATES: usize = 30_000;

/// The chance that all is right and some case fails all the same, shared out evenly over the cases.
const FALSE_ALARM: f64 = 1e-6;
/// In each case: outcomes by step, last rungs, and for up to five numbers a mean and how often it is missing.
const TESTS: f64 = 2.0 + 2.0 * 5.0;
const LEVEL: f64 = FALSE_ALARM / CASES as f64 / TESTS;

fn simulation(runs: u64, threads: usize) -> Simulation {
    Simulation { seed: SEED, sample: 0, first_run: 0, runs, threads }
}

fn sampled(study: &Study) -> Result<Summary, TestCaseError> {
    let [one, three] = [1, 3].map(|threads| {
        study.run(&simulation(RUNS, threads), &|_| {}).map_err(|failure| {
            TestCaseError::fail(format!("run {} fails: {:?}", failure.stream, failure.check))
        })
    });
    let (one, three) = (one?, three?);
    prop_assert!(summary_json(&one) == summary_json(&three), "threads change the summary");
    Ok(one)
}

fn retold(study: &Study) -> Result<(), TestCaseError> {
    for end in endings(&study.program, &simulation(RETOLD, 1)).expect("the same runs as before") {
        let story = study.trace(SEED, end.run);
        prop_assert_eq!(story.ending, Some((end.outcome, end.step)), "run {} retold", end.run);
    }
    Ok(())
}

fn outcomes_agree(sampled: &Summary, exact: &Exact) -> Result<(), TestCaseError> {
    let total: f64 = exact.outcomes.iter().flatten().sum();
    prop_assert!((total - 1.0).abs() < 1e-11, "exact probabilities add up to {total}");
    let by_step = |cumulative: &[u64]| -> Vec<u64> {
        cumulative.iter().scan(0, |before, &now| Some(now - std::mem::replace(before, now))).collect()
    };
    let counts: Vec<u64> = sampled.outcomes.iter().flat_map(|one| by_step(&one.cumulative)).collect();
    let chances: Vec<f64> = exact.outcomes.iter().flatten().copied().collect();
    prop_assert_eq!(counts.len(), chances.len());
    let test = ChiSquare::of(&counts, &chances);
    prop_assert!(test.tail() >= LEVEL, "outcomes by step: {test:?}\nsampled {counts:?}\nexact {chances:?}");
    Ok(())
}

/// How far the mean of `n` values may be from the truth, but for a chance of at most [`LEVEL`]: the empirical Bernstein
/// bound for values that stay within `width`. No normal law is assumed.
///
/// Maurer and Pontil, "Empirical Bernstein bounds and sample variance penalization", COLT 2009, theorem 4, on both sides.
fn margin(sd: f64, width: f64, n: f64) -> f64 {
    let log = libm::log(4.0 / LEVEL);
    (2.0 * sd * sd * log / n).sqrt() + 7.0 * width * log / (3.0 * (n - 1.0))
}

fn number_agrees(
    sampled: &MetricSummary,
    exact: &Expectation,
    measure: &Measure,
) -> Result<(), TestCaseError> {
    let id = &sampled.id;
    let missing = (sampled.missing * RUNS as f64).round() as u64;
    let chance = if exact.missing < 1e-13 { 0.0 } else { exact.missing.min(1.0) };
    prop_assert!(
        binomial_tail(missing, RUNS, if chance > 1.0 - 1e-13 { 1.0 } else { chance }) >= LEVEL,
        "{id} is missing in {missing} runs of {RUNS}, not with chance {}",
        exact.missing
    );
    let measured = (RUNS - missing) as f64;
    if measured < 2.0 {
        return Ok(());
    }
    let [low, high] = measure.range;
    let off = (sampled.mean - exact.mean).abs();
    let most = margin(sampled.sd, high - low, measured) + 1e-9;
    prop_assert!(off <= most, "{id}: sampled {}, exact {}", sampled.mean, exact.mean);
    Ok(())
}

fn numbers_agree(program: &Program, sampled: &Summary, exact: &Exact) -> Result<(), TestCaseError> {
    let told = sampled.metrics.iter().chain(&sampled.objectives);
    let measures = program.metrics.iter().chain(&program.objectives);
    for ((told, measure), exact) in told.zip(measures).zip(&exact.measures) {
        let exact = exact.as_ref().expect("all metrics are asked for");
        number_agrees(told, exact, measure)?;
    }
    Ok(())
}

/// Where runs stand in the end.
fn rungs_agree(sampled: &Summary, exact: &Exact) -> Result<(), TestCaseError> {
    for (ladder, exact) in sampled.ladders.iter().zip(&exact.ladders) {
        let last = exact.last().expect("there is a step");
        let share = |rung: &RungSummary| *rung.occupancy.last().expect("there is a step");
        let counts = ladder.rungs.iter().map(|rung| (share(rung) * RUNS as f64).round() as u64);
        let counts: Vec<u64> = counts.collect();
        let test = ChiSquare::of(&counts, last);
        prop_assert!(test.tail() >= LEVEL, "last rungs: {test:?}\nsampled {counts:?}\nexact {last:?}");
    }
    Ok(())
}

fn study(text: &str) -> Result<Study, TestCaseError> {
    Study::parse("random.toml", text, Settings::default())
        .map_err(|faulty| TestCaseError::fail(faulty.render(false, 20)))
}

/// Whether the scenario could be enumerated.
fn agree(sampled_text: &str, exact_text: &str) -> Result<bool, TestCaseError> {
    let of_sampled = study(sampled_text)?;
    let sampled = sampled(&of_sampled)?;
    retold(&of_sampled)?;
    let options = Options { max_states: MAX_STATES, all_metrics: true, threads: 1, ..Options::default() };
    let of_exact = study(exact_text)?;
    match solve(&of_exact.program, &options, &|_| {}) {
        Ok(exact) => {
            outcomes_agree(&sampled, &exact)?;
            numbers_agree(&of_sampled.program, &sampled, &exact)?;
            rungs_agree(&sampled, &exact)?;
            Ok(true)
        }
        Err(NoExactAnswer::TooManyStates(_)) => Ok(false),
        Err(obstacle) => Err(TestCaseError::fail(format!("{obstacle:?}"))),
    }
}

fn runner() -> TestRunner {
    TestRunner::new(ProptestConfig {
        cases: CASES,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(2015),
        ..ProptestConfig::default()
    })
}

#[test]
fn sampling_retelling_and_enumeration_agree() {
    let refused = Cell::new(0);
    let tried = runner().run(&scenario(), |text| {
        refused.set(refused.get() + u32::from(!agree(&text, &text)?));
        Ok(())
    });
    match tried {
        Ok(()) => {}
        Err(TestError::Fail(reason, text)) => panic!("{reason}\n{text}"),
        Err(TestError::Abort(reason)) => panic!("{reason}"),
    }
    assert!(10 * refused.get() < CASES, "{} of {CASES} have too many states", refused.get());
}

/// A test of the test: an enumeration that is wrong in one place is found out, and what is shown is short.
#[test]
fn a_planted_error_is_found_and_shrinks() {
    for (right, wrong) in [
        ("x0 = { start = 0,", "x0 = { start = 1,"),
        ("again_after = \"3 weeks\"", "again_after = \"2 weeks\""),
        (", take = 1", ", take = 2"),
    ] {
        let tried = runner().run(&scenario(), |text| agree(&text, &text.replace(right, wrong)).map(|_| ()));
        let Err(TestError::Fail(_, text)) = tried else { panic!("{wrong}: not found") };
        let lines = text.lines().count();
        assert!(lines < 110, "{wrong}: {lines} lines are left\n{text}");
    }
}
