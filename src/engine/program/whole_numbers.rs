//! Whole numbers by addition alone, which every vector unit has.

/// Added to a number below 2^51 in size, it leaves the nearest whole number in the low bits.
pub const SHIFT: f64 = 1.5 * (1_u64 << 52) as f64;

/// The nearest whole number to a number below 2^51 in size.
#[inline(always)]
pub fn nearest(x: f64) -> f64 {
    (x + SHIFT) - SHIFT
}

/// The next whole number towards zero, of a number below 2^51 in size. `f64::trunc` is a call where no instruction
/// does it.
#[inline(always)]
pub fn truncated(x: f64) -> f64 {
    let nearest = nearest(x);
    if nearest.abs() > x.abs() { nearest - 1.0_f64.copysign(x) } else { nearest }
}
