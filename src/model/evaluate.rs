//! The value of fixed expressions, by the arithmetic that the engine uses: plain f64, libm for the rest.

use super::entity::{Clock, Value};
use super::expr::{Binary, Expr, Kind, Unary};

/// The value of an expression of numbers and parameters, given the parameters' values.
///
/// What is not fixed (`Expr::is_fixed`) is worth NaN.
pub fn evaluate(expr: &Expr, values: &[Value], clock: &Clock) -> Value {
    let number = |expr: &Expr| evaluate(expr, values, clock).low;
    let step_days = clock.step_days.unwrap_or(f64::NAN);
    Value::one(match &expr.kind {
        Kind::Constant(value) => *value,
        Kind::Parameter { id, map } => {
            let Some(value) = values.get(*id) else { return Value::one(f64::NAN) };
            match map {
                Some(map) => mapped(map, value.low),
                None => return *value,
            }
        }
        Kind::Delay(low, high) => return Value { low: *low, high: *high },
        Kind::Unary(operator, operand) => unary(*operator, number(operand)),
        Kind::Binary(operator, left, right) => binary(*operator, number(left), number(right)),
        Kind::If(parts) => {
            let [condition, then, otherwise] = &**parts;
            let branch = if number(condition) == 1.0 { then } else { otherwise };
            return evaluate(branch, values, clock);
        }
        Kind::Window { chance, window, turn_of: None } => {
            windowed(number(chance), step_days / number(window))
        }
        Kind::Rate { events, unit } => rated(number(events), step_days / unit),
        Kind::Amount { amount, unit } => number(amount) * (step_days / unit),
        _ => f64::NAN,
    })
}

/// The index that a choice parameter's value has in another list of names.
pub fn mapped(map: &[f64], value: f64) -> f64 {
    map.get(value as usize).copied().unwrap_or(f64::NAN)
}

/// The chance in one turn of what has `chance` in `1 / turns` of a turn.
pub fn windowed(chance: f64, turns: f64) -> f64 {
    -libm::expm1(turns * libm::log1p(-chance))
}

/// The chance of at least one occurrence in a step of `units` units at a rate of `events` each unit.
pub fn rated(events: f64, units: f64) -> f64 {
    -libm::expm1(-(events * units))
}

pub fn unary(operator: Unary, x: f64) -> f64 {
    match operator {
        Unary::Negate => -x,
        Unary::Not => 1.0 - x,
        Unary::Abs => x.abs(),
        Unary::Floor => x.floor(),
        Unary::Ceil => x.ceil(),
        Unary::Round => x.round(),
        Unary::Exp => libm::exp(x),
        Unary::Ln => libm::log(x),
        Unary::Sqrt => x.sqrt(),
        Unary::Sin => libm::sin(x),
        Unary::Cos => libm::cos(x),
        Unary::Logistic => 1.0 / (1.0 + libm::exp(-x)),
        Unary::Decay => libm::exp2(-1.0 / x),
    }
}

pub fn binary(operator: Binary, a: f64, b: f64) -> f64 {
    let flag = |condition: bool| f64::from(u8::from(condition));
    match operator {
        Binary::Add => a + b,
        Binary::Subtract => a - b,
        Binary::Multiply => a * b,
        Binary::Divide => a / b,
        Binary::Min => a.min(b),
        Binary::Max => a.max(b),
        Binary::Equal => flag(a == b),
        Binary::NotEqual => flag(a != b),
        Binary::Less => flag(a < b),
        Binary::LessOrEqual => flag(a <= b),
        Binary::And => a * b,
        Binary::Or => a.max(b),
    }
}
