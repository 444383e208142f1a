//! What runs come past on their way, and how many of those that got that far go on.

use crate::analysis::summary::Summary;
use crate::report::document::number;
use crate::report::terminal::page::{BOLD, Cell, DIM, PLAIN, Page};

const CHANCE: usize = 8;
const INTERVAL: usize = 14;
const GIVEN_LAST: usize = 22;

pub fn write(page: &mut Page, summary: &Summary) {
    if summary.milestones.is_empty() {
        return;
    }
    let exact = summary.exactness().is_some();
    let chance = |chance: f64, interval: [f64; 2]| match () {
        () if chance.is_nan() => "–".to_owned(),
        () if exact => number::exact_probability(chance),
        () => number::probability(chance, interval),
    };
    let title = page.width() - CHANCE - INTERVAL - GIVEN_LAST;
    page.heading(&[
        Cell::left("Milestones, in order", title, BOLD),
        Cell::right("chance", CHANCE, DIM),
        Cell::right(if exact { "" } else { "95% interval" }, INTERVAL, DIM),
        Cell::right("of those before", GIVEN_LAST, DIM),
    ]);
    for milestone in &summary.milestones {
        let interval = if exact { String::new() } else { number::probability_interval(milestone.interval) };
        page.line(&[
            Cell::gap(2),
            Cell::left(&milestone.title, title - 2, PLAIN),
            Cell::right(chance(milestone.chance, milestone.interval), CHANCE, BOLD),
            Cell::right(interval, INTERVAL, DIM),
            Cell::right(chance(milestone.given_last, milestone.given_last_interval), GIVEN_LAST, PLAIN),
        ]);
    }
}
