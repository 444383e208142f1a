//! Outcomes, metrics, objectives, constraints and fans.

use super::builder::{Build, text, title};
use super::statistics::{Compared, compared, is_statistic, percent};
use crate::diagnostics::{Code, Diagnostic, Span};
use crate::language::syntax::{self, ExprKind, Name};
use crate::model::entity::{
    Constraint, Fan, Metric, MetricKind, MetricPart, Model, Outcome, OutcomeTest, Statistic,
};
use crate::model::expr::*;
use crate::model::range::Ranges;
use crate::model::resolve::{Resolver, Scope};
use crate::scenario;

impl Build<'_, '_> {
    pub(super) fn outcomes(&mut self) {
        for declared in &self.scenario.outcomes {
            let test = self.resolve(Scope::world(), |r| outcome_test(r, &declared.test));
            let outcome = Outcome {
                name: declared.name.text.clone(),
                title: title(declared.title.as_ref(), &declared.name.text),
                test: test.unwrap_or(OutcomeTest::Otherwise),
                span: declared.name.span,
            };
            self.check(|v| v.outcome(&outcome));
            self.model.outcomes.push(outcome);
        }
        let count = self.scenario.outcomes.len();
        for (index, declared) in self.scenario.outcomes.iter().enumerate() {
            if matches!(declared.test, scenario::OutcomeTest::Otherwise) && index + 1 < count {
                let fault = Diagnostic::error(declared.name.span, "`otherwise` must be the last outcome")
                    .label("what follows can never be tested");
                self.faults.push(fault);
            }
        }
        if count == 0 {
            let fault = Diagnostic::without_place("the scenario has no outcomes")
                .code(Code::MissingKey)
                .help("say how it may end: `[outcomes]` with, for example, `other = \"otherwise\"`");
            self.faults.push(fault);
        }
    }

    pub(super) fn metrics(&mut self) {
        for declared in &self.scenario.metrics {
            let scope = Scope { ending: declared.kind == MetricKind::Final, ..Scope::world() };
            let expr = self.resolve(scope, |r| measured(r, declared));
            let range = declared.range.as_ref().and_then(|(low, high)| {
                let ends = self.resolve(Scope::world(), |r| {
                    Some((r.fixed(low, Type::Real)?, r.fixed(high, Type::Real)?))
                });
                let (low_end, high_end) = ends?;
                Some([low_end, high_end])
            });
            let otherwise = declared.otherwise.as_ref().and_then(|otherwise| self.time(otherwise));
            self.model.metrics.push(Metric {
                name: declared.name.text.clone(),
                title: title(declared.title.as_ref(), &declared.name.text),
                unit: text(declared.unit.as_ref()),
                kind: declared.kind,
                part: MetricPart::Metrics,
                expr: expr.unwrap_or_else(|| Expr::constant(0.0, Type::Real, declared.expr.span)),
                declared_range: range,
                otherwise,
                span: declared.name.span,
            });
        }
        for id in 0..self.model.metrics.len() {
            self.check(|validator| validator.metric(id));
        }
    }

    pub(super) fn objectives(&mut self) {
        for declared in &self.scenario.objectives {
            let actor = self.names.actor(&declared.actor, self.faults);
            let value = match &declared.payoff {
                scenario::Payoff::Whole(expr) => self.payoff(expr),
                scenario::Payoff::Terms(terms) => self.terms(actor, &declared.actor, terms),
            };
            if let (Some(actor), Some(value)) = (actor, value) {
                self.model.objectives.push((actor, value));
            }
        }
    }

    /// A payoff, or a part of one: read at the end of the run, when metrics are known.
    fn payoff(&mut self, expr: &syntax::Expr) -> Option<Expr> {
        let scope = Scope { ending: true, metrics: true, ..Scope::world() };
        let value = self.resolve(scope, |r| r.number(expr));
        value.iter().for_each(|value| self.read_missing(value));
        value
    }

    /// The sum of weighted terms; each is measured by itself too, as `actor.term`.
    fn terms(&mut self, actor: Option<ActorId>, owner: &Name, terms: &[scenario::Term]) -> Option<Expr> {
        let of = actor.map_or(owner.text.clone(), |actor| self.model.actors[actor].title.clone());
        let mut sum: Option<Expr> = None;
        let mut is_sound = true;
        for term in terms {
            let weight = term.weight.as_ref().map(|weight| self.payoff(weight));
            let (Some(value), Some(weight)) =
                (self.payoff(&term.expr), weight.map_or(Some(None), |w| w.map(Some)))
            else {
                is_sound = false;
                continue;
            };
            let value = match weight {
                Some(weight) => Expr::binary(Binary::Multiply, weight, value, Type::Real),
                None => value,
            };
            self.model.metrics.push(Metric {
                name: format!("{}.{}", owner.text, term.name.text),
                title: format!("{}: {}", of, title(None, &term.name.text)),
                unit: None,
                kind: MetricKind::Final,
                part: actor.map_or(MetricPart::Metrics, MetricPart::Payoff),
                expr: value.clone(),
                declared_range: None,
                otherwise: None,
                span: term.name.span,
            });
            sum = Some(match sum {
                Some(sum) => Expr::binary(Binary::Add, sum, value, Type::Real),
                None => value,
            });
        }
        sum.filter(|_| is_sound)
    }

    /// A fixed number of the unit in which times are told, or a length of time.
    fn time(&mut self, expr: &syntax::Expr) -> Option<Expr> {
        let (_, days) = self.model.clock.unit();
        self.resolve(Scope::world(), |r| {
            if r.expr(expr, None)?.ty != Type::Duration {
                return r.fixed(expr, Type::Real);
            }
            let length = r.fixed(expr, Type::Duration)?;
            let unit = Expr::constant(days, Type::Duration, expr.span);
            Some(Expr::binary(Binary::Divide, length, unit, Type::Real))
        })
    }

    /// What may be missing can be read as a number only where it is known not to be.
    fn read_missing(&mut self, value: &Expr) {
        let mut reads = vec![];
        unguarded(&self.model, value, &mut vec![], &mut reads);
        for (id, place) in reads {
            let metric = &self.model.metrics[id];
            let name = &metric.name;
            let fault =
                Diagnostic::error(place, format!("`{name}` may be missing, and then it is no number"))
                    .label("read as a number")
                    .related(metric.span, "missing in runs in which its condition never holds")
                    .help(format!("say at the metric what it then is: `{name} = {{ first = …, else = … }}`"))
                    .help(format!("or say it here: `if missing({name}) then … else {name}`"));
            self.faults.push(fault);
        }
    }

    pub(super) fn constraints(&mut self) {
        for declared in &self.scenario.constraints {
            if let Some(constraint) = self.constraint(declared) {
                self.model.constraints.push(constraint);
            }
        }
    }

    fn constraint(&mut self, declared: &scenario::Constraint) -> Option<Constraint> {
        let Some(Compared { statistic, bound, comparison }) = compared(&declared.expr, is_statistic) else {
            return self.faults.refuse(
                Diagnostic::error(
                    declared.expr.span,
                    "a constraint compares a statistic over all runs with a number",
                )
                .label("expected, for example, `chance(rupture) < 2%`")
                .help("statistics are `chance(outcome)`, `mean(metric)` and `quantile(metric, 95%)`"),
            );
        };
        let found = self.statistic(statistic)?;
        let bound_value = self.resolve(Scope::world(), |r| r.fixed(bound, Type::Real))?;
        let bound_text = match (&found.statistic, &bound.kind) {
            (Statistic::Chance(_), ExprKind::Number(number)) => percent(*number),
            _ => bound.to_string(),
        };
        let symbol = match (comparison.below, comparison.or_equal) {
            (true, false) => "<",
            (true, true) => "<=",
            (false, false) => ">",
            (false, true) => ">=",
        };
        Some(Constraint {
            name: declared.name.text.clone(),
            text: format!("{} {symbol} {bound_text}", found.text),
            statistic: found.statistic,
            level: found.level,
            comparison,
            bound: bound_value,
            span: declared.name.span,
        })
    }

    pub(super) fn fans(&mut self) {
        for declared in &self.scenario.fans {
            let resolved = self.resolve(Scope::world(), |r| {
                let value = r.expr(declared, None)?;
                r.no_since(&value);
                match value.ty {
                    Type::Flag | Type::Duration => Some(value),
                    _ => r.coerce(value, Type::Real, declared.span),
                }
            });
            let Some(expr) = resolved else { continue };
            let name = declared.to_string();
            let variable = match &expr.kind {
                Kind::Variable(id) => Some(&self.model.variables[*id]),
                _ => None,
            };
            self.model.fans.push(Fan {
                title: variable.map_or_else(|| name.clone(), |variable| variable.title.clone()),
                unit: variable.and_then(|variable| variable.unit.clone()),
                name,
                expr,
                is_outcome: false,
            });
        }
        if self.scenario.outcomes_over_time {
            self.model.fans.extend(outcome_now(&self.model.outcomes));
        }
    }
}

/// The place of the first outcome that holds, or would hold after the last step; how long it has held does not count. One beyond
/// all of them, if none does.
fn outcome_now(outcomes: &[Outcome]) -> Option<Fan> {
    let number = |place: usize, span| Expr::constant(place as f64, Type::Whole, span);
    let none = number(outcomes.len(), outcomes.last()?.span);
    let expr = outcomes.iter().enumerate().rev().fold(none, |rest, (place, outcome)| match &outcome.test {
        OutcomeTest::Otherwise => number(place, outcome.span),
        OutcomeTest::Holds { condition, .. } | OutcomeTest::AtEnd(condition) => {
            let parts = [condition.clone(), number(place, outcome.span), rest];
            Expr::new(Kind::If(Box::new(parts)), Type::Whole, outcome.span)
        }
    });
    let title = "outcome if it ended now".to_owned();
    Some(Fan { name: "outcome".to_owned(), title, unit: None, expr, is_outcome: true })
}

fn outcome_test(r: &mut Resolver, test: &scenario::OutcomeTest) -> Option<OutcomeTest> {
    Some(match test {
        scenario::OutcomeTest::Holds(expr) => match &expr.kind {
            ExprKind::For { condition, duration } => {
                let condition = r.flag(condition);
                let duration = r.fixed(duration, Type::Duration);
                OutcomeTest::Holds { condition: condition?, duration: Some(duration?) }
            }
            _ => OutcomeTest::Holds { condition: r.flag(expr)?, duration: None },
        },
        scenario::OutcomeTest::AtEnd(expr) => OutcomeTest::AtEnd(r.flag(expr)?),
        scenario::OutcomeTest::Otherwise => OutcomeTest::Otherwise,
    })
}

fn measured(r: &mut Resolver, declared: &scenario::Metric) -> Option<Expr> {
    let place = declared.expr.span;
    match declared.kind {
        MetricKind::Count => {
            let ExprKind::Path(path) = &declared.expr.kind else {
                return r.faults.refuse(
                    Diagnostic::error(place, "`count` takes a response")
                        .code(Code::Type)
                        .label("expected a name such as `us.threaten`")
                        .help("how long a condition held is `time`, when it first held `first`"),
                );
            };
            let action = r.action(path, false)?;
            Some(Expr::new(Kind::Times(action), Type::Whole, place))
        }
        MetricKind::Time | MetricKind::First => r.flag(&declared.expr),
        MetricKind::Final | MetricKind::Peak | MetricKind::Low | MetricKind::Sum => {
            let value = r.expr(&declared.expr, None)?;
            r.no_since(&value);
            if value.ty == Type::Flag {
                return Some(value);
            }
            r.coerce(value, Type::Real, place)
        }
    }
}

/// Metrics that may be missing where they are read, with the places; `known` are conditions that hold there, or do not.
fn unguarded<'e>(
    model: &Model,
    expr: &'e Expr,
    known: &mut Vec<(&'e Expr, bool)>,
    reads: &mut Vec<(MetricId, Span)>,
) {
    match &expr.kind {
        Kind::Metric(id) if model.metrics[*id].may_be_missing() => {
            let missing = Expr::new(Kind::Missing(*id), Type::Flag, expr.span);
            let possible = Ranges::declared(model).of_where(&missing, known);
            if !possible.is_empty() && possible.high > 0.0 {
                reads.push((*id, expr.span));
            }
        }
        Kind::Unary(_, a) => unguarded(model, a, known, reads),
        Kind::Binary(operator, a, b) => {
            unguarded(model, a, known, reads);
            let before = known.len();
            if matches!(operator, Binary::And | Binary::Or) {
                known.push((a, *operator == Binary::And));
            }
            unguarded(model, b, known, reads);
            known.truncate(before);
        }
        Kind::If(parts) => {
            let [condition, then, otherwise] = &**parts;
            unguarded(model, condition, known, reads);
            for (branch, truth) in [(then, true), (otherwise, false)] {
                known.push((condition, truth));
                unguarded(model, branch, known, reads);
                known.pop();
            }
        }
        Kind::Aggregate { members, value, .. } => {
            members.filter.iter().for_each(|filter| unguarded(model, filter, known, reads));
            value.iter().for_each(|value| unguarded(model, value, known, reads));
        }
        _ => {}
    }
}
