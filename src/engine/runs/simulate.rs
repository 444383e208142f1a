//! Monte Carlo of one program: blocks of runs, each stepped to its end, counted in integers.

use super::block::{Ending, Worker};
use super::in_order::{Kept, Part};
use super::memory::{MemoryNeed, lanes_in_block};
use super::rows::Rows;
use super::schedule::each_block;
use super::simulation::Simulation;
use super::tally_shape::{Counted, shape};
use crate::noise::Noise;
use crate::program::Program;
use crate::tally::RunTally;
use crate::vm::failure::Failure;

/// Runs a simulation. `progress` is told how many runs have been done since it was last told.
///
/// # Errors
/// The failure of the lowest run that fails: the same whatever the threads.
pub fn simulate(
    program: &Program,
    simulation: &Simulation,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<RunTally, Failure> {
    simulate_and_keep(program, simulation, None, progress)
}

/// The same, and what each run came to goes where it is kept.
///
/// # Errors
/// As [`simulate`]. If it cannot be kept, the simulation ends early without one: see
/// [`InOrder::finish`](super::in_order::InOrder::finish).
pub fn simulate_and_keep(
    program: &Program,
    simulation: &Simulation,
    part: Option<Part>,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<RunTally, Failure> {
    let noise = Noise::new(simulation.seed, program.sites);
    let shape = shape(program, Counted::All);
    let lanes = lanes_in_block(program, simulation.runs) as u64;
    let bytes = MemoryNeed::of(program, simulation.runs).total();
    let parts = each_block(
        simulation,
        lanes,
        bytes,
        || {
            let worker = Worker::new(program, &noise, &shape, lanes as usize);
            let kept = part.map(|_| Kept::new(part, vec![Rows::new(program, lanes as usize, true)]));
            (worker, kept)
        },
        |(worker, kept), first, runs| {
            let streams = simulation.streams(first, runs);
            let failure = match kept {
                None => worker.block(streams, &mut |_| {}),
                Some(kept) => {
                    kept.rows[0].begin(first, runs);
                    let failure = worker.block(streams, &mut |ended| kept.rows[0].add(&ended));
                    kept.done(failure.is_some());
                    failure
                }
            };
            failure.map(|failure| (failure.stream, failure))
        },
        |(worker, _)| worker.finish(),
        &|runs| {
            progress(runs);
            part.is_none_or(|part| !part.is_refused())
        },
    )?;
    let sum = parts.into_iter().reduce(|mut sum, part| {
        sum.merge(&part);
        sum
    });
    Ok(sum.unwrap_or_else(|| RunTally::new(&shape)))
}

/// The ending of each run, in order: for tests and for finding runs.
///
/// # Errors
/// As [`simulate`].
pub fn endings(program: &Program, simulation: &Simulation) -> Result<Vec<Ending>, Failure> {
    let noise = Noise::new(simulation.seed, program.sites);
    let shape = shape(program, Counted::All);
    let lanes = lanes_in_block(program, simulation.runs);
    let mut worker = Worker::new(program, &noise, &shape, lanes);
    let mut all = vec![];
    let mut first = simulation.first_run;
    let end = simulation.first_run + simulation.runs;
    while first < end {
        let after = end.min(first + lanes as u64);
        let streams = simulation.streams(first, after - first);
        let failure = worker.block(streams, &mut |ended| all.push(ended.ending));
        if let Some(failure) = failure {
            return Err(failure);
        }
        first = after;
    }
    all.sort_unstable_by_key(|ending| ending.run);
    Ok(all)
}
