//! How many lanes stand at each of a few whole numbers.

use super::chunk::{CHUNK, each};
use crate::program::whole_numbers::SHIFT;
use crate::simd::at_each_level;

/// Whole numbers that are told apart.
pub const FEW: usize = 16;

/// Counts that share a word.
const SHARED: usize = 8;
const WIDTH: u64 = 8;

/// Chunks after which a count might be full.
const MOST: usize = 255;

at_each_level! {
    call
    /// How many of the numbers are `first`, how many `first + 1` and so on; all must be one of these.
    pub fn histogram(numbers: &[f64], first: f64) -> [u64; FEW] = count
}

/// Lane by lane, in counts of a byte: one is added by a shift, not by going to a place in memory.
#[inline(always)]
fn count(numbers: &[f64], first: f64) -> [u64; FEW] {
    let mut counts = [0; FEW];
    let (chunks, rest) = numbers.as_chunks::<CHUNK>();
    for chunks in chunks.chunks(MOST) {
        let mut words = [[0_u64; CHUNK]; FEW / SHARED];
        for chunk in chunks {
            for (word, begins) in words.iter_mut().zip((0..).step_by(SHARED)) {
                *word = each!(|k| {
                    let shift = ((cell(chunk[k], first) - begins) as u64).wrapping_mul(WIDTH);
                    word[k] + if shift < 64 { 1 << shift } else { 0 }
                });
            }
        }
        for (word, counts) in words.iter().zip(counts.as_chunks_mut::<SHARED>().0) {
            for bytes in word.map(u64::to_le_bytes) {
                counts.iter_mut().zip(bytes).for_each(|(count, byte)| *count += u64::from(byte));
            }
        }
    }
    rest.iter().for_each(|&number| counts[cell(number, first) as usize % FEW] += 1);
    counts
}

/// How far a number is from the first.
#[inline(always)]
fn cell(number: f64, first: f64) -> i64 {
    ((number - first + SHIFT).to_bits() as i64) - SHIFT.to_bits() as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn each_number_is_counted_once(cells in prop::collection::vec(0..FEW, 0..5_000), first in -3..3) {
            let numbers: Vec<f64> = cells.iter().map(|&cell| cell as f64 + f64::from(first)).collect();
            let mut expected = [0; FEW];
            cells.iter().for_each(|&cell| expected[cell] += 1);
            prop_assert_eq!(histogram(&numbers, f64::from(first)), expected);
            prop_assert_eq!(count(&numbers, f64::from(first)), expected);
        }

        #[test]
        fn no_count_is_full(alike in 0..FEW, lanes in 2_000_usize..5_000) {
            prop_assert_eq!(histogram(&vec![alike as f64; lanes], 0.0)[alike], lanes as u64);
        }
    }
}
