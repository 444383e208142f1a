//! Which numbers of a scenario have a name, and which stand bare.

use crate::language::syntax::{Expr, ExprKind, StatementKind};
use crate::scenario::{
    Choice, Effect, EffectBody, Event, Game, GameNext, OutcomeTest, Payoff, Reaction, Response, Rule,
    Scenario, Select, Start, Text,
};

/// How many there are of both kinds. Evidence, priors and policies are named by their place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    pub named: usize,
    pub bare: usize,
}

/// A number or a length of time without a name. 0, 1 and -1 are none.
#[derive(Clone, Debug)]
pub struct BareNumber<'s> {
    /// The number as it stands in the file.
    pub expr: &'s Expr,
    /// The entry it stands in, as its table in the file is called: `events.intrusion`.
    pub entry: String,
    /// The source of that entry.
    pub source: Option<&'s str>,
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
    Ledger { named, bare: bare_numbers(scenario).len() }
}

/// The bare numbers of a scenario, kind of entry by kind of entry.
pub fn bare_numbers<'s>(scenario: &'s Scenario) -> Vec<BareNumber<'s>> {
    let mut all = vec![];
    let mut within = |entry: String, source: Option<&'s Text>, look: &dyn Fn(&mut Found<'s>)| {
        let mut found = Found::default();
        look(&mut found);
        all.extend(found.numbers.into_iter().map(|expr| BareNumber {
            expr,
            entry: entry.clone(),
            source: source.map(|source| source.text.as_str()),
        }));
    };
    for event in &scenario.events {
        let entry = format!("events.{}", event.name.text);
        within(entry, event.source.as_ref(), &|found| found.event(event));
    }
    for response in &scenario.responses {
        let entry = format!("responses.{}.{}", response.actor.text, response.name.text);
        within(entry, response.source.as_ref(), &|found| found.response(response));
    }
    for reaction in &scenario.reactions {
        let entry = format!("reactions.{}.{}", reaction.actor.text, reaction.name.text);
        within(entry, reaction.source.as_ref(), &|found| found.reaction(reaction));
    }
    for game in &scenario.games {
        within(format!("games.{}", game.name.text), game.source.as_ref(), &|found| found.game(game));
    }
    for rule in &scenario.rules {
        within(format!("rules.{}", rule.name.text), rule.source.as_ref(), &|found| found.rule(rule));
    }
    for definition in &scenario.definitions {
        within(format!("define.{}", definition.name.text), None, &|found| found.expr(&definition.expr));
    }
    for variable in &scenario.variables {
        let owner = variable.owner.as_ref().map_or(String::new(), |owner| format!("{}.", owner.text));
        let entry = format!("state.{owner}{}", variable.name.text);
        let (Start::Value(start) | Start::Chance(start)) = &variable.start;
        within(entry, variable.source.as_ref(), &|found| found.expr(start));
    }
    for outcome in &scenario.outcomes {
        if let OutcomeTest::Holds(test) | OutcomeTest::AtEnd(test) = &outcome.test {
            within(format!("outcomes.{}", outcome.name.text), None, &|found| found.expr(test));
        }
    }
    for metric in &scenario.metrics {
        within(format!("metrics.{}", metric.name.text), None, &|found| found.expr(&metric.expr));
    }
    for objective in &scenario.objectives {
        let entry = format!("objectives.{}", objective.actor.text);
        match &objective.payoff {
            Payoff::Whole(expr) => within(entry, None, &|found| found.expr(expr)),
            Payoff::Terms(terms) => {
                for term in terms {
                    let name = &term.name.text;
                    within(format!("{entry}.terms.{name}"), None, &|found| found.expr(&term.expr));
                    if let Some(weight) = &term.weight {
                        within(format!("{entry}.weights.{name}"), None, &|found| found.expr(weight));
                    }
                }
            }
        }
    }
    all
}

/// How many bare numbers are in an entry, durations (which are habits of time more than assumptions) left out.
pub(super) fn bare_in<'a>(look: impl FnOnce(&mut Found<'a>)) -> usize {
    let mut found = Found::default();
    look(&mut found);
    found.numbers.iter().filter(|expr| matches!(expr.kind, ExprKind::Number(_))).count()
}

fn is_amount(expr: &Expr) -> bool {
    let mut found = false;
    expr.walk(&mut |part| {
        found |= matches!(part.kind, ExprKind::Number(_) | ExprKind::Duration(_)) || is_range(&part.kind);
    });
    found
}

/// A range of which a delay is drawn; of rounds it is one of numbers.
fn is_range(kind: &ExprKind) -> bool {
    matches!(kind, ExprKind::DurationRange { .. } | ExprKind::NumberRange { .. })
}

fn in_choice(choice: &Choice) -> usize {
    let mut count = Found::default();
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
    count.numbers.len()
}

/// The bare numbers met so far.
#[derive(Default)]
pub(super) struct Found<'a> {
    numbers: Vec<&'a Expr>,
}

impl<'a> Found<'a> {
    fn expr(&mut self, expr: &'a Expr) {
        expr.walk(&mut |part| {
            let counts = match part.kind {
                ExprKind::Number(value) => value != 0.0 && value != 1.0,
                ExprKind::Duration(length) => length.count() != 0.0,
                ref kind => is_range(kind),
            };
            if counts {
                self.numbers.push(part);
            }
        });
    }

    fn exprs<const N: usize>(&mut self, exprs: [&'a Option<Expr>; N]) {
        exprs.into_iter().flatten().for_each(|expr| self.expr(expr));
    }

    pub(super) fn event(&mut self, event: &'a Event) {
        self.exprs([&event.when, &event.chance, &event.rate, &event.every, &event.again_after, &event.after]);
        event.each.iter().for_each(|each| self.select(each));
        self.effects(&event.effects);
        self.effects(&event.otherwise);
    }

    pub(super) fn response(&mut self, response: &'a Response) {
        self.exprs([&response.when, &response.weight, &response.prepare, &response.still]);
        self.exprs([&response.again_after, &response.cost]);
        response.select.iter().for_each(|select| self.select(select));
        self.effects(&response.effects);
        response.on.iter().for_each(|(_, effects)| self.effects(effects));
    }

    fn select(&mut self, select: &'a Select) {
        select.members.filter.iter().for_each(|filter| self.expr(filter));
        self.exprs([&select.take]);
        if let Some(crate::scenario::Order::By { key, .. }) = &select.order {
            self.expr(key);
        }
    }

    fn reaction(&mut self, reaction: &'a Reaction) {
        self.exprs([&reaction.when]);
        for option in &reaction.options {
            self.exprs([&option.when, &option.weight]);
            self.effects(&option.effects);
        }
        reaction.weights.iter().for_each(|(_, weight)| self.expr(weight));
    }

    pub(super) fn game(&mut self, game: &'a Game) {
        game.lambda.iter().for_each(|(_, lambda)| self.expr(lambda));
        for option in game.nodes.iter().flat_map(|node| &node.options) {
            self.exprs([&option.when]);
            if let GameNext::End(pays) = &option.next {
                pays.iter().for_each(|(_, worth)| self.expr(worth));
            }
            self.effects(&option.effects);
        }
    }

    pub(super) fn rule(&mut self, rule: &'a Rule) {
        self.exprs([&rule.when]);
        rule.each.iter().for_each(|each| self.select(each));
        self.effects(&rule.effects);
        self.effects(&rule.otherwise);
    }

    fn effects(&mut self, effects: &'a [Effect]) {
        for effect in effects {
            match effect {
                Effect::Statement(statement) => match &statement.kind {
                    StatementKind::Assign { value, .. } => self.expr(value),
                    StatementKind::Raise { to, .. } | StatementKind::Lower { to, .. } => self.expr(to),
                    StatementKind::Reset { .. } => {}
                },
                Effect::Table(table) => {
                    self.exprs([&table.when, &table.chance, &table.after]);
                    table.each.iter().for_each(|each| self.select(each));
                    match &table.body {
                        EffectBody::Do(list) => self.effects(list),
                        EffectBody::Draw { weights, .. } => {
                            weights.iter().for_each(|(_, weight)| self.expr(weight));
                        }
                        // Its numbers are those of the game.
                        EffectBody::Play(_) => {}
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
