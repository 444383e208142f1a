//! Monte Carlo over all cores: blocks of runs, each stepped to its end, counted in integers.
//!
//! Which thread runs which block changes nothing: a run's luck is addressed, and counting has no order.

use super::kernel;
use super::lanes::{Failure, Lanes};
use super::noise::Noise;
use super::settle::Draw;
use crate::model::program::{Measure, Program};
use crate::tally::{NumberShape, RunTally, Shape};
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

/// Room for the columns of a block: what is used of them should stay in the second-level cache.
const BLOCK_BYTES: usize = 512 * 1024;
/// With fewer lanes, dispatch costs more than the cache saves; see `docs/performance.md`.
const LEAST_LANES: usize = 256;
const MOST_LANES: usize = 1024;

/// Runs of one block.
pub fn lanes_in_block(program: &Program) -> usize {
    let lanes = BLOCK_BYTES / (8 * program.columns.max(1) as usize);
    (lanes / 8 * 8).clamp(LEAST_LANES, MOST_LANES)
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
    let lanes = lanes_in_block(program) as u64;
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
    let results = broadcast(simulation.threads, &work);
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
    let lanes = lanes_in_block(program);
    let mut worker = Worker::new(program, &noise, &shape, lanes);
    let mut all = Vec::with_capacity(simulation.runs as usize);
    let mut first = simulation.first_run;
    let end = simulation.first_run + simulation.runs;
    while first < end {
        let after = end.min(first + lanes as u64);
        let streams = (first..after).map(|run| Noise::stream(simulation.sample, run));
        let failure = worker.block(streams, &mut |ending| all.push(ending));
        if let Some(failure) = failure {
            return Err(failure);
        }
        first = after;
    }
    all.sort_unstable_by_key(|ending| ending.run);
    Ok(all)
}

fn broadcast<T: Send>(threads: usize, work: &(impl Fn() -> T + Sync)) -> Vec<T> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    match pool {
        Ok(pool) => pool.broadcast(|_| work()),
        // A machine that gives no threads still has this one.
        Err(_) => vec![work()],
    }
}

fn shape(program: &Program) -> Shape {
    let number = |measure: &Measure| {
        let [low, high] = measure.range;
        NumberShape { low, high, whole: measure.whole || measure.flag }
    };
    Shape {
        steps: program.steps,
        endings: program.outcomes as usize,
        ladders: program.ladders.iter().map(|ladder| ladder.rungs as usize).collect(),
        numbers: program.metrics.iter().chain(&program.objectives).map(number).collect(),
        uses: program.response_times.len(),
        marks: program.clamped.len(),
        fans: program
            .fans
            .iter()
            .map(|fan| NumberShape { low: fan.range[0], high: fan.range[1], whole: fan.whole })
            .collect(),
    }
}

/// One thread's lanes and counters.
struct Worker<'p> {
    program: &'p Program,
    lanes: Lanes,
    draw: Draw<'p>,
    tally: RunTally,
}

impl<'p> Worker<'p> {
    fn new(program: &'p Program, noise: &'p Noise, shape: &Shape, lanes: usize) -> Self {
        Self {
            program,
            lanes: Lanes::new(program, lanes),
            draw: Draw::new(noise, program),
            tally: RunTally::new(shape),
        }
    }

    /// Steps a block of runs to their ends. The lowest run that fails, if one does.
    fn block(
        &mut self,
        streams: impl Iterator<Item = u64>,
        ended: &mut dyn FnMut(Ending),
    ) -> Option<Failure> {
        let program = self.program;
        self.lanes.start(program, streams);
        self.draw.restart();
        let mut failure = None;
        self.tally.runs += self.lanes.len as u64;
        kernel::run(program, program.setup, &mut self.lanes, &mut self.draw);
        self.drop_failed(&mut failure);
        self.count_step();
        for step in 1..=program.steps {
            if self.lanes.len == 0 {
                break;
            }
            self.lanes.step = step;
            for &part in &program.parts {
                kernel::run(program, part, &mut self.lanes, &mut self.draw);
            }
            self.finish(step, &mut failure, ended);
            self.drop_failed(&mut failure);
            self.count_step();
        }
        failure
    }

    fn drop_failed(&mut self, failure: &mut Option<Failure>) {
        if self.lanes.failures.is_empty() {
            return;
        }
        for found in self.lanes.failures.drain(..) {
            if failure.as_ref().is_none_or(|before| found.stream < before.stream) {
                *failure = Some(found);
            }
        }
        for lane in (0..self.lanes.len).rev() {
            if self.lanes.failed[lane] {
                self.lanes.swap_remove(lane);
            }
        }
    }

    /// Where the live runs stand at the end of a step.
    fn count_step(&mut self) {
        let step = self.lanes.step as usize;
        for (tally, ladder) in self.tally.ladders.iter_mut().zip(&self.program.ladders) {
            for &rung in self.lanes.column(ladder.rung) {
                tally.live.add(step, (rung - ladder.base) as usize);
            }
        }
        for (tally, fan) in self.tally.fans.iter_mut().zip(&self.program.fans) {
            for &value in self.lanes.column(fan.column) {
                tally.live.add(step, tally.scale.cell(value));
            }
        }
    }

    /// Counts the runs that ended in this step and takes them out.
    fn finish(&mut self, step: u32, failure: &mut Option<Failure>, ended: &mut dyn FnMut(Ending)) {
        let program = self.program;
        let outcome = self.lanes.column(program.outcome);
        let list: Vec<u32> =
            (0..self.lanes.len as u32).filter(|&lane| outcome[lane as usize] >= 0.0).collect();
        if list.is_empty() {
            return;
        }
        self.lanes.lists.push(list);
        kernel::run(program, program.finish, &mut self.lanes, &mut self.draw);
        let list = self.lanes.lists.pop().unwrap_or_default();
        for &lane in list.iter().rev() {
            let lane = lane as usize;
            if !self.lanes.failed[lane] {
                self.count_ending(step, lane);
                let outcome = self.lanes.get(program.outcome, lane) as u32;
                ended(Ending { run: self.lanes.streams[lane] & ((1 << 40) - 1), outcome, step });
                self.lanes.swap_remove(lane);
            }
        }
        self.drop_failed(failure);
    }

    fn count_ending(&mut self, step: u32, lane: usize) {
        let (program, lanes, tally) = (self.program, &self.lanes, &mut self.tally);
        tally.endings[lanes.get(program.outcome, lane) as usize].add(step as usize);
        for (tally, ladder) in tally.ladders.iter_mut().zip(&program.ladders) {
            tally.ended.add(step as usize, (lanes.get(ladder.rung, lane) - ladder.base) as usize);
            tally.peaks.add((lanes.get(ladder.peak, lane) - ladder.base) as usize);
        }
        let measures = program.metrics.iter().chain(&program.objectives);
        for (number, measure) in tally.numbers.iter_mut().zip(measures) {
            let value = lanes.get(measure.column, lane);
            if measure.may_be_missing && value < 0.0 {
                number.missing += 1;
            } else {
                number.add(value);
            }
        }
        for (tally, &times) in tally.uses.iter_mut().zip(&program.response_times) {
            let times = lanes.get(times, lane) as u64;
            tally.times += times;
            tally.runs += u64::from(times > 0);
        }
        for mark in 0..program.clamped.len() {
            let word = lanes.clamped[mark / 64 * lanes.stride() + lane];
            if word >> (mark % 64) & 1 == 1 {
                tally.marks.add(mark);
            }
        }
        for (tally, fan) in tally.fans.iter_mut().zip(&program.fans) {
            tally.ended.add(step as usize, tally.scale.cell(lanes.get(fan.column, lane)));
        }
    }
}
