//! The state of a run: which column holds what.

use crate::diagnostics::{Code, Diagnostic, Span};
use crate::engine::limits::{MOST_COLUMNS, count};
use crate::engine::program::*;
use crate::model::expr::*;
use std::collections::BTreeMap;

#[derive(Default)]
pub(super) struct Layout {
    pub state: Vec<StateColumn>,
    /// By variable: its column, or that of its first member.
    pub variables: Vec<Column>,
    pub events: Vec<History>,
    pub responses: Vec<ResponseColumns>,
    pub delayed: BTreeMap<NodeId, Delayed>,
    pub beliefs: Vec<BeliefColumns>,
    /// By outcome: for how many steps it has held, where that matters.
    pub held: Vec<Option<Column>>,
    pub outcome: Column,
    /// By what is known of a run: whether it has been so by now, where that must be remembered.
    pub given: Vec<Option<Column>>,
    pub metrics: Vec<Column>,
    pub objectives: Vec<Column>,
    pub fans: Vec<Column>,
    /// Rung and peak of each ladder that is reported.
    pub ladders: Vec<LadderColumns>,
    /// Variables that report clamping, in the order of their bits.
    pub clamped: Vec<VariableId>,
    /// Columns that were asked for beyond those that have room: they are counted, not made.
    beyond: u64,
    /// The variable or effect that asks for most, and how many columns.
    most: Option<(Span, u64)>,
}

/// What nobody reads has no column.
#[derive(Clone, Copy)]
pub(super) struct History {
    pub times: Option<Column>,
    pub last: Option<Column>,
}

impl History {
    /// The count, for those who read it.
    pub fn times(self) -> Column {
        self.times.unwrap_or_else(|| unreachable!("a count that is read has a column"))
    }

    /// The step of the last time, for those who read it.
    pub fn last(self) -> Column {
        self.last.unwrap_or_else(|| unreachable!("a last time that is read has a column"))
    }
}

#[derive(Clone)]
pub(super) struct ResponseColumns {
    /// Its count always has a column, since it is reported.
    pub history: History,
    /// The step in which the preparation is complete, 0 for none.
    pub due: Option<Column>,
    /// Whether what is being prepared was chosen as a reaction.
    pub as_reaction: Option<Column>,
    /// First of the flags of the members selected, if they must be remembered while it is prepared.
    pub selected: Option<Column>,
    /// How many effects are still due.
    pub outstanding: Option<Column>,
}

#[derive(Clone)]
pub(super) struct Delayed {
    pub base: Column,
    pub length: u32,
    /// One column a member with the step it is due, instead of a ring of counters.
    pub members: bool,
    /// The response for which this is still `pending`.
    pub owner: Option<ResponseId>,
}

#[derive(Clone)]
pub(super) struct BeliefColumns {
    /// First of the probabilities, by value and then by member.
    pub probabilities: Column,
    /// 1 for what is about no member.
    pub members: u32,
    /// By evidence and sign: the column that counts it, the first member's; signs that tell nothing have none.
    pub counts: BTreeMap<(EvidenceId, usize), Column>,
    /// First of the columns of how likely what was done is under each value.
    pub done: Option<Column>,
}

impl Layout {
    pub(super) fn column(&mut self, meaning: Meaning, start: f64) -> Column {
        self.columns(1, meaning, start)
    }

    pub(super) fn columns(&mut self, count: usize, meaning: Meaning, start: f64) -> Column {
        let first = self.state.len() as Column;
        if self.beyond > 0 || self.state.len() + count > MOST_COLUMNS as usize {
            self.beyond += count as u64;
        } else {
            self.state.extend(std::iter::repeat_n(StateColumn { meaning, start }, count));
        }
        first
    }

    /// Notes what asks for so many columns.
    pub(super) fn told(&mut self, span: Span, count: usize) {
        if self.most.is_none_or(|(_, most)| count as u64 > most) {
            self.most = Some((span, count as u64));
        }
    }

    pub(super) fn too_large(&self) -> Option<Diagnostic> {
        let needed = (self.state.len() + self.words()) as u64 + self.beyond;
        (needed > u64::from(MOST_COLUMNS)).then(|| too_many_columns(needed, self.most))
    }

    /// Bits and small counts share words, which lie after the columns of the state: so many at most.
    pub(super) fn words(&self) -> usize {
        self.clamped.len().div_ceil(64) + self.responses.len()
    }
}

pub(super) fn too_many_columns(needed: u64, most: Option<(Span, u64)>) -> Diagnostic {
    let numbers = format!("a run has {} numbers of its own", count(needed));
    let room = format!("at most {} have room", count(MOST_COLUMNS));
    let help = "each member has its own state, and each delayed effect a place for every step it may take";
    let message = format!("this scenario is too large: {numbers}, and {room}");
    match most {
        Some((span, most)) => {
            Diagnostic::error(span, message).code(Code::Limit).label(format!("{} of them here", count(most)))
        }
        None => Diagnostic::without_place(message).code(Code::Limit),
    }
    .help(help)
}
