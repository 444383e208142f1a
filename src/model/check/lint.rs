//! What a scenario with sound names and types may still get wrong: chances that may leave [0, 1], weights that
//! may be negative, what can never happen. What is proved wrong is an error, what cannot be proved right a warning.

mod chances;
mod effects;
mod outcomes;
mod unsourced;

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::entity::{Choice, GameNext, Model, OptionKind, VariableStart};
use crate::model::expr::*;
use crate::model::range::{Interval, Ranges};
use crate::scenario::Scenario;

/// Conditions and whether they hold.
type Known<'a> = Vec<(&'a Expr, bool)>;

struct Linter<'a, 'f> {
    model: &'a Model,
    ranges: &'f Ranges<'a>,
    /// Whether doubts are told, besides what is proved wrong.
    doubts: bool,
    /// Whether there is any.
    in_doubt: bool,
    faults: &'f mut Diagnostics,
}

pub fn lint(scenario: &Scenario, model: &Model, faults: &mut Diagnostics) {
    let ranges = Ranges::declared(model);
    let mut linter = Linter { model, ranges: &ranges, doubts: true, in_doubt: false, faults };
    linter.everything();
    linter.outcomes();
    unsourced::sources(scenario, linter.faults);
    unsourced::objectives(scenario, linter.faults);
}

/// What is proved wrong at these values of the parameters, the doubts left aside.
pub fn refuse(ranges: &Ranges) -> Vec<Diagnostic> {
    let mut faults = Diagnostics::default();
    refusing(ranges, &mut faults).everything();
    faults.iter().filter(|fault| fault.severity == Severity::Error).cloned().collect()
}

/// Whether it is proved that nothing is wrong at any of the values that these ranges are over.
pub fn is_sound(ranges: &Ranges) -> bool {
    let mut faults = Diagnostics::default();
    let mut linter = refusing(ranges, &mut faults);
    linter.everything();
    !linter.in_doubt
}

fn refusing<'a, 'f>(ranges: &'f Ranges<'a>, faults: &'f mut Diagnostics) -> Linter<'a, 'f> {
    Linter { model: ranges.model, ranges, doubts: false, in_doubt: false, faults }
}

impl<'a> Linter<'a, '_> {
    fn everything(&mut self) {
        self.variables();
        self.events();
        self.responses();
        self.reactions();
        self.policies();
        self.games();
        self.rules();
        self.metrics();
        self.endings();
    }

    fn never(&self, condition: &'a Expr) -> bool {
        self.ranges.of(condition) == Interval::point(0.0)
    }

    /// Whether it is proved that nothing is wrong with what an expression can be. Whatever can be wrong is asked for so.
    fn is_sound(
        &mut self,
        expr: &'a Expr,
        known: &[(&'a Expr, bool)],
        is_so: impl Fn(Interval) -> bool,
    ) -> bool {
        let is_sound = self.ranges.surely(expr, known, is_so);
        self.in_doubt |= !is_sound;
        is_sound
    }

    fn warn(&mut self, fault: Diagnostic) {
        self.faults.push(fault);
    }

    fn variables(&mut self) {
        for variable in &self.model.variables {
            match &variable.start {
                VariableStart::Chance(chance) => self.chance(chance, &[]),
                VariableStart::Value(value) => self.parts(value, &[]),
            }
        }
    }

    fn events(&mut self) {
        for (id, event) in self.model.events.iter().enumerate() {
            let mut known = Known::new();
            if let Some(when) = &event.when {
                if self.never(when) {
                    let message = format!("the event `{}` can never happen", event.name);
                    self.warn(Diagnostic::warning(when.span, message).code(Code::Unused).label("never true"));
                    continue;
                }
                self.parts(when, &[]);
                known.push((when, true));
            }
            if let Some(chance) = &event.chance {
                self.chance(chance, &known);
            }
            let mut missed = known.clone();
            self.effects(&event.otherwise, &mut missed, 0);
            forget_history(&mut known, Action::Event(id));
            self.effects(std::slice::from_ref(&event.effect), &mut known, 0);
        }
    }

    fn responses(&mut self) {
        for (id, response) in self.model.responses.iter().enumerate() {
            let mut known: Known = response.when.iter().map(|when| (when, true)).collect();
            if let Some(when) = &response.when
                && self.never(when)
            {
                let name = format!("{}.{}", self.model.actors[response.actor].name, response.name);
                let message = format!("the response `{name}` can never be chosen");
                self.warn(Diagnostic::warning(when.span, message).code(Code::Unused).label("never true"));
                continue;
            }
            response.when.iter().for_each(|when| self.parts(when, &[]));
            self.weight(&response.weight, &known, "weight");
            if let Some(select) = &response.select {
                select.expressions().for_each(|expr| self.parts(expr, &known));
            }
            if response.prepare.is_some() {
                response.still.iter().for_each(|still| self.parts(still, &[]));
                known = response.still.iter().map(|still| (still, true)).collect();
            }
            response.cost.iter().for_each(|cost| self.parts(cost, &known));
            forget_history(&mut known, Action::Response(id));
            self.effects(&response.effects, &mut known, 0);
            for (_, effects) in &response.on {
                self.effects(effects, &mut Known::new(), 0);
            }
        }
    }

    fn reactions(&mut self) {
        for reaction in &self.model.reactions {
            reaction.when.iter().for_each(|when| self.parts(when, &[]));
            for option in &reaction.options {
                let mut known: Known = reaction.when.iter().map(|when| (when, true)).collect();
                match &option.kind {
                    OptionKind::Own { when, effects } => {
                        when.iter().for_each(|when| self.parts(when, &known));
                        known.extend(when.iter().map(|when| (when, true)));
                        self.weight(&option.weight, &known, "weight");
                        self.effects(effects, &mut known, 0);
                    }
                    OptionKind::Response(id) => {
                        known.extend(self.available(*id));
                        self.weight(&option.weight, &known, "weight");
                    }
                }
            }
        }
    }

    fn available(&self, response: ResponseId) -> Option<(&'a Expr, bool)> {
        self.model.responses[response].when.as_ref().map(|when| (when, true))
    }

    fn policies(&mut self) {
        for policy in &self.model.policies {
            let mut own = vec![];
            for (id, response) in self.model.responses.iter().enumerate() {
                if response.actor == policy.actor {
                    own.push(self.available(id).into_iter().collect::<Known>());
                }
            }
            self.choice(&policy.choice, &own);
            for (id, choice) in &policy.reactions {
                let reaction = &self.model.reactions[*id];
                let mut options = vec![];
                for option in &reaction.options {
                    let mut known: Known = reaction.when.iter().map(|when| (when, true)).collect();
                    match &option.kind {
                        OptionKind::Own { when, .. } => known.extend(when.iter().map(|when| (when, true))),
                        OptionKind::Response(response) => known.extend(self.available(*response)),
                    }
                    options.push(known);
                }
                self.choice(choice, &options);
            }
        }
    }

    /// `known` by option: what holds if it is available.
    fn choice(&mut self, choice: &'a Choice, known: &[Known<'a>]) {
        match choice {
            Choice::Weights(weights) => {
                for (option, weight) in weights {
                    self.weight(weight, &known[*option], "weight");
                }
            }
            Choice::Rules(rules) => {
                for rule in rules {
                    let mut facts = known[rule.option].clone();
                    rule.when.iter().for_each(|when| self.parts(when, &facts));
                    facts.extend(rule.when.iter().map(|when| (when, true)));
                    if let Some(chance) = &rule.chance {
                        self.chance(chance, &facts);
                    }
                }
            }
            Choice::Logit { lambda, utilities } => {
                self.weight(lambda, &[], "precision");
                utilities.iter().for_each(|(option, utility)| self.parts(utility, &known[*option]));
            }
        }
    }

    fn games(&mut self) {
        for game in &self.model.games {
            game.lambda.iter().for_each(|(_, lambda)| self.weight(lambda, &[], "precision"));
            for option in game.nodes.iter().flat_map(|node| &node.options) {
                option.when.iter().for_each(|when| self.parts(when, &[]));
                let known: Known = option.when.iter().map(|when| (when, true)).collect();
                if let GameNext::End(pays) = &option.next {
                    pays.iter().for_each(|(_, worth)| self.parts(worth, &known));
                }
            }
        }
    }

    fn rules(&mut self) {
        for rule in &self.model.rules {
            rule.when.iter().for_each(|when| self.parts(when, &[]));
            let mut known: Known = rule.when.iter().map(|when| (when, true)).collect();
            self.effects(std::slice::from_ref(&rule.effect), &mut known, 0);
            let mut failed: Known = rule.when.iter().map(|when| (when, false)).collect();
            self.effects(&rule.otherwise, &mut failed, 0);
        }
    }
}

/// What was known of an action's history is stale once it takes effect.
fn forget_history(known: &mut Known, action: Action) {
    *known = split(known);
    known.retain(|(fact, _)| {
        !fact.any(|part| match part.kind {
            Kind::Times(other) | Kind::Since(other) | Kind::Now(other) => other == action,
            Kind::Pending(response) => Action::Response(response) == action,
            Kind::ChanceOf { .. } => true,
            _ => false,
        })
    });
}

/// Conditions joined by `and` one by one, so that each can become stale by itself.
fn split<'a>(known: &[(&'a Expr, bool)]) -> Known<'a> {
    let mut parts = vec![];
    for (fact, truth) in known {
        match &fact.kind {
            Kind::Binary(Binary::And, left, right) if *truth => {
                parts.extend(split(&[(left, true), (right, true)]));
            }
            Kind::Binary(Binary::Or, left, right) if !*truth => {
                parts.extend(split(&[(left, false), (right, false)]));
            }
            _ => parts.push((*fact, *truth)),
        }
    }
    parts
}
