//! Documents read back: as much of an answer as its plots show.
//!
//! What no plot shows is left out: records, constraints, clamped variables, what makes draws better or worse.
//!
//! | file | what it reads |
//! | --- | --- |
//! | `value` | values, with the path to what is wrong |
//! | `summary` | `summary.json` |
//! | `comparison` | `comparison.json` |
//! | `sweep` | `sweep.json` |
//! | `sensitivity` | `sensitivity.json` |
//! | `settings` | what the last two share |
//! | `uncertainty` | bands over draws, in the first two |

mod comparison;
mod sensitivity;
mod settings;
mod summary;
mod sweep;
#[cfg(test)]
mod tests;
mod uncertainty;
mod value;

pub use value::Misread;

use crate::analysis::comparison::Comparison;
use crate::analysis::sensitivity::Sensitivity;
use crate::analysis::sensitivity::sweep::Sweep;
use crate::analysis::summary::Summary;
use serde_json::Value;
use value::{Read, key, text};

/// A document that plots can be drawn from; of the last two with the quantities that they show, by place.
pub enum Document {
    Summary(Box<Summary>),
    Comparison(Box<Comparison>),
    Sweep(Box<Sweep>, Vec<usize>),
    Sensitivity(Box<Sensitivity>, Vec<usize>),
}

/// The schemas that are read, without their version.
const SUMMARY: &str = "escalade.summary";
const COMPARISON: &str = "escalade.comparison";
const SWEEP: &str = "escalade.sweep";
const SENSITIVITY: &str = "escalade.sensitivity";
/// The version of all.
const VERSION: u32 = 1;

/// Reads a document.
///
/// # Errors
/// What is no JSON, another document, one of a newer version, or one in which something is missing or makes no sense.
pub fn document(text: &str) -> Result<Document, Misread> {
    let value: Value =
        serde_json::from_str(text).map_err(|error| Misread::new(format!("this is no JSON: {error}")))?;
    match schema(&value)? {
        SUMMARY => Ok(Document::Summary(Box::new(summary::summary(&value)?))),
        COMPARISON => Ok(Document::Comparison(Box::new(comparison::comparison(&value)?))),
        SWEEP => sweep::sweep(&value).map(|(sweep, shown)| Document::Sweep(Box::new(sweep), shown)),
        _ => sensitivity::sensitivity(&value)
            .map(|(found, shown)| Document::Sensitivity(Box::new(found), shown)),
    }
}

/// The schema of a document, one that is read, without its version.
fn schema(value: &Value) -> Read<&'static str> {
    let known = [SUMMARY, COMPARISON, SWEEP, SENSITIVITY];
    let [first, second, third, last] = known.map(|name| format!("{name}/{VERSION}"));
    let drawn = format!("plots are drawn from {first}, {second}, {third} and {last}");
    let Ok(whole) = key(value, "schema", text) else {
        return Err(Misread::new(format!(
            "this is no document of escalade's, as it names no `schema`; {drawn}"
        )));
    };
    let (name, version) = whole.split_once('/').unwrap_or((&whole, ""));
    let Some(name) = known.into_iter().find(|known| *known == name) else {
        return Err(Misread::new(format!("this is {whole}; {drawn}")));
    };
    match version.parse::<u32>() {
        Ok(VERSION) => Ok(name),
        Ok(newer) if newer > VERSION => Err(Misread::new(format!(
            "this is {whole}, which a newer escalade wrote; this one, {}, draws plots from {name}/{VERSION}",
            env!("CARGO_PKG_VERSION")
        ))),
        _ => Err(Misread::new(format!("this is {whole}; {drawn}"))),
    }
}
