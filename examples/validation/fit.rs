//! Pearson's chi-square of sampled outcomes against exact ones, seed by seed.

use crate::finite::{Finite, endings, over_seeds, totals};
use escalade::Study;
use escalade::analysis::estimates::hypothesis_tests::ChiSquare;

pub const SEEDS: u64 = 20;
pub const RUNS: u64 = 400_000;

/// The chance that everything here is right and some test fails all the same.
pub const FALSE_ALARM: f64 = 1e-6;

/// How one scenario fits: a statistic for each seed.
pub struct Fit {
    pub name: String,
    /// Cells are outcomes.
    pub outcomes: Vec<ChiSquare>,
    /// Cells are outcomes in a step.
    pub steps: Vec<ChiSquare>,
}

/// Statistics of independent seeds add up, and so do their degrees.
pub fn sum(all: &[ChiSquare]) -> ChiSquare {
    ChiSquare {
        statistic: all.iter().map(|one| one.statistic).sum(),
        degrees: all.iter().map(|one| one.degrees).sum(),
    }
}

/// Seeds 0 to 19 of `sampled` against the answer of `exact`.
pub fn fit(sampled: &Study, exact: &Finite) -> Fit {
    let (chances, by_step) = (exact.chances(), exact.chances_by_step());
    let both = over_seeds(0..SEEDS, |seed| {
        let ends = endings(sampled, seed, RUNS);
        (ChiSquare::of(&totals(&ends), &chances), ChiSquare::of(&ends.concat(), &by_step))
    });
    let (outcomes, steps) = both.into_iter().unzip();
    Fit { name: exact.name.clone(), outcomes, steps }
}

impl Fit {
    /// The tests that are made: one a seed and one over all seeds, for outcomes and for outcomes by step.
    pub fn tests(&self) -> Vec<ChiSquare> {
        let with_sum = |all: &[ChiSquare]| [all, &[sum(all)]].concat();
        [with_sum(&self.outcomes), with_sum(&self.steps)].concat()
    }

    /// The least likely of them.
    pub fn worst(&self) -> f64 {
        self.tests().iter().map(|test| test.tail()).fold(1.0, f64::min)
    }
}

/// The level of a single test: [`FALSE_ALARM`] shared out evenly over the tests of `scenarios` scenarios (Bonferroni).
pub fn level(scenarios: usize) -> f64 {
    FALSE_ALARM / (scenarios as f64 * 2.0 * (SEEDS + 1) as f64)
}
