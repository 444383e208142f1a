//! A step by the words that name it: as stories and tables write it, and as people do.

use crate::diagnostics::Diagnostic;
use crate::model::Model;
use crate::model::expr::Type;
use crate::model::value_text::measured;

/// The step that a number, a date or another moment means, as stories and tables write it: `26`, `2015-02-09`,
/// `9 Feb 2015 w39`, `week 39`, `w39`, `day 12`, `round 5`.
///
/// # Errors
/// If it is none of the scenario's.
pub fn step_at(model: &Model, at: &str) -> Result<u32, Box<Diagnostic>> {
    let steps = model.clock.steps;
    let outside = |what: String| {
        let fault = Diagnostic::without_place(format!("--at {at}: {what}"));
        let moments = match (model.clock.start, model.clock.step_days) {
            (Some(_), _) => ", a date, or a week or day in quotes: --at 'week 3'",
            (None, Some(_)) => ", or a week or day in quotes: --at 'week 3'",
            (None, None) => "",
        };
        let length =
            model.clock.step_days.map(|days| format!(" (a step is {})", measured(Type::Duration, days)));
        let length = length.unwrap_or_default();
        let some = steps.div_ceil(2);
        Box::new(
            fault.help(format!("expected a step from 1 to {steps}, such as --at {some}{length}{moments}")),
        )
    };
    if let Some((number, days)) = counted(at) {
        let number = number.ok_or_else(|| outside(format!("the scenario has {steps} steps")))?;
        let step = match (days, model.clock.step_days) {
            (None, _) => number,
            (Some(_), None) => return Err(outside("the steps of this scenario have no length".to_owned())),
            // The first step that ends in this week, or on this day.
            (Some(days), Some(length)) => match number {
                0 => 0,
                number => ((number - 1) as f64 * days / length) as u64 + 1,
            },
        };
        return match u32::try_from(step) {
            Ok(0) => Err(outside("nobody chooses before the first step".to_owned())),
            Ok(step) if step <= steps => Ok(step),
            _ => Err(outside(format!("the scenario has {steps} steps"))),
        };
    }
    let Some(date) = date(at) else {
        return Err(outside("this is neither a step nor a date".to_owned()));
    };
    match model.clock.step_on(date) {
        Some(step) => Ok(step),
        None if model.clock.start.is_none() => Err(outside("this scenario has no dates".to_owned())),
        None => Err(outside("this date lies outside the scenario".to_owned())),
    }
}

/// A number with the days that its unit has, none for steps; the number is none if it is too large for any scenario.
fn counted(at: &str) -> Option<(Option<u64>, Option<f64>)> {
    let text = at.trim().to_lowercase();
    let digits = text.find(|c: char| c.is_ascii_digit())?;
    let (unit, number) = text.split_at(digits);
    let days = match unit.trim_end() {
        "" | "step" | "round" => None,
        "week" | "w" => Some(7.0),
        "day" | "d" => Some(1.0),
        _ => return None,
    };
    let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| (number.parse().ok(), days))
}

/// `2015-02-09`, `9 Feb 2015`, `9 February 2015`, whatever week or day stands behind it.
fn date(at: &str) -> Option<jiff::civil::Date> {
    let words: Vec<&str> = at.split_whitespace().collect();
    let written = match words[..] {
        [date] | [date, _] | [date, _, _] if date.contains('-') => return date.parse().ok(),
        [day, month, year] | [day, month, year, _] => format!("{day} {month} {year}"),
        _ => return None,
    };
    ["%d %b %Y", "%d %B %Y"].iter().find_map(|form| jiff::civil::Date::strptime(form, &written).ok())
}
