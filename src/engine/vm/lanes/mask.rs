//! Which lanes hold: a bit for each, in words of 64.

#[cfg(target_arch = "x86_64")]
use crate::simd::{self, Level};

/// Lanes of a word.
const WORD: usize = 64;

/// A bit for each lane, whether its number is at least this, and how many are.
pub fn fill(numbers: &[f64], least: f64, mask: &mut Vec<u64>) -> usize {
    let (words, rest) = numbers.as_chunks::<WORD>();
    mask.clear();
    #[cfg(target_arch = "x86_64")]
    match simd::of_program() {
        // SAFETY: the processor has the features, as just asked.
        Level::Avx512 => unsafe { avx512(words, least, mask) },
        // SAFETY: as above.
        Level::Avx2 => unsafe { avx2(words, least, mask) },
        _ => {}
    }
    if mask.is_empty() {
        mask.extend(words.iter().map(|word| bits(word, least)));
    }
    if !rest.is_empty() {
        mask.push(bits(rest, least));
    }
    mask.iter().map(|word| word.count_ones() as usize).sum()
}

/// Lists the lanes whose bit is set, in order.
pub fn list(mask: &[u64], list: &mut Vec<u32>) {
    let mut first = 0;
    for &word in mask {
        let mut word = word;
        while word != 0 {
            list.push(first + word.trailing_zeros());
            word &= word - 1;
        }
        first += WORD as u32;
    }
}

fn bits(numbers: &[f64], least: f64) -> u64 {
    numbers.iter().enumerate().fold(0, |word, (lane, &number)| word | u64::from(number >= least) << lane)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f")]
fn avx512(words: &[[f64; WORD]], least: f64, mask: &mut Vec<u64>) {
    use std::arch::x86_64::*;
    let least = _mm512_set1_pd(least);
    for word in words {
        let mut bits = 0;
        for place in 0..WORD / 8 {
            // SAFETY: there are eight numbers from there on, and the load needs no alignment.
            let chunk = unsafe { _mm512_loadu_pd(word[8 * place..].as_ptr()) };
            bits |= u64::from(_mm512_cmp_pd_mask::<_CMP_GE_OQ>(chunk, least)) << (8 * place);
        }
        mask.push(bits);
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn avx2(words: &[[f64; WORD]], least: f64, mask: &mut Vec<u64>) {
    use std::arch::x86_64::*;
    let least = _mm256_set1_pd(least);
    for word in words {
        let mut bits = 0;
        for place in 0..WORD / 4 {
            // SAFETY: there are four numbers from there on, and the load needs no alignment.
            let chunk = unsafe { _mm256_loadu_pd(word[4 * place..].as_ptr()) };
            let four = _mm256_movemask_pd(_mm256_cmp_pd::<_CMP_GE_OQ>(chunk, least));
            bits |= u64::from(four.cast_unsigned()) << (4 * place);
        }
        mask.push(bits);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_lanes_that_hold_are_listed(
            numbers in prop::collection::vec(prop::sample::select(vec![-1.0, 0.0, 0.5, 1.0, f64::NAN]), 0..200),
        ) {
            let (mut mask, mut found) = (vec![7; 3], vec![]);
            let count = fill(&numbers, 0.5, &mut mask);
            list(&mask, &mut found);
            let expected = (0..numbers.len()).filter(|&lane| numbers[lane] >= 0.5).map(|lane| lane as u32);
            prop_assert_eq!(found, expected.collect::<Vec<u32>>());
            prop_assert_eq!(count, mask.iter().map(|word| word.count_ones() as usize).sum::<usize>());
            let mut plain: Vec<u64> = numbers.chunks(WORD).map(|word| bits(word, 0.5)).collect();
            plain.truncate(mask.len());
            prop_assert_eq!(mask, plain);
        }
    }
}
