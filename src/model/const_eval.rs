//! The value of fixed expressions, by the arithmetic that the engine uses: plain f64, libm for the rest.

use crate::engine::program::arithmetic;
use crate::model::entity::{Clock, Value};
use crate::model::expr::{Expr, Kind};

/// The value of an expression of numbers and parameters, given the parameters' values.
///
/// What is not fixed (`Expr::is_fixed`) is worth NaN.
pub fn evaluate(expr: &Expr, values: &[Value], clock: &Clock) -> Value {
    let number = |expr: &Expr| evaluate(expr, values, clock).low;
    let step_days = clock.step_length();
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
        Kind::Unary(operator, operand) => arithmetic::unary(*operator, number(operand)),
        Kind::Binary(operator, left, right) => arithmetic::binary(*operator, number(left), number(right)),
        Kind::If(parts) => {
            let [condition, then, otherwise] = &**parts;
            let branch = if number(condition) == 1.0 { then } else { otherwise };
            return evaluate(branch, values, clock);
        }
        Kind::Window { chance, window, turn_of: None } => {
            arithmetic::window(number(chance), step_days / number(window))
        }
        Kind::Rate { events, unit } => arithmetic::rate(number(events) * (step_days / unit)),
        Kind::Amount { amount, unit } => number(amount) * (step_days / unit),
        _ => f64::NAN,
    })
}

/// The whole steps of a fixed length of time: the least and the most of a range.
pub fn steps(duration: &Expr, values: &[Value], clock: &Clock) -> (u32, u32) {
    let value = evaluate(duration, values, clock);
    (clock.steps_in(value.low) as u32, clock.steps_in(value.high) as u32)
}

/// The index that a choice parameter's value has in another list of names.
pub fn mapped(map: &[f64], value: f64) -> f64 {
    map.get(value as usize).copied().unwrap_or(f64::NAN)
}
