//! Parameters as text: their names with units, their values and ranges, the points of an axis.

use super::number;
use crate::analysis::sensitivity::frame::Input;
use crate::analysis::sensitivity::sweep::AxisValues;

/// The title of an input with its unit, if it is not told with each value.
pub fn name(input: &Input) -> String {
    let unit = input.unit.as_ref().map_or(String::new(), |unit| format!(" ({unit})"));
    format!("{}{unit}", input.title)
}

/// A value of an input in words: four figures, lengths of time with their unit.
pub fn value(input: &Input, value: f64) -> String {
    if !input.duration {
        return number::plain(value);
    }
    let (number, unit) =
        if value % 7.0 == 0.0 && value != 0.0 { (value / 7.0, "week") } else { (value, "day") };
    let number = number::plain(number);
    format!("{number} {unit}{}", if number == "1" { "" } else { "s" })
}

/// A place between two others, and these, with as many digits as they bear out; the place as it is, if they are one.
pub fn within(input: &Input, place: f64, [low, high]: [f64; 2]) -> [String; 3] {
    let half = (high - low) / 2.0;
    if !half.is_finite() || half <= 0.0 {
        return [place, low, high].map(|value| self::value(input, value));
    }
    let power = libm::floor(libm::log10(half));
    // Lengths of time are in whole days if at all possible.
    let power = if input.duration { power.max(0.0) } else { power };
    let unit = libm::pow(10.0, power.abs());
    let rounded =
        |value: f64| if power < 0.0 { (value * unit).round() / unit } else { (value / unit).round() * unit };
    [place, low, high].map(|value| self::value(input, rounded(value)))
}

/// `0.2 to 1.5`, `2 to 12 weeks`.
pub fn range(input: &Input, low: f64, high: f64) -> String {
    let (low, high) = (value(input, low), value(input, high));
    let unit = |text: &str| text.split_once(' ').map(|(_, unit)| unit.trim_end_matches('s').to_owned());
    match low.split_once(' ') {
        Some((number, _)) if unit(&low) == unit(&high) => format!("{number} to {high}"),
        _ => format!("{low} to {high}"),
    }
}

/// A value between two of an axis, or one of them.
pub fn along(axis: &AxisValues, value: f64) -> String {
    if axis.percent { format!("{}%", number::plain(value * 100.0)) } else { self::value(&axis.input, value) }
}

/// A point of an axis.
pub fn point(axis: &AxisValues, place: usize) -> String {
    if axis.is_line { along(axis, axis.values[place]) } else { axis.written[place].clone() }
}
