//! Finds where the operands of a program lie.

use crate::dataflow::LastReads;
use crate::program::{Column, Operand, Place, Program};
use crate::vm::lanes::slot::{Area, FIRST_CONSTANT, REGISTERS, STATE, Slot, VALUES, Values};
use crate::vm::lanes::use_counts::{self, UseCounts};

/// Finds slots for operands.
pub struct Linker<'p> {
    pub program: &'p Program,
    pub last_reads: LastReads,
    uses: &'p UseCounts,
    values: Values,
    /// Where each table of constants begins among the values.
    tables: Vec<u32>,
    state: Column,
}

impl<'p> Linker<'p> {
    pub fn new(program: &'p Program, uses: &'p UseCounts) -> Self {
        let mut values = Values { numbers: vec![0.0; FIRST_CONSTANT], rings: vec![] };
        let mut tables = vec![];
        for table in &program.tables {
            tables.push(values.numbers.len() as u32);
            values.numbers.extend(table);
        }
        Linker {
            program,
            last_reads: LastReads::of(program),
            uses,
            values,
            tables,
            state: program.state.len() as Column,
        }
    }

    /// What was found to be the same in all lanes.
    pub fn finish(self) -> Values {
        self.values
    }

    pub fn operand(&mut self, operand: Operand) -> Slot {
        match operand {
            Operand::Constant(value) => self.constant(value),
            Operand::Column(column) => self.column(column),
            Operand::Member { base, loops } => self.member(base, loops),
            Operand::Table { table, loops } => {
                Slot::new(self.tables[table as usize], Area::value_at(loops as usize), VALUES)
            }
            Operand::Ring { base, length } => self.ring(base, length),
            Operand::Step => Slot::STEP,
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
        let found = self.values.numbers[FIRST_CONSTANT..].iter().position(same);
        let at = found.map_or(self.values.numbers.len(), |at| FIRST_CONSTANT + at);
        if found.is_none() {
            self.values.numbers.push(constant);
        }
        Slot::of_value(at as u32)
    }

    pub fn is_register(&self, column: Column) -> bool {
        column >= self.state
    }

    /// What was made a constant.
    pub fn number(&self, constant: Slot) -> f64 {
        self.values.numbers[constant.column()]
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
        let word = self.word((use_counts::first_word(self.program) + field.word) as u32);
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
        let known = self.values.rings.iter().position(|&ring| ring == length);
        let ring = known.unwrap_or_else(|| {
            self.values.rings.push(length);
            self.values.rings.len() - 1
        });
        Slot::new(base, Area::ring(ring), STATE)
    }
}
