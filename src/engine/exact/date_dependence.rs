//! Whether what a stage of the step does depends on the date.
//!
//! Steps in which something last happened, or will be due, are part of the state relative to the present step. A stage
//! that only compares and subtracts them does the same in every step, and its transitions can be kept.

use crate::dataflow::{Bits, Node, columns_of, operands, writes};
use crate::program::Binary;
use crate::program::{Clocked, Column, Meaning, Op, Operand, Place, Program};

/// How a number changes if the whole run is put off by some steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tag {
    /// Not at all.
    Same,
    /// By those steps.
    Moves,
    /// By those steps, but 0 stays 0: none.
    Due,
    /// One or the other.
    Mixed,
}

/// What a stage asks the clock.
#[derive(Clone, Debug, Default)]
pub struct Timing {
    /// It depends on the date in a way that is not understood: its transitions are never kept.
    pub bound: bool,
    /// Bodies that run at some steps only.
    pub bodies: Vec<Clocked>,
    /// The longest delay it schedules: less before the horizon, it is cut.
    pub delay: u32,
}

impl Timing {
    pub fn of(program: &Program, stage: &[Node], useful: &Bits) -> Self {
        let start = |column: usize| match program.state.get(column).map(|state| state.meaning) {
            Some(Meaning::Last { .. }) => Tag::Moves,
            Some(Meaning::Due) => Tag::Due,
            _ => Tag::Same,
        };
        let tags = (0..program.columns as usize).map(start).collect();
        let mut walk = Walk { program, useful, tags, counts: vec![], timing: Timing::default() };
        walk.nodes(stage);
        walk.timing
    }

    /// What the clock says at a step: the stage does the same at all steps with the same word. `None` where it may
    /// do what it does at no other step.
    pub fn word(&self, step: u32, steps: u32, is_time: impl Fn(Clocked, u32) -> bool) -> Option<u64> {
        if self.bound || self.bodies.len() > 64 || self.delay > steps - step {
            return None;
        }
        let bits = self.bodies.iter().enumerate();
        Some(bits.fold(0, |word, (bit, &body)| word | u64::from(is_time(body, step)) << bit))
    }
}

struct Walk<'a> {
    program: &'a Program,
    useful: &'a Bits,
    tags: Vec<Tag>,
    counts: Vec<u32>,
    timing: Timing,
}

impl Walk<'_> {
    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Op(at) if self.useful.has(*at) => {
                    self.timing.bound |= self.op(&self.program.code[*at]).is_none();
                }
                Node::Block { at, body } if self.useful.has(*at) => self.block(*at, body),
                _ => {}
            }
        }
    }

    fn block(&mut self, at: usize, body: &[Node]) {
        let rounds = match self.program.code[at] {
            Op::Loop { count, .. } => {
                self.counts.push(count);
                // What one round leaves behind the next may read; a third round sees nothing new.
                3
            }
            Op::Clock { when, .. } => {
                self.timing.bodies.push(when);
                1
            }
            Op::If { mask, .. } => {
                if self.tags[mask as usize] != Tag::Same {
                    self.timing.bound = true;
                }
                1
            }
            _ => 1,
        };
        for _ in 0..rounds {
            let before = self.tags.clone();
            self.nodes(body);
            for (tag, before) in self.tags.iter_mut().zip(before) {
                *tag = join(*tag, before);
            }
        }
        if let Op::Loop { .. } = self.program.code[at] {
            self.counts.pop();
        }
    }

    fn tag(&self, operand: Operand) -> Tag {
        if operand == Operand::Step {
            return Tag::Moves;
        }
        let mut tag = None;
        columns_of(operand, &self.counts, &mut |column| {
            let own = self.tags[column as usize];
            tag = Some(tag.map_or(own, |tag| join(tag, own)));
        });
        tag.unwrap_or(Tag::Same)
    }

    /// `None` if the stage is bound to the date.
    fn op(&mut self, op: &Op) -> Option<()> {
        use Tag::{Due, Moves, Same};
        let zero = Operand::Constant(0.0);
        let (to, tag) = match *op {
            Op::Copy { to, from } => (to, self.tag(from)),
            Op::Select { to, condition, a, b } if self.tag(condition) == Same => {
                (to, join(self.tag(a), self.tag(b)))
            }
            Op::Binary { operator, to, a, b } => {
                let tag = match (operator, self.tag(a), self.tag(b)) {
                    (_, Same, Same) | (Binary::Subtract, Moves, Moves) => Same,
                    (Binary::Subtract | Binary::Add, Moves, Same) | (Binary::Add, Same, Moves) => Moves,
                    (Binary::Equal | Binary::NotEqual | Binary::Less | Binary::LessOrEqual, Moves, Moves) => {
                        Same
                    }
                    // Something due is due in a step from 1 on, so nothing due is never due now.
                    (Binary::Equal | Binary::NotEqual, Due, Moves)
                    | (Binary::Equal | Binary::NotEqual, Moves, Due) => Same,
                    (Binary::Equal | Binary::NotEqual, Due, Same) if b == zero => Same,
                    (Binary::Equal | Binary::NotEqual | Binary::Less, Same, Due) if a == zero => Same,
                    _ => return None,
                };
                (to, tag)
            }
            Op::Store(ref store) => {
                let value = self.tag(store.value);
                if self.tag(store.mask) != Same {
                    return None;
                }
                let mut fits = true;
                let mut targets = vec![];
                writes(self.program, op, &self.counts, &mut |column, _| targets.push(column));
                for column in targets {
                    fits &= self.store(column, value, store.value == zero, store.add, store.to);
                }
                return fits.then_some(());
            }
            Op::Mark { mask, .. } => return (self.tag(mask) == Same).then_some(()),
            Op::Schedule { length, delay, mask, .. } => {
                self.timing.delay = self.timing.delay.max(length);
                return (self.tag(delay) == Same && self.tag(mask) == Same).then_some(());
            }
            ref op => {
                let mut all = true;
                operands(op, &mut |operand| all &= self.tag(operand) == Same);
                let mut targets = vec![];
                writes(self.program, op, &self.counts, &mut |column, _| targets.push(column));
                for column in targets {
                    all &= self.set(column, Same);
                }
                return all.then_some(());
            }
        };
        self.set(to, tag).then_some(())
    }

    fn store(&mut self, column: Column, value: Tag, zero: bool, add: bool, to: Place) -> bool {
        let is_state = (column as usize) < self.program.state.len();
        match self.tags[column as usize] {
            Tag::Due if is_state => !add && (zero || matches!(value, Tag::Moves | Tag::Due)),
            Tag::Moves if is_state => !add && value == Tag::Moves,
            own if is_state => value == Tag::Same && own == Tag::Same,
            own if add || matches!(to, Place::Member { .. }) => {
                self.tags[column as usize] = join(own, value);
                !add || own == Tag::Same && value == Tag::Same
            }
            _ => {
                self.tags[column as usize] = value;
                true
            }
        }
    }

    /// A register takes the tag; a state column must have it already.
    fn set(&mut self, column: Column, tag: Tag) -> bool {
        let own = &mut self.tags[column as usize];
        if (column as usize) < self.program.state.len() {
            return *own == tag;
        }
        *own = tag;
        true
    }
}

fn join(a: Tag, b: Tag) -> Tag {
    if a == b { a } else { Tag::Mixed }
}
