//! Parameters, of what kind they are, and the variants that set them.

use super::contents::{Entry, Part};
use super::entries::{Writer, number, source, text};
use crate::diagnostics::{Diagnostics, Sources};
use crate::language::syntax::ExprKind;
use crate::model::entity::{Model, Value};
use crate::model::expr::{ParameterId, Type};
use crate::model::value_text::written;
use crate::model::{Settings, plan, unknowns};
use crate::study::Study;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeSet;

/// What a parameter is to those who ask what depends on it. The first of these that holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ParameterKind {
    /// A range or distribution says how little is known of it, and `sensitivity` and `--uncertain` vary it.
    Unknown,
    /// A flag or a choice, or a value that a variant sets: something to decide, not to know.
    Lever,
    /// A single value with a source that does not begin by calling it illustrative.
    Sourced,
    /// A single value that nobody vouches for.
    Illustrative,
}

impl ParameterKind {
    pub fn name(self) -> &'static str {
        match self {
            ParameterKind::Unknown => "unknown",
            ParameterKind::Lever => "lever",
            ParameterKind::Sourced => "sourced",
            ParameterKind::Illustrative => "illustrative",
        }
    }
}

const KINDS: &str = "unknown: the file states what else it may be, and sensitivity and --uncertain vary it. lever: a flag, \
                     a choice, or what a variant sets. sourced, illustrative: one value, with a source or without; a \
                     source that begins with “illustrative” is none.";

/// By parameter, of what kind it is.
pub(super) fn kinds(study: &Study) -> Vec<ParameterKind> {
    let model = &study.model;
    let unknown: BTreeSet<ParameterId> =
        unknowns(model, &study.settings, &study.plan).iter().map(|unknown| unknown.parameter).collect();
    let set: BTreeSet<ParameterId> =
        model.variants.iter().flat_map(|variant| &variant.set).map(|(id, _)| *id).collect();
    let kind = |(id, parameter): (ParameterId, &crate::model::entity::Parameter)| {
        if unknown.contains(&id) {
            ParameterKind::Unknown
        } else if set.contains(&id) || matches!(parameter.ty, Type::Flag | Type::Choice(_) | Type::Rung(_)) {
            ParameterKind::Lever
        } else if parameter.source.as_deref().is_some_and(is_source) {
            ParameterKind::Sourced
        } else {
            ParameterKind::Illustrative
        }
    };
    model.parameters.iter().enumerate().map(kind).collect()
}

/// Whether a text that is given as a source is one, and does not say that there is none.
fn is_source(text: &str) -> bool {
    let text = text.trim();
    let first = text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    !text.is_empty() && !first.eq_ignore_ascii_case("illustrative")
}

/// A value as `--set` takes it.
pub fn settable(model: &Model, id: ParameterId, value: Value) -> String {
    match model.parameters[id].ty {
        Type::Delay if value.low != value.high => {
            let whole_weeks = value.low % 7.0 == 0.0 && value.high % 7.0 == 0.0;
            let (unit, days) = match () {
                () if model.clock.step_days.is_none() => ("rounds", 1.0),
                () if whole_weeks => ("weeks", 7.0),
                () => ("days", 1.0),
            };
            format!("{}..{} {unit}", value.low / days, value.high / days)
        }
        _ => written(model, id, value.low),
    }
}

/// A value for readers: of one that is worked out, or that a word stands for, six figures.
pub(super) fn shown(study: &Study, id: ParameterId, value: Value) -> String {
    let (model, declared) = (&study.model, &study.scenario.parameters[id]);
    let ty = model.parameters[id].ty;
    let is_written = declared.word.is_none() && !is_computed(&declared.value.kind, ty);
    if is_written || ty != Type::Real {
        return settable(model, id, value);
    }
    let rounded = |value: f64| match format!("{value:.5e}").parse() {
        Ok(rounded) if value.fract() != 0.0 => rounded,
        _ => value,
    };
    settable(model, id, Value { low: rounded(value.low), high: rounded(value.high) })
}

/// A value for programs: numbers as numbers, times in days, names as text.
fn json_value(model: &Model, id: ParameterId, value: Value) -> Json {
    match model.parameters[id].ty {
        Type::Flag => Json::from(value.low != 0.0),
        Type::Choice(_) | Type::Rung(_) | Type::Date => Json::from(settable(model, id, value)),
        Type::Delay => json!([number(value.low), number(value.high)]),
        _ => number(value.low),
    }
}

fn type_name(ty: Type) -> &'static str {
    match ty {
        Type::Real => "number",
        Type::Whole => "whole number",
        Type::Flag => "flag",
        Type::Choice(_) => "choice",
        Type::Rung(_) => "rung",
        Type::Duration => "duration",
        Type::Date => "date",
        Type::Delay => "range of durations",
        Type::Outcome => "outcome",
    }
}

pub(super) fn parameters(writer: &Writer) -> Part {
    let kinds = kinds(writer.study);
    let entries = (0..kinds.len()).map(|id| parameter(writer, id, kinds[id]));
    let part = Part::new("parameters", entries);
    let note = if part.entries.is_empty() { "" } else { KINDS };
    Part { columns: &["value", "range", "kind"], note, ..part }
}

fn parameter(writer: &Writer, id: ParameterId, kind: ParameterKind) -> Entry {
    let study = writer.study;
    let (model, parameter, declared) =
        (&study.model, &study.model.parameters[id], &study.scenario.parameters[id]);
    let value = study.plan.values[id];
    let as_written = writer.written(&declared.value);
    let is_plain = declared.word.is_none() && !is_computed(&declared.value.kind, parameter.ty);
    let range = match (&declared.range, parameter.range) {
        // The band of a word does not stand in the file.
        (Some(_), Some([low, high])) if declared.word.is_some() => format!("{low} to {high}"),
        (Some((low, high)), _) => between(&writer.written(low), &writer.written(high)),
        _ => String::new(),
    };
    let choices = match parameter.ty {
        Type::Choice(choice) => Some(model.choices[choice].clone()),
        _ => None,
    };
    let setters = model.variants.iter().filter(|variant| variant.set.iter().any(|(set, _)| *set == id));
    let setters: Vec<String> = setters.map(|variant| variant.name.clone()).collect();
    let is_time = matches!(parameter.ty, Type::Duration | Type::Delay);
    let counted = if model.clock.step_days.is_some() { "days" } else { "rounds" };
    let unit = parameter.unit.clone().or(is_time.then(|| counted.to_owned()));
    let mut entry = writer.entry(&declared.name, declared.title.as_ref());
    entry.cells = vec![
        if is_plain { as_written.clone() } else { shown(study, id, value) },
        range,
        kind.name().to_owned(),
    ];
    let entry = entry
        .with_value("type", type_name(parameter.ty))
        .with_value("value", json_value(model, id, value))
        .with_code(
            "written",
            as_written.clone(),
            "written",
            if is_plain { String::new() } else { as_written },
        )
        .with_value("range", parameter.range.map(|[low, high]| json!([number(low), number(high)])))
        .with_code(
            "values",
            choices.clone(),
            "one of",
            choices.map_or(String::new(), |names| names.join(", ")),
        );
    let entry = writer.expr(entry, "dist", "drawn from", declared.dist.as_ref());
    let entry = entry
        .with("unit", unit, "in", parameter.unit.clone().unwrap_or_default())
        .with_value("kind", kind.name())
        .with("variants", setters.clone(), "set by", setters.join(", "));
    source(entry, declared.source.as_ref())
}

/// Whether a value is worked out from others.
fn is_computed(kind: &ExprKind, ty: Type) -> bool {
    match kind {
        ExprKind::Number(_)
        | ExprKind::Duration(_)
        | ExprKind::DurationRange { .. }
        | ExprKind::NumberRange { .. }
        | ExprKind::Date(_)
        | ExprKind::Flag(_) => false,
        ExprKind::Path(_) => !matches!(ty, Type::Choice(_) | Type::Rung(_)),
        ExprKind::Unary { operand, .. } => is_computed(&operand.kind, ty),
        _ => true,
    }
}

/// `0.2 to 1.5`, `2 to 12 weeks`.
fn between(low: &str, high: &str) -> String {
    match (low.rsplit_once(' '), high.rsplit_once(' ')) {
        (Some((number, unit)), Some((_, other)))
            if unit.trim_end_matches('s') == other.trim_end_matches('s') =>
        {
            format!("{number} to {high}")
        }
        _ => format!("{low} to {high}"),
    }
}

pub(super) fn variants(writer: &Writer) -> Part {
    let model = &writer.study.model;
    let entries = writer.study.scenario.variants.iter().map(|declared| {
        let values = values_under(writer.study, &declared.name.text);
        let mut set = Map::new();
        let mut sets = vec![];
        for (name, value) in &declared.set {
            let written = writer.written(value);
            sets.push(format!("{}={written}", name.text));
            let id = model.parameters.iter().position(|parameter| parameter.name == name.text);
            let value = id.zip(values.as_ref()).map(|(id, values)| json_value(model, id, values[id]));
            set.insert(name.text.clone(), json!({ "value": value, "written": written }));
        }
        let mut play = Map::new();
        let mut plays = vec![];
        for (actor, policy) in &declared.play {
            plays.push(format!("{}={}", actor.text, policy.text));
            play.insert(actor.text.clone(), policy.text.clone().into());
        }
        let entry = text(writer.entry(&declared.name, None), "about", "", declared.about.as_ref())
            .with_code("set", set, "sets", sets.join(", "))
            .with_code("play", play, "plays", plays.join(", "));
        let compared = model.compare.contains(&declared.name.text);
        entry.with_flag("compared", compared, "compared by default")
    });
    Part::new("variants", entries)
}

/// The values of the parameters under a variant, if it can be run.
fn values_under(study: &Study, variant: &str) -> Option<Vec<Value>> {
    let settings = Settings { variant: Some(variant.to_owned()), ..Settings::default() };
    // No value comes from the command line, so that no text is added to the sources.
    let plan = plan(&study.model, &settings, &mut Sources::default(), &mut Diagnostics::default());
    plan.map(|plan| plan.values)
}
