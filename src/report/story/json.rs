//! Stories as JSON documents: nothing in them varies from time to time.

use super::{Telling, chapters, date};
use crate::engine::trace::Story;
use crate::model::entity::Model;
use serde_json::json;

/// The story as one JSON document: nothing in it varies from time to time.
pub fn story_json(model: &Model, story: &Story, telling: Telling, seed: u64) -> String {
    let chapters: Vec<_> = chapters(model, story, telling)
        .into_iter()
        .map(|chapter| {
            let lines: Vec<String> = chapter.lines.into_iter().map(|(_, line)| line).collect();
            let date = date(model, chapter.step).filter(|_| chapter.step > 0).map(|date| date.to_string());
            json!({ "step": chapter.step, "date": date, "lines": lines })
        })
        .collect();
    let names = model.metrics.iter().map(|metric| metric.name.clone());
    let payoffs = model.objectives.iter().map(|(actor, _)| format!("payoff.{}", model.actors[*actor].name));
    let measures: serde_json::Map<_, _> =
        names.chain(payoffs).zip(&story.measures).map(|(name, value)| (name, json!(value))).collect();
    let document = json!({
        "schema": "escalade.story/1",
        "title": model.title,
        "scenario_hash": model.hash,
        "version": env!("CARGO_PKG_VERSION"),
        "seed": seed,
        "run": story.run,
        "outcome": story.ending.map(|(outcome, _)| model.outcomes[outcome as usize].name.clone()),
        "step": story.ending.map(|(_, step)| step),
        "measures": measures,
        "chapters": chapters,
    });
    format!("{document:#}\n")
}

