//! What was measured of each run, and its quantiles, tail means and moments.

use super::cells::{Cell, Cells};
use super::counters::{Counts, rank};
use super::moments::Moments;
use serde::{Deserialize, Serialize};

/// The most whole numbers that have a counter each.
const COUNTERS: usize = 4096;

/// What is known of a number before any run.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct NumberShape {
    pub low: f64,
    pub high: f64,
    pub whole: bool,
    /// Whether anything is drawn in a run: else what one run shows is all there is.
    pub drawn: bool,
}

/// One number of each run. Merging has no order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NumberTally {
    shape: NumberShape,
    /// Of the whole numbers in the range, if they are not too many; all else is in `values`.
    counters: Option<Counts>,
    values: Cells,
    /// Runs that have no such number.
    pub missing: u64,
}

/// Whether whole numbers have a counter each.
fn have_counters(shape: &NumberShape) -> bool {
    let cells = shape.high - shape.low + 1.0;
    shape.whole && shape.low.abs() < 1e15 && (1.0..=COUNTERS as f64).contains(&cells)
}

impl NumberShape {
    /// What such a number takes at most in so many runs, in bytes.
    pub fn bytes(&self, runs: u64) -> u64 {
        if have_counters(self) { 8 * COUNTERS as u64 } else { Cells::bytes(runs) }
    }
}

impl NumberTally {
    pub fn new(shape: &NumberShape) -> Self {
        let cells = shape.high - shape.low + 1.0;
        Self {
            shape: *shape,
            counters: have_counters(shape).then(|| Counts::new(cells as usize)),
            values: Cells::new(),
            missing: 0,
        }
    }

    #[inline]
    pub fn add(&mut self, value: f64) {
        if let Some(counters) = &mut self.counters {
            let above = value - self.shape.low;
            let cell = above as u32;
            if f64::from(cell) == above && (cell as usize) < counters.as_slice().len() {
                counters.add(cell as usize);
                return;
            }
        }
        self.values.add(value);
    }

    pub(super) fn form(&self, form: &mut Vec<u64>) {
        let NumberShape { low, high, whole, drawn } = self.shape;
        let counters = self.counters.as_ref().map_or(0, |counters| counters.as_slice().len() as u64);
        form.extend([low.to_bits(), high.to_bits(), whole.into(), drawn.into(), counters]);
    }

    /// Whether so many runs can have come to this.
    pub(super) fn is_sound(&self, runs: u64) -> bool {
        let made = NumberTally::new(&self.shape);
        let cells = |tally: &NumberTally| tally.counters.as_ref().map(|counters| counters.as_slice().len());
        let in_counters = self.counters.as_ref().is_none_or(|counters| counters.add_up_to(runs.into()));
        if cells(self) != cells(&made) || !in_counters || self.missing > runs {
            return false;
        }
        let counted = self.counters.as_ref().map_or(0, Counts::total);
        let left = runs.checked_sub(counted).and_then(|left| left.checked_sub(self.missing));
        left.is_some_and(|left| self.values.is_sound(left))
    }

    /// To be done before merging, comparing and reading.
    pub fn settle(&mut self) {
        self.values.settle();
    }

    /// Both must be settled.
    pub fn merge(&mut self, other: &Self) {
        if let (Some(mine), Some(theirs)) = (&mut self.counters, &other.counters) {
            mine.merge(theirs);
        }
        self.values.merge(&other.values);
        self.missing += other.missing;
    }

    /// What the number is known to stay within, seen or not; `None` if what was seen is all there is.
    pub fn known(&self) -> Option<[f64; 2]> {
        self.shape.drawn.then_some([self.shape.low, self.shape.high])
    }

    /// Of what is settled.
    pub fn moments(&self) -> Moments {
        let mut moments = self.values.moments().clone();
        self.counted().for_each(|cell| moments.add_many(cell.low, cell.count));
        moments
    }

    fn counted(&self) -> impl Iterator<Item = Cell> {
        let counters = self.counters.iter().flat_map(|counters| counters.as_slice().iter().enumerate());
        counters.filter(|(_, count)| **count > 0).map(|(cell, &count)| {
            let value = self.shape.low + cell as f64;
            Cell { low: value, high: value, count }
        })
    }

    /// Of what is settled.
    pub fn distribution(&self) -> Distribution {
        let mut cells: Vec<Cell> = self.counted().chain(self.values.cells()).collect();
        cells.sort_by(|a, b| a.low.total_cmp(&b.low));
        let total = cells.iter().map(|cell| cell.count).sum();
        Distribution { cells, total, whole: self.shape.whole }
    }
}

/// The values of a number in ascending cells: see [`Cell`].
#[derive(Clone, Debug, PartialEq)]
pub struct Distribution {
    cells: Vec<Cell>,
    total: u64,
    whole: bool,
}

impl Distribution {
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// How many values there are.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// Whether all that can come are whole numbers.
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// The quantile at `p` (0 to 1): the least value that at least a share p of all values does not exceed; `None` if there
    /// are no values. Where it lies in a cell of several values, as if these were evenly spread in it.
    pub fn quantile(&self, p: f64) -> Option<f64> {
        let rank = rank(self.total, p);
        let mut before = 0;
        for cell in &self.cells {
            if before + cell.count >= rank {
                let place = (rank - before - 1) as f64 / (cell.count - 1).max(1) as f64;
                let value = cell.low * (1.0 - place) + cell.high * place;
                return Some(if cell.low == cell.high {
                    cell.low
                } else if self.whole {
                    value.round()
                } else {
                    value
                });
            }
            before += cell.count;
        }
        None
    }

    /// The mean of the lowest share `p` of the values, or that of the lowest one if `p` is too small for any; `None` if there
    /// are no values.
    ///
    /// The conditional value at risk as R. T. Rockafellar and S. Uryasev, "Conditional value-at-risk for general loss
    /// distributions", Journal of Banking & Finance 26 (2002) 1443-1471, define it for values that repeat: q - E(q - x)⁺ / p,
    /// where q is the quantile at `p`. The variance is that of (q - x)⁺ / p: B. J. Manistre, G. H. Hancock, "Variance of
    /// the CTE estimator", North American Actuarial Journal 9 (2005) 129-156. Values that share a cell count as its middle.
    pub fn lowest(&self, p: f64) -> Option<Lowest> {
        let (quantile, least) = (self.quantile(p)?, self.cells.first()?.low);
        let share = p.max(1.0 / self.total as f64);
        let (mut mean, mut square) = (0.0, 0.0);
        for cell in &self.cells {
            let below = quantile - (cell.low / 2.0 + cell.high / 2.0);
            if below <= 0.0 {
                break;
            }
            let weight = cell.count as f64 / self.total as f64;
            mean += weight * below;
            square += weight * below * below;
        }
        // Beyond the largest number nothing is known of the spread.
        let spread = if square.is_finite() { (square - mean * mean).max(0.0) } else { f64::INFINITY };
        Some(Lowest {
            mean: quantile - mean / share,
            variance: spread / (share * share),
            quantile,
            share,
            most: (quantile - least) / share,
        })
    }
}

/// The mean of the lowest share of the values, and what each value adds to it: (quantile - value)⁺ / share, by which it is
/// less than the quantile.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lowest {
    pub mean: f64,
    /// Of what values add, with divisor n.
    pub variance: f64,
    pub quantile: f64,
    pub share: f64,
    /// The most that a value adds.
    pub most: f64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn filled(shape: NumberShape, values: impl IntoIterator<Item = f64>) -> NumberTally {
        let mut tally = NumberTally::new(&shape);
        values.into_iter().for_each(|value| tally.add(value));
        tally.settle();
        tally
    }

    fn whole(low: f64, high: f64) -> NumberShape {
        NumberShape { low, high, whole: true, drawn: true }
    }

    const ANY: NumberShape =
        NumberShape { low: f64::NEG_INFINITY, high: f64::INFINITY, whole: false, drawn: true };

    #[test]
    fn a_value_outside_the_range_is_itself() {
        let inside = filled(whole(-2.0, 2.0), [-2.0, 0.0, 0.0, 2.0, 7.0, -7.5]).distribution();
        let cells: Vec<(f64, u64)> = inside.cells().iter().map(|cell| (cell.low, cell.count)).collect();
        assert_eq!(cells, [(-7.5, 1), (-2.0, 1), (0.0, 2), (2.0, 1), (7.0, 1)]);
        assert_eq!(inside.total(), 6);
    }

    #[test]
    fn no_values_have_no_quantiles() {
        let none = filled(ANY, []).distribution();
        assert_eq!((none.quantile(0.5), none.lowest(0.05)), (None, None));
    }

    #[test]
    fn the_quantile_is_a_value_that_occurred() {
        for shape in [whole(0.0, 100.0), whole(0.0, 1e12), whole(-f64::MAX, f64::MAX), ANY] {
            let found = filled(shape, [1.0, 1.0, 60.0, 100.0]).distribution();
            assert_eq!(
                [0.0, 0.5, 0.51, 0.75, 0.76, 1.0].map(|p| found.quantile(p)),
                [1.0, 1.0, 60.0, 60.0, 100.0, 100.0].map(Some)
            );
        }
    }

    #[test]
    fn the_mean_of_the_lowest_takes_part_of_what_repeats() {
        let values = [0.0, 10.0, 10.0, 10.0, 20.0, 100.0, 100.0, 100.0, 100.0, 100.0];
        let found = filled(whole(0.0, 100.0), values).distribution();
        let mean = |p| found.lowest(p).expect("there are values").mean;
        assert_eq!([0.05, 0.1, 0.2, 0.5].map(mean), [0.0, 0.0, 5.0, 10.0]);
        assert!((mean(0.25) - 6.0).abs() < 1e-12, "0 once, 10 one and a half times");
        assert!((mean(1.0) - 55.0).abs() < 1e-12, "of all it is the mean");
        let same = filled(ANY, [0.123, 0.123, 0.9]).distribution().lowest(0.5).expect("there are values");
        assert_eq!((same.mean, same.variance), (0.123, 0.0));
    }

    #[test]
    fn rounding_does_not_shift_the_rank() {
        let found = filled(whole(1.0, 100.0), (1..=100).map(f64::from)).distribution();
        for rank in 1..=100 {
            assert_eq!(found.quantile(f64::from(rank) / 100.0), Some(f64::from(rank)));
        }
    }

    proptest! {
        /// The range changes nothing but how values are stored.
        #[test]
        fn quantiles_and_moments_do_not_depend_on_the_range(
            mut values in prop::collection::vec(-50i32..50, 1..200),
            percent in 1usize..=100,
            factor in 1.0..1e12f64,
        ) {
            let numbers = || values.iter().map(|&x| f64::from(x));
            let narrow = filled(whole(-50.0, 49.0), numbers());
            let wide = filled(whole(-50.0 * factor, 49.0 * factor), numbers());
            prop_assert_eq!(narrow.moments(), wide.moments());
            prop_assert_eq!(narrow.distribution(), wide.distribution());
            values.sort_unstable();
            let rank = (percent * values.len()).div_ceil(100);
            prop_assert_eq!(wide.distribution().quantile(percent as f64 / 100.0), Some(f64::from(values[rank - 1])));
        }
    }
}
