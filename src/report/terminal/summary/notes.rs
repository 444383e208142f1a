//! Constraints with their verdicts, what an exact answer leaves out, and what was clamped.

use crate::analysis::summary::{ConstraintSummary, Summary, Verdict};
use crate::report::document::number;
use crate::report::terminal::page::{BAD, BOLD, Cell, DIM, DOUBTFUL, GOOD, PLAIN, Page};
use unicode_width::UnicodeWidthStr;

pub fn constraints(page: &mut Page, summary: &Summary) {
    if summary.constraints.is_empty() {
        return;
    }
    page.heading(&[Cell::new("Constraints", BOLD)]);
    for constraint in &summary.constraints {
        let (mark, word, style) = match constraint.verdict {
            Verdict::Met => ("✓", "met", GOOD),
            Verdict::Broken => ("✗", "broken", BAD),
            Verdict::Unclear => ("?", "unclear", DOUBTFUL),
        };
        let (estimate, interval) = estimate(constraint);
        let interval = if interval.is_empty() { interval } else { format!(" ({interval})") };
        let room = page.width().saturating_sub(2 + 10 + 2 + estimate.width() + interval.width());
        // A bound is not to be cut: what does not fit has lines of its own.
        let fits = constraint.text.width() <= room;
        page.line(&[
            Cell::gap(2),
            Cell::left(format!("{mark} {word}"), 10, style),
            Cell::left(if fits { &constraint.text } else { "" }, room, PLAIN),
            Cell::gap(2),
            Cell::whole(estimate, BOLD),
            Cell::whole(interval, DIM),
        ]);
        if !fits {
            page.sentence(&" ".repeat(12), &constraint.text, PLAIN);
        }
    }
}

/// Per cent where the constraint itself speaks of per cent.
fn estimate(constraint: &ConstraintSummary) -> (String, String) {
    let (value, interval) = (constraint.estimate, constraint.interval);
    let chance =
        constraint.text.trim_start().starts_with("chance") || constraint.text.trim_end().ends_with('%');
    if interval.iter().any(|end| end.is_nan()) {
        return (
            if chance { number::exact_probability(value) } else { number::exact_mean(value) },
            String::new(),
        );
    }
    if chance {
        (number::probability(value, interval), number::probability_interval(interval))
    } else {
        (number::mean(value, interval), number::value_interval(interval))
    }
}

/// What an exact answer leaves out: quantiles of what adds up over a run, and metrics.
pub fn left_out(page: &mut Page, summary: &Summary) {
    let Some(exactness) = summary.exactness() else { return };
    let mut measured = summary.metrics.iter().chain(&summary.objectives);
    if measured.any(|metric| metric.quantiles.is_none() && !metric.flag && !metric.mean.is_nan()) {
        let text = "no quantiles: of what adds up over a run, or has very many values, only the mean is told";
        let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
        page.flow("  ", &words, " ", 2, DIM);
    }
    if !exactness.untold.is_empty() {
        page.flow("  not told, as they make more states: ", &exactness.untold, ", ", 4, DIM);
    }
    if !exactness.unjudged.is_empty() {
        page.flow(
            "  nor objectives and constraints that need more than is told: ",
            &exactness.unjudged,
            ", ",
            4,
            DIM,
        );
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
