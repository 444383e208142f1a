//! Options side by side, and their differences.

use super::summary;
use super::table::{COLUMNS, Subject, Table, cell, items};
use crate::analysis::comparison::Comparison;
use crate::report::json::comparison_value;
use serde_json::Value;

/// The comparison as a table: every number of every option, then every difference of an option against another.
pub fn comparison_csv(comparison: &Comparison) -> String {
    let document = comparison_value(comparison);
    let head: Vec<&str> = ["option", "against"].into_iter().chain(COLUMNS).collect();
    let mut table = Table::new(&head);
    let mut write = |option: &Value, against: &Value, row: [String; 8]| {
        table.row([cell(option), cell(against)].into_iter().chain(row));
    };
    for (place, option) in items(&document["options"]).iter().enumerate() {
        let mut write = |row| write(&option["label"], &Value::Null, row);
        summary::numbers(&option["summary"], &mut write);
        payoffs(option, &mut write);
        summary::bands(&document["uncertain"]["bands"][place], &mut write);
    }
    best(&document["uncertain"]["best"], &mut write);
    for pair in items(&document["pairs"]) {
        let mut write = |row| write(&pair["second"], &pair["first"], row);
        let whole = Subject::of("pair", &Value::Null);
        write(whole.number("runs_that_end_differently", &pair["runs_that_end_differently"], &Value::Null));
        for (kind, list) in [("outcome", "outcomes"), ("metric", "metrics"), ("objective", "objectives")] {
            for one in items(&pair[list]) {
                let mut of = Subject::of(kind, one);
                let measured = items(&document["options"][0]["summary"][list]).iter();
                let same = measured.filter(|measured| measured["id"] == one["id"]);
                of.unit = same.map(|measured| cell(&measured["unit"])).collect();
                write(of.number("difference", &one["difference"], &one["interval"]));
                write(of.number("variance_ratio", &one["variance_ratio"], &Value::Null));
                write(of.number("runs_to_separate", &one["runs_to_separate"], &Value::Null));
            }
        }
    }
    table.finish()
}

/// What only a comparison says of payoffs.
fn payoffs(option: &Value, write: &mut dyn FnMut([String; 8])) {
    for payoff in items(&option["payoffs"]) {
        let mut of = Subject::of("objective", payoff);
        of.id = cell(&payoff["actor"]);
        write(of.number("worst_5_percent", &payoff["worst_5_percent"], &payoff["worst_5_percent_interval"]));
        let regret = &payoff["regret"];
        write(of.number("regret", &regret["amount"], &regret["interval"]));
    }
}

/// In how many draws of the unknown parameters which option is best.
fn best(criteria: &Value, write: &mut dyn FnMut(&Value, &Value, [String; 8])) {
    for criterion in items(criteria) {
        let mut of = Subject::of("objective", &Value::Null);
        of.id = cell(&criterion["actor"]);
        let by = match criterion["by"].as_str() {
            Some("payoff") => "best",
            Some("worst_5_percent") => "worst_5_percent_best",
            Some(other) => {
                of.kind = "option".to_owned();
                other
            }
            None => continue,
        };
        for standing in items(&criterion["options"]) {
            let mut number = |statistic: &str, key: &str| {
                write(&standing["option"], &Value::Null, of.number(statistic, &standing[key], &Value::Null));
            };
            number(&format!("{by}_in_draws"), "best");
            if by == "best" {
                number("surely_best_in_draws", "surely");
                number("possibly_best_in_draws", "possibly");
            }
        }
    }
}
