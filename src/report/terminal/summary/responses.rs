//! What each actor did: the share of runs in which a response took effect, and how often.

use crate::analysis::summary::{ResponseSummary, Summary};
use crate::report::document::number;
use crate::report::terminal::bar::bar;
use crate::report::terminal::page::{BAR, BOLD, Cell, DIM, PLAIN, Page, Place};

const SHARE: usize = 8;
const TIMES: usize = 13;
const BAR_WIDTH: usize = 24;

pub fn write(page: &mut Page, summary: &Summary) {
    if summary.responses.is_empty() {
        return;
    }
    // In how many runs something was done at least once is not asked of the state of an exact answer.
    let exact = summary.exactness().is_some();
    let title = page.width() - 4 - SHARE - TIMES - 2 - BAR_WIDTH;
    page.heading(&[
        Cell::left("Responses taken", title + 4, BOLD),
        Cell::right(if exact { "" } else { "in runs" }, SHARE, DIM),
        Cell::right("times a run", TIMES, DIM),
    ]);
    for (actor, responses) in by_actor(&summary.responses) {
        page.line(&[Cell::gap(2), Cell::new(actor, BOLD).column()]);
        let (taken, never): (Vec<&ResponseSummary>, Vec<_>) =
            responses.into_iter().partition(|r| r.share_of_runs > 0.0 || r.mean_times > 0.0);
        for response in taken {
            page.line(&[
                Cell::gap(4),
                Cell::left(&response.title, title, PLAIN),
                Cell::right(if exact { String::new() } else { share(response) }, SHARE, PLAIN),
                Cell::right(
                    if exact { exact_times(response) } else { times(response.mean_times) },
                    TIMES,
                    PLAIN,
                ),
                Cell::gap(2),
                Cell::new(bar(response.share_of_runs, BAR_WIDTH), BAR).picture(),
            ]);
        }
        // To hold is to do nothing, and rules that choose nothing do as much.
        let never = never.iter().filter(|response| response.id != "hold");
        let never: Vec<String> = never.map(|r| r.title.clone()).collect();
        if !never.is_empty() {
            let pruned = summary.exactness().is_some_and(|exactness| exactness.pruned_mass > 0.0);
            let said = if pruned { "    not in what was kept: " } else { "    never taken: " };
            page.flow_as(Place::Row, said, &never, ", ", 6, DIM);
        }
    }
}

fn share(response: &ResponseSummary) -> String {
    number::probability(response.share_of_runs, response.interval)
}

fn exact_times(response: &ResponseSummary) -> String {
    number::fixed(response.mean_times, 8)
}

/// Actors in the order in which their first response stands in the file, each with its responses.
fn by_actor(responses: &[ResponseSummary]) -> Vec<(&str, Vec<&ResponseSummary>)> {
    let mut actors: Vec<(&str, &str, Vec<&ResponseSummary>)> = vec![];
    for response in responses {
        match actors.iter_mut().find(|(id, ..)| *id == response.actor) {
            Some((.., list)) => list.push(response),
            None => actors.push((&response.actor, &response.actor_title, vec![response])),
        }
    }
    actors.into_iter().map(|(_, title, list)| (title, list)).collect()
}

/// `1.92×`.
fn times(mean: f64) -> String {
    if mean > 0.0 && mean < 0.005 { "<0.01×".into() } else { format!("{}×", number::fixed(mean, 2)) }
}
