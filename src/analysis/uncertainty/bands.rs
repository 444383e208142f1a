//! What draws of the unknown parameters come to: the band of every number over the draws, with sampling noise taken out,
//! and how often each option is best.

use crate::analysis::estimates::contests::Contests;
use crate::analysis::estimates::estimate::{Estimate, Estimates, Quantity, QuantityKind, quantities};
use crate::analysis::estimates::interval::Z;
use crate::analysis::estimates::same_bits::{same_bits, same_if_equal};
use crate::analysis::uncertainty::reversal::{Reversal, reversal};
use crate::model::{Model, Point};

/// What was found at one draw, under every option on the same luck.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// Of all pairs of options, in the order of [`crate::engine::runs::paired::all_pairs`].
    pub answers: Estimates,
    /// By option, then by objective: the mean of the worst 5% of the runs.
    pub worst: Vec<Vec<Estimate>>,
    /// By option: whether all constraints are kept.
    pub keeps: Vec<Standing>,
}

/// What the draws came to.
#[derive(Clone, Debug)]
pub struct Uncertainty {
    pub draws: u64,
    /// Of each draw, under each option.
    pub runs: u64,
    /// Which parameters were drawn.
    pub parameters: Vec<String>,
    pub quantities: Vec<Quantity>,
    /// By option, then by quantity.
    pub bands: Vec<Vec<Band>>,
    /// What may be called best; empty with one option.
    pub criteria: Vec<Criterion>,
    /// By objective, if there are several options.
    pub reversals: Vec<Reversal>,
    /// By objective: draws in which the payoff of some option has no number, so that none can be told to be the best.
    pub untold: Vec<u64>,
}

same_bits! { Uncertainty { draws, runs, parameters, quantities, bands, criteria, reversals, untold } }

same_if_equal!(Quantity, Criterion);

/// How an expected value spreads over the draws. It says nothing of sampling: it is no confidence interval.
#[derive(Clone, Copy, Debug)]
pub struct Band {
    /// Draws in which it has a value and a sampling error.
    pub draws: u64,
    /// Over the draws.
    pub mean: f64,
    /// Standard deviation between the draws, sampling noise taken out; 0 if they differ by no more than noise makes them.
    pub sd: f64,
    /// Typical standard error of one draw.
    pub noise: f64,
    /// By what an estimate's distance from the mean is multiplied to take the noise out.
    factor: f64,
    pub p05: f64,
    pub p50: f64,
    pub p95: f64,
}

same_bits! { Band { draws, mean, sd, noise, factor, p05, p50, p95 } }

/// In one sense best, and how often each option is that.
#[derive(Clone, Debug, PartialEq)]
pub struct Criterion {
    pub kind: CriterionKind,
    /// By option.
    pub standings: Vec<Standing>,
}

/// With the place of the objective.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CriterionKind {
    /// No other option that its actor has in place of this one has a higher expected payoff.
    Payoff(usize),
    /// None of those has a higher mean of the worst 5% of the runs.
    Worst(usize),
    /// No other option is at least as good for every actor and better for one.
    Undominated,
    /// All constraints are kept.
    Constraints,
}

/// In how many draws an option is best.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// By the estimates; by those of payoffs with sampling noise taken out.
    pub best: u64,
    /// Beyond sampling error: 95% intervals say so.
    pub surely: u64,
    /// As far as sampling error allows: no 95% interval says otherwise.
    pub possibly: u64,
}

impl Band {
    /// As it was told, without that by which it was found.
    pub fn told(draws: u64, [mean, sd, noise]: [f64; 3], [p05, p50, p95]: [f64; 3]) -> Self {
        Band { draws, mean, sd, noise, factor: f64::NAN, p05, p50, p95 }
    }

    /// An estimate, moved towards the mean.
    fn without_noise(&self, estimate: f64) -> f64 {
        self.mean + self.factor * (estimate - self.mean)
    }

    /// Half of the 95% interval on the mean of all draws, by sampling alone.
    pub fn noise_of_mean(&self) -> f64 {
        Z * self.noise / (self.draws as f64).sqrt()
    }

    /// Whether a whole interval lies outside: of a band without width, outside what sampling leaves in doubt of it.
    pub fn leaves_out(&self, [low, high]: [f64; 2]) -> bool {
        let air = if self.is_flat() { self.noise_of_mean() } else { 0.0 };
        high < self.p05 - air || low > self.p95 + air
    }

    /// Whether the draws differ by no more than sampling noise makes them.
    pub fn is_flat(&self) -> bool {
        self.sd == 0.0
    }
}

impl Uncertainty {
    /// Half of the 95% interval on a share of the draws, where it is widest: at one half.
    pub fn margin(&self) -> f64 {
        Z * 0.5 / (self.draws as f64).sqrt()
    }

    /// Whose objective it is, by its place.
    pub fn actor(&self, objective: usize) -> &Quantity {
        let objectives = self.quantities.iter().filter(|one| matches!(one.kind, QuantityKind::Objective(_)));
        &self.quantities[self.quantities.len() - objectives.count() + objective]
    }
}

/// The answer of the draws. `points` are those of each draw: unknown parameters and their values. `chosen` is the option
/// that is best by each objective at the stated values, `contests` what the actor of each chooses among.
pub fn uncertainty(
    model: &Model,
    points: &[Point],
    drawn: &[Drawn],
    runs: u64,
    chosen: &[Option<usize>],
    contests: &[Contests],
) -> Uncertainty {
    let quantities = quantities(model);
    let options = drawn.first().map_or(0, |one| one.answers.each.len());
    let bands = (0..options).map(|option| {
        let of = |quantity: usize| drawn.iter().map(move |one| one.answers.each[option][quantity]);
        (0..quantities.len()).map(|quantity| band(of(quantity))).collect()
    });
    let mut found = Uncertainty {
        draws: drawn.len() as u64,
        runs,
        parameters: points.first().map_or_else(Vec::new, |point| {
            point.iter().map(|(id, _)| model.parameters[*id].name.clone()).collect()
        }),
        bands: bands.collect(),
        criteria: vec![],
        reversals: vec![],
        untold: vec![],
        quantities,
    };
    if options > 1 {
        let first = model.outcomes.len() + model.metrics.len();
        let objectives = model.objectives.len();
        let mut field = Field { drawn, options, first, objectives, contests, payoffs: vec![] };
        let chosen = |objective: usize| chosen.get(objective).copied().flatten();
        field.payoffs = (0..field.objectives)
            .map(|objective| field.payoffs_above(objective, chosen(objective).unwrap_or(0)))
            .collect();
        found.criteria = field.criteria(!model.constraints.is_empty());
        let untold = |objective: usize| {
            (0..drawn.len()).filter(|&draw| field.is_missing(draw, objective)).count() as u64
        };
        found.untold = (0..field.objectives).map(untold).collect();
        let reversal_of = |objective: usize| {
            let chosen = chosen(objective)?;
            let leads: Vec<f64> = drawn.iter().map(|one| field.lead(one, objective, chosen)).collect();
            let rivals: Vec<usize> = contests[objective].of(chosen).collect();
            let is_best =
                |draw, option| rivals.contains(&option) && field.by_payoff(draw, objective, option).best > 0;
            let best: Vec<Vec<bool>> = (0..drawn.len())
                .map(|draw| (0..options).map(|option| is_best(draw, option)).collect())
                .collect();
            Some(reversal(model, objective, chosen, points, &leads, &best))
        };
        found.reversals = (0..field.objectives).filter_map(reversal_of).collect();
    }
    found
}

/// Estimates of draws have more spread than what they estimate, by the sampling noise: each is moved towards their mean
/// by one factor, so that the variance that is left is what is left of theirs without the mean variance of the noise.
/// Their order stays.
///
/// T. A. Louis, "Estimating a population of parameter values using Bayes and empirical Bayes methods", Journal of the
/// American Statistical Association 79 (1984) 393-398.
pub fn band(estimates: impl Iterator<Item = Estimate>) -> Band {
    let known: Vec<Estimate> =
        estimates.filter(|one| one.mean.is_finite() && one.variance.is_finite()).collect();
    let n = known.len() as f64;
    let mean = known.iter().map(|one| one.mean).sum::<f64>() / n;
    let noise = known.iter().map(|one| one.variance).sum::<f64>() / n;
    let spread = known.iter().map(|one| (one.mean - mean) * (one.mean - mean)).sum::<f64>() / (n - 1.0);
    let between = (spread - noise).max(0.0);
    let factor = if spread > 0.0 { (between / spread).sqrt() } else { 0.0 };
    let mut band = Band {
        draws: known.len() as u64,
        mean,
        sd: between.sqrt(),
        noise: noise.sqrt(),
        factor,
        p05: f64::NAN,
        p50: f64::NAN,
        p95: f64::NAN,
    };
    let mut values: Vec<f64> = known.iter().map(|one| band.without_noise(one.mean)).collect();
    values.sort_by(f64::total_cmp);
    [band.p05, band.p50, band.p95] = [0.05, 0.5, 0.95].map(|p| quantile(&values, p));
    band
}

/// Of values in order, of which the k-th of n stands for the probability (k - 1/2) / n; between two of them linear. NaN
/// if there are none.
///
/// A. Hazen, "Storage to be provided in impounding reservoirs for municipal water supply", Transactions of the American
/// Society of Civil Engineers 77 (1914) 1539-1640.
fn quantile(values: &[f64], p: f64) -> f64 {
    let Some(last) = values.len().checked_sub(1) else { return f64::NAN };
    let place = (p * values.len() as f64 - 0.5).clamp(0.0, last as f64);
    let (low, rest) = (place as usize, place - libm::floor(place));
    values[low] + rest * (values[(low + 1).min(last)] - values[low])
}

/// Options that are judged in every draw.
struct Field<'a> {
    drawn: &'a [Drawn],
    options: usize,
    /// The place of the first objective among the quantities.
    first: usize,
    objectives: usize,
    /// By objective.
    contests: &'a [Contests],
    /// By objective, draw and option: how much more it brings than one and the same option, sampling noise taken out of
    /// each difference as of a band.
    payoffs: Vec<Vec<Vec<f64>>>,
}

impl Field<'_> {
    fn criteria(&self, constraints: bool) -> Vec<Criterion> {
        let mut kinds: Vec<CriterionKind> = (0..self.objectives)
            .flat_map(|objective| [CriterionKind::Payoff(objective), CriterionKind::Worst(objective)])
            .collect();
        if self.objectives > 1 {
            kinds.push(CriterionKind::Undominated);
        }
        if constraints {
            kinds.push(CriterionKind::Constraints);
        }
        let standing = |kind: CriterionKind, option: usize| {
            let one = |draw: usize| match kind {
                CriterionKind::Payoff(objective) => self.by_payoff(draw, objective, option),
                CriterionKind::Worst(objective) => self.by_worst(draw, objective, option),
                CriterionKind::Undominated => self.undominated(draw, option),
                CriterionKind::Constraints => self.drawn[draw].keeps[option],
            };
            (0..self.drawn.len()).map(one).fold(Standing::default(), |sum, one| Standing {
                best: sum.best + one.best,
                surely: sum.surely + one.surely,
                possibly: sum.possibly + one.possibly,
            })
        };
        let criterion = |kind| Criterion {
            kind,
            standings: (0..self.options).map(|option| standing(kind, option)).collect(),
        };
        kinds.into_iter().map(criterion).collect()
    }

    /// Those among which the actor of an objective chooses, but for one.
    fn rivals(&self, objective: usize, option: usize) -> impl Iterator<Item = usize> + Clone {
        self.contests[objective].of(option).filter(move |&other| other != option)
    }

    fn others(&self, option: usize) -> impl Iterator<Item = usize> + Clone {
        (0..self.options).filter(move |&other| other != option)
    }

    /// How much more an option brings an actor than another, on the same luck.
    fn gain(&self, drawn: &Drawn, objective: usize, option: usize, other: usize) -> Estimate {
        let pair = crate::engine::runs::paired::pair(option.min(other), option.max(other));
        let found = drawn.answers.differences[pair][self.first + objective];
        if option > other { found } else { found.reversed() }
    }

    /// Differences from one option, in every draw.
    fn payoffs_above(&self, objective: usize, base: usize) -> Vec<Vec<f64>> {
        let mut all = vec![vec![0.0; self.options]; self.drawn.len()];
        for option in self.others(base) {
            let gains = self.drawn.iter().map(|drawn| self.gain(drawn, objective, option, base));
            let spread = band(gains.clone());
            for (payoffs, gain) in all.iter_mut().zip(gains) {
                payoffs[option] = spread.without_noise(gain.mean);
            }
        }
        all
    }

    /// Whether the payoff of any option has no number in a draw.
    fn is_missing(&self, draw: usize, objective: usize) -> bool {
        let each = &self.drawn[draw].answers.each;
        each.iter().any(|quantities| !quantities[self.first + objective].mean.is_finite())
    }

    fn by_payoff(&self, draw: usize, objective: usize, option: usize) -> Standing {
        if self.is_missing(draw, objective) {
            return Standing::default();
        }
        let payoffs = &self.payoffs[objective][draw];
        let judged = judged(
            self.rivals(objective, option)
                .map(|other| self.gain(&self.drawn[draw], objective, option, other)),
        );
        let best = self.rivals(objective, option).all(|other| payoffs[option] >= payoffs[other]);
        Standing { best: u64::from(best), ..judged }
    }

    /// How much more an option brings than the best of the others; NaN if that is no number.
    fn lead(&self, drawn: &Drawn, objective: usize, option: usize) -> f64 {
        let gains =
            self.rivals(objective, option).map(|other| self.gain(drawn, objective, option, other).mean);
        gains.reduce(|a, b| if a < b || a.is_nan() { a } else { b }).unwrap_or(f64::NAN)
    }

    /// The two tails are taken for unrelated, which makes the error rather too large.
    fn by_worst(&self, draw: usize, objective: usize, option: usize) -> Standing {
        if self.is_missing(draw, objective) {
            return Standing::default();
        }
        let of = |option: usize| self.drawn[draw].worst[option][objective];
        judged(
            self.rivals(objective, option).map(|other| Estimate::unpaired_difference(of(option), of(other))),
        )
    }

    fn undominated(&self, draw: usize, option: usize) -> Standing {
        if (0..self.objectives).any(|objective| self.is_missing(draw, objective)) {
            return Standing::default();
        }
        let gains =
            |other: usize| (0..self.objectives).map(move |o| self.gain(&self.drawn[draw], o, option, other));
        let dominated = |other: usize| {
            let more = |payoffs: &Vec<Vec<f64>>| payoffs[draw][other] - payoffs[draw][option];
            self.payoffs.iter().all(|o| more(o) >= 0.0) && self.payoffs.iter().any(|o| more(o) > 0.0)
        };
        let surely_dominated = |other: usize| gains(other).all(|gain| surely(gain) < 0);
        Standing {
            best: u64::from(!self.others(option).any(dominated)),
            surely: u64::from(self.others(option).all(|other| gains(other).any(|gain| surely(gain) > 0))),
            possibly: u64::from(!self.others(option).any(surely_dominated)),
        }
    }
}

/// From how much more an option brings than each other one.
fn judged(gains: impl Iterator<Item = Estimate> + Clone) -> Standing {
    Standing {
        best: u64::from(gains.clone().all(|gain| gain.mean >= 0.0)),
        surely: u64::from(gains.clone().all(|gain| surely(gain) > 0)),
        possibly: u64::from(gains.clone().all(|gain| surely(gain) >= 0)),
    }
}

/// The sign of an estimate whose 95% interval leaves out 0; else 0.
fn surely(gain: Estimate) -> i8 {
    let [low, high] = gain.interval();
    i8::from(low > 0.0) - i8::from(high < 0.0)
}
