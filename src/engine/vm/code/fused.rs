//! Pairs of instructions in one pass, where nothing else needs what the first comes to.

use super::arithmetic::{Map, map, three, two};
use super::instruction::{Instruction, ListWork, Work};
use super::linker::Linker;
use crate::dataflow;
use crate::program::arithmetic::{self, and};
use crate::program::{Binary, Unary};
use crate::program::{Column, Op, Operand};
use crate::simd::at_each_level;
use crate::vm::lanes::chunk::{CHUNK, each};
use crate::vm::lanes::slot::Slot;
use crate::vm::lanes::state::Lanes;
use crate::vm::lanes::view::View;

/// The instruction that does, for all lanes, what the operations at this place and the next do.
pub fn fused(linker: &mut Linker, at: usize) -> Option<Instruction> {
    let program = linker.program;
    let (first, second) = (program.code.get(at)?, program.code.get(at + 1)?);
    let between = match *first {
        Op::Binary { to, .. } | Op::Unary { operator: Unary::Not, to, .. } => to,
        _ => return None,
    };
    if !matches!(second, Op::Select { .. } | Op::End { .. } | Op::Binary { .. }) {
        return None;
    }
    // Read once, and not again.
    let mut read = 0;
    dataflow::operands(second, &mut |operand| read += u32::from(operand == Operand::Column(between)));
    let mut overwritten = false;
    dataflow::writes(program, second, &[], &mut |column, wholly| overwritten |= column == between && wholly);
    if read != 1 || !(overwritten || linker.accesses.is_dead(between, at + 2)) {
        return None;
    }
    match (first, second) {
        (&Op::Binary { operator, a, b, .. }, &Op::Select { to, condition, a: then, b: otherwise })
            if condition == Operand::Column(between) =>
        {
            select(linker, operator, to, [a, b, then, otherwise])
        }
        (&Op::Binary { operator, a, b, .. }, &Op::End { outcome, .. }) => {
            let to = program.outcome;
            end(linker, operator, to, [a, b, Operand::Constant(f64::from(outcome))])
        }
        (&Op::Binary { operator, a, b, .. }, &Op::Binary { operator: then, to, a: left, b: right }) => {
            let is_left = left == Operand::Column(between);
            let other = if is_left { right } else { left };
            joined(linker, [operator, then], is_left, to, [a, b, other])
        }
        (&Op::Unary { a, .. }, &Op::Binary { operator: Binary::And, to, a: left, b: right }) => {
            let other = if left == Operand::Column(between) { right } else { left };
            let slots = [linker.column(to), linker.operand(a), linker.operand(other)];
            Some(two(map!(|_, a, x, _| and(x, arithmetic::unary(Unary::Not, a))), slots))
        }
        _ => None,
    }
}

/// Picks the map of the operators, each made of the names given.
macro_rules! by_name {
    ($operator:expr, $slots:expr, [$($name:ident),*], |$old:pat_param, $a:ident, $b:ident, $c:ident, $t:ident| $result:expr) => {
        match $operator {
            $(Binary::$name => Some(three(
                map!(|$old, $a, $b, $c| {
                    let $t = arithmetic::binary(Binary::$name, $a, $b);
                    $result
                }),
                $slots,
            )),)*
            _ => None,
        }
    };
}

fn end(linker: &mut Linker, compare: Binary, to: Column, operands: [Operand; 3]) -> Option<Instruction> {
    let slots = slots(linker, to, operands);
    by_name!(compare, slots, [Equal, NotEqual, Less, LessOrEqual], |old, a, b, outcome, t| {
        if (t != 0.0) & (old < 0.0) { outcome } else { old }
    })
}

/// `(a ∘ b) • c`, or `c • (a ∘ b)` if it is not the left.
fn joined(
    linker: &mut Linker,
    [first, second]: [Binary; 2],
    is_left: bool,
    to: Column,
    operands: [Operand; 3],
) -> Option<Instruction> {
    let slots = slots(linker, to, operands);
    match second {
        Binary::And => {
            by_name!(first, slots, [Equal, NotEqual, Less, LessOrEqual, And, Or], |_, a, b, c, t| and(t, c))
        }
        Binary::Add => by_name!(first, slots, [Add, Subtract, Multiply], |_, a, b, c, t| t + c),
        Binary::Subtract if is_left => {
            by_name!(first, slots, [Add, Subtract, Multiply], |_, a, b, c, t| t - c)
        }
        Binary::Subtract => by_name!(first, slots, [Add, Subtract, Multiply], |_, a, b, c, t| c - t),
        Binary::Multiply => by_name!(first, slots, [Add, Subtract, Multiply], |_, a, b, c, t| t * c),
        _ => None,
    }
}

fn slots(linker: &mut Linker, to: Column, [a, b, c]: [Operand; 3]) -> [Slot; 4] {
    [linker.column(to), linker.operand(a), linker.operand(b), linker.operand(c)]
}

// ------------------------------------------------------------------------------ if a ∘ b then c else d

/// A comparison.
pub trait Compare {
    fn compare(a: f64, b: f64) -> bool;
}

macro_rules! comparison {
    ($name:ident, $operator:tt) => {
        pub struct $name;
        impl Compare for $name {
            #[inline(always)]
            fn compare(a: f64, b: f64) -> bool {
                a $operator b
            }
        }
    };
}

comparison!(Equal, ==);
comparison!(NotEqual, !=);
comparison!(Less, <);
comparison!(LessOrEqual, <=);

fn select(
    linker: &mut Linker,
    compare: Binary,
    to: Column,
    [a, b, then, otherwise]: [Operand; 4],
) -> Option<Instruction> {
    let [a, b, then, otherwise] = [a, b, then, otherwise].map(|operand| linker.operand(operand));
    let is_fixed = then.is_value() && otherwise.is_value();
    let (all, listed) = match compare {
        Binary::Equal => selecting::<Equal>(is_fixed),
        Binary::NotEqual => selecting::<NotEqual>(is_fixed),
        Binary::Less => selecting::<Less>(is_fixed),
        Binary::LessOrEqual => selecting::<LessOrEqual>(is_fixed),
        _ => return None,
    };
    Some(Instruction { all, listed, to: linker.column(to), a, b, c: then, low: otherwise, high: a, bit: a })
}

fn selecting<F: Compare>(is_fixed: bool) -> (Work, ListWork) {
    let all = if is_fixed { select_version::<F, true>() } else { select_version::<F, false>() };
    (all, select_listed::<F>)
}

at_each_level! {
    fn select_version[F: Compare, const FIXED: bool][F, FIXED](view: &View, i: &Instruction) = select_all::<F, FIXED>
}

/// Where both of what may come of it are values, they are `FIXED`: read once.
#[inline(always)]
fn select_all<F: Compare, const FIXED: bool>(view: &View, i: &Instruction) {
    let to = view.output(i.to);
    let (a, b, then, otherwise) = (view.input(i.a), view.input(i.b), view.input(i.c), view.input(i.low));
    let fixed = [[view.value(i.c); CHUNK], [view.value(i.low); CHUNK]];
    for row in view.rows() {
        let (a, b) = (a.get(row), b.get(row));
        let [then, otherwise] = if FIXED { fixed } else { [then.get(row), otherwise.get(row)] };
        to.put(row, each!(|k| if F::compare(a[k], b[k]) { then[k] } else { otherwise[k] }));
    }
}

fn select_listed<F: Compare>(lanes: &mut Lanes, i: &Instruction) {
    let (view, list) = lanes.listed();
    let (to, a, b) = (view.numbers(i.to), view.numbers(i.a), view.numbers(i.b));
    let (then, otherwise) = (view.numbers(i.c), view.numbers(i.low));
    for &lane in list {
        let lane = lane as usize;
        let holds = F::compare(a.get(lane), b.get(lane));
        to.set(lane, if holds { then.get(lane) } else { otherwise.get(lane) });
    }
}
