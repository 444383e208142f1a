//! Statistics over all runs: the chance of an outcome, means and quantiles of metrics and objectives.

use super::builder::Build;
use crate::diagnostics::{Code, Diagnostic};
use crate::language::syntax::{self, BinaryOperator, ExprKind, Path};
use crate::model::expectation::{Comparison, NumberId, Statistic};
use crate::model::expr::{Expr, Type};
use crate::model::resolve::Scope;
use crate::model::symbols::unknown;

/// A statistic that was found.
pub(super) struct Found {
    pub statistic: Statistic,
    /// As it is told.
    pub text: String,
    /// Of a quantile, as it is written.
    pub level: Option<Expr>,
}

/// A statistic that is compared with a bound.
pub(super) struct Compared<'e> {
    pub statistic: &'e syntax::Expr,
    pub bound: &'e syntax::Expr,
    pub comparison: Comparison,
}

/// The two sides of a comparison of which one, the left rather than the right, is a statistic.
pub(super) fn compared(
    expr: &syntax::Expr,
    is_statistic: impl Fn(&syntax::Expr) -> bool,
) -> Option<Compared<'_>> {
    use BinaryOperator as B;
    let ExprKind::Binary { operator, left, right } = &expr.kind else { return None };
    let (less, or_equal) = match operator {
        B::Less => (true, false),
        B::LessOrEqual => (true, true),
        B::Greater => (false, false),
        B::GreaterOrEqual => (false, true),
        _ => return None,
    };
    if is_statistic(left) {
        Some(Compared { statistic: left, bound: right, comparison: Comparison { below: less, or_equal } })
    } else if is_statistic(right) {
        Some(Compared { statistic: right, bound: left, comparison: Comparison { below: !less, or_equal } })
    } else {
        None
    }
}

pub(super) fn is_statistic(expr: &syntax::Expr) -> bool {
    match &expr.kind {
        ExprKind::Call { function, .. } => {
            matches!(function.to_string().as_str(), "chance" | "mean" | "quantile")
        }
        _ => false,
    }
}

impl Build<'_, '_> {
    /// `chance(outcome)`, `mean(number)`, `quantile(number, 95%)`.
    pub(super) fn statistic(&mut self, expr: &syntax::Expr) -> Option<Found> {
        let ExprKind::Call { function, arguments } = &expr.kind else { return None };
        let word = function.to_string();
        let expected = match word.as_str() {
            "chance" => "chance(outcome)",
            "mean" => "mean(metric)",
            _ => "quantile(metric, 95%)",
        };
        let name = arguments.first().and_then(path_of);
        let count = if word == "quantile" { 2 } else { 1 };
        let (Some(name), true) = (name, arguments.len() == count) else {
            return self.faults.refuse(
                Diagnostic::error(expr.span, format!("`{word}` takes {}", &expected[word.len()..]))
                    .label(format!("expected `{expected}`")),
            );
        };
        match word.as_str() {
            "chance" => self.chance(name),
            "mean" => self.mean(name),
            _ => self.quantile(name, &arguments[1]),
        }
    }

    fn chance(&mut self, name: &Path) -> Option<Found> {
        let text = name.to_string();
        let Some(&outcome) = self.names.outcomes.get(&text) else {
            let all = self.names.outcomes.keys().map(String::as_str);
            let fault = unknown(name.span, &text, "outcome", all);
            return self.faults.refuse(match self.number_called(&text) {
                Some(_) => fault.help(format!("`{text}` is a number: `mean({text})`")),
                None => fault,
            });
        };
        Some(Found { statistic: Statistic::Chance(outcome), text: format!("chance({text})"), level: None })
    }

    fn mean(&mut self, name: &Path) -> Option<Found> {
        let number = self.number(name)?;
        Some(Found {
            statistic: Statistic::Mean(number),
            text: format!("mean({})", self.measured(name, number)),
            level: None,
        })
    }

    fn quantile(&mut self, name: &Path, level: &syntax::Expr) -> Option<Found> {
        let number = self.number(name)?;
        let place = level.span;
        let level = self.resolve(Scope::world(), |r| r.fixed(level, Type::Real))?;
        let stated = self.stated(&level);
        if !(stated > 0.0 && stated < 1.0) {
            return self.faults.refuse(
                Diagnostic::error(place, "a quantile lies between 0% and 100%")
                    .code(Code::Range)
                    .label("expected, for example, `95%`"),
            );
        }
        Some(Found {
            statistic: Statistic::Quantile(number, stated),
            text: format!("quantile({}, {})", self.measured(name, number), percent(stated)),
            level: Some(level),
        })
    }

    /// What a bare name is short for: the chance of an outcome, the mean of a number.
    pub(super) fn bare_statistic(&mut self, name: &Path) -> Option<Found> {
        let text = name.to_string();
        match (self.names.outcomes.contains_key(&text), self.number_called(&text)) {
            (true, Some(_)) => {
                let message = format!("`{text}` is the name of an outcome and of a number");
                let fault = Diagnostic::error(name.span, message).label("which is meant?");
                self.faults.refuse(fault.help(format!("write `chance({text})` or `mean({text})`")))
            }
            (true, None) => self.chance(name),
            (false, Some(_)) => self.mean(name),
            (false, None) => {
                let fault = self.no_statistic(name);
                self.faults.refuse(fault)
            }
        }
    }

    /// The fault of a name that neither an outcome nor a number has.
    pub(super) fn no_statistic(&self, name: &Path) -> Diagnostic {
        let all = self.names.outcomes.keys().map(String::as_str).chain(self.numbers());
        unknown(name.span, &name.to_string(), "outcome, metric or objective", all)
    }

    fn number(&mut self, name: &Path) -> Option<NumberId> {
        let text = name.to_string();
        let found = self.number_called(&text);
        if found.is_none() {
            let fault = unknown(name.span, &text, "metric", self.numbers());
            self.faults.push(match self.names.outcomes.contains_key(&text) {
                true => fault.help(format!("`{text}` is an outcome: `chance({text})`")),
                false => fault,
            });
        }
        found
    }

    /// The names of metrics, terms of payoffs among them, and of the actors with objectives.
    fn numbers(&self) -> impl Iterator<Item = &str> {
        let metrics = self.model.metrics.iter().map(|metric| metric.name.as_str());
        metrics.chain(self.model.objectives.iter().map(|(actor, _)| self.model.actors[*actor].name.as_str()))
    }

    pub(super) fn number_called(&self, name: &str) -> Option<NumberId> {
        self.numbers().position(|other| other == name)
    }

    /// The number's name, and that a statistic is over the runs in which it has a value.
    fn measured(&self, name: &Path, number: NumberId) -> String {
        let is_partial = self.model.metrics.get(number).is_some_and(|metric| metric.may_be_missing());
        format!("{name}{}", if is_partial { " where measured" } else { "" })
    }
}

pub(super) fn path_of(expr: &syntax::Expr) -> Option<&Path> {
    match &expr.kind {
        ExprKind::Path(path) => Some(path),
        _ => None,
    }
}

pub(super) fn percent(value: f64) -> String {
    format!("{}%", (value * 1e9).round() / 1e7)
}
