//! ChaCha8 blocks of many streams at once with the vector instructions of x86-64.
//!
//! A vector holds the same word of several streams, so the rounds are those of one stream, word for vector.

/// One round. Written out: as a function or a loop it is not inlined, and the state goes through memory each time.
macro_rules! each_quarter {
    ($state:ident, $turns:ident, $round:ident) => {
        quarter(&mut $state, $turns, $round[0]);
        quarter(&mut $state, $turns, $round[1]);
        quarter(&mut $state, $turns, $round[2]);
        quarter(&mut $state, $turns, $round[3]);
    };
}

/// `fill`, in a module that defines `LANES`, the type `Words` of one vector, `splat`, `add`, `mix` (exclusive or,
/// then rotate left) with the `Turns` it needs, `load` and `store`.
macro_rules! fill {
    ($feature:literal) => {
        /// Does the work of `Noise::fill_block`, which has checked the lengths.
        #[target_feature(enable = $feature)]
        pub(in super::super) fn fill(shared: &Shared, streams: &[u64], out: &mut [f64], stride: usize) {
            let (groups, rest) = streams.as_chunks::<LANES>();
            let turns = turns();
            for i in 0..groups.len() {
                fill_group(shared, turns, &groups[i], &mut out[i * LANES..], stride);
            }
            if !rest.is_empty() {
                let mut padded = [0; LANES];
                padded[..rest.len()].copy_from_slice(rest);
                let mut columns = [0.0; BLOCK * LANES];
                fill_group(shared, turns, &padded, &mut columns, LANES);
                for (k, column) in columns.as_chunks::<LANES>().0.iter().enumerate() {
                    let start = k * stride + groups.len() * LANES;
                    out[start..start + rest.len()].copy_from_slice(&column[..rest.len()]);
                }
            }
        }

        #[target_feature(enable = $feature)]
        #[inline]
        fn fill_group(shared: &Shared, turns: Turns, streams: &[u64; LANES], out: &mut [f64], stride: usize) {
            let (low, high) = load(streams);
            let mut state = [low; 16];
            for word in 0..14 {
                state[word] = splat(shared.ahead[word]);
            }
            state[15] = high;
            quarter(&mut state, turns, COLUMNS[2]);
            quarter(&mut state, turns, COLUMNS[3]);
            each_quarter!(state, turns, DIAGONALS);
            for _ in 1..DOUBLE_ROUNDS {
                each_quarter!(state, turns, COLUMNS);
                each_quarter!(state, turns, DIAGONALS);
            }
            for word in 0..14 {
                state[word] = add(state[word], splat(shared.initial[word]));
            }
            state[14] = add(state[14], low);
            state[15] = add(state[15], high);
            for k in 0..BLOCK {
                store(&mut out[k * stride..k * stride + LANES], state[2 * k], state[2 * k + 1]);
            }
        }

        #[target_feature(enable = $feature)]
        #[inline]
        fn quarter(state: &mut [Words; 16], turns: Turns, [a, b, c, d]: [usize; 4]) {
            state[a] = add(state[a], state[b]);
            state[d] = mix::<16>(state[d], state[a], turns);
            state[c] = add(state[c], state[d]);
            state[b] = mix::<12>(state[b], state[c], turns);
            state[a] = add(state[a], state[b]);
            state[d] = mix::<8>(state[d], state[a], turns);
            state[c] = add(state[c], state[d]);
            state[b] = mix::<7>(state[b], state[c], turns);
        }
    };
}

/// Sixteen streams at a time.
pub(super) mod avx512 {
    use super::super::chacha::{COLUMNS, DIAGONALS, DOUBLE_ROUNDS, Shared};
    use super::super::uniform::{BELOW_ONE, BLOCK, ONE_BITS};
    use std::arch::x86_64::*;

    const LANES: usize = 16;
    type Words = __m512i;
    type Turns = ();

    fill!("avx512f");

    fn turns() -> Turns {}

    #[target_feature(enable = "avx512f")]
    #[inline]
    fn splat(word: u32) -> Words {
        _mm512_set1_epi32(word.cast_signed())
    }

    #[target_feature(enable = "avx512f")]
    #[inline]
    fn add(a: Words, b: Words) -> Words {
        _mm512_add_epi32(a, b)
    }

    #[target_feature(enable = "avx512f")]
    #[inline]
    fn mix<const LEFT: u32>(a: Words, b: Words, (): Turns) -> Words {
        let word = _mm512_xor_si512(a, b);
        match LEFT {
            16 => _mm512_rol_epi32::<16>(word),
            12 => _mm512_rol_epi32::<12>(word),
            8 => _mm512_rol_epi32::<8>(word),
            7 => _mm512_rol_epi32::<7>(word),
            _ => unreachable!("ChaCha rotates by 16, 12, 8 and 7"),
        }
    }

    /// The low and the high words of sixteen streams, in the order 0 1 8 9 2 3 10 11 4 5 12 13 6 7 14 15: from it
    /// [`store`], which unpacks the four quarters of a vector apart, comes out in the order of the streams.
    #[target_feature(enable = "avx512f")]
    #[inline]
    fn load(streams: &[u64; LANES]) -> (Words, Words) {
        let (first, second) = streams.split_at(8);
        // SAFETY: each half of the array is 64 bytes, and these loads need no alignment.
        let (first, second) =
            unsafe { (_mm512_loadu_ps(first.as_ptr().cast()), _mm512_loadu_ps(second.as_ptr().cast())) };
        (
            _mm512_castps_si512(_mm512_shuffle_ps::<0b10_00_10_00>(first, second)),
            _mm512_castps_si512(_mm512_shuffle_ps::<0b11_01_11_01>(first, second)),
        )
    }

    /// The uniforms of sixteen words, given by their low and high halves in the order of [`load`].
    #[target_feature(enable = "avx512f")]
    #[inline]
    fn store(column: &mut [f64], low: Words, high: Words) {
        let (first, second) = column.split_at_mut(8);
        assert!(first.len() == 8 && second.len() == 8);
        // SAFETY: each half is eight numbers long, and these stores need no alignment.
        unsafe {
            _mm512_storeu_pd(first.as_mut_ptr(), uniform(_mm512_unpacklo_epi32(low, high)));
            _mm512_storeu_pd(second.as_mut_ptr(), uniform(_mm512_unpackhi_epi32(low, high)));
        }
    }

    /// As `Noise::uniform`.
    #[target_feature(enable = "avx512f")]
    #[inline]
    fn uniform(words: Words) -> __m512d {
        let ones = _mm512_set1_epi64(ONE_BITS.cast_signed());
        let bits = _mm512_or_si512(ones, _mm512_srli_epi64::<12>(words));
        _mm512_sub_pd(_mm512_castsi512_pd(bits), _mm512_set1_pd(BELOW_ONE))
    }
}

/// Eight streams at a time.
pub(super) mod avx2 {
    use super::super::chacha::{COLUMNS, DIAGONALS, DOUBLE_ROUNDS, Shared};
    use super::super::uniform::{BELOW_ONE, BLOCK, ONE_BITS};
    use std::arch::x86_64::*;
    use std::hint::black_box;

    const LANES: usize = 8;
    type Words = __m256i;
    /// The bytes of words rotated by 16 and by 8.
    type Turns = [Words; 2];

    fill!("avx2");

    /// What they are is kept from the compiler, which would make two shuffles of the first.
    #[target_feature(enable = "avx2")]
    #[inline]
    fn turns() -> Turns {
        let by_16 = _mm_setr_epi8(2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13);
        let by_8 = _mm_setr_epi8(3, 0, 1, 2, 7, 4, 5, 6, 11, 8, 9, 10, 15, 12, 13, 14);
        black_box([_mm256_broadcastsi128_si256(by_16), _mm256_broadcastsi128_si256(by_8)])
    }

    #[target_feature(enable = "avx2")]
    #[inline]
    fn splat(word: u32) -> Words {
        _mm256_set1_epi32(word.cast_signed())
    }

    #[target_feature(enable = "avx2")]
    #[inline]
    fn add(a: Words, b: Words) -> Words {
        _mm256_add_epi32(a, b)
    }

    #[target_feature(enable = "avx2")]
    #[inline]
    fn mix<const LEFT: u32>(a: Words, b: Words, [by_16, by_8]: Turns) -> Words {
        let word = _mm256_xor_si256(a, b);
        // Rotations by whole bytes are one shuffle.
        match LEFT {
            16 => _mm256_shuffle_epi8(word, by_16),
            8 => _mm256_shuffle_epi8(word, by_8),
            12 => _mm256_or_si256(_mm256_slli_epi32::<12>(word), _mm256_srli_epi32::<20>(word)),
            7 => _mm256_or_si256(_mm256_slli_epi32::<7>(word), _mm256_srli_epi32::<25>(word)),
            _ => unreachable!("ChaCha rotates by 16, 12, 8 and 7"),
        }
    }

    /// The low and the high words of eight streams, in the order 0 1 4 5 2 3 6 7: unpacking works on the two
    /// halves of a vector apart, so that from this order [`store`] comes out in the order of the streams.
    #[target_feature(enable = "avx2")]
    #[inline]
    fn load(streams: &[u64; LANES]) -> (Words, Words) {
        let (first, second) = streams.split_at(4);
        // SAFETY: each half of the array is 32 bytes, and these loads need no alignment.
        let (first, second) =
            unsafe { (_mm256_loadu_ps(first.as_ptr().cast()), _mm256_loadu_ps(second.as_ptr().cast())) };
        (
            _mm256_castps_si256(_mm256_shuffle_ps::<0b10_00_10_00>(first, second)),
            _mm256_castps_si256(_mm256_shuffle_ps::<0b11_01_11_01>(first, second)),
        )
    }

    /// The uniforms of eight words, given by their low and high halves in the order of [`load`].
    #[target_feature(enable = "avx2")]
    #[inline]
    fn store(column: &mut [f64], low: Words, high: Words) {
        let (first, second) = column.split_at_mut(4);
        assert!(first.len() == 4 && second.len() == 4);
        // SAFETY: each half is four numbers long, and these stores need no alignment.
        unsafe {
            _mm256_storeu_pd(first.as_mut_ptr(), uniform(_mm256_unpacklo_epi32(low, high)));
            _mm256_storeu_pd(second.as_mut_ptr(), uniform(_mm256_unpackhi_epi32(low, high)));
        }
    }

    /// As `Noise::uniform`.
    #[target_feature(enable = "avx2")]
    #[inline]
    fn uniform(words: Words) -> __m256d {
        let ones = _mm256_set1_epi64x(ONE_BITS.cast_signed());
        let bits = _mm256_or_si256(ones, _mm256_srli_epi64::<12>(words));
        _mm256_sub_pd(_mm256_castsi256_pd(bits), _mm256_set1_pd(BELOW_ONE))
    }
}

/// Four streams at a time.
pub(super) mod sse2 {
    use super::super::chacha::{COLUMNS, DIAGONALS, DOUBLE_ROUNDS, Shared};
    use super::super::uniform::{BELOW_ONE, BLOCK, ONE_BITS};
    use std::arch::x86_64::*;

    const LANES: usize = 4;
    type Words = __m128i;
    type Turns = ();

    fill!("sse2");

    fn turns() -> Turns {}

    #[target_feature(enable = "sse2")]
    #[inline]
    fn splat(word: u32) -> Words {
        _mm_set1_epi32(word.cast_signed())
    }

    #[target_feature(enable = "sse2")]
    #[inline]
    fn add(a: Words, b: Words) -> Words {
        _mm_add_epi32(a, b)
    }

    #[target_feature(enable = "sse2")]
    #[inline]
    fn mix<const LEFT: u32>(a: Words, b: Words, (): Turns) -> Words {
        let word = _mm_xor_si128(a, b);
        match LEFT {
            // Swapping the halves of each word takes two shuffles, against two shifts and an or.
            16 => _mm_shufflehi_epi16::<0b10_11_00_01>(_mm_shufflelo_epi16::<0b10_11_00_01>(word)),
            12 => _mm_or_si128(_mm_slli_epi32::<12>(word), _mm_srli_epi32::<20>(word)),
            8 => _mm_or_si128(_mm_slli_epi32::<8>(word), _mm_srli_epi32::<24>(word)),
            7 => _mm_or_si128(_mm_slli_epi32::<7>(word), _mm_srli_epi32::<25>(word)),
            _ => unreachable!("ChaCha rotates by 16, 12, 8 and 7"),
        }
    }

    /// The low and the high words of four streams, in order.
    #[target_feature(enable = "sse2")]
    #[inline]
    fn load(streams: &[u64; LANES]) -> (Words, Words) {
        let (first, second) = streams.split_at(2);
        // SAFETY: each half of the array is 16 bytes, and these loads need no alignment.
        let (first, second) =
            unsafe { (_mm_loadu_ps(first.as_ptr().cast()), _mm_loadu_ps(second.as_ptr().cast())) };
        (
            _mm_castps_si128(_mm_shuffle_ps::<0b10_00_10_00>(first, second)),
            _mm_castps_si128(_mm_shuffle_ps::<0b11_01_11_01>(first, second)),
        )
    }

    /// The uniforms of four words, given by their low and high halves.
    #[target_feature(enable = "sse2")]
    #[inline]
    fn store(column: &mut [f64], low: Words, high: Words) {
        let (first, second) = column.split_at_mut(2);
        assert!(first.len() == 2 && second.len() == 2);
        // SAFETY: each half is two numbers long, and these stores need no alignment.
        unsafe {
            _mm_storeu_pd(first.as_mut_ptr(), uniform(_mm_unpacklo_epi32(low, high)));
            _mm_storeu_pd(second.as_mut_ptr(), uniform(_mm_unpackhi_epi32(low, high)));
        }
    }

    /// As `Noise::uniform`.
    #[target_feature(enable = "sse2")]
    #[inline]
    fn uniform(words: Words) -> __m128d {
        let ones = _mm_set1_epi64x(ONE_BITS.cast_signed());
        let bits = _mm_or_si128(ones, _mm_srli_epi64::<12>(words));
        _mm_sub_pd(_mm_castsi128_pd(bits), _mm_set1_pd(BELOW_ONE))
    }
}
