//! Expressions of the syntax tree as text again, for names of fans and constraints.

use crate::language::syntax::{AggregateKind, BinaryOperator, Expr, ExprKind, Members, Path, UnaryOperator};

/// The expression in the words of the language.
pub fn text(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Number(value) => value.to_string(),
        ExprKind::Duration(length) => days(length.days),
        ExprKind::Date(date) => date.to_string(),
        ExprKind::Flag(flag) => flag.to_string(),
        ExprKind::Path(path) => dotted(path),
        ExprKind::Call { function, arguments } => format!("{}({})", dotted(function), list(arguments)),
        ExprKind::Aggregate { kind, value, members } => {
            let value = value.as_ref().map(|value| format!("{} of ", text(value))).unwrap_or_default();
            format!("{}({value}{})", aggregate(*kind), set(members))
        }
        ExprKind::Unary { operator: UnaryOperator::Negate, operand } => format!("-{}", inner(operand)),
        ExprKind::Unary { operator: UnaryOperator::Not, operand } => format!("not {}", inner(operand)),
        ExprKind::Binary { operator, left, right } => {
            format!("{} {} {}", inner(left), symbol(*operator), inner(right))
        }
        ExprKind::OneOf { value, list: of } => format!("{} in [{}]", inner(value), list(of)),
        ExprKind::If { condition, then, otherwise } => {
            format!("if {} then {} else {}", text(condition), text(then), text(otherwise))
        }
        ExprKind::Window { chance, window } => format!("{} in {}", inner(chance), text(window)),
        ExprKind::Per { amount, unit } => format!("{} per {}", inner(amount), days(unit.days)),
        ExprKind::For { condition, duration } => format!("{} for {}", text(condition), text(duration)),
        ExprKind::DurationRange { from, to } => format!("{}..{} days", from.days, to.days),
        ExprKind::NumberRange { from, to } => format!("{from}..{to}"),
    }
}

pub fn dotted(path: &Path) -> String {
    path.parts.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join(".")
}

/// A length of time in weeks if whole, else in days.
pub fn days(days: f64) -> String {
    let (number, unit) = if days != 0.0 && days % 7.0 == 0.0 { (days / 7.0, "week") } else { (days, "day") };
    format!("{number} {unit}{}", if number == 1.0 { "" } else { "s" })
}

fn inner(expr: &Expr) -> String {
    match expr.kind {
        ExprKind::Binary { .. } | ExprKind::If { .. } | ExprKind::OneOf { .. } => format!("({})", text(expr)),
        _ => text(expr),
    }
}

fn list(exprs: &[Expr]) -> String {
    exprs.iter().map(text).collect::<Vec<_>>().join(", ")
}

fn set(members: &Members) -> String {
    let filter = members.filter.as_ref().map(|filter| format!(" where {}", text(filter))).unwrap_or_default();
    format!("{}{filter}", members.group.text)
}

pub fn aggregate(kind: AggregateKind) -> &'static str {
    match kind {
        AggregateKind::Count => "count",
        AggregateKind::Share => "share",
        AggregateKind::Any => "any",
        AggregateKind::All => "all",
        AggregateKind::Sum => "sum",
        AggregateKind::Mean => "mean",
        AggregateKind::Min => "min",
        AggregateKind::Max => "max",
    }
}

pub fn symbol(operator: BinaryOperator) -> &'static str {
    match operator {
        BinaryOperator::Add => "+",
        BinaryOperator::Subtract => "-",
        BinaryOperator::Multiply => "*",
        BinaryOperator::Divide => "/",
        BinaryOperator::Equal => "==",
        BinaryOperator::NotEqual => "!=",
        BinaryOperator::Less => "<",
        BinaryOperator::LessOrEqual => "<=",
        BinaryOperator::Greater => ">",
        BinaryOperator::GreaterOrEqual => ">=",
        BinaryOperator::And => "and",
        BinaryOperator::Or => "or",
    }
}
