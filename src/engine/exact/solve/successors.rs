//! The successors of the states of a stage: what their parts become, found by running the stage; then each successor
//! numbered.

use super::super::answer::Progress;
use super::super::expand::{Block, ENDED, Way};
use super::super::state_table::{Table, append};
use super::super::transition_patterns::{Found, NEW, Patterns};
use super::stage::{Kept, Next, grow};
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
                kept.patterns = self.patterns(stage);
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
            let states = self.live(stage, next).len();
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
            if self.pool.is_none() {
                for states in blocks {
                    let successors = self.number(stage, states, &kept.patterns, next);
                    self.take_in(stage, states, successors, kept, next);
                }
                continue;
            }
            let found = self.each(&blocks, |states| self.find(stage, states, &kept.patterns, next));
            for (states, found) in blocks.into_iter().zip(found) {
                let successors = self.number_new(stage, found, next);
                self.take_in(stage, states, successors, kept, next);
            }
        }
    }

    /// Numbers the successors of states, one after the other.
    fn number(
        &mut self,
        stage: usize,
        states: &[(u32, u32)],
        patterns: &Patterns,
        next: &mut Next,
    ) -> Vec<u32> {
        let count = states.iter().map(|&(_, part)| patterns.count(part)).sum();
        let mut successors = Vec::with_capacity(count);
        let (mut key, mut room) = (vec![], vec![]);
        let after = (stage + 1) % self.tables.len();
        for &(state, part) in states {
            key.clear();
            append(&mut key, self.tables[stage].key(state as usize));
            let live = next.fresh.as_mut().unwrap_or(&mut self.tables[after]);
            patterns.successors_of(part, &key, &self.plan.stages[stage], &mut room, |key, has_ended| {
                let table = if has_ended == 0 { &mut *live } else { &mut self.ended };
                successors.push(table.intern(key) | has_ended);
            });
        }
        successors
    }

    /// Finds the numbers of those successors of states that have one.
    fn find(&self, stage: usize, states: &[(u32, u32)], patterns: &Patterns, next: &Next) -> Found {
        let count = states.iter().map(|&(_, part)| patterns.count(part)).sum();
        let mut found = Found { successors: Vec::with_capacity(count), keys: vec![] };
        let mut room = vec![];
        let live = self.live(stage, next);
        for &(state, part) in states {
            let key = self.tables[stage].key(state as usize);
            patterns.successors_of(part, key, &self.plan.stages[stage], &mut room, |key, has_ended| {
                let table = if has_ended == 0 { live } else { &self.ended };
                let known = table.find(key);
                if known.is_none() {
                    append(&mut found.keys, key);
                }
                found.successors.push(known.unwrap_or(NEW) | has_ended);
            });
        }
        found
    }

    /// The table of the living that a stage leads to.
    fn live<'s>(&'s self, stage: usize, next: &'s Next) -> &'s Table {
        next.fresh.as_ref().unwrap_or(&self.tables[(stage + 1) % self.tables.len()])
    }

    /// Gives numbers to successors that were in no table when they were looked for, in the order in which they came:
    /// the same as if they had been numbered one after the other.
    fn number_new(&mut self, stage: usize, found: Found, next: &mut Next) -> Vec<u32> {
        let Found { mut successors, keys } = found;
        let after = (stage + 1) % self.tables.len();
        let live = next.fresh.as_mut().unwrap_or(&mut self.tables[after]);
        let mut keys = keys.as_slice();
        for id in successors.iter_mut().filter(|id| **id & !ENDED == NEW) {
            let table = if *id & ENDED == 0 { &mut *live } else { &mut self.ended };
            let (key, rest) = keys.split_at(table.width());
            keys = rest;
            *id = table.intern(key) | *id & ENDED;
        }
        successors
    }

    /// Notes the successors of a block of states or, where they are not kept, hands probabilities on to them.
    fn take_in(
        &mut self,
        stage: usize,
        states: &[(u32, u32)],
        successors: Vec<u32>,
        kept: &mut Kept,
        next: &mut Next,
    ) {
        let Kept { patterns, rows } = kept;
        if let Some(rows) = rows {
            return rows.add(states, successors, patterns);
        }
        let live = self.live(stage, next).len();
        grow(&mut next.mass, live);
        grow(&mut self.ended_mass, self.ended.len());
        let mut successors = successors.as_slice();
        for &(state, part) in states {
            let mass = self.mass[state as usize];
            for (sum, increment) in next.sums.iter_mut().zip(patterns.increments(part)) {
                *sum += mass * increment;
            }
            let probabilities = patterns.probabilities(part);
            let (own, rest) = successors.split_at(probabilities.len());
            successors = rest;
            for (&id, probability) in own.iter().zip(probabilities) {
                let to = if id & ENDED == 0 {
                    &mut next.mass[id as usize]
                } else {
                    &mut self.ended_mass[(id & !ENDED) as usize]
                };
                *to += mass * probability;
            }
        }
    }

    fn check_room(&self, stage: usize, step: u32, kept: &Kept, next: &Next) -> Result<(), Break> {
        let after = (stage + 1) % self.plan.stages.len();
        let table = next.fresh.as_ref().unwrap_or(&self.tables[after]);
        let full = self.bytes(Some(kept), Some(next)) > self.options.max_bytes;
        if !full && table.len() <= self.options.max_states {
            return Ok(());
        }
        if self.keeping {
            return Err(Break::NoRoom);
        }
        Err(Break::Stop(self.too_many(after, step, full, None, table)))
    }
}

impl Solver<'_> {
    /// What states, transitions and probabilities take of memory, with what is in hand at the moment.
    pub(super) fn bytes(&self, kept: Option<&Kept>, next: Option<&Next>) -> usize {
        let fresh = next.and_then(|next| next.fresh.as_ref());
        let tables: usize = self.tables.iter().chain([&self.ended]).chain(fresh).map(Table::bytes).sum();
        let all = self.kept.iter().flat_map(BTreeMap::values).chain(kept);
        let masses = self.mass.len() + next.map_or(0, |next| next.mass.len()) + self.ended.len();
        tables + all.map(Kept::bytes).sum::<usize>() + 16 * masses
    }
}
