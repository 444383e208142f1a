//! The faults of a scenario.

use super::table::{Table, cell, items};
use crate::diagnostics::{Diagnostics, Sources};
use crate::report::json::check_value;
use crate::study::Study;

/// The faults and warnings as a table, one a row, with where they begin.
pub fn check_csv(scenario: &str, study: Option<&Study>, faults: &Diagnostics, sources: &Sources) -> String {
    let document = check_value(scenario, study, faults, sources);
    let mut table = Table::new(&["file", "line", "column", "severity", "code", "message", "help"]);
    for fault in items(&document["faults"]) {
        let (file, start) = (&fault["place"]["file"], &fault["place"]["start"]);
        let what = [&fault["severity"], &fault["code"], &fault["message"], &fault["help"]];
        table.row([file, &start["line"], &start["column"]].into_iter().chain(what).map(cell));
    }
    table.finish()
}
