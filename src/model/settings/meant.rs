//! What was probably meant by a value that cannot be read.

use crate::diagnostics::SCENARIO;
use crate::language::range_text;
use crate::model::entity::Parameter;
use crate::model::expr::Type;
use crate::model::settings::series::several_of;
use crate::model::value_text::measured;

/// The slip in a few words, if the fault that was found does not say it, and what cures it.
pub(super) struct Meant {
    pub headline: Option<String>,
    pub help: Vec<String>,
}

impl Meant {
    fn new(headline: impl Into<String>, help: impl Into<String>) -> Self {
        Meant { headline: Some(headline.into()), help: vec![help.into()] }
    }
}

pub(super) fn meant(parameter: &Parameter, text: &str) -> Option<Meant> {
    let text = text.trim();
    number(parameter, text).or_else(|| several_settings(parameter, text)).or_else(|| series(parameter, text))
}

/// A number as it is written elsewhere: `0,6`, `1 000`, `60 per cent`, `.6`.
fn number(parameter: &Parameter, text: &str) -> Option<Meant> {
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let after_number = text.trim_start_matches(|c: char| c.is_ascii_digit() || ",.'’ _-".contains(c));
    let (number, unit) = text.split_at(text.len() - after_number.len());
    let (number, unit) = (number.trim(), unit.trim());
    if !unit.chars().all(|c| c == '%' || c.is_alphabetic() || c == ' ') {
        return None;
    }
    let said = |headline: Option<&str>, why: &str, number: &str, unit: &str| {
        Some(Meant { headline: headline.map(str::to_owned), help: within(parameter, why, number, unit) })
    };
    let comma = number
        .split_once(',')
        .filter(|(whole, part)| is_digits(&whole.replace(['.', ' ', '\'', '’', '-'], "")) && is_digits(part));
    if let Some((whole, part)) = comma {
        let number = format!("{}.{part}", whole.replace(['.', ' ', '\'', '’'], ""));
        return said(Some("a number has a `,` in it"), "decimals are written with a point", &number, unit);
    }
    if matches!(unit.to_lowercase().as_str(), "percent" | "per cent" | "pct") && number.parse::<f64>().is_ok()
    {
        let headline = format!("`{unit}` is written `%`");
        return said(Some(&headline), "write", number, "%");
    }
    let closed = number.replace([' ', '\'', '’'], "");
    if closed != number && closed.parse::<f64>().is_ok() {
        let headline = "a number is parted in the middle";
        return said(Some(headline), "the digits of a number stand together", &closed, unit);
    }
    let digits = number.strip_prefix('.').filter(|digits| is_digits(digits))?;
    said(None, "write the 0 before the point", &format!("0.{digits}"), unit)
}

/// The cure with a number; where that lies outside of the range, what lies inside of it.
fn within(parameter: &Parameter, why: &str, number: &str, unit: &str) -> Vec<String> {
    let written = match unit {
        "" | "%" => format!("{number}{unit}"),
        _ => format!("{number} {unit}"),
    };
    let colon = if why == "write" { "" } else { ":" };
    let cure = format!("{why}{colon} {}", set(parameter, &written));
    let is_number = matches!(parameter.ty, Type::Real | Type::Whole) && matches!(unit, "" | "%");
    let (Some([low, high]), Ok(plain), true) = (parameter.range, number.parse::<f64>(), is_number) else {
        return vec![cure];
    };
    let value = if unit == "%" { plain / 100.0 } else { plain };
    let is_inside = |value: f64| (low..=high).contains(&value);
    if is_inside(value) {
        return vec![cure];
    }
    let beyond = if value < low { "below" } else { "above" };
    let [shown, low, high] = [value, low, high].map(|value| measured(parameter.ty, value));
    let outside = format!("{why}{colon} {written}; but that is {shown}, {beyond} the range {low} to {high}");
    let hundredfold = measured(Type::Real, (plain * 1e12).round() / 1e10);
    let others = [
        (plain, number.to_owned(), number.to_owned()),
        (plain / 100.0, format!("{number} per cent"), format!("{number}%")),
        (plain, format!("{hundredfold} per cent"), format!("{hundredfold}%")),
    ];
    // Where per cent are written, per cent are meant.
    let wanted = others.iter().skip(if unit == "%" { 1 } else { 0 }).find(|(value, ..)| is_inside(*value));
    let offer = wanted.map(|(_, words, written)| format!("for {words}: {}", set(parameter, written)));
    [outside].into_iter().chain(offer).collect()
}

fn set(parameter: &Parameter, value: &str) -> String {
    let quote = if value.contains(' ') { "'" } else { "" };
    format!("--set {quote}{}={value}{quote}", parameter.name)
}

/// `0.6,other=none`: two parameters behind one `--set`.
fn several_settings(parameter: &Parameter, text: &str) -> Option<Meant> {
    let mut parts = text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty());
    let first = parts.next()?;
    let others: Vec<&str> = parts.collect();
    let is_setting =
        |part: &&str| part.split_once('=').is_some_and(|(name, value)| !name.is_empty() && !value.is_empty());
    if others.is_empty() || first.contains('=') || !others.iter().all(is_setting) {
        return None;
    }
    let own = set(parameter, first);
    let others: Vec<String> = others.iter().map(|other| format!(" --set {other}")).collect();
    let count = if others.len() == 1 { "two" } else { "several" };
    Some(Meant::new(format!("{count} parameters in one --set"), format!("write {own}{}", others.concat())))
}

/// Several values, where one is asked for.
fn series(parameter: &Parameter, text: &str) -> Option<Meant> {
    let ends = text.rsplit_once(':').map_or(text, |(ends, _)| ends);
    let is_range = (text.contains("..") || range_text::ends(ends).is_some()) && parameter.ty != Type::Delay;
    if text != "*" && !text.contains([',', ';']) && !is_range {
        return None;
    }
    let series = several_of(parameter, text)?;
    let help = format!("to take them in turn: escalade sweep {SCENARIO} --set '{}={series}'", parameter.name);
    Some(Meant::new("one value is expected here, and these are several", help))
}
