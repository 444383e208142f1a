//! From counters to the summary: probabilities, intervals, quantiles, shares over time.

use super::interval;
use super::summary::*;
use super::uncertain::Standing;
use crate::model::entity::{Comparison, Constraint, Fan, Model, Statistic};
use crate::model::program::{LadderColumns, Measure, Program};
use crate::model::range::Ranges;
use crate::model::{Plan, Settings};
use crate::tally::{Distribution, FanTally, Grid, NumberTally, RunTally, Window, order_statistic};

/// Bars in a histogram that is shown.
const BARS: usize = 48;

/// Whole numbers that lie closer together have a bar each.
const MOST_WHOLE_BARS: f64 = 4096.0;

pub fn summarize(
    model: &Model,
    plan: &Plan,
    settings: &Settings,
    program: &Program,
    tally: &RunTally,
    seed: u64,
) -> Summary {
    let outcomes: Vec<OutcomeSummary> = model
        .outcomes
        .iter()
        .zip(&tally.endings)
        .map(|(outcome, ends)| {
            let counts = ends.as_slice();
            let count = ends.total();
            let quantile = |p| order_statistic(counts.iter().copied(), p).map(|step| step as f64);
            OutcomeSummary {
                id: outcome.name.clone(),
                title: outcome.title.clone(),
                count,
                probability: share(count, tally.runs),
                interval: chance_interval(count, tally.runs, program),
                step_quantiles: quantiles(quantile),
                cumulative: running_sum(counts),
                cumulative_probability: vec![],
            }
        })
        .collect();
    let (metric_tallies, objective_tallies) = tally.numbers.split_at(model.metrics.len());
    let metrics: Vec<MetricSummary> = model
        .metrics
        .iter()
        .zip(&program.metrics)
        .zip(metric_tallies)
        .map(|((metric, measure), tally)| {
            number(&metric.name, &metric.title, metric.unit.clone(), measure, tally)
        })
        .collect();
    let objectives = model.objectives.iter().zip(&program.objectives).zip(objective_tallies);
    let objectives = objectives.map(|(((actor, _), measure), tally)| {
        let actor = &model.actors[*actor];
        number(&actor.name, &actor.title, None, measure, tally)
    });
    Summary {
        method: Method::MonteCarlo,
        title: model.title.clone(),
        scenario_hash: model.hash.clone(),
        seed,
        runs: tally.runs,
        steps: program.steps,
        calendar: Calendar {
            start: model.clock.start,
            step_days: model.clock.step_days,
            steps: program.steps,
        },
        variant: plan.variant.clone(),
        set: settings.set.clone(),
        policies: policies(model, plan),
        metrics,
        ladders: ladders(model, program, tally),
        responses: responses(model, tally),
        objectives: objectives.collect(),
        constraints: constraints(model, plan, program, tally),
        clamped: clamped(model, program, tally),
        fans: fans(model, plan, tally),
        outcomes,
        precision: None,
        uncertainty: None,
    }
}

/// What constraints come to in runs of a program.
fn constraints(model: &Model, plan: &Plan, program: &Program, tally: &RunTally) -> Vec<ConstraintSummary> {
    let constraint = |constraint: &Constraint| {
        let (estimate, interval) = match constraint.statistic {
            Statistic::Chance(outcome) => {
                let count = tally.endings[outcome].total();
                (share(count, tally.runs), chance_interval(count, tally.runs, program))
            }
            Statistic::Mean(metric) => mean(&program.metrics[metric], &tally.numbers[metric]),
            Statistic::Quantile(metric, p) => quantile_interval(&tally.numbers[metric], p),
        };
        let bound = crate::model::evaluate(&constraint.bound, &plan.values, &model.clock).low;
        ConstraintSummary {
            id: constraint.name.clone(),
            text: constraint.text.clone(),
            estimate,
            interval,
            bound,
            verdict: verdict(interval, bound, constraint.comparison),
        }
    };
    model.constraints.iter().map(constraint).collect()
}

/// Whether a program keeps all constraints, by the estimates, surely, and possibly: see [`Standing`].
pub fn keeps(model: &Model, plan: &Plan, program: &Program, tally: &RunTally) -> Standing {
    let found = constraints(model, plan, program, tally);
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

/// Wilson's 95% interval on a chance; none where nothing is drawn, so that one run tells all.
fn chance_interval(count: u64, runs: u64, program: &Program) -> [f64; 2] {
    if runs > 0 && !program.draws() { [share(count, runs); 2] } else { interval::wilson(count, runs) }
}

/// The mean of a number, with its 95% interval: Wilson's if it is a condition.
fn mean(measure: &Measure, tally: &NumberTally) -> (f64, [f64; 2]) {
    let moments = tally.moments();
    let (n, mean) = (moments.count(), moments.mean());
    let interval = match tally.known() {
        Some(_) if measure.flag => interval::wilson((mean * n as f64).round() as u64, n),
        known => interval::mean(&moments, known),
    };
    (mean, interval)
}

fn share(count: u64, of: u64) -> f64 {
    if of == 0 { 0.0 } else { count as f64 / of as f64 }
}

fn running_sum(counts: &[u64]) -> Vec<u64> {
    let mut sum = 0;
    counts
        .iter()
        .map(|count| {
            sum += count;
            sum
        })
        .collect()
}

pub(super) fn quantiles(quantile: impl Fn(f64) -> Option<f64>) -> Option<Quantiles> {
    Some(Quantiles { p05: quantile(0.05)?, p50: quantile(0.5)?, p95: quantile(0.95)? })
}

pub(super) fn policies(model: &Model, plan: &Plan) -> Vec<(String, String)> {
    let named = plan.policies.iter().zip(&model.actors);
    named
        .filter_map(|(policy, actor)| policy.map(|id| (actor.name.clone(), model.policies[id].name.clone())))
        .collect()
}

fn number(
    id: &str,
    title: &str,
    unit: Option<String>,
    measure: &Measure,
    tally: &NumberTally,
) -> MetricSummary {
    let distribution = tally.distribution();
    let (mean, interval) = mean(measure, tally);
    let (histogram, whole) = bars(&distribution);
    MetricSummary {
        id: id.to_owned(),
        title: title.to_owned(),
        unit,
        mean,
        interval,
        sd: tally.moments().sd(),
        quantiles: quantiles(|p| distribution.quantile(p)),
        missing: share(tally.missing, tally.missing + distribution.total()),
        whole,
        flag: measure.flag,
        histogram,
    }
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

/// A quantile and the order statistics that bracket it with 95% (normal approximation to the binomial rank).
fn quantile_interval(tally: &NumberTally, p: f64) -> (f64, [f64; 2]) {
    let distribution = tally.distribution();
    let margin = interval::Z * (p * (1.0 - p) / distribution.total() as f64).sqrt();
    let at = |p: f64| distribution.quantile(p).unwrap_or(f64::NAN);
    let estimate = at(p);
    // Beyond the least and the greatest run only what is known of the number bounds it.
    let Some([least, greatest]) = tally.known() else { return (estimate, [estimate; 2]) };
    let low = if p > margin { at(p - margin) } else { least.min(estimate) };
    let high = if p + margin < 1.0 { at(p + margin) } else { greatest.max(estimate) };
    (estimate, [low, high])
}

/// Rounding of sums may leave a statistic so far from a bound that it meets, as a share of their size.
const SLACK: f64 = 1e-10;

pub(super) fn verdict(interval: [f64; 2], bound: f64, comparison: Comparison) -> Verdict {
    let on = |end: f64| end.is_finite() && (end - bound).abs() <= SLACK * end.abs().max(bound.abs());
    let keeps = |end: f64| match comparison {
        Comparison { or_equal, .. } if on(end) => or_equal,
        Comparison { below: true, .. } => end < bound,
        Comparison { below: false, .. } => end > bound,
    };
    match interval.map(keeps) {
        _ if interval.iter().any(|end| end.is_nan()) => Verdict::Unclear,
        [true, true] => Verdict::Met,
        [false, false] => Verdict::Broken,
        _ => Verdict::Unclear,
    }
}

/// Runs in each cell at the end of each step; those that have ended stay where they were.
fn over_time(live: &Grid, ended: &Grid) -> Vec<Vec<u64>> {
    let ended = ended.cumulative();
    live.rows().zip(ended.rows()).map(|(a, b)| a.iter().zip(b).map(|(a, b)| a + b).collect()).collect()
}

fn ladders(model: &Model, program: &Program, tally: &RunTally) -> Vec<LadderSummary> {
    let ladder = |columns: &LadderColumns, tally: &crate::tally::LadderTally, runs: u64| {
        let rows = over_time(&tally.live, &tally.ended);
        let names = &model.ladders[columns.ladder].rungs;
        let rungs = names.iter().enumerate().map(|(rung, name)| RungSummary {
            id: name.clone(),
            title: name.replace('_', " "),
            occupancy: rows.iter().map(|row| share(row[rung], runs)).collect(),
            peak_share: share(tally.peaks.as_slice()[rung], runs),
        });
        LadderSummary { id: columns.id.clone(), title: columns.title.clone(), rungs: rungs.collect() }
    };
    let pairs = program.ladders.iter().zip(&tally.ladders);
    pairs.map(|(columns, counts)| ladder(columns, counts, tally.runs)).collect()
}

fn responses(model: &Model, tally: &RunTally) -> Vec<ResponseSummary> {
    let declared = model.responses.iter().zip(&tally.uses).filter(|(response, _)| !response.built_in);
    declared
        .map(|(response, uses)| {
            let actor = &model.actors[response.actor];
            ResponseSummary {
                actor: actor.name.clone(),
                actor_title: actor.title.clone(),
                id: response.name.clone(),
                title: response.title.clone(),
                mean_times: share(uses.times, tally.runs),
                share_of_runs: share(uses.runs, tally.runs),
                interval: interval::wilson(uses.runs, tally.runs),
            }
        })
        .collect()
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
    let fan = |(fan, tally): (&Fan, &FanTally)| {
        let mut ended = Window::default();
        let rows = tally.live.iter().zip(&tally.ended).map(|(live, ends)| {
            // Runs that have ended stay where they were.
            ended.merge(ends);
            let mut all = live.clone();
            all.merge(&ended);
            all
        });
        let rows: Vec<Window> = rows.collect();
        let at =
            |p: f64| -> Vec<f64> { rows.iter().map(|row| row.quantile(p).unwrap_or(f64::NAN)).collect() };
        let range = ranges.of(&fan.expr);
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
    model.fans.iter().zip(&tally.fans).map(fan).collect()
}
