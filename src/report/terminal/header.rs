//! What was run: title, size, seed, scenario, policies.

use super::page::{Cell, DIM, DOUBTFUL, PLAIN, Page};
use crate::analysis::estimates::precision::Precision;
use crate::analysis::summary::{Exactness, GivenCondition, Summary};
use crate::report::document::precision::{self, points};
use crate::report::document::{dates, number, run_facts};
use anstyle::Style;

pub fn write(page: &mut Page, summary: &Summary) {
    title(page, &summary.title);
    let mut facts = match summary.exactness() {
        Some(_) => vec!["exact: no sampling".to_owned()],
        None => {
            let precision = summary.precision.as_ref().map(precision);
            let runs = std::iter::once(run_facts::runs(summary.runs)).chain(precision);
            runs.chain([format!("seed {}", summary.seed)]).collect()
        }
    };
    facts.push(dates::horizon(summary.steps, &summary.calendar));
    facts.push(run_facts::scenario(&summary.scenario_hash));
    page.flow("", &facts, " · ", 2, DIM);
    not_reached(page, summary.precision.as_ref());
    list(page, "", &run_facts::policies(&summary.policies), PLAIN);
    list(page, "changed: ", &run_facts::changes(summary.variant.as_ref(), &summary.set), DOUBTFUL);
    given(page, summary);
    if let Some(exactness) = summary.exactness() {
        page.flow("", &states(exactness), " · ", 2, DIM);
    } else if summary.runs == 0 {
        page.line(&[Cell::new("No run was made.", PLAIN)]);
    }
}

/// What is known of the runs, and how many of all they are.
fn given(page: &mut Page, summary: &Summary) {
    let Some(given) = &summary.given else { return };
    let texts: Vec<String> = given.conditions.iter().map(|condition| condition.text.clone()).collect();
    page.flow("given: ", &texts, " · ", 2, DOUBTFUL);
    let mut facts = vec![match summary.exactness() {
        Some(_) => format!("that has probability {}", number::share(given.share)),
        None => format!(
            "that is so in {} of {} runs, {} (95% interval {}): all below is of those alone",
            number::count(summary.runs),
            number::count(given.runs),
            number::probability(given.share, given.interval),
            number::probability_interval(given.interval)
        ),
    }];
    if given.conditions.len() > 1 {
        let first = |condition: &GivenCondition| {
            format!("“{}” leaves out {}", condition.text, number::share(condition.left_out))
        };
        facts.extend(given.conditions.iter().map(first));
    }
    page.flow("  ", &facts, " · ", 2, DIM);
}

/// The title of a scenario, on as many lines as it takes.
pub fn title(page: &mut Page, title: &str) {
    page.title(run_facts::title(title));
}

/// Policies or changes, if there are any.
pub fn list(page: &mut Page, lead: &str, items: &[String], style: Style) {
    if !items.is_empty() {
        page.flow(lead, items, " · ", 2, style);
    }
}

/// Why it was that many runs.
pub fn precision(found: &Precision) -> String {
    match found.reached() {
        true => format!("as many as ±{} on every chance takes", points(found.asked)),
        false => format!("the most, for ±{} on every chance", points(found.asked)),
    }
}

/// That the most runs were not enough.
pub fn not_reached(page: &mut Page, found: Option<&Precision>) {
    let Some(told) = found.and_then(precision::not_reached) else { return };
    let words: Vec<String> = format!("Warning: {told}").split_whitespace().map(Into::into).collect();
    page.flow("", &words, " ", 2, DOUBTFUL);
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
            facts.push("all other figures are of the kept part alone".to_owned());
        }
    }
    facts
}
