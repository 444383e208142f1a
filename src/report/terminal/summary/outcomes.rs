//! How it ends: probability, interval and median time of each outcome.

use crate::analysis::summary::Summary;
use crate::report::document::{number, time};
use crate::report::terminal::bar::{bar, reach};
use crate::report::terminal::page::{BAR, BOLD, Cell, DIM, PLAIN, Page};

const PROBABILITY: usize = 8;
const INTERVAL: usize = 14;
const BAR_WIDTH: usize = 10;
const TIME: usize = 16;
/// A probability with all the decimals of an exact answer.
const EXACT: usize = 14;

pub fn write(page: &mut Page, summary: &Summary) {
    if summary.outcomes.is_empty() {
        return;
    }
    if summary.exactness().is_some() {
        return exact(page, summary);
    }
    let title = page.width() - 2 - PROBABILITY - INTERVAL - 2 - BAR_WIDTH - 2 - TIME;
    page.heading(&[
        Cell::left("Outcomes", title + 2, BOLD),
        Cell::right("chance", PROBABILITY, DIM),
        Cell::right("95% interval", INTERVAL, DIM),
        Cell::gap(2 + BAR_WIDTH + 2),
        Cell::left("median time", TIME, DIM),
    ]);
    // Bars are relative to the longest, or small ones could not be told apart.
    let longest = summary
        .outcomes
        .iter()
        .flat_map(|outcome| [outcome.probability, outcome.interval[1]])
        .filter(|share| share.is_finite())
        .fold(0.0, f64::max);
    let scale = if longest > 0.0 { longest } else { 1.0 };
    for outcome in &summary.outcomes {
        let style = if outcome.count == 0 { DIM } else { PLAIN };
        let filled = bar(outcome.probability / scale, BAR_WIDTH);
        let shade = reach(outcome.probability / scale, outcome.interval[1] / scale, BAR_WIDTH);
        let blank = BAR_WIDTH.saturating_sub(filled.chars().count() + shade.chars().count());
        let time = outcome.step_quantiles.map(|q| time::step(q.p50, &summary.calendar));
        page.line(&[
            Cell::gap(2),
            Cell::left(&outcome.title, title, style),
            Cell::right(number::probability(outcome.probability, outcome.interval), PROBABILITY, style),
            Cell::right(number::probability_interval(outcome.interval), INTERVAL, DIM),
            Cell::gap(2),
            Cell::new(filled, BAR),
            Cell::new(shade, DIM),
            Cell::gap(blank + 2),
            Cell::left_whole(time.unwrap_or_else(|| "–".into()), TIME, style),
        ]);
    }
}

/// Without intervals, with more decimals.
fn exact(page: &mut Page, summary: &Summary) {
    let title = page.width() - 2 - EXACT - 2 - BAR_WIDTH - 2 - TIME;
    page.heading(&[
        Cell::left("Outcomes", title + 2, BOLD),
        Cell::right("probability", EXACT, DIM),
        Cell::gap(2 + BAR_WIDTH + 2),
        Cell::left("median time", TIME, DIM),
    ]);
    let longest = summary.outcomes.iter().map(|outcome| outcome.probability).fold(0.0, f64::max);
    let scale = if longest > 0.0 { longest } else { 1.0 };
    for outcome in &summary.outcomes {
        let style = if outcome.probability == 0.0 { DIM } else { PLAIN };
        let filled = bar(outcome.probability / scale, BAR_WIDTH);
        let blank = BAR_WIDTH.saturating_sub(filled.chars().count());
        let time = outcome.step_quantiles.map(|q| time::step(q.p50, &summary.calendar));
        page.line(&[
            Cell::gap(2),
            Cell::left(&outcome.title, title, style),
            Cell::right(number::exact_probability(outcome.probability), EXACT, style),
            Cell::gap(2),
            Cell::new(filled, BAR),
            Cell::gap(blank + 2),
            Cell::left_whole(time.unwrap_or_else(|| "–".into()), TIME, style),
        ]);
    }
}
