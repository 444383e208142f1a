//! A description as a JSON document.

use super::contents::{Description, Entry, Part};
use super::entries::number;
use crate::language::syntax::ExprKind;
use crate::model::{BareNumber, bare_numbers};
use crate::report::json::text;
use crate::scenario::as_written;
use crate::study::Study;
use serde_json::{Map, Value, json};

/// The document of schema `escalade.description/1`. Bare numbers are listed where parameters are.
pub fn description_json(study: &Study, description: &Description) -> String {
    let [named, bare] = description.numbers;
    let mut document = Map::new();
    let head = [
        ("schema", json!("escalade.description/1")),
        ("title", json!(description.title)),
        ("about", json!(description.about)),
        ("scenario_hash", json!(description.scenario_hash)),
        ("version", json!(env!("CARGO_PKG_VERSION"))),
        ("start", json!(study.model.clock.start.map(|date| date.to_string()))),
        ("steps", json!(description.steps)),
        ("step_days", study.model.clock.step_days.map_or(Value::Null, number)),
        ("numbers", json!({ "named": named, "bare": bare })),
    ];
    head.into_iter().for_each(|(key, value)| drop(document.insert(key.to_owned(), value)));
    for part in &description.parts {
        document.insert(part.name.to_owned(), entries(part));
        if part.name == "parameters" {
            let bare = bare_numbers(&study.scenario).iter().map(|bare| bare_number(study, bare)).collect();
            document.insert("bare_numbers".to_owned(), Value::Array(bare));
        }
    }
    text::text(&Value::Object(document))
}

fn entries(part: &Part) -> Value {
    part.entries.iter().map(entry).collect()
}

fn entry(entry: &Entry) -> Value {
    let mut object = Map::new();
    object.insert("id".to_owned(), entry.id.clone().into());
    object.insert("title".to_owned(), entry.title.clone().into());
    object.insert("line".to_owned(), entry.line.into());
    for fact in &entry.facts {
        object.insert(fact.key.to_owned(), fact.value.clone());
    }
    for part in &entry.parts {
        object.insert(part.name.to_owned(), entries(part));
    }
    Value::Object(object)
}

/// A bare number: its value (times in days or steps, ranges of them as both ends), as it is written, and where.
fn bare_number(study: &Study, bare: &BareNumber) -> Value {
    let value = match &bare.expr.kind {
        ExprKind::Number(value) => number(*value),
        ExprKind::Duration(length) => number(length.count()),
        ExprKind::DurationRange { from, to } => json!([number(from.count()), number(to.count())]),
        ExprKind::NumberRange { from, to } => json!([number(*from), number(*to)]),
        _ => Value::Null,
    };
    let unit = match &bare.expr.kind {
        ExprKind::Duration(length) | ExprKind::DurationRange { to: length, .. } => Some(length.unit()),
        _ => None,
    };
    json!({
        "value": value,
        "written": as_written(bare.expr, &study.sources),
        "unit": unit,
        "entry": bare.entry,
        "source": bare.source,
        "line": study.sources.line_and_column(bare.expr.span).0,
    })
}
