//! Scenarios written by hand: plain numbers, no engine.
//!
//! They say in Rust what their files say in the scenario language. Those that sample draw from the same addresses, so their
//! runs must be those of the engine, one by one; those that enumerate must come to the same exact answer. They are also
//! the yardstick of the engine's speed.

#![allow(dead_code, reason = "each bench and test uses some of it")]

pub mod hotline;
pub mod ladder_52;
pub mod ladder_52_dense;
pub mod ladder_52_exact;
pub mod ladder_52_lanes;

use escalade::engine::noise::{BLOCK, Noise};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// Words that a step of a scenario with so many sites owns: whole blocks.
pub const fn words(sites: u32) -> usize {
    BLOCK * sites.div_ceil(BLOCK as u32) as usize
}

/// The generator that [`in_sequence`] reads.
pub fn generator(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

/// The words of a run step by step in sequence from `rand_chacha`: the stream is sought once, then read on.
pub fn in_sequence<const WORDS: usize>(rng: &mut ChaCha8Rng, run: u64) -> impl FnMut(u32) -> [u64; WORDS] {
    rng.set_stream(run);
    // Step 0, the set-up, owns words too.
    rng.set_word_pos(2 * WORDS as u128);
    |_| std::array::from_fn(|_| rng.next_u64())
}

/// The words of a run by address.
pub fn by_address<const WORDS: usize>(noise: &Noise, run: u64) -> impl FnMut(u32) -> [u64; WORDS] {
    let stream = Noise::stream(0, run);
    move |step| {
        let mut words = [0; WORDS];
        for (block, words) in (0..noise.blocks()).zip(words.as_chunks_mut().0) {
            *words = noise.words(stream, step, block);
        }
        words
    }
}

/// The middle of the word's cell among 2^52 equal ones.
fn uniform(word: u64) -> f64 {
    ((word >> 12) as f64 + 0.5) * (1.0 / (1u64 << 52) as f64)
}

/// The first option whose cumulative weight passes `u` of the whole.
fn choose<const N: usize>(u: f64, weights: [f64; N]) -> usize {
    let mark = u * weights.iter().sum::<f64>();
    let mut sum = 0.0;
    let mut last = 0;
    for (i, weight) in weights.into_iter().enumerate() {
        if weight > 0.0 {
            sum += weight;
            if mark < sum {
                return i;
            }
            last = i;
        }
    }
    // Rounding left none.
    last
}
