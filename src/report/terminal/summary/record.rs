//! The chances of what happened, and their scores beside those of simple forecasts.

use crate::analysis::summary::{Record, Summary};
use crate::report::document::{dates, number, record};
use crate::report::terminal::page::{BOLD, Cell, DIM, PLAIN, Page};

const BY: usize = 13;
const CHANCE: usize = 8;
const INTERVAL: usize = 14;
const HAPPENED: usize = 10;
const SCORE: usize = 13;

pub fn write(page: &mut Page, summary: &Summary) {
    let Some(record) = &summary.record else { return };
    let title = page.width() - BY - CHANCE - INTERVAL - HAPPENED;
    page.heading(&[
        Cell::left("Against the record", title, BOLD),
        Cell::right("by", BY, DIM),
        Cell::right("chance", CHANCE, DIM),
        Cell::right(if summary.exactness().is_some() { "" } else { "95% interval" }, INTERVAL, DIM),
        Cell::right("happened", HAPPENED, DIM),
    ]);
    for event in &record.events {
        let exact = event.interval[0].is_nan();
        let (chance, interval) = match exact {
            true => (number::exact_probability(event.chance), String::new()),
            false => (
                number::probability(event.chance, event.interval),
                number::probability_interval(event.interval),
            ),
        };
        page.line(&[
            Cell::gap(2),
            Cell::left(&event.title, title - 2, PLAIN),
            Cell::right(dates::day(event.by), BY, PLAIN),
            Cell::right(chance, CHANCE, BOLD),
            Cell::right(interval, INTERVAL, DIM),
            Cell::right(if event.happened { "yes" } else { "no" }, HAPPENED, PLAIN),
        ]);
    }
    scores(page, record);
}

fn scores(page: &mut Page, record: &Record) {
    let title = page.width() - 2 * SCORE;
    page.next_heading(&[
        Cell::left(format!("  Mean score of the {}; lower is better", record.events.len()), title, DIM),
        Cell::right("Brier", SCORE, DIM),
        Cell::right("logarithmic", SCORE, DIM),
    ]);
    for (forecast, score) in record::scores(record) {
        let [brier, log] = record::figures(score);
        page.line(&[
            Cell::gap(2),
            Cell::left(forecast, title - 2, PLAIN),
            Cell::right(brier, SCORE, PLAIN),
            Cell::right(log, SCORE, PLAIN),
        ]);
    }
}
