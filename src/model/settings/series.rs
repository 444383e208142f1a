//! Several values of a parameter, as a sweep takes them: what was meant by something like them, and examples.

use crate::language::range_text;
use crate::model::entity::{Model, Parameter};
use crate::model::expr::{Kind, Type};
use crate::model::value_text::{measured, names, written};

/// A sweep as it was probably meant, and what is wrong with it as it stands: `1-5` and `1 to 5` for `1..5:5`, `1;2;5` for
/// `1,2,5`.
pub(super) fn slip(text: &str) -> Option<(String, String)> {
    if text.contains(';') {
        let headline = "`;` parts no values; they are parted by commas";
        return Some((headline.to_owned(), text.replace(';', ",")));
    }
    let is_number = |text: &str| text.trim().starts_with(|c: char| c.is_ascii_digit());
    [" to ", "–", ":", "-"].iter().find_map(|between| {
        let (low, high) = text.split_once(between).filter(|(low, high)| is_number(low) && is_number(high))?;
        let headline = match *between {
            "-" => format!("`-` is a minus: `{text}` is one value, and no series"),
            other => format!("`{}` makes no series of values", other.trim()),
        };
        Some((headline, format!("{}..{}:5", low.trim(), high.trim())))
    })
}

/// Several values as they would be swept.
pub(super) fn several_of(parameter: &Parameter, text: &str) -> Option<String> {
    if text == "*" {
        return if is_line(parameter) { ends(parameter) } else { Some(text.to_owned()) };
    }
    if text.contains(':') || text.contains(',') {
        return Some(text.to_owned());
    }
    match (text.contains(".."), range_text::ends(text)) {
        (true, _) => Some(format!("{text}:5")),
        (false, Some(ends)) => Some(format!("{}..{}:5", ends.low, ends.high)),
        (false, None) => slip(text).map(|(_, series)| series),
    }
}

/// Whether there are values between two of its values.
pub(super) fn is_line(parameter: &Parameter) -> bool {
    matches!(parameter.ty, Type::Real | Type::Whole | Type::Duration)
}

/// Five points from end to end of the range; without one, of what lies about the stated value.
fn ends(parameter: &Parameter) -> Option<String> {
    let about = |value: f64| if value > 0.0 { Some([value / 2.0, value * 2.0]) } else { None };
    let [low, high] = match (parameter.range, &parameter.value.kind) {
        (Some(range), _) => range,
        (None, Kind::Constant(value)) if parameter.ty != Type::Whole => about(*value)?,
        (None, Kind::Constant(value)) => [*value, value + 4.0],
        _ => return None,
    };
    let [low, high] = [low, high].map(|value| measured(parameter.ty, value));
    Some(format!("{low}..{high}:5"))
}

/// A series of values that this parameter takes.
pub(super) fn example(parameter: &Parameter) -> Option<String> {
    match parameter.ty {
        Type::Flag | Type::Choice(_) | Type::Rung(_) => Some("*".to_owned()),
        _ if is_line(parameter) => ends(parameter),
        _ => None,
    }
}

/// A value that this parameter takes, for an example.
pub(super) fn one_value(model: &Model, parameter: &Parameter) -> Option<String> {
    let of_names = || names(model, parameter.ty)?.first().cloned();
    let id = model.parameters.iter().position(|other| other.name == parameter.name)?;
    match (parameter.range, &parameter.value.kind) {
        (Some([low, _]), _) => Some(written(model, id, low)),
        (None, Kind::Constant(value)) if !matches!(parameter.ty, Type::Delay) => {
            of_names().or_else(|| Some(written(model, id, *value)))
        }
        _ => of_names(),
    }
}

/// A setting behind `--set`, quoted where it must be.
pub(super) fn setting(name: &str, value: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./=+:,@%".contains(c);
    let quote = if value.chars().all(is_plain) { "" } else { "'" };
    format!("--set {quote}{name}={value}{quote}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_probably_meant_is_a_sweep() {
        let meant = |text: &str| slip(text).map(|(_, series)| series);
        for text in ["1-5", "1 to 5", "1:5", "1–5"] {
            assert_eq!(meant(text).as_deref(), Some("1..5:5"), "{text}");
        }
        assert_eq!(meant("1;2;5").as_deref(), Some("1,2,5"));
        assert_eq!(meant("0.5"), None);
        assert_eq!(meant("x - y"), None);
    }
}
