//! Expressions and effects as text again: one canonical way of writing each, with no needless parentheses.

use super::precedence::Precedence;
use super::syntax::{
    AssignOperator, Expr, ExprKind, Length, Members, Path, Statement, StatementKind, UnaryOperator,
};
use std::fmt::{Display, Formatter, Result};

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match &self.kind {
            ExprKind::Number(number) => write!(f, "{number}"),
            ExprKind::Duration(length) => write!(f, "{length}"),
            ExprKind::Date(date) => write!(f, "{date}"),
            ExprKind::Flag(flag) => write!(f, "{flag}"),
            ExprKind::Path(path) => write!(f, "{path}"),
            ExprKind::Call { function, arguments } => {
                write!(f, "{function}(")?;
                listed(arguments, f)?;
                write!(f, ")")
            }
            ExprKind::Aggregate { kind, value, members } => {
                write!(f, "{}(", kind.word())?;
                if let Some(value) = value {
                    write!(f, "{value} of ")?;
                }
                write!(f, "{members})")
            }
            ExprKind::Unary { operator: UnaryOperator::Negate, operand } => {
                write!(f, "-")?;
                within(operand, Precedence::Minus, f)
            }
            ExprKind::Unary { operator: UnaryOperator::Not, operand } => {
                write!(f, "not ")?;
                within(operand, Precedence::Not, f)
            }
            ExprKind::Binary { operator, left, right } => {
                let level = operator.level();
                // Comparisons do not chain, so that neither side may be one.
                let left_level = if level == Precedence::Comparison { level.tighter() } else { level };
                within(left, left_level, f)?;
                write!(f, " {} ", operator.symbol())?;
                within(right, level.tighter(), f)
            }
            ExprKind::OneOf { value, list } => {
                within(value, Precedence::Window, f)?;
                write!(f, " in [")?;
                listed(list, f)?;
                write!(f, "]")
            }
            ExprKind::If { condition, then, otherwise } => {
                write!(f, "if ")?;
                within(condition, Precedence::If, f)?;
                write!(f, " then ")?;
                within(then, Precedence::If, f)?;
                write!(f, " else ")?;
                within(otherwise, Precedence::If, f)
            }
            ExprKind::Window { chance, window } => {
                within(chance, Precedence::Window, f)?;
                write!(f, " in ")?;
                within(window, Precedence::Sum, f)
            }
            ExprKind::Per { amount, unit } => {
                within(amount, Precedence::Window, f)?;
                let (number, word) = unit.in_words();
                if number == 1.0 { write!(f, " per {word}") } else { write!(f, " per {unit}") }
            }
            ExprKind::For { condition, duration } => {
                within(condition, Precedence::If, f)?;
                write!(f, " for ")?;
                within(duration, Precedence::Sum, f)
            }
            ExprKind::DurationRange { from, to } => {
                if from.unit() != to.unit() {
                    return write!(f, "{from}..{to}");
                }
                let (unit, word) = unit_of(&[*from, *to]);
                let (from, to) = (from.count() / unit, to.count() / unit);
                write!(f, "{from}..{to} {word}{}", if to == 1.0 { "" } else { "s" })
            }
            ExprKind::NumberRange { from, to } => write!(f, "{from}..{to}"),
        }
    }
}

/// A part that stands where only operators at least as tight as `least` may stand bare.
fn within(part: &Expr, least: Precedence, f: &mut Formatter<'_>) -> Result {
    if Precedence::of(&part.kind) < least { write!(f, "({part})") } else { write!(f, "{part}") }
}

fn listed(list: &[Expr], f: &mut Formatter<'_>) -> Result {
    for (i, item) in list.iter().enumerate() {
        if i > 0 {
            write!(f, ", ")?;
        }
        write!(f, "{item}")?;
    }
    Ok(())
}

/// The largest unit that counts all lengths in whole numbers, in days and in words; a day if none does. Steps are
/// counted in steps.
fn unit_of(lengths: &[Length]) -> (f64, &'static str) {
    if lengths.iter().any(|length| matches!(length, Length::Steps(_))) {
        return (1.0, "step");
    }
    let units = [(365.25, "year"), (365.25 / 12.0, "month"), (7.0, "week")];
    let days = || lengths.iter().map(|length| length.count());
    let whole = |unit: f64| days().all(|days| (days / unit).fract() == 0.0 && days / unit * unit == days);
    let some = days().any(|days| days != 0.0);
    units.into_iter().find(|(unit, _)| some && whole(*unit)).unwrap_or((1.0, "day"))
}

impl Length {
    /// The number of the largest unit that counts it in whole numbers, and that unit.
    fn in_words(self) -> (f64, &'static str) {
        let (unit, word) = unit_of(&[self]);
        (self.count() / unit, word)
    }
}

impl Display for Length {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let (number, word) = self.in_words();
        write!(f, "{number} {word}{}", if number == 1.0 { "" } else { "s" })
    }
}

impl Display for Path {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for (i, part) in self.parts.iter().enumerate() {
            write!(f, "{}{}", if i > 0 { "." } else { "" }, part.text)?;
        }
        Ok(())
    }
}

impl Display for Members {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{}", self.group.text)?;
        match &self.filter {
            Some(filter) => write!(f, " where {filter}"),
            None => Ok(()),
        }
    }
}

impl Display for AssignOperator {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(match self {
            Self::Set => "=",
            Self::Add => "+=",
            Self::Subtract => "-=",
            Self::Multiply => "*=",
            Self::Divide => "/=",
        })
    }
}

impl Display for Statement {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match &self.kind {
            StatementKind::Assign { target, operator, value } => write!(f, "{target} {operator} {value}"),
            StatementKind::Raise { target, to } => write!(f, "raise {target} to {to}"),
            StatementKind::Lower { target, to } => write!(f, "lower {target} to {to}"),
            StatementKind::Reset { belief } => write!(f, "reset {belief}"),
        }
    }
}

#[cfg(test)]
mod tests;
