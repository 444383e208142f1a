//! Constraints with their verdicts.

use crate::analysis::summary::{ConstraintSummary, Summary, Verdict};
use crate::report::document::number;
use crate::report::terminal::page::{BAD, BOLD, Cell, DIM, DOUBTFUL, GOOD, PLAIN, Page};
use unicode_width::UnicodeWidthStr;

pub fn write(page: &mut Page, summary: &Summary) {
    if summary.constraints.is_empty() {
        return;
    }
    page.heading(&[Cell::new("Constraints", BOLD)]);
    page.silent_heads(&["verdict", "constraint", "estimate", "95% interval"], "note");
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
