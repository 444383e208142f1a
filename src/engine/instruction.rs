//! The column arithmetic of a program, made ready: for each instruction the function that does it, and where its
//! numbers lie.

use super::columns::{self, Listed, Work};
use super::lanes::first_word_of_uses;
use super::row::Rows;
use super::uses::Uses;
use crate::limits::{COLUMN_BITS, LOOPS, MOST_COLUMNS};
use crate::model::program::{Column, Operand, Place, Program, Section};

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

const VALUES: u32 = 0;
const STATE: u32 = 1;
const REGISTERS: u32 = 2;

/// The first values are the step and the index of each loop, and then a 0 that the compiler does not know of.
const NOTHING: usize = 1 + LOOPS;
const FIRST_CONSTANT: usize = NOTHING + 1;

/// Pitches of values, state and registers, and one to make it a power of two.
pub const PITCHES: usize = 1 << PITCH_BITS;
const PITCH_BITS: u32 = 2;

impl Slot {
    #[inline(always)]
    fn new(column: u32, area: usize, pitch: u32) -> Self {
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
    fn of_value(at: u32) -> Self {
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

/// One instruction on columns.
#[derive(Clone, Copy)]
pub struct Instruction {
    /// Does it for all lanes of the strip.
    pub all: Work,
    /// Does it for the lanes of the list.
    pub listed: Listed,
    pub to: Slot,
    pub a: Slot,
    pub b: Slot,
    pub c: Slot,
    /// The range to clamp to, and the bit that notes clamping: values.
    pub low: Slot,
    pub high: Slot,
    pub bit: Slot,
}

/// The instructions of a program, by their place in its code.
pub struct Instructions {
    code: Vec<Option<Instruction>>,
    rows: Rows,
    /// The step, the index of each loop, then constants and tables.
    values: Vec<f64>,
    /// Lengths of the rings, each once.
    rings: Vec<u32>,
}

impl Instructions {
    /// Made to run these sections as wholes.
    pub fn new(program: &Program, uses: &Uses, sections: &[Section]) -> Self {
        let mut linker = Linker {
            program,
            uses,
            values: vec![0.0; FIRST_CONSTANT],
            tables: vec![],
            rings: vec![],
            state: program.state.len() as Column,
        };
        for table in &program.tables {
            linker.tables.push(linker.values.len() as u32);
            linker.values.extend(table);
        }
        let code: Vec<_> = program.code.iter().map(|op| columns::instruction(&mut linker, op)).collect();
        let rows = Rows::new(&mut linker, &code, sections);
        let Linker { values, rings, .. } = linker;
        Self { code, rows, values, rings }
    }

    /// The instruction at this place; none if it opens a block or needs more than columns.
    #[inline(always)]
    pub fn at(&self, place: usize) -> Option<&Instruction> {
        self.code[place].as_ref()
    }

    /// What is done in a row where no list of lanes is open.
    #[inline(always)]
    pub fn rows(&self) -> &Rows {
        &self.rows
    }

    /// Where the number of the step is among the values.
    pub fn step() -> Slot {
        Slot::of_value(0)
    }

    /// Where 0 is among the values.
    pub fn nothing() -> Slot {
        Slot::of_value(NOTHING as u32)
    }

    pub fn values(&self) -> &[f64] {
        &self.values
    }

    pub fn rings(&self) -> &[u32] {
        &self.rings
    }
}

/// Finds slots for operands.
pub struct Linker<'p> {
    pub program: &'p Program,
    uses: &'p Uses,
    values: Vec<f64>,
    /// Where each table of constants begins among the values.
    tables: Vec<u32>,
    rings: Vec<u32>,
    state: Column,
}

impl Linker<'_> {
    pub fn operand(&mut self, operand: Operand) -> Slot {
        match operand {
            Operand::Constant(value) => self.constant(value),
            Operand::Column(column) => self.column(column),
            Operand::Member { base, loops } => self.member(base, loops),
            Operand::Table { table, loops } => {
                Slot::new(self.tables[table as usize], Area::value_at(loops as usize), VALUES)
            }
            Operand::Ring { base, length } => self.ring(base, length),
            Operand::Step => Slot::of_value(0),
            Operand::Index { loops } => Slot::of_value(1 + u32::from(loops)),
        }
    }

    pub fn place(&mut self, place: Place) -> Slot {
        match place {
            Place::Column(column) => self.column(column),
            Place::Member { base, loops } => self.member(base, loops),
            Place::Ring { base, length } => self.ring(base, length),
        }
    }

    pub fn constant(&mut self, constant: f64) -> Slot {
        let same = |value: &f64| value.to_bits() == constant.to_bits();
        let found = self.values[FIRST_CONSTANT..].iter().position(same);
        let at = found.map_or(self.values.len(), |at| FIRST_CONSTANT + at);
        if found.is_none() {
            self.values.push(constant);
        }
        Slot::of_value(at as u32)
    }

    pub fn is_register(&self, column: Column) -> bool {
        column >= self.state
    }

    /// What was made a constant.
    pub fn number(&self, constant: Slot) -> f64 {
        self.values[constant.column()]
    }

    pub fn column(&self, column: Column) -> Slot {
        Slot::of_column(column as usize, self.state as usize)
    }

    /// The word of bits that notes clamping, and the bit as a value.
    pub fn bit(&mut self, bit: u32) -> (Slot, Slot) {
        (self.word(bit / 64), self.constant(f64::from_bits(1 << (bit % 64))))
    }

    fn word(&self, word: u32) -> Slot {
        Slot::new(self.state + word, Area::STATE, STATE)
    }

    /// The word in which what this column would count is counted instead, and what one use adds to it, as a value.
    pub fn packed(&mut self, times: Column) -> Option<(Slot, Slot)> {
        let field = self.uses.field(self.program, times)?;
        let word = self.word((first_word_of_uses(self.program) + field.word) as u32);
        Some((word, self.constant(f64::from_bits(field.one()))))
    }

    fn member(&self, base: Column, loops: u8) -> Slot {
        let level = loops as usize;
        if base < self.state {
            Slot::new(base, Area::state_at(level), STATE)
        } else {
            Slot::new(base - self.state, Area::register_at(level), REGISTERS)
        }
    }

    /// Rings are state.
    fn ring(&mut self, base: Column, length: u32) -> Slot {
        let known = self.rings.iter().position(|&ring| ring == length);
        let ring = known.unwrap_or_else(|| {
            self.rings.push(length);
            self.rings.len() - 1
        });
        Slot::new(base, Area::ring(ring), STATE)
    }
}
