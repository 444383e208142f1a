//! The exponential function without branches, so that it fills a column with vector instructions.
//!
//! The same bits as [`libm::exp`], which works by FreeBSD's `e_exp.c` (© 1993 by Sun Microsystems, Inc., who freely
//! grant permission to use, copy, modify and distribute it as long as this notice is preserved): with
//! x = k·ln 2 + r and |r| ≤ ln 2 / 2, e^x = 2^k · e^r, and e^r from a rational function with an error below 2^-59.
//! Where that function branches, here all is worked out and the right one picked.

use super::whole_numbers::{SHIFT, nearest, truncated};

/// Above it the result is infinite, below [`LOWEST`] it is zero.
const HIGHEST: f64 = 709.782_712_893_384;
const LOWEST: f64 = -745.133_219_101_941_1;
/// Some 2^-28: below it in size, e^x is 1 + x.
const TINY: f64 = f64::from_bits(0x3e30_0001 << 32);
/// Some ln 2 / 2: below it in size, k is zero.
const HALF_LN2: f64 = f64::from_bits(0x3fd6_2e43 << 32);

/// ln 2 in two parts: of the first so few bits are set that its product with k is exact.
const LN2: [f64; 2] = [f64::from_bits(0x3fe6_2e42_fee0_0000), f64::from_bits(0x3dea_39ef_3579_3c76)];
const INVERSE_LN2: f64 = std::f64::consts::LOG2_E;

/// Of the rational function, from the lowest power of r² up.
const POLYNOMIAL: [f64; 5] = [
    f64::from_bits(0x3fc5_5555_5555_553e),
    f64::from_bits(0xbf66_c16c_16be_bd93),
    f64::from_bits(0x3f11_566a_af25_de2c),
    f64::from_bits(0xbebb_bd41_c5d2_6bf1),
    f64::from_bits(0x3e66_3769_72be_a4d0),
];

/// e^x.
#[inline(always)]
pub fn exp(x: f64) -> f64 {
    let size = x.abs();
    let k = if size < HALF_LN2 { 0.0 } else { truncated(INVERSE_LN2 * x + 0.5_f64.copysign(x)) };
    let (high, low) = (x - k * LN2[0], k * LN2[1]);
    let r = high - low;
    let square = r * r;
    let [p1, p2, p3, p4, p5] = POLYNOMIAL;
    let c = r - square * (p1 + square * (p2 + square * (p3 + square * (p4 + square * p5))));
    let y = 1.0 + (r * c / (2.0 - c) - low + high);
    // In two steps, as 2^k itself may be out of range. The first is exact, so that the result is rounded once.
    let half = nearest(0.5 * k);
    let scaled = y * power_of_two(half) * power_of_two(k - half);
    let ordinary = if size < TINY { 1.0 + x } else { scaled };
    let bounded = if x < LOWEST { 0.0 } else { ordinary };
    let bounded = if x > HIGHEST { f64::INFINITY } else { bounded };
    if x.is_nan() { x } else { bounded }
}

/// 2^n, of a whole number from -1022 to 1023: its exponent, moved to its place.
#[inline(always)]
fn power_of_two(n: f64) -> f64 {
    f64::from_bits((n + (SHIFT + 1023.0)).to_bits() << 52)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{Rng, RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    fn assert_same(x: f64) {
        assert_eq!(exp(x).to_bits(), libm::exp(x).to_bits(), "at {x:e} ({:#x})", x.to_bits());
    }

    #[test]
    fn its_bits_are_those_of_the_library() {
        let marks = [
            0.0,
            TINY,
            HALF_LN2,
            1.039_720_770_839_918,
            HIGHEST,
            LOWEST,
            708.396_418_532_264_1,
            1.0,
            f64::MAX,
            f64::MIN_POSITIVE,
            5e-324,
            f64::INFINITY,
        ];
        for mark in marks.into_iter().flat_map(|mark| [mark, -mark]) {
            let bits = mark.to_bits();
            (bits.saturating_sub(2000)..bits.saturating_add(2000))
                .for_each(|bits| assert_same(f64::from_bits(bits)));
        }
        (-1100..1100).for_each(|k| assert_same(f64::from(k) * std::f64::consts::LN_2 * 0.5));
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        for _ in 0..400_000 {
            assert_same(f64::from_bits(rng.next_u64()));
            for range in [1.0, 40.0, 800.0] {
                assert_same(rng.random_range(-range..range));
            }
        }
        assert!(exp(f64::NAN).is_nan());
    }
}
