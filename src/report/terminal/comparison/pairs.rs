//! The differences of each option from the first: outcomes and payoffs, with paired intervals.

use super::{Names, rough};
use crate::analysis::comparison::{Comparison, Difference, PairSummary, Verdict};
use crate::report::number;
use crate::report::terminal::page::{BOLD, Cell, DIM, DOUBTFUL, PLAIN, Page};
use unicode_width::UnicodeWidthStr;

const DIFFERENCE: usize = 11;
const INTERVAL: usize = 18;
const RUNS: usize = 13;
const NOTE: usize = 17;
/// More of them would be no help; all are in the JSON document.
const MOST_PAIRS: usize = 7;
const MOST_CHANGES: usize = 4;

pub(super) fn write(page: &mut Page, comparison: &Comparison, names: &Names) {
    let against_first: Vec<usize> = (1..comparison.options.len()).collect();
    for &second in against_first.iter().take(MOST_PAIRS) {
        one(page, comparison, names, comparison.pair(0, second));
    }
    let left_out = comparison.pairs.len() - against_first.len().min(MOST_PAIRS);
    if left_out > 0 {
        let pairs =
            if left_out == 1 { "other pair is".into() } else { format!("{left_out} other pairs are") };
        page.heading(&[Cell::new(format!("The {pairs} in the JSON document (--json)."), DIM)]);
    }
}

fn one(page: &mut Page, comparison: &Comparison, names: &Names, pair: &PairSummary) {
    let title = page.width() - 2 - DIFFERENCE - INTERVAL - RUNS - 2 - NOTE;
    let mut heading = format!("{} less {}", names.of(pair.second), names.of(pair.first));
    page.line(&[]);
    // Names that do not fit beside the columns have a line of their own.
    if heading.width() > title + 1 {
        page.line(&[Cell::new(std::mem::take(&mut heading), BOLD)]);
    }
    page.line(&[
        Cell::left(heading, title + 2, BOLD),
        Cell::right("difference", DIFFERENCE, DIM),
        Cell::right("95%, paired", INTERVAL, DIM),
        Cell::right("runs to tell", RUNS, DIM),
    ]);
    for difference in &pair.outcomes {
        row(page, difference, title, true);
    }
    for difference in &pair.objectives {
        row(page, difference, title, false);
    }
    let share = number::share(pair.changed as f64 / comparison.runs as f64);
    let outcomes = &comparison.options[pair.first].summary.outcomes;
    let mut changes: Vec<(u64, usize, usize)> = vec![];
    for (from, row) in pair.table.iter().enumerate() {
        let into = row.iter().enumerate().filter(|(to, runs)| *to != from && **runs > 0);
        changes.extend(into.map(|(to, &runs)| (runs, from, to)));
    }
    changes.sort_by_key(|&(runs, from, to)| (std::cmp::Reverse(runs), from, to));
    let mut items: Vec<String> = (changes.iter().take(MOST_CHANGES))
        .map(|&(runs, from, to)| {
            let share = number::share(runs as f64 / comparison.runs as f64);
            format!("{} → {} {share}", outcomes[from].title, outcomes[to].title)
        })
        .collect();
    if changes.len() > MOST_CHANGES {
        items.push("…".to_owned());
    }
    if items.is_empty() {
        page.line(&[Cell::new("  every run ends as it did", DIM)]);
    } else {
        page.flow(&format!("  {share} of the runs end otherwise: "), &items, ", ", 4, DIM);
    }
    let ratios = || pair.outcomes.iter().filter_map(|difference| difference.variance_ratio);
    let (least, most) = (ratios().fold(f64::INFINITY, f64::min), ratios().fold(0.0, f64::max));
    if least.is_finite() {
        let (least, most) = (number::fixed(least, 1), number::fixed(most, 1));
        let range = if least == most { least } else { format!("{least} to {most}") };
        let words = format!("on unrelated luck these outcomes would take {range} times as many runs");
        page.line(&[Cell::gap(2), Cell::new(words, DIM)]);
    }
}

fn row(page: &mut Page, difference: &Difference, title: usize, chance: bool) {
    let (note, style) = match difference.verdict {
        Verdict::Apart => ("", DIM),
        Verdict::Unclear => ("not told apart", DOUBTFUL),
        Verdict::Same => ("same in every run", DIM),
    };
    let [low, high] = difference.interval;
    let factor = if chance { 100.0 } else { 1.0 };
    let mut decimals = number::decimals_for((high - low) / 2.0 * factor, 6).max(1);
    // An interval that leaves out 0 must not look as if it ended there.
    let near = low.abs().min(high.abs()) * factor;
    if difference.verdict == Verdict::Apart {
        decimals = decimals.max(number::decimals_for(near, decimals + 2));
    }
    let signed = |value: f64| match number::fixed(value * factor, decimals) {
        text if value > 0.0 => format!("+{text}"),
        text => text,
    };
    let told = difference.verdict == Verdict::Same;
    let unit = if chance { " pts" } else { "" };
    let estimate = if told { "0".to_owned() } else { signed(difference.estimate) + unit };
    let interval = if told || !(low.is_finite() && high.is_finite()) {
        String::new()
    } else {
        format!("{} to {}", signed(low), signed(high))
    };
    page.line(&[
        Cell::gap(2),
        Cell::left(&difference.title, title - 1, PLAIN),
        Cell::gap(1),
        Cell::right(estimate, DIFFERENCE, PLAIN),
        Cell::right(interval, INTERVAL, DIM),
        Cell::right(difference.runs_to_separate.map_or_else(String::new, rough), RUNS, DIM),
        Cell::gap(2),
        Cell::left(note, NOTE, style),
    ]);
}
