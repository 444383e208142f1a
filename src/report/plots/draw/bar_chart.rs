//! Horizontal bars of shares with their intervals as whiskers and their values in words.

use super::axis::{self, Scale, top_of_shares};
use super::canvas::{Anchor, Area, Canvas, HALF_LETTER, Look};
use super::frame::{LABEL, NOTE, STRONG};
use super::palette::{AXIS, Colour, INK, WHITE};
use crate::report::document::number;

/// How much paler a bar is than its colour.
pub const PALE: f64 = 0.25;

pub struct Bar<'a> {
    pub title: &'a str,
    pub share: f64,
    pub interval: [f64; 2],
    /// From 5% to 95% of the draws of unknown parameters.
    pub band: Option<[f64; 2]>,
    pub colour: Colour,
    /// Printed after the bar, the first part bold.
    pub value: String,
    pub remark: String,
}

pub enum Row<'a> {
    Heading(&'a str),
    Bar(Bar<'a>),
}

/// Draws the rows into an area, an axis of shares below them.
pub fn draw(canvas: &mut Canvas, area: Area, rows: &[Row<'_>], row_height: f64) {
    let bars = || rows.iter().filter_map(|row| if let Row::Bar(bar) = row { Some(bar) } else { None });
    let titles = bars()
        .map(|bar| LABEL.width(bar.title))
        .chain(rows.iter().map(|row| if let Row::Heading(text) = row { STRONG.width(text) } else { 0.0 }));
    let value_room = bars().map(value_width).fold(0.0, f64::max) + 24.0;
    // Bars shorter than this could not be compared.
    let most = (area.width() - value_room - 172.0).min(460.0).max(area.width() * 0.25);
    let title_room = (titles.fold(0.0, f64::max) * 1.1 + 1.0).min(most).max(60.0);
    let plot = Area {
        left: area.left + title_room + 12.0,
        right: area.right - value_room,
        bottom: area.top + rows.len() as f64 * row_height,
        ..area
    };
    let longest = bars()
        .flat_map(|b| [b.share, b.interval[1], b.band.map_or(0.0, |band| band[1])])
        .filter(|s| s.is_finite())
        .fold(0.0, f64::max);
    let scale = share_axis(canvas, plot, top_of_shares(longest));
    for (i, row) in rows.iter().enumerate() {
        let middle = plot.top + (i as f64 + 0.5) * row_height;
        let base = middle + HALF_LETTER * LABEL.size;
        match row {
            Row::Heading(text) => {
                axis::row_title(canvas, plot, base, text, STRONG, title_room);
            }
            Row::Bar(bar) => {
                axis::row_title(canvas, plot, base, bar.title, LABEL, title_room);
                let from = canvas.shapes.len();
                draw_bar(canvas, bar, scale, plot.left, middle, row_height);
                canvas.mark(from, format!("{}: {} {}", bar.title, bar.value, bar.remark).trim_end(), None);
            }
        }
    }
    canvas.line(vec![(plot.left, plot.top), (plot.left, plot.bottom)], AXIS, 1.2);
}

fn share_axis(canvas: &mut Canvas, plot: Area, top: f64) -> Scale {
    let (ticks, decimals) =
        Scale::new(0.0, top * 100.0, 0.0, 1.0).ticks(axis::ticks_in(plot.width()).min(5), false);
    let scale = Scale::new(0.0, top, plot.left, plot.right);
    for tick in ticks {
        let x = scale.at(tick / 100.0);
        let label = format!("{}%", number::fixed(tick, decimals));
        axis::grid_line(canvas, plot, x, label);
    }
    scale
}

fn draw_bar(canvas: &mut Canvas, bar: &Bar<'_>, scale: Scale, left: f64, middle: f64, row_height: f64) {
    let half = (row_height * 0.32).min(15.0);
    let mut end = left;
    // Behind the bar, and higher than it: what the bar does not say.
    let known = bar.band.filter(|band| band.iter().all(|end| end.is_finite()));
    if let Some(band) = known {
        let [low, high] = band.map(|end| scale.at(end));
        end = high.max(low + 1.5);
        let area = Area { left: low, top: middle - half - 2.0, right: end, bottom: middle + half + 2.0 };
        canvas.rect(area, bar.colour.pale(0.72));
    }
    let half = if known.is_some() { half * 0.5 } else { half };
    if bar.share > 0.0 {
        let right = scale.at(bar.share).max(left + 1.0);
        canvas.rect(Area { left, top: middle - half, right, bottom: middle + half }, bar.colour.pale(PALE));
        end = end.max(right);
    }
    if bar.interval.iter().all(|e| e.is_finite()) {
        let [low, high] = bar.interval.map(|e| scale.at(e));
        if high - low > 1.5 {
            canvas.whisker([low, high], middle, (half * 0.5).max(3.0), INK);
        }
        end = end.max(high);
    }
    let base = middle + HALF_LETTER * LABEL.size;
    // White behind the words: the grid must not run through them.
    let words =
        Area { left: end + 6.0, top: base - 15.0, right: end + 14.0 + value_width(bar), bottom: base + 5.0 };
    canvas.rect(words, WHITE);
    canvas.text(end + 10.0, base, bar.value.as_str(), STRONG, Anchor::Left);
    let after = end + 10.0 + value_room(&bar.value);
    canvas.text(after, base, bar.remark.as_str(), REMARK, Anchor::Left);
}

const REMARK: Look = NOTE;

/// With air, as a reader's own font may be wider than the embedded one.
fn value_room(value: &str) -> f64 {
    STRONG.width(value) * 1.15 + 8.0
}

fn value_width(bar: &Bar<'_>) -> f64 {
    value_room(&bar.value) + REMARK.width(&bar.remark)
}
