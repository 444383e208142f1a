//! What was run: title, size, seed, scenario, policies.

use super::page::{BOLD, Cell, DIM, PLAIN, Page};
use crate::analysis::estimates::precision::Precision;
use crate::analysis::summary::{Exactness, Summary};
use crate::report::{moment, number};

pub(super) fn write(page: &mut Page, summary: &Summary) {
    let title = if summary.title.trim().is_empty() { "Untitled scenario" } else { &summary.title };
    let words: Vec<String> = title.split_whitespace().map(Into::into).collect();
    page.flow("", &words, " ", 0, BOLD);

    let mut facts = match summary.exactness() {
        Some(_) => vec!["exact: no sampling".to_owned()],
        None => {
            let plural = if summary.runs == 1 { "" } else { "s" };
            let runs = format!("{} run{plural}", number::count(summary.runs));
            let precision = summary.precision.as_ref().map(precision);
            std::iter::once(runs).chain(precision).chain([format!("seed {}", summary.seed)]).collect()
        }
    };
    let steps = moment::steps_in_words(summary.steps, &summary.calendar);
    facts.push(match summary.calendar.start {
        Some(start) => format!("{steps} from {}", moment::day(start)),
        None => steps,
    });
    facts.push(format!("scenario {}", short_hash(&summary.scenario_hash)));
    page.flow("", &facts, " · ", 2, DIM);
    not_reached(page, summary.precision.as_ref());

    if !summary.policies.is_empty() {
        let items = pairs(&summary.policies, ": ");
        page.flow("", &items, " · ", 2, PLAIN);
    }
    let mut changes: Vec<String> = summary.variant.iter().map(|name| format!("variant {name}")).collect();
    changes.extend(pairs(&summary.set, " = "));
    if !changes.is_empty() {
        page.flow("changed: ", &changes, " · ", 2, super::page::DOUBTFUL);
    }
    if let Some(exactness) = summary.exactness() {
        page.flow("", &states(exactness), " · ", 2, DIM);
    } else if summary.runs == 0 {
        page.line(&[Cell::new("No run was made.", PLAIN)]);
    }
}

/// Why it was that many runs.
pub(super) fn precision(found: &Precision) -> String {
    match found.reached() {
        true => format!("as many as ±{} on every chance takes", points(found.asked)),
        false => format!("the most, for ±{} on every chance", points(found.asked)),
    }
}

/// Tallies have room for fewer than this.
const MOST_RUNS: f64 = (1_u64 << 39) as f64;

/// That the most runs were not enough.
pub(super) fn not_reached(page: &mut Page, found: Option<&Precision>) {
    let Some(found) = found.filter(|found| !found.reached()) else { return };
    let needed = found.needed(found.most);
    let enough = match needed < MOST_RUNS {
        true => format!("--runs {needed} or so would do"),
        false => "that takes more runs than can be made".to_owned(),
    };
    let text = format!(
        "Warning: {} runs leave ±{} ({}), where ±{} was asked for: {enough}.",
        number::count(found.most),
        points(found.widest),
        found.of,
        points(found.asked),
    );
    let words: Vec<String> = text.split_whitespace().map(Into::into).collect();
    page.flow("", &words, " ", 2, super::page::DOUBTFUL);
}

/// A half-width, in points.
fn points(half: f64) -> String {
    let decimals = number::decimals_for(half * 100.0, 6) + 1;
    let text = number::fixed(half * 100.0, decimals);
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    format!("{text} points")
}

fn states(exactness: &Exactness) -> Vec<String> {
    let mut facts = vec![];
    if let Some((all, live)) = exactness.reachable {
        let (all, live) = (number::count(all as u64), number::count(live as u64));
        let states = if all == "1" { "state" } else { "states" };
        facts.push(format!("{all} {states} reachable, leaving time out ({live} live)"));
    }
    facts.push(format!("at most {} alive at once", number::count(exactness.states as u64)));
    match exactness.pruned_mass {
        0.0 => facts.push("nothing pruned".to_owned()),
        mass => {
            facts.push(format!("{} pruned", number::bound(mass)));
            facts.push("each probability may be that much more".to_owned());
            facts.push("all else tells of what was kept alone".to_owned());
        }
    }
    facts
}

fn pairs(list: &[(String, String)], between: &str) -> Vec<String> {
    list.iter().map(|(name, value)| format!("{name}{between}{value}")).collect()
}

/// Enough of the hash to tell two scenarios apart by eye.
fn short_hash(hash: &str) -> String {
    hash.chars().take(8).collect()
}
