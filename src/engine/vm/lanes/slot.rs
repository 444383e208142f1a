//! Where the numbers of an operand lie, in 32 bits.

use crate::limits::{COLUMN_BITS, LOOPS, MOST_COLUMNS};

/// Where the numbers of an operand lie: at the origin of an area, and so many columns on. In few bits, since a
/// scenario may have thousands of instructions, which must not crowd its lanes out of the cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot(u32);

/// Areas in which columns lie. Their origins move with the strip, the loops and the step, so that an operand is
/// found without asking what kind it is.
pub struct Area;

/// Room for all areas: those of the loops, and rings of 64 lengths and the powers of two beyond.
pub const AREAS: usize = 1 << AREA_BITS;

/// What the column leaves of the bits of a [`Slot`].
const AREA_BITS: u32 = u32::BITS - COLUMN_BITS - PITCH_BITS;
const _: () = assert!(Area::FIXED + 3 * LOOPS + 64 + u32::BITS as usize <= AREAS);

impl Area {
    pub const VALUE: usize = 0;
    pub const STATE: usize = 1;
    pub const REGISTER: usize = 2;
    const FIXED: usize = 3;

    pub fn value_at(level: usize) -> usize {
        Area::FIXED + 3 * level
    }

    pub fn state_at(level: usize) -> usize {
        Area::FIXED + 3 * level + 1
    }

    pub fn register_at(level: usize) -> usize {
        Area::FIXED + 3 * level + 2
    }

    pub fn ring(ring: usize) -> usize {
        Area::FIXED + 3 * LOOPS + ring
    }
}

pub const VALUES: u32 = 0;
pub const STATE: u32 = 1;
pub const REGISTERS: u32 = 2;

/// The first values are the step and the index of each loop, and then a 0 that the compiler does not know of.
const NOTHING: usize = 1 + LOOPS;
pub const FIRST_CONSTANT: usize = NOTHING + 1;

/// Pitches of values, state and registers, and one to make it a power of two.
pub const PITCHES: usize = 1 << PITCH_BITS;
const PITCH_BITS: u32 = 2;

impl Slot {
    /// Where the number of the step is among the values.
    pub const STEP: Slot = Slot(VALUES);

    /// Where 0 is among the values.
    pub const ZERO: Slot = Slot((NOTHING as u32) << (AREA_BITS + PITCH_BITS) | VALUES);

    #[inline(always)]
    pub fn new(column: u32, area: usize, pitch: u32) -> Self {
        debug_assert!(column <= MOST_COLUMNS && area < AREAS);
        Slot(column << (AREA_BITS + PITCH_BITS) | (area as u32) << PITCH_BITS | pitch)
    }

    /// A column of a program with so many columns of state.
    #[inline(always)]
    pub fn of_column(column: usize, state: usize) -> Self {
        if column < state {
            Slot::new(column as u32, Area::STATE, STATE)
        } else {
            Slot::new((column - state) as u32, Area::REGISTER, REGISTERS)
        }
    }

    /// A value that is the same in all lanes.
    pub fn of_value(at: u32) -> Self {
        Slot::new(at, Area::VALUE, VALUES)
    }

    /// How many columns on.
    #[inline(always)]
    pub fn column(self) -> usize {
        (self.0 >> (AREA_BITS + PITCH_BITS)) as usize
    }

    #[inline(always)]
    pub fn area(self) -> usize {
        (self.0 >> PITCH_BITS) as usize % AREAS
    }

    /// How far columns are apart there: one of [`PITCHES`].
    #[inline(always)]
    pub fn pitch(self) -> usize {
        self.0 as usize % PITCHES
    }

    #[inline(always)]
    pub fn is_value(self) -> bool {
        self.pitch() == VALUES as usize
    }
}

/// What is the same in all lanes of a program.
pub struct Values {
    /// The step, the index of each loop, then constants and tables.
    pub numbers: Vec<f64>,
    /// Lengths of the rings, each once.
    pub rings: Vec<u32>,
}
