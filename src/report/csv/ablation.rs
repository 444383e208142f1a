//! What each part of a scenario does.

use super::table::{COLUMNS, Table, by_quantity, cell, items};
use crate::analysis::sensitivity::ablation::Ablations;
use crate::report::json::ablation_value;
use serde_json::Value;

/// The ablation as a table: the part first, empty where nothing is switched off.
pub fn ablation_csv(found: &Ablations) -> String {
    let document = ablation_value(found);
    let head: Vec<&str> = ["part_kind", "part"].into_iter().chain(COLUMNS).collect();
    let mut table = Table::new(&head);
    for (of, estimate) in by_quantity(&document, &document["stated"]) {
        let row = of.number("stated", &estimate["mean"], &estimate["interval"]);
        table.row([String::new(), String::new()].into_iter().chain(row));
    }
    for part in items(&document["parts"]) {
        let named = || [cell(&part["kind"]), cell(&part["id"])].into_iter();
        let changed = ["", "", "", "runs_that_end_differently"].map(str::to_owned);
        let ends = [String::new(), String::new(), "runs".to_owned()];
        let count = [cell(&part["runs_that_end_differently"])];
        table.row(named().chain(changed).chain(count).chain(ends));
        for (of, found) in by_quantity(&document, &part["values"]) {
            for statistic in ["without", "difference"] {
                let estimate: &Value = &found[statistic];
                let row = of.number(statistic, &estimate["mean"], &estimate["interval"]);
                table.row(named().chain(row));
            }
        }
    }
    table.finish()
}
