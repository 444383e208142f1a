//! What the author of a scenario claims, each with its verdict.

use super::page::{BAD, BOLD, Cell, DIM, DOUBTFUL, GOOD, PLAIN, Page, Place};
use crate::analysis::expectations::{Expectations, Tried, Verdict};
use crate::report::document::expectation::{again, counts, found, how, open};
use crate::report::document::number;
use unicode_width::UnicodeWidthStr;

/// `? undecided`
const VERDICT: usize = 13;
/// `64,000 runs`
const HOW: usize = 13;

pub fn write(page: &mut Page, expectations: &Expectations) {
    let all = &expectations.each;
    if all.is_empty() {
        page.gap();
        page.sentence("", "Nothing is claimed: the file has no [expect].", DIM);
        return;
    }
    page.heading(&[Cell::new("Expectations", BOLD)]);
    page.silent_heads(&["verdict", "expectation", "found", "interval", "how"], "claim");
    all.iter().for_each(|tried| row(page, tried));
    page.gap();
    page.sentence("", &counts(expectations), PLAIN);
    page.sentence("", &how(expectations), DIM);
}

fn row(page: &mut Page, tried: &Tried) {
    let (mark, word, style) = match tried.verdict {
        Verdict::Pass => ("✓", "pass", GOOD),
        Verdict::Fail => ("✗", "fail", BAD),
        Verdict::Undetermined => ("?", "undecided", DOUBTFUL),
    };
    let [estimate, interval] = found(&tried.found);
    let interval = if interval.is_empty() { interval } else { format!(" ({interval})") };
    let taken = 2 + VERDICT + 2 + 1 + estimate.width() + interval.width() + HOW;
    let room = page.width().saturating_sub(taken);
    let how = tried.runs.map_or_else(|| "exact".to_owned(), |runs| format!("{} runs", number::count(runs)));
    page.line(&[
        Cell::gap(2),
        Cell::left_whole(format!("{mark} {word}"), VERDICT, style),
        Cell::gap(2),
        Cell::left(&tried.id, room.max(1), PLAIN),
        Cell::gap(1),
        Cell::whole(estimate, BOLD),
        Cell::whole(interval, DIM),
        Cell::right(how, HOW, DIM),
    ]);
    let hang = 2 + VERDICT + 2;
    let lead = " ".repeat(hang);
    let mut below = vec![tried.claim.clone()];
    below.extend(tried.title.clone());
    below
        .extend(tried.found.between.as_ref().map(|[from, to]| format!("from {from} to {}", again(from, to))));
    page.flow_as(Place::Below, &lead, &below, " · ", hang, DIM);
    if tried.verdict == Verdict::Undetermined {
        page.words(Place::Below, &lead, &open(tried), DOUBTFUL);
    }
}
