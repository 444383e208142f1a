//! A summary of a distribution that was solved: the same contents as that of runs, without counts and intervals.

use super::contents::*;
use super::milestones::milestones;
use super::record::record;
use super::source::{
    Bounded, Named, Rungs, Source, Subject, Uses, measure, of_given, quantiles, running_sum, summarize,
};
use crate::engine::exact::{Exact, Expectation};
use crate::engine::program::{Measure, Program};
use crate::model::entity::Statistic;

const UNKNOWN: [f64; 2] = [f64::NAN; 2];

pub fn of_exact(subject: &Subject, exact: &Exact) -> Summary {
    let common = summarize(subject, &Solved { program: subject.program, exact }, |untold, unjudged| {
        Method::Exact(Exactness {
            states: exact.most_states,
            reachable: exact.reachable,
            pruned_mass: exact.pruned,
            untold,
            unjudged,
        })
    });
    Summary {
        record: record(subject.model, |metric| common.mean_of(metric), None),
        milestones: milestones(subject.model, |metric| common.mean_of(metric), None),
        given: of_given(
            subject.model,
            exact.left_out.iter().copied(),
            GivenSummary { conditions: vec![], runs: 0, share: exact.kept, interval: UNKNOWN },
        ),
        ..common
    }
}

/// A statistic of a distribution of which nothing was dropped; `None` if it is not told.
pub fn statistic_of_exact(program: &Program, exact: &Exact, statistic: Statistic) -> Option<f64> {
    let found = Solved { program, exact }.statistic(statistic)?.estimate;
    (exact.pruned == 0.0 && found.is_finite()).then_some(found)
}

/// The solved distribution of a program.
struct Solved<'a> {
    program: &'a Program,
    exact: &'a Exact,
}

impl Source for Solved<'_> {
    fn outcome(&self, outcome: usize, named: Named) -> OutcomeSummary {
        let steps = &self.exact.outcomes[outcome];
        let cumulative = running_sum(steps);
        let by_step: Vec<(f64, f64)> =
            steps.iter().enumerate().map(|(step, &mass)| (step as f64, mass)).collect();
        OutcomeSummary {
            id: named.id,
            title: named.title,
            count: 0,
            chance: cumulative.last().copied().unwrap_or(0.0),
            interval: UNKNOWN,
            step_quantiles: quantiles(|p| quantile(&by_step, p)),
            cumulative: vec![],
            cumulative_probability: cumulative,
            standing: vec![],
        }
    }

    fn number(&self, number: usize, measure: &Measure, named: Named) -> Option<MetricSummary> {
        let (told, pruned) = (self.exact.measures[number].as_ref()?, self.exact.pruned);
        let values = told.spread.as_ref().map(|spread| spread.values.as_slice()).unwrap_or_default();
        Some(MetricSummary {
            id: named.id,
            title: named.title,
            unit: named.unit,
            term_of: named.term_of,
            part: named.part,
            mean: told.mean,
            interval: if pruned > 0.0 { mean_bounds(measure, told, pruned) } else { UNKNOWN },
            sd: told.spread.as_ref().map_or(f64::NAN, |spread| spread.sd),
            quantiles: quantiles(|p| quantile(values, p)),
            missing: told.missing,
            whole: measure.whole || measure.flag,
            flag: measure.flag,
            histogram: Histogram { low: f64::NAN, high: f64::NAN, counts: vec![] },
        })
    }

    fn statistic(&self, statistic: Statistic) -> Option<Bounded> {
        let pruned = self.exact.pruned;
        let (estimate, ends) = match statistic {
            // What was dropped may belong to any outcome.
            Statistic::Chance(outcome) => {
                let chance = running_sum(&self.exact.outcomes[outcome]).last().copied().unwrap_or(0.0);
                (chance, [chance, chance + pruned])
            }
            Statistic::Mean(number) => {
                let told = self.exact.measures[number].as_ref()?;
                let measure = measure(self.program, number);
                (told.mean, if pruned > 0.0 { mean_bounds(measure, told, pruned) } else { [told.mean; 2] })
            }
            Statistic::Quantile(number, p) => {
                let values = &self.exact.measures[number].as_ref()?.spread.as_ref()?.values;
                quantile_bounds(values, p, pruned)?
            }
        };
        Some(Bounded { estimate, interval: UNKNOWN, ends })
    }

    fn rungs(&self, ladder: usize) -> Rungs {
        let peaks = self.exact.peaks.get(ladder).cloned().unwrap_or_default();
        Rungs { occupancy: self.exact.ladders[ladder].clone(), peaks }
    }

    fn uses(&self, response: usize) -> Uses {
        Uses { mean_times: self.exact.uses[response], share_of_runs: f64::NAN, interval: UNKNOWN }
    }
}

/// Sums of probabilities may leave a share that is met so far below it.
const SLACK: f64 = 1e-12;

/// The least value that at least a share `p` of the probability does not exceed.
fn quantile(values: &[(f64, f64)], p: f64) -> Option<f64> {
    let total: f64 = values.iter().map(|(_, mass)| mass).sum();
    let mut sum = 0.0;
    let found = values.iter().find(|(_, mass)| {
        sum += mass;
        *mass > 0.0 && sum >= (p - SLACK) * total
    });
    let last = || values.iter().rev().find(|(_, mass)| *mass > 0.0);
    found.or_else(last).map(|(value, _)| *value)
}

/// The quantile of what was kept, and the values between which that of all lies, wherever what was dropped belongs.
fn quantile_bounds(values: &[(f64, f64)], p: f64, pruned: f64) -> Option<(f64, [f64; 2])> {
    let estimate = quantile(values, p)?;
    if pruned == 0.0 {
        return Some((estimate, [estimate; 2]));
    }
    let kept: f64 = values.iter().map(|(_, mass)| mass).sum();
    let of_kept = |mass: f64| mass * (kept + pruned) / kept;
    let (low, high) = (of_kept(p) - pruned / kept, of_kept(p));
    let low = if low > 0.0 { quantile(values, low)? } else { f64::NEG_INFINITY };
    Some((estimate, [low, if high < 1.0 { quantile(values, high)? } else { f64::INFINITY }]))
}

/// The ends between which a mean lies if what was dropped came to anything that the measure can.
fn mean_bounds(measure: &Measure, told: &Expectation, pruned: f64) -> [f64; 2] {
    let [least, greatest] = measure.range;
    if told.rides {
        // Dropped runs are in it with what they had come to, which the rest may have raised or lowered.
        let reach = if least < 0.0 && greatest > 0.0 { greatest - least } else { greatest.max(-least) };
        let below = if least < 0.0 { reach } else { 0.0 };
        let above = if greatest > 0.0 { reach } else { 0.0 };
        return [told.mean - pruned * below, told.mean + pruned * above];
    }
    let measured = 1.0 - pruned - told.missing;
    let with = |value: f64| (measured * told.mean + pruned * value) / (measured + pruned);
    if measure.may_be_missing {
        // They may be missing as well.
        return [with(least).min(told.mean), with(greatest).max(told.mean)];
    }
    [with(least), with(greatest)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_the_least_values_that_reach_the_share() {
        let values = [(0.0, 0.0), (1.0, 0.25), (2.0, 0.0), (3.0, 0.25), (7.0, 0.5)];
        assert_eq!(quantile(&values, 0.05), Some(1.0));
        assert_eq!(quantile(&values, 0.5), Some(3.0));
        assert_eq!(quantile(&values, 0.95), Some(7.0));
        assert_eq!(quantile(&values, 1.0), Some(7.0));
        assert_eq!(quantile(&[(1.0, 0.0)], 0.5), None);
    }
}
