//! What was found out about ranges, for whoever asks again.

use super::interval::Interval;
use super::narrowed_ranges::Assumptions;
use crate::model::expr::{Expr, VariableId};
use std::rc::Rc;

/// What was read to find something out, as far as that says for whom it holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reads {
    /// Only what is the same for all: it is exact at every setting.
    #[default]
    Same,
    /// A parameter that may have several values.
    Varied,
    /// What `default` means, which whoever asks has said: it is for none but them.
    Default,
}

/// Something that was found out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found<T> {
    pub value: T,
    pub reads: Reads,
}

/// Conditions that hold, worked out.
#[derive(Debug)]
pub(super) struct Assumed<'a> {
    pub known: Assumptions<'a>,
    /// What is left for whoever asks under these conditions.
    pub fuel: u32,
}

/// A list of conditions, by number: 0 for none.
pub(super) type Given = u32;

/// An expression or condition of the model, which stays where it is: its place in memory.
type Place = usize;

#[derive(Debug, Default)]
pub(super) struct Answers<'a> {
    /// By a list, and one more condition: that list.
    longer: Table<Given>,
    /// The list that was asked for last.
    last: (Vec<(Place, bool)>, Given),
    assumed: Table<Found<Rc<Assumed<'a>>>>,
    ranges: Table<Found<Interval>>,
    variables: Table<Found<Interval>>,
    sizes: Table<f64>,
}

impl<'a> Answers<'a> {
    pub fn given(&mut self, facts: &[(&'a Expr, bool)]) -> Given {
        let facts = facts.iter().map(|(fact, truth)| (place(fact), *truth));
        if facts.clone().eq(self.last.0.iter().copied()) {
            return self.last.1;
        }
        let mut given = 0;
        for (fact, truth) in facts.clone() {
            let key = (fact, 2 * given + Given::from(truth));
            given = self.longer.get(key).copied().unwrap_or_else(|| {
                let next = self.longer.len as Given + 1;
                self.longer.put(key, next);
                next
            });
        }
        self.last = (facts.collect(), given);
        given
    }

    pub fn range(&self, given: Given, expr: &'a Expr) -> Option<Found<Interval>> {
        self.ranges.get((place(expr), given)).copied()
    }

    pub fn keep_range(&mut self, given: Given, expr: &'a Expr, found: Found<Interval>) {
        self.ranges.put((place(expr), given), found);
    }

    pub fn assumed(&self, given: Given) -> Option<&Found<Rc<Assumed<'a>>>> {
        self.assumed.get((0, given))
    }

    pub fn keep_assumed(&mut self, given: Given, found: Found<Rc<Assumed<'a>>>) {
        self.assumed.put((0, given), found);
    }

    pub fn variable(&self, id: VariableId) -> Option<Found<Interval>> {
        self.variables.get((id, 0)).copied()
    }

    pub fn keep_variable(&mut self, id: VariableId, found: Found<Interval>) {
        self.variables.put((id, 0), found);
    }

    pub fn size(&self, expr: &'a Expr) -> Option<f64> {
        self.sizes.get((place(expr), 0)).copied()
    }

    pub fn keep_size(&mut self, expr: &'a Expr, size: f64) {
        self.sizes.put((place(expr), 0), size);
    }
}

fn place(expr: &Expr) -> Place {
    std::ptr::from_ref(expr).addr()
}

type Key = (usize, Given);

/// Finds what is kept by a key, at the place that its hash says or the next that is free. Places in memory are not the same
/// twice, so that nobody must go through all there is.
#[derive(Debug)]
struct Table<T> {
    /// A power of two of them, half of them free at least.
    slots: Vec<Option<(Key, T)>>,
    len: usize,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Table { slots: vec![], len: 0 }
    }
}

impl<T> Table<T> {
    fn get(&self, key: Key) -> Option<&T> {
        self.slots.get(self.slot(key)?)?.as_ref().map(|(_, value)| value)
    }

    fn put(&mut self, key: Key, value: T) {
        if 2 * (self.len + 1) > self.slots.len() {
            let room = (2 * self.slots.len()).max(16);
            let old = std::mem::replace(&mut self.slots, Vec::from_iter((0..room).map(|_| None)));
            self.len = 0;
            old.into_iter().flatten().for_each(|(key, value)| self.put(key, value));
        }
        let Some(slot) = self.slot(key) else { return };
        self.len += usize::from(self.slots[slot].is_none());
        self.slots[slot] = Some((key, value));
    }

    /// Where the key is, or would be; none if there is no room at all.
    fn slot(&self, key: Key) -> Option<usize> {
        let last = self.slots.len().checked_sub(1)?;
        let word = (key.0 as u64).rotate_left(32) ^ u64::from(key.1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let first = (word.wrapping_mul(0xff51_afd7_ed55_8ccd) >> 32) as usize;
        let mut probes = (0..=last).map(|probe| (first + probe) & last);
        probes.find(|&slot| self.slots[slot].as_ref().is_none_or(|(other, _)| *other == key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_found_by_its_key_alone() {
        let mut table = Table::default();
        assert_eq!(table.get((0, 0)), None);
        for round in [0, 1000] {
            (0..500).for_each(|key| table.put((8 * key, key as Given % 7), key + round));
            assert_eq!(table.len, 500);
            assert!((0..500).all(|key| table.get((8 * key, key as Given % 7)) == Some(&(key + round))));
            assert_eq!(table.get((8, 3)), None);
        }
    }
}
