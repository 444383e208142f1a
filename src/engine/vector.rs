//! Column arithmetic: the instructions that are the same for every way to settle chance, on all lanes at once.
//!
//! Each entry is compiled twice, for the baseline and for AVX2, and chosen at run time. The results are the same
//! bits: no instruction here rounds differently.

use super::lanes::{Active, Lanes, Source};
use super::one_by_one;
use crate::model::arithmetic::{self, flag, greatest, least, pick};
use crate::model::expr::{Binary, Unary};
use crate::model::program::{Check, Op, Program, Store};

/// Compiles a function for the baseline and for AVX2, and calls the one that this machine can run.
macro_rules! at_best_level {
    ($(#[$doc:meta])* $visibility:vis fn $name:ident($($argument:ident: $type:ty),* $(,)?) $(-> $result:ty)? = $inner:ident) => {
        $(#[$doc])*
        $visibility fn $name($($argument: $type),*) $(-> $result)? {
            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx2")]
                fn avx2($($argument: $type),*) $(-> $result)? {
                    $inner($($argument),*)
                }
                if std::arch::is_x86_feature_detected!("avx2") {
                    // SAFETY: the processor has the feature, as just asked.
                    return unsafe { avx2($($argument),*) };
                }
            }
            $inner($($argument),*)
        }
    };
}

/// Executes an instruction that neither opens a block nor needs chance; `false` if it is not one of these.
pub fn execute(program: &Program, op: &Op, lanes: &mut Lanes) -> bool {
    if lanes.lists.is_empty() && is_vector_work(op) {
        execute_all(program, op, lanes)
    } else {
        one_by_one::execute(program, op, lanes)
    }
}

/// libm works on one number at a time, whatever the instructions.
fn is_vector_work(op: &Op) -> bool {
    use Unary::{Cos, Decay, Exp, Ln, Logistic, Sin};
    !matches!(
        op,
        Op::Window { .. }
            | Op::Rate { .. }
            | Op::Unary { operator: Exp | Ln | Sin | Cos | Logistic | Decay, .. }
    )
}

at_best_level! {
    /// The same for all lanes at once.
    fn execute_all(program: &Program, op: &Op, lanes: &mut Lanes) -> bool = execute_columns
}

at_best_level! {
    /// How many of the first lanes have a mask.
    pub fn count(mask: &[f64]) -> usize = count_set
}

at_best_level! {
    /// `to` = 1 where the uniform is below `p`, under the mask.
    pub fn chance(lanes: &mut Lanes, to: usize, p: Source, mask: Source, uniforms: &[f64]) = chance_columns
}

at_best_level! {
    /// `to` = the first option i, in order and zero weights skipped, with u·W < w1 + … + wi; the last positive one
    /// if rounding leaves none; -1 if there is none or no mask. `sums` is room for a column for each option.
    pub fn choose(
        lanes: &mut Lanes,
        to: usize,
        weights: &[Source],
        mask: Source,
        uniforms: &[f64],
        sums: &mut [f64],
    ) = choose_columns
}

at_best_level! {
    /// Whether some lane of the mask does not pass.
    pub fn some_fail(lanes: &mut Lanes, value: Source, mask: Source, check: Check) -> bool = some_lane_fails
}

#[inline(always)]
fn execute_columns(program: &Program, op: &Op, lanes: &mut Lanes) -> bool {
    match op {
        Op::Copy { to, from } => {
            let from = lanes.source(program, *from);
            let mut data = lanes.all();
            data.map1(*to as usize, from, |_, x| x);
        }
        Op::Unary { operator, to, a } => {
            let a = lanes.source(program, *a);
            unary(lanes, *operator, *to as usize, a);
        }
        Op::Binary { operator, to, a, b } => {
            let (a, b) = (lanes.source(program, *a), lanes.source(program, *b));
            binary(lanes, *operator, *to as usize, a, b);
        }
        Op::Select { to, condition, a, b } => {
            let condition = lanes.source(program, *condition);
            let (a, b) = (lanes.source(program, *a), lanes.source(program, *b));
            let mut data = lanes.all();
            data.select(*to as usize, condition, a, b);
        }
        Op::Sum { to, condition, value } => {
            let (condition, value) = (lanes.source(program, *condition), lanes.source(program, *value));
            let mut data = lanes.all();
            match condition {
                Source::Value(0.0) => {}
                Source::Value(_) => data.map1(*to as usize, value, |sum, x| sum + x),
                condition => data.map2(*to as usize, condition, value, |sum, c, x| sum + pick(c, x, 0.0)),
            }
        }
        Op::Extreme { to, condition, value, greatest } => {
            let (condition, value) = (lanes.source(program, *condition), lanes.source(program, *value));
            let mut data = lanes.all();
            let to = *to as usize;
            if *greatest {
                data.map2(to, condition, value, |best, c, x| pick(c, arithmetic::greatest(x, best), best));
            } else {
                data.map2(to, condition, value, |best, c, x| pick(c, arithmetic::least(x, best), best));
            }
        }
        Op::Store(store) => self::store(program, store, lanes),
        Op::Mark { times, last, mask, .. } => {
            let mask = lanes.source(program, *mask);
            let step = f64::from(lanes.step);
            let mut data = lanes.all();
            if let Some(times) = times {
                data.map1(*times as usize, mask, |times, m| times + m);
            }
            if let Some(last) = last {
                data.map1(*last as usize, mask, |last, m| pick(m, step, last));
            }
        }
        Op::End { outcome, mask } => {
            let mask = lanes.source(program, *mask);
            let mut data = lanes.all();
            let outcome = f64::from(*outcome);
            data.map1(program.outcome as usize, mask, |ended, m| {
                pick(arithmetic::and(m, flag(ended < 0.0)), outcome, ended)
            });
        }
        _ => return false,
    }
    true
}

#[inline(always)]
fn unary(lanes: &mut Lanes, operator: Unary, to: usize, a: Source) {
    let mut data = lanes.all();
    macro_rules! with {
        ($($name:ident),*) => {
            match operator {
                $(Unary::$name => data.map1(to, a, |_, x| arithmetic::unary(Unary::$name, x)),)*
                _ => unreachable!("functions of libm are worked out one by one"),
            }
        };
    }
    with!(Negate, Not, Abs, Floor, Ceil, Round, Sqrt);
}

#[inline(always)]
fn binary(lanes: &mut Lanes, operator: Binary, to: usize, a: Source, b: Source) {
    let mut data = lanes.all();
    macro_rules! with {
        ($($name:ident),*) => {
            match operator {
                $(Binary::$name => {
                    data.map2(to, a, b, |_, a, b| arithmetic::binary(Binary::$name, a, b));
                })*
            }
        };
    }
    with!(Add, Subtract, Multiply, Divide, Min, Max, Equal, NotEqual, Less, LessOrEqual, And, Or);
}

#[inline(always)]
pub fn passes(check: Check, value: f64) -> bool {
    match check {
        Check::Divisor => value != 0.0 && !value.is_nan(),
        Check::Finite => value.is_finite(),
        Check::Chance => (0.0..=1.0).contains(&value),
        Check::Weight => (0.0..f64::INFINITY).contains(&value),
        Check::Members => value > 0.0,
        Check::Slots => value >= 0.0,
    }
}

#[inline(always)]
fn some_lane_fails(lanes: &mut Lanes, value: Source, mask: Source, check: Check) -> bool {
    let mut failing = 0_usize;
    if let ([], Source::Column(value), Source::Value(m)) = (lanes.lists.as_slice(), value, mask)
        && m != 0.0
    {
        for &x in lanes.column(value as u32) {
            failing += usize::from(!passes(check, x));
        }
    } else {
        let (data, active) = lanes.split();
        active.each(|i| {
            failing += usize::from(data.read(mask, i) != 0.0 && !passes(check, data.read(value, i)));
        });
    }
    failing > 0
}

#[inline(always)]
pub fn clamped(x: f64, low: f64, high: f64) -> f64 {
    least(greatest(x, low), high)
}

#[inline(always)]
fn store(program: &Program, store: &Store, lanes: &mut Lanes) {
    let (value, mask) = (lanes.source(program, store.value), lanes.source(program, store.mask));
    let to = lanes.place(store.to);
    if value == Source::Column(to) || mask == Source::Value(0.0) {
        return;
    }
    if let (true, Source::Value(change)) = (store.add, value) {
        return increment(lanes, to, change, mask, store);
    }
    let Some((low, high)) = store.clamp else {
        let mut data = lanes.all();
        return match mask {
            Source::Value(_) => data.map1(to, value, |_, x| x),
            mask => data.map2(to, value, mask, |old, x, m| pick(m, x, old)),
        };
    };
    if let Some(bit) = store.clamped_bit {
        note_clamping(lanes, value, mask, bit, low, high);
    }
    let mut data = lanes.all();
    match mask {
        Source::Value(_) => data.map1(to, value, |_, x| clamped(x, low, high)),
        mask => {
            data.map2(to, value, mask, |old, x, m| pick(m, clamped(x, low, high), old));
        }
    }
}

/// `x += change`, clamped, under a mask: by far the most frequent effect, in one pass.
#[inline(always)]
fn increment(lanes: &mut Lanes, to: usize, change: f64, mask: Source, store: &Store) {
    let (low, high) = store.clamp.unwrap_or((f64::NEG_INFINITY, f64::INFINITY));
    let (Some(bit), Source::Column(mask)) = (store.clamped_bit, mask) else {
        if let Some(bit) = store.clamped_bit {
            note_clamping(lanes, Source::Column(to), mask, bit, low - change, high - change);
        }
        let mut data = lanes.all();
        return data.map1(to, mask, |x, m| clamped(x + pick(m, change, 0.0), low, high));
    };
    let (word, bit) = ((bit / 64) as usize * lanes.stride(), 1_u64 << (bit % 64));
    let mut all_bits = std::mem::take(&mut lanes.clamped);
    let mut data = lanes.all();
    let n = data.lanes;
    let bits = &mut all_bits[word..][..n];
    let (to, mask) = data.two(to, mask);
    let (to, mask) = (&mut to[..n], &mask[..n]);
    for i in 0..n {
        // Where there is no mask nothing is added, and what stands there lies in the range already.
        let x = to[i] + pick(mask[i], change, 0.0);
        to[i] = clamped(x, low, high);
        bits[i] |= bit & 0_u64.wrapping_sub(u64::from((x < low) | (x > high)));
    }
    lanes.clamped = all_bits;
}

#[inline(always)]
fn note_clamping(lanes: &mut Lanes, value: Source, mask: Source, bit: u32, low: f64, high: f64) {
    let (word, bit) = ((bit / 64) as usize * lanes.stride(), 1_u64 << (bit % 64));
    let mut all_bits = std::mem::take(&mut lanes.clamped);
    let data = lanes.all();
    let n = data.lanes;
    let bits = &mut all_bits[word..][..n];
    let outside = |x: f64| !((x >= low) & (x <= high));
    match (value, mask) {
        (Source::Column(value), Source::Column(mask)) => {
            let (value, mask) = (&data.slice(value)[..n], &data.slice(mask)[..n]);
            for i in 0..n {
                bits[i] |= bit & 0_u64.wrapping_sub(u64::from(outside(value[i]) & (mask[i] != 0.0)));
            }
        }
        (value, mask) => {
            for (i, bits) in bits.iter_mut().enumerate() {
                let holds = data.read(mask, i) != 0.0;
                *bits |= if outside(data.read(value, i)) & holds { bit } else { 0 };
            }
        }
    }
    lanes.clamped = all_bits;
}

#[inline(always)]
fn count_set(mask: &[f64]) -> usize {
    let mut count = 0_u64;
    for &m in mask {
        count += u64::from(m != 0.0);
    }
    count as usize
}

#[inline(always)]
fn chance_columns(lanes: &mut Lanes, to: usize, p: Source, mask: Source, uniforms: &[f64]) {
    let (mut data, active) = lanes.split();
    let Active::All(n) = active else {
        return active.each(|lane| {
            let holds = uniforms[lane] < data.read(p, lane);
            let value = if holds { data.read(mask, lane) } else { 0.0 };
            data.slice_mut(to)[lane] = value;
        });
    };
    let uniforms = &uniforms[..n];
    match (p, mask) {
        (Source::Value(p), Source::Value(m)) => {
            let to = &mut data.slice_mut(to)[..n];
            for i in 0..n {
                to[i] = arithmetic::and(flag(uniforms[i] < p), m);
            }
        }
        (Source::Column(p), Source::Value(m)) => {
            let (to, p) = data.two(to, p);
            let (to, p) = (&mut to[..n], &p[..n]);
            for i in 0..n {
                to[i] = arithmetic::and(flag(uniforms[i] < p[i]), m);
            }
        }
        (Source::Value(p), Source::Column(mask)) => {
            let (to, mask) = data.two(to, mask);
            let (to, mask) = (&mut to[..n], &mask[..n]);
            for i in 0..n {
                to[i] = arithmetic::and(flag(uniforms[i] < p), mask[i]);
            }
        }
        (Source::Column(p), Source::Column(mask)) => {
            let (to, p, mask) = data.three(to, p, mask);
            let (to, p, mask) = (&mut to[..n], &p[..n], &mask[..n]);
            for i in 0..n {
                to[i] = arithmetic::and(flag(uniforms[i] < p[i]), mask[i]);
            }
        }
    }
}

#[inline(always)]
fn choose_columns(
    lanes: &mut Lanes,
    to: usize,
    weights: &[Source],
    mask: Source,
    uniforms: &[f64],
    sums: &mut [f64],
) {
    let (mut data, active) = lanes.split();
    let stride = data.stride;
    let count = weights.len();
    for (option, &weight) in weights.iter().enumerate() {
        let (before, rest) = sums.split_at_mut(option * stride);
        let sum = &mut rest[..stride];
        let before = (option > 0).then(|| &before[(option - 1) * stride..]);
        match (active, weight, before) {
            (Active::All(n), Source::Value(w), None) => sum[..n].fill(w),
            (Active::All(n), Source::Column(w), None) => sum[..n].copy_from_slice(&data.slice(w)[..n]),
            (Active::All(n), Source::Value(w), Some(before)) => {
                let (sum, before) = (&mut sum[..n], &before[..n]);
                for i in 0..n {
                    sum[i] = before[i] + w;
                }
            }
            (Active::All(n), Source::Column(w), Some(before)) => {
                let w = &data.slice(w)[..n];
                let (sum, before) = (&mut sum[..n], &before[..n]);
                for i in 0..n {
                    sum[i] = before[i] + w[i];
                }
            }
            (Active::List(list), weight, before) => {
                for &i in list {
                    let i = i as usize;
                    sum[i] = before.map_or(0.0, |before| before[i]) + data.read(weight, i);
                }
            }
        }
    }
    // The index is how many sums do not exceed the target. A zero weight repeats the sum before, so it is
    // never the first to exceed it.
    let column = data.slice_mut(to);
    match active {
        Active::All(n) => {
            let total = &sums[(count - 1) * stride..][..n];
            let column = &mut column[..n];
            // The total's place is not needed as a sum of its own: it can only be reached by rounding.
            column.fill(0.0);
            for option in 0..count {
                let sum = &sums[option * stride..][..n];
                for i in 0..n {
                    let target = uniforms[i] * total[i];
                    column[i] += flag(target >= sum[i]);
                }
            }
        }
        Active::List(list) => {
            for &i in list {
                let i = i as usize;
                let target = uniforms[i] * sums[(count - 1) * stride + i];
                let passed = (0..count).filter(|option| target >= sums[option * stride + i]).count();
                column[i] = passed as f64;
            }
        }
    }
    let mut rounded = false;
    let limit = count as f64;
    match mask {
        Source::Value(_) => {
            let column = data.slice_mut(to);
            active.each(|i| rounded |= column[i] == limit);
        }
        mask => {
            active.each(|i| {
                if data.read(mask, i) == 0.0 {
                    data.slice_mut(to)[i] = -1.0;
                }
            });
            let column = data.slice_mut(to);
            active.each(|i| rounded |= column[i] == limit);
        }
    }
    if rounded {
        active.each(|i| {
            if data.read(Source::Column(to), i) == limit {
                let last = (0..count).rev().find(|&option| data.read(weights[option], i) > 0.0);
                data.slice_mut(to)[i] = last.map_or(-1.0, |option| option as f64);
            }
        });
    }
}
