//! A program ready to run: its code, and lanes for it to work on.

use super::code::Code;
use super::interpreter;
use super::lanes::Lanes;
use super::lanes::use_counts::UseCounts;
use super::randomness::Settle;
use crate::dataflow::{self, Accesses, Bits};
use crate::program::{Program, Section};

pub struct Machine<'p> {
    program: &'p Program,
    code: Code,
    pub lanes: Lanes,
}

impl<'p> Machine<'p> {
    /// With room for `capacity` lanes, all of them one strip.
    pub fn new(program: &'p Program, capacity: usize) -> Self {
        let mut sections = vec![program.setup, program.finish];
        sections.extend(&program.parts);
        let accesses = Accesses::of(program);
        Self::with(program, accesses, [capacity; 2], UseCounts::apart(program), &sections, &Bits::default())
    }

    /// With room for `capacity` lanes, of which `strip` are worked on at a time, by whole steps. Counts of uses share
    /// words, and what need not be kept from step to step is not.
    pub fn in_strips(program: &'p Program, capacity: usize, strip: usize) -> Self {
        let sections = [program.setup, program.step(), program.finish];
        let accesses = Accesses::of(program);
        let unkept = dataflow::unkept(program, &accesses);
        let uses = UseCounts::packed(program, &accesses);
        Self::with(program, accesses, [capacity, strip], uses, &sections, &unkept)
    }

    fn with(
        program: &'p Program,
        accesses: Accesses,
        room: [usize; 2],
        uses: UseCounts,
        sections: &[Section],
        unkept: &Bits,
    ) -> Self {
        let (code, values) = Code::new(program, accesses, &uses, sections);
        Self { program, code, lanes: Lanes::new(program, room, uses, values, unkept) }
    }

    /// Runs a section of the program for the lanes of the strip.
    pub fn run(&mut self, section: Section, settle: &mut impl Settle) {
        interpreter::run(self.program, &self.code, section, &mut self.lanes, settle);
    }
}
