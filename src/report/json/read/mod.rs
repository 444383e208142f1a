//! Documents read back: as much of an answer as its plots show.
//!
//! What no plot shows is left out: records, constraints, clamped variables, what makes draws better or worse.
//!
//! | file | what it reads |
//! | --- | --- |
//! | `value` | values, with the path to what is wrong |
//! | `summary` | `summary.json` |
//! | `comparison` | `comparison.json` |
//! | `uncertainty` | bands over draws, in both |

mod comparison;
mod summary;
#[cfg(test)]
mod tests;
mod uncertainty;
mod value;

pub use value::Misread;

use crate::analysis::comparison::Comparison;
use crate::analysis::summary::Summary;
use serde_json::Value;
use value::{Read, key, text};

/// A document that plots can be drawn from.
pub enum Document {
    Summary(Box<Summary>),
    Comparison(Box<Comparison>),
}

/// The schemas that are read, without their version.
const SUMMARY: &str = "escalade.summary";
const COMPARISON: &str = "escalade.comparison";
/// The version of both.
const VERSION: u32 = 1;

/// Reads a document.
///
/// # Errors
/// What is no JSON, another document, one of a newer version, or one in which something is missing or makes no sense.
pub fn document(text: &str) -> Result<Document, Misread> {
    let value: Value =
        serde_json::from_str(text).map_err(|error| Misread::new(format!("this is no JSON: {error}")))?;
    match schema(&value)?.as_str() {
        SUMMARY => Ok(Document::Summary(Box::new(summary::summary(&value)?))),
        _ => Ok(Document::Comparison(Box::new(comparison::comparison(&value)?))),
    }
}

/// The schema of a document, one that is read, without its version.
fn schema(value: &Value) -> Read<String> {
    let drawn = format!("plots are drawn from {SUMMARY}/{VERSION} and {COMPARISON}/{VERSION}");
    let Ok(whole) = key(value, "schema", text) else {
        return Err(Misread::new(format!(
            "this is no document of escalade's, as it names no `schema`; {drawn}"
        )));
    };
    let (name, version) = whole.split_once('/').unwrap_or((&whole, ""));
    if ![SUMMARY, COMPARISON].contains(&name) {
        return Err(Misread::new(format!("this is {whole}; {drawn}")));
    }
    match version.parse::<u32>() {
        Ok(VERSION) => Ok(name.to_owned()),
        Ok(newer) if newer > VERSION => Err(Misread::new(format!(
            "this is {whole}, which a newer escalade wrote; this one, {}, draws plots from {name}/{VERSION}",
            env!("CARGO_PKG_VERSION")
        ))),
        _ => Err(Misread::new(format!("this is {whole}; {drawn}"))),
    }
}
