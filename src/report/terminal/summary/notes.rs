//! What an exact answer leaves out, and what was clamped.

use crate::analysis::summary::Summary;
use crate::report::document::number;
use crate::report::terminal::page::{BOLD, Cell, DIM, PLAIN, Page};

/// What an exact answer leaves out: quantiles of what adds up over a run, and metrics.
pub fn left_out(page: &mut Page, summary: &Summary) {
    let Some(exactness) = summary.exactness() else { return };
    let mut measured = summary.metrics.iter().chain(&summary.objectives);
    if measured.any(|metric| metric.quantiles.is_none() && !metric.flag && !metric.mean.is_nan()) {
        let text =
            "no quantiles: of what adds up over a run, or has very many values, only the mean is reported";
        let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
        page.flow("  ", &words, " ", 2, DIM);
    }
    if !exactness.untold.is_empty() {
        page.flow("  left out, as they need more states: ", &exactness.untold, ", ", 4, DIM);
    }
    if !exactness.unjudged.is_empty() {
        page.flow("  left out too, as they need those: ", &exactness.unjudged, ", ", 4, DIM);
        page.line(&[Cell::new("    (ask with --metric NAME or --all-metrics)", DIM)]);
    }
}

pub fn clamped(page: &mut Page, summary: &Summary) {
    if summary.clamped.is_empty() {
        return;
    }
    page.heading(&[Cell::new("Held back by their range", BOLD), Cell::new(" (share of runs)", DIM)]);
    let items: Vec<String> = summary
        .clamped
        .iter()
        .map(|c| format!("{} {}", c.variable, number::share(c.share_of_runs)))
        .collect();
    page.flow("  ", &items, " · ", 2, PLAIN);
}
