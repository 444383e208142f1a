//! Sampling, retelling and enumeration of random scenarios agree.

use crate::generator::scenario;
use escalade::analysis::agreement::{ChiSquare, binomial_tail};
use escalade::analysis::summary::{MetricSummary, Summary};
use escalade::engine::exact::{Exact, Expectation, Obstacle, Options, solve};
use escalade::engine::schedule::{Simulation, endings};
use escalade::model::program::Measure;
use escalade::report::json::summary_json;
use escalade::study::Study;
use escalade::{Settings, model::program::Program};
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
/// In each case: outcomes by step, and for up to five numbers a mean and how often it is missing.
const TESTS: f64 = 1.0 + 2.0 * 5.0;
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

#[test]
fn sampling_retelling_and_enumeration_agree() {
    let config = ProptestConfig {
        cases: CASES,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(2015),
        ..ProptestConfig::default()
    };
    let (solved, refused) = (Cell::new(0), Cell::new(0));
    let tried = TestRunner::new(config).run(&scenario(), |text| {
        let study = Study::parse("random.toml", &text, Settings::default())
            .map_err(|faulty| TestCaseError::fail(faulty.render(false, 20)))?;
        let sampled = sampled(&study)?;
        retold(&study)?;
        let options = Options { max_states: MAX_STATES, all_metrics: true, threads: 1, ..Options::default() };
        match solve(&study.program, &options, &|_| {}) {
            Ok(exact) => {
                solved.set(solved.get() + 1);
                outcomes_agree(&sampled, &exact)?;
                numbers_agree(&study.program, &sampled, &exact)?;
            }
            Err(Obstacle::TooManyStates(_)) => refused.set(refused.get() + 1),
            Err(obstacle) => return Err(TestCaseError::fail(format!("{obstacle:?}"))),
        }
        Ok(())
    });
    match tried {
        Ok(()) => {}
        Err(TestError::Fail(reason, text)) => panic!("{reason}\n{text}"),
        Err(TestError::Abort(reason)) => panic!("{reason}"),
    }
    println!("{} solved, {} refused", solved.get(), refused.get());
    assert!(10 * refused.get() < CASES, "{} of {CASES} have too many states", refused.get());
}
