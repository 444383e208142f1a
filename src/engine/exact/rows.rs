//! Transitions that were worked out once: what the parts of states become, and for each state its successors.
//!
//! What a stage neither reads nor changes stays as it is, so that states which differ in that alone share a pattern:
//! their successors have the same probabilities and differ in the same way.

use super::expand::{Block, ENDED};
use super::plan::Stage;
use super::table::{Table, append, hash};

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
            append(&mut to.keys, &made[..onward.made.width]);
            let words = to.keys[from..].iter_mut().zip(key).zip(&onward.kept_bits);
            words.for_each(|((word, key), bits)| *word |= key & bits);
            to.hashes.push(hash(&to.keys[from..]));
        }
    }
}

/// For each state of a stage its part and its successors, in the order of the part's.
#[derive(Default)]
pub struct Rows {
    /// By number of successors: with loops of one length each, the processor need not guess where they end.
    by_count: Vec<Vec<Row>>,
    successors: Vec<u32>,
    /// Whether a state has a row.
    known: Vec<bool>,
    /// All states before this one have.
    whole: usize,
    /// Whether some successor has ended.
    ends: bool,
}

#[derive(Clone, Copy)]
struct Row {
    state: u32,
    part: u32,
    /// Where its successors begin.
    start: u32,
}

/// What a step of the chain reads and adds to.
pub struct Masses<'a> {
    pub before: &'a [f64],
    pub live: &'a mut [f64],
    pub ended: &'a mut [f64],
    pub sums: &'a mut [f64],
}

impl Rows {
    fn has(&self, state: usize) -> bool {
        self.known.get(state).is_some_and(|&known| known)
    }

    /// The states with probability that have no row yet.
    pub fn missing(&mut self, mass: &[f64]) -> Vec<u32> {
        while self.has(self.whole) {
            self.whole += 1;
        }
        let states = self.whole.min(mass.len())..mass.len();
        states.filter(|&state| mass[state] > 0.0 && !self.has(state)).map(|state| state as u32).collect()
    }

    pub fn bytes(&self) -> usize {
        let rows: usize = self.by_count.iter().map(Vec::len).sum();
        2 * (12 * rows + self.known.len() + 4 * self.successors.len())
    }

    /// Begins the row of a state; as many as `count` that are pushed from now on belong to it.
    pub fn begin(&mut self, state: u32, part: u32, count: usize) {
        if self.known.len() <= state as usize {
            self.known.resize(state as usize + 1, false);
        }
        self.known[state as usize] = true;
        if self.by_count.len() <= count {
            self.by_count.resize(count + 1, vec![]);
        }
        self.by_count[count].push(Row { state, part, start: self.successors.len() as u32 });
    }

    pub fn push(&mut self, successor: u32) {
        self.ends |= successor & ENDED != 0;
        self.successors.push(successor);
    }

    /// One step of the chain: adds to the living and the ended what the states hand on, and the increments to the sums.
    ///
    /// Always in the same order, so that the same masses give the same bits.
    pub fn multiply(&self, patterns: &Patterns, masses: &mut Masses) {
        for (count, rows) in self.by_count.iter().enumerate().filter(|(_, rows)| !rows.is_empty()) {
            match (count, self.ends) {
                (1, false) => self.multiply_by(rows, patterns, masses, live_alone::<1>),
                (2, false) => self.multiply_by(rows, patterns, masses, live_alone::<2>),
                (3, false) => self.multiply_by(rows, patterns, masses, live_alone::<3>),
                (4, false) => self.multiply_by(rows, patterns, masses, live_alone::<4>),
                (5, false) => self.multiply_by(rows, patterns, masses, live_alone::<5>),
                (6, false) => self.multiply_by(rows, patterns, masses, live_alone::<6>),
                (7, false) => self.multiply_by(rows, patterns, masses, live_alone::<7>),
                (8, false) => self.multiply_by(rows, patterns, masses, live_alone::<8>),
                _ => self.multiply_by(rows, patterns, masses, live_and_ended),
            }
        }
    }

    #[inline(always)]
    fn multiply_by(
        &self,
        rows: &[Row],
        patterns: &Patterns,
        masses: &mut Masses,
        add: impl Fn(&[u32], &[f64], f64, &mut Masses),
    ) {
        for row in rows {
            // A state that was found later than the masses has none.
            let mass = masses.before.get(row.state as usize).copied().unwrap_or(0.0);
            if mass == 0.0 {
                continue;
            }
            let probabilities = patterns.probabilities(row.part);
            let start = row.start as usize;
            add(&self.successors[start..start + probabilities.len()], probabilities, mass, masses);
            for (sum, increment) in masses.sums.iter_mut().zip(patterns.increments(row.part)) {
                *sum += mass * increment;
            }
        }
    }
}

/// Adds to exactly `N` states, none of which has ended.
#[inline(always)]
fn live_alone<const N: usize>(successors: &[u32], probabilities: &[f64], mass: f64, masses: &mut Masses) {
    let (successors, probabilities) = (&successors[..N], &probabilities[..N]);
    for (&successor, probability) in successors.iter().zip(probabilities) {
        masses.live[successor as usize] += mass * probability;
    }
}

#[inline(always)]
fn live_and_ended(successors: &[u32], probabilities: &[f64], mass: f64, masses: &mut Masses) {
    for (&successor, probability) in successors.iter().zip(probabilities) {
        let to = if successor & ENDED == 0 {
            &mut masses.live[successor as usize]
        } else {
            &mut masses.ended[(successor & !ENDED) as usize]
        };
        *to += mass * probability;
    }
}
