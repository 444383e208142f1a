//! Options along one or two parameters.

use super::table::{COLUMNS, Table, by_quantity, cell, items};
use crate::analysis::sensitivity::sweep::Sweep;
use crate::report::json::sweep_value;

/// The sweep as a table: the swept parameters first, lengths of time in days and whatever else is no number as it is
/// written.
pub fn sweep_csv(sweep: &Sweep) -> String {
    let document = sweep_value(sweep);
    let axes = sweep.axes.iter().map(|axis| axis.input.id.as_str());
    let head: Vec<&str> = axes.chain(["option"]).chain(COLUMNS).collect();
    let mut table = Table::new(&head);
    for (place, point) in items(&document["points"]).iter().enumerate() {
        let at = sweep.place(place).into_iter().zip(&sweep.axes).zip(items(&document["axes"]));
        let at: Vec<String> = at
            .map(|((value, axis), written)| {
                let is_number = axis.is_line || axis.input.duration || axis.input.whole;
                cell(&written[if is_number { "values" } else { "written" }][value])
            })
            .collect();
        for option in items(&point["options"]) {
            for (of, estimate) in by_quantity(&document, &option["values"]) {
                let statistic = if of.kind == "outcome" { "chance" } else { "mean" };
                let row = of.number(statistic, &estimate["mean"], &estimate["interval"]);
                table.row(
                    at.iter().cloned().chain([sweep.frame.name_of(&cell(&option["option"]))]).chain(row),
                );
            }
        }
    }
    table.finish()
}
