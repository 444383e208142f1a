//! The built-in scenarios.

use super::table::{Table, cell, items};
use crate::report::json::scenario_list_value;
use crate::study::Study;
use crate::study::built_in::BuiltIn;

const COLUMNS: [&str; 10] = [
    "name",
    "title",
    "about",
    "actors",
    "outcomes",
    "variants",
    "steps",
    "step_days",
    "tables",
    "scenario_hash",
];

/// The list as a table, a scenario a row.
pub fn scenario_list_csv(scenarios: &[(&BuiltIn, Study)]) -> String {
    let document = scenario_list_value(scenarios);
    let mut table = Table::new(&COLUMNS);
    for scenario in items(&document["scenarios"]) {
        table.row(COLUMNS.map(|column| cell(&scenario[column])));
    }
    table.finish()
}
