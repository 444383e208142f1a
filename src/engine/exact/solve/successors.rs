//! The successors of the states of a stage: what their parts become, found by running the stage; then each successor
//! numbered.

use super::super::Progress;
use super::super::expand::{Block, ENDED, Way};
use super::super::rows::{Keys, Patterns, Rows};
use super::super::table::Table;
use super::{Break, Solver};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Blocks that are worked on before what they found is taken in; the same whatever the threads.
const WAVE: usize = 8;
/// Parts of states in a block at most, and the lanes they should become.
const MOST_SOURCES: usize = 512;
const GOOD_LANES: usize = 4096;
/// States in a wave at most, and the successors that they should have in a block.
const MOST_STATES: usize = 1 << 16;
const GOOD_SUCCESSORS: usize = 1 << 14;
/// Patterns that are not kept are forgotten when they take more than this.
const PATTERN_BYTES: usize = 256 << 20;
impl Solver<'_> {
    /// Finds the successors of states, wave by wave.
    pub(super) fn expand(
        &mut self,
        stage: usize,
        step: u32,
        todo: &[u32],
        kept: &mut Kept,
        next: &mut Next,
    ) -> Result<(), Break> {
        let bits = &self.plan.stages[stage].part_bits;
        let mut room = vec![];
        let mut first = 0;
        while first < todo.len() {
            if kept.rows.is_none() && kept.patterns.bytes() > PATTERN_BYTES.min(self.options.max_bytes / 4) {
                kept.patterns = Patterns::new(&self.plan.stages[stage]);
            }
            let mut wave: Vec<(u32, u32)> = vec![];
            for &state in todo[first..].iter().take(MOST_STATES) {
                let part = kept.patterns.part(self.tables[stage].key(state as usize), bits, &mut room);
                wave.push((state, part));
                if kept.patterns.unknown().len() >= WAVE * self.block[stage] {
                    break;
                }
            }
            first += wave.len();
            self.learn(stage, step, kept, next)?;
            self.hand_on(stage, &wave, kept, next);
            let after = (stage + 1) % self.plan.stages.len();
            let states = next.fresh.as_ref().unwrap_or(&self.tables[after]).len();
            (self.progress)(Progress { steps: step - 1, states });
            self.check_room(stage, step, kept, next)?;
        }
        Ok(())
    }

    /// Finds out what parts of states become of which that is not known.
    fn learn(&mut self, stage: usize, step: u32, kept: &mut Kept, next: &Next) -> Result<(), Break> {
        let way = Way { plan: self.plan, stage, step };
        let mut todo: Vec<u32> = kept.patterns.unknown().collect();
        let mut first = 0;
        while first < todo.len() {
            let size = self.block[stage];
            let end = todo.len().min(first + size * WAVE);
            let wave: Vec<&[u32]> = todo[first..end].chunks(size).collect();
            let blocks = self.each(&wave, |parts| {
                let mut worker = self.worker();
                let block = worker.expand(way, parts, &kept.patterns.parts);
                self.give_back(worker);
                block
            });
            let (mut states, mut lanes) = (0, 0);
            let mut left = vec![];
            for (parts, block) in wave.into_iter().zip(blocks) {
                let table = next.fresh.as_ref().unwrap_or(&self.tables[stage]);
                let block: Block = block.map_err(|halt| Break::Stop(self.halted(halt, step, table)))?;
                let (told, untold) = parts.split_at(block.counts.len());
                kept.patterns.add(told, &block, &self.plan.stages[stage]);
                left.extend_from_slice(untold);
                states += told.len();
                lanes += block.lanes;
            }
            todo.extend(left);
            first = end;
            let good = (GOOD_LANES * states.max(1) / lanes.max(1)).clamp(1, MOST_SOURCES);
            self.block[stage] = good.min(size * 4);
        }
        Ok(())
    }

    /// Does work on each of some lists, on all threads.
    fn each<T: Copy + Sync, R: Send>(&self, lists: &[&[T]], work: impl Fn(&[T]) -> R + Sync) -> Vec<R> {
        match self.pool {
            Some(pool) if lists.len() > 1 => {
                pool.install(|| lists.par_iter().map(|list| work(list)).collect())
            }
            _ => lists.iter().map(|list| work(list)).collect(),
        }
    }

    /// Numbers the successors of states, given with their parts, of which it is known what they become.
    fn hand_on(&mut self, stage: usize, states: &[(u32, u32)], kept: &mut Kept, next: &mut Next) {
        let mut first = 0;
        while first < states.len() {
            let mut blocks: Vec<&[(u32, u32)]> = vec![];
            while blocks.len() < WAVE && first < states.len() {
                let mut successors = 0;
                let fits = states[first..].iter().take_while(|(_, part)| {
                    let fits = successors < GOOD_SUCCESSORS;
                    successors += kept.patterns.count(*part);
                    fits
                });
                let end = first + fits.count();
                blocks.push(&states[first..end]);
                first = end;
            }
            let keys = self.each(&blocks, |states| {
                let mut keys = Keys::default();
                for &(state, part) in states {
                    let key = self.tables[stage].key(state as usize);
                    kept.patterns.successors_of(part, key, &self.plan.stages[stage], &mut keys);
                }
                keys
            });
            for (states, keys) in blocks.into_iter().zip(keys) {
                self.take_in(stage, states, &keys, kept, next);
            }
        }
    }

    /// Numbers the successors of a block of states.
    fn take_in(
        &mut self,
        stage: usize,
        states: &[(u32, u32)],
        successors: &Keys,
        kept: &mut Kept,
        next: &mut Next,
    ) {
        let plan = self.plan;
        let after = (stage + 1) % plan.stages.len();
        let (live_width, ended_width) = (plan.stages[after].codec.width, plan.ended.width);
        let live = match &mut next.fresh {
            Some(fresh) => fresh,
            None => &mut self.tables[after],
        };
        live.touch(&successors.hashes);
        let mut keys = successors.keys.as_slice();
        let mut hashes = successors.hashes.iter();
        let Kept { patterns, rows } = kept;
        for &(state, part) in states {
            let mass = self.mass[state as usize];
            match rows {
                Some(rows) => rows.begin(state, part, patterns.count(part)),
                None => {
                    for (sum, increment) in next.sums.iter_mut().zip(patterns.increments(part)) {
                        *sum += mass * increment;
                    }
                }
            }
            let all = patterns.has_ended(part).zip(patterns.probabilities(part)).zip(&mut hashes);
            for ((has_ended, &probability), &hash) in all {
                let (key, rest) = keys.split_at(if has_ended { ended_width } else { live_width });
                keys = rest;
                let id =
                    if has_ended { self.ended.intern(key, hash) | ENDED } else { live.intern(key, hash) };
                if let Some(rows) = rows {
                    rows.push(id);
                } else if has_ended {
                    grow(&mut self.ended_mass, self.ended.len());
                    self.ended_mass[(id & !ENDED) as usize] += mass * probability;
                } else {
                    grow(&mut next.mass, live.len());
                    next.mass[id as usize] += mass * probability;
                }
            }
        }
    }

    fn check_room(&self, stage: usize, step: u32, kept: &Kept, next: &Next) -> Result<(), Break> {
        let tables: usize =
            self.tables.iter().chain([&self.ended]).chain(&next.fresh).map(Table::bytes).sum();
        let all: usize = self.kept.iter().flat_map(BTreeMap::values).chain([kept]).map(Kept::bytes).sum();
        let after = (stage + 1) % self.plan.stages.len();
        let table = next.fresh.as_ref().unwrap_or(&self.tables[after]);
        let masses = 16 * (self.mass.len() + next.mass.len() + self.ended.len());
        let full = tables + all + masses > self.options.max_bytes;
        if !full && table.len() <= self.options.max_states {
            return Ok(());
        }
        if self.keeping {
            return Err(Break::NoRoom);
        }
        Err(Break::Stop(self.too_many(after, step, full, None, table)))
    }
}

/// What is known of a stage at one word of the clock: all of it, or for the present step alone.
pub(super) struct Kept {
    pub patterns: Patterns,
    /// Absent where they are for the present step alone.
    pub rows: Option<Rows>,
}

impl Kept {
    fn bytes(&self) -> usize {
        self.patterns.bytes() + self.rows.as_ref().map_or(0, Rows::bytes)
    }
}

/// What a stage leads to.
pub(super) struct Next {
    /// The table of its states, if they are numbered anew in every step.
    pub fresh: Option<Table>,
    pub mass: Vec<f64>,
    pub sums: Vec<f64>,
}

#[inline]
pub(super) fn grow(mass: &mut Vec<f64>, len: usize) {
    if mass.len() < len {
        mass.resize(len, 0.0);
    }
}
