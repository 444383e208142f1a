//! How tightly each form of expression binds. Parser and printer both go by it, so that they agree.

use super::syntax::{BinaryOperator, ExprKind, UnaryOperator};

/// From loose to tight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    For,
    If,
    Or,
    And,
    Not,
    Comparison,
    Window,
    Sum,
    Product,
    Minus,
    Atom,
}

impl Level {
    /// The level of the right operand of an operator that groups to the left.
    pub(super) fn tighter(self) -> Level {
        match self {
            Level::For => Level::If,
            Level::If => Level::Or,
            Level::Or => Level::And,
            Level::And => Level::Not,
            Level::Not => Level::Comparison,
            Level::Comparison => Level::Window,
            Level::Window => Level::Sum,
            Level::Sum => Level::Product,
            Level::Product => Level::Minus,
            Level::Minus | Level::Atom => Level::Atom,
        }
    }

    pub(super) fn of(kind: &ExprKind) -> Level {
        match kind {
            ExprKind::For { .. } => Level::For,
            ExprKind::If { .. } => Level::If,
            ExprKind::Binary { operator, .. } => operator.level(),
            ExprKind::Unary { operator: UnaryOperator::Not, .. } => Level::Not,
            ExprKind::Unary { operator: UnaryOperator::Negate, .. } => Level::Minus,
            ExprKind::OneOf { .. } => Level::Comparison,
            ExprKind::Window { .. } | ExprKind::Per { .. } => Level::Window,
            ExprKind::Number(number) if *number < 0.0 => Level::Minus,
            // `-3..3` begins at -3, so that a minus before a range needs parentheses.
            ExprKind::NumberRange { .. } | ExprKind::DurationRange { .. } => Level::Product,
            ExprKind::Number(_)
            | ExprKind::Duration(_)
            | ExprKind::Date(_)
            | ExprKind::Flag(_)
            | ExprKind::Path(_)
            | ExprKind::Call { .. }
            | ExprKind::Aggregate { .. } => Level::Atom,
        }
    }
}

impl BinaryOperator {
    pub(super) fn level(self) -> Level {
        match self {
            Self::Or => Level::Or,
            Self::And => Level::And,
            Self::Equal
            | Self::NotEqual
            | Self::Less
            | Self::LessOrEqual
            | Self::Greater
            | Self::GreaterOrEqual => Level::Comparison,
            Self::Add | Self::Subtract => Level::Sum,
            Self::Multiply | Self::Divide => Level::Product,
        }
    }

    /// The operator as it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Or => "or",
            Self::And => "and",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
        }
    }
}
