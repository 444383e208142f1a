//! What each single run came to.

use super::block::{Ending, Worker};
use super::memory::{MemoryNeed, lanes_in_block};
use super::schedule::each_block;
use super::simulation::Simulation;
use super::tally_shape::{Counted, shape};
use crate::noise::Noise;
use crate::program::{Measure, Program};
use crate::vm::failure::Failure;

/// Runs in order, each with its ending and what was measured of it.
#[derive(Clone, Debug)]
pub struct EachRun {
    pub endings: Vec<Ending>,
    /// Metrics and then objectives, run by run; not a number where one is missing.
    numbers: Vec<f64>,
    /// How many a run has.
    each: usize,
}

/// To the last bit.
impl PartialEq for EachRun {
    fn eq(&self, other: &Self) -> bool {
        let bits = |runs: &Self| runs.numbers.iter().map(|number| number.to_bits()).collect::<Vec<_>>();
        self.each == other.each && self.endings == other.endings && bits(self) == bits(other)
    }
}

impl Eq for EachRun {}

impl EachRun {
    /// About what so many runs take, in bytes, while they are put in order.
    pub fn bytes(program: &Program, runs: u64) -> u64 {
        let numbers = program.metrics.len() + program.objectives.len();
        let run = 2 * (size_of::<Ending>() + 8 * numbers) + size_of::<usize>();
        runs.saturating_mul(run as u64)
    }

    /// A metric, or an objective after all metrics, of the run at a place; `None` if it is missing.
    pub fn number(&self, place: usize, number: usize) -> Option<f64> {
        let numbers = self.numbers.get(place * self.each..(place + 1) * self.each)?;
        numbers.get(number).copied().filter(|number| !number.is_nan())
    }
}

/// Runs a simulation and keeps what each run came to. The same runs in the same order, whatever the threads.
///
/// # Errors
/// As [`simulate`](super::simulate::simulate).
pub fn each_run(program: &Program, simulation: &Simulation) -> Result<EachRun, Failure> {
    let noise = Noise::new(simulation.seed, program.sites);
    let shape = shape(program, Counted::Ends);
    let lanes = lanes_in_block(program, simulation.runs) as u64;
    let measures: Vec<&Measure> = program.metrics.iter().chain(&program.objectives).collect();
    let each = measures.len();
    let parts = each_block(
        simulation,
        lanes.max(1),
        MemoryNeed::of(program, simulation.runs).total(),
        || (Worker::new(program, &noise, &shape, lanes as usize), vec![], vec![]),
        |(worker, endings, numbers): &mut (_, Vec<Ending>, Vec<f64>), first, runs| {
            let failure = worker.block(simulation.streams(first, runs), &mut |ended| {
                endings.push(ended.ending);
                numbers.extend(measures.iter().map(|measure| ended.measured(measure).unwrap_or(f64::NAN)));
            })?;
            Some((failure.stream, failure))
        },
        |(_, endings, numbers)| (endings, numbers),
        &|_| true,
    )?;
    let mut all = EachRun { endings: vec![], numbers: vec![], each };
    for (endings, numbers) in parts {
        all.endings.extend(endings);
        all.numbers.extend(numbers);
    }
    let mut order: Vec<usize> = (0..all.endings.len()).collect();
    order.sort_unstable_by_key(|&place| all.endings[place].run);
    let numbers = order.iter().flat_map(|&place| &all.numbers[place * each..(place + 1) * each]);
    all.numbers = numbers.copied().collect();
    all.endings.sort_unstable_by_key(|ending| ending.run);
    Ok(all)
}
