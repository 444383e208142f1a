//! Bayes' rule on counts of signs and on what was done, and what it came to before.

use crate::program::Posterior;
use crate::program::arithmetic;
use std::cell::Cell;

/// What a belief came to at counts that were met before: few counts are met often.
#[derive(Clone, Default)]
pub struct Posteriors {
    /// By slot: the counts as one number; 0 for none.
    keys: Vec<f64>,
    /// By slot, then by value.
    probabilities: Vec<f64>,
    /// By value: what is not kept.
    rarely: Vec<f64>,
}

const SLOTS_LOG2: u32 = 9;

/// Bits of a number that counts as one may fill.
const KEY_BITS: u32 = 52;

/// How counts make one number, as digits do.
pub struct Scale {
    /// What a count must be below.
    base: f64,
    places: Vec<f64>,
}

impl Scale {
    pub fn new(counts: usize) -> Self {
        let base = f64::from(1_u32 << (KEY_BITS / counts.max(2) as u32).min(31));
        Scale {
            base,
            places: std::iter::successors(Some(1.0), |place| Some(place * base)).take(counts).collect(),
        }
    }
}

impl Posteriors {
    /// The probabilities of the values at the counts of a lane, and at what was done there.
    #[inline]
    pub fn at<'m>(
        &'m mut self,
        posterior: &Posterior,
        prior: &'m [f64],
        counts: &[&[Cell<f64>]],
        done: &[&[Cell<f64>]],
        scale: &Scale,
        lane: usize,
    ) -> &'m [f64] {
        let values = prior.len();
        if done.iter().any(|done| done[lane].get() != 0.0) {
            // What was done is never twice the same: it is worked out each time.
            self.rarely.resize(values, 0.0);
            work_out(posterior, counts, done, lane, &mut self.rarely);
            return &self.rarely;
        }
        let (mut key, mut fits) = (0.0, true);
        for (count, place) in counts.iter().zip(&scale.places) {
            let count = count[lane].get();
            fits &= count < scale.base;
            key += count * place;
        }
        if key == 0.0 {
            // Nothing seen: the prior as it is stated, to the last bit.
            return prior;
        }
        if self.keys.is_empty() {
            self.keys = vec![0.0; 1 << SLOTS_LOG2];
            self.probabilities = vec![0.0; values << SLOTS_LOG2];
        }
        // Fibonacci hashing.
        let slot = (key.to_bits().wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - SLOTS_LOG2)) as usize;
        let place = slot * values..(slot + 1) * values;
        if !fits || self.keys[slot] != key {
            self.keys[slot] = if fits { key } else { 0.0 };
            work_out(posterior, counts, done, lane, &mut self.probabilities[place.clone()]);
        }
        &self.probabilities[place]
    }
}

/// P(value) from prior, counts of signs and what was done, in logarithms, normalised. Rarely needed: it must not take
/// the registers of what is always done.
#[cold]
#[inline(never)]
fn work_out(
    posterior: &Posterior,
    counts: &[&[Cell<f64>]],
    done: &[&[Cell<f64>]],
    lane: usize,
    out: &mut [f64],
) {
    out.copy_from_slice(&posterior.log_prior);
    for (log, done) in out.iter_mut().zip(done) {
        *log += done[lane].get();
    }
    for (count, (_, likelihood)) in counts.iter().zip(&posterior.counts) {
        let count = count[lane].get();
        for (log, likelihood) in out.iter_mut().zip(likelihood) {
            *log += count * likelihood;
        }
    }
    let best = out.iter().copied().fold(f64::NEG_INFINITY, arithmetic::greatest);
    let mut sum = 0.0;
    for log in out.iter_mut() {
        *log = libm::exp(*log - best);
        sum += *log;
    }
    out.iter_mut().for_each(|weight| *weight /= sum);
}
