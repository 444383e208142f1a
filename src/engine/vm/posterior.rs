//! Bayes' rule on counts of signs and on what was done, and what it came to before.

use super::lanes::chunk::{CHUNK, each};
use super::lanes::view::View;
use crate::program::whole_numbers::SHIFT;
use crate::program::{Column, Posterior, Program};
use crate::program::{arithmetic, exponential};
use crate::simd::at_each_level;
use std::cell::Cell;

/// What a belief came to at counts that were met before: few counts are met often. All members of a group share it, as
/// they share the prior.
#[derive(Clone, Default)]
pub struct Posteriors {
    /// By slot: the counts as one number, or none.
    keys: Vec<f64>,
    /// By value, then by slot.
    probabilities: Vec<f64>,
    prior: Vec<f64>,
    scale: Scale,
    /// Room for the key and the place of the slot of each lane, and for chunks of which some lane is not known.
    lanes: [Vec<f64>; 2],
    unknown: Vec<u32>,
}

/// What a belief about one member, or about none, is worked out from, and where it goes.
pub struct Columns<'v> {
    counts: Vec<&'v [Cell<f64>]>,
    /// Ln of how likely what was done is, by value.
    done: Vec<&'v [Cell<f64>]>,
    to: Vec<&'v [Cell<f64>]>,
}

impl<'v> Columns<'v> {
    pub fn of(posterior: &Posterior, view: &View<'v>, member: Column) -> Self {
        let lanes = |first: Column| view.lanes((first + member) as usize);
        Columns {
            counts: posterior.counts.iter().map(|(first, _)| lanes(*first)).collect(),
            done: posterior.done().map(|column| view.lanes(column as usize)).collect(),
            to: posterior.probabilities().map(lanes).collect(),
        }
    }
}

/// How many counts are remembered of a belief over few values, if there are few beliefs; else fewer.
const SLOTS: usize = 1 << 12;
const FEW_SLOTS: usize = 1 << 9;
const FEW_VALUES: usize = 8;
const FEW_BELIEFS: usize = 64;

/// What no counts make.
const NONE: f64 = f64::NAN;

/// Bits of a number that counts as one may fill.
const KEY_BITS: u32 = 52;

/// How counts make one number, as digits do, and a slot.
#[derive(Clone, Default)]
struct Scale {
    /// What a count must be below.
    base: f64,
    digits: Vec<Digit>,
}

#[derive(Clone, Copy)]
struct Digit {
    worth: f64,
    /// How many slots on one more leads. Small counts of a sign or two have slots of their own.
    stride: f64,
}

impl Scale {
    fn new(counts: usize) -> Self {
        let base = f64::from(1_u32 << (KEY_BITS / counts.max(2) as u32).min(31));
        let worths = std::iter::successors(Some(1.0), |worth| Some(worth * base)).take(counts);
        let stride = |count: usize| match count {
            0 => 1.0,
            1 => 64.0,
            _ => 2531.0 * count as f64,
        };
        let digits = worths.enumerate().map(|(count, worth)| Digit { worth, stride: stride(count) });
        Scale { base, digits: digits.collect() }
    }

    /// A key with a count added to it. What is too large makes none.
    #[inline(always)]
    fn key(&self, digit: &Digit, count: f64, key: f64) -> f64 {
        if count < self.base { key + count * digit.worth } else { f64::NEG_INFINITY }
    }
}

impl Digit {
    const NOTHING: Digit = Digit { worth: 0.0, stride: 0.0 };

    /// The place of a slot, as many strides on as the count says.
    #[inline(always)]
    fn place(&self, count: f64, place: f64) -> f64 {
        place + count * self.stride
    }
}

#[inline(always)]
fn slot_at(place: f64, slots: usize) -> usize {
    place.to_bits() as usize % slots
}

impl Posteriors {
    pub fn new(program: &Program, posterior: &Posterior) -> Self {
        let prior = posterior.probabilities().map(|column| program.state[column as usize].start);
        let prior: Vec<f64> = prior.collect();
        let are_few = prior.len() <= FEW_VALUES && program.posteriors.len() <= FEW_BELIEFS;
        let slots = if are_few { SLOTS } else { FEW_SLOTS };
        Posteriors {
            keys: vec![NONE; slots],
            probabilities: vec![0.0; prior.len() * slots],
            prior,
            scale: Scale::new(posterior.counts.len()),
            ..Posteriors::default()
        }
    }

    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Writes the probabilities of the values at the counts of a lane.
    #[inline]
    pub fn put(&mut self, posterior: &Posterior, columns: &Columns, lane: usize) {
        if columns.done.iter().any(|done| done[lane].get() != 0.0) {
            // What was done is seldom twice the same: it is not remembered.
            let found = work_out(posterior, columns, lane);
            return columns.to.iter().zip(found).for_each(|(to, found)| to[lane].set(found));
        }
        let (mut key, mut place) = (0.0, SHIFT);
        for (count, digit) in columns.counts.iter().zip(&self.scale.digits) {
            (key, place) =
                (self.scale.key(digit, count[lane].get(), key), digit.place(count[lane].get(), place));
        }
        let slots = self.keys.len();
        let slot = slot_at(place, slots);
        if self.keys[slot] != key {
            self.keys[slot] = if key < 0.0 { NONE } else { key };
            // Nothing seen: the prior as it is stated, to the last bit.
            let found = if key == 0.0 { self.prior.clone() } else { work_out(posterior, columns, lane) };
            for (table, found) in self.probabilities.chunks_exact_mut(slots).zip(found) {
                table[slot] = found;
            }
        }
        for (to, table) in columns.to.iter().zip(self.probabilities.chunks_exact(slots)) {
            to[lane].set(table[slot]);
        }
    }

    /// The same for all lanes of a view.
    pub fn put_all(&mut self, posterior: &Posterior, view: &View, member: Column) {
        let [mut keys, mut places] = std::mem::take(&mut self.lanes);
        let mut unknown = std::mem::take(&mut self.unknown);
        let all = view.rows().count() * CHUNK;
        keys.resize(all, 0.0);
        places.resize(all, SHIFT);
        let columns = posterior.counts.iter().map(|(first, _)| (first + member) as usize);
        let mut counts = columns.zip(self.scale.digits.iter().copied());
        let mut is_first = true;
        while let Some(one) = counts.next() {
            let other = counts.next().unwrap_or((one.0, Digit::NOTHING));
            add_counts(view, &self.scale, [one, other], is_first, [&mut keys, &mut places]);
            is_first = false;
        }
        let to = posterior.probabilities().map(|first| view.lanes((first + member) as usize));
        match self.keys.len() {
            SLOTS => self.look_up::<SLOTS>(&keys, &places, to, &mut unknown),
            _ => self.look_up::<FEW_SLOTS>(&keys, &places, to, &mut unknown),
        }
        if !unknown.is_empty() {
            let columns = Columns::of(posterior, view, member);
            let chunks = unknown.drain(..).map(|chunk| chunk as usize * CHUNK);
            let lanes = chunks.flat_map(|first| first..first + CHUNK);
            lanes.for_each(|lane| self.put(posterior, &columns, lane));
        }
        (self.lanes, self.unknown) = ([keys, places], unknown);
    }

    /// Writes what is known; chunks of which something is not are noted. Lane by lane: gathering a vector from as many
    /// places takes longer on many processors.
    #[inline(never)]
    fn look_up<'v, const SLOTS: usize>(
        &self,
        keys: &[f64],
        places: &[f64],
        to: impl Iterator<Item = &'v [Cell<f64>]>,
        unknown: &mut Vec<u32>,
    ) {
        let Some(known) = self.keys.first_chunk::<SLOTS>() else { return };
        let (keys, places) = (keys.as_chunks::<CHUNK>().0, places.as_chunks::<CHUNK>().0);
        for (at, (keys, places)) in keys.iter().zip(places).enumerate() {
            let mut other = 0;
            for (key, &place) in keys.iter().zip(places) {
                other |= known[slot_at(place, SLOTS)].to_bits() ^ key.to_bits();
            }
            if other != 0 {
                unknown.push(at as u32);
            }
        }
        for (to, table) in to.zip(self.probabilities.as_chunks::<SLOTS>().0) {
            for (to, &place) in to.iter().zip(places.as_flattened()) {
                to.set(table[slot_at(place, SLOTS)]);
            }
        }
    }
}

at_each_level! {
    call
    /// Adds two columns of counts to keys and places; the first two begin them.
    fn add_counts(
        view: &View,
        scale: &Scale,
        counts: [(usize, Digit); 2],
        is_first: bool,
        to: [&mut [f64]; 2],
    ) = add_columns
}

#[inline(always)]
fn add_columns(
    view: &View,
    scale: &Scale,
    counts: [(usize, Digit); 2],
    is_first: bool,
    [keys, places]: [&mut [f64]; 2],
) {
    let [(one, one_digit), (other, other_digit)] = counts;
    let (one, other) = (view.input_column(one), view.input_column(other));
    let (keys, places) = (keys.as_chunks_mut::<CHUNK>().0, places.as_chunks_mut::<CHUNK>().0);
    for (row, (key, place)) in view.rows().zip(keys.iter_mut().zip(places)) {
        let (one, other) = (one.get(row), other.get(row));
        let (from_key, from_place) = if is_first { ([0.0; CHUNK], [SHIFT; CHUNK]) } else { (*key, *place) };
        let key_one: [f64; CHUNK] = each!(|k| scale.key(&one_digit, one[k], from_key[k]));
        let place_one: [f64; CHUNK] = each!(|k| one_digit.place(one[k], from_place[k]));
        *key = each!(|k| scale.key(&other_digit, other[k], key_one[k]));
        *place = each!(|k| other_digit.place(other[k], place_one[k]));
    }
}

/// P(value) from prior, counts of signs and what was done, in logarithms, normalised. Rarely needed: it must not take
/// the registers of what is always done.
#[cold]
#[inline(never)]
fn work_out(posterior: &Posterior, columns: &Columns, lane: usize) -> Vec<f64> {
    let mut out = posterior.log_prior.clone();
    for (log, done) in out.iter_mut().zip(&columns.done) {
        *log += done[lane].get();
    }
    for (count, (_, likelihood)) in columns.counts.iter().zip(&posterior.counts) {
        let count = count[lane].get();
        for (log, likelihood) in out.iter_mut().zip(likelihood) {
            *log += count * likelihood;
        }
    }
    let best = out.iter().copied().fold(f64::NEG_INFINITY, arithmetic::greatest);
    let mut sum = 0.0;
    for log in out.iter_mut() {
        *log = exponential::exp(*log - best);
        sum += *log;
    }
    out.iter_mut().for_each(|weight| *weight /= sum);
    out
}
