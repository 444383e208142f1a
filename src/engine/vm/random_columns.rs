//! What settling chance and opening blocks need, on all lanes of a strip at once.
//!
//! Each entry is compiled for the baseline, for AVX2 and for AVX-512, and chosen at run time. The results are the same
//! bits: no instruction here rounds differently.

use super::lanes::Lanes;
use super::lanes::chunk::{CHUNK, each};
use super::lanes::place::Source;
use super::lanes::view::{Active, Input, View};
use crate::program::Check;
use crate::program::arithmetic::{self, flag, pick};
use crate::simd::at_each_level;

at_each_level! {
    call
    /// `to` = 1 where the uniform is below `p`, under the mask.
    pub fn chance(lanes: &mut Lanes, to: usize, p: Source, mask: Source, uniforms: &[f64]) = chance_columns
}

at_each_level! {
    call
    /// `to` = the first option i, in order and zero weights skipped, with u·W < w1 + … + wi; the last positive one
    /// if rounding leaves none; -1 if there is none or no mask. `sums` is room for a chunk for each option.
    pub fn choose(
        lanes: &mut Lanes,
        to: usize,
        weights: &[Source],
        mask: Source,
        uniforms: &[f64],
        sums: &mut Vec<[f64; CHUNK]>,
    ) = choose_columns
}

at_each_level! {
    call
    /// Whether some lane of the mask does not pass.
    pub fn some_fail(lanes: &mut Lanes, value: Source, mask: Source, check: Check) -> bool = some_lane_fails
}

#[inline(always)]
pub fn passes(check: Check, value: f64) -> bool {
    match check {
        Check::Divisor => value != 0.0 && !value.is_nan(),
        Check::Number => !value.is_nan(),
        Check::Finite | Check::Drawn | Check::Total => value.is_finite(),
        Check::HalfLife => value > 0.0,
        Check::Range { low, high } => (low..=high).contains(&value),
        Check::Chance => (0.0..=1.0).contains(&value),
        Check::Weight => (0.0..f64::INFINITY).contains(&value),
        Check::Members => value > 0.0,
        Check::Open => value != f64::NEG_INFINITY,
        Check::Slots => value >= 0.0,
    }
}

#[inline(always)]
fn some_lane_fails(lanes: &mut Lanes, value: Source, mask: Source, check: Check) -> bool {
    let (data, active) = lanes.split();
    let mut failing = 0_u64;
    match (active, value, mask) {
        (Active::All(_), Source::Column(value), Source::Value(m)) => {
            for &x in data.slice(value) {
                failing += u64::from(!passes(check, x));
            }
            failing *= u64::from(m != 0.0);
        }
        (Active::All(_), Source::Column(value), Source::Column(mask)) => {
            for (&x, &m) in data.slice(value).iter().zip(data.slice(mask)) {
                failing += u64::from((m != 0.0) & !passes(check, x));
            }
        }
        _ => active.each(|i| {
            failing += u64::from(data.read(mask, i) != 0.0 && !passes(check, data.read(value, i)));
        }),
    }
    failing > 0
}

#[inline(always)]
fn chance_columns(lanes: &mut Lanes, to: usize, p: Source, mask: Source, uniforms: &[f64]) {
    if !lanes.lists.is_empty() {
        let (mut data, active) = lanes.split();
        return active.each(|lane| {
            let holds = uniforms[lane] < data.read(p, lane);
            let value = if holds { data.read(mask, lane) } else { 0.0 };
            data.slice_mut(to)[lane] = value;
        });
    }
    match p {
        Source::Column(_) => chances::<false>(&lanes.view(), to, p, mask, uniforms),
        Source::Value(_) => chances::<true>(&lanes.view(), to, p, mask, uniforms),
    }
}

/// A chance that is a value is `FIXED`: read once.
#[inline(always)]
fn chances<const FIXED: bool>(view: &View, to: usize, p: Source, mask: Source, uniforms: &[f64]) {
    let fixed = match p {
        Source::Column(_) => [0.0; CHUNK],
        Source::Value(p) => [p; CHUNK],
    };
    let [mut p_value, mut mask_value] = [NO_VALUE; 2];
    let (p, mask) = (view.source(p, &mut p_value), view.source(mask, &mut mask_value));
    let to = view.output_column(to);
    let uniforms = view.outside(uniforms);
    for row in view.rows() {
        let u = uniforms.get(row);
        let (p, mask) = (if FIXED { fixed } else { p.get(row) }, mask.get(row));
        to.put(row, each!(|k| arithmetic::and(flag(u[k] < p[k]), mask[k])));
    }
}

/// Room for a value.
const NO_VALUE: [f64; CHUNK] = [0.0; CHUNK];

#[inline(always)]
fn choose_columns(
    lanes: &mut Lanes,
    to: usize,
    weights: &[Source],
    mask: Source,
    uniforms: &[f64],
    sums: &mut Vec<[f64; CHUNK]>,
) {
    let count = weights.len();
    let limit = count as f64;
    let mut rounded = false;
    if lanes.lists.is_empty() {
        let view = lanes.view();
        let mut value = NO_VALUE;
        let mask = view.source(mask, &mut value);
        // With as many sums as there are registers for, nothing goes through memory.
        macro_rules! few {
            ($($n:literal)*) => {
                match count {
                    $($n => {
                        let (mut inputs, mut values) = ([mask; $n], [NO_VALUE; $n]);
                        let mut rest = values.as_mut_slice();
                        for (option, &weight) in weights.iter().enumerate() {
                            let [value, others @ ..] = rest else { break };
                            inputs[option] = view.source(weight, value);
                            rest = others;
                        }
                        choose_chunks(&view, to, &inputs, mask, uniforms, &mut [[0.0; CHUNK]; $n])
                    })*
                    _ => {
                        let mut values = vec![NO_VALUE; count];
                        let weights = weights.iter().zip(&mut values);
                        let inputs: Vec<Input> =
                            weights.map(|(&weight, value)| view.source(weight, value)).collect();
                        sums.resize(count, [0.0; CHUNK]);
                        choose_chunks(&view, to, &inputs, mask, uniforms, sums)
                    }
                }
            };
        }
        rounded = few!(2 3 4 5 6 7 8);
    } else {
        let (mut data, active) = lanes.split();
        active.each(|i| {
            let mut total = 0.0;
            for &weight in weights {
                total += data.read(weight, i);
            }
            let target = uniforms[i] * total;
            let (mut sum, mut passed) = (0.0, 0.0);
            for &weight in weights {
                sum += data.read(weight, i);
                passed += flag(target >= sum);
            }
            let chosen = if data.read(mask, i) == 0.0 { -1.0 } else { passed };
            rounded |= chosen == limit;
            data.slice_mut(to)[i] = chosen;
        });
    }
    if rounded {
        // Rounding has left none, or there is none.
        let (mut data, active) = lanes.split();
        active.each(|i| {
            if data.read(Source::Column(to), i) == limit {
                let last = (0..count).rev().find(|&option| data.read(weights[option], i) > 0.0);
                data.slice_mut(to)[i] = last.map_or(-1.0, |option| option as f64);
            }
        });
    }
}

/// Chooses in all lanes; -1 where the mask is not. Whether rounding has left none in some lane, or there is none: there
/// it is the number of options.
#[inline(always)]
fn choose_chunks(
    view: &View,
    to: usize,
    weights: &[Input],
    mask: Input,
    uniforms: &[f64],
    sums: &mut [[f64; CHUNK]],
) -> bool {
    let to = view.output_column(to);
    let limit = weights.len() as f64;
    let mut rounded = false;
    let uniforms = view.outside(uniforms);
    for row in view.rows() {
        let u = uniforms.get(row);
        let mut sum = [0.0; CHUNK];
        for option in 0..weights.len() {
            let weight = weights[option].get(row);
            sum = each!(|k| sum[k] + weight[k]);
            sums[option] = sum;
        }
        // The index is how many sums do not exceed the target. A zero weight repeats the sum before, so it is
        // never the first to exceed it.
        let target: [f64; CHUNK] = each!(|k| u[k] * sum[k]);
        let mut passed = [0.0; CHUNK];
        for sums in sums.iter() {
            passed = each!(|k| passed[k] + flag(target[k] >= sums[k]));
        }
        let mask = mask.get(row);
        let chosen: [f64; CHUNK] = each!(|k| pick(mask[k], passed[k], -1.0));
        for chosen in chosen {
            rounded |= chosen == limit;
        }
        to.put(row, chosen);
    }
    rounded
}
