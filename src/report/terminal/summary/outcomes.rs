//! How it ends: probability, interval and median time of each outcome.

use crate::analysis::summary::{OutcomeSummary, Summary};
use crate::report::document::{dates, number};
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
    // Without intervals there is room for more decimals.
    let exact = summary.exactness().is_some();
    let chances = if exact { EXACT } else { PROBABILITY + INTERVAL };
    let title = page.width() - 2 - chances - 2 - BAR_WIDTH - 2 - TIME;
    let mut head = vec![Cell::left("Outcomes", title + 2, BOLD)];
    head.extend(match exact {
        true => vec![Cell::right("probability", EXACT, DIM)],
        false => vec![Cell::right("chance", PROBABILITY, DIM), Cell::right("95% interval", INTERVAL, DIM)],
    });
    head.extend([Cell::gap(2 + BAR_WIDTH + 2), Cell::left("median time", TIME, DIM)]);
    page.heading(&head);
    // Bars are relative to the longest, or small ones could not be told apart.
    let reached = |outcome: &OutcomeSummary| if exact { outcome.chance } else { outcome.interval[1] };
    let ends = summary.outcomes.iter().flat_map(|outcome| [outcome.chance, reached(outcome)]);
    let longest = ends.filter(|share| share.is_finite()).fold(0.0, f64::max);
    let scale = if longest > 0.0 { longest } else { 1.0 };
    for outcome in &summary.outcomes {
        let (probability, interval) = (outcome.chance, outcome.interval);
        let never = if exact { probability == 0.0 } else { outcome.count == 0 };
        let style = if never { DIM } else { PLAIN };
        let filled = bar(probability / scale, BAR_WIDTH);
        let shade =
            if exact { String::new() } else { reach(probability / scale, interval[1] / scale, BAR_WIDTH) };
        let blank = BAR_WIDTH.saturating_sub(filled.chars().count() + shade.chars().count());
        let time = outcome.step_quantiles.map(|q| dates::step(q.p50, &summary.calendar));
        let mut cells = vec![Cell::gap(2), Cell::left(&outcome.title, title, style)];
        cells.extend(match exact {
            true => vec![Cell::right(number::exact_probability(probability), EXACT, style)],
            false => vec![
                Cell::right(number::probability(probability, interval), PROBABILITY, style),
                Cell::right(number::probability_interval(interval), INTERVAL, DIM),
            ],
        });
        cells.extend([
            Cell::gap(2),
            Cell::new(filled, BAR).picture(),
            Cell::new(shade, DIM).picture(),
            Cell::gap(blank + 2),
            Cell::left_whole(time.unwrap_or_else(|| "–".into()), TIME, style),
        ]);
        page.line(&cells);
    }
}
