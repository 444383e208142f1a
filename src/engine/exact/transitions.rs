//! Transitions that were worked out once: what the parts of states become, and for each state its successors.
//!
//! What a stage neither reads nor changes stays as it is, so that states which differ in that alone share a pattern:
//! their successors have the same probabilities and differ in the same way.

use super::expand::{Block, ENDED};
use super::plan::Stage;
use super::run_length::Runs;
use super::state_table::{Table, append};

const NONE: u32 = u32::MAX;
/// Runs that are shorter on average take longer than what they stand for, one by one.
const LEAST_LENGTH: usize = 2;

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

/// For each state of a stage its part and its successors, in the order of the part's.
#[derive(Default)]
pub struct Rows {
    /// Rows that were laid in runs, all that there were at a time.
    settled: Vec<Runs>,
    /// The others, as they came.
    loose: Vec<Loose>,
    /// Whether a state has a row.
    known: Vec<bool>,
    /// All states before this one have.
    whole: usize,
    /// Successors of all rows.
    transitions: usize,
}

/// Rows that came together.
struct Loose {
    /// By number of successors: with loops of one length each, the processor need not guess where they end.
    by_count: Vec<Vec<Row>>,
    successors: Vec<u32>,
    /// Whether some successor has ended.
    ends: bool,
}

#[derive(Clone, Copy)]
pub struct Row {
    pub state: u32,
    pub part: u32,
    /// What it came with, and where its successors begin in that.
    block: u32,
    start: u32,
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
        let loose = self.loose.iter().map(|loose| 32 * loose.rows().count() + 4 * loose.successors.len());
        let settled = self.settled.iter().map(Runs::bytes);
        loose.chain(settled).sum::<usize>() + 2 * self.known.len()
    }

    /// How many successors all rows have.
    pub fn transitions(&self) -> usize {
        self.transitions
    }

    /// How many those have that are in no run.
    pub fn loose_transitions(&self) -> usize {
        self.loose.iter().map(|loose| loose.successors.len()).sum()
    }

    /// Takes in the rows of states, given with their parts, and their successors one after the other.
    pub fn add(&mut self, states: &[(u32, u32)], successors: Vec<u32>, patterns: &Patterns) {
        let last = states.iter().map(|&(state, _)| state as usize + 1).max().unwrap_or(0);
        if self.known.len() < last {
            self.known.resize(last, false);
        }
        let block = self.loose.len() as u32;
        let mut by_count: Vec<Vec<Row>> = vec![];
        let mut start = 0;
        for &(state, part) in states {
            self.known[state as usize] = true;
            let count = patterns.count(part);
            if by_count.len() <= count {
                by_count.resize(count + 1, vec![]);
            }
            by_count[count].push(Row { state, part, block, start });
            start += count as u32;
        }
        self.transitions += successors.len();
        let ends = successors.iter().any(|successor| successor & ENDED != 0);
        self.loose.push(Loose { by_count, successors, ends });
    }

    /// By state: its row, if it has one that is loose.
    fn by_state(&self) -> Vec<Option<Row>> {
        let mut rows = vec![None; self.known.len()];
        for row in self.loose.iter().flat_map(Loose::rows) {
            rows[row.state as usize] = Some(*row);
        }
        rows
    }

    fn successors<'r>(&'r self, row: Row, patterns: &Patterns) -> &'r [u32] {
        let start = row.start as usize;
        &self.loose[row.block as usize].successors[start..start + patterns.count(row.part)]
    }

    /// Follows states to their new numbers, and lays loose rows in runs if those are few enough to pay. What is in runs
    /// must keep its numbers.
    pub fn settle(&mut self, patterns: &Patterns, ranks: &Ranks) {
        let mut known = vec![false; ranks.from.len()];
        let old = self.known.iter().zip(ranks.from).filter(|(known, _)| **known);
        old.for_each(|(_, &state)| known[state as usize] = true);
        self.known = known;
        self.whole = 0;
        for loose in &mut self.loose {
            for row in loose.by_count.iter_mut().flatten() {
                row.state = ranks.from[row.state as usize];
            }
            for to in loose.successors.iter_mut().filter(|to| **to & ENDED == 0) {
                *to = ranks.to[*to as usize];
            }
        }
        let rows = self.by_state();
        let rows = rows.iter().flatten().map(|&row| (row, self.successors(row, patterns)));
        let runs = Runs::new(rows, patterns, self.loose_transitions() / LEAST_LENGTH);
        if let Some(runs) = runs {
            self.settled.push(runs);
            self.loose.clear();
        }
    }

    /// One step of the chain: sets what the living have, adds to the ended and to the sums.
    ///
    /// Always in the same order, so that the same masses give the same bits.
    pub fn multiply(&self, patterns: &Patterns, masses: &mut Masses, pool: Option<&rayon::ThreadPool>) {
        if self.settled.is_empty() {
            masses.live.fill(0.0);
        }
        for (index, runs) in self.settled.iter().enumerate() {
            runs.multiply(index == 0, patterns, masses, pool);
        }
        self.loose.iter().for_each(|loose| loose.multiply(patterns, masses));
    }
}

impl Loose {
    fn rows(&self) -> impl Iterator<Item = &Row> {
        self.by_count.iter().flatten()
    }

    /// Adds to the living and the ended what rows hand on, and the increments to the sums.
    fn multiply(&self, patterns: &Patterns, masses: &mut Masses) {
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
            let mass = masses.before[row.state as usize];
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
