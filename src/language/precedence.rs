//! How tightly each form of expression binds. Parser and printer both go by it, so that they agree.

use super::syntax::{BinaryOperator, ExprKind, UnaryOperator};

/// From loose to tight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Precedence {
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

impl Precedence {
    /// The level of the right operand of an operator that groups to the left.
    pub(super) fn tighter(self) -> Precedence {
        match self {
            Precedence::For => Precedence::If,
            Precedence::If => Precedence::Or,
            Precedence::Or => Precedence::And,
            Precedence::And => Precedence::Not,
            Precedence::Not => Precedence::Comparison,
            Precedence::Comparison => Precedence::Window,
            Precedence::Window => Precedence::Sum,
            Precedence::Sum => Precedence::Product,
            Precedence::Product => Precedence::Minus,
            Precedence::Minus | Precedence::Atom => Precedence::Atom,
        }
    }

    pub(super) fn of(kind: &ExprKind) -> Precedence {
        match kind {
            ExprKind::For { .. } => Precedence::For,
            ExprKind::If { .. } => Precedence::If,
            ExprKind::Binary { operator, .. } => operator.level(),
            ExprKind::Unary { operator: UnaryOperator::Not, .. } => Precedence::Not,
            ExprKind::Unary { operator: UnaryOperator::Negate, .. } => Precedence::Minus,
            ExprKind::OneOf { .. } => Precedence::Comparison,
            ExprKind::Window { .. } | ExprKind::Per { .. } => Precedence::Window,
            ExprKind::Number(number) if *number < 0.0 => Precedence::Minus,
            // `-3..3` begins at -3, so that a minus before a range needs parentheses.
            ExprKind::NumberRange { .. } | ExprKind::DurationRange { .. } => Precedence::Product,
            ExprKind::Number(_)
            | ExprKind::Duration(_)
            | ExprKind::Date(_)
            | ExprKind::Flag(_)
            | ExprKind::Path(_)
            | ExprKind::Call { .. }
            | ExprKind::Aggregate { .. } => Precedence::Atom,
        }
    }
}

impl BinaryOperator {
    pub(super) fn level(self) -> Precedence {
        match self {
            Self::Or => Precedence::Or,
            Self::And => Precedence::And,
            Self::Equal
            | Self::NotEqual
            | Self::Less
            | Self::LessOrEqual
            | Self::Greater
            | Self::GreaterOrEqual => Precedence::Comparison,
            Self::Add | Self::Subtract => Precedence::Sum,
            Self::Multiply | Self::Divide => Precedence::Product,
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
