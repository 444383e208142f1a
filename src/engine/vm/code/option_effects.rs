//! What the options of a choice do, in one pass: that each is counted, and what it adds to or puts into the state.
//!
//! The same as the operations one by one, to the bit: a lane has chosen one option at most, so that what happens to a
//! column of the state can be looked up by the option. What the options share is read and written once.

use super::linker::Linker;
use super::lookup::Lookup;
use crate::program::Binary;
use crate::program::arithmetic::clamped;
use crate::program::{Column, Op, Operand, Place, Store};
use crate::simd::at_each_level;
use crate::vm::branch_statistics::is_cheap;
use crate::vm::lanes::chunk::{CHUNK, each};
use crate::vm::lanes::slot::Slot;
use crate::vm::lanes::view::View;
use std::array::from_fn;

/// Does it, for all lanes of the strip. Unsafe to call where the processor lacks what it was compiled for.
pub type Work = unsafe fn(&View, &OptionEffects);

/// The most columns of the state that are changed together, and words of counts.
const TARGETS: usize = 4;
const WORDS: usize = 2;

/// The place of those who have chosen none of the options: it changes nothing.
const NONE: usize = CHUNK - 1;

/// What happens where one of a few options was chosen.
pub struct OptionEffects {
    pub work: Work,
    /// How many operations it stands for.
    pub length: usize,
    chosen: Slot,
    /// The first option, as a value.
    first: f64,
    /// The word of bits that notes clamping.
    bits: Slot,
    /// Whether some option puts something in; whether clamping is noted.
    sets: bool,
    notes: bool,
    targets: [Target; TARGETS],
    counts: [Count; WORDS],
}

/// A column of the state, and by option what becomes of it.
#[derive(Clone, Copy)]
struct Target {
    to: Slot,
    low: f64,
    high: f64,
    /// Noted where clamping changed what was asked for.
    bit: f64,
    /// What is added to what is kept.
    add: [f64; CHUNK],
    /// All bits of what was there, or none where something else is put in.
    keep: [f64; CHUNK],
    /// The options that add the number of the step.
    steps: u8,
}

/// A word of counts, and what each option adds to it.
#[derive(Clone, Copy)]
struct Count {
    word: Slot,
    one: [f64; CHUNK],
}

/// The effects of options that begin at a place of the code and end by another: for each `chosen == option`, then under
/// that mask alone at most one use to count and assignments of values that are the same in all lanes.
pub fn option_effects(linker: &mut Linker, at: usize, end: usize) -> Option<OptionEffects> {
    let mut next = option_at(linker, at).filter(Written::is_plain);
    let mut draft = Draft::new(next.as_ref()?);
    while let Some(option) = next {
        let mut longer = draft.clone();
        if longer.admit(linker, &option).is_none() || at + longer.length > end {
            break;
        }
        draft = longer;
        next = option_at(linker, at + draft.length).filter(Written::is_plain);
    }
    (draft.length > 0).then(|| draft.finish(linker))
}

/// An option as the code has it.
struct Written<'p> {
    chosen: Column,
    option: f64,
    mask: Column,
    body: &'p [Op],
    length: usize,
}

impl Written<'_> {
    /// Whether it does nothing but what has a place among effects: most do more, and are known by that at a glance.
    fn is_plain(&self) -> bool {
        let mask = Operand::Column(self.mask);
        self.body.iter().all(|op| match op {
            Op::Mark { times, mask: under, .. } => times.is_none() || *under == mask,
            Op::Store(store) => {
                store.mask == mask
                    && matches!(store.to, Place::Column(_))
                    && matches!(store.value, Operand::Constant(_) | Operand::Step)
            }
            _ => false,
        })
    }
}

fn option_at<'p>(linker: &Linker<'p>, at: usize) -> Option<Written<'p>> {
    let code = &linker.program.code;
    match *code.get(at)? {
        Op::Binary {
            operator: Binary::Equal,
            to: mask,
            a: Operand::Column(chosen),
            b: Operand::Constant(option),
        } => {
            let Some(Op::If { mask: under, body, .. }) = code.get(at + 1) else { return None };
            let length = 2 + *body as usize;
            // Nobody may miss the mask.
            let dead = *under == mask && linker.accesses.is_dead(mask, at + length);
            dead.then(|| Written { chosen, option, mask, body: &code[at + 2..at + length], length })
        }
        // A mask is a choice too: of those who do what stands under it.
        Op::If { mask, body, cost } if is_cheap(cost) && linker.is_register(mask) => {
            let length = 1 + body as usize;
            let body = &code[at + 1..at + length];
            // One assignment alone is as quick by itself.
            let several = body.iter().filter(|op| !matches!(op, Op::Mark { times: None, .. })).count() > 1;
            several.then_some(Written { chosen: mask, option: 1.0, mask, body, length })
        }
        _ => None,
    }
}

/// What is known so far of effects.
#[derive(Clone)]
struct Draft {
    chosen: Column,
    first: f64,
    length: usize,
    targets: Vec<(Place, Target)>,
    counts: Vec<Count>,
    bits: Option<Slot>,
    /// The options that were admitted.
    options: u8,
}

impl Draft {
    fn new(first: &Written) -> Draft {
        Draft {
            chosen: first.chosen,
            first: first.option,
            length: 0,
            targets: vec![],
            counts: vec![],
            bits: None,
            options: 0,
        }
    }

    /// Takes an option in; none if it does not fit.
    fn admit(&mut self, linker: &mut Linker, written: &Written) -> Option<()> {
        let place = (0..NONE).find(|&place| self.first + place as f64 == written.option)?;
        if written.chosen != self.chosen || self.options >> place & 1 == 1 {
            return None;
        }
        let mask = Operand::Column(written.mask);
        let mut is_counted = false;
        let mut changed: Vec<Place> = vec![];
        for op in written.body {
            match op {
                Op::Mark { times: None, .. } => {}
                Op::Mark { times: Some(times), mask: under, .. } if *under == mask && !is_counted => {
                    is_counted = true;
                    match linker.packed(*times) {
                        Some((word, one)) => self.count(word, linker.number(one), place)?,
                        None => {
                            let to = Place::Column(*times);
                            changed.push(to);
                            self.target(linker, to)?.add[place] = 1.0;
                        }
                    }
                }
                Op::Store(store) if store.mask == mask && !changed.contains(&store.to) => {
                    changed.push(store.to);
                    self.store(linker, store, place)?;
                }
                _ => return None,
            }
        }
        self.options |= 1 << place;
        self.length += written.length;
        Some(())
    }

    fn count(&mut self, word: Slot, one: f64, place: usize) -> Option<()> {
        let known = self.counts.iter().position(|count| count.word == word);
        let at = known.unwrap_or(self.counts.len());
        if at == WORDS {
            return None;
        }
        if known.is_none() {
            self.counts.push(Count { word, one: [0.0; CHUNK] });
        }
        self.counts[at].one[place] = one;
        Some(())
    }

    /// The target, taken up if it is not there yet.
    fn target(&mut self, linker: &Linker, to: Place) -> Option<&mut Target> {
        let Place::Column(column) = to else { return None };
        let known = self.targets.iter().position(|(place, _)| *place == to);
        let at = known.unwrap_or(self.targets.len());
        if at == TARGETS {
            return None;
        }
        if known.is_none() {
            let target = Target {
                to: linker.column(column),
                low: f64::NEG_INFINITY,
                high: f64::INFINITY,
                bit: 0.0,
                add: [0.0; CHUNK],
                keep: [f64::from_bits(u64::MAX); CHUNK],
                steps: 0,
            };
            self.targets.push((to, target));
        }
        Some(&mut self.targets[at].1)
    }

    fn store(&mut self, linker: &mut Linker, store: &Store, place: usize) -> Option<()> {
        let noted = store.clamp.and(store.clamped_bit).map(|bit| linker.bit(bit));
        if let Some((word, _)) = noted
            && *self.bits.get_or_insert(word) != word
        {
            return None;
        }
        let bit = noted.map(|(_, bit)| linker.number(bit));
        let target = self.target(linker, store.to)?;
        match store.value {
            // What is put in is added to 0, which is not the same for -0.
            Operand::Constant(value) if store.add || value.to_bits() != (-0.0_f64).to_bits() => {
                target.add[place] = value;
            }
            Operand::Step => target.steps |= 1 << place,
            _ => return None,
        }
        if !store.add {
            target.keep[place] = 0.0;
        }
        // Where there is no range to clamp to, what comes about lies in that of the variable.
        if let Some((low, high)) = store.clamp {
            (target.low, target.high) = (low, high);
        }
        target.bit = bit.unwrap_or(target.bit);
        Some(())
    }

    fn finish(self, linker: &Linker) -> OptionEffects {
        let chosen = linker.column(self.chosen);
        let sets = self.targets.iter().any(|(_, target)| target.keep.contains(&0.0));
        let nowhere = Target {
            to: chosen,
            low: 0.0,
            high: 0.0,
            bit: 0.0,
            add: [0.0; CHUNK],
            keep: [0.0; CHUNK],
            steps: 0,
        };
        let nothing = Count { word: chosen, one: [0.0; CHUNK] };
        OptionEffects {
            work: work(self.targets.len(), self.counts.len()),
            sets,
            notes: self.bits.is_some(),
            length: self.length,
            chosen,
            first: self.first,
            bits: self.bits.unwrap_or(chosen),
            targets: from_fn(|at| self.targets.get(at).map_or(nowhere, |(_, target)| *target)),
            counts: from_fn(|at| self.counts.get(at).copied().unwrap_or(nothing)),
        }
    }
}

fn work(targets: usize, counts: usize) -> Work {
    match targets {
        0 => counting::<0>(counts),
        1 => counting::<1>(counts),
        2 => counting::<2>(counts),
        3 => counting::<3>(counts),
        _ => counting::<TARGETS>(counts),
    }
}

fn counting<const N: usize>(counts: usize) -> Work {
    match counts {
        0 => version::<N, 0>(),
        1 => version::<N, 1>(),
        _ => version::<N, WORDS>(),
    }
}

at_each_level! {
    fn version[const N: usize, const W: usize][N, W]
        (view: &View, effects: &OptionEffects) = take_effect::<ThisLevel, N, W>
}

/// Does something for those of a few numbers that are below `$count`. What a loop over them reads would be in memory
/// rather than in registers: compilers unroll it too late.
macro_rules! in_turn {
    ($count:ident: $($number:literal)*, |$at:ident| $body:block) => {
        $(if $number < $count {
            let $at = $number;
            $body
        })*
    };
}

/// Called only where the processor has the instructions of the level: see [`at_each_level`].
#[inline(always)]
fn take_effect<L: Lookup, const N: usize, const W: usize>(view: &View, effects: &OptionEffects) {
    let step = view.value(Slot::STEP);
    let chosen = view.input(effects.chosen);
    let bits = view.output(effects.bits);
    let nowhere = view.output(effects.chosen);
    // SAFETY: that of the caller.
    let zero = unsafe { L::table(&[0.0; CHUNK]) };
    let (mut to, mut add, mut keep, mut limits) = ([nowhere; N], [zero; N], [zero; N], [[0.0; 3]; N]);
    for at in 0..N {
        let target = &effects.targets[at];
        let added = each!(|k| if target.steps >> k & 1 == 1 { step } else { target.add[k] });
        // SAFETY: that of the caller.
        (add[at], keep[at]) = unsafe { (L::table(&added), L::table(&target.keep)) };
        to[at] = view.output(target.to);
        limits[at] = [target.low, target.high, target.bit];
    }
    let (mut words, mut ones) = ([nowhere; W], [zero; W]);
    for at in 0..W {
        words[at] = view.output(effects.counts[at].word);
        // SAFETY: that of the caller.
        ones[at] = unsafe { L::table(&effects.counts[at].one) };
    }
    for row in view.rows() {
        let chosen = chosen.get(row);
        let option = each!(|k| clamped(chosen[k] - effects.first, -1.0, NONE as f64));
        // SAFETY: that of the caller.
        let places = unsafe { L::places(option) };
        in_turn!(W: 0 1, |at| {
            let before = words[at].get(row);
            // SAFETY: that of the caller.
            let one = unsafe { L::look(ones[at], places) };
            words[at].put(row, each!(|k| f64::from_bits(before[k].to_bits().wrapping_add(one[k].to_bits()))));
        });
        let mut noted: [u64; CHUNK] = [0; CHUNK];
        in_turn!(N: 0 1 2 3, |at| {
            let [low, high, bit] = limits[at];
            // SAFETY: that of the caller.
            let add = unsafe { L::look(add[at], places) };
            let mut kept = to[at].get(row);
            if effects.sets {
                // SAFETY: that of the caller.
                let keep = unsafe { L::look(keep[at], places) };
                kept = each!(|k| f64::from_bits(kept[k].to_bits() & keep[k].to_bits()));
            }
            let asked: [f64; CHUNK] = each!(|k| kept[k] + add[k]);
            let new: [f64; CHUNK] = each!(|k| clamped(asked[k], low, high));
            to[at].put(row, new);
            if effects.notes {
                noted = each!(|k| noted[k] | if asked[k] != new[k] { bit.to_bits() } else { 0 });
            }
        });
        if effects.notes {
            let before = bits.get(row);
            bits.put(row, each!(|k| f64::from_bits(before[k].to_bits() | noted[k])));
        }
    }
}
