//! Transitions that were worked out once: what the parts of states become, and for each state its successors.
//!
//! What a stage neither reads nor changes stays as it is, so that states which differ in that alone share a pattern:
//! their successors have the same probabilities and differ in the same way.

use super::expand::{Block, ENDED};
use super::plan::Stage;
use super::table::{Table, hash};

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

/// Successors of some states: their keys one after the other, and the hashes of those.
#[derive(Default)]
pub struct Keys {
    pub keys: Vec<u64>,
    pub hashes: Vec<u64>,
}

impl Patterns {
    pub fn new(stage: &Stage) -> Self {
        Self {
            parts: Table::new(stage.codec.width),
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
        self.parts.intern(part, hash(part))
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
                    keys.extend_from_slice(made);
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

    /// Whether each of the successors has ended.
    pub fn has_ended(&self, part: u32) -> impl Iterator<Item = bool> {
        self.successors[self.range(part)].iter().map(|successor| successor & ENDED != 0)
    }

    pub fn increments(&self, part: u32) -> &[f64] {
        &self.increments[part as usize * self.sums..(part as usize + 1) * self.sums]
    }

    /// Appends the successors of a state with this part and this key.
    pub fn successors_of(&self, part: u32, key: &[u64], stage: &Stage, to: &mut Keys) {
        for &successor in &self.successors[self.range(part)] {
            let place = (successor & !ENDED) as usize;
            let (made, onward) = if successor & ENDED == 0 {
                (&self.live[place..], &stage.live)
            } else {
                (&self.ended[place..], &stage.ended)
            };
            let from = to.keys.len();
            to.keys.extend_from_slice(&made[..onward.made.width]);
            let words = to.keys[from..].iter_mut().zip(key).zip(&onward.kept_bits);
            words.for_each(|((word, key), bits)| *word |= key & bits);
            to.hashes.push(hash(&to.keys[from..]));
        }
    }
}

/// For each state of a stage its part and its successors, in the order of the part's.
#[derive(Default)]
pub struct Rows {
    /// By state: its part, and where its successors begin.
    rows: Vec<(u32, u32)>,
    successors: Vec<u32>,
}

impl Rows {
    pub fn has(&self, state: usize) -> bool {
        self.rows.get(state).is_some_and(|row| row.0 != NONE)
    }

    pub fn bytes(&self) -> usize {
        2 * (8 * self.rows.len() + 4 * self.successors.len())
    }

    /// Begins the row of a state; what is pushed from now on belongs to it.
    pub fn begin(&mut self, state: usize, part: u32) {
        if self.rows.len() <= state {
            self.rows.resize(state + 1, (NONE, 0));
        }
        self.rows[state] = (part, self.successors.len() as u32);
    }

    pub fn push(&mut self, successor: u32) {
        self.successors.push(successor);
    }

    /// One step of the chain: adds to `live` and `ended` what the states hand on, and the increments to `sums`.
    ///
    /// In the order of the states, so that the same masses give the same bits.
    pub fn multiply(
        &self,
        patterns: &Patterns,
        mass: &[f64],
        live: &mut [f64],
        ended: &mut [f64],
        sums: &mut [f64],
    ) {
        for (&(part, start), &mass) in self.rows.iter().zip(mass) {
            if mass == 0.0 {
                continue;
            }
            let probabilities = patterns.probabilities(part);
            let successors = &self.successors[start as usize..start as usize + probabilities.len()];
            for (&successor, &probability) in successors.iter().zip(probabilities) {
                let to = if successor & ENDED == 0 {
                    &mut live[successor as usize]
                } else {
                    &mut ended[(successor & !ENDED) as usize]
                };
                *to += mass * probability;
            }
            for (sum, increment) in sums.iter_mut().zip(patterns.increments(part)) {
                *sum += mass * increment;
            }
        }
    }
}
