//! Monte Carlo of several programs side by side: each block of runs is stepped under all of them, so that every
//! run meets the same luck under each, and what differs is counted run by run.
//!
//! Common random numbers: P. Glasserman, D. D. Yao, "Some guidelines and guarantees for common random numbers",
//! Management Science 38 (1992) 884-908. Memory does not grow with the number of runs.

use super::block::Worker;
use super::in_order::{Kept, Part};
use super::memory::{MemoryNeed, lanes_in_block};
use super::rows::Rows;
use super::schedule::each_block;
use super::simulation::Simulation;
use super::tally_shape::{Counted, shape};
use crate::noise::Noise;
use crate::program::Program;
use crate::tally::{PairTally, RunTally, Shape};
use crate::vm::failure::Failure;
use serde::{Deserialize, Serialize};

/// What was counted of several programs under the same luck.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Paired {
    /// By program, as [`super::simulate::simulate`] counts it.
    pub each: Vec<RunTally>,
    /// By pair that was asked for.
    pub pairs: Vec<PairTally>,
}

impl Paired {
    /// What was counted before any run.
    pub fn new(programs: &[&Program], counted: Counted, pairs: &[[usize; 2]]) -> Paired {
        let shapes: Vec<Shape> = programs.iter().map(|program| shape(program, counted)).collect();
        Paired {
            each: shapes.iter().map(RunTally::new).collect(),
            pairs: pair_tallies(programs, &shapes, pairs),
        }
    }

    /// What it counts, in numbers: what has the same form can be merged. That of certain programs and pairs is that of
    /// [`Paired::new`].
    pub fn form(&self) -> Vec<u64> {
        let mut form = vec![self.each.len() as u64, self.pairs.len() as u64];
        self.each.iter().for_each(|tally| tally.form(&mut form));
        self.pairs.iter().for_each(|tally| tally.form(&mut form));
        form
    }

    /// Whether so many runs can have come to this: to be asked of what was read, before it is merged.
    pub fn is_sound(&self, runs: u64) -> bool {
        self.each.iter().all(|tally| tally.is_sound(runs))
            && self.pairs.iter().all(|tally| tally.is_sound(runs))
    }

    /// Adds what was counted of other runs of the same programs.
    pub fn merge(&mut self, other: &Paired) {
        self.each.iter_mut().zip(&other.each).for_each(|(sum, part)| sum.merge(part));
        self.pairs.iter_mut().zip(&other.pairs).for_each(|(sum, part)| sum.merge(part));
    }
}

/// All pairs of so many programs: (0, 1), (0, 2), (1, 2), (0, 3) and so on.
pub fn all_pairs(programs: usize) -> Vec<[usize; 2]> {
    (0..programs).flat_map(|second| (0..second).map(move |first| [first, second])).collect()
}

/// The place of a pair among [`all_pairs`], `first < second`.
pub fn pair(first: usize, second: usize) -> usize {
    second * (second - 1) / 2 + first
}

/// A program and the failure of one of its runs.
#[derive(Clone, PartialEq)]
pub struct FailureOf {
    pub program: usize,
    pub failure: Failure,
}

impl std::fmt::Display for FailureOf {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "{}, of the option {} (from 0)", self.failure, self.program)
    }
}

/// As it is displayed: for `unwrap` and `expect`.
impl std::fmt::Debug for FailureOf {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

impl std::error::Error for FailureOf {}

/// Runs programs of one scenario side by side, which have the same outcomes and numbers, and counts how the second of
/// each pair differs from the first. `progress` is told how many runs have been done under all of them since it was
/// last told.
///
/// # Errors
/// The failure of the lowest run that fails under any of them, and of the first under which it does.
pub fn simulate(
    programs: &[&Program],
    pairs: &[[usize; 2]],
    simulation: &Simulation,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Paired, Box<FailureOf>> {
    simulate_and_keep(programs, pairs, simulation, Counted::All, None, progress)
}

/// The same, as far as it is `counted`, and what each run came to under each program goes where it is kept.
///
/// # Errors
/// As [`simulate`]. If it cannot be kept, the simulation ends early without one: see
/// [`InOrder::finish`](super::in_order::InOrder::finish).
pub fn simulate_and_keep(
    programs: &[&Program],
    pairs: &[[usize; 2]],
    simulation: &Simulation,
    counted: Counted,
    part: Option<Part>,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Paired, Box<FailureOf>> {
    let noises: Vec<Noise> = programs.iter().map(|p| Noise::new(simulation.seed, p.sites)).collect();
    let shapes: Vec<Shape> = programs.iter().map(|program| shape(program, counted)).collect();
    let lanes = programs.iter().map(|program| lanes_in_block(program, simulation.runs)).min().unwrap_or(1);
    let lanes = lanes.max(1) as u64;
    let bytes = programs.iter().map(|program| MemoryNeed::of(program, simulation.runs).total()).sum();
    let new = || {
        let hand = |((&program, noise), shape)| Hand {
            program,
            noise,
            shape,
            lanes: lanes as usize,
            worker: None,
            counted: None,
        };
        let mut each: Vec<Hand> = programs.iter().zip(&noises).zip(&shapes).map(hand).collect();
        let rows = programs.iter().map(|program| Rows::new(program, lanes as usize, part.is_some()));
        // Where there is but one block each program is done before the next begins, in the same memory.
        let is_one_block = simulation.runs.div_ceil(lanes) == 1;
        if !is_one_block {
            each.iter_mut().for_each(|hand| _ = hand.worker());
        }
        Workers {
            each,
            is_one_block,
            kept: Kept::new(part, rows.collect()),
            counted: pair_tallies(programs, &shapes, pairs),
        }
    };
    // Of many programs each block takes long, and whoever is told may want it to end.
    let tell = || progress(0);
    let work = |workers: &mut Workers, first, runs| workers.block(simulation, pairs, (first, runs), &tell);
    let told = |runs| {
        progress(runs);
        part.is_none_or(|part| !part.is_refused())
    };
    let parts = each_block(simulation, lanes, bytes, new, work, Workers::finish, &told)?;
    let sum = parts.into_iter().reduce(|mut sum, part| {
        sum.merge(&part);
        sum
    });
    Ok(sum.unwrap_or_else(|| Paired::new(programs, counted, pairs)))
}

/// What one thread works with: a worker for each program, what its runs came to, and what was counted of pairs.
struct Workers<'a, 'p> {
    each: Vec<Hand<'p>>,
    is_one_block: bool,
    kept: Kept<'a, 'p>,
    counted: Vec<PairTally>,
}

impl Workers<'_, '_> {
    /// What was counted.
    fn finish(self) -> Paired {
        Paired { each: self.each.into_iter().map(Hand::finish).collect(), pairs: self.counted }
    }

    /// Steps a block under all programs; it is told before each.
    fn block(
        &mut self,
        simulation: &Simulation,
        pairs: &[[usize; 2]],
        (first, runs): (u64, u64),
        tell: &dyn Fn(),
    ) -> Option<((u64, usize), Box<FailureOf>)> {
        let mut failure: Option<FailureOf> = None;
        for (program, (hand, rows)) in self.each.iter_mut().zip(&mut self.kept.rows).enumerate() {
            tell();
            rows.begin(first, runs);
            let found = hand.worker().block(simulation.streams(first, runs), &mut |ended| rows.add(&ended));
            if self.is_one_block {
                hand.rest();
            }
            if let Some(found) = found
                && failure.as_ref().is_none_or(|before| found.stream < before.failure.stream)
            {
                failure = Some(FailureOf { program, failure: found });
            }
        }
        if failure.is_none() {
            count_pairs(&self.kept.rows, pairs, &mut self.counted);
        }
        self.kept.done(failure.is_some());
        failure.map(|failure| ((failure.failure.stream, failure.program), Box::new(failure)))
    }
}

/// One program: its worker, or what that has counted.
struct Hand<'p> {
    program: &'p Program,
    noise: &'p Noise,
    shape: &'p Shape,
    lanes: usize,
    worker: Option<Worker<'p>>,
    counted: Option<RunTally>,
}

impl<'p> Hand<'p> {
    fn worker(&mut self) -> &mut Worker<'p> {
        self.worker.get_or_insert_with(|| Worker::new(self.program, self.noise, self.shape, self.lanes))
    }

    /// Leaves its memory to the next.
    fn rest(&mut self) {
        self.counted = self.worker.take().map(Worker::finish);
    }

    fn finish(self) -> RunTally {
        let counted = self.worker.map(Worker::finish).or(self.counted);
        counted.unwrap_or_else(|| RunTally::new(self.shape))
    }
}

fn pair_tallies(programs: &[&Program], shapes: &[Shape], pairs: &[[usize; 2]]) -> Vec<PairTally> {
    let tally = |&[first, second]: &[usize; 2]| {
        let numbers = shapes[first].numbers.iter().zip(&shapes[second].numbers);
        PairTally::new(programs[first].outcomes as usize, numbers)
    };
    pairs.iter().map(tally).collect()
}

fn count_pairs(rows: &[Rows], pairs: &[[usize; 2]], counted: &mut [PairTally]) {
    for (tally, &[first, second]) in counted.iter_mut().zip(pairs) {
        let (a, b) = (&rows[first], &rows[second]);
        let all = a.has_all() && b.has_all();
        let both = |row: usize| all || a.has(row) && b.has(row);
        for (row, (&a, &b)) in a.outcomes().iter().zip(b.outcomes()).enumerate() {
            if both(row) {
                tally.add(a as usize, b as usize);
            }
        }
        // Number by number, since each lies in a column.
        for (number, tally) in tally.numbers.iter_mut().enumerate() {
            for (row, (&a, &b)) in a.numbers(number).iter().zip(b.numbers(number)).enumerate() {
                if both(row) {
                    tally.add(a, b);
                }
            }
        }
    }
}
