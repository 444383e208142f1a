//! Tables of eight numbers, looked up lane by lane: one instruction for a vector where the processor has it.

use crate::program::whole_numbers::SHIFT;
use crate::simd::Portable;
use crate::vm::lanes::chunk::{CHUNK, each};

/// How a level of vector instructions looks numbers up.
pub trait Lookup {
    /// A table, held ready.
    type Table: Copy;
    /// Where the lanes of a chunk look.
    type Places: Copy;

    /// # Safety
    ///
    /// The processor must have the instructions of the level. The same goes for the other functions.
    unsafe fn table(entries: &[f64; CHUNK]) -> Self::Table;

    /// Whole numbers from -1 to 7 as places; -1 is the last one.
    unsafe fn places(numbers: [f64; CHUNK]) -> Self::Places;

    unsafe fn look(table: Self::Table, places: Self::Places) -> [f64; CHUNK];
}

impl Lookup for Portable {
    type Table = [f64; CHUNK];
    type Places = [usize; CHUNK];

    #[inline(always)]
    unsafe fn table(entries: &[f64; CHUNK]) -> Self::Table {
        *entries
    }

    #[inline(always)]
    unsafe fn places(numbers: [f64; CHUNK]) -> Self::Places {
        each!(|k| (numbers[k] + SHIFT).to_bits() as usize % CHUNK)
    }

    #[inline(always)]
    unsafe fn look(table: Self::Table, places: Self::Places) -> [f64; CHUNK] {
        each!(|k| table[places[k]])
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::{CHUNK, Lookup, SHIFT, each};
    use crate::simd::{Avx2, Avx512};
    use std::arch::x86_64::*;
    use std::mem::transmute;

    impl Lookup for Avx512 {
        type Table = __m512d;
        type Places = __m512i;

        #[inline]
        #[target_feature(enable = "avx512f")]
        unsafe fn table(entries: &[f64; CHUNK]) -> Self::Table {
            // SAFETY: the entries are as long as the vector, and the load needs no alignment.
            unsafe { _mm512_loadu_pd(entries.as_ptr()) }
        }

        #[inline]
        #[target_feature(enable = "avx512f")]
        unsafe fn places(numbers: [f64; CHUNK]) -> Self::Places {
            // SAFETY: both are eight numbers of 64 bits, for all values of which there is a meaning.
            let numbers: __m512d = unsafe { transmute(numbers) };
            // The instruction that looks up reads no more than the three lowest bits.
            _mm512_castpd_si512(_mm512_add_pd(numbers, _mm512_set1_pd(SHIFT)))
        }

        #[inline]
        #[target_feature(enable = "avx512f")]
        unsafe fn look(table: Self::Table, places: Self::Places) -> [f64; CHUNK] {
            // SAFETY: as above.
            unsafe { transmute(_mm512_permutexvar_pd(places, table)) }
        }
    }

    /// AVX2 permutes words of 32 bits only: the low and the high halves of the numbers are tables of their own.
    impl Lookup for Avx2 {
        type Table = [__m256i; 2];
        type Places = [__m256i; 2];

        #[inline]
        #[target_feature(enable = "avx2")]
        unsafe fn table(entries: &[f64; CHUNK]) -> Self::Table {
            let low = each!(|k| entries[k].to_bits() as u32);
            let high = each!(|k| (entries[k].to_bits() >> 32) as u32);
            // SAFETY: these are eight words of 32 bits, for all values of which there is a meaning.
            unsafe { [transmute::<[u32; CHUNK], __m256i>(low), transmute::<[u32; CHUNK], __m256i>(high)] }
        }

        #[inline]
        #[target_feature(enable = "avx2")]
        unsafe fn places(numbers: [f64; CHUNK]) -> Self::Places {
            // SAFETY: both are eight numbers of 64 bits, for all values of which there is a meaning.
            let numbers: [__m256d; 2] = unsafe { transmute(numbers) };
            [both_halves(numbers[0]), both_halves(numbers[1])]
        }

        #[inline]
        #[target_feature(enable = "avx2")]
        unsafe fn look([low, high]: Self::Table, places: Self::Places) -> [f64; CHUNK] {
            let found = [joined(low, high, places[0]), joined(low, high, places[1])];
            // SAFETY: as above.
            unsafe { transmute(found) }
        }
    }

    /// The same place for both halves of a number; of it the three lowest bits are read.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn both_halves(numbers: __m256d) -> __m256i {
        let low = _mm256_castpd_ps(_mm256_add_pd(numbers, _mm256_set1_pd(SHIFT)));
        _mm256_castps_si256(_mm256_moveldup_ps(low))
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn joined(low: __m256i, high: __m256i, places: __m256i) -> __m256i {
        let low = _mm256_permutevar8x32_epi32(low, places);
        let high = _mm256_permutevar8x32_epi32(high, places);
        _mm256_blend_epi32::<0b1010_1010>(low, high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRIES: [f64; CHUNK] = [0.1, -2.0, 5e300, f64::NEG_INFINITY, 1e-310, -0.0, 7.25, 0.0];

    unsafe fn all<L: Lookup>() -> Vec<u64> {
        // SAFETY: that of the caller.
        unsafe {
            let table = L::table(&ENTRIES);
            let found =
                [[-1.0, 0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0], [7.0, -1.0, 6.0, 0.0, 0.0, 3.0, 5.0, 1.0]]
                    .map(|numbers| L::look(table, L::places(numbers)));
            found.as_flattened().iter().map(|number| number.to_bits()).collect()
        }
    }

    #[test]
    fn every_level_finds_the_same_entries() {
        let expected =
            [7, 0, 1, 2, 3, 4, 5, 6, 7, 7, 6, 0, 0, 3, 5, 1].map(|place: usize| ENTRIES[place].to_bits());
        // SAFETY: any processor will do; the others are asked for.
        unsafe { assert_eq!(all::<Portable>(), expected) };
        #[cfg(target_arch = "x86_64")]
        {
            use crate::simd::{Avx2, Avx512};
            if std::arch::is_x86_feature_detected!("avx2") {
                // SAFETY: as just asked.
                unsafe { assert_eq!(all::<Avx2>(), expected) };
            }
            if std::arch::is_x86_feature_detected!("avx512f") {
                // SAFETY: as just asked.
                unsafe { assert_eq!(all::<Avx512>(), expected) };
            }
        }
    }
}
