//! `[parameters]`, the `[variants]` that change them, and `[define]`.

use super::estimative_words;
use super::reader::Reader;
use super::table_fields::Field;
use crate::diagnostics::Diagnostic;
use crate::language::syntax::{Expr, ExprKind, Name, Path};
use crate::scenario::entry::{Definition, Parameter, Variant};
use crate::scenario::placed::Text;
use std::collections::BTreeSet;
use toml::de::DeValue;

pub(super) fn parameters(field: Field, r: &mut Reader) -> Vec<Parameter> {
    let entries = r.entries(field, "a table of parameters: `p = { value = 0.3 }`");
    entries.into_iter().filter_map(|entry| parameter(entry, r)).collect()
}

fn parameter(entry: Field, r: &mut Reader) -> Option<Parameter> {
    if !matches!(entry.value, DeValue::Table(_)) {
        let (value, word, range) = value(entry, r)?;
        return Some(Parameter { value, word, range, ..empty(entry) });
    }
    let mut keys = r.fields(entry, "a parameter")?;
    let mut parameter = Parameter {
        range: keys.take("range").and_then(|f| r.pair(f)),
        dist: keys.take("dist").and_then(|f| r.expr(f)),
        unit: keys.take("unit").and_then(|f| r.title(f)),
        title: keys.take("title").and_then(|f| r.title(f)),
        source: keys.take("source").and_then(|f| r.string(f)),
        ..empty(entry)
    };
    if let Some(list) = keys.take("one_of") {
        parameter.one_of = r.distinct_names(list);
        if let Some((low, high)) = &parameter.range {
            let span = crate::diagnostics::Span { end: high.span.end, ..low.span };
            let fault = Diagnostic::error(span, "a parameter has a `range` or `one_of`, not both");
            r.faults.push(fault.related(list.span, "a choice has no range"));
            parameter.range = None;
        }
    }
    let written = keys.require("value", r);
    keys.finish(r);
    let written = written?;
    let found = match &parameter.one_of {
        Some(_) => choice(written, r).map(|expr| (expr, None, None)),
        None => value(written, r),
    };
    match found {
        Some((value, word, band)) => {
            (parameter.value, parameter.word) = (value, word);
            parameter.range = parameter.range.or(band);
        }
        // Something of the right type keeps the name known: one fault, not one for each use.
        None => match (&parameter.range, &parameter.one_of) {
            (Some((low, _)), _) => parameter.value = low.clone(),
            (_, Some(names)) => parameter.value = bare(names.first()?),
            _ => return None,
        },
    }
    Some(parameter)
}

fn empty(entry: Field) -> Parameter {
    Parameter {
        name: entry.name(),
        value: Expr { kind: ExprKind::Number(0.0), span: entry.span },
        word: None,
        range: None,
        dist: None,
        one_of: None,
        unit: None,
        title: None,
        source: None,
        span: entry.key_span,
    }
}

type Value = (Expr, Option<Text>, Option<(Expr, Expr)>);

/// A value; with a word of ICD 203, that word and its band.
fn value(field: Field, r: &mut Reader) -> Option<Value> {
    let value = r.chance(field)?;
    let DeValue::String(text) = field.value else { return Some((value, None, None)) };
    let Some(estimate) = estimative_words::estimate(text) else { return Some((value, None, None)) };
    let bound = |x| Expr { kind: ExprKind::Number(x), span: field.span };
    let (low, high) = estimate.band;
    let word = Text { text: text.to_string(), span: field.span };
    Some((value, Some(word), Some((bound(low), bound(high)))))
}

/// A value of a choice: a bare name, whatever the name means elsewhere.
fn choice(field: Field, r: &mut Reader) -> Option<Expr> {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    match field.value {
        DeValue::String(text) if text.chars().all(word) => {
            r.word(field, "the name of a value in quotes").map(|name| bare(&name))
        }
        _ => r.expr(field),
    }
}

fn bare(name: &Name) -> Expr {
    let path = Path { parts: vec![name.clone()], span: name.span };
    Expr { kind: ExprKind::Path(path), span: name.span }
}

pub(super) fn variants(field: Field, parameters: &[Parameter], r: &mut Reader) -> Vec<Variant> {
    let choices = parameters.iter().filter(|p| p.one_of.is_some()).map(|p| p.name.text.as_str()).collect();
    let entries = r.entries(field, "a table of variants: `name = { parameter = value }`");
    entries.into_iter().filter_map(|entry| variant(entry, &choices, r)).collect()
}

fn variant(entry: Field, choices: &BTreeSet<&str>, r: &mut Reader) -> Option<Variant> {
    let mut keys = r.fields(entry, "a variant")?;
    let about = keys.take("about").and_then(|f| r.string(f));
    let play = keys.take("play").map(|f| r.names_by_word(f, "the name of a policy")).unwrap_or_default();
    let mut set = vec![];
    for field in keys.rest() {
        if !r.check_word(field.key, field.key_span) {
            continue;
        }
        let value = if choices.contains(field.key) { choice(field, r) } else { r.chance(field) };
        set.extend(value.map(|value| (field.name(), value)));
    }
    Some(Variant { name: entry.name(), about, set, play })
}

pub(super) fn definitions(field: Field, r: &mut Reader) -> Vec<Definition> {
    let found = r.exprs_by_word(field);
    found.into_iter().map(|(name, expr)| Definition { name, expr }).collect()
}
