//! What is known of a stage of the step, and what it leads to.

use super::super::state_table::Table;
use super::super::transition_patterns::Patterns;
use super::super::transitions::Rows;

/// What is known of a stage at one word of the clock: all of it, or for the present step alone.
pub struct Kept {
    pub patterns: Patterns,
    /// Absent where they are for the present step alone.
    pub rows: Option<Rows>,
}

impl Kept {
    pub fn bytes(&self) -> usize {
        self.patterns.bytes() + self.rows.as_ref().map_or(0, Rows::bytes)
    }
}

/// What a stage leads to.
pub struct Next {
    /// The table of its states, if they are numbered anew in every step.
    pub fresh: Option<Table>,
    pub mass: Vec<f64>,
    pub sums: Vec<f64>,
}

#[inline]
pub fn grow(mass: &mut Vec<f64>, len: usize) {
    if mass.len() < len {
        mass.resize(len, 0.0);
    }
}
