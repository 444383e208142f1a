//! What payoffs are made of: the mean of every named term, stacked, an option a row.

use crate::analysis::comparison::Comparison;
use crate::analysis::summary::MetricSummary;
use crate::report::plots::draw::canvas::{Anchor, Area, Canvas, HALF_LETTER, dot};
use crate::report::plots::draw::frame::{self, LABEL, Page};
use crate::report::plots::draw::palette::{INK, WHITE, distinct};
use crate::report::plots::draw::row_chart::{self, Rows, span};

/// How high a line of the legend is.
const LINE: f64 = 24.0;

/// The terms of an objective; nothing, if it has none or if not all of them have a mean.
pub fn draw(page: Page, comparison: &Comparison, objective: usize) -> Option<Canvas> {
    let first = &comparison.options.first()?.summary;
    let payoff = first.objectives.get(objective)?;
    let terms: Vec<Vec<&MetricSummary>> =
        comparison.options.iter().map(|option| option.summary.metrics_of(Some(&payoff.id))).collect();
    let known = terms.iter().flatten().all(|term| term.mean.is_finite());
    if terms[0].is_empty() || !known {
        return None;
    }
    let names: Vec<&str> = terms[0].iter().map(|term| term.title_beside(payoff)).collect();
    let room = page.width - 80.0;
    let lines = legend_places(&names, room).last().map_or(1.0, |(_, line)| line + 1.0);
    let heading = format!("What the expected payoff of {} is made of", payoff.title);
    let titles: Vec<&str> = comparison.options.iter().map(|option| option.label.as_str()).collect();
    let above = (lines - 1.0) * LINE;
    let height = row_chart::height(titles.len()) + above;
    let (mut canvas, area) = frame::with_content_height(page, first, &heading, height);
    let stacks: Vec<Vec<[f64; 2]>> = terms.iter().map(|terms| stacked(terms)).collect();
    let total = |option: usize| comparison.options[option].summary.objectives[objective].mean;
    let totals = (0..stacks.len()).map(total);
    let ends = span(stacks.iter().flatten().flatten().copied().chain(totals).chain([0.0]));
    let below = Area { top: area.top + above, ..area };
    let unit = payoff.unit.as_deref().unwrap_or("payoff");
    let rows = Rows::draw(&mut canvas, below, &titles, 110.0, ends, 0.0, (unit, 1.0));
    for (row, stack) in stacks.iter().enumerate() {
        for (term, &bar) in stack.iter().enumerate() {
            rows.bar(&mut canvas, row, bar, (0.0, 9.0), distinct(term));
        }
        let (x, y) = (rows.scale.at(total(row)), rows.middle(row));
        canvas.polygon(dot(x, y, 6.0), WHITE);
        canvas.polygon(dot(x, y, 4.5), INK);
        rows.remark(&mut canvas, row, &rows.label(total(row)), true);
    }
    for (term, ((x, line), name)) in legend_places(&names, room).iter().zip(&names).enumerate() {
        let (left, middle) = (area.left + x, area.top + 10.0 + line * LINE);
        canvas
            .rect(Area { left, top: middle - 7.0, right: left + 14.0, bottom: middle + 7.0 }, distinct(term));
        canvas.text(left + 20.0, middle + HALF_LETTER * LABEL.size, *name, LABEL, Anchor::Left);
    }
    Some(canvas)
}

/// Gains to the right of 0 and losses to the left, each from where the one before it ends.
fn stacked(terms: &[&MetricSummary]) -> Vec<[f64; 2]> {
    let (mut gains, mut losses) = (0.0, 0.0);
    let bar = |term: &&MetricSummary| {
        let end = if term.mean < 0.0 { &mut losses } else { &mut gains };
        let from = *end;
        *end += term.mean;
        [from, *end]
    };
    terms.iter().map(bar).collect()
}

/// From the left, and on which line, each item of the legend stands.
fn legend_places(names: &[&str], room: f64) -> Vec<(f64, f64)> {
    let (mut x, mut line) = (0.0, 0.0);
    let place = |name: &&str| {
        let width = 20.0 + LABEL.width(name) * 1.1 + 28.0;
        if x > 0.0 && x + width > room {
            (x, line) = (0.0, line + 1.0);
        }
        let found = (x, line);
        x += width;
        found
    };
    names.iter().map(place).collect()
}
