//! Beliefs, worked out from counts of signs by Bayes' rule.

use super::lanes::{Lanes, Numbers, Source};
use crate::model::arithmetic;
use crate::model::program::{Column, Posterior, Program};

/// What a belief came to at counts that were met before: few counts are met often.
#[derive(Clone, Default)]
pub struct Memory {
    /// By slot: the counts as one number; 0 for none.
    keys: Vec<f64>,
    /// By slot, then by value.
    probabilities: Vec<f64>,
}

const SLOTS_LOG2: u32 = 9;

/// Bits of a number that counts as one may fill.
const KEY_BITS: u32 = 52;

/// Brings a belief up to date with its counts in the active lanes of the mask.
pub fn update(program: &Program, belief: usize, lanes: &mut Lanes, mask: Source) {
    if mask == Source::Value(0.0) {
        return;
    }
    let opened = open_list(lanes, mask);
    let posterior = &program.posteriors[belief];
    lanes.beliefs.resize_with(program.posteriors.len(), Memory::default);
    let mut memory = std::mem::take(&mut lanes.beliefs[belief]);
    let (all, listed) = (lanes.len(), !lanes.lists.is_empty());
    let (view, list) = lanes.listed();
    let mask = match mask {
        Source::Column(column) => Some(view.lanes(column)),
        Source::Value(_) => None,
    };
    let counts: Vec<Numbers> =
        posterior.counts.iter().map(|(column, _)| view.lanes(*column as usize)).collect();
    let columns = (0..posterior.log_prior.len()).map(|value| posterior.to as usize + value);
    let to: Vec<Numbers> = columns.clone().map(|column| view.lanes(column)).collect();
    let prior: Vec<f64> = columns.map(|column| program.state[column].start).collect();
    let meant = |&lane: &usize| mask.is_none_or(|mask| mask.get(lane) != 0.0);
    let scale = Scale::new(counts.len());
    let one = |lane: usize| {
        let probabilities = memory.at(posterior, &prior, &counts, &scale, lane);
        to.iter().zip(probabilities).for_each(|(to, &probability)| to.set(lane, probability));
    };
    if listed {
        list.iter().map(|&lane| lane as usize).filter(meant).for_each(one);
    } else {
        (0..all).filter(meant).for_each(one);
    }
    lanes.beliefs[belief] = memory;
    if opened {
        lanes.close_list();
    }
}

/// Lists the lanes of the mask, unless there is a list already.
fn open_list(lanes: &mut Lanes, mask: Source) -> bool {
    let Source::Column(mask) = mask else { return false };
    if !lanes.lists.is_empty() {
        return false;
    }
    lanes.mark(mask as Column, 1.0);
    lanes.open_list();
    true
}

/// How counts make one number, as digits do.
struct Scale {
    /// What a count must be below.
    base: f64,
    places: Vec<f64>,
}

impl Scale {
    fn new(counts: usize) -> Self {
        let base = f64::from(1_u32 << (KEY_BITS / counts.max(2) as u32).min(31));
        Scale {
            base,
            places: std::iter::successors(Some(1.0), |place| Some(place * base)).take(counts).collect(),
        }
    }
}

impl Memory {
    /// The probabilities of the values at the counts of a lane.
    fn at<'m>(
        &'m mut self,
        posterior: &Posterior,
        prior: &'m [f64],
        counts: &[Numbers],
        scale: &Scale,
        lane: usize,
    ) -> &'m [f64] {
        let (mut key, mut fits) = (0.0, true);
        for (count, place) in counts.iter().zip(&scale.places) {
            let count = count.get(lane);
            fits &= count < scale.base;
            key += count * place;
        }
        if key == 0.0 {
            // Nothing seen: the prior as it is stated, to the last bit.
            return prior;
        }
        let values = prior.len();
        if self.keys.is_empty() {
            self.keys = vec![0.0; 1 << SLOTS_LOG2];
            self.probabilities = vec![0.0; values << SLOTS_LOG2];
        }
        // Fibonacci hashing.
        let slot = (key.to_bits().wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - SLOTS_LOG2)) as usize;
        let place = slot * values..(slot + 1) * values;
        if !fits || self.keys[slot] != key {
            self.keys[slot] = if fits { key } else { 0.0 };
            work_out(posterior, counts, lane, &mut self.probabilities[place.clone()]);
        }
        &self.probabilities[place]
    }
}

/// P(value) from prior and counts of signs, in logarithms, normalised.
fn work_out(posterior: &Posterior, counts: &[Numbers], lane: usize, out: &mut [f64]) {
    out.copy_from_slice(&posterior.log_prior);
    for (count, (_, likelihood)) in counts.iter().zip(&posterior.counts) {
        let count = count.get(lane);
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
