//! What the JSON documents about many settings of the parameters share.

use crate::analysis::estimates::estimate::Estimate;
use crate::analysis::sensitivity::frame::{Frame, Input, Measured};
use serde_json::{Map, Value, json};

/// Names and what they are set to.
pub fn object(pairs: &[(String, String)]) -> Map<String, Value> {
    pairs.iter().map(|(name, value)| (name.clone(), value.clone().into())).collect()
}

/// The head of a document.
pub fn head(schema: &str, frame: &Frame) -> Map<String, Value> {
    let value = json!({
        "schema": schema,
        "title": frame.title,
        "scenario_hash": frame.scenario_hash,
        "version": env!("CARGO_PKG_VERSION"),
        "seed": frame.seed,
        "runs": frame.runs,
        "steps": frame.calendar.steps,
        "variant": frame.variant,
        "set": object(&frame.set),
        "policies": object(&frame.policies),
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
        "share": measured.share,
    })
}

pub fn input(input: &Input) -> Map<String, Value> {
    let unit = if input.duration { Some("days") } else { input.unit.as_deref() };
    let pairs = [("id", Some(input.id.as_str())), ("title", Some(&input.title)), ("unit", unit)];
    let pairs = pairs.into_iter().map(|(key, value)| (key.to_owned(), value.into()));
    pairs.chain([("duration".to_owned(), input.duration.into())]).collect()
}

/// A mean with its interval.
pub fn estimate(frame: &Frame, quantity: usize, estimate: &Estimate) -> Value {
    let measured = &frame.quantities[quantity];
    json!({ "mean": estimate.mean, "interval": measured.interval(estimate, frame.runs) })
}

/// A difference of means with its paired interval.
pub fn difference(estimate: &Estimate) -> Value {
    json!({ "mean": estimate.mean, "interval": estimate.interval() })
}

/// By quantity, under their kinds and ids.
pub fn by_quantity(frame: &Frame, of: impl Fn(usize) -> Value) -> Value {
    let mut kinds: Map<String, Value> = Map::new();
    for (place, measured) in frame.quantities.iter().enumerate() {
        let kind = kinds.entry(format!("{}s", measured.kind())).or_insert_with(|| json!({}));
        kind[measured.id()] = of(place);
    }
    kinds.into()
}
