//! Real numbers as whole multiples of a power of two.

/// The largest number of units a value may have: with fewer than 2^40 values, sums of squares fit an `i128`.
pub(super) const MOST_UNITS: i64 = 1 << 40;

/// Exponents between which both the unit and its inverse are ordinary numbers.
const EXPONENTS: std::ops::RangeInclusive<i32> = -1000..=984;

/// A unit 2^e in which every value of a range is at most 2^40 units from 0.
///
/// Whole numbers are exact wherever the range lies within ±2^40; other values are rounded to the nearest unit, at
/// most 2^-40 of the larger end of the range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FixedPoint {
    exponent: i32,
}

impl FixedPoint {
    /// The smallest such unit for values from `low` to `high`. A bound that is not finite counts as the largest
    /// finite number.
    pub fn for_range(low: f64, high: f64) -> FixedPoint {
        let size = |x: f64| if x.is_finite() { x.abs() } else { f64::MAX };
        // largest = fraction · 2^exponent with fraction in [1/2, 1).
        let (fraction, exponent) = libm::frexp(size(low).max(size(high)));
        let exponent = if fraction == 0.5 { exponent - 1 } else { exponent };
        FixedPoint { exponent: (exponent - 40).clamp(*EXPONENTS.start(), *EXPONENTS.end()) }
    }

    /// The size of a unit.
    pub fn unit(self) -> f64 {
        power_of_two(self.exponent)
    }

    /// The nearest whole number of units, the even one of two as near. A value outside the range goes to ±2^40
    /// units at the furthest; NaN counts as 0.
    pub fn units(self, value: f64) -> i64 {
        // A product with a power of two is exact, but for what underflows and rounds to 0 in any case.
        let units = value * power_of_two(-self.exponent);
        (round(units) as i64).clamp(-MOST_UNITS, MOST_UNITS)
    }

    /// The value of a number of units, not necessarily whole.
    pub fn value(self, units: f64) -> f64 {
        units * self.unit()
    }
}

/// As `f64::round_ties_even` below 2^51 (and beyond nobody asks), for which not all processors have an instruction.
fn round(x: f64) -> f64 {
    // Between 2^52 and 2^53 all numbers are whole, and sums are rounded as numbers are: to even.
    const WHOLE: f64 = 1.5 * (1_u64 << 52) as f64;
    if x.abs() < (1_u64 << 51) as f64 { (x + WHOLE) - WHOLE } else { x }
}

/// By its bits; for exponents of ordinary numbers.
fn power_of_two(exponent: i32) -> f64 {
    f64::from_bits(((1023 + exponent) as u64) << 52)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn units_of_familiar_ranges() {
        let unit = |low, high| FixedPoint::for_range(low, high).unit();
        assert_eq!(unit(0.0, 1.0), libm::exp2(-40.0));
        assert_eq!(unit(0.0, 100.0), libm::exp2(-33.0));
        assert_eq!(unit(-128.0, 100.0), libm::exp2(-33.0), "2^7 is 2^40 units of 2^-33");
        assert_eq!(unit(-129.0, 100.0), libm::exp2(-32.0));
        assert_eq!(unit(0.0, libm::exp2(40.0)), 1.0);
        assert_eq!(unit(0.0, libm::exp2(40.0) + 1.0), 2.0);
    }

    #[test]
    fn rounding_is_to_even() {
        let large = (1_u64 << 51) as f64;
        for x in [0.0, 0.5, 1.5, 2.5, -0.5, -1.5, 0.49999999999999994, 1e300, -1e300, large - 0.5] {
            assert_eq!(round(x), x.round_ties_even(), "{x}");
        }
        assert!(round(f64::NAN).is_nan());
    }

    #[test]
    fn odd_ranges_do_no_harm() {
        for (low, high) in
            [(0.0, 0.0), (0.0, f64::from_bits(1)), (0.0, f64::MAX), (f64::NEG_INFINITY, f64::NAN)]
        {
            let point = FixedPoint::for_range(low, high);
            assert!(point.unit().is_normal());
            assert_eq!(point.units(0.0), 0);
            assert!(point.units(f64::MAX) <= MOST_UNITS);
            assert_eq!(point.units(f64::NAN), 0);
        }
    }

    #[test]
    fn values_beyond_the_range_stop_at_the_most() {
        let point = FixedPoint::for_range(0.0, 1.0);
        assert_eq!(point.units(3.0), MOST_UNITS);
        assert_eq!(point.units(f64::NEG_INFINITY), -MOST_UNITS);
    }

    proptest! {
        #[test]
        fn values_come_back_within_half_a_unit(a in -1e12..1e12f64, b in -1e12..1e12f64, share in 0.0..=1.0f64) {
            let (low, high) = (a.min(b), a.max(b));
            let value = (low + share * (high - low)).clamp(low, high);
            let point = FixedPoint::for_range(low, high);
            prop_assert!(point.units(low).abs() <= MOST_UNITS && point.units(high).abs() <= MOST_UNITS);
            prop_assert!((point.value(point.units(value) as f64) - value).abs() <= point.unit() / 2.0);
            // And the unit is not larger than it must be.
            let largest = low.abs().max(high.abs());
            prop_assert!(largest > point.value(MOST_UNITS as f64 / 2.0));
        }

        #[test]
        fn whole_numbers_are_exact(low in -MOST_UNITS..=MOST_UNITS, high in -MOST_UNITS..=MOST_UNITS) {
            let point = FixedPoint::for_range(low as f64, high as f64);
            for whole in [low, high, low.midpoint(high)] {
                prop_assert_eq!(point.value(point.units(whole as f64) as f64), whole as f64);
            }
        }
    }
}
