//! A summary of runs that were counted: shares, intervals, quantiles, histograms.

use super::contents::*;
use super::milestones::milestones;
use super::record::record;
use super::source::{
    Bounded, Named, Rungs, Source, Subject, Uses, constraints, measure, of_given, quantiles, running_sum,
    summarize, verdict,
};
use crate::analysis::estimates::interval;
use crate::analysis::uncertainty::bands::Standing;
use crate::engine::program::{Measure, Program};
use crate::engine::tally::{Distribution, FanHistogram, FanTally, Grid, Moments, RunTally, order_statistic};
use crate::model::Plan;
use crate::model::entity::{Comparison, Fan, Model, Statistic};
use crate::model::range::{Interval, Ranges};
use std::cell::OnceCell;

/// Bars in a histogram that is shown.
const BARS: usize = 48;

/// Whole numbers that lie closer together have a bar each.
const MOST_WHOLE_BARS: f64 = 4096.0;

pub fn of_runs(subject: &Subject, tally: &RunTally, seed: u64) -> Summary {
    let &Subject { model, plan, program, .. } = subject;
    let common = summarize(subject, &Runs::new(program, tally), |_, _| Method::MonteCarlo);
    Summary {
        seed,
        runs: tally.runs,
        record: record(model, |metric| common.mean_of(metric), Some(tally.runs)),
        milestones: milestones(model, |metric| common.mean_of(metric), Some(tally.runs)),
        clamped: clamped(model, program, tally),
        fans: fans(model, plan, tally),
        outcomes: standing(model, tally, common.outcomes),
        given: given(model, tally),
        ..common
    }
}

/// How many of the runs that were looked at are told, if not all.
fn given(model: &Model, tally: &RunTally) -> Option<GivenSummary> {
    let runs = tally.runs + tally.left_out.iter().sum::<u64>();
    let share = |count: u64| count as f64 / runs as f64;
    let left_out = tally.left_out.iter().map(|&left_out| share(left_out));
    of_given(
        model,
        left_out,
        GivenSummary {
            conditions: vec![],
            runs,
            share: share(tally.runs),
            interval: interval::wilson(tally.runs, runs),
        },
    )
}

/// Outcomes with the shares of runs that would end in them at each step, if that was counted.
fn standing(model: &Model, tally: &RunTally, outcomes: Vec<OutcomeSummary>) -> Vec<OutcomeSummary> {
    let counted = model.fans.iter().zip(&tally.fans).find(|(fan, _)| fan.is_outcome);
    let Some((_, counted)) = counted else { return outcomes };
    let rows = over_all_runs(counted);
    let share = |row: &FanHistogram, place: usize| {
        row.count_of(place as f64).map_or(f64::NAN, |count| count as f64 / row.total().max(1) as f64)
    };
    let with = |(place, outcome): (usize, OutcomeSummary)| OutcomeSummary {
        standing: rows.iter().map(|row| share(row, place)).collect(),
        ..outcome
    };
    outcomes.into_iter().enumerate().map(with).collect()
}

/// By step; runs that have ended stay where they were.
fn over_all_runs(tally: &FanTally) -> Vec<FanHistogram> {
    let mut ended = FanHistogram::default();
    let rows = tally.live.iter().zip(&tally.ended).map(|(live, ends)| {
        ended.merge(ends);
        let mut all = live.clone();
        all.merge(&ended);
        all
    });
    rows.collect()
}

/// Whether a program keeps all constraints, by the estimates, surely, and possibly: see [`Standing`].
pub fn keeps(model: &Model, plan: &Plan, program: &Program, tally: &RunTally) -> Standing {
    let source = Runs::new(program, tally);
    let found: Vec<_> = constraints(model, plan, &source).flatten().collect();
    let all = |kept: &dyn Fn(&ConstraintSummary, Comparison) -> bool| {
        let mut each = found.iter().zip(&model.constraints);
        u64::from(each.all(|(found, constraint)| kept(found, constraint.comparison)))
    };
    Standing {
        best: all(&|one, comparison| verdict([one.estimate; 2], one.bound, comparison) == Verdict::Met),
        surely: all(&|one, _| one.verdict == Verdict::Met),
        possibly: all(&|one, _| one.verdict != Verdict::Broken),
    }
}

/// Counted runs of a program.
struct Runs<'a> {
    program: &'a Program,
    tally: &'a RunTally,
    /// Whether anything is drawn in them: else one run tells all.
    drawn: bool,
    /// By number, once it is asked for.
    numbers: Vec<OnceCell<(Moments, Distribution)>>,
}

impl<'a> Runs<'a> {
    fn new(program: &'a Program, tally: &'a RunTally) -> Self {
        let numbers = vec![OnceCell::new(); tally.numbers.len()];
        Self { program, tally, drawn: program.draws(), numbers }
    }

    fn share(&self, count: u64) -> f64 {
        share(count, self.tally.runs)
    }

    fn found(&self, number: usize) -> &(Moments, Distribution) {
        let tally = &self.tally.numbers[number];
        self.numbers[number].get_or_init(|| (tally.moments(), tally.distribution()))
    }

    /// A chance with Wilson's 95% interval; with none where nothing is drawn.
    fn chance(&self, count: u64) -> (f64, [f64; 2]) {
        let (runs, share) = (self.tally.runs, self.share(count));
        (share, if runs > 0 && !self.drawn { [share; 2] } else { interval::wilson(count, runs) })
    }

    /// The mean of a number, with its 95% interval: Wilson's if it is a condition.
    fn mean(&self, number: usize, measure: &Measure) -> (f64, [f64; 2]) {
        let (moments, _) = self.found(number);
        let (n, mean) = (moments.count(), moments.mean());
        let interval = match self.tally.numbers[number].known() {
            Some(_) if measure.flag => interval::wilson((mean * n as f64).round() as u64, n),
            known => interval::mean(moments, known),
        };
        (mean, interval)
    }

    /// A quantile and the order statistics that bracket it with 95% (normal approximation to the binomial rank).
    fn quantile(&self, number: usize, p: f64) -> (f64, [f64; 2]) {
        let (_, distribution) = self.found(number);
        let margin = interval::Z * (p * (1.0 - p) / distribution.total() as f64).sqrt();
        let at = |p: f64| distribution.quantile(p).unwrap_or(f64::NAN);
        let estimate = at(p);
        // Beyond the least and the greatest run only what is known of the number bounds it.
        let Some([least, greatest]) = self.tally.numbers[number].known() else {
            return (estimate, [estimate; 2]);
        };
        let low = if p > margin { at(p - margin) } else { least.min(estimate) };
        let high = if p + margin < 1.0 { at(p + margin) } else { greatest.max(estimate) };
        (estimate, [low, high])
    }
}

impl Source for Runs<'_> {
    fn outcome(&self, outcome: usize, named: Named) -> OutcomeSummary {
        let counts = self.tally.endings[outcome].as_slice();
        let cumulative = running_sum(counts);
        let count = cumulative.last().copied().unwrap_or(0);
        let (chance, interval) = self.chance(count);
        let quantile = |p| order_statistic(counts.iter().copied(), p).map(|step| step as f64);
        OutcomeSummary {
            id: named.id,
            title: named.title,
            count,
            chance,
            interval,
            step_quantiles: quantiles(quantile),
            cumulative,
            cumulative_probability: vec![],
            standing: vec![],
        }
    }

    fn number(&self, number: usize, measure: &Measure, named: Named) -> Option<MetricSummary> {
        let (moments, distribution) = self.found(number);
        let (mean, interval) = self.mean(number, measure);
        let (histogram, whole) = bars(distribution);
        let missing = self.tally.numbers[number].missing;
        Some(MetricSummary {
            id: named.id,
            title: named.title,
            unit: named.unit,
            term_of: named.term_of,
            part: named.part,
            mean,
            interval,
            sd: moments.sd(),
            quantiles: quantiles(|p| distribution.quantile(p)),
            missing: share(missing, missing + distribution.total()),
            whole,
            flag: measure.flag,
            histogram,
        })
    }

    fn statistic(&self, statistic: Statistic) -> Option<Bounded> {
        let (estimate, interval) = match statistic {
            Statistic::Chance(outcome) => self.chance(self.tally.endings[outcome].total()),
            Statistic::Mean(number) => self.mean(number, measure(self.program, number)),
            Statistic::Quantile(number, p) => self.quantile(number, p),
        };
        Some(Bounded { estimate, interval, ends: interval })
    }

    fn rungs(&self, ladder: usize) -> Rungs {
        let tally = &self.tally.ladders[ladder];
        let shares = |counts: &[u64]| counts.iter().map(|&count| self.share(count)).collect();
        Rungs {
            occupancy: over_time(&tally.live, &tally.ended).iter().map(|row| shares(row)).collect(),
            peaks: shares(tally.peaks.as_slice()),
        }
    }

    fn uses(&self, response: usize) -> Uses {
        let uses = &self.tally.uses[response];
        Uses {
            mean_times: self.share(uses.times),
            share_of_runs: self.share(uses.runs),
            interval: interval::wilson(uses.runs, self.tally.runs),
        }
    }
}

fn share(count: u64, of: u64) -> f64 {
    if of == 0 { 0.0 } else { count as f64 / of as f64 }
}

/// From the least to the greatest value: one bar for each whole number if they are not too many (then true), else [`BARS`]
/// equal ones.
fn bars(distribution: &Distribution) -> (Histogram, bool) {
    let cells = distribution.cells();
    let (low, high) = match cells {
        [] => return (Histogram { low: 0.0, high: 0.0, counts: vec![] }, distribution.is_whole()),
        [first, .., last] => (first.low, last.high),
        [only] => (only.low, only.high),
    };
    let whole = distribution.is_whole() && high - low < MOST_WHOLE_BARS;
    let count = match (whole, low == high) {
        (true, _) => (high - low) as usize + 1,
        (false, true) => 1,
        (false, false) => BARS,
    };
    // In halves, as the distance between the ends may be beyond the largest number.
    let width = if whole { 0.5 } else { (high / 2.0 - low / 2.0) / count as f64 };
    let mut counts = vec![0; count];
    for cell in cells {
        let bar = ((cell.low / 4.0 + cell.high / 4.0 - low / 2.0) / width) as usize;
        counts[bar.min(count - 1)] += cell.count;
    }
    (Histogram { low, high, counts }, whole)
}

/// Runs in each cell at the end of each step; those that have ended stay where they were.
fn over_time(live: &Grid, ended: &Grid) -> Vec<Vec<u64>> {
    let ended = ended.cumulative();
    live.rows().zip(ended.rows()).map(|(a, b)| a.iter().zip(b).map(|(a, b)| a + b).collect()).collect()
}

fn clamped(model: &Model, program: &Program, tally: &RunTally) -> Vec<ClampedSummary> {
    let counts = program.clamped.iter().zip(tally.marks.as_slice()).filter(|(_, count)| **count > 0);
    let mut all: Vec<ClampedSummary> = counts
        .map(|(&variable, &count)| ClampedSummary {
            variable: model.variables[variable].name.clone(),
            share_of_runs: share(count, tally.runs),
        })
        .collect();
    all.sort_by(|a, b| b.share_of_runs.total_cmp(&a.share_of_runs));
    all
}

fn fans(model: &Model, plan: &Plan, tally: &RunTally) -> Vec<FanSummary> {
    let ranges = Ranges::at(model, &plan.values);
    let told = |fan: &Fan, range: Interval, tally: &FanTally| {
        let rows = over_all_runs(tally);
        let at =
            |p: f64| -> Vec<f64> { rows.iter().map(|row| row.quantile(p).unwrap_or(f64::NAN)).collect() };
        FanSummary {
            id: fan.name.clone(),
            title: fan.title.clone(),
            unit: fan.unit.clone(),
            range: [range.low, range.high],
            p05: at(0.05),
            p25: at(0.25),
            p50: at(0.50),
            p75: at(0.75),
            p95: at(0.95),
        }
    };
    let fans = model.fans.iter().zip(&tally.fans).filter(|(fan, _)| !fan.is_outcome);
    fans.map(|(fan, tally)| told(fan, ranges.of(&fan.expr), tally)).collect()
}
