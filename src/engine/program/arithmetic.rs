//! The arithmetic of expressions, one number at a time: the same functions fold constants and fill columns.

use super::exponential::exp;
use super::operator::{Binary, Unary};

#[inline(always)]
pub fn unary(operator: Unary, x: f64) -> f64 {
    match operator {
        Unary::Negate => -x,
        Unary::Not => 1.0 - x,
        Unary::Abs => x.abs(),
        Unary::Floor => x.floor(),
        Unary::Ceil => x.ceil(),
        Unary::Round => x.round(),
        Unary::Exp => exp(x),
        Unary::Ln => libm::log(x),
        Unary::Sqrt => x.sqrt(),
        Unary::Sin => libm::sin(x),
        Unary::Cos => libm::cos(x),
        Unary::Logistic => 1.0 / (1.0 + exp(-x)),
        Unary::Decay => libm::exp2(-1.0 / x),
    }
}

#[inline(always)]
pub fn binary(operator: Binary, a: f64, b: f64) -> f64 {
    match operator {
        Binary::Add => a + b,
        Binary::Subtract => a - b,
        Binary::Multiply => a * b,
        Binary::Divide => a / b,
        Binary::Min => least(a, b),
        Binary::Max => greatest(a, b),
        Binary::Equal => flag(a == b),
        Binary::NotEqual => flag(a != b),
        Binary::Less => flag(a < b),
        Binary::LessOrEqual => flag(a <= b),
        Binary::And => and(a, b),
        Binary::Or => or(a, b),
    }
}

/// Unlike `f64::min`, whose result for zeros of both signs may vary, this is one comparison everywhere.
#[inline(always)]
pub fn least(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

#[inline(always)]
pub fn greatest(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

/// `x` moved into [low, high].
#[inline(always)]
pub fn clamped(x: f64, low: f64, high: f64) -> f64 {
    least(greatest(x, low), high)
}

#[inline(always)]
pub fn flag(truth: bool) -> f64 {
    if truth { 1.0 } else { 0.0 }
}

/// Of two flags.
#[inline(always)]
pub fn and(a: f64, b: f64) -> f64 {
    f64::from_bits(a.to_bits() & b.to_bits())
}

/// Of two flags.
#[inline(always)]
pub fn or(a: f64, b: f64) -> f64 {
    f64::from_bits(a.to_bits() | b.to_bits())
}

/// `a` where the flag is set, else `b`, by its bits. Written as a condition, `x = pick(m, y, x)` becomes a masked
/// store, which some processors do twenty times slower than a plain one.
#[inline(always)]
pub fn pick(flag: f64, a: f64, b: f64) -> f64 {
    // Of 1.0 the bits below the top two begin with ones, of 0.0 there are none.
    let mask = (((flag.to_bits() << 2) as i64) >> 63) as u64;
    f64::from_bits(b.to_bits() ^ ((a.to_bits() ^ b.to_bits()) & mask))
}

/// The chance in one step of what has chance `p` in a window of which a step is the share `exponent`:
/// 1 - (1 - p)^exponent, without loss for small p.
#[inline(always)]
pub fn window(p: f64, exponent: f64) -> f64 {
    if exponent == 1.0 { p } else { -libm::expm1(exponent * libm::log1p(-p)) }
}

/// The chance of at least one occurrence where `expected` are expected: 1 - exp(-expected).
#[inline(always)]
pub fn rate(expected: f64) -> f64 {
    -libm::expm1(-expected)
}
