//! The state of a run: which column holds what.

use super::*;
use crate::limits::count;
use std::collections::BTreeMap;

#[derive(Default)]
pub(super) struct Layout {
    pub state: Vec<StateColumn>,
    /// By variable: its column, or that of its first member.
    pub variables: Vec<Column>,
    pub events: Vec<History>,
    pub responses: Vec<ResponseColumns>,
    pub delayed: BTreeMap<NodeId, Delayed>,
    pub beliefs: Vec<BeliefColumns>,
    /// By outcome: for how many steps it has held, where that matters.
    pub held: Vec<Option<Column>>,
    pub outcome: Column,
    pub metrics: Vec<Column>,
    pub objectives: Vec<Column>,
    pub fans: Vec<Column>,
    /// Rung and peak of each ladder that is reported.
    pub ladders: Vec<LadderColumns>,
    /// Variables that report clamping, in the order of their bits.
    pub clamped: Vec<VariableId>,
    /// Columns that were asked for beyond those that have room: they are counted, not made.
    beyond: u64,
    /// The variable or effect that asks for most, and how many columns.
    most: Option<(Span, u64)>,
}

/// What nobody reads has no column.
#[derive(Clone, Copy)]
pub(super) struct History {
    pub times: Option<Column>,
    pub last: Option<Column>,
}

impl History {
    /// The count, for those who read it.
    pub fn times(self) -> Column {
        self.times.unwrap_or_else(|| unreachable!("a count that is read has a column"))
    }

    /// The step of the last time, for those who read it.
    pub fn last(self) -> Column {
        self.last.unwrap_or_else(|| unreachable!("a last time that is read has a column"))
    }
}

#[derive(Clone)]
pub(super) struct ResponseColumns {
    /// Its count always has a column, since it is reported.
    pub history: History,
    /// The step in which the preparation is complete, 0 for none.
    pub due: Option<Column>,
    /// Whether what is being prepared was chosen as a reaction.
    pub as_reaction: Option<Column>,
    /// First of the flags of the members selected, if they must be remembered while it is prepared.
    pub selected: Option<Column>,
    /// How many effects are still due.
    pub outstanding: Option<Column>,
}

#[derive(Clone)]
pub(super) struct Delayed {
    pub base: Column,
    pub length: u32,
    /// One column a member with the step it is due, instead of a ring of counters.
    pub members: bool,
    /// The response for which this is still `pending`.
    pub owner: Option<ResponseId>,
}

#[derive(Clone)]
pub(super) struct BeliefColumns {
    /// First of the probabilities.
    pub probabilities: Column,
    /// By evidence and sign: the column that counts it; signs that tell nothing have none.
    pub counts: BTreeMap<(EvidenceId, usize), Column>,
}

impl Layout {
    fn column(&mut self, meaning: Meaning, start: f64) -> Column {
        self.columns(1, meaning, start)
    }

    fn columns(&mut self, count: usize, meaning: Meaning, start: f64) -> Column {
        let first = self.state.len() as Column;
        if self.beyond > 0 || self.state.len() + count > MOST_COLUMNS as usize {
            self.beyond += count as u64;
        } else {
            self.state.extend(std::iter::repeat_n(StateColumn { meaning, start }, count));
        }
        first
    }

    /// Notes what asks for so many columns.
    fn told(&mut self, span: Span, count: usize) {
        if self.most.is_none_or(|(_, most)| count as u64 > most) {
            self.most = Some((span, count as u64));
        }
    }

    pub(super) fn too_large(&self) -> Option<Diagnostic> {
        let needed = (self.state.len() + self.words()) as u64 + self.beyond;
        (needed > u64::from(MOST_COLUMNS)).then(|| too_many_columns(needed, self.most))
    }

    /// Bits and small counts share words, which lie after the columns of the state: so many at most.
    pub(super) fn words(&self) -> usize {
        self.clamped.len().div_ceil(64) + self.responses.len()
    }
}

pub(super) fn too_many_columns(needed: u64, most: Option<(Span, u64)>) -> Diagnostic {
    let numbers = format!("a run has {} numbers of its own", count(needed));
    let room = format!("at most {} have room", count(MOST_COLUMNS));
    let help = "each member has its own state, and each delayed effect a place for every step it may take";
    let message = format!("this scenario is too large: {numbers}, and {room}");
    match most {
        Some((span, most)) => Diagnostic::error(span, message).label(format!("{} of them here", count(most))),
        None => Diagnostic::without_place(message),
    }
    .help(help)
}

impl Compiler<'_> {
    pub(super) fn lay_out(&mut self, layout: &mut Layout) {
        let model = self.model;
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
        let pending = self.responses_read_as_pending();
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
            if pending.contains(&id) {
                layout.responses[id].outstanding = Some(layout.column(Meaning::Plain, 0.0));
            }
        }
        self.lay_out_delays(layout);
        self.lay_out_beliefs(layout);
        self.lay_out_endings(layout);
        self.next = layout.state.len() as Column;
        self.state = self.next;
    }

    fn responses_read_as_pending(&self) -> Vec<ResponseId> {
        let mut found = vec![];
        self.every_expression(&mut |expr| {
            expr.walk(&mut |e| {
                if let Kind::Pending(response) = e.kind {
                    found.push(response);
                }
            });
        });
        found
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
        self.every_expression(&mut |expr| self.cap_of_reads(expr, &mut caps));
        caps
    }

    fn cap_of_reads(&self, expr: &Expr, caps: &mut BTreeMap<Action, Cap>) {
        // Reads that stand in a comparison with something fixed need no more than that; others need all.
        let mut compared = vec![];
        expr.walk(&mut |e| {
            if let Kind::Binary(
                Binary::Equal | Binary::NotEqual | Binary::Less | Binary::LessOrEqual,
                left,
                right,
            ) = &e.kind
            {
                for (read, bound) in [(left, right), (right, left)] {
                    let (Kind::Times(action) | Kind::Since(action)) = read.kind else { continue };
                    if !bound.is_fixed() {
                        continue;
                    }
                    compared.push(std::ptr::from_ref::<Expr>(read));
                    let cap = caps.entry(action).or_default();
                    if matches!(read.kind, Kind::Times(_)) {
                        let bound = self.fixed(bound).floor() + 1.0;
                        cap.times = cap.times.map(|cap| cap.max(bound));
                    } else {
                        let bound = self.model.clock.steps_in(self.fixed(bound)) as u32;
                        cap.age = cap.age.map(|cap| cap.max(bound.saturating_add(1)));
                    }
                }
            }
        });
        expr.walk(&mut |e| {
            let (Kind::Times(action) | Kind::Since(action) | Kind::Now(action)) = e.kind else { return };
            let cap = caps.entry(action).or_default();
            let elsewhere = !compared.contains(&std::ptr::from_ref::<Expr>(e));
            match e.kind {
                Kind::Times(_) => {
                    cap.counted = true;
                    cap.times = cap.times.filter(|_| !elsewhere);
                }
                Kind::Since(_) => {
                    cap.dated = true;
                    cap.age = cap.age.filter(|_| !elsewhere);
                }
                _ => {
                    cap.dated = true;
                    cap.age = cap.age.map(|cap| cap.max(1));
                }
            }
        });
    }

    fn lay_out_delays(&mut self, layout: &mut Layout) {
        let model = self.model;
        let horizon = model.clock.steps;
        let mut delayed = vec![];
        model.every_effect(&mut |node, owner| {
            if let Some(after) = &node.after {
                delayed.push((node, node.each.as_ref().map(|each| each.group), after, owner));
            }
        });
        for (node, group, after, owner) in delayed {
            let id = node.id;
            let (_, high) = self.steps(after);
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

    fn lay_out_beliefs(&mut self, layout: &mut Layout) {
        let model = self.model;
        for (id, belief) in model.beliefs.iter().enumerate() {
            let first = layout.state.len() as Column;
            for (_, _, prior) in &belief.values {
                let start = self.fixed(prior);
                layout.column(Meaning::Derived, start);
            }
            let mut counts = BTreeMap::new();
            for (evidence_id, evidence) in model.evidence.iter().enumerate() {
                let observed = model.any_effect(|node| {
                    matches!(node.body, Body::Observe { evidence, belief, .. } if evidence == evidence_id && belief == id)
                });
                if !observed {
                    continue;
                }
                for (sign_id, sign) in evidence.signs.iter().enumerate() {
                    let likelihoods: Vec<f64> = sign.likelihood.iter().map(|l| self.fixed(l)).collect();
                    if likelihoods.iter().any(|l| l != &likelihoods[0]) {
                        let column = layout.column(Meaning::SignCount { belief: id }, 0.0);
                        counts.insert((evidence_id, sign_id), column);
                    }
                }
            }
            layout.beliefs.push(BeliefColumns { probabilities: first, counts });
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
                to: columns.probabilities,
            });
        }
        all
    }

    fn lay_out_endings(&mut self, layout: &mut Layout) {
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

    /// Every expression by which the state goes on from step to step (metrics and objectives read, but do not steer).
    fn every_expression(&self, visit: &mut dyn FnMut(&Expr)) {
        self.model.every_expression(visit);
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
