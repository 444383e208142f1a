//! What is asked of a scenario at many settings of its parameters: the expected value of every outcome, metric and
//! objective, and how much of it is sampling noise.

use crate::analysis::estimates::interval::{self, Sample, Z};
use crate::analysis::estimates::paired_interval;
use crate::analysis::estimates::same_bits::same_bits;
use crate::engine::runs::paired::Paired;
use crate::engine::tally::{Lowest, Moments, NumberTally};
use crate::model::Model;

/// Something whose expected value is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    pub kind: QuantityKind,
    pub id: String,
    pub title: String,
}

/// With the place among its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuantityKind {
    /// A probability.
    Outcome(usize),
    Metric(usize),
    /// A payoff.
    Objective(usize),
}

/// Every outcome, metric and objective of a model, in this order: that of the quantities of [`Estimates`].
pub fn quantities(model: &Model) -> Vec<Quantity> {
    let quantity =
        |kind, id: &str, title: &str| Quantity { kind, id: id.to_owned(), title: title.to_owned() };
    let outcomes = model.outcomes.iter().enumerate();
    let metrics = model.metrics.iter().enumerate();
    let objectives = model.objectives.iter().enumerate();
    outcomes
        .map(|(index, o)| quantity(QuantityKind::Outcome(index), &o.name, &o.title))
        .chain(metrics.map(|(index, m)| quantity(QuantityKind::Metric(index), &m.name, &m.title)))
        .chain(objectives.map(|(index, (actor, _))| {
            let actor = &model.actors[*actor];
            quantity(QuantityKind::Objective(index), &actor.name, &actor.title)
        }))
        .collect()
}

/// The share of the runs that are the worst.
const WORST: f64 = 0.05;

/// An expected value as it was sampled.
#[derive(Clone, Copy, Debug)]
pub struct Estimate {
    /// NaN if no run has the number.
    pub mean: f64,
    /// Of the mean, by sampling alone: an unbiased estimate of its squared standard error. NaN with fewer than two runs.
    pub variance: f64,
    interval: [f64; 2],
}

same_bits! { Estimate { mean, variance, interval } }

impl Estimate {
    /// With the normal interval.
    pub fn normal(mean: f64, variance: f64) -> Self {
        let half = Z * variance.sqrt();
        Estimate { mean, variance, interval: [mean - half, mean + half] }
    }

    /// As a document tells it.
    pub fn told(mean: f64, variance: f64, interval: [f64; 2]) -> Self {
        Estimate { mean, variance, interval }
    }

    /// What is known without sampling.
    pub fn certain(mean: f64) -> Self {
        Self::normal(mean, 0.0)
    }

    /// The difference of two estimates that are taken for unrelated: the first less the second.
    pub fn unpaired_difference(first: Self, second: Self) -> Self {
        let interval =
            paired_interval::unpaired_means([second.mean, first.mean], [second.interval, first.interval]);
        Estimate { mean: first.mean - second.mean, variance: first.variance + second.variance, interval }
    }

    /// The mean of the worst 5% of a number, with the interval of a mean; NaN if there are no values.
    pub fn of_worst(number: &NumberTally) -> Self {
        let distribution = number.distribution();
        let Some(lowest) = distribution.lowest(WORST) else {
            return Estimate { mean: f64::NAN, variance: f64::NAN, interval: [f64::NAN; 2] };
        };
        let n = distribution.total();
        let Lowest { quantile, share, .. } = lowest;
        let sample = Sample {
            n,
            mean: quantile - lowest.mean,
            variance: lowest.variance,
            ends: [0.0, lowest.most],
            known: number.known().map(|[least, _]| [0.0, (quantile - least).max(0.0) / share]),
        };
        let [less, more] = sample.interval();
        let least = number.known().map_or(f64::NEG_INFINITY, |[least, _]| least.min(lowest.mean));
        let interval = [(quantile - more).max(least), quantile - less];
        Estimate { mean: lowest.mean, variance: lowest.variance / n as f64, interval }
    }

    /// The 95% interval: the normal one, but where few of the runs make the difference, or none.
    pub fn interval(&self) -> [f64; 2] {
        self.interval
    }

    /// Whether that interval leaves out 0.
    pub fn excludes_zero(&self) -> bool {
        let [low, high] = self.interval;
        low > 0.0 || high < 0.0
    }

    /// The same seen from the other side.
    pub fn reversed(&self) -> Estimate {
        let [low, high] = self.interval;
        Estimate { mean: -self.mean, variance: self.variance, interval: [-high, -low] }
    }
}

/// What some programs that met the same luck came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimates {
    /// By program, then by quantity.
    pub each: Vec<Vec<Estimate>>,
    /// By pair, then by quantity: the second less the first.
    pub differences: Vec<Vec<Estimate>>,
}

/// The estimates of all [`quantities`].
pub fn estimates(counted: &Paired) -> Estimates {
    let each = counted.each.iter().map(|tally| {
        let outcomes = tally.endings.iter().map(|ending| share(ending.total(), 0, tally.runs));
        outcomes.chain(tally.numbers.iter().map(|number| mean(&number.moments(), number.known()))).collect()
    });
    let differences = counted.pairs.iter().map(|pair| {
        let outcomes = (0..pair.endings()).map(|ending| {
            let [less, more] = pair.discordant(ending);
            share(more, less, pair.runs())
        });
        outcomes.chain(pair.numbers.iter().map(|number| mean(&number.moments, number.known))).collect()
    });
    Estimates { each: each.collect(), differences: differences.collect() }
}

/// The mean of so many ones and minus ones among `n` numbers, the others 0.
fn share(ones: u64, minus_ones: u64, n: u64) -> Estimate {
    let of = |count: u64| count as f64 / n as f64;
    let mean = (ones as f64 - minus_ones as f64) / n as f64;
    let spread = (of(ones) + of(minus_ones) - mean * mean).max(0.0);
    let found = Estimate::normal(mean, if n < 2 { f64::NAN } else { spread / (n - 1) as f64 });
    // What all runs have in common need not be so in all that could be.
    if spread == 0.0 {
        Estimate { interval: paired_interval::paired(minus_ones, ones, n), ..found }
    } else {
        found
    }
}

fn mean(moments: &Moments, known: Option<[f64; 2]>) -> Estimate {
    Estimate {
        mean: moments.mean(),
        variance: moments.variance() / moments.count() as f64,
        interval: interval::mean(moments, known),
    }
}
