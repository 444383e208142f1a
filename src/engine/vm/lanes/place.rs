//! Where the columns of a strip lie in memory.

use super::chunk::CHUNK;
use super::slot::{AREAS, PITCHES};

/// Where numbers come from, with member and ring resolved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Source {
    Column(usize),
    Value(f64),
}

/// Where columns lie.
pub struct Places {
    /// Where those of each kind begin, at this strip and at these places of the loops; see [`Area`].
    pub origins: [usize; AREAS],
    /// How far columns of a kind are apart: values, state, registers.
    pub pitches: [usize; PITCHES],
}

/// Without it the same lane of all columns would share a cache set, and loads wait for stores to other columns.
const PADDING: usize = 72;

/// Columns of so many lanes are long.
const LONG: usize = 256;

/// Room that a column of so many lanes has.
pub fn room(lanes: usize) -> usize {
    let room = lanes.next_multiple_of(CHUNK);
    // Short columns are worked through so fast that distance does not help: only even spread over the sets does.
    if room >= LONG { room + PADDING } else { ((room / CHUNK) | 1) * CHUNK }
}

#[inline(always)]
pub fn place_of(
    column: usize,
    state: usize,
    stride: usize,
    first: usize,
    registers: usize,
    width: usize,
) -> usize {
    if column < state { column * stride + first } else { registers + (column - state) * width }
}
