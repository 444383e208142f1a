//! Uniform numbers of 64-bit words.

/// 64-bit words in a block.
pub const BLOCK: usize = 8;

/// The bits of 1.0.
pub const ONE_BITS: u64 = 0x3ff0_0000_0000_0000;

/// The largest number below 1: `1 - 2^-53`.
pub const BELOW_ONE: f64 = 1.0 - f64::EPSILON / 2.0;
