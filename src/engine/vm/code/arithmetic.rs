//! Column arithmetic: each instruction as a function over all lanes of a strip, and over a list of lanes.
//!
//! Each is defined once, for one lane. The functions for all lanes are compiled for the baseline, for AVX2 and for
//! AVX-512, and chosen at run time, and once for each combination of columns and values among their operands. The
//! results are the same bits: no instruction here rounds differently.

use super::division;
use super::instruction::{Instruction, ListWork, Work};
use super::linker::Linker;
use crate::program::arithmetic::{self, clamped, flag, pick};
use crate::program::{Binary, Unary};
use crate::program::{Op, Operand, Store};
use crate::simd::at_each_level;
use crate::vm::lanes::chunk::{CHUNK, each};
use crate::vm::lanes::slot::Slot;
use crate::vm::lanes::state::Lanes;
use crate::vm::lanes::view::View;

/// What an instruction makes of one lane: from what stood there before and up to three numbers.
pub trait Map {
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

pub(super) use map;

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
            if let Some(division) = division::instruction(linker, to, a, divisor) =>
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
    made::<F>(map_version::<F, false>(), [to, a, a, a])
}

pub fn two<F: Map>(map: F, [to, a, b]: [Slot; 3]) -> Instruction {
    three(map, [to, a, b, b])
}

pub fn three<F: Map>(_: F, [to, a, b, c]: [Slot; 4]) -> Instruction {
    let is_fixed = b.is_value() && c.is_value();
    let all = if is_fixed { map_version::<F, true>() } else { map_version::<F, false>() };
    made::<F>(all, [to, a, b, c])
}

fn made<F: Map>(all: Work, [to, a, b, c]: [Slot; 4]) -> Instruction {
    Instruction { all, listed: map_listed::<F>, to, a, b, c, low: a, high: a, bit: a }
}

at_each_level! {
    fn map_version[F: Map, const FIXED: bool][F, FIXED](view: &View, i: &Instruction) = map_all::<F, FIXED>
}

/// Where all operands but the first are values, they are `FIXED`: read once.
#[inline(always)]
fn map_all<F: Map, const FIXED: bool>(view: &View, i: &Instruction) {
    let to = view.output(i.to);
    let (a, b, c) = (view.input(i.a), view.input(i.b), view.input(i.c));
    let fixed = [[view.value(i.b); CHUNK], [view.value(i.c); CHUNK]];
    for row in view.rows() {
        let (old, a) = (to.get(row), a.get(row));
        let [b, c] = if FIXED { fixed } else { [b.get(row), c.get(row)] };
        to.put(row, each!(|k| F::map(old[k], a[k], b[k], c[k])));
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
    let is_masked = store.mask != Operand::Constant(1.0);
    let (all, listed): (Work, ListWork) = match (store.add, range) {
        (false, range::NONE) => storing::<false, { range::NONE }>(is_masked),
        (false, range::CLAMP) => storing::<false, { range::CLAMP }>(is_masked),
        (false, _) => storing::<false, { range::NOTE }>(is_masked),
        (true, range::NONE) => storing::<true, { range::NONE }>(is_masked),
        (true, range::CLAMP) => storing::<true, { range::CLAMP }>(is_masked),
        (true, _) => storing::<true, { range::NOTE }>(is_masked),
    };
    Instruction { all, listed, to, a, b, c: word, low, high, bit }
}

fn storing<const ADD: bool, const RANGE: u8>(is_masked: bool) -> (Work, ListWork) {
    let all =
        if is_masked { store_version::<ADD, RANGE, true>() } else { store_version::<ADD, RANGE, false>() };
    (all, store_listed::<ADD, RANGE>)
}

at_each_level! {
    fn store_version[const ADD: bool, const RANGE: u8, const MASKED: bool][ADD, RANGE, MASKED]
        (view: &View, i: &Instruction) = store_all::<ADD, RANGE, MASKED>
}

#[inline(always)]
fn store_all<const ADD: bool, const RANGE: u8, const MASKED: bool>(view: &View, i: &Instruction) {
    let (to, value, mask) = (view.output(i.to), view.input(i.a), view.input(i.b));
    let bits = view.output(i.c);
    let (low, high, bit) = (view.value(i.low), view.value(i.high), view.value(i.bit));
    for row in view.rows() {
        let (old, value, mask) = (to.get(row), value.get(row), mask.get(row));
        // Where there is no mask nothing is added, and what stands there lies in the range already.
        let asked: [f64; CHUNK] = each!(|k| match (ADD, MASKED) {
            (true, true) => old[k] + pick(mask[k], value[k], 0.0),
            (true, false) => old[k] + value[k],
            (false, _) => value[k],
        });
        let new = each!(|k| if RANGE == range::NONE { asked[k] } else { clamped(asked[k], low, high) });
        to.put(row, each!(|k| if ADD || !MASKED { new[k] } else { pick(mask[k], new[k], old[k]) }));
        if RANGE == range::NOTE {
            let noted = bits.get(row);
            bits.put(row, each!(|k| note(noted[k], asked[k], new[k], mask[k], bit)));
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
