//! Stories as JSON documents: nothing in them varies from time to time.

use crate::engine::replay::story::Story;
use crate::model::entity::Model;
use crate::report::story::branch_comparison::Branch;
use crate::report::story::chapter::chapters;
use crate::report::story::search::Search;
use crate::report::story::step_names::date;
use crate::report::story::style::Style;
use serde_json::{Map, Value, json};

/// The story as one JSON document.
pub fn story_json(model: &Model, story: &Story, style: Style, seed: u64, search: Option<&Search>) -> String {
    let mut document = document(model, "escalade.story/1", seed, story.run, search);
    document.extend(told(model, story, style));
    format!("{:#}\n", Value::Object(document))
}

/// A run and its branch as one JSON document: the choice, then both stories whole.
pub fn branch_json(model: &Model, both: &Branch, style: Style, seed: u64, search: Option<&Search>) -> String {
    let choice = both.choice;
    let mut document = document(model, "escalade.branch/1", seed, both.original.run, search);
    let name = |option: Option<usize>| option.map(|option| choice.options[option].name.clone());
    let options = choice
        .options
        .iter()
        .map(|option| json!({ "id": option.name, "available": option.available, "chance": option.chance }));
    let at = json!({
        "step": choice.step,
        "date": date(model, choice.step).map(|date| date.to_string()),
        "actor": model.actors[choice.actor].name,
        "reaction": choice.reaction.map(|reaction| model.reactions[reaction].name.clone()),
        "chosen": name(choice.chosen),
        "instead": name(both.edit.option),
        "options": options.collect::<Vec<_>>(),
    });
    document.insert("at".to_owned(), at);
    document.insert("original".to_owned(), Value::Object(told(model, both.original, style)));
    document.insert("branch".to_owned(), Value::Object(told(model, both.branch, style)));
    format!("{:#}\n", Value::Object(document))
}

fn document(model: &Model, schema: &str, seed: u64, run: u64, search: Option<&Search>) -> Map<String, Value> {
    let mut document = Map::new();
    document.insert("schema".to_owned(), json!(schema));
    document.insert("title".to_owned(), json!(model.title));
    document.insert("scenario_hash".to_owned(), json!(model.hash));
    document.insert("version".to_owned(), json!(env!("CARGO_PKG_VERSION")));
    document.insert("seed".to_owned(), json!(seed));
    document.insert("run".to_owned(), json!(run));
    if let Some(Search { by, outcome, found }) = search {
        let found = json!({ "by": by, "outcome": outcome, "alike": found.alike, "searched": found.searched });
        document.insert("found".to_owned(), found);
    }
    document
}

fn told(model: &Model, story: &Story, style: Style) -> Map<String, Value> {
    let chapters: Vec<_> = chapters(model, story, style)
        .into_iter()
        .map(|chapter| {
            let lines: Vec<String> = chapter.lines.into_iter().map(|(_, line)| line).collect();
            let date = date(model, chapter.step).filter(|_| chapter.step > 0).map(|date| date.to_string());
            json!({ "step": chapter.step, "date": date, "lines": lines })
        })
        .collect();
    let names = model.metrics.iter().map(|metric| metric.name.clone());
    let payoffs = model.objectives.iter().map(|(actor, _)| format!("payoff.{}", model.actors[*actor].name));
    let measures: Map<_, _> =
        names.chain(payoffs).zip(&story.measures).map(|(name, value)| (name, json!(value))).collect();
    let outcome = story.ending.map(|(outcome, _)| model.outcomes[outcome as usize].name.clone());
    let mut told = Map::new();
    told.insert("outcome".to_owned(), json!(outcome));
    told.insert("step".to_owned(), json!(story.ending.map(|(_, step)| step)));
    told.insert("measures".to_owned(), Value::Object(measures));
    told.insert("chapters".to_owned(), json!(chapters));
    told
}
