//! Expansion: some states in, all that they may become at the end of a stage out.

use super::answer::Crowd;
use super::enumerate::Enumerator;
use super::plan::Plan;
use super::state_key::{Codec, Misfit};
use super::state_table::Table;
use crate::program::Program;
use crate::vm::failure::Failure;
use crate::vm::machine::Machine;

/// Set in the number of a successor that has ended.
pub const ENDED: u32 = 1 << 31;

/// Room for the lanes of one worker.
const LANE_BYTES: usize = 128 << 20;
/// A block that becomes more than this is told in parts.
const BLOCK_BYTES: usize = 32 << 20;

/// What some parts of states may become.
#[derive(Default)]
pub struct Block {
    /// Successors of each part, one part after the other.
    pub counts: Vec<u32>,
    /// By successor: its place among the keys of the living or, with [`ENDED`], of the ended.
    pub successors: Vec<u32>,
    pub probabilities: Vec<f64>,
    /// What was made of the parts.
    pub live: Vec<u64>,
    pub ended: Vec<u64>,
    /// By part and sum of the stage: the expected increment.
    pub increments: Vec<f64>,
    /// Lanes at the end.
    pub lanes: usize,
}

impl Block {
    pub fn bytes(&self) -> usize {
        8 * (self.live.capacity() + self.ended.capacity())
            + 12 * self.probabilities.capacity()
            + 8 * self.increments.capacity()
            + 4 * self.counts.capacity()
    }
}

/// Why a block has no answer.
#[derive(Clone, Debug)]
pub enum Halt {
    /// A draw that has no finite list of options.
    Endless,
    /// One part alone becomes too many.
    Full(Crowd),
    Failed(Failure),
    Misfit(Misfit),
}

/// Where states go.
#[derive(Clone, Copy)]
pub struct Way<'a> {
    pub plan: &'a Plan,
    pub stage: usize,
    pub step: u32,
}

impl<'a> Way<'a> {
    fn is_last(&self) -> bool {
        self.stage + 1 == self.plan.stages.len()
    }

    /// The step in which the living go on.
    fn step_after(&self) -> u32 {
        self.step + u32::from(self.is_last())
    }
}

pub struct Worker<'p> {
    program: &'p Program,
    pub machine: Machine<'p>,
    enumerator: Enumerator<'p>,
    /// Lanes in the order of their sources.
    order: Vec<u32>,
    places: Vec<u32>,
    live: Vec<u32>,
    ended: Vec<u32>,
    /// What was loaded into the columns of the stage's sums.
    loaded: Vec<f64>,
}

/// Lanes that a worker has at first: as many as are ever looked at together.
pub const LANES: usize = 1024;

impl<'p> Worker<'p> {
    pub fn new(plan: &'p Plan) -> Self {
        let program = &plan.program;
        let most = (LANE_BYTES / (8 * program.columns.max(1) as usize)).clamp(LANES, 1 << 20);
        Self {
            program,
            machine: Machine::new(program, LANES),
            enumerator: Enumerator::new(most, program.steps),
            order: vec![],
            places: vec![],
            live: vec![],
            ended: vec![],
            loaded: vec![],
        }
    }

    /// What the lanes of a worker take at least.
    pub fn bytes(program: &Program) -> usize {
        8 * program.columns.max(1) as usize * LANES
    }

    /// Expands the parts of states that the stage reads or changes, numbered in `table`: all of them unless they become
    /// very many, then the first, as `counts` tells.
    ///
    /// # Errors
    /// What makes the scenario, or this way to pack it, impossible.
    pub fn expand(&mut self, way: Way<'p>, sources: &[u32], table: &Table) -> Result<Block, Halt> {
        let mut block = Block::default();
        let mut first = 0;
        let mut some = sources.len();
        while first < sources.len() && (first == 0 || block.bytes() < BLOCK_BYTES) {
            let end = sources.len().min(first + some);
            if self.step(way, &sources[first..end], table)? {
                self.tell(way, end - first, &mut block)?;
                first = end;
            } else {
                some = (end - first) / 2;
            }
        }
        Ok(block)
    }

    /// Runs the stage; `false` if there were too many lanes for so many states.
    fn step(&mut self, way: Way<'p>, sources: &[u32], table: &Table) -> Result<bool, Halt> {
        let stage = &way.plan.stages[way.stage];
        self.machine.lanes.start(self.program, sources.iter().map(|_| 0));
        self.machine.lanes.step = way.step;
        stage.part.unpack(
            sources.iter().map(|&id| table.key(id as usize)),
            way.step,
            &mut self.machine.lanes,
        );
        self.enumerator.start(sources.len(), Some(&stage.copies));
        if way.plan.restore.start < way.plan.restore.end {
            self.machine.run(way.plan.restore, &mut self.enumerator);
        }
        self.loaded.clear();
        for &sum in &stage.sums {
            self.loaded.extend_from_slice(self.machine.lanes.column(way.plan.sums[sum]));
        }
        for &section in &stage.sections {
            self.machine.run(section, &mut self.enumerator);
        }
        if self.enumerator.endless {
            return Err(Halt::Endless);
        }
        match self.enumerator.full {
            Some(crowd) if sources.len() == 1 => return Err(Halt::Full(crowd)),
            Some(_) => return Ok(false),
            None => {}
        }
        match self.machine.lanes.failures.first() {
            Some(failure) => Err(Halt::Failed(failure.clone())),
            None => Ok(true),
        }
    }

    /// Sorts lanes by source, packs them and adds up what they added to the sums.
    fn tell(&mut self, way: Way<'p>, sources: usize, block: &mut Block) -> Result<(), Halt> {
        let branch = &self.enumerator;
        let lanes = self.machine.lanes.len();
        block.lanes += lanes;
        self.places.clear();
        self.places.resize(sources + 1, 0);
        branch.sources.iter().for_each(|&source| self.places[source as usize + 1] += 1);
        block.counts.extend_from_slice(&self.places[1..]);
        for source in 0..sources {
            self.places[source + 1] += self.places[source];
        }
        self.order.clear();
        self.order.resize(lanes, 0);
        for (lane, &source) in branch.sources.iter().enumerate() {
            let place = &mut self.places[source as usize];
            self.order[*place as usize] = lane as u32;
            *place += 1;
        }
        block.probabilities.extend(self.order.iter().map(|&lane| branch.probabilities[lane as usize]));
        let stage = &way.plan.stages[way.stage];
        let places = |keys: &[u64], codec: &Codec| (keys.len() / codec.width) as u32;
        let live_before = places(&block.live, &stage.live.made);
        let ended_before = places(&block.ended, &stage.ended.made);
        self.live.clear();
        self.ended.clear();
        if way.is_last() {
            let outcome = self.machine.lanes.column(self.program.outcome);
            for &lane in &self.order {
                if outcome[lane as usize] >= 0.0 {
                    block.successors.push(ENDED | (ended_before + self.ended.len() as u32));
                    self.ended.push(lane);
                } else {
                    block.successors.push(live_before + self.live.len() as u32);
                    self.live.push(lane);
                }
            }
        } else {
            block.successors.extend(live_before..live_before + lanes as u32);
            self.live.extend_from_slice(&self.order);
        }
        let live = &stage.live.made;
        live.pack(&self.machine.lanes, &self.live, way.step_after(), &mut block.live)
            .map_err(Halt::Misfit)?;
        let ended = &stage.ended.made;
        ended.pack(&self.machine.lanes, &self.ended, way.step, &mut block.ended).map_err(Halt::Misfit)?;
        let sums = &stage.sums;
        let at = block.increments.len();
        block.increments.resize(at + sources * sums.len(), 0.0);
        for (index, &sum) in sums.iter().enumerate() {
            let column = self.machine.lanes.column(way.plan.sums[sum]);
            let loaded = &self.loaded[index * sources..(index + 1) * sources];
            for &lane in &self.order {
                let (lane, source) = (lane as usize, branch.sources[lane as usize] as usize);
                let increment = column[lane] - loaded[source];
                block.increments[at + source * sums.len() + index] += branch.probabilities[lane] * increment;
            }
        }
        Ok(())
    }

    /// The set-up of a run: states before step 1 with their probabilities, and the expected start of each sum.
    ///
    /// # Errors
    /// As [`Worker::expand`].
    pub fn set_up(&mut self, plan: &'p Plan) -> Result<(Block, Vec<f64>), Halt> {
        self.machine.lanes.start(self.program, [0]);
        self.enumerator.start(1, None);
        self.machine.run(self.program.setup, &mut self.enumerator);
        if self.enumerator.endless {
            return Err(Halt::Endless);
        }
        if let Some(crowd) = self.enumerator.full {
            return Err(Halt::Full(crowd));
        }
        if let Some(failure) = self.machine.lanes.failures.first() {
            return Err(Halt::Failed(failure.clone()));
        }
        let mut block = Block { counts: vec![self.machine.lanes.len() as u32], ..Block::default() };
        let order: Vec<u32> = (0..self.machine.lanes.len() as u32).collect();
        let codec = &plan.stages[0].codec;
        codec.pack(&self.machine.lanes, &order, 1, &mut block.live).map_err(Halt::Misfit)?;
        block.successors = order;
        block.probabilities.clone_from(&self.enumerator.probabilities);
        let starts = plan.sums.iter().map(|&sum| {
            let values = self.machine.lanes.column(sum).iter().zip(&block.probabilities);
            values.map(|(value, probability)| value * probability).sum()
        });
        let starts = starts.collect();
        Ok((block, starts))
    }

    /// Loads ended states and runs the finishing section on them.
    ///
    /// # Errors
    /// A measure that cannot be computed.
    pub fn finish(&mut self, plan: &'p Plan, ids: &[u32], table: &Table, step: u32) -> Result<(), Halt> {
        self.machine.lanes.start(self.program, ids.iter().map(|_| 0));
        self.machine.lanes.step = step;
        plan.ended.unpack(ids.iter().map(|&id| table.key(id as usize)), step, &mut self.machine.lanes);
        self.enumerator.start(ids.len(), None);
        self.machine.run(plan.restore, &mut self.enumerator);
        self.machine.run(self.program.finish, &mut self.enumerator);
        match self.machine.lanes.failures.first() {
            Some(failure) => Err(Halt::Failed(failure.clone())),
            None => Ok(()),
        }
    }
}
