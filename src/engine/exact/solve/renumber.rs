//! States numbered anew, once most of them are found: so that neighbours lead to neighbours, and transitions to runs.

use super::super::numbering::{ranks, sorted};
use super::super::state_key::Place;
use super::super::state_table::Table;
use super::super::transition_patterns::{Patterns, Ranks};
use super::super::transitions::Rows;
use super::stage::Kept;
use super::{Solver, for_all};
use crate::program::Column;
use std::collections::BTreeMap;

/// It is done when the transitions that are in no run have been gone through this many times: about what it costs.
const WORTH: usize = 4;
/// States of a stage that are looked at to find the best order.
const SAMPLE: usize = 512;

impl Solver<'_> {
    /// Numbers states anew if that is worth while, and there is room for it.
    pub(super) fn renumber_if_worth(&mut self, step: u32) {
        let rows = || self.kept.iter().flat_map(BTreeMap::values).filter_map(|kept| kept.rows.as_ref());
        let all: usize = rows().map(Rows::transitions).sum();
        let steps_left = (self.plan.program.steps - step) as usize;
        if !self.keeping || all == 0 || self.loose_work < WORTH * all || steps_left < WORTH {
            return;
        }
        // If there is no room now, there will be none soon.
        self.loose_work = 0;
        let states: usize = self.tables.iter().map(Table::len).sum();
        // Every rank and every key a second time, and as many runs as there may be.
        if self.bytes(None, None) + 16 * all + 64 * states > self.options.max_bytes {
            return;
        }
        self.renumber();
    }

    fn renumber(&mut self) {
        let scores = self.scores();
        let mut orders: Vec<Option<Vec<u32>>> = vec![None; self.tables.len()];
        for_all(self.pool, &mut orders, |(stage, order)| {
            *order = self.stays(stage).then(|| self.order(stage, &scores));
        });
        let ranks: Vec<Vec<u32>> =
            orders.iter().map(|order| order.as_deref().map_or(vec![], ranks)).collect();
        for_all(self.pool, &mut self.tables, |(stage, table)| {
            if let Some(order) = &orders[stage] {
                table.reorder(order);
            }
        });
        for_all(self.pool, &mut self.kept, |(stage, kept)| {
            let ranks = Ranks { from: &ranks[stage], to: &ranks[(stage + 1) % ranks.len()] };
            for Kept { patterns, rows } in kept.values_mut() {
                if let Some(rows) = rows {
                    rows.settle(patterns, &ranks);
                }
            }
        });
        self.settled = self.tables.iter().map(Table::len).collect();
        if let Some(order) = &orders[0] {
            let mass = order.iter().map(|&id| self.mass.get(id as usize).copied().unwrap_or(0.0));
            self.mass = mass.collect();
            self.rungs.iter_mut().for_each(Vec::clear);
        }
    }

    /// The states of a stage, those that came since the last time sorted so that as many transitions as can be are the
    /// same for neighbours.
    fn order(&self, stage: usize, scores: &BTreeMap<Column, usize>) -> Vec<u32> {
        let mut places: Vec<Place> = self.plan.stages[stage].codec.places().collect();
        let score = |place: &Place| scores.get(&place.column).copied().unwrap_or(0);
        places.sort_by_key(|place| (std::cmp::Reverse(score(place)), place.word, place.shift));
        let table = &self.tables[stage];
        let settled = self.settled[stage] as u32;
        let new = sorted(table, (settled..table.len() as u32).collect(), &places);
        (0..settled).chain(new).collect()
    }

    /// By column: how many transitions of a sample are the same for the state that has one more in the column, except
    /// that they lead to one more in it.
    fn scores(&self) -> BTreeMap<Column, usize> {
        let mut scores = BTreeMap::new();
        for (stage, kept) in self.kept.iter().enumerate() {
            for kept in kept.values() {
                self.score(stage, &kept.patterns, &mut scores);
            }
        }
        scores
    }

    fn score(&self, stage: usize, patterns: &Patterns, scores: &mut BTreeMap<Column, usize>) {
        let table = &self.tables[stage];
        let places: Vec<Place> = self.plan.stages[stage].codec.places().collect();
        for id in (0..table.len()).step_by(table.len().div_ceil(SAMPLE).max(1)) {
            let Some(ours) = self.successors(stage, table.key(id), patterns) else { continue };
            for &place in &places {
                let neighbour = one_more(table.key(id), place).filter(|key| table.find(key).is_some());
                let theirs = neighbour.and_then(|key| self.successors(stage, &key, patterns));
                let pairs = ours.iter().zip(theirs.iter().flatten());
                let alike = pairs.filter(|((our, our_share), (their, their_share))| {
                    our_share == their_share && one_more(our, place).as_ref() == Some(their)
                });
                *scores.entry(place.column).or_insert(0) += alike.count();
            }
        }
    }

    /// The living that a state leads to, with their probabilities, if they are known.
    fn successors(&self, stage: usize, key: &[u64], patterns: &Patterns) -> Option<Vec<(Vec<u64>, f64)>> {
        let stage = &self.plan.stages[stage];
        let part: Vec<u64> = key.iter().zip(&stage.part_bits).map(|(word, bits)| word & bits).collect();
        let part = patterns.parts.find(&part)?;
        let mut probabilities = patterns.probabilities(part).iter();
        let mut found = vec![];
        patterns.successors_of(part, key, stage, &mut vec![], |key, has_ended| {
            let probability = probabilities.next();
            found.extend(probability.filter(|_| has_ended == 0).map(|&share| (key.to_vec(), share)));
        });
        Some(found)
    }
}

/// A key with one more in a place, if there is room for it.
fn one_more(key: &[u64], place: Place) -> Option<Vec<u64>> {
    let word = place.word as usize;
    let has_room = word < key.len() && place.of(key).count_ones() < place.bits;
    has_room.then(|| {
        let mut key = key.to_vec();
        key[word] += 1 << place.shift;
        key
    })
}
