//! A summary from a source of numbers, be it runs that were counted or a distribution that was solved.

use super::contents::*;
use crate::engine::program::{Measure, Program};
use crate::model::entity::{self, Comparison, Model, Statistic, date_of};
use crate::model::expr::{Expr, Type};
use crate::model::{Plan, Settings, evaluate};

/// What is summarized: a scenario under settings.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    pub model: &'a Model,
    pub plan: &'a Plan,
    pub settings: &'a Settings,
    pub program: &'a Program,
}

/// What an entry of a summary is called.
#[derive(Default)]
pub(super) struct Named {
    pub id: String,
    pub title: String,
    pub unit: Option<String>,
    /// The actor whose payoff it is a term of.
    pub term_of: Option<String>,
    pub part: MetricPart,
}

/// What a constraint is about.
pub(super) struct Bounded {
    pub estimate: f64,
    /// As shown.
    pub interval: [f64; 2],
    /// The ends that are held against the bound.
    pub ends: [f64; 2],
}

/// Shares of a ladder's rungs.
pub(super) struct Rungs {
    /// By step, then by rung.
    pub occupancy: Vec<Vec<f64>>,
    /// By rung; empty if they are not known.
    pub peaks: Vec<f64>,
}

/// How often a response takes effect.
pub(super) struct Uses {
    pub mean_times: f64,
    pub share_of_runs: f64,
    pub interval: [f64; 2],
}

/// Where the numbers of a summary come from.
pub(super) trait Source {
    fn outcome(&self, outcome: usize, named: Named) -> OutcomeSummary;
    /// A metric, or an objective after all metrics; `None` if nothing is known of it.
    fn number(&self, number: usize, measure: &Measure, named: Named) -> Option<MetricSummary>;
    fn statistic(&self, statistic: Statistic) -> Option<Bounded>;
    fn rungs(&self, ladder: usize) -> Rungs;
    fn uses(&self, response: usize) -> Uses;
}

/// A metric, or an objective after all metrics.
pub fn measure(program: &Program, number: usize) -> &Measure {
    number
        .checked_sub(program.metrics.len())
        .map_or_else(|| &program.metrics[number], |objective| &program.objectives[objective])
}

/// All that sources have in common. `method` is told the names of metrics that are not known, and those of objectives and
/// constraints.
pub(super) fn summarize(
    subject: &Subject,
    source: &impl Source,
    method: impl FnOnce(Vec<String>, Vec<String>) -> Method,
) -> Summary {
    let Subject { model, plan, settings, program } = subject;
    let outcomes = model.outcomes.iter().enumerate().map(|(index, outcome)| {
        source.outcome(
            index,
            Named { id: outcome.name.clone(), title: outcome.title.clone(), ..Named::default() },
        )
    });
    let (mut untold, mut unjudged) = (vec![], vec![]);
    let mut metrics = vec![];
    for (index, (metric, measure)) in model.metrics.iter().zip(&program.metrics).enumerate() {
        let named = Named {
            id: metric.name.clone(),
            title: metric.title.clone(),
            unit: metric.unit.clone(),
            term_of: match metric.part {
                entity::MetricPart::Payoff(actor) => Some(model.actors[actor].name.clone()),
                _ => None,
            },
            part: match metric.part {
                entity::MetricPart::Metrics | entity::MetricPart::Payoff(_) => MetricPart::Metrics,
                entity::MetricPart::Record => MetricPart::Record,
                entity::MetricPart::Milestones => MetricPart::Milestones,
            },
        };
        match source.number(index, measure, named) {
            Some(number) => metrics.push(number),
            None => untold.push(metric.name.clone()),
        }
    }
    let mut objectives = vec![];
    for (index, ((actor, _), measure)) in model.objectives.iter().zip(&program.objectives).enumerate() {
        let actor = &model.actors[*actor];
        let named = Named { id: actor.name.clone(), title: actor.title.clone(), ..Named::default() };
        match source.number(model.metrics.len() + index, measure, named) {
            Some(number) => objectives.push(number),
            None => unjudged.push(actor.name.clone()),
        }
    }
    let mut judged = vec![];
    for (constraint, found) in model.constraints.iter().zip(constraints(model, plan, source)) {
        match found {
            Some(found) => judged.push(found),
            None => unjudged.push(constraint.name.clone()),
        }
    }
    Summary {
        method: method(untold, unjudged),
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
        dates: dates(model, plan),
        variant: plan.variant.clone(),
        set: settings.set.clone(),
        policies: policies(model, plan),
        outcomes: outcomes.collect(),
        metrics,
        ladders: ladders(subject, source),
        responses: responses(model, source),
        objectives,
        constraints: judged,
        record: None,
        milestones: vec![],
        clamped: vec![],
        fans: vec![],
        given: None,
        precision: None,
        uncertainty: None,
    }
}

/// What is known of the runs, if anything is, with the share that each condition leaves out.
pub(super) fn of_given(
    model: &Model,
    left_out: impl Iterator<Item = f64>,
    found: GivenSummary,
) -> Option<GivenSummary> {
    let conditions = model.given.iter().zip(left_out);
    let conditions =
        conditions.map(|(given, left_out)| GivenCondition { text: given.text.clone(), left_out });
    (!model.given.is_empty()).then(|| GivenSummary { conditions: conditions.collect(), ..found })
}

/// Of events that are due on a day, then of parameters that are days.
fn dates(model: &Model, plan: &Plan) -> Vec<DatedSummary> {
    let value = |at: &Expr| evaluate(at, &plan.values, &model.clock).low;
    let events = model.events.iter().filter_map(|event| {
        let date = date_of(value(event.at.as_ref()?))?;
        Some(DatedSummary { id: event.name.clone(), title: event.title.clone(), date })
    });
    let days = model.parameters.iter().zip(&plan.values).filter(|(parameter, _)| parameter.ty == Type::Date);
    let parameters = days.filter_map(|(parameter, value)| {
        let title = parameter.title.clone().unwrap_or_else(|| parameter.name.replace('_', " "));
        Some(DatedSummary { id: parameter.name.clone(), title, date: date_of(value.low)? })
    });
    events.chain(parameters).collect()
}

/// What each constraint comes to; `None` if its statistic is not known.
pub(super) fn constraints(
    model: &Model,
    plan: &Plan,
    source: &impl Source,
) -> impl Iterator<Item = Option<ConstraintSummary>> {
    model.constraints.iter().map(|constraint| {
        let Bounded { estimate, interval, ends } = source.statistic(constraint.statistic)?;
        let bound = evaluate(&constraint.bound, &plan.values, &model.clock).low;
        Some(ConstraintSummary {
            id: constraint.name.clone(),
            text: constraint.text.clone(),
            estimate,
            interval,
            bound,
            verdict: verdict(ends, bound, constraint.comparison),
        })
    })
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

pub(super) fn quantiles(quantile: impl Fn(f64) -> Option<f64>) -> Option<Quantiles> {
    Some(Quantiles { p05: quantile(0.05)?, p50: quantile(0.5)?, p95: quantile(0.95)? })
}

/// Each number added to those before it.
pub(super) fn running_sum<T: Copy + Default + std::ops::Add<Output = T>>(numbers: &[T]) -> Vec<T> {
    let mut sum = T::default();
    let sums = numbers.iter().map(|&number| {
        sum = sum + number;
        sum
    });
    sums.collect()
}

fn policies(model: &Model, plan: &Plan) -> Vec<(String, String)> {
    let named = plan.policies.iter().zip(&model.actors);
    named
        .filter_map(|(policy, actor)| policy.map(|id| (actor.name.clone(), model.policies[id].name.clone())))
        .collect()
}

fn ladders(subject: &Subject, source: &impl Source) -> Vec<LadderSummary> {
    let all = subject.program.ladders.iter().enumerate().map(|(index, columns)| {
        let shares = source.rungs(index);
        let names = &subject.model.ladders[columns.ladder].rungs;
        let rungs = names.iter().enumerate().map(|(rung, name)| RungSummary {
            id: name.clone(),
            title: name.replace('_', " "),
            occupancy: shares.occupancy.iter().map(|row| row[rung]).collect(),
            peak_share: shares.peaks.get(rung).copied().unwrap_or(f64::NAN),
        });
        LadderSummary { id: columns.id.clone(), title: columns.title.clone(), rungs: rungs.collect() }
    });
    all.collect()
}

fn responses(model: &Model, source: &impl Source) -> Vec<ResponseSummary> {
    let declared = model.responses.iter().enumerate().filter(|(_, response)| !response.built_in);
    let all = declared.map(|(index, response)| {
        let actor = &model.actors[response.actor];
        let Uses { mean_times, share_of_runs, interval } = source.uses(index);
        ResponseSummary {
            actor: actor.name.clone(),
            actor_title: actor.title.clone(),
            id: response.name.clone(),
            title: response.title.clone(),
            mean_times,
            share_of_runs,
            interval,
        }
    });
    all.collect()
}
