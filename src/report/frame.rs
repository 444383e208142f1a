//! What documents and texts about many settings of the parameters have in common.

use super::number;
use crate::analysis::estimates::estimate::Estimate;
use crate::analysis::sensitivity::frame::{Frame, Input, Measured};
use crate::analysis::sensitivity::inconclusive::Inconclusive;
use crate::analysis::sensitivity::morris::Morris;
use crate::analysis::sensitivity::sweep::AxisValues;
use crate::analysis::sensitivity::tornado::Tornado;
use serde_json::{Map, Value, json};

/// Why something cannot be told, in words.
pub(super) fn untold<'a>(why: &Inconclusive, input: impl Fn(usize) -> &'a Input) -> String {
    match why {
        Inconclusive::Missing { only_at: Some((place, at)), .. } => {
            format!("missing where {} = {}", input(*place).title, value(input(*place), *at))
        }
        Inconclusive::Missing { settings, of, .. } if settings == of => "missing everywhere".to_owned(),
        Inconclusive::Missing { settings, of, .. } => format!("missing at {settings} of {of} settings"),
        Inconclusive::NoError => {
            "somewhere in fewer than two runs, or too large for a sampling error".to_owned()
        }
        Inconclusive::NotMoved => "all its levels are one value".to_owned(),
    }
}

/// Of which inputs it cannot be told what they do to a quantity, and why.
pub(super) fn untold_swings(tornado: &Tornado, option: usize, quantity: usize) -> Vec<(String, &str)> {
    let input = |place: usize| &tornado.inputs[place].input;
    let of = |place: usize| {
        Some((untold(&tornado.untold(place, option, quantity)?, input), input(place).title.as_str()))
    };
    (0..tornado.inputs.len()).filter_map(of).collect()
}

/// The same of a screening.
pub(super) fn untold_effects(morris: &Morris, option: usize, quantity: usize) -> Vec<(String, &str)> {
    let effects = morris.effects[option][quantity].iter().zip(&morris.inputs);
    let input = |place: usize| &morris.inputs[place];
    effects
        .filter_map(|(effect, one)| Some((untold(effect.untold.as_ref()?, input), one.title.as_str())))
        .collect()
}

/// One line for every reason why something cannot be told, with those of which it cannot be.
pub(super) fn cannot_be_told(reasons: &[(String, &str)]) -> Vec<String> {
    const NAMED: usize = 4;
    let mut lines: Vec<String> = vec![];
    let mut left: Vec<&(String, &str)> = reasons.iter().collect();
    while let Some((why, _)) = left.first() {
        let (those, others): (Vec<_>, Vec<_>) = left.iter().copied().partition(|(other, _)| other == why);
        let named: Vec<&str> = those.iter().map(|(_, name)| *name).collect();
        let of = match named.len() {
            ..=NAMED => named.join(", "),
            n => format!("{n} parameters"),
        };
        lines.push(format!("cannot be told of {of}: {why}"));
        left = others;
    }
    lines
}

/// The head of a document.
pub(super) fn head(schema: &str, frame: &Frame) -> Map<String, Value> {
    let pairs = |list: &[(String, String)]| -> Map<String, Value> {
        list.iter().map(|(name, value)| (name.clone(), value.clone().into())).collect()
    };
    let value = json!({
        "schema": schema,
        "title": frame.title,
        "scenario_hash": frame.scenario_hash,
        "version": env!("CARGO_PKG_VERSION"),
        "seed": frame.seed,
        "runs": frame.runs,
        "steps": frame.calendar.steps,
        "variant": frame.variant,
        "set": pairs(&frame.set),
        "policies": pairs(&frame.policies),
        "options": frame.options,
        "stated_option": frame.stated,
        "quantities": frame.quantities.iter().map(quantity).collect::<Vec<_>>(),
    });
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn quantity(measured: &Measured) -> Value {
    json!({
        "kind": measured.kind(),
        "id": measured.id(),
        "title": measured.title(),
        "unit": measured.unit,
    })
}

pub(super) fn input(input: &Input) -> Map<String, Value> {
    let unit = if input.duration { Some("days") } else { input.unit.as_deref() };
    let pairs = [("id", Some(input.id.as_str())), ("title", Some(&input.title)), ("unit", unit)];
    pairs.into_iter().map(|(key, value)| (key.to_owned(), value.into())).collect()
}

/// A mean with its interval.
pub(super) fn estimate(frame: &Frame, quantity: usize, estimate: &Estimate) -> Value {
    let measured = &frame.quantities[quantity];
    json!({ "mean": estimate.mean, "interval": measured.interval(estimate, frame.runs) })
}

/// A difference of means with its paired interval.
pub(super) fn difference(estimate: &Estimate) -> Value {
    json!({ "mean": estimate.mean, "interval": estimate.interval() })
}

/// By quantity, under their kinds and ids.
pub(super) fn by_quantity(frame: &Frame, of: impl Fn(usize) -> Value) -> Value {
    let mut kinds: Map<String, Value> = Map::new();
    for (place, measured) in frame.quantities.iter().enumerate() {
        let kind = kinds.entry(format!("{}s", measured.kind())).or_insert_with(|| json!({}));
        kind[measured.id()] = of(place);
    }
    kinds.into()
}

/// A value of an input in words: four figures, lengths of time with their unit.
pub(super) fn value(input: &Input, value: f64) -> String {
    if !input.duration {
        return number::plain(value);
    }
    let (number, unit) =
        if value % 7.0 == 0.0 && value != 0.0 { (value / 7.0, "week") } else { (value, "day") };
    let number = number::plain(number);
    format!("{number} {unit}{}", if number == "1" { "" } else { "s" })
}

/// `0.2 to 1.5`, `2 to 12 weeks`.
pub(super) fn range(input: &Input, low: f64, high: f64) -> String {
    let (low, high) = (value(input, low), value(input, high));
    let unit = |text: &str| text.split_once(' ').map(|(_, unit)| unit.trim_end_matches('s').to_owned());
    match low.split_once(' ') {
        Some((number, _)) if unit(&low) == unit(&high) => format!("{number} to {high}"),
        _ => format!("{low} to {high}"),
    }
}

/// How many, with the word in the right number.
pub(super) fn count(number: usize, what: &str) -> String {
    format!("{} {what}{}", number::count(number as u64), if number == 1 { "" } else { "s" })
}

/// `under graduated`, with a space before it; nothing, if the option needs no name.
pub(super) fn under(label: &str) -> String {
    if label.is_empty() { String::new() } else { format!(" under {label}") }
}

/// A value between two of an axis, or one of them.
pub(super) fn along(axis: &AxisValues, value: f64) -> String {
    if axis.percent { format!("{}%", number::plain(value * 100.0)) } else { self::value(&axis.input, value) }
}

/// A point of an axis.
pub(super) fn point(axis: &AxisValues, place: usize) -> String {
    if axis.is_line { along(axis, axis.values[place]) } else { axis.written[place].clone() }
}

/// The title of an input with its unit, if it is not told with each value.
pub(super) fn name(input: &Input) -> String {
    let unit = input.unit.as_ref().map_or(String::new(), |unit| format!(" ({unit})"));
    format!("{}{unit}", input.title)
}

/// A mean as its kind is told: per cent of shares, and how uncertain it is.
pub(super) fn mean(measured: &Measured, estimate: &Estimate, runs: u64) -> String {
    let interval = measured.interval(estimate, runs);
    if measured.share {
        number::probability(estimate.mean, interval)
    } else {
        number::mean(estimate.mean, interval)
    }
}

/// A difference of means, with sign; of shares in points.
pub(super) fn signed(measured: &Measured, estimate: &Estimate) -> String {
    signed_as(measured, estimate.mean, estimate.interval())
}

pub(super) fn signed_as(measured: &Measured, value: f64, interval: [f64; 2]) -> String {
    let factor = if measured.share { 100.0 } else { 1.0 };
    let text = number::mean(value * factor, interval.map(|end| end * factor));
    let sign = if value > 0.0 && text != "0" { "+" } else { "" };
    format!("{sign}{text}")
}

/// `+0.3 to +0.5`.
pub(super) fn signed_interval(measured: &Measured, estimate: &Estimate) -> String {
    let interval = estimate.interval();
    format!(
        "{} to {}",
        signed_as(measured, interval[0], interval),
        signed_as(measured, interval[1], interval)
    )
}
