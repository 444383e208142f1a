//! What the parts of states become, worked out once.
//!
//! What a stage neither reads nor changes stays as it is, so that states which differ in that alone share a pattern:
//! their successors have the same probabilities and differ in the same way.

use super::expand::{Block, ENDED};
use super::plan::Stage;
use super::state_table::{Table, append};

const NONE: u32 = u32::MAX;

/// The parts of states that a stage reads or changes, and what they become.
pub struct Patterns {
    pub parts: Table,
    /// By part: where its successors begin, and how many they are.
    ranges: Vec<(u32, u32)>,
    /// By successor: where what is made of the part begins, with [`ENDED`] that of one that has ended.
    successors: Vec<u32>,
    probabilities: Vec<f64>,
    live: Vec<u64>,
    ended: Vec<u64>,
    /// By part and sum of the stage: the expected increment.
    increments: Vec<f64>,
    sums: usize,
}

/// Stands for the number of a successor that has none yet, with [`ENDED`] if it has ended.
pub const NEW: u32 = !ENDED;

/// Successors of some states: their numbers, and the keys of those that have none.
pub struct Found {
    pub successors: Vec<u32>,
    pub keys: Vec<u64>,
}

impl Patterns {
    /// None known yet; `room`: bytes that numbering the parts in an array may take.
    pub fn new(stage: &Stage, room: usize) -> Self {
        Self {
            parts: Table::with_room(&stage.part, room),
            ranges: vec![],
            successors: vec![],
            probabilities: vec![],
            live: vec![],
            ended: vec![],
            increments: vec![],
            sums: stage.sums.len(),
        }
    }

    pub fn bytes(&self) -> usize {
        let lists = 8 * (self.ranges.len() + self.live.len() + self.ended.len() + self.increments.len());
        self.parts.bytes() + 2 * (lists + 12 * self.successors.len())
    }

    /// The number of a state's part, new or old; `part` is room for it.
    #[inline]
    pub fn part(&mut self, key: &[u64], bits: &[u64], part: &mut Vec<u64>) -> u32 {
        part.clear();
        part.extend(key.iter().zip(bits).map(|(word, bits)| word & bits));
        self.parts.intern(part)
    }

    /// Parts of which is not yet known what they become: those with the highest numbers.
    pub fn unknown(&self) -> std::ops::Range<u32> {
        self.ranges.len() as u32..self.parts.len() as u32
    }

    /// Takes in what some parts become. Successors of one part that are the same become one.
    pub fn add(&mut self, parts: &[u32], block: &Block, stage: &Stage) {
        self.ranges.resize(self.parts.len(), (NONE, 0));
        self.increments.resize(self.parts.len() * self.sums, 0.0);
        let mut at = 0;
        for (index, (&part, &count)) in parts.iter().zip(&block.counts).enumerate() {
            let increments = &block.increments[index * self.sums..(index + 1) * self.sums];
            let place = part as usize * self.sums;
            self.increments[place..place + self.sums].copy_from_slice(increments);
            let first = self.successors.len();
            for at in at..at + count as usize {
                let (probability, place) = (block.probabilities[at], block.successors[at]);
                let has_ended = place & ENDED;
                let (made, keys, width) = if has_ended == 0 {
                    (&block.live, &mut self.live, stage.live.made.width)
                } else {
                    (&block.ended, &mut self.ended, stage.ended.made.width)
                };
                let place = (place & !ENDED) as usize * width;
                let made = &made[place..place + width];
                let is_same = |known: &u32| {
                    let place = (known & !ENDED) as usize;
                    known & ENDED == has_ended && keys[place..place + width] == *made
                };
                // Long rows would take long to look through; there the same may stand twice.
                let known = self.successors[first..].iter().take(32).position(is_same);
                if let Some(known) = known {
                    self.probabilities[first + known] += probability;
                } else {
                    self.successors.push(keys.len() as u32 | has_ended);
                    self.probabilities.push(probability);
                    append(keys, made);
                }
            }
            at += count as usize;
            self.ranges[part as usize] = (first as u32, (self.successors.len() - first) as u32);
        }
    }

    pub fn count(&self, part: u32) -> usize {
        self.ranges[part as usize].1 as usize
    }

    fn range(&self, part: u32) -> std::ops::Range<usize> {
        let (first, count) = self.ranges[part as usize];
        first as usize..first as usize + count as usize
    }

    pub fn probabilities(&self, part: u32) -> &[f64] {
        &self.probabilities[self.range(part)]
    }

    pub fn increments(&self, part: u32) -> &[f64] {
        &self.increments[part as usize * self.sums..(part as usize + 1) * self.sums]
    }

    /// Visits the keys of the successors of a state with this part and this key, with [`ENDED`] for those that have
    /// ended; `room` is for one key.
    #[inline]
    pub fn successors_of(
        &self,
        part: u32,
        key: &[u64],
        stage: &Stage,
        room: &mut Vec<u64>,
        mut visit: impl FnMut(&[u64], u32),
    ) {
        for &successor in &self.successors[self.range(part)] {
            let (place, has_ended) = ((successor & !ENDED) as usize, successor & ENDED);
            let (made, onward) = match has_ended {
                0 => (&self.live[place..], &stage.live),
                _ => (&self.ended[place..], &stage.ended),
            };
            if let ([key], [bits]) = (key, onward.kept_bits.as_slice()) {
                visit(&[made[0] | key & bits], has_ended);
                continue;
            }
            room.clear();
            room.extend_from_slice(&made[..onward.made.width]);
            let words = room.iter_mut().zip(key).zip(&onward.kept_bits);
            words.for_each(|((word, key), bits)| *word |= key & bits);
            visit(room, has_ended);
        }
    }
}

#[derive(Clone, Copy)]
pub struct Row {
    pub state: u32,
    pub part: u32,
    /// What it came with, and where its successors begin in that.
    pub block: u32,
    pub start: u32,
}

/// What a step of the chain reads and adds to.
pub struct Masses<'a> {
    /// At least as long as there are states.
    pub before: &'a [f64],
    pub live: &'a mut [f64],
    pub ended: &'a mut [f64],
    pub sums: &'a mut [f64],
}

/// Where states stand once they are numbered anew, by their old numbers: those of a stage and those after it.
pub struct Ranks<'a> {
    pub from: &'a [u32],
    pub to: &'a [u32],
}
