//! A text that is being changed: whether it is a scenario, and what is wrong with it.

use super::explorer::Explorer;
use crate::diagnostics::{Diagnostics, Severity, render};
use crate::study::{Faulty, Scenario};
use serde_json::{Value, json};

/// So many faults are told in full.
const TOLD: usize = 20;

/// What `escalade check` says of the text in the place of the scenario's file, with the tables of the scenario.
pub fn check(explorer: &Explorer, text: &str) -> Value {
    let scenario = explorer.scenario();
    let table = |path: &str| {
        let tables = scenario.texts().1;
        tables.into_iter().find(|(name, _)| *name == path).map(|(_, text)| text.to_owned())
    };
    let name = explorer.name.display().to_string();
    let checked = Scenario::parse_as(&name, text, table);
    match checked.as_ref().map(|scenario| scenario.study()) {
        Ok(Ok(study)) if study.faults.is_empty() => found(true, String::new(), &study.faults),
        Ok(Ok(study)) => found(true, render(&study.faults, &study.sources, false, TOLD), &study.faults),
        Ok(Err(error)) => faulty(&error),
        Err(error) => faulty(error),
    }
}

fn faulty(error: &crate::Error) -> Value {
    let Faulty { faults, .. } = error.told();
    found(false, error.render(false, TOLD), faults)
}

fn found(is_ok: bool, told: String, faults: &Diagnostics) -> Value {
    let count = |severity| faults.iter().filter(|fault| fault.severity == severity).count();
    json!({
        "ok": is_ok,
        "errors": count(Severity::Error),
        "warnings": count(Severity::Warning),
        "faults": told,
    })
}
