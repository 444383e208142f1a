//! Random words by address: `(seed, stream, step, site)`.
//!
//! A random number is not the next one of a sequence but a pure function of where it is used. The function is
//! ChaCha8: the seed makes the key, the stream is the nonce, and step and site say which block and which word
//! of it. The same draw can therefore be made again alone, on any number of threads and in any order.
//!
//! A step owns whole blocks of eight 64-bit words: `b = ceil(sites / 8)` of them. The word of `site` in `step`
//! is word `site % 8` of block `step · b + site / 8`, which is what
//! `rand_chacha::ChaCha8Rng::seed_from_u64(seed)` gives after `set_stream(stream)` and
//! `set_word_pos(16 · step · b + 2 · site)` (positions count 32-bit words). Step 0 is the set-up of a run.
//!
//! One word at a time is slow. [`Noise::fill_block`] makes a block for many streams at once, with the vector
//! instructions of the processor at hand; the words are the same whatever the instructions.

mod chacha;
pub mod distribution;
mod uniform;
#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
mod x86;

use crate::limits::RUN_BITS;
use crate::simd::Level;
use chacha::Shared;
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
pub use uniform::BLOCK;
use uniform::{BELOW_ONE, ONE_BITS};

/// The number of the noise law: with another, the same address has another word, or what is made of it is another.
pub const LAW: u32 = 1;

/// Set in the streams that draw the parameters themselves.
const PARAMETER_BIT: u64 = 1 << 63;

/// The source of every random number of one seed and one scenario.
#[derive(Clone, Debug)]
pub struct Noise {
    key: [u32; 8],
    /// Blocks a step owns.
    blocks: u32,
    /// Never one that this processor lacks: the vector code relies on it.
    level: Level,
}

impl Noise {
    /// Noise for a scenario with `sites` places where chance enters. Seed 0 is a seed like any other.
    pub fn new(seed: u64, sites: u32) -> Noise {
        let seed = ChaCha8Rng::seed_from_u64(seed).get_seed();
        let mut key = [0; 8];
        for (word, bytes) in key.iter_mut().zip(seed.as_chunks().0) {
            *word = u32::from_le_bytes(*bytes);
        }
        Noise { key, blocks: sites.div_ceil(BLOCK as u32), level: Level::best() }
    }

    /// The same noise made with other instructions; `None` if this processor lacks them.
    pub fn with_level(self, level: Level) -> Option<Noise> {
        level.is_available().then_some(Noise { level, ..self })
    }

    /// The instructions in use.
    pub fn level(&self) -> Level {
        self.level
    }

    /// Blocks that a step owns: `ceil(sites / 8)`.
    pub fn blocks(&self) -> u32 {
        self.blocks
    }

    /// The stream of run `run` (below 2^40) of parameter sample `sample` (below 2^23; 0 is the stated values).
    pub const fn stream(sample: u64, run: u64) -> u64 {
        debug_assert!(run >> RUN_BITS == 0, "a run number beyond 2^40 falls in the next sample");
        debug_assert!(sample >> (63 - RUN_BITS) == 0, "a sample number beyond 2^23 sets the parameters' bit");
        (sample << RUN_BITS) + run
    }

    /// The stream that draws the parameters of `sample` (below 2^23): that of its run 0, with bit 63 set.
    pub const fn parameter_stream(sample: u64) -> u64 {
        PARAMETER_BIT | Noise::stream(sample, 0)
    }

    /// The word at one address. `site` is below the number of sites.
    pub fn word(&self, stream: u64, step: u32, site: u32) -> u64 {
        self.words(stream, step, site / BLOCK as u32)[site as usize % BLOCK]
    }

    /// The words of the eight sites from `8 · block` on. `block` is below [`Noise::blocks`].
    pub fn words(&self, stream: u64, step: u32, block: u32) -> [u64; BLOCK] {
        Shared::new(&self.key, self.counter(step, block)).finish(stream)
    }

    /// The uniform number of a word: `(k + 1/2) · 2^-52` with k its top 52 bits, exactly. Never 0 and never 1.
    #[inline]
    pub fn uniform(word: u64) -> f64 {
        // 1 + k · 2^-52 by its bits, then 1 - 2^-53 off: both sides and the difference are exact.
        f64::from_bits(ONE_BITS | (word >> 12)) - BELOW_ONE
    }

    /// The uniforms of the eight sites `8 · block` to `8 · block + 7` of one step, for many streams:
    /// `out[k * stride + i]` becomes that of site `8 · block + k` for `streams[i]`. Other places of `out` are
    /// left alone. `block` is below [`Noise::blocks`].
    ///
    /// # Panics
    /// If `stride` is less than the number of streams, or `out` too short for the eighth column.
    #[allow(unsafe_code)]
    pub fn fill_block(&self, streams: &[u64], step: u32, block: u32, out: &mut [f64], stride: usize) {
        assert!(streams.len() <= stride, "{} streams in columns of {stride}", streams.len());
        assert!(out.len() >= (BLOCK - 1) * stride + streams.len(), "no room for eight columns of {stride}");
        let shared = Shared::new(&self.key, self.counter(step, block));
        match self.level {
            Level::Portable => portable(&shared, streams, out, stride),
            // SAFETY: a `Noise` never holds a level that `Level::is_available` denies on this processor.
            #[cfg(target_arch = "x86_64")]
            Level::Sse2 => unsafe { x86::sse2::fill(&shared, streams, out, stride) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Level::Avx2 => unsafe { x86::avx2::fill(&shared, streams, out, stride) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Level::Avx512 => unsafe { x86::avx512::fill(&shared, streams, out, stride) },
            #[cfg(not(target_arch = "x86_64"))]
            Level::Sse2 | Level::Avx2 | Level::Avx512 => portable(&shared, streams, out, stride),
        }
    }

    /// Which of a stream's blocks: at most 2^61 or so, as a step has at most 2^29 of them.
    fn counter(&self, step: u32, block: u32) -> u64 {
        debug_assert!(block < self.blocks, "block {block} of a step that owns {}", self.blocks);
        u64::from(step) * u64::from(self.blocks) + u64::from(block)
    }
}

fn portable(shared: &Shared, streams: &[u64], out: &mut [f64], stride: usize) {
    for (i, &stream) in streams.iter().enumerate() {
        for (k, word) in shared.finish(stream).into_iter().enumerate() {
            out[k * stride + i] = Noise::uniform(word);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn levels(seed: u64, sites: u32) -> impl Iterator<Item = Noise> {
        Level::ALL.into_iter().filter_map(move |level| Noise::new(seed, sites).with_level(level))
    }

    /// Once published these never change: a scenario and a seed stand for the same futures for ever.
    #[test]
    fn golden_addresses() {
        let golden: [(u64, u32, u64, u32, u32, u64); 10] = [
            // seed, sites, stream, step, site, word
            (0, 1, 0, 0, 0, 0xb585_f767_a79a_3b6c),
            (0, 7, 0, 1, 0, 0xcdc4_a23a_7e88_e660),
            (0, 7, 0, 1, 6, 0xc3b9_19ae_0d16_df22),
            (2015, 7, 4217, 52, 4, 0x4739_3f30_33ff_cfaf),
            (2015, 8, Noise::stream(0, (1 << 40) - 1), 1, 7, 0x29a2_0ede_1969_173f),
            (2015, 9, Noise::stream(1, 0), 1, 8, 0x1144_0eb9_481a_7aa3),
            (2015, 200, Noise::stream(3, 12), 137, 199, 0xdecd_f332_b289_cbdf),
            (2015, 200, Noise::parameter_stream(3), 0, 41, 0xe226_de9c_c23a_2aeb),
            (u64::MAX, 1, u64::MAX, u32::MAX, 0, 0x836b_0841_f9c6_55b6),
            (u64::MAX, u32::MAX, u64::MAX, u32::MAX, u32::MAX - 1, 0x80df_5f63_5118_ba2e),
        ];
        for (seed, sites, stream, step, site, word) in golden {
            let found = Noise::new(seed, sites).word(stream, step, site);
            assert_eq!(
                format!("{found:#018x}"),
                format!("{word:#018x}"),
                "seed {seed}, {sites} sites, stream {stream}, step {step}, site {site}"
            );
        }
    }

    #[test]
    fn streams_of_runs_and_of_parameters_are_apart() {
        assert_eq!(Noise::stream(0, 4217), 4217);
        assert_eq!(Noise::stream(1, 0), 1 << 40);
        assert_eq!(Noise::stream((1 << 23) - 1, (1 << 40) - 1), u64::MAX >> 1);
        assert_eq!(Noise::parameter_stream(0), 1 << 63);
        assert_eq!(Noise::parameter_stream(5), (1 << 63) + 5 * (1 << 40));
    }

    #[test]
    fn uniforms_are_the_middles_of_equal_cells_and_never_0_or_1() {
        let cell = f64::EPSILON;
        assert_eq!(Noise::uniform(0), cell / 2.0);
        assert_eq!(Noise::uniform(0xfff), cell / 2.0, "the low 12 bits do not count");
        assert_eq!(Noise::uniform(0x1000), 1.5 * cell);
        assert_eq!(Noise::uniform(u64::MAX), 1.0 - cell / 2.0);
        assert_eq!(Noise::uniform(1 << 63), 0.5 + cell / 2.0);
    }

    #[test]
    fn a_seed_apart_gives_other_words() {
        assert_ne!(Noise::new(0, 1).word(0, 1, 0), Noise::new(1, 1).word(0, 1, 0));
    }

    #[test]
    fn a_scenario_without_chance_owns_no_blocks() {
        assert_eq!(Noise::new(0, 0).blocks(), 0);
        assert_eq!(Noise::new(0, 8).blocks(), 1);
        assert_eq!(Noise::new(0, 9).blocks(), 2);
    }

    #[test]
    fn the_best_level_is_available() {
        assert!(Level::best().is_available());
        assert!(Noise::new(0, 1).with_level(Level::Portable).is_some());
    }

    #[test]
    #[should_panic(expected = "no room for eight columns")]
    fn columns_that_do_not_fit_are_refused() {
        Noise::new(0, 8).fill_block(&[0, 1, 2], 1, 0, &mut [0.0; 23], 3);
    }

    proptest! {
        #[test]
        fn uniforms_are_exact(word: u64) {
            // Twice k plus one has 53 bits: the conversion and the scaling by a power of two are exact.
            let exact = (2 * (word >> 12) + 1) as f64 / (1u64 << 53) as f64;
            prop_assert_eq!(Noise::uniform(word).to_bits(), exact.to_bits());
        }

        /// Any number of streams, any stride, every level: the columns hold what the words say, and nothing
        /// else is touched.
        #[test]
        fn blocks_are_made_of_words(
            seed: u64,
            streams in prop::collection::vec(any::<u64>(), 0..40),
            gap in 0usize..5,
            step: u32,
            (sites, block) in (1u32..100).prop_flat_map(|sites| (Just(sites), 0..sites.div_ceil(8))),
        ) {
            let stride = streams.len() + gap;
            for noise in levels(seed, sites) {
                let mut out = vec![-1.0; 8 * stride + 3];
                noise.fill_block(&streams, step, block, &mut out, stride);
                for (at, &found) in out.iter().enumerate() {
                    let (k, i) = (at.checked_div(stride).unwrap_or(8), at.checked_rem(stride).unwrap_or(0));
                    let expected = match streams.get(i) {
                        Some(&stream) if k < 8 => Noise::uniform(noise.word(stream, step, 8 * block + k as u32)),
                        _ => -1.0,
                    };
                    prop_assert_eq!(found, expected, "{:?}, site {}, stream {}", noise.level(), k, i);
                }
            }
        }
    }
}
