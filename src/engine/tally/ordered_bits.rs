//! Numbers as whole numbers in the same order.

/// Rises with the number; the two zeros are one.
#[inline]
pub fn ordered_bits(number: f64) -> u64 {
    let bits = (number + 0.0).to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

/// The number whose [`ordered_bits`] this is.
#[inline]
pub fn from_ordered_bits(order: u64) -> f64 {
    f64::from_bits(if order >> 63 == 1 { order & !(1 << 63) } else { !order })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_order_as_whole_numbers() {
        let numbers =
            [f64::NEG_INFINITY, f64::MIN, -2.5, -1e-9, -5e-324, 0.0, 5e-324, 1e-9, 3.0, f64::INFINITY];
        for pair in numbers.windows(2) {
            assert!(ordered_bits(pair[0]) < ordered_bits(pair[1]), "{pair:?}");
            assert_eq!(from_ordered_bits(ordered_bits(pair[0])), pair[0]);
        }
        assert_eq!(ordered_bits(-0.0), ordered_bits(0.0));
    }
}
