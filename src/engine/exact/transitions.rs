//! Transitions that were worked out once: for each state its successors.

use super::expand::ENDED;
use super::run_length_transitions::Runs;
use super::transition_patterns::{Masses, Patterns, Ranks, Row};

/// Runs that are shorter on average take longer than what they stand for, one by one.
const LEAST_LENGTH: usize = 2;

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
