//! Histograms, and the quantiles read from them.

use super::Counts;

/// How values are told into cells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    low: f64,
    high: f64,
    cells: usize,
    /// Cells in a unit of value.
    density: f64,
    whole: bool,
}

impl Scale {
    /// The largest bound: the distance between two such is still finite.
    const MOST: f64 = f64::MAX / 4.0;

    /// One cell for each whole number from `low` to `high`; `None` if they are more than `most_cells`, or none.
    pub fn whole(low: i64, high: i64, most_cells: usize) -> Option<Scale> {
        let cells = high.checked_sub(low)?.checked_add(1)?;
        let cells = usize::try_from(cells).ok().filter(|&cells| (1..=most_cells).contains(&cells))?;
        Some(Scale { low: low as f64, high: high as f64, cells, density: 1.0, whole: true })
    }

    /// `cells` equal cells from `low` to `high`, at least one; the last includes `high`. Bounds that are not
    /// finite count as very large; where `low` and `high` are the same, all values go to the first cell.
    pub fn real(low: f64, high: f64, cells: usize) -> Scale {
        let low = if low.is_nan() { -Scale::MOST } else { low.clamp(-Scale::MOST, Scale::MOST) };
        let high = high.min(Scale::MOST).max(low);
        let cells = cells.max(1);
        let density = cells as f64 / (high - low);
        Scale { low, high, cells, density: if density.is_finite() { density } else { 0.0 }, whole: false }
    }

    pub fn low(&self) -> f64 {
        self.low
    }

    pub fn high(&self) -> f64 {
        self.high
    }

    pub fn cells(&self) -> usize {
        self.cells
    }

    /// Whether each cell is one whole number.
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// The cell of a value; a value outside the range goes to the cell at that end, NaN to the first.
    #[inline]
    pub fn cell(&self, value: f64) -> usize {
        // The conversion drops the fraction and stops at 0.
        (((value - self.low) * self.density) as u32 as usize).min(self.cells - 1)
    }

    /// The quantile at `p` (0 to 1) of the values counted in `counts`, one number for each cell; `None` if there
    /// are no values.
    ///
    /// For whole numbers it is the exact order statistic: the smallest value that at least a share p of all
    /// values does not exceed. For reals it is interpolated within the cell in which that order statistic lies,
    /// as if the cell's values were spread evenly, and so off by at most the width of a cell.
    pub fn quantile(&self, counts: &[u64], p: f64) -> Option<f64> {
        let share = Self::share(counts, p);
        let cell = self.rank_cell(counts, p)?;
        if self.whole {
            return Some(self.low + cell as f64);
        }
        let before: u64 = counts[..cell].iter().sum();
        let within = ((share - before as f64) / counts[cell] as f64).clamp(0.0, 1.0);
        let position = (cell as f64 + within) / self.cells as f64;
        Some(self.low + position * (self.high - self.low))
    }

    /// The cell in which the order statistic at `p` lies; `None` if there are no values.
    fn rank_cell(&self, counts: &[u64], p: f64) -> Option<usize> {
        let rank = libm::ceil(Self::share(counts, p)).max(1.0);
        let mut before = 0;
        counts.iter().position(|&count| {
            before += count;
            count > 0 && rank <= before as f64
        })
    }

    /// How many of the values lie at or below the quantile at `p`, not rounded.
    fn share(counts: &[u64], p: f64) -> f64 {
        let total: u64 = counts.iter().sum();
        // A p such as 0.07 of 100 comes out a hair above 7, which must not count as 8.
        p.clamp(0.0, 1.0) * total as f64 * (1.0 - 4.0 * f64::EPSILON)
    }
}

/// A histogram.
#[derive(Clone, Debug, PartialEq)]
pub struct Bins {
    scale: Scale,
    counts: Counts,
    /// What values each cell of a histogram of reals holds: many runs may share one value exactly.
    held: Vec<Held>,
}

/// The values of a cell. Merging has no order.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Held {
    None,
    One(f64),
    Many,
}

impl Held {
    fn with(self, other: Held) -> Held {
        match (self, other) {
            (Held::None, x) | (x, Held::None) => x,
            (Held::One(a), Held::One(b)) if a == b => Held::One(a),
            _ => Held::Many,
        }
    }
}

impl Bins {
    pub fn new(scale: Scale) -> Bins {
        let held = vec![Held::None; if scale.whole { 0 } else { scale.cells }];
        Bins { scale, counts: Counts::new(scale.cells), held }
    }

    #[inline]
    pub fn add(&mut self, value: f64) {
        let cell = self.scale.cell(value);
        self.counts.add(cell);
        if let Some(held) = self.held.get_mut(cell) {
            *held = held.with(Held::One(value));
        }
    }

    /// # Panics
    /// If the two have different scales.
    pub fn merge(&mut self, other: &Bins) {
        assert_eq!(self.scale, other.scale, "histograms of different scales");
        self.counts.merge(&other.counts);
        for (held, other) in self.held.iter_mut().zip(&other.held) {
            *held = held.with(*other);
        }
    }

    pub fn scale(&self) -> &Scale {
        &self.scale
    }

    pub fn counts(&self) -> &[u64] {
        self.counts.as_slice()
    }

    /// How many values were counted.
    pub fn total(&self) -> u64 {
        self.counts.total()
    }

    /// See [`Scale::quantile`]; in a cell where all values are the same, that value.
    pub fn quantile(&self, p: f64) -> Option<f64> {
        let value = self.scale.quantile(self.counts(), p)?;
        match self.held.get(self.scale.rank_cell(self.counts(), p)?) {
            Some(Held::One(value)) => Some(*value),
            _ => Some(value),
        }
    }

    /// The mean of the lowest share `p` of the values, that of the lowest one if `p` is too small for any, and the
    /// variance of what each value adds to it; `None` if there are no values.
    ///
    /// The conditional value at risk as R. T. Rockafellar and S. Uryasev, "Conditional value-at-risk for general loss
    /// distributions", Journal of Banking & Finance 26 (2002) 1443-1471, define it for values that repeat: q - E(q - x)⁺ / p,
    /// where q is the quantile at `p`. The variance is that of (q - x)⁺ / p: B. J. Manistre, G. H. Hancock, "Variance of
    /// the CTE estimator", North American Actuarial Journal 9 (2005) 129-156. Values that share a cell of reals count as
    /// the middle of the cell, unless they are all the same: off by half the width of a cell at most.
    pub fn lowest(&self, p: f64) -> Option<(f64, f64)> {
        let quantile = self.value_of(self.scale.rank_cell(self.counts(), p)?);
        let total = self.total() as f64;
        let share = p.max(1.0 / total);
        let (mut sum, mut squares) = (0.0, 0.0);
        for (cell, &count) in self.counts().iter().enumerate().filter(|(_, count)| **count > 0) {
            let below = quantile - self.value_of(cell);
            if below <= 0.0 {
                break;
            }
            sum += count as f64 * below;
            squares += count as f64 * below * below;
        }
        let (mean, square) = (sum / total, squares / total);
        Some((quantile - mean / share, (square - mean * mean).max(0.0) / (share * share)))
    }

    /// The value that stands for those of a cell.
    fn value_of(&self, cell: usize) -> f64 {
        let Scale { low, high, cells, whole, .. } = self.scale;
        match self.held.get(cell) {
            Some(Held::One(value)) => *value,
            _ if whole => low + cell as f64,
            _ => low + (cell as f64 + 0.5) / cells as f64 * (high - low),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn filled(scale: Scale, values: impl IntoIterator<Item = f64>) -> Bins {
        let mut bins = Bins::new(scale);
        values.into_iter().for_each(|value| bins.add(value));
        bins
    }

    fn whole(low: i64, high: i64) -> Scale {
        Scale::whole(low, high, 1000).expect("a small range")
    }

    #[test]
    fn each_whole_number_has_its_bin() {
        let bins = filled(whole(-2, 2), [-2.0, 0.0, 0.0, 2.0, 7.0, -7.0]);
        assert_eq!(bins.counts(), [2, 0, 2, 0, 2], "values outside go to the end bins");
        assert_eq!(bins.total(), 6);
    }

    #[test]
    fn the_last_real_bin_includes_its_end() {
        let bins = filled(Scale::real(0.0, 1.0, 4), [0.0, 0.24, 0.25, 0.99, 1.0, 1.5, -0.1, f64::NAN]);
        assert_eq!(bins.counts(), [4, 1, 0, 3]);
    }

    #[test]
    fn whole_ranges_too_long_or_empty_are_refused() {
        assert!(Scale::whole(0, 1000, 1000).is_none());
        assert!(Scale::whole(1, 1000, 1000).is_some());
        assert!(Scale::whole(1, 0, 1000).is_none());
        assert!(Scale::whole(i64::MIN, i64::MAX, usize::MAX).is_none());
    }

    #[test]
    fn odd_ranges_do_no_harm() {
        for (low, high) in [(3.0, 3.0), (f64::NEG_INFINITY, f64::INFINITY), (f64::NAN, f64::NAN), (2.0, 1.0)]
        {
            let bins = filled(Scale::real(low, high, 10), [3.0, -1.0, f64::INFINITY, f64::NAN]);
            assert_eq!(bins.total(), 4);
            assert!(bins.quantile(0.5).is_some_and(f64::is_finite));
        }
        assert_eq!(filled(Scale::real(3.0, 3.0, 10), [3.0, 3.0]).quantile(0.95), Some(3.0));
    }

    #[test]
    fn an_empty_histogram_has_no_quantiles() {
        assert_eq!(Bins::new(whole(0, 9)).quantile(0.5), None);
    }

    #[test]
    fn the_quantile_is_a_value_that_occurred() {
        let bins = filled(whole(0, 100), [1.0, 1.0, 60.0, 100.0]);
        assert_eq!(
            [0.0, 0.5, 0.51, 0.75, 0.76, 1.0].map(|p| bins.quantile(p)),
            [1.0, 1.0, 60.0, 60.0, 100.0, 100.0].map(Some)
        );
    }

    #[test]
    fn the_mean_of_the_lowest_takes_part_of_what_repeats() {
        let bins = filled(whole(0, 100), [0.0, 10.0, 10.0, 10.0, 20.0, 100.0, 100.0, 100.0, 100.0, 100.0]);
        let mean = |p| bins.lowest(p).expect("there are values").0;
        assert_eq!([0.05, 0.1, 0.2, 0.5].map(mean), [0.0, 0.0, 5.0, 10.0]);
        assert!((mean(0.25) - 6.0).abs() < 1e-12, "0 once, 10 one and a half times");
        assert!((mean(1.0) - 55.0).abs() < 1e-12, "of all it is the mean");
        assert_eq!(Bins::new(whole(0, 9)).lowest(0.05), None);
        let real = filled(Scale::real(0.0, 1.0, 10), [0.123, 0.123, 0.9]);
        assert_eq!(real.lowest(0.5), Some((0.123, 0.0)));
    }

    #[test]
    fn rounding_does_not_shift_the_rank() {
        let bins = filled(whole(1, 100), (1..=100).map(f64::from));
        for rank in 1..=100 {
            assert_eq!(bins.quantile(f64::from(rank) / 100.0), Some(f64::from(rank)));
        }
    }

    #[test]
    fn real_quantiles_are_interpolated() {
        let bins = filled(Scale::real(0.0, 10.0, 10), (0..1000).map(|i| f64::from(i) / 100.0));
        for p in [0.0, 0.05, 0.333, 0.5, 0.95, 1.0] {
            let found = bins.quantile(p).expect("there are values");
            assert!((found - 10.0 * p).abs() < 1e-9, "{found} at {p}");
        }
    }

    #[test]
    #[should_panic(expected = "different scales")]
    fn different_scales_do_not_merge() {
        Bins::new(whole(0, 9)).merge(&Bins::new(Scale::real(0.0, 9.0, 10)));
    }

    proptest! {
        #[test]
        fn any_split_and_order_merges_to_the_same(
            values in prop::collection::vec((-10.0..110.0f64, 0usize..5), 0..60),
            order in Just([0, 1, 2, 3, 4]).prop_shuffle(),
        ) {
            let scale = Scale::real(0.0, 100.0, 37);
            let mut merged = Bins::new(scale);
            for part in order {
                merged.merge(&filled(scale, values.iter().filter(|(_, p)| *p == part).map(|v| v.0)));
            }
            prop_assert_eq!(merged, filled(scale, values.iter().map(|v| v.0)));
        }

        #[test]
        fn whole_quantiles_are_order_statistics(
            mut values in prop::collection::vec(0i32..50, 1..200),
            percent in 1usize..=100,
        ) {
            let bins = filled(whole(0, 49), values.iter().map(|&x| f64::from(x)));
            values.sort_unstable();
            let rank = (percent * values.len()).div_ceil(100);
            prop_assert_eq!(bins.quantile(percent as f64 / 100.0), Some(f64::from(values[rank - 1])));
        }

        #[test]
        fn real_quantiles_are_within_a_bin(
            mut values in prop::collection::vec(-3.0..=5.0f64, 1..200),
            percent in 1usize..=100,
            cells in 1usize..300,
        ) {
            let bins = filled(Scale::real(-3.0, 5.0, cells), values.iter().copied());
            values.sort_unstable_by(f64::total_cmp);
            let exact = values[(percent * values.len()).div_ceil(100) - 1];
            let found = bins.quantile(percent as f64 / 100.0).expect("there are values");
            prop_assert!((found - exact).abs() <= 8.0 / cells as f64 + 1e-12, "{} for {}", found, exact);
        }
    }
}
