//! The numbers of shards, in ranges with both ends.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Shards by their numbers from 0: ascending ranges, both ends included, that neither overlap nor touch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ranges(Vec<[u64; 2]>);

impl Ranges {
    pub fn one(shard: u64) -> Ranges {
        Ranges(vec![[shard, shard]])
    }

    /// Whether they are as they should be, of so many shards: what was read may be anything.
    pub fn are_sound(&self, shards: u64) -> bool {
        let ends = self.0.iter().all(|[first, last]| first <= last && *last < shards);
        ends && self.0.windows(2).all(|pair| pair[0][1].saturating_add(1) < pair[1][0])
    }

    /// Both ends of each.
    pub fn iter(&self) -> impl Iterator<Item = [u64; 2]> {
        self.0.iter().copied()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many shards they hold.
    pub fn count(&self) -> u64 {
        self.0.iter().map(|[first, last]| last - first + 1).sum()
    }

    /// The first that is in both.
    pub fn common(&self, other: &Ranges) -> Option<u64> {
        let both = |[first, last]: [u64; 2]| {
            other.iter().find(|[from, to]| first <= *to && *from <= last).map(|[from, _]| first.max(from))
        };
        self.iter().find_map(both)
    }

    /// All that are in either.
    pub fn with(&self, other: &Ranges) -> Ranges {
        let mut all = [self.0.as_slice(), other.0.as_slice()].concat();
        all.sort_unstable();
        let mut joined: Vec<[u64; 2]> = vec![];
        for [first, last] in all {
            match joined.last_mut() {
                Some([_, before]) if first <= before.saturating_add(1) => *before = last.max(*before),
                _ => joined.push([first, last]),
            }
        }
        Ranges(joined)
    }

    /// Those of so many that are not in it.
    pub fn missing(&self, shards: u64) -> Ranges {
        let mut missing = vec![];
        let mut next = 0;
        for [first, last] in self.iter() {
            if next < first {
                missing.push([next, first - 1]);
            }
            next = last + 1;
        }
        if next < shards {
            missing.push([next, shards - 1]);
        }
        Ranges(missing)
    }
}

/// `shard 3`, `shards 3, 5 to 9`; of very many the first.
impl fmt::Display for Ranges {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        const SHOWN: usize = 12;
        let range = |[first, last]: [u64; 2]| match last - first {
            0 => first.to_string(),
            _ => format!("{first} to {last}"),
        };
        let shown: Vec<String> = self.iter().take(SHOWN).map(range).collect();
        let more = if self.0.len() > SHOWN { " and more" } else { "" };
        let plural = if self.count() == 1 { "" } else { "s" };
        write!(f, "shard{plural} {}{more}", shown.join(", "))
    }
}
