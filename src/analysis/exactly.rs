//! The summary of an exact answer: the same shape as that of many runs, without counts and intervals.

use super::summarize::{policies, quantiles, verdict};
use super::summary::*;
use crate::engine::exact::{Exact, Expectation};
use crate::model::entity::{Model, Statistic};
use crate::model::program::{Measure, Program};
use crate::model::{Plan, Settings};

const UNKNOWN: [f64; 2] = [f64::NAN; 2];

pub fn summarize(
    model: &Model,
    plan: &Plan,
    settings: &Settings,
    program: &Program,
    exact: &Exact,
) -> Summary {
    let outcomes: Vec<OutcomeSummary> = model
        .outcomes
        .iter()
        .zip(&exact.outcomes)
        .map(|(outcome, steps)| {
            let cumulative = running_sum(steps);
            let probability = cumulative.last().copied().unwrap_or(0.0);
            let by_step: Vec<(f64, f64)> =
                steps.iter().enumerate().map(|(step, &mass)| (step as f64, mass)).collect();
            OutcomeSummary {
                id: outcome.name.clone(),
                title: outcome.title.clone(),
                count: 0,
                probability,
                interval: UNKNOWN,
                step_quantiles: quantiles(|p| quantile(&by_step, p)),
                cumulative: vec![],
                cumulative_probability: cumulative,
            }
        })
        .collect();
    let (told, payoffs) = exact.measures.split_at(model.metrics.len());
    let metrics: Vec<Option<MetricSummary>> = model
        .metrics
        .iter()
        .zip(&program.metrics)
        .zip(told)
        .map(|((metric, measure), told)| {
            told.as_ref().map(|told| {
                number(&metric.name, &metric.title, metric.unit.clone(), measure, told, exact.pruned)
            })
        })
        .collect();
    let objectives = model.objectives.iter().zip(&program.objectives).zip(payoffs);
    let objectives = objectives.filter_map(|(((actor, _), measure), told)| {
        let actor = &model.actors[*actor];
        told.as_ref().map(|told| number(&actor.name, &actor.title, None, measure, told, exact.pruned))
    });
    let constraints = model.constraints.iter().filter_map(|constraint| {
        let (estimate, interval) = match constraint.statistic {
            // What was dropped may belong to any outcome.
            Statistic::Chance(outcome) => {
                let chance = outcomes[outcome].probability;
                (chance, [chance, chance + exact.pruned])
            }
            Statistic::Mean(metric) => {
                let told = metrics[metric].as_ref()?;
                (told.mean, if exact.pruned > 0.0 { told.interval } else { [told.mean; 2] })
            }
            Statistic::Quantile(metric, p) => {
                let values = &told[metric].as_ref()?.spread.as_ref()?.values;
                quantile_bounds(values, p, exact.pruned)?
            }
        };
        let bound = crate::model::evaluate(&constraint.bound, &plan.values, &model.clock).low;
        Some(ConstraintSummary {
            id: constraint.name.clone(),
            text: constraint.text.clone(),
            estimate,
            interval: UNKNOWN,
            bound,
            verdict: verdict(interval, bound, constraint.comparison),
        })
    });
    let (objectives, constraints): (Vec<_>, Vec<_>) = (objectives.collect(), constraints.collect());
    let unjudged = model.constraints.iter().map(|constraint| &constraint.name);
    let unjudged =
        unjudged.filter(|name| !constraints.iter().any(|told: &ConstraintSummary| told.id == **name));
    let unpaid = model.objectives.iter().map(|(actor, _)| &model.actors[*actor].name);
    let unpaid = unpaid.filter(|name| !objectives.iter().any(|told: &MetricSummary| told.id == **name));
    Summary {
        method: Method::Exact(Exactness {
            unjudged: unpaid.chain(unjudged).cloned().collect(),
            states: exact.most_states,
            reachable: exact.reachable,
            pruned_mass: exact.pruned,
            untold: untold(model, exact),
        }),
        title: model.title.clone(),
        scenario_hash: model.hash.clone(),
        seed: 0,
        runs: 0,
        steps: program.steps,
        calendar: Calendar {
            start: model.clock.start,
            step_days: model.clock.step_days,
            steps: program.steps,
        },
        variant: plan.variant.clone(),
        set: settings.set.clone(),
        policies: policies(model, plan),
        ladders: ladders(model, program, exact),
        responses: responses(model, exact),
        objectives,
        constraints,
        clamped: vec![],
        fans: vec![],
        metrics: metrics.into_iter().flatten().collect(),
        outcomes,
        precision: None,
        uncertainty: None,
    }
}

fn untold(model: &Model, exact: &Exact) -> Vec<String> {
    let all = model.metrics.iter().zip(&exact.measures);
    all.filter(|(_, told)| told.is_none()).map(|(metric, _)| metric.name.clone()).collect()
}

fn running_sum(steps: &[f64]) -> Vec<f64> {
    let mut sum = 0.0;
    let sums = steps.iter().map(|mass| {
        sum += mass;
        sum
    });
    sums.collect()
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

fn number(
    id: &str,
    title: &str,
    unit: Option<String>,
    measure: &Measure,
    told: &Expectation,
    pruned: f64,
) -> MetricSummary {
    let values = told.spread.as_ref().map(|spread| spread.values.as_slice()).unwrap_or_default();
    MetricSummary {
        id: id.to_owned(),
        title: title.to_owned(),
        unit,
        mean: told.mean,
        interval: if pruned > 0.0 { mean_bounds(measure, told, pruned) } else { UNKNOWN },
        sd: told.spread.as_ref().map_or(f64::NAN, |spread| spread.sd),
        quantiles: quantiles(|p| quantile(values, p)),
        missing: told.missing,
        whole: measure.whole || measure.flag,
        flag: measure.flag,
        histogram: Histogram { low: f64::NAN, high: f64::NAN, counts: vec![] },
    }
}

fn ladders(model: &Model, program: &Program, exact: &Exact) -> Vec<LadderSummary> {
    let all = program.ladders.iter().enumerate().map(|(index, columns)| {
        let names = &model.ladders[columns.ladder].rungs;
        let rungs = names.iter().enumerate().map(|(rung, name)| RungSummary {
            id: name.clone(),
            title: name.replace('_', " "),
            occupancy: exact.ladders[index].iter().map(|row| row[rung]).collect(),
            peak_share: exact.peaks.get(index).map_or(f64::NAN, |shares| shares[rung]),
        });
        LadderSummary { id: columns.id.clone(), title: columns.title.clone(), rungs: rungs.collect() }
    });
    all.collect()
}

fn responses(model: &Model, exact: &Exact) -> Vec<ResponseSummary> {
    let declared = model.responses.iter().zip(&exact.uses).filter(|(response, _)| !response.built_in);
    let all = declared.map(|(response, &times)| {
        let actor = &model.actors[response.actor];
        ResponseSummary {
            actor: actor.name.clone(),
            actor_title: actor.title.clone(),
            id: response.name.clone(),
            title: response.title.clone(),
            mean_times: times,
            share_of_runs: f64::NAN,
            interval: UNKNOWN,
        }
    });
    all.collect()
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
