//! Several values of a parameter, as a sweep takes them: what was meant by something like them, and an example.

use crate::diagnostics::{Diagnostic, SCENARIO};
use crate::language::range_text;
use crate::model::entity::{Model, Parameter};
use crate::model::expr::{Kind, Type};
use crate::model::settings::names::Known;
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
fn is_line(parameter: &Parameter) -> bool {
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
fn example(parameter: &Parameter) -> Option<String> {
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

/// `--set NAME` without the values that are swept.
pub(super) fn no_values(parameter: &Parameter) -> Diagnostic {
    let fault = Diagnostic::without_place(format!("--set {}: the values are missing", parameter.name));
    match example(parameter) {
        Some(series) => fault.help(format!("for example: {}", setting(&parameter.name, &series))),
        None => fault.help("only numbers, lengths of time, flags, choices and rungs can be swept"),
    }
}

/// Nothing is swept of what is set: what was meant, or how it is asked for.
pub(super) fn nothing_swept(model: &Model, set: &[(String, String)]) -> Diagnostic {
    let known = |name: &str| Known::parameters(model).place(name).map(|id| &model.parameters[id]);
    for (name, text) in set {
        if let Some((headline, series)) = slip(text) {
            let fault = Diagnostic::without_place(format!("--set {name}={text}: {headline}"));
            return fault.help(format!("for several values in turn: --set '{name}={series}'"));
        }
    }
    let Some((name, text)) = set.first() else {
        let fault = Diagnostic::without_place("nothing says which parameter to step through");
        // An unknown number is stepped through more often than a choice.
        let unknown = model.parameters.iter().find(|one| is_line(one) && one.range.is_some());
        let example = unknown.into_iter().chain(&model.parameters).find_map(|one| Some((one, example(one)?)));
        let fault = match example {
            Some((parameter, series)) => fault.help(format!(
                "for example: escalade sweep {SCENARIO} {}",
                setting(&parameter.name, &series)
            )),
            None => fault,
        };
        return fault.help(format!("the parameters: escalade describe {SCENARIO} parameters"));
    };
    let fault = Diagnostic::without_place(format!("`{name}` has one value, and a sweep needs several"));
    let several = known(name).and_then(|parameter| several_with(parameter, text));
    let fault = several.into_iter().fold(fault, Diagnostic::help);
    fault.help(format!("for one value: escalade run {SCENARIO} {}", setting(name, text)))
}

/// Several values with the one that was given among them.
fn several_with(parameter: &Parameter, text: &str) -> Option<String> {
    let name = &parameter.name;
    let series = setting(name, &example(parameter)?);
    let listed = || {
        let [low, high] = parameter.range.filter(|_| is_line(parameter))?;
        let value = text.parse::<f64>().ok().filter(|value| low < *value && *value < high)?;
        let [low, value, high] = [low, value, high].map(|value| measured(parameter.ty, value));
        Some(setting(name, &format!("{low},{value},{high}")))
    };
    Some(match listed() {
        Some(list) => format!("such as {list}, or from end to end in five points: {series}"),
        None if series.contains('*') => format!("for all its values in turn: {series}"),
        None => format!("from end to end in five points: {series}"),
    })
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
