//! Column arithmetic: each instruction as a function over all lanes of a strip, and over a list of lanes.
//!
//! Each is defined once, for one lane. The functions for all lanes are compiled for the baseline, for AVX2 and for
//! AVX-512, and chosen at run time, and once for each combination of columns and values among their operands. The
//! results are the same bits: no instruction here rounds differently.

use super::divide;
use super::instruction::{Instruction, Instructions, Linker, Slot, Works};
use super::lanes::{CHUNK, Chunk, Lanes, View};
#[cfg(target_arch = "x86_64")]
use super::levels::{program_uses_avx2, program_uses_avx512};
use crate::model::arithmetic::{self, clamped, flag, pick};
use crate::model::expr::{Binary, Unary};
use crate::model::program::{Op, Operand, Store};
use std::array::from_fn;

/// Does an instruction for all lanes of the strip. Unsafe to call where the processor lacks what it was compiled for.
pub type Work = unsafe fn(&View, &Instruction);

/// Does an instruction for the lanes of the list.
pub type Listed = fn(&mut Lanes, &Instruction);

/// What an instruction makes of one lane: from what stood there before and up to three numbers.
trait Map {
    fn map(old: f64, a: f64, b: f64, c: f64) -> f64;
}

/// A type that maps so; a type, not a function pointer, so that each is compiled into its own loop.
macro_rules! map {
    (|$old:pat_param, $a:pat_param, $b:pat_param, $c:pat_param| $result:expr) => {{
        struct Mapping;
        impl Map for Mapping {
            #[inline(always)]
            fn map($old: f64, $a: f64, $b: f64, $c: f64) -> f64 {
                $result
            }
        }
        Mapping
    }};
}

/// The functions of an instruction, the first of them for the processor at hand.
macro_rules! at_best_level {
    ($all:ident::<$($kind:ident),*>, $listed:expr) => {{
        #[cfg(target_arch = "x86_64")]
        if program_uses_avx512() {
            return const { &Works { all: avx512::$all::<$($kind),*>, listed: $listed } };
        } else if program_uses_avx2() {
            return const { &Works { all: avx2::$all::<$($kind),*>, listed: $listed } };
        }
        const { &Works { all: $all::<$($kind),*>, listed: $listed } }
    }};
}

/// A module of the functions for all lanes, compiled for these features.
#[cfg(target_arch = "x86_64")]
macro_rules! level {
    ($name:ident, $features:literal) => {
        mod $name {
            use super::pair::{self, Compare};
            use super::{Instruction, Map, View};

            #[target_feature(enable = $features)]
            pub fn select_all<F: Compare, const A: bool, const B: bool, const C: bool, const D: bool>(
                view: &View,
                i: &Instruction,
            ) {
                pair::select_all::<F, A, B, C, D>(view, i);
            }

            #[target_feature(enable = $features)]
            pub fn map_all<F: Map, const A: bool, const B: bool, const C: bool>(
                view: &View,
                i: &Instruction,
            ) {
                super::map_all::<F, A, B, C>(view, i);
            }

            #[target_feature(enable = $features)]
            pub fn store_all<const ADD: bool, const A: bool, const MASK: u8, const RANGE: u8>(
                view: &View,
                i: &Instruction,
            ) {
                super::store_all::<ADD, A, MASK, RANGE>(view, i);
            }
        }
    };
}

mod pair;

#[cfg(target_arch = "x86_64")]
level!(avx2, "avx2,fma");
#[cfg(target_arch = "x86_64")]
level!(avx512, "avx512f,avx512dq,avx512bw,avx512vl");

pub use pair::pair;

/// An instruction as a function, if it is column arithmetic.
pub fn instruction(linker: &mut Linker, op: &Op) -> Option<Instruction> {
    Some(match *op {
        Op::Copy { to, from } => {
            let slots = [linker.column(to), linker.operand(from)];
            one(map!(|_, x, _, _| x), slots)
        }
        Op::Unary { operator, to, a } => {
            let slots = [linker.column(to), linker.operand(a)];
            unary(operator, slots)
        }
        Op::Binary { operator: Binary::Divide, to, a, b: Operand::Constant(divisor) }
            if let Some(division) = divide::instruction(linker, to, a, divisor) =>
        {
            division
        }
        Op::Binary { operator, to, a, b } => {
            let slots = [linker.column(to), linker.operand(a), linker.operand(b)];
            binary(operator, slots)
        }
        Op::Quotient { to, a, first, second } => {
            let (first, second) = (linker.constant(first), linker.constant(second));
            let slots = [linker.column(to), linker.operand(a), first, second];
            three(map!(|_, x, first, second| x * first + x * second), slots)
        }
        Op::Window { to, a, exponent } => {
            let slots = [linker.column(to), linker.operand(a), linker.operand(exponent)];
            two(map!(|_, p, exponent, _| arithmetic::window(p, exponent)), slots)
        }
        Op::Rate { to, a } => {
            let slots = [linker.column(to), linker.operand(a)];
            one(map!(|_, x, _, _| arithmetic::rate(x)), slots)
        }
        Op::Select { to, condition, a, b } => {
            let slots = [linker.column(to), linker.operand(condition), linker.operand(a), linker.operand(b)];
            three(map!(|_, c, a, b| pick(c, a, b)), slots)
        }
        Op::Sum { to, condition, value } => {
            let slots = [linker.column(to), linker.operand(condition), linker.operand(value)];
            two(map!(|sum, c, x, _| sum + pick(c, x, 0.0)), slots)
        }
        Op::Extreme { to, condition, value, greatest } => {
            let slots = [linker.column(to), linker.operand(condition), linker.operand(value)];
            if greatest {
                two(map!(|best, c, x, _| pick(c, arithmetic::greatest(x, best), best)), slots)
            } else {
                two(map!(|best, c, x, _| pick(c, arithmetic::least(x, best), best)), slots)
            }
        }
        Op::Store(ref store) => self::store(linker, store),
        Op::Mark { times: Some(times), mask, .. } => match linker.packed(times) {
            Some((word, use_)) => {
                let slots = [word, linker.operand(mask), use_];
                two(map!(|word, m, use_, _| count(word, m, use_)), slots)
            }
            None => {
                let slots = [linker.column(times), linker.operand(mask)];
                one(map!(|times, m, _, _| times + m), slots)
            }
        },
        Op::End { outcome, mask } => {
            let outcome = linker.constant(f64::from(outcome));
            let slots = [linker.column(linker.program.outcome), linker.operand(mask), outcome];
            let end = map!(|ended, m, outcome, _| if (m != 0.0) & (ended < 0.0) { outcome } else { ended });
            two(end, slots)
        }
        _ => return None,
    })
}

fn unary(operator: Unary, slots: [Slot; 2]) -> Instruction {
    macro_rules! with {
        ($($name:ident),*) => {
            match operator {
                $(Unary::$name => one(map!(|_, x, _, _| arithmetic::unary(Unary::$name, x)), slots),)*
            }
        };
    }
    with!(Negate, Not, Abs, Floor, Ceil, Round, Exp, Ln, Sqrt, Sin, Cos, Logistic, Decay)
}

fn binary(operator: Binary, slots: [Slot; 3]) -> Instruction {
    macro_rules! with {
        ($($name:ident),*) => {
            match operator {
                $(Binary::$name => two(map!(|_, a, b, _| arithmetic::binary(Binary::$name, a, b)), slots),)*
            }
        };
    }
    with!(Add, Subtract, Multiply, Divide, Min, Max, Equal, NotEqual, Less, LessOrEqual, And, Or)
}

// ------------------------------------------------------------------------------------------ maps of numbers

fn one<F: Map>(_: F, [to, a]: [Slot; 2]) -> Instruction {
    let works = if a.is_value() { of::<F, false, false, false>() } else { of::<F, true, false, false>() };
    mapping(works, [to, a, a, a])
}

fn two<F: Map>(_: F, [to, a, b]: [Slot; 3]) -> Instruction {
    let works = match (a.is_value(), b.is_value()) {
        (true, true) => of::<F, false, false, false>(),
        (true, false) => of::<F, false, true, false>(),
        (false, true) => of::<F, true, false, false>(),
        (false, false) => of::<F, true, true, false>(),
    };
    mapping(works, [to, a, b, b])
}

fn three<F: Map>(_: F, [to, a, b, c]: [Slot; 4]) -> Instruction {
    let works = match (a.is_value(), b.is_value(), c.is_value()) {
        (true, true, true) => of::<F, false, false, false>(),
        (true, true, false) => of::<F, false, false, true>(),
        (true, false, true) => of::<F, false, true, false>(),
        (true, false, false) => of::<F, false, true, true>(),
        (false, true, true) => of::<F, true, false, false>(),
        (false, true, false) => of::<F, true, false, true>(),
        (false, false, true) => of::<F, true, true, false>(),
        (false, false, false) => of::<F, true, true, true>(),
    };
    mapping(works, [to, a, b, c])
}

fn of<F: Map, const A: bool, const B: bool, const C: bool>() -> &'static Works {
    at_best_level!(map_all::<F, A, B, C>, map_listed::<F>)
}

fn mapping(works: &'static Works, [to, a, b, c]: [Slot; 4]) -> Instruction {
    Instruction { works, to, a, b, c, low: a, high: a, bit: a }
}

/// A column if `COLUMN`, else a value.
#[derive(Clone, Copy)]
pub struct Input<'a, const COLUMN: bool> {
    chunks: &'a [Chunk],
    value: f64,
}

impl<'a, const COLUMN: bool> Input<'a, COLUMN> {
    #[inline(always)]
    pub fn new(view: &View<'a>, slot: Slot) -> Self {
        if COLUMN {
            Input { chunks: view.chunks(slot), value: 0.0 }
        } else {
            Input { chunks: &[], value: view.value(slot) }
        }
    }

    /// The numbers of a chunk.
    #[inline(always)]
    pub fn get(self, chunk: usize) -> [f64; CHUNK] {
        if COLUMN { from_fn(|k| self.chunks[chunk][k].get()) } else { [self.value; CHUNK] }
    }
}

impl<'a> Input<'a, true> {
    #[inline(always)]
    pub fn column(view: &View<'a>, column: usize) -> Self {
        Input { chunks: view.column(column), value: 0.0 }
    }
}

impl Input<'_, false> {
    #[inline(always)]
    pub fn value(value: f64) -> Self {
        Input { chunks: &[], value }
    }
}

/// What stands in a chunk that is going to be overwritten in part. That part of it stays is kept from the compiler,
/// which would make a masked store of it: on some processors twenty times slower than a plain one.
#[inline(always)]
pub fn get(chunk: &Chunk, nothing: u64) -> [f64; CHUNK] {
    from_fn(|k| f64::from_bits(chunk[k].get().to_bits() ^ nothing))
}

#[inline(always)]
pub fn put(chunk: &Chunk, numbers: [f64; CHUNK]) {
    for k in 0..CHUNK {
        chunk[k].set(numbers[k]);
    }
}

#[inline(always)]
fn map_all<F: Map, const A: bool, const B: bool, const C: bool>(view: &View, i: &Instruction) {
    let to = view.chunks(i.to);
    let a = Input::<A>::new(view, i.a);
    let b = Input::<B>::new(view, i.b);
    let c = Input::<C>::new(view, i.c);
    let nothing = view.value(Instructions::nothing()).to_bits();
    for (chunk, to) in to.iter().enumerate() {
        let (old, a, b, c) = (get(to, nothing), a.get(chunk), b.get(chunk), c.get(chunk));
        put(to, from_fn(|k| F::map(old[k], a[k], b[k], c[k])));
    }
}

fn map_listed<F: Map>(lanes: &mut Lanes, i: &Instruction) {
    let (view, list) = lanes.listed();
    let (to, a) = (view.numbers(i.to), view.numbers(i.a));
    let (b, c) = (view.numbers(i.b), view.numbers(i.c));
    for &lane in list {
        let lane = lane as usize;
        to.set(lane, F::map(to.get(lane), a.get(lane), b.get(lane), c.get(lane)));
    }
}

// ------------------------------------------------------------------------------------------------- effects

/// How a store is masked.
mod mask {
    pub const NONE: u8 = 0;
    pub const VALUE: u8 = 1;
    pub const COLUMN: u8 = 2;
}

/// What is done about a range.
mod range {
    pub const NONE: u8 = 0;
    pub const CLAMP: u8 = 1;
    /// Clamps, and notes that it did.
    pub const NOTE: u8 = 2;
}

fn store(linker: &mut Linker, store: &Store) -> Instruction {
    let (a, b, to) = (linker.operand(store.value), linker.operand(store.mask), linker.place(store.to));
    let (low, high) = store.clamp.unwrap_or((f64::NEG_INFINITY, f64::INFINITY));
    let (low, high) = (linker.constant(low), linker.constant(high));
    let (word, bit) = store.clamped_bit.map_or((to, low), |bit| linker.bit(bit));
    let range = match (store.clamp, store.clamped_bit) {
        (None, _) => range::NONE,
        (Some(_), None) => range::CLAMP,
        (Some(_), Some(_)) => range::NOTE,
    };
    let mask = match store.mask {
        Operand::Constant(1.0) => mask::NONE,
        _ if b.is_value() => mask::VALUE,
        _ => mask::COLUMN,
    };
    let works = match (store.add, a.is_value()) {
        (true, true) => masked::<true, false>(mask, range),
        (true, false) => masked::<true, true>(mask, range),
        (false, true) => masked::<false, false>(mask, range),
        (false, false) => masked::<false, true>(mask, range),
    };
    Instruction { works, to, a, b, c: word, low, high, bit }
}

fn masked<const ADD: bool, const A: bool>(mask: u8, range: u8) -> &'static Works {
    match mask {
        mask::NONE => ranged::<ADD, A, { mask::NONE }>(range),
        mask::VALUE => ranged::<ADD, A, { mask::VALUE }>(range),
        _ => ranged::<ADD, A, { mask::COLUMN }>(range),
    }
}

fn ranged<const ADD: bool, const A: bool, const MASK: u8>(range: u8) -> &'static Works {
    match range {
        range::NONE => storing::<ADD, A, MASK, { range::NONE }>(),
        range::CLAMP => storing::<ADD, A, MASK, { range::CLAMP }>(),
        _ => storing::<ADD, A, MASK, { range::NOTE }>(),
    }
}

fn storing<const ADD: bool, const A: bool, const MASK: u8, const RANGE: u8>() -> &'static Works {
    at_best_level!(store_all::<ADD, A, MASK, RANGE>, store_listed::<ADD, RANGE>)
}

#[inline(always)]
fn store_all<const ADD: bool, const A: bool, const MASK: u8, const RANGE: u8>(view: &View, i: &Instruction) {
    let to = view.chunks(i.to);
    let value = Input::<A>::new(view, i.a);
    let mask_column = Input::<true>::new(view, if MASK == mask::COLUMN { i.b } else { i.to });
    let mask_value = if MASK == mask::VALUE { view.value(i.b) } else { 1.0 };
    let bits = view.chunks(i.c);
    let (low, high, bit) = (view.value(i.low), view.value(i.high), view.value(i.bit));
    let nothing = view.value(Instructions::nothing()).to_bits();
    for (chunk, to) in to.iter().enumerate() {
        let value = value.get(chunk);
        let mask = if MASK == mask::COLUMN { mask_column.get(chunk) } else { [mask_value; CHUNK] };
        let old = get(to, nothing);
        // Where there is no mask nothing is added, and what stands there lies in the range already.
        let asked: [f64; CHUNK] = from_fn(|k| match (ADD, MASK) {
            (true, mask::NONE) => old[k] + value[k],
            (true, _) => old[k] + pick(mask[k], value[k], 0.0),
            (false, _) => value[k],
        });
        let new: [f64; CHUNK] = from_fn(|k| match RANGE {
            range::NONE => asked[k],
            _ => clamped(asked[k], low, high),
        });
        if ADD || MASK == mask::NONE {
            put(to, new);
        } else {
            put(to, from_fn(|k| pick(mask[k], new[k], old[k])));
        }
        if RANGE == range::NOTE {
            let noted = from_fn(|k| note(bits[chunk][k].get(), asked[k], new[k], mask[k], bit));
            put(&bits[chunk], noted);
        }
    }
}

/// The bits, with the instruction's set where the mask is and what was asked for was not what came about.
#[inline(always)]
pub fn note(bits: f64, asked: f64, new: f64, mask: f64, bit: f64) -> f64 {
    let set = pick(flag(asked != new), pick(mask, bit, 0.0), 0.0);
    f64::from_bits(bits.to_bits() | set.to_bits())
}

/// The word of counts with one use added where the mask is.
#[inline(always)]
pub fn count(word: f64, mask: f64, one: f64) -> f64 {
    f64::from_bits(word.to_bits() + pick(mask, one, 0.0).to_bits())
}

fn store_listed<const ADD: bool, const RANGE: u8>(lanes: &mut Lanes, i: &Instruction) {
    let (view, list) = lanes.listed();
    let (to, value) = (view.numbers(i.to), view.numbers(i.a));
    let (mask, bits) = (view.numbers(i.b), view.numbers(i.c));
    let (low, high, bit) = (view.value(i.low), view.value(i.high), view.value(i.bit));
    for &lane in list {
        let lane = lane as usize;
        if mask.get(lane) == 0.0 {
            continue;
        }
        let asked = if ADD { to.get(lane) + value.get(lane) } else { value.get(lane) };
        let new = if RANGE == range::NONE { asked } else { clamped(asked, low, high) };
        to.set(lane, new);
        if RANGE == range::NOTE {
            bits.set(lane, note(bits.get(lane), asked, new, 1.0, bit));
        }
    }
}
