//! How it ends: the probability of each outcome.

use crate::analysis::summary::Summary;
use crate::report::document::number;
use crate::report::plots::draw::bar_chart::{self, Bar, Row};
use crate::report::plots::draw::canvas::Canvas;
use crate::report::plots::draw::frame::{self, Page};
use crate::report::plots::draw::palette::MAIN;

pub fn draw(page: Page, summary: &Summary) -> Option<Canvas> {
    if summary.outcomes.is_empty() {
        return None;
    }
    let rows: Vec<Row<'_>> = summary
        .outcomes
        .iter()
        .map(|outcome| {
            Row::Bar(Bar {
                title: &outcome.title,
                share: outcome.chance,
                interval: outcome.interval,
                colour: MAIN,
                value: number::probability(outcome.chance, outcome.interval),
                remark: match number::probability_interval(outcome.interval) {
                    text if text.is_empty() => text,
                    text => format!("({text})"),
                },
            })
        })
        .collect();
    let row_height = (480.0 / rows.len() as f64).clamp(26.0, 64.0);
    let height = rows.len() as f64 * row_height + 40.0;
    let heading = match summary.exactness() {
        None => "How it ends: share of runs, with 95% intervals",
        Some(_) => "How it ends: the chance of each outcome",
    };
    let (mut canvas, area) = frame::with_content_height(page, summary, heading, height);
    bar_chart::draw(&mut canvas, area, &rows, row_height);
    Some(canvas)
}
