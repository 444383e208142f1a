//! What was run: title, size, seed, scenario, policies.

use super::page::{BOLD, Cell, DIM, PLAIN, Page};
use crate::analysis::summary::Summary;
use crate::report::{moment, number};

pub(super) fn write(page: &mut Page, summary: &Summary) {
    let title = if summary.title.trim().is_empty() { "Untitled scenario" } else { &summary.title };
    let words: Vec<String> = title.split_whitespace().map(Into::into).collect();
    page.flow("", &words, " ", 0, BOLD);

    let plural = if summary.runs == 1 { "" } else { "s" };
    let mut facts = vec![format!("{} run{plural}", number::count(summary.runs))];
    facts.push(format!("seed {}", summary.seed));
    let steps = moment::steps_in_words(summary.steps, &summary.calendar);
    facts.push(match summary.calendar.start {
        Some(start) => format!("{steps} from {}", moment::day(start)),
        None => steps,
    });
    facts.push(format!("scenario {}", short_hash(&summary.scenario_hash)));
    page.flow("", &facts, " · ", 2, DIM);

    if !summary.policies.is_empty() {
        let items = pairs(&summary.policies, ": ");
        page.flow("", &items, " · ", 2, PLAIN);
    }
    let mut changes: Vec<String> = summary.variant.iter().map(|name| format!("variant {name}")).collect();
    changes.extend(pairs(&summary.set, " = "));
    if !changes.is_empty() {
        page.flow("changed: ", &changes, " · ", 2, super::page::DOUBTFUL);
    }
    if summary.runs == 0 {
        page.line(&[Cell::new("No run was made.", PLAIN)]);
    }
}

fn pairs(list: &[(String, String)], between: &str) -> Vec<String> {
    list.iter().map(|(name, value)| format!("{name}{between}{value}")).collect()
}

/// Enough of the hash to tell two scenarios apart by eye.
fn short_hash(hash: &str) -> String {
    hash.chars().take(8).collect()
}
