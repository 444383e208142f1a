//! Transitions in runs: where neighbours go to neighbours with the same probability, one entry stands for all.
//!
//! A step of the chain is then a few passes over numbers that lie side by side. What a state is handed is added up in
//! the order of those that hand it on, whatever the threads.

use super::expand::ENDED;
use super::transition_patterns::{Masses, Patterns, Row};
use crate::simd::at_each_level;
use rayon::prelude::*;

/// States of which one thread adds up the probabilities at a time: few enough for the first-level cache.
const SHARD: usize = 4096;
/// Stretches of which one thread adds up the sums at a time.
const STRETCHES: usize = 2048;

/// States `from`, `from + 1`, ... hand this share of their probability to `to`, `to + 1`, ... of a shard.
#[derive(Clone, Copy, Debug)]
struct Run {
    from: u32,
    to: u16,
    len: u16,
    probability: f64,
}

/// A run that may go on.
struct Open {
    from: u32,
    to: u32,
    len: u32,
    probability: f64,
}

/// Runs by shard of the states that they lead to, in the order of the states that they come from.
#[derive(Default)]
struct Shards(Vec<Vec<Run>>);

/// Neighbours that add the same to the sums.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    from: u32,
    len: u32,
    part: u32,
}

/// Transitions of states that are numbered for good.
pub struct Runs {
    live: Shards,
    ended: Shards,
    stretches: Vec<Stretch>,
    /// One beyond the last state that they come from.
    sources: usize,
}

impl Runs {
    /// Of rows in the order of their states, each with its successors; `None` if they are more than `most`.
    pub fn new<'r>(
        rows: impl Iterator<Item = (Row, &'r [u32])>,
        patterns: &Patterns,
        most: usize,
    ) -> Option<Self> {
        let mut runs =
            Runs { live: Shards::default(), ended: Shards::default(), stretches: vec![], sources: 0 };
        // By place in the row: the run that the row before belongs to.
        let mut open: Vec<Open> = vec![];
        let mut count = 0;
        for (row, successors) in rows {
            let follows = row.state as usize == runs.sources;
            let probabilities = patterns.probabilities(row.part);
            let kept = if follows { open.len().min(successors.len()) } else { 0 };
            open.drain(kept..).for_each(|run| runs.close(run));
            for (place, (&to, &probability)) in successors.iter().zip(probabilities).enumerate() {
                let new = Open { from: row.state, to, len: 1, probability };
                match open.get_mut(place) {
                    Some(run) if run.to + run.len == to && run.probability == probability => run.len += 1,
                    Some(run) => {
                        count += 1;
                        runs.close(std::mem::replace(run, new));
                    }
                    None => {
                        count += 1;
                        open.push(new);
                    }
                }
            }
            runs.stretch(row, follows, patterns);
            runs.sources = row.state as usize + 1;
            if count > most {
                return None;
            }
        }
        open.into_iter().for_each(|run| runs.close(run));
        Some(runs)
    }

    fn close(&mut self, run: Open) {
        match run.to & ENDED {
            0 => self.live.add(run),
            _ => self.ended.add(Open { to: run.to & !ENDED, ..run }),
        }
    }

    fn stretch(&mut self, row: Row, follows: bool, patterns: &Patterns) {
        let increments = patterns.increments(row.part);
        match self.stretches.last_mut() {
            _ if increments.is_empty() => {}
            Some(last) if follows && patterns.increments(last.part) == increments => last.len += 1,
            _ => self.stretches.push(Stretch { from: row.state, len: 1, part: row.part }),
        }
    }

    pub fn bytes(&self) -> usize {
        self.live.bytes() + self.ended.bytes() + size_of::<Stretch>() * self.stretches.capacity()
    }

    /// One step of the chain: adds to the living, or sets what they have, and adds to the ended and to the sums.
    pub fn multiply(
        &self,
        sets: bool,
        patterns: &Patterns,
        masses: &mut Masses,
        pool: Option<&rayon::ThreadPool>,
    ) {
        let before = masses.before;
        let shard = |(shard, to): (usize, &mut [f64])| {
            if sets {
                to.fill(0.0);
            }
            add_runs(self.live.shard(shard), before, to);
        };
        let stretch = |stretches: &[Stretch]| sums(stretches, patterns, before, masses.sums.len());
        let parts: Vec<Vec<f64>> = match pool {
            Some(pool) => pool.install(|| {
                masses.live.par_chunks_mut(SHARD).enumerate().for_each(shard);
                self.stretches.par_chunks(STRETCHES).map(stretch).collect()
            }),
            None => {
                masses.live.chunks_mut(SHARD).enumerate().for_each(shard);
                self.stretches.chunks(STRETCHES).map(stretch).collect()
            }
        };
        for (shard, to) in masses.ended.chunks_mut(SHARD).enumerate() {
            add_runs(self.ended.shard(shard), before, to);
        }
        for part in parts {
            masses.sums.iter_mut().zip(part).for_each(|(sum, part)| *sum += part);
        }
    }
}

impl Shards {
    fn add(&mut self, mut run: Open) {
        while run.len > 0 {
            let (shard, to) = (run.to as usize / SHARD, run.to as usize % SHARD);
            let len = run.len.min((SHARD - to) as u32);
            if self.0.len() <= shard {
                self.0.resize(shard + 1, vec![]);
            }
            let (from, probability) = (run.from, run.probability);
            self.0[shard].push(Run { from, to: to as u16, len: len as u16, probability });
            run.from += len;
            run.to += len;
            run.len -= len;
        }
    }

    fn shard(&self, shard: usize) -> &[Run] {
        self.0.get(shard).map_or(&[], Vec::as_slice)
    }

    fn bytes(&self) -> usize {
        self.0.iter().map(|runs| size_of::<Run>() * runs.capacity()).sum()
    }
}

fn sums(stretches: &[Stretch], patterns: &Patterns, before: &[f64], count: usize) -> Vec<f64> {
    let mut sums = vec![0.0; count];
    for stretch in stretches {
        let from = stretch.from as usize;
        let mass = sum(&before[from..from + stretch.len as usize]);
        for (sum, increment) in sums.iter_mut().zip(patterns.increments(stretch.part)) {
            *sum += mass * increment;
        }
    }
    sums
}

/// Eight sums side by side, since one alone would wait for each addition.
fn sum(numbers: &[f64]) -> f64 {
    let (eights, rest) = numbers.as_chunks::<8>();
    let mut sums = [0.0; 8];
    for eight in eights {
        sums.iter_mut().zip(eight).for_each(|(sum, number)| *sum += number);
    }
    sums.iter().chain(rest).sum()
}

at_each_level! {
    call
    /// Adds what runs hand on to the states of their shard.
    fn add_runs(runs: &[Run], before: &[f64], to: &mut [f64]) = add_all
}

#[inline(always)]
fn add_all(runs: &[Run], before: &[f64], to: &mut [f64]) {
    for run in runs {
        let len = run.len as usize;
        let from = &before[run.from as usize..][..len];
        let to = &mut to[run.to as usize..][..len];
        add(run.probability, from, to);
    }
}

/// Adds numbers times a factor: eight at a time, then four, then one by one, as most runs are short.
#[inline(always)]
fn add(factor: f64, from: &[f64], to: &mut [f64]) {
    let (from, from_rest) = from.as_chunks::<8>();
    let (to, to_rest) = to.as_chunks_mut::<8>();
    for (to, from) in to.iter_mut().zip(from) {
        for lane in 0..8 {
            to[lane] += factor * from[lane];
        }
    }
    let (from, from_rest) = from_rest.as_chunks::<4>();
    let (to, to_rest) = to_rest.as_chunks_mut::<4>();
    for (to, from) in to.iter_mut().zip(from) {
        for lane in 0..4 {
            to[lane] += factor * from[lane];
        }
    }
    for (to, from) in to_rest.iter_mut().zip(from_rest) {
        *to += factor * from;
    }
}
