//! Gives every part of the state its columns.

use super::state_layout::*;
use crate::engine::program::*;
use crate::model::const_eval::{evaluate, steps};
use crate::model::entity::*;
use crate::model::expr::*;
use std::collections::{BTreeMap, BTreeSet};

/// What is laid out: a model, at values of its parameters.
pub(super) struct Storage<'a, 'p> {
    pub model: &'a Model,
    pub outline: &'p Outline<'a>,
    pub values: &'p [Value],
}

impl Storage<'_, '_> {
    pub(super) fn layout(&self) -> Layout {
        let model = self.model;
        let mut layout = Layout::default();
        for (id, variable) in model.variables.iter().enumerate() {
            let members = variable.group.map_or(1, |group| model.groups[group].members.len());
            let start = match &variable.start {
                VariableStart::Value(value) if value.is_fixed() => self.fixed(value),
                _ => 0.0,
            };
            layout.told(variable.span, members);
            let first = layout.columns(members, Meaning::Variable { variable: id, member: 0 }, start);
            for (member, column) in layout.state.iter_mut().skip(first as usize).enumerate() {
                column.meaning = Meaning::Variable { variable: id, member: member as u32 };
            }
            layout.variables.push(first);
            if variable.report_clamping {
                layout.clamped.push(id);
            }
        }
        let caps = self.caps();
        for id in 0..model.events.len() {
            let history = layout.history(Action::Event(id), caps[&Action::Event(id)]);
            layout.events.push(history);
        }
        for (id, response) in model.responses.iter().enumerate() {
            let history = layout.history(Action::Response(id), caps[&Action::Response(id)]);
            let prepared = response.prepare.as_ref().is_some_and(|prepare| self.steps(prepare).1 > 0);
            let in_reactions = model.reactions.iter().any(|reaction| {
                reaction.options.iter().any(|o| matches!(o.kind, OptionKind::Response(r) if r == id))
            });
            let reacted_to = model.reactions.iter().any(|reaction| reaction.to.contains(&id));
            layout.responses.push(ResponseColumns {
                history,
                due: None,
                as_reaction: None,
                selected: None,
                outstanding: None,
            });
            if prepared {
                layout.responses[id].due = Some(layout.column(Meaning::Due, 0.0));
                if in_reactions && reacted_to {
                    layout.responses[id].as_reaction = Some(layout.column(Meaning::Plain, 0.0));
                }
            }
            if let (Some(select), true) = (&response.select, prepared) {
                let members = model.groups[select.members.group].members.len();
                layout.told(select.span, members);
                layout.responses[id].selected = Some(layout.columns(members, Meaning::Plain, 0.0));
            }
            if self.outline.pending.contains(&id) {
                layout.responses[id].outstanding = Some(layout.column(Meaning::Plain, 0.0));
            }
        }
        self.lay_out_delays(&mut layout);
        self.lay_out_beliefs(&mut layout);
        self.lay_out_endings(&mut layout);
        layout
    }

    fn fixed(&self, expr: &Expr) -> f64 {
        evaluate(expr, self.values, &self.model.clock).low
    }

    fn steps(&self, duration: &Expr) -> (u32, u32) {
        steps(duration, self.values, &self.model.clock)
    }

    /// By action: the largest count, and the longest time in steps, that the scenario can tell apart.
    fn caps(&self) -> BTreeMap<Action, Cap> {
        let model = self.model;
        let events = model.events.iter().enumerate();
        let events = events.map(|(id, event)| (Action::Event(id), &event.again_after, event.once));
        let responses = model.responses.iter().enumerate();
        let responses =
            responses.map(|(id, response)| (Action::Response(id), &response.again_after, response.once));
        let mut caps: BTreeMap<Action, Cap> = events
            .chain(responses)
            .map(|(action, again, once)| {
                let pause = again.as_ref().map_or(0, |again| self.steps(again).1);
                let times = Some(if once { 1.0 } else { 0.0 });
                (action, Cap { counted: once, times, dated: pause > 0, age: Some(pause) })
            })
            .collect();
        for &HistoryRead { read, beside } in &self.outline.histories {
            let (Kind::Times(action) | Kind::Since(action) | Kind::Now(action)) = *read else { continue };
            let cap = caps.entry(action).or_default();
            match read {
                Kind::Times(_) => {
                    cap.counted = true;
                    let bound = beside.map(|bound| self.fixed(bound).floor() + 1.0);
                    cap.times = cap.times.zip(bound).map(|(cap, bound)| cap.max(bound));
                }
                Kind::Since(_) => {
                    cap.dated = true;
                    let steps =
                        |bound| (self.model.clock.steps_in(self.fixed(bound)) as u32).saturating_add(1);
                    cap.age = cap.age.zip(beside.map(steps)).map(|(cap, bound)| cap.max(bound));
                }
                _ => {
                    cap.dated = true;
                    cap.age = cap.age.map(|cap| cap.max(1));
                }
            }
        }
        caps
    }

    fn lay_out_delays(&self, layout: &mut Layout) {
        let model = self.model;
        let horizon = model.clock.steps;
        for &(node, owner) in &self.outline.delayed {
            let (id, group) = (node.id, node.each.as_ref().map(|each| each.members.group));
            let high = node.after.as_ref().map_or(0, |after| self.steps(after).1);
            if high == 0 || layout.delayed.contains_key(&id) {
                continue;
            }
            let owner = owner.filter(|&response| layout.responses[response].outstanding.is_some());
            let entry = match group {
                Some(group) => {
                    let members = model.groups[group].members.len();
                    layout.told(node.span, members);
                    let base = layout.columns(members, Meaning::Due, 0.0);
                    Delayed { base, length: members as u32, members: true, owner }
                }
                None => {
                    let length = ring_length(high.min(horizon) + 1);
                    layout.told(node.span, length as usize);
                    let base = layout.columns(length as usize, Meaning::Plain, 0.0);
                    Delayed { base, length, members: false, owner }
                }
            };
            layout.delayed.insert(id, entry);
        }
    }

    fn lay_out_beliefs(&self, layout: &mut Layout) {
        let model = self.model;
        for (id, belief) in model.beliefs.iter().enumerate() {
            let group = model.variables[belief.about].group;
            let members = group.map_or(1, |group| model.groups[group].members.len());
            layout.told(belief.span, members * belief.values.len());
            let first = layout.state.len() as Column;
            for (_, _, prior) in &belief.values {
                let start = self.fixed(prior);
                layout.columns(members, Meaning::Derived, start);
            }
            let mut counts = BTreeMap::new();
            for (evidence_id, evidence) in model.evidence.iter().enumerate() {
                if !self.outline.observed.contains(&(evidence_id, id)) {
                    continue;
                }
                for (sign_id, sign) in evidence.signs.iter().enumerate() {
                    let likelihoods: Vec<f64> = sign.likelihood.iter().map(|l| self.fixed(l)).collect();
                    if likelihoods.iter().any(|l| l != &likelihoods[0]) {
                        let column = layout.columns(members, Meaning::SignCount { belief: id }, 0.0);
                        counts.insert((evidence_id, sign_id), column);
                    }
                }
            }
            let infers = !belief.infers.is_empty();
            let done = infers.then(|| layout.columns(belief.values.len(), Meaning::Plain, 0.0));
            layout.beliefs.push(BeliefColumns {
                probabilities: first,
                members: members as u32,
                counts,
                done,
            });
        }
    }

    pub(super) fn posteriors(&self, layout: &Layout) -> Vec<Posterior> {
        let mut all = vec![];
        for (id, belief) in self.model.beliefs.iter().enumerate() {
            let columns = &layout.beliefs[id];
            let counts = columns.counts.iter().map(|(&(evidence, sign), &column)| {
                let evidence = &self.model.evidence[evidence];
                let likelihood = |value: f64| {
                    let at = evidence.values.iter().position(|&v| v == value);
                    // A value without a column gives no sign, so no sign speaks for or against it.
                    at.map_or(0.0, |at| libm::log(self.fixed(&evidence.signs[sign].likelihood[at])))
                };
                (column, belief.values.iter().map(|&(value, _, _)| likelihood(value)).collect())
            });
            all.push(Posterior {
                belief: id,
                log_prior: belief.values.iter().map(|(_, _, prior)| libm::log(self.fixed(prior))).collect(),
                counts: counts.collect(),
                done: columns.done,
                to: columns.probabilities,
                members: columns.members,
            });
        }
        all
    }

    fn lay_out_endings(&self, layout: &mut Layout) {
        let model = self.model;
        layout.held = model
            .outcomes
            .iter()
            .map(|outcome| match &outcome.test {
                OutcomeTest::Holds { duration: Some(_), .. } => Some(layout.column(Meaning::Plain, 0.0)),
                _ => None,
            })
            .collect();
        layout.outcome = layout.column(Meaning::Plain, -1.0);
        layout.given = (model.given.iter())
            .map(|given| match given.when {
                When::On(_) => None,
                When::By(_) | When::NeverBy(_) => Some(layout.column(Meaning::Plain, 0.0)),
            })
            .collect();
        for (id, metric) in model.metrics.iter().enumerate() {
            let start = match metric.kind {
                MetricKind::Peak => f64::NEG_INFINITY,
                MetricKind::Low => f64::INFINITY,
                MetricKind::First => -1.0,
                _ => 0.0,
            };
            let column = layout.column(Meaning::Accumulator { metric: id }, start);
            layout.metrics.push(column);
        }
        layout.objectives = model.objectives.iter().map(|_| layout.column(Meaning::Report, 0.0)).collect();
        layout.fans = model.fans.iter().map(|_| layout.column(Meaning::Report, 0.0)).collect();
        for (id, ladder) in model.ladders.iter().enumerate() {
            let base = ladder.base as f64;
            let report = |layout: &mut Layout, name: String, title: String, column: Option<Column>| {
                let rung = column.unwrap_or_else(|| layout.column(Meaning::Report, base));
                let peak = layout.column(Meaning::Report, base);
                let rungs = ladder.rungs.len() as u32;
                layout.ladders.push(LadderColumns { id: name, title, ladder: id, rung, peak, base, rungs });
            };
            match (ladder.variables.as_slice(), ladder.sides.is_empty()) {
                ([one], true) => {
                    let column = layout.variables[*one];
                    report(layout, ladder.name.clone(), ladder.title.clone(), Some(column));
                }
                (sides, _) => {
                    report(layout, ladder.name.clone(), ladder.title.clone(), None);
                    for (&variable, &side) in sides.iter().zip(&ladder.sides) {
                        let title = format!("{}: {}", model.actors[side].title, ladder.title);
                        let column = layout.variables[variable];
                        report(layout, model.variables[variable].name.clone(), title, Some(column));
                    }
                }
            }
        }
    }
}

/// What the state is for: what of a model says, whatever the values are, which columns there are.
#[derive(Debug, Default)]
pub(super) struct Outline<'a> {
    /// Responses that something reads as pending.
    pending: BTreeSet<ResponseId>,
    histories: Vec<HistoryRead<'a>>,
    /// Effects that are put off, and the response that each is of.
    pub delayed: Vec<(&'a EffectNode, Option<ResponseId>)>,
    observed: BTreeSet<(EvidenceId, BeliefId)>,
}

/// Where a history is read, and what is fixed that it is compared with, if it is: no more can be told apart than that asks.
#[derive(Clone, Copy, Debug)]
struct HistoryRead<'a> {
    read: &'a Kind,
    beside: Option<&'a Expr>,
}

impl<'a> Outline<'a> {
    pub fn of(model: &'a Model) -> Self {
        let mut outline = Outline::default();
        model.every_expression(&mut |expr| outline.reads(expr));
        model.every_effect(&mut |node, owner| {
            if node.after.is_some() {
                outline.delayed.push((node, owner));
            }
            if let Body::Observe { evidence, belief, .. } = node.body {
                outline.observed.insert((evidence, belief));
            }
        });
        outline
    }

    fn reads(&mut self, expr: &'a Expr) {
        let mut compared = vec![];
        expr.walk(&mut |e| {
            if let Kind::Binary(
                Binary::Equal | Binary::NotEqual | Binary::Less | Binary::LessOrEqual,
                left,
                right,
            ) = &e.kind
            {
                for (read, bound) in [(left, right), (right, left)] {
                    if matches!(read.kind, Kind::Times(_) | Kind::Since(_)) && bound.is_fixed() {
                        compared.push(std::ptr::from_ref(&read.kind));
                        self.histories.push(HistoryRead { read: &read.kind, beside: Some(bound) });
                    }
                }
            }
        });
        expr.walk(&mut |e| match e.kind {
            Kind::Pending(response) => {
                self.pending.insert(response);
            }
            Kind::Times(_) | Kind::Since(_) | Kind::Now(_)
                if !compared.contains(&std::ptr::from_ref(&e.kind)) =>
            {
                self.histories.push(HistoryRead { read: &e.kind, beside: None });
            }
            _ => {}
        });
    }
}

/// Whether anybody reads its history, and how much of it can be told apart: a count, and steps since the last time;
/// `None` without bound. Who reads has a column, whatever it is compared with.
#[derive(Clone, Copy)]
struct Cap {
    counted: bool,
    times: Option<f64>,
    dated: bool,
    age: Option<u32>,
}

impl Default for Cap {
    fn default() -> Self {
        Cap { counted: false, times: Some(0.0), dated: false, age: Some(0) }
    }
}

/// Room for so many steps: few different lengths, so that the kernel can keep its place in each.
fn ring_length(steps: u32) -> u32 {
    if steps <= 64 { steps } else { steps.next_power_of_two() }
}

impl Layout {
    fn history(&mut self, action: Action, Cap { counted, times, dated, age }: Cap) -> History {
        let counted = counted || matches!(action, Action::Response(_));
        let times = counted.then(|| self.column(Meaning::Times { action, cap: times }, 0.0));
        let last = dated.then(|| self.column(Meaning::Last { action, cap: age }, f64::NEG_INFINITY));
        History { times, last }
    }
}
