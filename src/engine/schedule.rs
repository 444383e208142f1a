//! Monte Carlo over all cores: blocks of runs, each stepped to its end, counted in integers.
//!
//! Which thread runs which block changes nothing: a run's luck is addressed, and counting has no order.

use super::lanes::{CHUNK, Failure, room};
use super::noise::Noise;
use super::settle::BLOCK_OF_SITES;
use super::worker::{STRIP, Worker};
use crate::limits::MEMORY;
use crate::model::program::{Measure, Program};
use crate::tally::{Bytes, NumberShape, RunTally, Shape};
use std::sync::atomic::{AtomicU64, Ordering};

/// What to simulate.
#[derive(Clone, Copy, Debug)]
pub struct Simulation {
    pub seed: u64,
    /// The parameter sample; 0 is the stated values.
    pub sample: u64,
    pub first_run: u64,
    pub runs: u64,
    /// 0: as many as the machine has.
    pub threads: usize,
}

/// What one run came to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ending {
    pub run: u64,
    pub outcome: u32,
    pub step: u32,
}

/// Room for the state of a block: it should stay in the second-level cache.
const BLOCK_BYTES: usize = 1024 * 1024;
/// With fewer lanes, dispatch costs more than the second-level cache saves; see `docs/performance.md`.
const LEAST_LANES: usize = 256;
/// With more, little is left to be won from fewer strips that are not full.
const MOST_LANES: usize = 4096;
/// Blocks that a simulation has at least, if they need not be small for it: threads should end at the same time.
const LEAST_BLOCKS: u64 = 16;
const SMALL: usize = 1024;
/// Room for the state of a block where runs are very large: it should stay in the third-level cache.
const MOST_BYTES: usize = 8 * 1024 * 1024;
/// Room for the uniforms of a strip: where more sites draw, strips are narrower.
const UNIFORM_BYTES: usize = 512 * 1024 * 1024;

/// Runs of one block, of so many in all.
pub(super) fn lanes_in_block(program: &Program, runs: u64) -> usize {
    let each = 8 * program.state.len().max(1);
    let lanes = (BLOCK_BYTES / each).clamp(LEAST_LANES, MOST_LANES).min((MOST_BYTES / each).max(CHUNK));
    let lanes = lanes.min(usize::try_from(runs / LEAST_BLOCKS).map_or(lanes, |share| share.max(SMALL)));
    let lanes = if uniforms(program, STRIP) > UNIFORM_BYTES {
        lanes.min(STRIP * UNIFORM_BYTES / uniforms(program, STRIP)).max(CHUNK)
    } else {
        lanes
    };
    let lanes = lanes / CHUNK * CHUNK;
    lanes.min(usize::try_from(runs).unwrap_or(MOST_LANES))
}

/// Bytes of the uniforms of one step, for so many lanes of a strip.
fn uniforms(program: &Program, strip: usize) -> usize {
    program.sites.div_ceil(8) as usize * (BLOCK_OF_SITES + 64 * room(strip))
}

/// About what a thread takes for a simulation, in bytes.
#[derive(Clone, Debug)]
pub struct Room {
    /// Numbers of the runs of a block.
    pub state: u64,
    /// What is drawn for them in a step.
    pub draws: u64,
    pub counters: Bytes,
}

impl Room {
    /// For so many runs.
    pub fn of(program: &Program, runs: u64) -> Self {
        let lanes = lanes_in_block(program, u64::MAX);
        let kept = program.state.len() + program.clamped.len().div_ceil(64) + program.response_times.len();
        let registers = program.columns as usize - program.state.len();
        let strip = lanes.min(STRIP);
        Self {
            state: 8 * (kept * room(lanes) + registers * room(strip)) as u64,
            draws: uniforms(program, strip) as u64,
            counters: shape(program).bytes(runs),
        }
    }

    pub fn total(&self) -> u64 {
        self.state + self.draws + self.counters.total()
    }

    /// The least that a simulation takes: that of one thread, and the sum of all threads' counters.
    pub fn least(&self) -> u64 {
        self.total() + self.counters.total()
    }
}

/// Runs a simulation. `progress` is told how many runs have been done since it was last told.
///
/// # Errors
/// The failure of the lowest run that fails: the same whatever the threads.
pub fn simulate(
    program: &Program,
    simulation: &Simulation,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<RunTally, Failure> {
    let noise = Noise::new(simulation.seed, program.sites);
    let shape = shape(program);
    let lanes = lanes_in_block(program, simulation.runs) as u64;
    let blocks = simulation.runs.div_ceil(lanes);
    let next = AtomicU64::new(0);
    let first_failing = AtomicU64::new(u64::MAX);
    let work = || {
        let mut worker = Worker::new(program, &noise, &shape, lanes as usize);
        let mut failure: Option<Failure> = None;
        loop {
            let block = next.fetch_add(1, Ordering::Relaxed);
            // Blocks are handed out in order: beyond a failing one nothing can matter any more.
            if block >= blocks || block > first_failing.load(Ordering::Relaxed) {
                worker.tally.settle();
                return (worker.tally, failure);
            }
            let first = block * lanes;
            let runs = lanes.min(simulation.runs - first);
            let streams =
                (first..first + runs).map(|r| Noise::stream(simulation.sample, simulation.first_run + r));
            if let Some(found) = worker.block(streams, &mut |_| {}) {
                first_failing.fetch_min(block, Ordering::Relaxed);
                if failure.as_ref().is_none_or(|before| found.stream < before.stream) {
                    failure = Some(found);
                }
            }
            progress(runs);
        }
    };
    let results = broadcast(simulation.threads, Room::of(program, simulation.runs).total(), &work);
    let failure =
        results.iter().filter_map(|(_, failure)| failure.clone()).min_by_key(|failure| failure.stream);
    if let Some(failure) = failure {
        return Err(failure);
    }
    let mut tally = RunTally::new(&shape);
    results.iter().for_each(|(part, _)| tally.merge(part));
    Ok(tally)
}

/// The ending of each run, in order: for tests and for finding runs.
///
/// # Errors
/// As [`simulate`].
pub fn endings(program: &Program, simulation: &Simulation) -> Result<Vec<Ending>, Failure> {
    let noise = Noise::new(simulation.seed, program.sites);
    let shape = shape(program);
    let lanes = lanes_in_block(program, simulation.runs);
    let mut worker = Worker::new(program, &noise, &shape, lanes);
    let mut all = vec![];
    let mut first = simulation.first_run;
    let end = simulation.first_run + simulation.runs;
    while first < end {
        let after = end.min(first + lanes as u64);
        let streams = (first..after).map(|run| Noise::stream(simulation.sample, run));
        let failure = worker.block(streams, &mut |ended| all.push(ended.ending));
        if let Some(failure) = failure {
            return Err(failure);
        }
        first = after;
    }
    all.sort_unstable_by_key(|ending| ending.run);
    Ok(all)
}

/// More threads than this are used by nobody, whatever is asked for: several for each that the machine has.
pub fn most_threads() -> usize {
    const AT_LEAST: usize = 64;
    AT_LEAST.max(4 * cores())
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// How many threads the environment asks for, in the variables that rayon reads.
pub fn threads_of_environment() -> Option<usize> {
    let number = |name: &str| std::env::var(name).ok()?.parse().ok().filter(|&number| number > 0);
    number("RAYON_NUM_THREADS").or_else(|| number("RAYON_RS_NUM_CPUS"))
}

/// How many threads are used where so many are asked for; 0: as many as the environment says, or the machine has.
pub fn threads(asked: usize) -> usize {
    let all = || threads_of_environment().unwrap_or_else(cores);
    (if asked == 0 { all() } else { asked }).min(most_threads())
}

/// The same where each takes so many bytes.
pub fn threads_with(asked: usize, bytes: u64) -> usize {
    let room = (MEMORY / bytes.max(1)).saturating_sub(1).max(1);
    threads(asked).min(usize::try_from(room).unwrap_or(usize::MAX))
}

/// Does the same work on so many threads, each of which takes so many bytes.
pub(super) fn broadcast<T: Send>(threads: usize, bytes: u64, work: &(impl Fn() -> T + Sync)) -> Vec<T> {
    let threads = threads_with(threads, bytes);
    if threads == 1 {
        // Nothing to hand out; and a caller with threads of its own is not made to wait inside of one of ours.
        return vec![work()];
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    match pool {
        Ok(pool) => pool.broadcast(|_| work()),
        // A machine that gives no threads still has this one.
        Err(_) => vec![work()],
    }
}

/// Does work that hands itself out with rayon on so many threads, 0 for as many as there are, each of which takes so many
/// bytes.
pub fn on_threads<T: Send>(threads: usize, bytes: u64, work: impl FnOnce() -> T + Send) -> T {
    match rayon::ThreadPoolBuilder::new().num_threads(threads_with(threads, bytes)).build() {
        Ok(pool) => pool.install(work),
        Err(_) => work(),
    }
}

pub(super) fn shape(program: &Program) -> Shape {
    let drawn = program.draws();
    let number = |measure: &Measure| {
        // What ends at the greatest number there is has no bound that is known.
        let end = |end: f64| if end.abs() == f64::MAX { end * 2.0 } else { end };
        let [low, high] = measure.range.map(end);
        NumberShape { low, high, whole: measure.whole || measure.flag, drawn }
    };
    Shape {
        steps: program.steps,
        endings: program.outcomes as usize,
        ladders: program.ladders.iter().map(|ladder| ladder.rungs as usize).collect(),
        numbers: program.metrics.iter().chain(&program.objectives).map(number).collect(),
        uses: program.response_times.len(),
        marks: program.clamped.len(),
        fans: program.fans.iter().map(|fan| fan.whole).collect(),
    }
}
