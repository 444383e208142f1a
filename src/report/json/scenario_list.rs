//! The built-in scenarios as `escalade list --json` prints them: the shape is `escalade.scenarios/1`.

use super::text;
use crate::study::Study;
use crate::study::built_in::BuiltIn;
use serde_json::{Value, json};

/// The list as one JSON document, ending in a newline.
pub fn scenario_list_json(scenarios: &[(&BuiltIn, Study)]) -> String {
    text::text(&scenario_list_value(scenarios))
}

/// The same before it is written.
pub fn scenario_list_value(scenarios: &[(&BuiltIn, Study)]) -> Value {
    let list: Vec<Value> = scenarios.iter().map(|(built_in, study)| scenario(built_in, study)).collect();
    json!({ "schema": "escalade.scenarios/1", "scenarios": list })
}

fn scenario(built_in: &BuiltIn, study: &Study) -> Value {
    let model = &study.model;
    json!({
        "name": built_in.name,
        "title": model.title,
        "about": built_in.about,
        "actors": model.actors.iter().map(|actor| actor.name.as_str()).collect::<Vec<_>>(),
        "outcomes": model.outcomes.iter().map(|outcome| outcome.name.as_str()).collect::<Vec<_>>(),
        "variants": model.variants.iter().map(|variant| variant.name.as_str()).collect::<Vec<_>>(),
        "steps": model.clock.steps,
        "step_days": model.clock.step_days,
        "tables": built_in.tables.iter().map(|(path, _)| *path).collect::<Vec<_>>(),
        "scenario_hash": model.hash,
    })
}
