//! Typed expressions: every name resolved, every value an `f64` at run time.
//!
//! Flags are 0 and 1, choices the index of their value, rungs their number, durations days,
//! dates days since 1970-01-01.

use crate::diagnostics::Span;
pub use crate::engine::program::{
    Action, BeliefId, Binary, Distribution, EventId, MetricId, ResponseId, Unary, VariableId,
};
use std::sync::Arc;

pub type ParameterId = usize;
pub type GroupId = usize;
pub type AttributeId = usize;
pub type ActorId = usize;
pub type EvidenceId = usize;
pub type LadderId = usize;
pub type GameId = usize;
/// A list of names that a choice may take.
pub type ChoiceId = usize;

/// What an expression is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Type {
    Real,
    Whole,
    Flag,
    Choice(ChoiceId),
    Rung(LadderId),
    Duration,
    Date,
    /// A range of durations, to be drawn from: only in parameters and delays.
    Delay,
    /// The outcome a run ended in.
    Outcome,
}

impl Type {
    /// Can be added, multiplied, compared with a number.
    pub fn is_number(self) -> bool {
        matches!(self, Type::Real | Type::Whole | Type::Rung(_))
    }

    pub fn is_whole(self) -> bool {
        matches!(self, Type::Whole | Type::Rung(_))
    }

    pub fn describe(self) -> &'static str {
        match self {
            Type::Real => "a number",
            Type::Whole => "a whole number",
            Type::Flag => "a flag (true or false)",
            Type::Choice(_) => "one of several names",
            Type::Rung(_) => "a rung",
            Type::Duration => "a duration",
            Type::Date => "a date",
            Type::Delay => "a range of durations",
            Type::Outcome => "an outcome",
        }
    }
}

#[derive(Clone, Debug)]
pub struct Expr {
    pub kind: Kind,
    pub ty: Type,
    pub span: Span,
}

/// Wherever they stand in the file.
impl PartialEq for Expr {
    fn eq(&self, other: &Expr) -> bool {
        self.kind == other.kind
    }
}

/// How deep a loop over members stands inside others, the outermost being 0.
pub type Depth = u8;

#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    Constant(f64),
    /// `map` turns the index of a choice parameter into the index of the set it is used for.
    Parameter {
        id: ParameterId,
        map: Option<Vec<f64>>,
    },
    Variable(VariableId),
    /// The variable of the member that the loop at `depth` stands at.
    Member {
        variable: VariableId,
        depth: Depth,
    },
    /// The attribute of the member that the loop at `depth` stands at. `recoded`: one value a member, of the list of
    /// names that it is used for.
    Attribute {
        group: GroupId,
        attribute: AttributeId,
        depth: Depth,
        recoded: Option<Arc<[f64]>>,
    },
    /// The number of the step, from 1; 0 at the start.
    Step,
    /// The first day of the step.
    Date,
    /// The index of the outcome that the run ended in.
    Outcome,
    /// In a policy's weight: the weight written at the response or option.
    Default,
    /// The probability that the holder gives to a value; of the member that the loop at `depth` stands at, if it is
    /// about members.
    Belief {
        belief: BeliefId,
        value: usize,
        depth: Option<Depth>,
    },
    Times(Action),
    /// In days; infinite before the first time.
    Since(Action),
    Now(Action),
    Pending(ResponseId),
    /// The chance that an option would be chosen at a node of a game.
    ChanceOf {
        game: GameId,
        node: usize,
        option: usize,
    },
    Metric(MetricId),
    /// Whether a run has no value of the metric.
    Missing(MetricId),
    Unary(Unary, Box<Expr>),
    Binary(Binary, Box<Expr>, Box<Expr>),
    /// Condition, value if it holds, value otherwise.
    If(Box<[Expr; 3]>),
    Aggregate {
        kind: Aggregate,
        members: Box<MemberSet>,
        value: Option<Box<Expr>>,
    },
    /// The chance in one step (or in one turn of an actor) of what has `chance` in `window`.
    Window {
        chance: Box<Expr>,
        window: Box<Expr>,
        turn_of: Option<ActorId>,
    },
    /// The chance in one step of what happens at a rate of `events` each `unit` days.
    Rate {
        events: Box<Expr>,
        unit: f64,
    },
    /// The amount in one step of `amount` each `unit` days.
    Amount {
        amount: Box<Expr>,
        unit: f64,
    },
    /// A distribution, only as a whole right-hand side.
    Draw(Distribution, Vec<Expr>),
    /// A range of durations, only in delays: both ends in days.
    Delay(f64, f64),
}

/// The members of a group for which a condition holds, or those that a response selected.
#[derive(Clone, Debug, PartialEq)]
pub struct MemberSet {
    pub group: GroupId,
    /// The response whose selection is meant by `selected`.
    pub selected_by: Option<ResponseId>,
    pub filter: Option<Expr>,
    pub depth: Depth,
}

pub use crate::language::syntax::AggregateKind as Aggregate;

impl Expr {
    pub fn new(kind: Kind, ty: Type, span: Span) -> Self {
        Self { kind, ty, span }
    }

    pub fn constant(value: f64, ty: Type, span: Span) -> Self {
        Self::new(Kind::Constant(value), ty, span)
    }

    pub fn binary(operator: Binary, left: Expr, right: Expr, ty: Type) -> Self {
        let span = Span { source: left.span.source, start: left.span.start, end: right.span.end };
        Self::new(Kind::Binary(operator, Box::new(left), Box::new(right)), ty, span)
    }

    pub fn unary(operator: Unary, operand: Expr, ty: Type, span: Span) -> Self {
        Self::new(Kind::Unary(operator, Box::new(operand)), ty, span)
    }

    /// Whether both are always worth the same; two draws never are.
    pub fn same(&self, other: &Expr) -> bool {
        !matches!(self.kind, Kind::Draw(..)) && self == other
    }

    /// A number that expressions have in common if they are the same, and most others do not: what is looked for
    /// among many is found by it.
    pub fn shape(&self) -> u64 {
        self.kind.shape(2)
    }

    /// Calls `visit` on this expression and everything inside it, from the outside in.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        visit(self);
        match &self.kind {
            Kind::Unary(_, a) | Kind::Rate { events: a, .. } | Kind::Amount { amount: a, .. } => {
                a.walk(visit)
            }
            Kind::Binary(_, a, b) | Kind::Window { chance: a, window: b, .. } => {
                a.walk(visit);
                b.walk(visit);
            }
            Kind::If(parts) => parts.iter().for_each(|part| part.walk(visit)),
            Kind::Draw(_, parts) => parts.iter().for_each(|part| part.walk(visit)),
            Kind::Aggregate { members, value, .. } => {
                members.filter.iter().for_each(|filter| filter.walk(visit));
                value.iter().for_each(|value| value.walk(visit));
            }
            _ => {}
        }
    }

    pub fn any(&self, mut test: impl FnMut(&Expr) -> bool) -> bool {
        let mut found = false;
        self.walk(&mut |e| found = found || test(e));
        found
    }

    /// The parameters that it reads.
    pub fn parameters(&self) -> Vec<ParameterId> {
        let mut found = vec![];
        self.walk(&mut |part| {
            if let Kind::Parameter { id, .. } = part.kind {
                found.push(id);
            }
        });
        found
    }

    /// Nothing in it changes during a run: numbers and parameters only.
    pub fn is_fixed(&self) -> bool {
        !self.any(|e| {
            !matches!(
                e.kind,
                Kind::Constant(_)
                    | Kind::Parameter { .. }
                    | Kind::Unary(..)
                    | Kind::Binary(..)
                    | Kind::If(_)
                    | Kind::Window { turn_of: None, .. }
                    | Kind::Rate { .. }
                    | Kind::Amount { .. }
                    | Kind::Delay(..)
            )
        })
    }
}

impl Kind {
    fn shape(&self, depth: u32) -> u64 {
        let mix = |parts: &[u64]| {
            parts
                .iter()
                .fold(0xcbf2_9ce4_8422_2325, |sum: u64, part| (sum ^ part).wrapping_mul(0x100_0000_01b3))
        };
        match self {
            // The two zeros are the same.
            Kind::Constant(value) => (value + 0.0).to_bits(),
            Kind::Variable(id) => mix(&[1, *id as u64]),
            Kind::Member { variable, .. } => mix(&[2, *variable as u64]),
            Kind::Unary(operator, a) if depth > 0 => mix(&[3, *operator as u64, a.kind.shape(depth - 1)]),
            Kind::Binary(operator, a, b) if depth > 0 => {
                mix(&[4, *operator as u64, a.kind.shape(depth - 1), b.kind.shape(depth - 1)])
            }
            _ => 0,
        }
    }
}
