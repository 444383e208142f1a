//! Closed intervals of f64 and their arithmetic.
//!
//! Rounding is monotone, so the plain operations on endpoints bound the plain operations on values:
//! nothing is widened there, and a chance of at most 1 stays provable. Only functions that are not known
//! to be monotone in their last bit are widened.
//!
//! No interval holds what is not a number: where that can first arise the run is stopped. An infinite end means that the
//! infinity itself may be met; what is without bound but always finite ends at the greatest number there is.

use std::fmt;

/// All numbers from `low` to `high`, ends included (ends may be infinite); empty if `low > high`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}

impl Interval {
    pub const ALL: Self = Self { low: f64::NEG_INFINITY, high: f64::INFINITY };
    pub const FINITE: Self = Self { low: f64::MIN, high: f64::MAX };
    pub const UNIT: Self = Self { low: 0.0, high: 1.0 };
    pub const EMPTY: Self = Self { low: f64::INFINITY, high: f64::NEG_INFINITY };

    /// NaN ends become infinite: nothing is known then.
    pub fn new(low: f64, high: f64) -> Self {
        Self {
            low: if low.is_nan() { f64::NEG_INFINITY } else { low },
            high: if high.is_nan() { f64::INFINITY } else { high },
        }
    }

    pub fn point(value: f64) -> Self {
        Self::new(value, value)
    }

    pub fn flag(value: bool) -> Self {
        Self::point(f64::from(u8::from(value)))
    }

    pub fn is_empty(self) -> bool {
        self.low > self.high
    }

    pub fn is_point(self) -> bool {
        self.low == self.high
    }

    pub fn is_finite(self) -> bool {
        self.within(Self::FINITE)
    }

    /// Finite, and known to be less than the greatest number there is.
    pub fn is_bounded(self) -> bool {
        f64::MIN < self.low && self.high < f64::MAX
    }

    /// Whether it meets +∞ and -∞.
    pub fn infinite(self) -> [bool; 2] {
        [self.high == f64::INFINITY, self.low == f64::NEG_INFINITY]
    }

    pub fn contains(self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }

    pub fn within(self, outer: Self) -> bool {
        self.is_empty() || (outer.low <= self.low && self.high <= outer.high)
    }

    /// No number in common.
    pub fn disjoint(self, other: Self) -> bool {
        self.intersect(other).is_empty()
    }

    pub fn hull(self, other: Self) -> Self {
        if self.is_empty() {
            return other;
        }
        if other.is_empty() {
            return self;
        }
        Self { low: self.low.min(other.low), high: self.high.max(other.high) }
    }

    pub fn intersect(self, other: Self) -> Self {
        Self { low: self.low.max(other.low), high: self.high.min(other.high) }
    }

    pub fn negate(self) -> Self {
        Self { low: -self.high, high: -self.low }
    }

    pub fn plus(self, other: Self) -> Self {
        Self::new(self.low + other.low, self.high + other.high)
    }

    pub fn minus(self, other: Self) -> Self {
        Self::new(self.low - other.high, self.high - other.low)
    }

    pub fn times(self, other: Self) -> Self {
        // An infinite end is a bound that is not reached: 0 times it is 0.
        let times = |a: f64, b: f64| if a == 0.0 || b == 0.0 { 0.0 } else { a * b };
        let products = [
            times(self.low, other.low),
            times(self.low, other.high),
            times(self.high, other.low),
            times(self.high, other.high),
        ];
        spanning(&products)
    }

    /// Where 0 is among the divisors, a quotient by it is left out: it stops the run.
    pub fn over(self, other: Self) -> Self {
        if other.low < 0.0 && other.high > 0.0 || other == Self::point(0.0) {
            return Self::ALL;
        }
        let over = |a: f64, b: f64, sign: f64| {
            if a == 0.0 {
                0.0
            } else if b == 0.0 {
                a.signum() * sign * f64::INFINITY
            } else if b.is_infinite() {
                0.0
            } else {
                a / b
            }
        };
        let sign = if other.high > 0.0 { 1.0 } else { -1.0 };
        let quotients = [
            over(self.low, other.low, sign),
            over(self.low, other.high, sign),
            over(self.high, other.low, sign),
            over(self.high, other.high, sign),
        ];
        spanning(&quotients)
    }

    pub fn min(self, other: Self) -> Self {
        Self { low: self.low.min(other.low), high: self.high.min(other.high) }
    }

    pub fn max(self, other: Self) -> Self {
        Self { low: self.low.max(other.low), high: self.high.max(other.high) }
    }

    pub fn abs(self) -> Self {
        if self.low >= 0.0 {
            self
        } else if self.high <= 0.0 {
            self.negate()
        } else {
            Self { low: 0.0, high: self.high.max(-self.low) }
        }
    }

    /// Both ends through a function that rises, and rounds as it may.
    pub fn rising(self, function: impl Fn(f64) -> f64) -> Self {
        Self::new(function(self.low), function(self.high)).widened()
    }

    /// A hair wider: four times the spacing of numbers at each end.
    pub fn widened(self) -> Self {
        self.widened_by(4.0)
    }

    /// As much wider as adding up so many of its numbers can be off by rounding. Whole ends hold as they are, as long as
    /// whole numbers are exact.
    pub fn for_sums_of(self, count: f64) -> Self {
        let whole = |x: f64| x.fract() == 0.0 && x.abs() * count < 9e15;
        if whole(self.low) && whole(self.high) { self } else { self.widened_by(count) }
    }

    fn widened_by(self, spacings: f64) -> Self {
        let hair = |x: f64| if x.is_finite() { x.abs() * spacings * f64::EPSILON } else { 0.0 };
        Self { low: self.low - hair(self.low), high: self.high + hair(self.high) }
    }
}

fn spanning(values: &[f64]) -> Interval {
    values.iter().fold(Interval::EMPTY, |hull, value| hull.hull(Interval::point(*value)))
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}, {}]", end(self.low), end(self.high))
    }
}

/// At most four figures after the point, and no needless zeros.
fn end(value: f64) -> String {
    if value.is_infinite() || value.abs() == f64::MAX {
        return if value > 0.0 { "∞".into() } else { "-∞".into() };
    }
    if value.abs() >= 1e9 {
        return format!("{value:e}");
    }
    let text = format!("{value:.4}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".into() } else { text.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn i(low: f64, high: f64) -> Interval {
        Interval::new(low, high)
    }

    #[test]
    fn one_minus_a_chance_is_a_chance() {
        assert_eq!(Interval::point(1.0).minus(Interval::UNIT), Interval::UNIT);
    }

    #[test]
    fn products_take_every_corner() {
        assert_eq!(i(-2.0, 3.0).times(i(-5.0, 1.0)), i(-15.0, 10.0));
        assert_eq!(i(0.0, 0.0).times(Interval::ALL), i(0.0, 0.0));
    }

    #[test]
    fn quotients_leave_out_division_by_zero() {
        assert_eq!(i(1.0, 2.0).over(i(0.0, 4.0)), i(0.25, f64::INFINITY));
        assert_eq!(i(0.0, 2.0).over(i(0.0, 4.0)), i(0.0, f64::INFINITY));
        assert_eq!(i(1.0, 2.0).over(i(-1.0, 4.0)), Interval::ALL);
        assert_eq!(i(1.0, 2.0).over(i(-4.0, 0.0)), i(f64::NEG_INFINITY, -0.25));
    }

    #[test]
    fn what_is_without_bound_is_not_infinite_until_it_is_added_up() {
        assert_eq!(Interval::FINITE.plus(Interval::point(1.0)), Interval::FINITE);
        assert_eq!(Interval::FINITE.plus(Interval::FINITE).infinite(), [true, true]);
        assert!(Interval::FINITE.is_finite() && !Interval::FINITE.is_bounded());
        assert_eq!(Interval::FINITE.to_string(), "[-∞, ∞]");
        assert_eq!(i(0.0, 2.0).for_sums_of(10.0), i(0.0, 2.0));
        assert!(i(0.1, 0.2).for_sums_of(1e6).low < 0.1);
    }

    #[test]
    fn intervals_are_shown_without_noise() {
        assert_eq!(i(0.1 + 0.2, f64::INFINITY).to_string(), "[0.3, ∞]");
        assert_eq!(i(-0.0, 12.0).to_string(), "[0, 12]");
    }
}
