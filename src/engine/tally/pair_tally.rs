//! Two ways to play the same runs: how each run ended under both, and by how much its numbers differ.

use super::counters::Counts;
use super::moments::Moments;
use super::number_tally::NumberShape;
use serde::{Deserialize, Serialize};

/// Counters over pairs of runs that met the same luck. Merging has no order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PairTally {
    endings: usize,
    /// Row by row: by the ending under the first, then by that under the second.
    table: Counts,
    pub numbers: Vec<Differences>,
}

/// Differences of one number, the second less the first, over the runs in which both have it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Differences {
    pub moments: Moments,
    /// What a difference is known to stay within, seen or not; `None` if what was seen is all there is.
    pub known: Option<[f64; 2]>,
    /// Runs in which the first, or the second, or both have no number.
    pub missing: u64,
}

impl PairTally {
    /// About what one takes, in bytes.
    pub fn bytes(endings: usize, numbers: usize) -> u64 {
        const DIFFERENCES: usize = 1024;
        (8 * endings * endings + DIFFERENCES * numbers) as u64
    }

    /// The numbers of the first and of the second, in the same order; their ranges may differ.
    pub fn new<'a>(
        endings: usize,
        numbers: impl Iterator<Item = (&'a NumberShape, &'a NumberShape)>,
    ) -> PairTally {
        let differences = numbers.map(|(first, second)| Differences {
            moments: Moments::default(),
            known: (first.drawn || second.drawn)
                .then_some([second.low - first.high, second.high - first.low]),
            missing: 0,
        });
        PairTally { endings, table: Counts::new(endings * endings), numbers: differences.collect() }
    }

    /// Counts a run that ended so under the first and so under the second.
    ///
    /// # Panics
    /// If there is no such ending.
    #[inline]
    pub fn add(&mut self, first: usize, second: usize) {
        assert!(second < self.endings, "ending {second} of {}", self.endings);
        self.table.add(first * self.endings + second);
    }

    /// # Panics
    /// If the two have different shapes.
    pub fn merge(&mut self, other: &PairTally) {
        assert_eq!(self.endings, other.endings, "pairs with different endings");
        self.table.merge(&other.table);
        for (mine, theirs) in self.numbers.iter_mut().zip(&other.numbers) {
            mine.moments.merge(&theirs.moments);
            mine.missing += theirs.missing;
        }
    }

    pub(crate) fn form(&self, form: &mut Vec<u64>) {
        form.extend(
            [self.endings, self.table.as_slice().len(), self.numbers.len()].map(|length| length as u64),
        );
        for known in self.numbers.iter().map(|number| number.known) {
            form.extend(known.map_or([0, 0, 0], |[low, high]| [1, low.to_bits(), high.to_bits()]));
        }
    }

    /// Whether so many runs can have come to this.
    pub(crate) fn is_sound(&self, runs: u64) -> bool {
        let number = |number: &Differences| {
            let counted = runs.checked_sub(number.missing);
            counted.is_some_and(|counted| number.moments.is_sound(counted))
        };
        let cells = self.endings.checked_mul(self.endings);
        cells == Some(self.table.as_slice().len())
            && self.table.add_up_to(runs.into())
            && self.runs() == runs
            && self.numbers.iter().all(number)
    }

    /// How many runs ended so under the first and so under the second.
    pub fn both(&self, first: usize, second: usize) -> u64 {
        self.table.as_slice()[first * self.endings + second]
    }

    /// Runs that ended so under the first only, and under the second only.
    pub fn discordant(&self, ending: usize) -> [u64; 2] {
        let others = || (0..self.endings).filter(|&other| other != ending);
        [
            others().map(|other| self.both(ending, other)).sum(),
            others().map(|other| self.both(other, ending)).sum(),
        ]
    }

    /// How many endings there are.
    pub fn endings(&self) -> usize {
        self.endings
    }

    /// Runs that were counted.
    pub fn runs(&self) -> u64 {
        self.table.total()
    }

    /// Runs that ended otherwise under the second.
    pub fn changed(&self) -> u64 {
        self.runs() - (0..self.endings).map(|ending| self.both(ending, ending)).sum::<u64>()
    }
}

impl Differences {
    #[inline]
    pub fn add(&mut self, first: Option<f64>, second: Option<f64>) {
        match (first, second) {
            (Some(first), Some(second)) => self.moments.add(second - first),
            _ => self.missing += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NUMBER: NumberShape = NumberShape { low: 0.0, high: 10.0, whole: true, drawn: true };

    fn tally(runs: &[(usize, usize, f64, f64)]) -> PairTally {
        let mut tally = PairTally::new(3, [(&NUMBER, &NUMBER)].into_iter());
        for &(first, second, a, b) in runs {
            tally.add(first, second);
            tally.numbers[0].add(Some(a), (b >= 0.0).then_some(b));
        }
        tally
    }

    #[test]
    fn runs_that_change_are_told_by_what_they_were() {
        let pair = tally(&[(0, 0, 1.0, 1.0), (0, 1, 2.0, 5.0), (2, 0, 3.0, -1.0), (2, 1, 4.0, 0.0)]);
        assert_eq!((pair.runs(), pair.changed()), (4, 3));
        assert_eq!(pair.both(2, 1), 1);
        assert_eq!([0, 1, 2].map(|ending| pair.discordant(ending)), [[1, 1], [0, 2], [2, 0]]);
        let numbers = &pair.numbers[0];
        assert_eq!((numbers.moments.count(), numbers.missing), (3, 1));
        assert_eq!(numbers.moments.mean(), -1.0 / 3.0);
    }

    #[test]
    #[should_panic(expected = "ending 3 of 3")]
    fn an_ending_that_is_none_is_not_another() {
        tally(&[]).add(0, 3);
    }

    proptest! {
        #[test]
        fn any_split_and_order_merges_to_the_same(
            runs in prop::collection::vec((0usize..3, 0usize..3, 0.0..10.0f64, -1.0..10.0f64, 0usize..4), 0..60),
            order in Just([0, 1, 2, 3]).prop_shuffle(),
        ) {
            let part = |keep: &dyn Fn(usize) -> bool| {
                let kept = runs.iter().filter(|run| keep(run.4));
                tally(&kept.map(|&(a, b, x, y, _)| (a, b, x, y)).collect::<Vec<_>>())
            };
            let mut merged = part(&|_| false);
            order.into_iter().for_each(|p| merged.merge(&part(&|q| q == p)));
            prop_assert_eq!(merged, part(&|_| true));
        }
    }
}
