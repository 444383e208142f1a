//! Finds where the operands of a program lie.

use crate::dataflow::Accesses;
use crate::program::{Column, Operand, Place, Program};
use crate::vm::lanes::slot::{Area, FIRST_CONSTANT, REGISTERS, STATE, Slot, VALUES, Values};
use crate::vm::lanes::use_counts::{self, UseCounts};

/// Finds slots for operands.
pub struct Linker<'p> {
    pub program: &'p Program,
    pub accesses: Accesses,
    uses: &'p UseCounts,
    values: Values,
    constants: Constants,
    /// Where each table of constants begins among the values.
    tables: Vec<u32>,
    state: Column,
}

impl<'p> Linker<'p> {
    pub fn new(program: &'p Program, accesses: Accesses, uses: &'p UseCounts) -> Self {
        let mut values = Values { numbers: vec![0.0; FIRST_CONSTANT], rings: vec![] };
        let mut tables = vec![];
        for table in &program.tables {
            tables.push(values.numbers.len() as u32);
            values.numbers.extend(table);
        }
        Linker {
            program,
            accesses,
            uses,
            constants: Constants::default(),
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
        Slot::of_value(self.constants.at(&mut self.values.numbers, constant))
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

/// Where constants are among the values: by their bits, at the place that these say or the next that is free.
#[derive(Default)]
struct Constants {
    /// A power of two of places among the values; 0, where none is, for none. Half of them are free at least.
    places: Vec<u32>,
    len: usize,
}

impl Constants {
    /// Adds a constant to the numbers if it is not there.
    fn at(&mut self, numbers: &mut Vec<f64>, constant: f64) -> u32 {
        if 2 * (self.len + 1) > self.places.len() {
            let room = (2 * self.places.len()).max(1 << 10);
            let old = std::mem::replace(&mut self.places, vec![0; room]);
            for place in old.into_iter().filter(|place| *place != 0) {
                let at = self.find(numbers, numbers[place as usize]);
                self.places[at] = place;
            }
        }
        let at = self.find(numbers, constant);
        if self.places[at] == 0 {
            self.places[at] = numbers.len() as u32;
            self.len += 1;
            numbers.push(constant);
        }
        self.places[at]
    }

    fn find(&self, numbers: &[f64], constant: f64) -> usize {
        let last = self.places.len() - 1;
        let mut at = (constant.to_bits().wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) as usize & last;
        while self.places[at] != 0 && numbers[self.places[at] as usize].to_bits() != constant.to_bits() {
            at = (at + 1) & last;
        }
        at
    }
}
