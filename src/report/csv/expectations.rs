//! What the author of a scenario claims.

use super::table::{Table, cell, items};
use crate::analysis::expectations::Expectations;
use crate::report::json::expectations_value;

const COLUMNS: [&str; 12] = [
    "id",
    "title",
    "claim",
    "verdict",
    "from",
    "to",
    "estimate",
    "low",
    "high",
    "unit",
    "runs",
    "runs_needed",
];

/// The claims as a table, one a row, with what was found of them.
pub fn expectations_csv(expectations: &Expectations) -> String {
    let document = expectations_value(expectations);
    let mut table = Table::new(&COLUMNS);
    for one in items(&document["each"]) {
        let before = ["id", "title", "claim", "verdict", "from", "to", "estimate"].map(|key| cell(&one[key]));
        let interval = [0, 1].map(|end| cell(&one["interval"][end]));
        let after = ["unit", "runs", "runs_needed"].map(|key| cell(&one[key]));
        table.row(before.into_iter().chain(interval).chain(after));
    }
    table.finish()
}
