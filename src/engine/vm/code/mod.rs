//! The column arithmetic of a program, made ready before the first run: for each instruction the functions that do it,
//! and where its numbers lie; straight stretches of it laid out.
//!
//! | file | what it makes ready |
//! | --- | --- |
//! | `linker` | where operands lie |
//! | `instruction` | one instruction |
//! | `arithmetic`, `division` | the instruction of each operation; of a division by a constant |
//! | `fused` | two operations as one instruction |
//! | `option_effects`, `lookup` | what the options of a choice do, in one pass; numbers looked up by the option |
//! | `straight_line` | stretches with nothing to ask before the next |

mod arithmetic;
mod division;
mod fused;
pub mod instruction;
mod linker;
mod lookup;
pub mod option_effects;
pub mod straight_line;

use super::lanes::slot::Values;
use super::lanes::use_counts::UseCounts;
use crate::dataflow::Accesses;
use crate::program::{Program, Section};
use instruction::Instruction;
use linker::Linker;
use straight_line::StraightLines;

/// The instructions of a program, by their place in its code.
pub struct Code {
    instructions: Vec<Option<Instruction>>,
    straight: StraightLines,
}

impl Code {
    /// Made to run these sections as wholes; and what is the same in all lanes.
    pub fn new(
        program: &Program,
        accesses: Accesses,
        uses: &UseCounts,
        sections: &[Section],
    ) -> (Self, Values) {
        let mut linker = Linker::new(program, accesses, uses);
        let instructions: Vec<_> =
            program.code.iter().map(|op| arithmetic::instruction(&mut linker, op)).collect();
        let straight = StraightLines::new(&mut linker, &instructions, sections);
        (Self { instructions, straight }, linker.finish())
    }

    /// The instruction at this place; none if it opens a block or needs more than columns.
    #[inline(always)]
    pub fn at(&self, place: usize) -> Option<&Instruction> {
        self.instructions[place].as_ref()
    }

    /// What is done in a row where no list of lanes is open.
    #[inline(always)]
    pub fn straight(&self) -> &StraightLines {
        &self.straight
    }
}
