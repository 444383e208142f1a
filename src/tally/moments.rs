//! Count, sum and sum of squares, from which mean and variance come without loss.

use super::FixedPoint;

/// The first two moments of values kept in fixed point. Room for fewer than 2^40 values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moments {
    scale: FixedPoint,
    count: u64,
    /// In units.
    sum: i128,
    /// In units squared.
    sum_of_squares: i128,
}

impl Moments {
    pub fn new(scale: FixedPoint) -> Moments {
        Moments { scale, count: 0, sum: 0, sum_of_squares: 0 }
    }

    /// Counts one value, rounded to the nearest unit.
    pub fn add(&mut self, value: f64) {
        self.add_many(value, 1);
    }

    /// Counts a value so many times.
    pub fn add_many(&mut self, value: f64, times: u64) {
        let (units, many) = (i128::from(self.scale.units(value)), i128::from(times));
        self.count += times;
        self.sum += many * units;
        self.sum_of_squares += many * (units * units);
    }

    /// # Panics
    /// If the two are kept in different units.
    pub fn merge(&mut self, other: &Moments) {
        assert_eq!(self.scale, other.scale, "moments in different units");
        self.count += other.count;
        self.sum += other.sum;
        self.sum_of_squares += other.sum_of_squares;
    }

    /// How many values were counted.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Whether all values counted were the same, to the unit.
    pub fn is_constant(&self) -> bool {
        let n = i128::from(self.count);
        n > 0 && self.sum % n == 0 && self.sum_of_squares == (self.sum / n) * (self.sum / n) * n
    }

    /// NaN if there are no values.
    pub fn mean(&self) -> f64 {
        if self.count == 0 {
            return f64::NAN;
        }
        let (whole, rest) = self.split_mean();
        self.scale.value(whole as f64 + rest as f64 / self.count as f64)
    }

    /// The sample variance, with divisor n - 1. NaN if there are fewer than two values.
    pub fn variance(&self) -> f64 {
        if self.count < 2 {
            return f64::NAN;
        }
        let n = i128::from(self.count);
        // Σ(x - mean)² = Σ(x - m)² - r²/n, with m the whole part of the mean and r = Σ(x - m). The first sum is
        // an integer, below 2^123 as its terms; the last is below n as |r| < n. Nothing is lost but by the last
        // roundings, and the result, if not 0, is at least 1/2, so that taking a share of 1 off is harmless.
        let (m, r) = self.split_mean();
        let about_m = self.sum_of_squares - 2 * m * self.sum + n * m * m;
        let (whole, rest) = (r * r / n, r * r % n);
        let squares = (about_m - whole) as f64 - rest as f64 / n as f64;
        self.scale.value(self.scale.value(squares / (n - 1) as f64))
    }

    /// The square root of the variance.
    pub fn sd(&self) -> f64 {
        self.variance().sqrt()
    }

    /// The mean in units, as a whole part and what is left over in n-ths, of the same sign.
    fn split_mean(&self) -> (i128, i128) {
        let n = i128::from(self.count);
        (self.sum / n, self.sum % n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn moments(low: f64, high: f64, values: &[f64]) -> Moments {
        let mut moments = Moments::new(FixedPoint::for_range(low, high));
        values.iter().for_each(|&value| moments.add(value));
        moments
    }

    #[test]
    fn mean_and_variance_of_a_few() {
        let few = moments(0.0, 10.0, &[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]);
        assert_eq!(few.count(), 8);
        assert_eq!(few.mean(), 5.0);
        assert_eq!(few.variance(), 32.0 / 7.0);
        assert_eq!(few.sd(), (32.0f64 / 7.0).sqrt());
    }

    #[test]
    fn too_few_values_have_no_moments() {
        assert!(moments(0.0, 1.0, &[]).mean().is_nan());
        assert!(moments(0.0, 1.0, &[0.5]).variance().is_nan());
        assert_eq!(moments(0.0, 1.0, &[0.5]).mean(), 0.5);
    }

    #[test]
    fn equal_values_have_no_variance() {
        assert_eq!(moments(-7.3, 1e9, &[-7.3; 1000]).variance(), 0.0);
    }

    /// Floats summed as they come would say 0, or worse.
    #[test]
    fn a_small_spread_on_a_large_mean_is_kept() {
        let large = 1_099_511_627_000.0;
        assert_eq!(moments(0.0, large + 2.0, &[large, large + 1.0, large + 2.0]).variance(), 1.0);
        assert_eq!(moments(-large - 2.0, 0.0, &[-large, -large - 1.0, -large - 2.0]).variance(), 1.0);
    }

    /// As many values as there may be, as large as they may be.
    #[test]
    fn the_largest_sums_fit() {
        let mut all = moments(-1.0, 1.0, &[-1.0, 1.0]);
        for _ in 0..38 {
            let half = all.clone();
            all.merge(&half);
        }
        assert_eq!(all.count(), 1 << 39);
        assert_eq!(all.mean(), 0.0);
        let n = all.count() as f64;
        assert_eq!(all.variance(), n / (n - 1.0));
        let mut all = moments(0.0, 1.0, &[1.0]);
        for _ in 0..39 {
            let half = all.clone();
            all.merge(&half);
        }
        assert_eq!((all.mean(), all.variance()), (1.0, 0.0));
    }

    #[test]
    #[should_panic(expected = "different units")]
    fn different_units_do_not_merge() {
        moments(0.0, 1.0, &[]).merge(&moments(0.0, 100.0, &[]));
    }

    proptest! {
        #[test]
        fn any_split_and_order_merges_to_the_same(
            values in prop::collection::vec((-1e6..1e6f64, 0usize..5), 0..60),
            order in Just([0, 1, 2, 3, 4]).prop_shuffle(),
        ) {
            let all: Vec<f64> = values.iter().map(|&(value, _)| value).collect();
            let mut merged = moments(-1e6, 1e6, &[]);
            for part in order {
                let part: Vec<f64> = values.iter().filter(|(_, p)| *p == part).map(|&(value, _)| value).collect();
                merged.merge(&moments(-1e6, 1e6, &part));
            }
            prop_assert_eq!(merged, moments(-1e6, 1e6, &all));
        }

        /// Against the definitions, worked out in integers: n·Σx² - (Σx)² fits here.
        #[test]
        fn moments_are_those_of_the_definition(values in prop::collection::vec(-1_000_000i64..1_000_000, 2..50)) {
            let floats: Vec<f64> = values.iter().map(|&x| x as f64).collect();
            let found = moments(-1e6, 1e6, &floats);
            let n = values.len() as i128;
            let sum: i128 = values.iter().map(|&x| i128::from(x)).sum();
            let squares: i128 = values.iter().map(|&x| i128::from(x) * i128::from(x)).sum();
            let mean = sum as f64 / n as f64;
            let variance = (n * squares - sum * sum) as f64 / (n * (n - 1)) as f64;
            prop_assert!((found.mean() - mean).abs() <= 4.0 * f64::EPSILON * mean.abs());
            prop_assert!((found.variance() - variance).abs() <= 4.0 * f64::EPSILON * variance);
        }
    }
}
