//! How often a run uses each response, where nothing but the report asks: several counts in one word.
//!
//! So counting touches less memory in every step, and less of it has to be read when a run ends.

use crate::dataflow::{self, Accesses};
use crate::program::{Column, Op, Program};

/// Bits of a count.
const WIDTH: u32 = 16;

/// Where the uses of a response are counted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Use {
    Column(Column),
    Packed(Field),
}

/// A count that shares its word.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Field {
    pub word: usize,
    shift: u32,
}

impl Field {
    /// What one use adds to the word.
    pub fn one(self) -> u64 {
        1 << self.shift
    }

    pub fn of(self, word: u64) -> u64 {
        word >> self.shift & ((1 << WIDTH) - 1)
    }
}

/// By response.
#[derive(Clone, Debug, Default)]
pub struct UseCounts {
    places: Vec<Use>,
    words: usize,
}

impl UseCounts {
    /// Each count in its own column.
    pub fn apart(program: &Program) -> UseCounts {
        UseCounts {
            places: program.response_times.iter().map(|&column| Use::Column(column)).collect(),
            words: 0,
        }
    }

    /// Several counts in a word, but for those that something reads or that may grow too large.
    pub fn packed(program: &Program, accesses: &Accesses) -> UseCounts {
        let mut most = vec![0_u64; program.columns as usize];
        let measured = program.metrics.iter().chain(&program.objectives).map(|measure| measure.column);
        let told: Vec<Column> = measured.chain(program.fans.iter().map(|fan| fan.column)).collect();
        let is_free = |column: Column| !accesses.is_read(column) && !told.contains(&column);
        dataflow::walk(program, &mut |_, op, inside| {
            if let Op::Mark { times: Some(times), .. } = op {
                let counts = inside.counts.iter();
                let each = counts.fold(1_u64, |each, &count| each.saturating_mul(count.into()));
                let most = &mut most[*times as usize];
                *most = most.saturating_add(each.saturating_mul(program.steps.into()));
            }
        });
        let mut fields = 0;
        let place = |&column: &Column| {
            if !is_free(column) || most[column as usize] >> WIDTH != 0 {
                return Use::Column(column);
            }
            let (word, field) = (fields / (u64::BITS / WIDTH), fields % (u64::BITS / WIDTH));
            fields += 1;
            Use::Packed(Field { word: word as usize, shift: field * WIDTH })
        };
        let places = program.response_times.iter().map(place).collect();
        UseCounts { places, words: fields.div_ceil(u64::BITS / WIDTH) as usize }
    }

    /// Where each response is counted.
    pub fn places(&self) -> &[Use] {
        &self.places
    }

    pub fn words(&self) -> usize {
        self.words
    }

    /// Columns whose counts are kept in words.
    pub fn packed_columns(&self, program: &Program) -> impl Iterator<Item = Column> {
        let all = program.response_times.iter().zip(&self.places);
        all.filter(|(_, place)| matches!(place, Use::Packed(_))).map(|(&column, _)| column)
    }

    /// Where what this column would count is counted instead.
    pub fn field(&self, program: &Program, column: Column) -> Option<Field> {
        let response = program.response_times.iter().position(|&times| times == column)?;
        match self.places[response] {
            Use::Packed(field) => Some(field),
            Use::Column(_) => None,
        }
    }
}

/// Words of bits before those of counts.
pub fn first_word(program: &Program) -> usize {
    program.clamped.len().div_ceil(64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::{Action, Measure, Operand};

    #[test]
    fn what_something_reads_has_a_column() {
        let always = Operand::Constant(1.0);
        let mark = |response: u32| Op::Mark {
            action: Action::Response(response as usize),
            times: Some(response),
            mask: always,
        };
        let program = Program {
            steps: 3,
            columns: 6,
            response_times: vec![0, 1, 2, 3, 4],
            // The first is read by an operation, the fourth is measured.
            code: (0..5)
                .map(mark)
                .chain([Op::Sum { to: 5, condition: always, value: Operand::Column(0) }])
                .collect(),
            metrics: vec![Measure {
                column: 3,
                range: [0.0, 3.0],
                whole: true,
                flag: false,
                may_be_missing: false,
            }],
            ..Program::default()
        };
        let uses = UseCounts::packed(&program, &Accesses::of(&program));
        let packed: Vec<bool> = uses.places().iter().map(|place| matches!(place, Use::Packed(_))).collect();
        assert_eq!(packed, [false, true, true, false, true]);
        assert_eq!(uses.words(), 1);
        let words: u64 = [1, 2, 2, 4]
            .into_iter()
            .map(|at: usize| match uses.places()[at] {
                Use::Packed(field) => field.one(),
                Use::Column(_) => 0,
            })
            .sum();
        let counts = uses.places().iter().map(|place| match place {
            Use::Packed(field) => field.of(words),
            Use::Column(_) => 0,
        });
        assert_eq!(counts.collect::<Vec<_>>(), [0, 1, 2, 0, 1]);
    }
}
