//! The same instructions as in `vector`, lane by lane: for the few lanes of a list, and for functions of libm.

use super::lanes::{Lanes, Source};
use super::vector::clamped;
use crate::model::arithmetic;
use crate::model::program::{Op, Program, Store};

/// Executes an instruction that neither opens a block nor needs chance; `false` if it is not one of these.
pub fn execute(program: &Program, op: &Op, lanes: &mut Lanes) -> bool {
    let source = |operand| lanes.source(program, operand);
    match *op {
        Op::Copy { to, from } => {
            let from = source(from);
            map(lanes, to as usize, [from; 3], |_, [x, ..]| x);
        }
        Op::Unary { operator, to, a } => {
            let a = source(a);
            map(lanes, to as usize, [a; 3], |_, [x, ..]| arithmetic::unary(operator, x));
        }
        Op::Binary { operator, to, a, b } => {
            let sources = [source(a), source(b), Source::Value(0.0)];
            map(lanes, to as usize, sources, |_, [a, b, _]| arithmetic::binary(operator, a, b));
        }
        Op::Window { to, a, exponent } => {
            let sources = [source(a), source(exponent), Source::Value(0.0)];
            map(lanes, to as usize, sources, |_, [p, k, _]| arithmetic::window(p, k));
        }
        Op::Rate { to, a } => {
            let a = source(a);
            map(lanes, to as usize, [a; 3], |_, [x, ..]| arithmetic::rate(x));
        }
        Op::Select { to, condition, a, b } => {
            let sources = [source(condition), source(a), source(b)];
            map(lanes, to as usize, sources, |_, [c, a, b]| if c != 0.0 { a } else { b });
        }
        Op::Sum { to, condition, value } => {
            let sources = [source(condition), source(value), Source::Value(0.0)];
            map(lanes, to as usize, sources, |sum, [c, x, _]| sum + if c != 0.0 { x } else { 0.0 });
        }
        Op::Extreme { to, condition, value, greatest } => {
            let sources = [source(condition), source(value), Source::Value(0.0)];
            map(lanes, to as usize, sources, |best, [c, x, _]| {
                let better = if greatest { x > best } else { x < best };
                if c != 0.0 && better { x } else { best }
            });
        }
        Op::Store(ref store) => self::store(program, store, lanes),
        Op::Mark { times, last, mask, .. } => {
            let mask = source(mask);
            let step = f64::from(lanes.step);
            if let Some(times) = times {
                map(lanes, times as usize, [mask; 3], |times, [m, ..]| times + m);
            }
            if let Some(last) = last {
                map(lanes, last as usize, [mask; 3], |last, [m, ..]| if m != 0.0 { step } else { last });
            }
        }
        Op::End { outcome, mask } => {
            let mask = source(mask);
            let outcome = f64::from(outcome);
            map(lanes, program.outcome as usize, [mask; 3], |ended, [m, ..]| {
                if m != 0.0 && ended < 0.0 { outcome } else { ended }
            });
        }
        _ => return false,
    }
    true
}

fn map(lanes: &mut Lanes, to: usize, sources: [Source; 3], f: impl Fn(f64, [f64; 3]) -> f64) {
    let (mut data, active) = lanes.split();
    active.each(|lane| {
        let values = sources.map(|source| data.read(source, lane));
        let cell = &mut data.slice_mut(to)[lane];
        *cell = f(*cell, values);
    });
}

fn store(program: &Program, store: &Store, lanes: &mut Lanes) {
    let (value, mask) = (lanes.source(program, store.value), lanes.source(program, store.mask));
    let to = lanes.place(store.to);
    let stride = lanes.stride();
    let mut bits = std::mem::take(&mut lanes.clamped);
    let (mut data, active) = lanes.split();
    active.each(|lane| {
        if data.read(mask, lane) == 0.0 {
            return;
        }
        let asked = data.read(value, lane);
        let cell = &mut data.slice_mut(to)[lane];
        let asked = if store.add { *cell + asked } else { asked };
        let Some((low, high)) = store.clamp else {
            *cell = asked;
            return;
        };
        *cell = clamped(asked, low, high);
        if let Some(bit) = store.clamped_bit
            && !(asked >= low && asked <= high)
        {
            bits[(bit / 64) as usize * stride + lane] |= 1 << (bit % 64);
        }
    });
    lanes.clamped = bits;
}
