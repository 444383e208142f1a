//! Count, sum and sum of squares of any finite numbers, without rounding.

use num_bigint::BigInt;
use serde::{Deserialize, Serialize};

/// The first two moments of numbers, exact: a superaccumulator. Room for fewer than 2^40 numbers.
///
/// A finite number is a whole number of 53 bits times a power of two. Numbers whose powers lie in the same group of
/// eight are whole multiples, of at most 60 bits, of the least of these, and are added up as integers; what groups come
/// to is put together when it is asked for. R. M. Neal, "Fast exact summation using small and large superaccumulators",
/// arXiv 1505.05571 (2015), has the idea.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Moments {
    count: u64,
    /// Infinite, and the wrong way round, without numbers.
    least: f64,
    greatest: f64,
    /// Only those that a number other than 0 belongs to, ascending.
    groups: Vec<Group>,
}

/// Sums over the numbers of a group, in its unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Group {
    /// The unit is 2^(8 · index - 1075).
    index: u32,
    sum: i128,
    /// The sum of squares is `low + 2^64 · high`.
    low: u128,
    high: u128,
}

impl Default for Moments {
    fn default() -> Self {
        Moments { count: 0, least: f64::INFINITY, greatest: f64::NEG_INFINITY, groups: vec![] }
    }
}

impl Moments {
    pub fn add(&mut self, value: f64) {
        self.add_many(value, 1);
    }

    /// Counts a number so many times. It must be finite.
    pub fn add_many(&mut self, value: f64, times: u64) {
        debug_assert!(value.is_finite(), "{value} has no moments");
        if times == 0 {
            return;
        }
        self.count += times;
        self.least = self.least.min(value + 0.0);
        self.greatest = self.greatest.max(value + 0.0);
        if value == 0.0 {
            return;
        }
        let bits = value.to_bits();
        let exponent = (bits >> 52) as u32 & 0x7ff;
        let fraction = bits & ((1 << 52) - 1);
        // Below the ordinary numbers the leading bit is not implied, and the exponent is that of the least of them.
        let (whole, exponent) = if exponent == 0 { (fraction, 1) } else { (fraction | 1 << 52, exponent) };
        let whole = whole << (exponent & 7);
        let square = u128::from(whole) * u128::from(whole);
        let signed = if value < 0.0 { -i128::from(whole) } else { i128::from(whole) };
        let group = self.group(exponent >> 3);
        group.sum += signed * i128::from(times);
        group.low += (square & u128::from(u64::MAX)) * u128::from(times);
        group.high += (square >> 64) * u128::from(times);
    }

    fn group(&mut self, index: u32) -> &mut Group {
        let at = self.groups.iter().position(|group| group.index >= index).unwrap_or(self.groups.len());
        if self.groups.get(at).is_none_or(|group| group.index != index) {
            self.groups.insert(at, Group { index, sum: 0, low: 0, high: 0 });
        }
        &mut self.groups[at]
    }

    pub fn merge(&mut self, other: &Moments) {
        self.count += other.count;
        self.least = self.least.min(other.least);
        self.greatest = self.greatest.max(other.greatest);
        for theirs in &other.groups {
            let mine = self.group(theirs.index);
            mine.sum += theirs.sum;
            mine.low += theirs.low;
            mine.high += theirs.high;
        }
    }

    /// Whether so many numbers can have come to this.
    pub(super) fn is_sound(&self, count: u64) -> bool {
        // The group of the greatest exponent; a number of 60 bits, and its square, so many times.
        const LAST: u32 = 0x7fe >> 3;
        let most = u128::from(count) << 64;
        let fits = |group: &Group| {
            group.index <= LAST && group.sum.unsigned_abs() <= most && group.low.max(group.high) <= most
        };
        let ends = match self.count {
            0 => (self.least, self.greatest) == (f64::INFINITY, f64::NEG_INFINITY) && self.groups.is_empty(),
            _ => self.least <= self.greatest && self.least.is_finite() && self.greatest.is_finite(),
        };
        let ascend = self.groups.windows(2).all(|pair| pair[0].index < pair[1].index);
        self.count == count && ends && ascend && self.groups.iter().all(fits)
    }

    /// How many numbers were counted.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The least and the greatest number; the wrong way round if there are none.
    pub fn ends(&self) -> [f64; 2] {
        [self.least, self.greatest]
    }

    /// Whether all numbers counted were the same.
    pub fn is_constant(&self) -> bool {
        self.least == self.greatest
    }

    /// Rounded once. NaN if there are no numbers.
    pub fn mean(&self) -> f64 {
        if self.count == 0 {
            return f64::NAN;
        }
        if self.is_constant() {
            return self.least;
        }
        let (sum, _, unit) = self.sums();
        ratio(&sum, &BigInt::from(self.count), unit)
    }

    /// The sample variance, with divisor n - 1, rounded once. NaN if there are fewer than two numbers; infinite if it is
    /// beyond the largest.
    pub fn variance(&self) -> f64 {
        if self.count < 2 {
            return f64::NAN;
        }
        if self.is_constant() {
            return 0.0;
        }
        let (sum, squares, unit) = self.sums();
        let n = BigInt::from(self.count);
        ratio(&(&n * squares - &sum * &sum), &(&n * (self.count - 1)), 2 * unit)
    }

    /// The square root of the variance.
    pub fn sd(&self) -> f64 {
        self.variance().sqrt()
    }

    /// The sum in units of 2^e, the sum of squares in units of 2^2e, and e.
    fn sums(&self) -> (BigInt, BigInt, i32) {
        let first = self.groups.first().map_or(0, |group| group.index);
        let (mut sum, mut squares) = (BigInt::ZERO, BigInt::ZERO);
        for group in &self.groups {
            let above = 8 * (group.index - first);
            sum += BigInt::from(group.sum) << above;
            squares += (BigInt::from(group.low) + (BigInt::from(group.high) << 64)) << (2 * above);
        }
        (sum, squares, 8 * first as i32 - 1075)
    }
}

/// `numerator / denominator · 2^exponent`; the denominator above 0.
fn ratio(numerator: &BigInt, denominator: &BigInt, exponent: i32) -> f64 {
    // At least 64 bits of the quotient, so that rounding it is all that is lost.
    let more = (denominator.bits() + 66).saturating_sub(numerator.bits());
    let quotient = (numerator << more) / denominator;
    let beyond = quotient.bits().saturating_sub(120);
    // 120 bits fit.
    let leading = i128::try_from(quotient >> beyond).unwrap_or(0) as f64;
    scaled(leading, i64::from(exponent) + beyond as i64 - more as i64)
}

/// `value · 2^exponent`.
fn scaled(value: f64, exponent: i64) -> f64 {
    libm::scalbn(value, exponent.clamp(-4000, 4000) as i32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn moments(values: &[f64]) -> Moments {
        let mut moments = Moments::default();
        values.iter().for_each(|&value| moments.add(value));
        moments
    }

    #[test]
    fn mean_and_variance_of_few_values() {
        let found = moments(&[1.0, 2.0, 4.0, 9.0]);
        assert_eq!((found.count(), found.mean(), found.variance()), (4, 4.0, 38.0 / 3.0));
        assert_eq!(found.sd(), (38.0_f64 / 3.0).sqrt());
        assert_eq!(moments(&[7.0]).mean(), 7.0);
        assert!(moments(&[7.0]).variance().is_nan() && moments(&[]).mean().is_nan());
        assert_eq!(moments(&[0.1; 3]).mean(), 0.1);
        assert_eq!(moments(&[0.1; 3]).variance(), 0.0);
    }

    #[test]
    fn digits_survive_a_large_mean() {
        let found = moments(&[1e15, 1e15 + 1.0, 1e15 + 2.0]);
        assert_eq!((found.mean(), found.variance()), (1e15 + 1.0, 1.0));
        let found = moments(&[1e300, 1.0, -1e300]);
        assert_eq!(found.mean(), 1.0 / 3.0);
        let tiny = f64::from_bits(3);
        assert_eq!(moments(&[tiny, -tiny, tiny, tiny, tiny]).mean(), f64::from_bits(2), "1.8 units");
        assert_eq!(moments(&[f64::MAX, f64::MAX, f64::MAX]).mean(), f64::MAX);
        assert_eq!(moments(&[f64::MAX, -f64::MAX]).mean(), 0.0);
        assert_eq!(moments(&[f64::MAX, -f64::MAX]).variance(), f64::INFINITY);
        assert_eq!(moments(&[1e-200, 3e-200]).sd(), 0.0, "squares below the least number");
    }

    #[test]
    fn a_million_of_millions() {
        let mut all = Moments::default();
        all.add_many(f64::MAX, (1 << 39) - 1);
        all.add_many(-f64::MAX, 1 << 39);
        assert_eq!(all.mean(), f64::MAX / -((1_u64 << 40) as f64 - 1.0));
    }

    proptest! {
        #[test]
        fn any_split_and_order_merges_to_the_same(
            values in prop::collection::vec((prop::num::f64::NORMAL | prop::num::f64::SUBNORMAL | prop::num::f64::ZERO, 0usize..5), 0..60),
            order in Just([0, 1, 2, 3, 4]).prop_shuffle(),
        ) {
            let all: Vec<f64> = values.iter().map(|&(value, _)| value).collect();
            let mut merged = Moments::default();
            for part in order {
                let part: Vec<f64> = values.iter().filter(|(_, p)| *p == part).map(|&(value, _)| value).collect();
                merged.merge(&moments(&part));
            }
            prop_assert_eq!(merged, moments(&all));
        }

        /// Against the definitions, worked out in integers: n·Σx² - (Σx)² fits here.
        #[test]
        fn moments_are_those_of_the_definition(
            values in prop::collection::vec(-1_000_000i64..1_000_000, 2..50),
            exponent in -300..300,
        ) {
            let unit = libm::scalbn(1.0, exponent);
            let floats: Vec<f64> = values.iter().map(|&x| x as f64 * unit).collect();
            let found = moments(&floats);
            let n = values.len() as i128;
            let sum: i128 = values.iter().map(|&x| i128::from(x)).sum();
            let squares: i128 = values.iter().map(|&x| i128::from(x) * i128::from(x)).sum();
            let mean = sum as f64 / n as f64 * unit;
            let variance = (n * squares - sum * sum) as f64 / (n * (n - 1)) as f64 * unit * unit;
            prop_assert!((found.mean() - mean).abs() <= 4.0 * f64::EPSILON * mean.abs());
            prop_assert!((found.variance() - variance).abs() <= 4.0 * f64::EPSILON * variance);
        }
    }
}
