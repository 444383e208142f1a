//! Bands over draws of the unknown parameters, an option a row, with the stated value as a dot.

use crate::analysis::estimates::estimate::{Quantity, QuantityKind};
use crate::analysis::summary::Summary;
use crate::analysis::uncertainty::bands::{Band, Uncertainty};
use crate::report::document::{estimate, number};
use crate::report::plots::draw::axis::{self, Scale};
use crate::report::plots::draw::canvas::dot;
use crate::report::plots::draw::canvas::{Anchor, Area, Canvas, HALF_LETTER};
use crate::report::plots::draw::frame::{self, LABEL, NOTE, Page, STRONG};
use crate::report::plots::draw::palette::{AXIS, Colour, INK, MAIN, WHITE, distinct};

const ROW: f64 = 24.0;
const LINE: f64 = 19.0;

enum Row<'a> {
    Heading(&'a str),
    Band { label: &'a str, colour: Colour, band: &'a Band, stated: f64 },
}

/// `bands` of the outcomes and `payoff_bands` of the objectives, as far as there are any. Options come with their labels;
/// one alone needs none.
pub fn draw(
    page: Page,
    common: &Summary,
    found: &Uncertainty,
    options: &[(&str, &Summary)],
) -> Vec<(String, Canvas)> {
    let plot = |name: &str, what: &str, chance: bool, wanted: fn(QuantityKind) -> bool| {
        let rows = rows(found, options, wanted);
        let draws = number::count(found.draws);
        let heading = format!("{what} over {draws} draws of the unknown parameters: the middle 90%");
        (!rows.is_empty()).then(|| (name.to_owned(), bands(page, common, &heading, &rows, chance)))
    };
    let outcomes = plot("bands", "Chances", true, |kind| matches!(kind, QuantityKind::Outcome(_)));
    let payoffs =
        plot("payoff_bands", "Expected payoffs", false, |kind| matches!(kind, QuantityKind::Objective(_)));
    outcomes.into_iter().chain(payoffs).collect()
}

fn rows<'a>(
    found: &'a Uncertainty,
    options: &[(&'a str, &'a Summary)],
    wanted: fn(QuantityKind) -> bool,
) -> Vec<Row<'a>> {
    let alone = options.len() == 1;
    let of = |(place, quantity): (usize, &'a Quantity)| {
        let heading = (!alone).then_some(Row::Heading(&quantity.title));
        let row = move |(option, &(label, summary)): (usize, &(&'a str, &'a Summary))| Row::Band {
            label: if alone { &quantity.title } else { label },
            colour: if alone { MAIN } else { distinct(option) },
            band: &found.bands[option][place],
            stated: estimate::stated(summary, quantity.kind).0,
        };
        heading.into_iter().chain(options.iter().enumerate().map(row)).collect::<Vec<_>>()
    };
    found.quantities.iter().enumerate().filter(|(_, one)| wanted(one.kind)).flat_map(of).collect()
}

fn bands(page: Page, common: &Summary, heading: &str, rows: &[Row<'_>], chance: bool) -> Canvas {
    let text = "Bar: from 5% to 95% of the draws, sampling noise taken out, which is no confidence interval; line: median; \
                dot: parameters as stated.";
    let outside =
        |row: &Row<'_>| matches!(row, Row::Band { band, stated, .. } if band.leaves_out([*stated; 2]));
    let why = match rows.iter().any(outside) {
        true => " A dot outside its bar comes of stated values at the edges of their ranges.",
        false => "",
    };
    let notes = NOTE.wrapped(&format!("{text}{why}"), page.width - 80.0, 3);
    let height = rows.len() as f64 * ROW + 64.0 + notes.len() as f64 * LINE;
    let (mut canvas, area) = frame::with_content_height(page, common, heading, height);
    let title = |row: &Row<'_>| match row {
        Row::Heading(text) => STRONG.width(text),
        Row::Band { label, .. } => LABEL.width(label),
    };
    let room = (rows.iter().map(title).fold(0.0, f64::max) * 1.1).clamp(60.0, 370.0);
    let plot = Area {
        left: area.left + room + 12.0,
        right: area.right - 150.0,
        top: area.top,
        bottom: area.top + rows.len() as f64 * ROW,
    };
    let factor = if chance { 100.0 } else { 1.0 };
    let ends = || {
        let each = rows.iter().filter_map(|row| match row {
            Row::Heading(_) => None,
            Row::Band { band, stated, .. } => Some([band.p05, band.p95, *stated]),
        });
        each.flatten().filter(|end| end.is_finite()).map(|end| end * factor)
    };
    let (low, high) = (ends().fold(f64::INFINITY, f64::min), ends().fold(f64::NEG_INFINITY, f64::max));
    let air = (high - low) * 0.03;
    let low = if chance { 0.0 } else { low - air };
    let scale = Scale::new(low, high + air, plot.left, plot.right);
    let (ticks, decimals) = scale.ticks(axis::ticks_in(plot.width()), false);
    for tick in ticks {
        let x = scale.at(tick);
        let unit = if chance { "%" } else { "" };
        let label = format!("{}{unit}", number::fixed(tick, decimals));
        axis::grid_line(&mut canvas, plot, x, label);
    }
    for (index, row) in rows.iter().enumerate() {
        let middle = plot.top + (index as f64 + 0.5) * ROW;
        let base = middle + HALF_LETTER * LABEL.size;
        match row {
            Row::Heading(text) => {
                axis::row_title(&mut canvas, plot, base, text, STRONG, room);
            }
            Row::Band { label, colour, band, stated } => {
                axis::row_title(&mut canvas, plot, base, label, LABEL, room);
                if band.p50.is_finite() {
                    let [left, mid, right] = [band.p05, band.p50, band.p95].map(|end| scale.at(end * factor));
                    let (top, bottom) = (middle - 6.0, middle + 6.0);
                    // A band without width is still to be seen.
                    let right = right.max(left + 1.5);
                    canvas.rect(Area { left, top, right, bottom }, colour.pale(0.45));
                    canvas.line(vec![(mid, top), (mid, bottom)], *colour, 2.5);
                }
                if stated.is_finite() {
                    let x = scale.at(stated * factor);
                    canvas.polygon(dot(x, middle, 5.0), WHITE);
                    canvas.polygon(dot(x, middle, 3.8), INK);
                }
                let [low, _, high] = number::band(band, chance);
                let text = match low == high {
                    true => low,
                    false => format!("{} to {high}", low.trim_end_matches('%')),
                };
                canvas.text(plot.right + 12.0, base, text, LABEL, Anchor::Left);
            }
        }
    }
    canvas.line(vec![(plot.left, plot.top), (plot.left, plot.bottom)], AXIS, 1.2);
    axis::name_below(&mut canvas, plot, if chance { "share of runs" } else { "expected payoff" });
    for (line, text) in notes.into_iter().enumerate() {
        canvas.text(area.left, plot.bottom + 72.0 + line as f64 * LINE, text, NOTE, Anchor::Left);
    }
    canvas
}
