//! The ledger of assumptions as CSV, a row each.

use super::assumptions::assumptions;
use crate::study::Study;

const HEAD: [&str; 11] =
    ["id", "title", "value", "low", "high", "dist", "unit", "source", "kind", "where", "entry"];

/// The ledger as a table; `where` is a line of the file.
///
/// # Errors
/// If a row cannot be written, which memory never refuses.
pub fn assumptions_csv(study: &Study) -> Result<String, Box<dyn std::error::Error>> {
    let mut table = csv::Writer::from_writer(vec![]);
    table.write_record(HEAD)?;
    for one in assumptions(study) {
        let line = one.line.to_string();
        let texts = [&one.id, &one.title, &one.value, &one.low, &one.high, &one.dist, &one.unit, &one.source];
        let texts = texts.map(String::as_str).into_iter();
        table.write_record(texts.chain([one.kind, line.as_str(), one.entry.as_str()]))?;
    }
    Ok(String::from_utf8(table.into_inner()?)?)
}
