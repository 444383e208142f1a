//! The syntax tree of expressions, one-line effects and claims, as written, with nothing resolved.

use crate::diagnostics::Span;
use jiff::civil::Date;

/// One word of the scenario with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    pub text: String,
    pub span: Span,
}

/// A dotted name: `us.pressure`, `rung`, `us.suspects`.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    pub parts: Vec<Name>,
    pub span: Span,
}

/// A length of time.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub enum Length {
    /// A month is 365.25/12 days, a year 365.25.
    Days(f64),
    /// Steps of the scenario, whether they have a length or are rounds.
    Steps(f64),
}

impl Length {
    /// How many days or steps.
    pub fn count(self) -> f64 {
        match self {
            Length::Days(count) | Length::Steps(count) => count,
        }
    }

    pub fn times(self, factor: f64) -> Self {
        match self {
            Length::Days(days) => Length::Days(days * factor),
            Length::Steps(steps) => Length::Steps(steps * factor),
        }
    }

    /// What it is counted in.
    pub fn unit(self) -> &'static str {
        match self {
            Length::Days(_) => "days",
            Length::Steps(_) => "steps",
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    pub kind: ExprKind,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// `3`, `0.25`, and `30%`, which is 0.30.
    Number(f64),
    /// `8 weeks`, `5 steps`.
    Duration(Length),
    /// `2015-09-22`.
    Date(Date),
    /// `true`, `false`.
    Flag(bool),
    /// A name to be resolved: variable, parameter, definition, value of a choice, rung, attribute.
    Path(Path),
    /// `max(0, x)`, `times(us.threaten)`, `us.suspects(state)`, `uniform(0.2, 0.9)`.
    Call {
        function: Path,
        arguments: Vec<Expr>,
    },
    /// `count(firms where on_list)`, `sum(us_assets of firms where strategic)`.
    /// `min` and `max` stand here only when written with `of`.
    Aggregate {
        kind: AggregateKind,
        value: Option<Box<Expr>>,
        members: Members,
    },
    Unary {
        operator: UnaryOperator,
        operand: Box<Expr>,
    },
    Binary {
        operator: BinaryOperator,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    /// `status in [frozen, limited]`.
    OneOf {
        value: Box<Expr>,
        list: Vec<Expr>,
    },
    /// `if c then a else b`.
    If {
        condition: Box<Expr>,
        then: Box<Expr>,
        otherwise: Box<Expr>,
    },
    /// `p in 8 weeks`: a chance over a window.
    Window {
        chance: Box<Expr>,
        window: Box<Expr>,
    },
    /// `x per month`: an amount or a rate over a unit of time.
    Per {
        amount: Box<Expr>,
        unit: Length,
    },
    /// `c for 12 weeks`: only meaningful in an outcome.
    For {
        condition: Box<Expr>,
        duration: Box<Expr>,
    },
    /// `8..26 weeks`: a delay drawn uniformly over whole steps.
    DurationRange {
        from: Length,
        to: Length,
    },
    /// `0..10`: rungs named by number.
    NumberRange {
        from: f64,
        to: f64,
    },
}

/// `firms where status == named`; `selected` may stand for the group.
#[derive(Clone, Debug, PartialEq)]
pub struct Members {
    pub group: Name,
    pub filter: Option<Box<Expr>>,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AggregateKind {
    Count,
    Share,
    Any,
    All,
    Sum,
    Mean,
    Min,
    Max,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnaryOperator {
    Negate,
    Not,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BinaryOperator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    And,
    Or,
}

/// A one-line effect.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    pub kind: StatementKind,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum StatementKind {
    /// `x = e`, `x += e`, `x -= e`, `x *= e`, `x /= e`.
    Assign { target: Path, operator: AssignOperator, value: Expr },
    /// `raise rung to clash`: the higher of the two.
    Raise { target: Path, to: Expr },
    /// `lower rung to talks`: the lower of the two.
    Lower { target: Path, to: Expr },
    /// `reset us.suspects`: a belief returns to its prior.
    Reset { belief: Path },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AssignOperator {
    Set,
    Add,
    Subtract,
    Multiply,
    Divide,
}

/// What is claimed of all runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    pub kind: ClaimKind,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ClaimKind {
    /// `chance(clash) < 20%`.
    Bound(Expr),
    /// `mean(rounds) is 17.17 within 0.01`.
    Value { statistic: Expr, value: Expr, within: Expr },
    /// `clash rises in p from 0.2 to 0.6`, `clash is flat in p within 1%`.
    Trend { statistic: Expr, trend: Trend, parameter: Name, ends: Option<Box<[Expr; 2]>> },
    /// `clash is lower in live than in none by at least 2%`.
    Difference { statistic: Expr, lower: bool, options: [OptionPath; 2], least: Option<Expr> },
    /// `us=hawkish beats us=restraint by us`.
    Beats { options: [OptionPath; 2], by: Option<Path>, least: Option<Expr> },
}

#[derive(Clone, Debug, PartialEq)]
pub enum Trend {
    Rises,
    Falls,
    /// Within so much.
    Flat(Expr),
}

/// An option as it is named: `us=hawkish,china=hardline`, `live+no_leak`.
#[derive(Clone, Debug, PartialEq)]
pub struct OptionPath {
    pub parts: Vec<OptionPart>,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum OptionPart {
    /// Several variants are joined by `+`.
    Variant(Name),
    /// An actor and its policy.
    Policy(Name, Name),
}

impl Expr {
    /// Calls `visit` on this expression and everything inside it, from the outside in.
    pub fn walk<'e>(&'e self, visit: &mut dyn FnMut(&'e Expr)) {
        visit(self);
        match &self.kind {
            ExprKind::Call { arguments, .. } => arguments.iter().for_each(|argument| argument.walk(visit)),
            ExprKind::Aggregate { value, members, .. } => {
                value.iter().for_each(|value| value.walk(visit));
                members.filter.iter().for_each(|filter| filter.walk(visit));
            }
            ExprKind::Unary { operand, .. } => operand.walk(visit),
            ExprKind::Binary { left, right, .. } => {
                left.walk(visit);
                right.walk(visit);
            }
            ExprKind::OneOf { value, list } => {
                value.walk(visit);
                list.iter().for_each(|item| item.walk(visit));
            }
            ExprKind::If { condition, then, otherwise } => {
                [condition, then, otherwise].into_iter().for_each(|part| part.walk(visit));
            }
            ExprKind::Window { chance, window } => {
                chance.walk(visit);
                window.walk(visit);
            }
            ExprKind::Per { amount, .. } => amount.walk(visit),
            ExprKind::For { condition, duration } => {
                condition.walk(visit);
                duration.walk(visit);
            }
            ExprKind::Number(_)
            | ExprKind::Duration(_)
            | ExprKind::Date(_)
            | ExprKind::Flag(_)
            | ExprKind::Path(_)
            | ExprKind::DurationRange { .. }
            | ExprKind::NumberRange { .. } => {}
        }
    }
}
