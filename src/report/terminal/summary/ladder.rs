//! How high it went: the share of runs by their highest rung.

use crate::analysis::summary::{LadderSummary, RungSummary, Summary};
use crate::report::document::number;
use crate::report::terminal::bar::bar;
use crate::report::terminal::page::{BAR, BOLD, Cell, DIM, PLAIN, Page};

const SHARE: usize = 8;
const BAR_WIDTH: usize = 24;
const EXACT: usize = 14;
/// Ladders of numbered rungs may have hundreds.
const MOST_ROWS: usize = 14;

pub fn write(page: &mut Page, summary: &Summary) {
    if summary.exactness().is_some() {
        at_the_end(page, summary);
    }
    if !summary.ladders.iter().any(|ladder| ladder.rungs.iter().any(|rung| rung.peak_share > 0.0)) {
        return;
    }
    let title = page.width() - 2 - SHARE - 2 - BAR_WIDTH - 10;
    page.heading(&[Cell::left("Highest rung", title + 2, BOLD), Cell::right("in runs", SHARE, DIM)]);
    for (i, ladder) in summary.ladders.iter().enumerate() {
        if i == 0 { table(page, &by_height(ladder), title) } else { line(page, ladder) }
    }
}

/// Where runs stand in the end: an exact answer knows that without asking how high they went.
fn at_the_end(page: &mut Page, summary: &Summary) {
    let Some(ladder) = summary.ladders.first() else { return };
    let last = |rung: &RungSummary| rung.occupancy.last().copied().unwrap_or(0.0);
    let title = page.width() - 2 - EXACT - 2 - BAR_WIDTH - 10;
    page.heading(&[Cell::left("Rung in the end", title + 2, BOLD), Cell::right("probability", EXACT, DIM)]);
    let longest = ladder.rungs.iter().map(last).fold(0.0, f64::max);
    let mut reached: Vec<&RungSummary> = ladder.rungs.iter().rev().filter(|rung| last(rung) > 0.0).collect();
    let most = page.most(MOST_ROWS);
    let folded = reached.len().saturating_sub(most);
    reached.truncate(most);
    for rung in reached {
        page.line(&[
            Cell::gap(2),
            Cell::left(&rung.title, title, PLAIN),
            Cell::right(number::exact_probability(last(rung)), EXACT, PLAIN),
            Cell::gap(2),
            Cell::new(bar(last(rung) / longest, BAR_WIDTH), BAR).picture(),
        ]);
    }
    if folded > 0 {
        page.line(&[Cell::new(format!("  and {folded} more below"), DIM)]);
    }
}

/// The rungs that were somebody's highest, the highest first.
fn by_height(ladder: &LadderSummary) -> Vec<&RungSummary> {
    ladder.rungs.iter().rev().filter(|rung| rung.peak_share > 0.0).collect()
}

fn table(page: &mut Page, reached: &[&RungSummary], title: usize) {
    let longest = reached.iter().map(|rung| rung.peak_share).fold(0.0, f64::max);
    // When there are too many, the rungs with the largest shares stay, still in the order of the ladder.
    let mut shares: Vec<f64> = reached.iter().map(|rung| rung.peak_share).collect();
    shares.sort_by(|a, b| b.total_cmp(a));
    let most = page.most(MOST_ROWS);
    let least = shares.get(most - 1).copied().unwrap_or(0.0);
    let shown: Vec<_> = reached.iter().filter(|rung| rung.peak_share >= least).take(most).collect();
    for rung in &shown {
        page.line(&[
            Cell::gap(2),
            Cell::left(&rung.title, title, PLAIN),
            Cell::right(number::share(rung.peak_share), SHARE, PLAIN),
            Cell::gap(2),
            Cell::new(bar(rung.peak_share / longest, BAR_WIDTH), BAR).picture(),
        ]);
    }
    let folded = reached.len() - shown.len();
    if folded > 0 {
        page.line(&[Cell::new(format!("  and {folded} more, each less often"), DIM)]);
    }
}

fn line(page: &mut Page, ladder: &LadderSummary) {
    let mut reached = by_height(ladder);
    if reached.is_empty() {
        return;
    }
    let most = page.most(4);
    // Stable: equal shares stay in the order of the ladder.
    reached.sort_by(|a, b| b.peak_share.total_cmp(&a.peak_share));
    let mut items: Vec<String> = reached
        .iter()
        .take(most)
        .map(|rung| format!("{} {}", rung.title, number::share(rung.peak_share)))
        .collect();
    if reached.len() > most {
        items.push("…".into());
    }
    page.flow(&format!("  {}: ", ladder.title), &items, " · ", 4, DIM);
}
