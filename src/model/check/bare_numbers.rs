//! How many numbers of a scenario have a name, and how many stand bare.

use crate::language::syntax::{Expr, ExprKind, Members, StatementKind};
use crate::scenario::{
    Choice, Effect, EffectBody, Event, Metric, OutcomeTest, Reaction, Response, Rule, Scenario, Select,
};

/// 0, 1 and -1 are not counted. Evidence, priors and policies are named by their place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    pub named: usize,
    pub bare: usize,
}

/// Counts both kinds over a whole scenario.
pub fn ledger(scenario: &Scenario) -> Ledger {
    let mut named = 0;
    for parameter in &scenario.parameters {
        named += usize::from(is_amount(&parameter.value));
    }
    for evidence in &scenario.evidence {
        named += evidence.signs.iter().map(|sign| sign.likelihood.len()).sum::<usize>();
    }
    named += scenario.beliefs.iter().map(|belief| belief.prior.len()).sum::<usize>();
    for policy in &scenario.policies {
        let choices = policy.choice.iter().chain(policy.reactions.iter().map(|(_, choice)| choice));
        named += choices.map(in_choice).sum::<usize>();
    }
    let mut bare = Count::default();
    scenario.events.iter().for_each(|event| bare.event(event));
    scenario.responses.iter().for_each(|response| bare.response(response));
    scenario.reactions.iter().for_each(|reaction| bare.reaction(reaction));
    scenario.rules.iter().for_each(|rule| bare.rule(rule));
    scenario.definitions.iter().for_each(|definition| bare.expr(&definition.expr));
    for variable in &scenario.variables {
        match &variable.start {
            crate::scenario::Start::Value(value) | crate::scenario::Start::Chance(value) => bare.expr(value),
        }
    }
    for outcome in &scenario.outcomes {
        match &outcome.test {
            OutcomeTest::Holds(test) | OutcomeTest::AtEnd(test) => bare.expr(test),
            OutcomeTest::Otherwise => {}
        }
    }
    scenario.metrics.iter().for_each(|metric: &Metric| bare.expr(&metric.expr));
    scenario.objectives.iter().for_each(|(_, objective)| bare.expr(objective));
    Ledger { named, bare: bare.numbers + bare.durations }
}

/// Bare numbers in an entry, durations (which are habits of time more than assumptions) left out.
pub(super) fn bare_in(look: impl FnOnce(&mut Count)) -> usize {
    let mut count = Count::default();
    look(&mut count);
    count.numbers
}

fn is_amount(expr: &Expr) -> bool {
    let mut found = false;
    expr.walk(&mut |part| {
        found |=
            matches!(part.kind, ExprKind::Number(_) | ExprKind::Duration(_) | ExprKind::DurationRange { .. });
    });
    found
}

fn in_choice(choice: &Choice) -> usize {
    let mut count = Count::default();
    match choice {
        Choice::Weights(weights) => weights.iter().for_each(|(_, weight)| count.expr(weight)),
        Choice::Logit { lambda, utilities, .. } => {
            count.expr(lambda);
            utilities.iter().for_each(|(_, utility)| count.expr(utility));
        }
        Choice::Rules(rules) => {
            for rule in rules {
                count.exprs([&rule.when, &rule.chance]);
            }
        }
    }
    count.numbers + count.durations
}

#[derive(Default)]
pub(super) struct Count {
    numbers: usize,
    durations: usize,
}

impl Count {
    fn expr(&mut self, expr: &Expr) {
        expr.walk(&mut |part| match part.kind {
            ExprKind::Number(value) => self.numbers += usize::from(value != 0.0 && value != 1.0),
            ExprKind::Duration(length) => self.durations += usize::from(length.days != 0.0),
            ExprKind::DurationRange { .. } => self.durations += 1,
            _ => {}
        });
    }

    fn exprs<const N: usize>(&mut self, exprs: [&Option<Expr>; N]) {
        exprs.into_iter().flatten().for_each(|expr| self.expr(expr));
    }

    fn members(&mut self, members: Option<&Members>) {
        if let Some(filter) = members.and_then(|members| members.filter.as_ref()) {
            self.expr(filter);
        }
    }

    pub(super) fn event(&mut self, event: &Event) {
        self.exprs([&event.when, &event.chance, &event.rate, &event.every, &event.again_after, &event.after]);
        self.members(event.each.as_ref());
        self.effects(&event.effects);
        self.effects(&event.otherwise);
    }

    pub(super) fn response(&mut self, response: &Response) {
        self.exprs([&response.when, &response.weight, &response.prepare, &response.still]);
        self.exprs([&response.again_after, &response.cost]);
        if let Some(select) = &response.select {
            self.select(select);
        }
        self.effects(&response.effects);
        response.on.iter().for_each(|(_, effects)| self.effects(effects));
    }

    fn select(&mut self, select: &Select) {
        self.exprs([&select.filter, &select.take]);
        if let Some(crate::scenario::Order::By { key, .. }) = &select.order {
            self.expr(key);
        }
    }

    fn reaction(&mut self, reaction: &Reaction) {
        self.exprs([&reaction.when]);
        for option in &reaction.options {
            self.exprs([&option.when, &option.weight]);
            self.effects(&option.effects);
        }
        reaction.weights.iter().for_each(|(_, weight)| self.expr(weight));
    }

    pub(super) fn rule(&mut self, rule: &Rule) {
        self.exprs([&rule.when]);
        self.members(rule.each.as_ref());
        self.effects(&rule.effects);
        self.effects(&rule.otherwise);
    }

    fn effects(&mut self, effects: &[Effect]) {
        for effect in effects {
            match effect {
                Effect::Statement(statement) => match &statement.kind {
                    StatementKind::Assign { value, .. } => self.expr(value),
                    StatementKind::Raise { to, .. } | StatementKind::Lower { to, .. } => self.expr(to),
                    StatementKind::Reset { .. } => {}
                },
                Effect::Table(table) => {
                    self.exprs([&table.when, &table.chance, &table.after]);
                    self.members(table.each.as_ref());
                    match &table.body {
                        EffectBody::Do(list) => self.effects(list),
                        EffectBody::Draw { weights, .. } => {
                            weights.iter().for_each(|(_, weight)| self.expr(weight));
                        }
                        EffectBody::Observe { then, .. } => {
                            then.iter().for_each(|(_, list)| self.effects(list));
                        }
                    }
                    self.effects(&table.otherwise);
                }
            }
        }
    }
}
