//! From counters to the summary: probabilities, intervals, quantiles, shares over time.

use super::interval;
use super::summary::*;
use super::uncertain::Standing;
use crate::model::entity::{Constraint, Model, Statistic};
use crate::model::plan::{Plan, Settings};
use crate::model::program::{LadderColumns, Measure, Program};
use crate::model::range::Ranges;
use crate::tally::{Grid, Moments, NumberTally, RunTally, Scale};

/// Bars in a histogram that is shown.
const BARS: usize = 48;

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
            let steps = Scale::whole(0, i64::from(program.steps), usize::MAX);
            let quantile = |p| steps.and_then(|steps| steps.quantile(counts, p));
            OutcomeSummary {
                id: outcome.name.clone(),
                title: outcome.title.clone(),
                count,
                probability: share(count, tally.runs),
                interval: interval::wilson(count, tally.runs),
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
                (share(count, tally.runs), interval::wilson(count, tally.runs))
            }
            Statistic::Mean(metric) => mean(&program.metrics[metric], &tally.numbers[metric].moments()),
            Statistic::Quantile(metric, p) => quantile_interval(&tally.numbers[metric], p),
        };
        let bound = crate::model::evaluate(&constraint.bound, &plan.values, &model.clock).low;
        ConstraintSummary {
            id: constraint.name.clone(),
            text: constraint.text.clone(),
            estimate,
            interval,
            bound,
            verdict: verdict(interval, bound, constraint.below),
        }
    };
    model.constraints.iter().map(constraint).collect()
}

/// Whether a program keeps all constraints, by the estimates, surely, and possibly: see [`Standing`].
pub fn keeps(model: &Model, plan: &Plan, program: &Program, tally: &RunTally) -> Standing {
    let found = constraints(model, plan, program, tally);
    let all = |kept: &dyn Fn(&ConstraintSummary, bool) -> bool| {
        let mut each = found.iter().zip(&model.constraints);
        u64::from(each.all(|(found, constraint)| kept(found, constraint.below)))
    };
    Standing {
        best: all(&|one, below| verdict([one.estimate; 2], one.bound, below) == Verdict::Met),
        surely: all(&|one, _| one.verdict == Verdict::Met),
        possibly: all(&|one, _| one.verdict != Verdict::Broken),
    }
}

/// The mean of a number, with its 95% interval: Wilson's if it is a condition.
fn mean(measure: &Measure, moments: &Moments) -> (f64, [f64; 2]) {
    let (n, mean) = (moments.count(), moments.mean());
    let interval = if measure.flag {
        interval::wilson((mean * n as f64).round() as u64, n)
    } else {
        interval::mean(mean, moments.variance(), n)
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
    let moments = tally.moments();
    let n = moments.count();
    let (mean, interval) = mean(measure, &moments);
    MetricSummary {
        id: id.to_owned(),
        title: title.to_owned(),
        unit,
        mean,
        interval,
        sd: moments.sd(),
        // Within a bin quantiles are interpolated; of a constant they are known.
        quantiles: quantiles(|p| {
            let constant = n > 0 && moments.is_constant();
            if constant { Some(mean) } else { tally.bins.quantile(p) }
        }),
        missing: share(tally.missing, tally.missing + n),
        whole: tally.bins.scale().is_whole(),
        flag: measure.flag,
        histogram: bars(tally),
    }
}

/// The occupied part of a histogram: one bar for each whole number, else at most [`BARS`] equal ones.
fn bars(tally: &NumberTally) -> Histogram {
    let counts = tally.bins.counts();
    let scale = tally.bins.scale();
    let first = counts.iter().position(|&c| c > 0).unwrap_or(0);
    let last = counts.iter().rposition(|&c| c > 0).unwrap_or(0);
    if scale.is_whole() {
        let low = scale.low() + first as f64;
        let high = scale.low() + last as f64;
        return Histogram { low, high, counts: counts[first..=last].to_vec() };
    }
    let merged = (last + 1 - first).div_ceil(BARS);
    let cells = (last + 1 - first).div_ceil(merged);
    let width = (scale.high() - scale.low()) / counts.len() as f64;
    let low = scale.low() + width * first as f64;
    let sums = (0..cells).map(|bar| {
        let cells = first + bar * merged..(first + (bar + 1) * merged).min(counts.len());
        counts[cells].iter().sum()
    });
    Histogram { low, high: low + width * (cells * merged) as f64, counts: sums.collect() }
}

/// A quantile and the order statistics that bracket it with 95% (normal approximation to the binomial rank).
fn quantile_interval(tally: &NumberTally, p: f64) -> (f64, [f64; 2]) {
    let n = tally.bins.total() as f64;
    let margin = interval::Z * (p * (1.0 - p) / n).sqrt();
    let at = |p: f64| tally.bins.quantile(p.clamp(0.0, 1.0)).unwrap_or(f64::NAN);
    (at(p), [at(p - margin), at(p + margin)])
}

pub(super) fn verdict([low, high]: [f64; 2], bound: f64, below: bool) -> Verdict {
    let (kept, broken) = if below { (high < bound, low >= bound) } else { (low > bound, high <= bound) };
    match (kept, broken) {
        (true, _) => Verdict::Met,
        (_, true) => Verdict::Broken,
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
    model
        .fans
        .iter()
        .zip(&tally.fans)
        .map(|(fan, tally)| {
            let rows = over_time(&tally.live, &tally.ended);
            let at = |p: f64| -> Vec<f64> {
                rows.iter().map(|row| tally.scale.quantile(row, p).unwrap_or(f64::NAN)).collect()
            };
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
        })
        .collect()
}
