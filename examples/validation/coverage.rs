//! How often the printed intervals contain the exact chance.

use crate::finite::{Finite, endings, over_seeds, totals};
use escalade::analysis::estimates::hypothesis_tests::binomial_tail;
use escalade::analysis::estimates::interval::{wilson, wilson_coverage};

pub const SEEDS: u64 = 1_000;
pub const RUNS: u64 = 2_000;

/// Seeds that no other check uses.
const FIRST_SEED: u64 = 100_000;

pub struct Coverage {
    pub scenario: String,
    pub outcome: String,
    /// Exact.
    pub chance: f64,
    /// Of [`SEEDS`] intervals, those that contain it.
    pub covered: u64,
    /// The share that the interval should have: the binomial law summed over the counts whose interval contains the chance.
    pub expected: f64,
    /// The two-sided exact binomial test of the one against the other.
    pub tail: f64,
}

/// Of every outcome.
pub fn coverage(scenario: &Finite) -> Vec<Coverage> {
    let seeds: Vec<Vec<u64>> =
        over_seeds(FIRST_SEED..FIRST_SEED + SEEDS, |seed| totals(&endings(&scenario.study, seed, RUNS)));
    let outcomes = scenario.study.model.outcomes.iter().enumerate().zip(scenario.chances());
    let all = outcomes.map(|((index, outcome), chance)| {
        let contains = |counts: &&Vec<u64>| {
            let [low, high] = wilson(counts[index], RUNS);
            low <= chance && chance <= high
        };
        let covered = seeds.iter().filter(contains).count() as u64;
        let expected = wilson_coverage(chance, RUNS);
        Coverage {
            scenario: scenario.name.clone(),
            outcome: outcome.name.clone(),
            chance,
            covered,
            expected,
            tail: binomial_tail(covered, SEEDS, expected),
        }
    });
    all.collect()
}
