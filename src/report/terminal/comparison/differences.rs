//! The differences of each option from the first, or of a version from the one before: outcomes and payoffs, with paired
//! intervals.

use super::option_names::Names;
use crate::analysis::comparison::changes::Changes;
use crate::analysis::comparison::{Comparison, Difference, PairSummary, Verdict};
use crate::report::document::{number, phrases};
use crate::report::terminal::page::{BOLD, Cell, DIM, DOUBTFUL, PLAIN, Page};
use unicode_width::UnicodeWidthStr;

const DIFFERENCE: usize = 11;
const INTERVAL: usize = 18;
const RATIO: usize = 9;
const RUNS: usize = 13;
/// ` unclear`
const NOTE: usize = 8;
/// More of them would be no help; all are in the JSON document.
const MOST_PAIRS: usize = 7;
const MOST_CHANGES: usize = 4;

pub fn write(page: &mut Page, comparison: &Comparison, names: &Names) {
    // All pairs, or those of the first option with the others.
    let most = page.most(MOST_PAIRS.min(comparison.options.len().saturating_sub(1)));
    let against_first = (1..comparison.options.len()).map(|second| comparison.pair(0, second));
    let among_others = comparison.pairs.iter().filter(|pair| pair.first != 0);
    for pair in against_first.chain(among_others).take(most) {
        one(page, comparison, names, pair);
    }
    legend(page);
    let left_out = comparison.pairs.len().saturating_sub(most);
    if left_out > 0 {
        let pairs = if left_out == 1 {
            "other pair has its".into()
        } else {
            format!("{left_out} other pairs have their")
        };
        page.gap();
        page.line(&[Cell::new(format!("The {pairs} differences shown by --full."), DIM)]);
    }
}

fn legend(page: &mut Page) {
    let text = "pairing: how many times as many independent runs would give the same interval. runs needed: about how \
                many until the interval excludes 0, if the difference is as estimated. unclear: the interval includes 0.";
    page.line(&[]);
    page.sentence("  ", text, DIM);
}

fn one(page: &mut Page, comparison: &Comparison, names: &Names, pair: &PairSummary) {
    let title = page.width().saturating_sub(2 + DIFFERENCE + INTERVAL + RATIO + RUNS + NOTE).max(1);
    let mut heading = format!("{} minus {}", names.of(pair.second), names.of(pair.first));
    // Names that do not fit beside the columns have a line of their own.
    let is_wide = heading.width() > title + 1;
    if is_wide {
        page.next_heading(&[Cell::new(std::mem::take(&mut heading), BOLD)]);
    }
    let heads = [
        Cell::left(heading, title + 2, BOLD),
        Cell::right("difference", DIFFERENCE, DIM),
        Cell::right("95%, paired", INTERVAL, DIM),
        Cell::right("pairing", RATIO, DIM),
        Cell::right("runs needed", RUNS, DIM),
    ];
    match is_wide {
        true => page.heads(&heads),
        false => page.next_heading(&heads),
    }
    for difference in &pair.outcomes {
        row(page, difference, title, true);
    }
    let first = &comparison.options[pair.first].summary;
    for (objective, difference) in first.objectives.iter().zip(&pair.objectives) {
        row(page, difference, title, false);
        // What the option gains and loses by.
        for (term, difference) in first.metrics.iter().zip(&pair.metrics) {
            if term.term_of.as_ref() == Some(&objective.id) {
                let called = format!("  {}", term.title_beside(objective));
                row(page, &Difference { title: called, ..difference.clone() }, title, false);
            }
        }
    }
    let share = number::share(pair.changed as f64 / comparison.runs as f64);
    let outcomes = &comparison.options[pair.first].summary.outcomes;
    let mut changes: Vec<(u64, usize, usize)> = vec![];
    for (from, row) in pair.table.iter().enumerate() {
        let into = row.iter().enumerate().filter(|(to, runs)| *to != from && **runs > 0);
        changes.extend(into.map(|(to, &runs)| (runs, from, to)));
    }
    changes.sort_by_key(|&(runs, from, to)| (std::cmp::Reverse(runs), from, to));
    let most = page.most(MOST_CHANGES);
    let mut items: Vec<String> = (changes.iter().take(most))
        .map(|&(runs, from, to)| {
            let share = number::share(runs as f64 / comparison.runs as f64);
            format!("{} → {} {share}", outcomes[from].title, outcomes[to].title)
        })
        .collect();
    if changes.len() > most {
        items.push("…".to_owned());
    }
    if items.is_empty() {
        page.line(&[Cell::new("  every run ends the same way under both", DIM)]);
    } else {
        page.flow(&format!("  {share} of the runs end differently: "), &items, ", ", 4, DIM);
    }
}

fn row(page: &mut Page, difference: &Difference, title: usize, chance: bool) {
    let [estimate, interval, note] = figures(difference, chance);
    page.line(&[
        Cell::gap(2),
        Cell::left(&difference.title, title - 1, PLAIN),
        Cell::gap(1),
        Cell::right(estimate, DIFFERENCE, PLAIN),
        Cell::right(interval, INTERVAL, DIM),
        Cell::right(difference.variance_ratio.map_or_else(String::new, times), RATIO, DIM),
        Cell::right(difference.runs_to_separate.map_or_else(String::new, number::rough), RUNS, DIM),
        Cell::gap(1),
        Cell::left(note, NOTE - 1, DOUBTFUL).remark(),
    ]);
}

/// What changed between two versions of a scenario, as far as that is significant.
pub fn changes(page: &mut Page, changes: &Changes) {
    let significant: Vec<_> = changes.significant().collect();
    let kind = if changes.paired { "95%, paired" } else { "95%, unpaired" };
    page.gap();
    match significant.as_slice() {
        [] if changes.is_none() => {
            page.sentence("", "No change since the last version: every run ends as before.", PLAIN)
        }
        [] => {
            let text =
                format!("No significant change since the last version: every interval ({kind}) includes 0.");
            page.sentence("", &text, PLAIN);
        }
        found => {
            let title = page.width().saturating_sub(2 + DIFFERENCE + INTERVAL + 1 + NOTE).max(1);
            page.next_heading(&[
                Cell::left("Now minus before", title + 2, BOLD),
                Cell::right("difference", DIFFERENCE, DIM),
                Cell::right(kind, INTERVAL, DIM),
            ]);
            for (difference, chance) in found {
                let [estimate, interval, note] = figures(difference, *chance);
                page.line(&[
                    Cell::gap(2),
                    Cell::left(&difference.title, title - 1, PLAIN),
                    Cell::gap(1),
                    Cell::right(estimate, DIFFERENCE, PLAIN),
                    Cell::right(interval, INTERVAL, DIM),
                    Cell::gap(1),
                    Cell::left(note, NOTE, DOUBTFUL).remark(),
                ]);
            }
            let all = changes.outcomes.len() + changes.objectives.len();
            let others = all - found.len();
            if others > 0 {
                let text = format!("  {}: no significant change", phrases::counted(others, "other"));
                page.line(&[Cell::new(text, DIM)]);
            }
        }
    }
    for (lead, titles) in [("  new: ", &changes.added), ("  gone: ", &changes.removed)] {
        if !titles.is_empty() {
            page.flow(lead, titles, ", ", 4, PLAIN);
        }
    }
}

/// A difference, its interval, and what is to be said of it.
fn figures(difference: &Difference, chance: bool) -> [String; 3] {
    let note = match difference.verdict {
        Verdict::Unclear => "unclear",
        Verdict::Inconclusive => "missing",
        Verdict::Apart | Verdict::Same => "",
    };
    let [low, high] = difference.interval;
    let factor = if chance { 100.0 } else { 1.0 };
    let mut decimals = number::decimals_for((high - low) / 2.0 * factor, 6).max(1);
    // An interval that leaves out 0 must not look as if it ended there.
    let near = low.abs().min(high.abs()) * factor;
    if difference.verdict == Verdict::Apart {
        decimals = decimals.max(number::decimals_for(near, decimals + 2));
    }
    // Nor must what is told apart look like nothing.
    let tiny = near > 0.0 && near < 1e-4 && difference.verdict == Verdict::Apart;
    let in_figures = |value: f64| match tiny {
        true => number::plain(value),
        false => number::rounded(value, decimals),
    };
    let signed = |value: f64| match in_figures(value * factor) {
        text if value > 0.0 => format!("+{text}"),
        text => text,
    };
    let told = difference.verdict == Verdict::Same;
    let unit = if chance { " pts" } else { "" };
    let estimate = if told { "0".to_owned() } else { signed(difference.estimate) + unit };
    let interval = if told {
        "always identical".to_owned()
    } else if !(low.is_finite() && high.is_finite()) {
        String::new()
    } else {
        format!("{} to {}", signed(low), signed(high))
    };
    [estimate, interval, note.to_owned()]
}

/// How many times as many runs unrelated luck would take.
fn times(ratio: f64) -> String {
    format!("{}×", if ratio < 99.95 { number::fixed(ratio, 1) } else { number::plain(libm::round(ratio)) })
}

/// What stands side by side and the runs do not tell apart, and how many runs it would take.
pub fn warn(page: &mut Page, comparison: &Comparison, names: &Names) {
    const MOST: usize = 4;
    let shown = || {
        let pairs = comparison.pairs.iter();
        let payoffs = pairs.clone().flat_map(|pair| pair.objectives.iter().map(move |one| (pair, one)));
        payoffs.chain(pairs.flat_map(|pair| pair.outcomes.iter().map(move |one| (pair, one))))
    };
    let unclear: Vec<_> = shown().filter(|(_, one)| one.verdict == Verdict::Unclear).collect();
    if unclear.is_empty() {
        return;
    }
    let runs = number::count(comparison.runs);
    let mut items: Vec<String> = (unclear.iter().take(MOST))
        .map(|(pair, one)| {
            let would =
                one.runs_to_separate.map_or(String::new(), |runs| format!(" ({})", number::rough(runs)));
            let under = match names.are_two() {
                true => String::new(),
                false => format!(" under {} and {}", names.of(pair.first), names.of(pair.second)),
            };
            format!("{}{under}{would}", one.title)
        })
        .collect();
    if unclear.len() > MOST {
        let needed = unclear.iter().filter_map(|(_, one)| one.runs_to_separate).fold(0.0, f64::max);
        let would = if needed > 0.0 { format!(" (up to {})", number::rough(needed)) } else { String::new() };
        items.push(format!("and {} more{would}", unclear.len() - MOST));
    }
    let text = format!(
        "Warning: with {runs} runs, {} of the {} differences in outcomes and payoffs are unclear: {}. In brackets: about how \
         many runs would separate them, if the estimates are right.",
        unclear.len(),
        shown().count(),
        items.join("; ")
    );
    page.line(&[]);
    page.sentence("  ", &text, DOUBTFUL);
}
