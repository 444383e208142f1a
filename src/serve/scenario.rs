//! What there is to turn in a scenario.

use super::explorer::Explorer;
use super::state::State;
use crate::engine::program::Distribution;
use crate::model::expr::Type;
use crate::model::value_text::{names, written};
use crate::model::{Settings, unknowns};
use crate::report::description::{describe, description_json};
use crate::study::Study;
use crate::study::questions::{Luck, Question, RunQuestion};
use crate::study::suggested_commands::{settings, shell};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// The scenario, its knobs, and what is wrong with its file.
///
/// # Errors
/// If it cannot be made ready.
pub fn scenario(explorer: &Explorer) -> Result<Value, String> {
    let study = explorer.study(&State::default())?;
    let scenario = explorer.scenario();
    let model = &study.model;
    let description: Value =
        serde_json::from_str(&description_json(&study, &describe(&study, &[]))).unwrap_or_default();
    let policies = model.actors.iter().enumerate().filter_map(|(id, actor)| {
        let own = model.policies.iter().filter(|policy| policy.actor == id);
        let all: Vec<Value> = own.map(|policy| json!({ "id": policy.name, "title": policy.title })).collect();
        let plays = study.plan.policies[id].map_or("default", |policy| &model.policies[policy].name);
        (!all.is_empty())
            .then(|| json!({ "actor": actor.name, "title": actor.title, "plays": plays, "policies": all }))
    });
    let variants = model
        .variants
        .iter()
        .map(|variant| json!({ "id": variant.name, "title": variant.name.replace('_', " ") }));
    let warnings = (!study.faults.is_empty())
        .then(|| crate::diagnostics::render(&study.faults, &study.sources, false, usize::MAX));
    Ok(json!({
        "name": explorer.name.display().to_string(),
        "title": model.title,
        "about": study.scenario.about.as_ref().map(|about| about.text.trim()),
        "hash": model.hash,
        "text": scenario.texts().0,
        "warnings": warnings,
        "fault": explorer.fault(),
        "description": description,
        "knobs": knobs(&study),
        "policies": policies.collect::<Vec<Value>>(),
        "variants": variants.collect::<Vec<Value>>(),
    }))
}

/// Every parameter: what it takes, and what the file has.
fn knobs(study: &Study) -> Vec<Value> {
    let model = &study.model;
    let unknown: Vec<_> = unknowns(model, &study.settings, &study.plan);
    let knob = |(id, parameter): (usize, &crate::model::entity::Parameter)| {
        let stated = study.plan.values[id].low;
        let of = unknown.iter().find(|unknown| unknown.parameter == id);
        let ends = of.map(crate::analysis::sensitivity::sampling_design::ends);
        let ends = parameter.range.or(ends);
        let is_log = of.is_some_and(|unknown| {
            matches!(unknown.distribution, Distribution::Lognormal | Distribution::Loguniform)
        });
        let values = names(model, parameter.ty).unwrap_or_default();
        let kind = match parameter.ty {
            Type::Whole => "whole",
            Type::Flag => "flag",
            Type::Choice(_) | Type::Rung(_) => "choice",
            Type::Date => "date",
            Type::Duration => "duration",
            Type::Delay => "delay",
            _ => "number",
        };
        json!({
            "id": parameter.name,
            "title": parameter.title.clone().unwrap_or_else(|| parameter.name.replace('_', " ")),
            "kind": kind,
            "low": ends.map(|ends| ends[0]),
            "stated": stated,
            "high": ends.map(|ends| ends[1]),
            "written": {
                "low": ends.map(|ends| written(model, id, ends[0])),
                "stated": crate::report::description::settable(model, id, study.plan.values[id]),
                "high": ends.map(|ends| written(model, id, ends[1])),
            },
            "values": values,
            "log": is_log,
            "unit": parameter.unit,
            "source": parameter.source,
            "is_unknown": of.is_some(),
        })
    };
    model.parameters.iter().enumerate().map(knob).collect()
}

/// The command that gives the same numbers, that which gives them without sampling where that is possible, and the state as a
/// variant of the file.
///
/// # Errors
/// What cannot be chosen.
pub fn command(explorer: &Explorer, state: &State, runs: u64) -> Result<Value, String> {
    let study = explorer.study(state)?;
    let mut asked = RunQuestion { luck: Luck { seed: state.seed(), threads: 0 }, ..RunQuestion::default() };
    asked.amount.runs = Some(runs);
    let name = explorer.name.display().to_string();
    let words = Question::Run(asked).words(&name, &study.settings);
    let words: Vec<String> = words.iter().map(|word| shell(word)).collect();
    Ok(json!({
        "command": format!("escalade {}", words.join(" ")),
        "exact": format!("escalade exact {}{}", shell(&name), settings(&study)),
        "variant": variant(&study),
    }))
}

/// What differs from the file as it stands, as an entry of `[variants]`.
fn variant(study: &Study) -> String {
    let Settings { variant, set, policies, .. } = &study.settings;
    let model = &study.model;
    let mut text = String::new();
    if let Some(variant) = variant {
        // A string takes whatever is written.
        let _ = writeln!(text, "# on top of the variant {variant}");
    }
    let value = |name: &str, value: &str| {
        let ty = model.parameters.iter().find(|parameter| parameter.name == name).map(|known| known.ty);
        match ty {
            Some(Type::Flag) => value.to_owned(),
            Some(Type::Real | Type::Whole) if value.parse::<f64>().is_ok() => value.to_owned(),
            _ => quoted(value),
        }
    };
    let mut parts: Vec<String> =
        set.iter().map(|(name, text)| format!("{name} = {}", value(name, text))).collect();
    if !policies.is_empty() {
        let play: Vec<String> =
            policies.iter().map(|(actor, policy)| format!("{actor} = {}", quoted(policy))).collect();
        parts.push(format!("play = {{ {} }}", play.join(", ")));
    }
    let _ = write!(text, "mine = {{ {} }}", parts.join(", "));
    text
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
