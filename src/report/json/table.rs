//! The description that stands beside a table of runs: `escalade.table/1`.

use super::settings::object;
use super::text;
use crate::report::document::columns::Column;
use crate::study::Study;
use serde_json::{Value, json};

/// What is said of a table beside its columns.
pub struct TableFacts<'a> {
    /// `runs` or `steps`.
    pub table: &'static str,
    /// The name of its file.
    pub file: String,
    /// What was run: one study, or each option with its label.
    pub options: Vec<(Option<&'a str>, &'a Study)>,
    pub seed: u64,
    pub runs: u64,
    pub rows: u64,
    /// How many draws of the unknown parameters, and how many runs of each option at every draw.
    pub draws: Option<[u64; 2]>,
    pub command: String,
    /// By option: the command that tells a run, up to its number.
    pub trace: Vec<String>,
    pub columns: &'a [Column],
}

/// The schema's name in the document, by which a description of ours is known.
pub const TABLE_SCHEMA: &str = "escalade.table/1";

/// The description as one JSON document, ending in a newline.
pub fn table_json(facts: &TableFacts) -> String {
    let option = |((label, study), trace): (&(Option<&str>, &Study), &String)| {
        json!({
            "label": label,
            "variant": study.settings.variant,
            "set": object(&study.settings.set),
            "policies": object(&study.settings.policies),
            "trace": trace,
        })
    };
    let stated = facts.options.first().map(|(_, study)| &study.model);
    text::text(&json!({
        "schema": TABLE_SCHEMA,
        "table": facts.table,
        "file": facts.file,
        "version": env!("CARGO_PKG_VERSION"),
        "title": stated.map(|model| &model.title),
        "scenario_hash": stated.map(|model| &model.hash),
        "seed": facts.seed,
        "runs": facts.runs,
        "draws": facts.draws.map(|[draws, _]| draws),
        "runs_of_draw": facts.draws.map(|[_, runs]| runs),
        "rows": facts.rows,
        "steps": stated.map(|model| model.clock.steps),
        "start": stated.and_then(|model| model.clock.start).map(|date| date.to_string()),
        "step_days": stated.and_then(|model| model.clock.step_days),
        "command": facts.command,
        "options": facts.options.iter().zip(&facts.trace).map(option).collect::<Vec<_>>(),
        "columns": facts.columns.iter().map(column).collect::<Vec<_>>(),
    }))
}

fn column(column: &Column) -> Value {
    json!({
        "name": column.name,
        "title": column.title,
        "unit": column.unit,
        "role": column.role.name(),
        "type": column.kind.name(),
        "source": column.source,
        "empty": column.empty,
    })
}
