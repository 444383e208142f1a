//! What is done in a row where all lanes take part: straight stretches of the code, laid out before the first run.

use super::fused;
use super::instruction::Instruction;
use super::linker::Linker;
use super::option_effects::{self, OptionEffects};
use crate::program::{Op, Section};
use crate::vm::branch_statistics::is_cheap;
use std::ops::Range;

/// What is done with nothing to ask before the next.
pub enum Step {
    Columns(Instruction),
    /// An operation that needs more than columns, by its place.
    Operation(u32),
    Effects(Box<OptionEffects>),
}

/// Steps in a row, and how many operations of the code they stand for.
#[derive(Clone)]
struct Row {
    steps: Range<u32>,
    length: u32,
}

/// The straight stretches of a program.
pub struct StraightLines {
    steps: Vec<Step>,
    /// By place in the code: the row that begins there, if one does.
    rows: Vec<Option<Row>>,
}

impl StraightLines {
    /// Lays out these sections, each as a whole.
    pub fn new(linker: &mut Linker, code: &[Option<Instruction>], sections: &[Section]) -> StraightLines {
        let mut lines = StraightLines { steps: Vec::with_capacity(code.len()), rows: vec![None; code.len()] };
        sections.iter().for_each(|&section| lines.lay_out(linker, code, section));
        lines
    }

    /// The row that begins at this place, and how many operations it stands for.
    #[inline(always)]
    pub fn at(&self, place: usize) -> Option<(&[Step], usize)> {
        let row = self.rows[place].as_ref()?;
        Some((&self.steps[row.steps.start as usize..row.steps.end as usize], row.length as usize))
    }

    /// A row begins and ends where a section or block does. Blocks that are cheap are none.
    fn lay_out(&mut self, linker: &mut Linker, code: &[Option<Instruction>], section: Section) {
        let ops = &linker.program.code;
        let end = section.end as usize;
        let mut at = section.start as usize;
        let (mut begins, mut first) = (at, self.steps.len());
        let mut ends: Vec<usize> = vec![];
        while at < end {
            if ends.contains(&at) {
                self.close(begins..at, first);
                (begins, first) = (at, self.steps.len());
                ends.retain(|&end| end > at);
            }
            let until = ends.iter().copied().min().unwrap_or(end);
            if let Some(effects) = option_effects::option_effects(linker, at, until) {
                at += effects.length;
                self.steps.push(Step::Effects(Box::new(effects)));
                continue;
            }
            match &ops[at] {
                Op::If { cost, .. } if is_cheap(*cost) => {}
                Op::If { body, .. } | Op::Loop { body, .. } | Op::Clock { body, .. } => {
                    self.close(begins..at, first);
                    (begins, first) = (at + 1, self.steps.len());
                    ends.push(at + 1 + *body as usize);
                }
                _ if at + 1 < until
                    && let Some(both) = fused::fused(linker, at) =>
                {
                    self.steps.push(Step::Columns(both));
                    at += 1;
                }
                // For stories only.
                Op::Mark { times: None, .. } | Op::Note(_) => {}
                _ => self.steps.push(match code[at] {
                    Some(instruction) => Step::Columns(instruction),
                    None => Step::Operation(at as u32),
                }),
            }
            at += 1;
        }
        self.close(begins..end, first);
    }

    /// The steps from `first` on are the row of these operations.
    fn close(&mut self, operations: Range<usize>, first: usize) {
        if !operations.is_empty() {
            let steps = first as u32..self.steps.len() as u32;
            self.rows[operations.start] = Some(Row { steps, length: operations.len() as u32 });
        }
    }
}
