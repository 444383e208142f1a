//! Division of small whole numbers by a constant as two products and a sum, which are much quicker.

use crate::model::range::Interval;

/// The most numbers for which it is tried out.
const MOST: f64 = 4096.0;

/// Bits of the first factor that are 0, so that its product with a small whole number is exact.
const SHORT: u64 = (1 << 26) - 1;

/// Factors by which `x · first + x · second` is `x / divisor`, to the last bit, for every whole number x of the range.
pub fn factors(range: Interval, divisor: f64) -> Option<[f64; 2]> {
    if !(range.low.abs() <= MOST && range.high.abs() <= MOST && (1e-100..1e100).contains(&divisor.abs())) {
        return None;
    }
    let first = f64::from_bits((1.0 / divisor).to_bits() & !SHORT);
    let second = f64::mul_add(-divisor, first, 1.0) / divisor;
    let is_exact = |x: i64| {
        let x = x as f64;
        (x * first + x * second).to_bits() == (x / divisor).to_bits()
    };
    (range.low.ceil() as i64..=range.high.floor() as i64).all(is_exact).then_some([first, second])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_divisors_have_factors() {
        for divisor in [3.0, 5.0, 6.0, 7.0, 10.0, 12.0, 40.0, 52.0, 100.0, -3.0, 0.1, 365.25] {
            let [first, second] = factors(Interval::new(-1000.0, 1000.0), divisor).expect("factors");
            let x = 777.0;
            assert_eq!(x * first + x * second, x / divisor);
        }
    }

    #[test]
    fn there_are_none_for_what_is_not_small() {
        assert_eq!(factors(Interval::ALL, 10.0), None);
        assert_eq!(factors(Interval::new(0.0, 1e6), 10.0), None);
        assert_eq!(factors(Interval::UNIT, 0.0), None);
    }
}
