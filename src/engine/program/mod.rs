//! A compiled scenario: one flat list of instructions over columns of lanes.
//!
//! A lane is one run; a column holds one number for each lane. Columns are the state of a run first, then
//! registers. Blocks (`If`, `Loop`, `Clock`) are followed by their body, of known length, so that the kernel
//! needs no recursion and no jumps backwards but a loop's own.

pub mod arithmetic;
pub mod exponential;
mod operator;
pub mod whole_numbers;

pub use operator::{Binary, Distribution, Unary};

pub type Column = u32;
pub type Site = u32;

/// Parts of the scenario that a program names, by their order in it.
pub type VariableId = usize;
pub type BeliefId = usize;
pub type EventId = usize;
pub type ResponseId = usize;
pub type MetricId = usize;
/// An effect, or another part of a body, by its order in the scenario.
pub type NodeId = usize;

/// A text that a program was written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(pub u32);

/// A stretch of bytes in one text: what an operation was written as, for messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    pub source: SourceId,
    pub start: u32,
    pub end: u32,
}

/// What can be counted in history: an event or a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    Event(EventId),
    Response(ResponseId),
}

/// Where a number comes from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Operand {
    Constant(f64),
    Column(Column),
    /// The column of the member at which a loop stands: `base + index`.
    Member {
        base: Column,
        loops: u8,
    },
    /// An entry of a table of constants, at the member at which a loop stands.
    Table {
        table: u32,
        loops: u8,
    },
    /// The slot of a ring that belongs to the present step: `base + step % length`.
    Ring {
        base: Column,
        length: u32,
    },
    /// The number of the step.
    Step,
    /// The index at which a loop stands.
    Index {
        loops: u8,
    },
}

impl Operand {
    /// The column at `first`, or of those that follow it the one of the member at which a loop stands.
    pub fn at_member(first: Column, loops: Option<u8>) -> Operand {
        loops.map_or(Operand::Column(first), |loops| Operand::Member { base: first, loops })
    }
}

/// Where a number goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Place {
    Column(Column),
    Member { base: Column, loops: u8 },
    Ring { base: Column, length: u32 },
}

impl Place {
    /// The column at `first`, or of those that follow it the one of the member at which a loop stands.
    pub fn at_member(first: Column, loops: Option<u8>) -> Place {
        loops.map_or(Place::Column(first), |loops| Place::Member { base: first, loops })
    }
}

/// A site inside loops: `base` plus index times stride for each loop that multiplies it.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteRef {
    pub base: Site,
    pub strides: Vec<(u8, u32)>,
}

/// What a block of instructions costs, in hundredths of a nanosecond as measured on one machine; only the proportions matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// For each lane, where all lanes are worked on.
    pub dense: u32,
    /// For each lane of a list.
    pub sparse: u32,
}

/// What a run-time check looks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Check {
    /// The value must be a number. It is looked at where it can first be none: comparisons would swallow it.
    Number,
    /// The value must not be 0: it divides.
    Divisor,
    /// The value must be finite: it is assigned or measured.
    Finite,
    /// The value must be finite: it is drawn.
    Drawn,
    /// The value must be above 0: it is a half-life.
    HalfLife,
    /// The value must lie in [0, 1].
    Chance,
    /// The value must be finite and not negative.
    Weight,
    /// The sum of the weights of a choice must be finite.
    Total,
    /// The measured value must lie in the range that the file states.
    Range { low: f64, high: f64 },
    /// The set must have members: a mean, least or greatest of none is asked for.
    Members,
    /// The greatest of what the open options are worth must be one: some option of a node is open.
    Open,
    /// The room that is left must not be negative: more delayed effects fall due than there are sites for.
    Slots,
}

#[derive(Clone, Debug)]
pub enum Op {
    Copy {
        to: Column,
        from: Operand,
    },
    Unary {
        operator: Unary,
        to: Column,
        a: Operand,
    },
    Binary {
        operator: Binary,
        to: Column,
        a: Operand,
        b: Operand,
    },
    /// `a · first + a · second`: the quotient of small whole numbers and a constant.
    Quotient {
        to: Column,
        a: Operand,
        first: f64,
        second: f64,
    },
    /// The chance in one step of what has chance `a` in a window of which a step is the share `exponent`.
    Window {
        to: Column,
        a: Operand,
        exponent: Operand,
    },
    /// The chance of at least one occurrence at `a` occurrences expected.
    Rate {
        to: Column,
        a: Operand,
    },
    /// `condition` is 0 or 1.
    Select {
        to: Column,
        condition: Operand,
        a: Operand,
        b: Operand,
    },
    /// Adds the value to the column in place where `condition` holds (always, if it is constant 1).
    Sum {
        to: Column,
        condition: Operand,
        value: Operand,
    },
    /// The lesser or greater of column and value, in place, where `condition` holds.
    Extreme {
        to: Column,
        condition: Operand,
        value: Operand,
        greatest: bool,
    },
    /// Fails the runs, among those of the mask, whose value does not pass.
    Check {
        value: Operand,
        mask: Operand,
        check: Check,
        span: Span,
    },
    /// Assigns under a mask, clamped to [low, high].
    Store(Box<Store>),
    /// An event or response starts to take effect: counts it, if anything reads the count.
    Mark {
        action: Action,
        times: Option<Column>,
        mask: Operand,
    },
    /// Settles a chance: 1 where it comes true under the mask, else 0.
    Chance {
        to: Column,
        p: Operand,
        mask: Operand,
        site: SiteRef,
        node: Origin,
    },
    /// Settles a choice: the index of the option under the mask; -1 elsewhere or where all weights are 0.
    Choose {
        to: Column,
        weights: Vec<Operand>,
        mask: Operand,
        site: SiteRef,
        node: Origin,
    },
    /// Draws a whole number of steps, uniformly from `low` to `high`.
    Delay {
        to: Column,
        low: u32,
        high: u32,
        mask: Operand,
        site: SiteRef,
        node: Origin,
    },
    /// Draws from a distribution by its inverse CDF.
    Quantile {
        to: Column,
        distribution: Distribution,
        parameters: [Operand; 3],
        /// Where the draw goes, it is clamped to this: what lies beyond an end is not told apart from it.
        range: (f64, f64),
        mask: Operand,
        site: SiteRef,
        node: Origin,
    },
    /// Keeps at most `take` of the members whose flags (`flags + index`) are set, the least keys first.
    Take(Box<Take>),
    /// Adds 1 to the slot of the ring that is `delay` steps ahead, if that is not past the horizon.
    Schedule {
        ring: Column,
        length: u32,
        delay: Operand,
        mask: Operand,
        node: Origin,
    },
    /// Recomputes a belief from its counts of signs; with the loop that stands at the member, if it is about members.
    Posterior {
        belief: u32,
        member: Option<u8>,
        mask: Operand,
    },
    /// Ends the runs of the mask that have not ended yet.
    End {
        outcome: u32,
        mask: Operand,
    },
    /// Tells the teller of a story what no other instruction tells. Only programs compiled for telling have it.
    Note(Box<Note>),
    /// Runs the next `body` instructions for the lanes where `mask` is not 0. What the body costs a lane says
    /// whether it is run for all lanes under the mask or for a list of those that have it.
    If {
        mask: Column,
        body: u32,
        cost: Cost,
    },
    /// Runs the next `body` instructions `count` times.
    Loop {
        count: u32,
        body: u32,
    },
    /// Runs the next `body` instructions only at certain steps.
    Clock {
        when: Clocked,
        body: u32,
    },
}

/// Which draw this is, for stories and messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    pub what: Draw,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Draw {
    /// The chance of an event.
    Event(usize),
    /// The chance inside an effect.
    Effect(NodeId),
    /// An actor's turn.
    Turn(usize),
    /// The chance of a rule of the policy an actor plays, for a response.
    Rule { actor: usize, response: usize },
    /// A reaction to a response.
    Reaction { reaction: usize, to: usize },
    /// The chance of a rule for a reaction.
    ReactionRule { reaction: usize, option: usize },
    /// How long a response is prepared.
    Prepare(usize),
    /// How long until an effect fires.
    After(NodeId),
    /// The order in which the members that a response is about are taken.
    Selection(usize),
    /// The order in which the members that an effect is for are taken.
    Each(NodeId),
    /// A weighted draw of a variable's value.
    Value { variable: usize, node: NodeId },
    /// A move at a node of a game.
    Move { game: usize, node: usize },
    /// A sign of evidence; with the loop that stands at the member, if it is of a member.
    Sign { evidence: usize, belief: usize, member: Option<u8> },
    /// The start of a variable.
    Start(usize),
}

#[derive(Clone, Debug)]
pub struct Note {
    pub mask: Operand,
    pub what: Noted,
    pub node: Origin,
}

#[derive(Clone, Debug)]
pub enum Noted {
    /// Rules have picked an option (-1 for none) among those available; the site is the choice's own, which rules
    /// do not draw. The option may be replaced.
    Offer { chosen: Column, available: Vec<Operand>, site: Site },
    /// A game begins: by node and option, whether it is available; by end, what it is worth to whom the scenario says.
    Played { open: Vec<Operand>, worth: Vec<Operand> },
    /// What each option of a node is expected to be worth to whoever moves there.
    Foreseen { worth: Vec<Operand> },
    /// A preparation, or an effect on one member, is put off by a number of steps.
    Scheduled { delay: Operand, member: Option<u8> },
    /// What was put off falls due; with the loop that stands at the member, if it is a member's.
    Due { member: Option<u8> },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clocked {
    /// At one step only.
    At(u32),
    /// Up to this step.
    UpTo(u32),
    /// At `first` and every `period` steps from then on.
    Every { first: u32, period: u32 },
}

#[derive(Clone, Debug)]
pub struct Store {
    pub to: Place,
    pub value: Operand,
    /// The value is added to what is there, instead of replacing it.
    pub add: bool,
    pub mask: Operand,
    /// `None` where the value is known to lie in the range.
    pub clamp: Option<(f64, f64)>,
    /// The bit that notes that clamping took place, for variables that report it.
    pub clamped_bit: Option<u32>,
    /// The variable, for stories; `None` for book-keeping.
    pub variable: Option<usize>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Take {
    /// First of the columns that say who is a candidate; cleared for those not taken.
    pub flags: Column,
    pub members: u32,
    pub take: Operand,
    /// First of the columns of keys; file order if absent.
    pub keys: Option<Column>,
    pub descending: bool,
    /// Keys are words: the site of the first member, one site a member.
    pub random: Option<SiteRef>,
    pub mask: Operand,
    pub node: Origin,
}

/// What a state column means, which says how equal states are recognised.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Meaning {
    /// A variable; for members, the first of a run of columns has index 0.
    Variable { variable: usize, member: u32 },
    /// How often an action took effect; `cap` is the largest value that can be told apart, if any.
    Times { action: Action, cap: Option<f64> },
    /// The step in which an action last took effect, -infinity before; after `cap` steps it is forgotten.
    Last { action: Action, cap: Option<u32> },
    /// The step in which a preparation is complete; 0 for none.
    Due,
    /// A book-keeping number with no further structure.
    Plain,
    /// Determined by other columns (a belief, from its counts).
    Derived,
    /// The count of a sign since the last reset.
    SignCount { belief: usize },
    /// An accumulator of a metric: not part of the state unless its metric is asked for.
    Accumulator { metric: usize },
    /// Used by reports only: the peak of a ladder, the actions' counts beyond what the scenario reads.
    Report,
}

#[derive(Clone, Debug)]
pub struct StateColumn {
    pub meaning: Meaning,
    pub start: f64,
}

/// A belief as the kernel keeps it: counts of signs in, probabilities out. One about members has each of its columns
/// once for every member, side by side.
#[derive(Clone, Debug)]
pub struct Posterior {
    pub belief: BeliefId,
    /// ln of the prior, one for each value.
    pub log_prior: Vec<f64>,
    /// Columns that count signs, each with ln of its likelihood under each value.
    pub counts: Vec<(Column, Vec<f64>)>,
    /// First of the columns that hold ln of how likely what was done is under each value, the greatest 0; if it
    /// learns from what is done.
    pub done: Option<Column>,
    /// First of the columns that hold the probabilities, by value and then by member.
    pub to: Column,
    /// 1 for what is about no member.
    pub members: u32,
}

impl Posterior {
    /// By value: the column of its probability, the first member's.
    pub fn probabilities(&self) -> impl Iterator<Item = Column> + Clone + use<> {
        let (to, members) = (self.to, self.members);
        (0..self.log_prior.len() as Column).map(move |value| to + value * members)
    }

    /// The member that a column of a probability is about.
    pub fn member_of(&self, column: Column) -> Option<Column> {
        let place = column.checked_sub(self.to)?;
        let all = self.log_prior.len() as Column * self.members;
        (place < all).then(|| place % self.members)
    }

    /// The columns of what was done, which is about no member.
    pub fn done(&self) -> std::ops::Range<Column> {
        self.done.map_or(0..0, |first| first..first + self.log_prior.len() as Column)
    }
}

#[derive(Clone, Debug)]
pub struct Measure {
    /// Where the number is when a run ends (after `finish`).
    pub column: Column,
    /// NaN-free range of what may be found there.
    pub range: [f64; 2],
    pub whole: bool,
    pub flag: bool,
    /// The column holds -1 where the metric is missing.
    pub may_be_missing: bool,
}

/// A ladder as the tally sees it: a column with the rung, one with the highest so far.
#[derive(Clone, Debug)]
pub struct LadderColumns {
    pub id: String,
    pub title: String,
    pub ladder: usize,
    pub rung: Column,
    pub peak: Column,
    pub base: f64,
    pub rungs: u32,
}

#[derive(Clone, Debug)]
pub struct FanColumn {
    pub column: Column,
    pub range: [f64; 2],
    pub whole: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Section {
    pub start: u32,
    pub end: u32,
}

/// What is known of the runs that are told. A run in which one of these conditions does not hold ends in an outcome of its own,
/// after those of the scenario and in the order of the conditions, as soon as that is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Conditions {
    pub count: u32,
    /// The step at the end of which all of them are decided.
    pub decided: u32,
}

impl Conditions {
    /// Whether all runs are told.
    pub fn is_none(self) -> bool {
        self.count == 0
    }
}

#[derive(Clone, Debug, Default)]
pub struct Program {
    pub steps: u32,
    pub sites: u32,
    pub state: Vec<StateColumn>,
    /// By state column: the least and greatest value of a variable that holds whole numbers only.
    pub whole_ranges: Vec<Option<(f64, f64)>>,
    /// State columns and registers.
    pub columns: u32,
    pub tables: Vec<Vec<f64>>,
    pub posteriors: Vec<Posterior>,
    pub code: Vec<Op>,
    /// Step 0: drawn starts and what is measured at the start.
    pub setup: Section,
    /// One step, part by part; equal states may merge between them.
    pub parts: Vec<Section>,
    /// By part: whether it is the rules, which happen every step.
    pub drift: Vec<bool>,
    /// What is measured of runs that have ended, after their last step.
    pub finish: Section,
    /// The column that holds the outcome of a run that has ended, -1 before.
    pub outcome: Column,
    /// One bit for each variable that was clamped, as the integer bits of an `f64`'s payload.
    pub clamped: Vec<usize>,
    pub outcomes: u32,
    pub given: Conditions,
    pub ladders: Vec<LadderColumns>,
    pub metrics: Vec<Measure>,
    pub objectives: Vec<Measure>,
    /// By response: the column that counts it.
    pub response_times: Vec<Column>,
    pub fans: Vec<FanColumn>,
    pub variables: Vec<Column>,
}

impl Program {
    /// Whether anything can happen in more than one way: else one run tells all.
    pub fn draws(&self) -> bool {
        self.code.iter().any(|op| match op {
            Op::Chance { p, .. } => !matches!(p, Operand::Constant(p) if *p <= 0.0 || *p >= 1.0),
            Op::Choose { weights, .. } => {
                weights.iter().filter(|weight| !matches!(weight, Operand::Constant(0.0))).count() > 1
            }
            Op::Delay { low, high, .. } => low != high,
            Op::Quantile { .. } => true,
            Op::Take(take) => take.random.is_some(),
            _ => false,
        })
    }

    /// One step, all its parts: each begins where the one before ends.
    pub fn step(&self) -> Section {
        Section { start: self.setup.end, end: self.finish.start }
    }
}
