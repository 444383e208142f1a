//! Division of a column by a constant, without the divider of the processor, which takes ten times as long.
//!
//! A quotient is found by multiplying with the inverse and mending twice, each time by the remainder, which a fused
//! multiplication gives exactly. It is right to the bit if its own remainder is no more than half a unit in its last
//! place times the divisor. That is asked of every quotient; what does not pass (tiny, huge or not finite) is divided
//! plainly. P. W. Markstein, Computation of elementary functions on the IBM RISC System/6000 processor, 1990.

use super::instruction::Instruction;
use super::linker::Linker;
use crate::program::{Column, Operand};
use crate::simd::{self, Level, at_each_level};
use crate::vm::lanes::chunk::{CHUNK, each};
use crate::vm::lanes::state::Lanes;
use crate::vm::lanes::view::View;

/// The instruction, where the processor has what makes it quick.
pub fn instruction(linker: &mut Linker, to: Column, a: Operand, divisor: f64) -> Option<Instruction> {
    let (to, from) = (linker.column(to), linker.operand(a));
    let is_quick = simd::of_program() > Level::Portable;
    if !is_quick || to == from || from.is_value() || !(1.0..1e100).contains(&divisor) {
        return None;
    }
    let Divisor { divisor, inverse, half } = Divisor::new(divisor);
    let [b, c, half] = [divisor, inverse, half].map(|number| linker.constant(number));
    let (all, listed) = (divide(), divide_listed);
    Some(Instruction { all, listed, to, a: from, b, c, low: half, high: half, bit: half })
}

at_each_level! {
    fn divide[][](view: &View, i: &Instruction) = divide_all
}

#[derive(Clone, Copy)]
struct Divisor {
    divisor: f64,
    inverse: f64,
    /// What a remainder may be at most if the quotient is from 1 to 2.
    half: f64,
}

impl Divisor {
    fn new(divisor: f64) -> Divisor {
        Divisor { divisor, inverse: 1.0 / divisor, half: divisor * (f64::EPSILON / 2.0) }
    }
}

/// The quotients, and all bits in lanes whose quotient may be wrong.
#[inline(always)]
fn quotients(numbers: [f64; CHUNK], by: Divisor) -> ([f64; CHUNK], [u64; CHUNK]) {
    const SIGN: u64 = 1 << 63;
    const EXPONENT: u64 = 0x7FF << 52;
    let found: [f64; CHUNK] = each!(|k| numbers[k] * by.inverse);
    let left = remainders(numbers, found, by);
    let found: [f64; CHUNK] = each!(|k| f64::mul_add(left[k], by.inverse, found[k]));
    let left = remainders(numbers, found, by);
    let doubtful = each!(|k| {
        let power = f64::from_bits(found[k].to_bits() & EXPONENT);
        if left[k].abs() <= power * by.half { 0 } else { u64::MAX }
    });
    // Mending has made 0 of -0.
    (each!(|k| f64::from_bits(found[k].to_bits() | numbers[k].to_bits() & SIGN)), doubtful)
}

#[inline(always)]
fn remainders(numbers: [f64; CHUNK], quotients: [f64; CHUNK], by: Divisor) -> [f64; CHUNK] {
    each!(|k| f64::mul_add(-quotients[k], by.divisor, numbers[k]))
}

#[inline(always)]
fn divide_all(view: &View, i: &Instruction) {
    let (to, numbers) = (view.output(i.to), view.input(i.a));
    let by = Divisor { divisor: view.value(i.b), inverse: view.value(i.c), half: view.value(i.low) };
    let mut doubtful = [0; CHUNK];
    for row in view.rows() {
        let (found, doubts) = quotients(numbers.get(row), by);
        to.put(row, found);
        doubtful = each!(|k| doubtful[k] | doubts[k]);
    }
    if doubtful != [0; CHUNK] {
        for row in view.rows() {
            let numbers = numbers.get(row);
            to.put(row, each!(|k| numbers[k] / by.divisor));
        }
    }
}

fn divide_listed(lanes: &mut Lanes, i: &Instruction) {
    let (view, list) = lanes.listed();
    let (to, numbers, divisor) = (view.numbers(i.to), view.numbers(i.a), view.value(i.b));
    for &lane in list {
        let lane = lane as usize;
        to.set(lane, numbers.get(lane) / divisor);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(number: f64, divisor: f64) {
        let (found, doubtful) = quotients([number; CHUNK], Divisor::new(divisor));
        if doubtful[0] == 0 {
            let (found, expected) = (found[0], number / divisor);
            assert_eq!(
                found.to_bits(),
                expected.to_bits(),
                "{number:e} / {divisor:e}: {found:e}, not {expected:e}"
            );
        } else {
            let is_ordinary = number == 0.0 || (1e-250..1e300).contains(&(number / divisor).abs());
            assert!(!is_ordinary, "{number:e} / {divisor:e} is in doubt");
        }
    }

    #[test]
    fn whole_numbers_have_the_quotients_of_a_division() {
        for divisor in [3.0, 5.0, 7.0, 10.0, 12.0, 40.0, 49.0, 52.0, 100.0, 1000.0, 1.1, 6.6, 365.25] {
            (-3000..3000).for_each(|number| check(f64::from(number), divisor));
        }
    }

    #[test]
    fn what_is_not_an_ordinary_number_is_right_or_in_doubt() {
        for number in
            [0.0, -0.0, f64::INFINITY, f64::NAN, f64::MAX, f64::MIN_POSITIVE, 5e-324, 1e-300, 2e-308]
        {
            [3.0, 10.0, 1.0, 1e99].into_iter().for_each(|divisor| check(number, divisor));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]
        #[test]
        fn any_quotient_is_that_of_a_division_or_in_doubt(number: f64, divisor in 1.0..1e100) {
            check(number, divisor);
        }

        /// Just beside halves of a unit in the last place.
        #[test]
        fn so_are_those_hard_to_round(quotient in 1.0..2.0, divisor in 1.0..2.0, beside in -3_i64..=3) {
            let middle = f64::mul_add(quotient, divisor, f64::EPSILON / 2.0 * divisor);
            check(f64::from_bits(middle.to_bits().wrapping_add_signed(beside)), divisor);
        }
    }
}
