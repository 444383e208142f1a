//! Values of variables as text, as the file writes them.

use super::entity::Model;
use super::expr::Type;

/// A value as the file writes it.
pub fn value(model: &Model, ty: Type, value: f64) -> String {
    match ty {
        Type::Flag => flag(value).to_owned(),
        Type::Choice(choice) => {
            model.choices[choice].get(value as usize).cloned().unwrap_or_else(|| number(value))
        }
        Type::Rung(ladder) => {
            let ladder = &model.ladders[ladder];
            let at = (value - ladder.base as f64) as usize;
            ladder.rungs.get(at).cloned().unwrap_or_else(|| number(value))
        }
        _ => number(value),
    }
}

pub fn flag(value: f64) -> &'static str {
    if value == 0.0 { "no" } else { "yes" }
}

/// Three significant digits, whole numbers whole.
pub fn number(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e9 {
        // Without the sign of a zero that was found by subtracting.
        return format!("{:.0}", value + 0.0);
    }
    if value.is_finite() && (value.abs() < 1e-6 || value.abs() >= 1e15) {
        return format!("{value:.2e}");
    }
    let digits = 2 - libm::log10(value.abs().max(1e-9)).floor() as i32;
    format!("{value:.*}", digits.clamp(0, 9) as usize)
}
