//! Rows with a title at the left, a scale of values below, and remarks at the right.

use super::axis::{self, Scale};
use super::canvas::{Anchor, Area, Canvas, HALF_LETTER, Look};
use super::frame::{LABEL, NOTE, Page};
use super::keys::{self, Sample};
use super::palette::{AXIS, Colour, INK, SOFT};
use crate::report::document::number;

pub const ROW: f64 = 28.0;
/// Below the rows: ticks and the name of the scale.
const BELOW: f64 = 64.0;
/// Between them and the keys above.
const AIR: f64 = 10.0;

/// How high `rows` rows are with all that belongs to them, keys above them.
pub fn height(page: Page, keys: &[(Sample<'_>, &str)], rows: usize) -> f64 {
    keys::height(page.width - 80.0, keys) + AIR + rows as f64 * ROW + BELOW
}

/// Draws keys, and returns the area below them.
pub fn below_keys(canvas: &mut Canvas, area: Area, keys: &[(Sample<'_>, &str)]) -> Area {
    keys::draw(canvas, area, keys);
    Area { top: area.top + keys::height(area.width(), keys) + AIR, ..area }
}

/// The room that remarks take at the right, at most so much of an area.
pub fn room_for<S: AsRef<str>>(remarks: &[S], page: Page) -> f64 {
    let widest = remarks.iter().map(|text| NOTE.width(text.as_ref())).fold(0.0, f64::max);
    (widest * 1.1 + 16.0).clamp(60.0, page.width * 0.38)
}

/// The place of the rows on a page and the scale of their values.
pub struct Rows {
    pub plot: Area,
    pub scale: Scale,
    factor: f64,
}

impl Rows {
    /// Draws the grid for `titles`, with `right` for remarks; a line stands at `base`. Values are told times `factor`.
    pub fn draw(
        canvas: &mut Canvas,
        area: Area,
        titles: &[&str],
        right: f64,
        (low, high): (f64, f64),
        base: f64,
        (name, factor): (&str, f64),
    ) -> Rows {
        let room = titles.iter().map(|title| LABEL.width(title)).fold(0.0, f64::max);
        let room = (room * 1.1 + 1.0).min((area.width() - right) * 0.55).max(60.0);
        let top = area.top;
        let plot = Area {
            left: area.left + room + 12.0,
            right: area.right - right,
            top,
            bottom: top + titles.len() as f64 * ROW,
        };
        let air = ((high - low) * 0.03).max(f64::MIN_POSITIVE);
        let (low, high) = (low - air, high + air);
        let told = Scale::new(low * factor, high * factor, plot.left, plot.right);
        let (ticks, decimals) = told.ticks(axis::ticks_in(plot.width()).min(6), false);
        for (tick, label) in ticks.iter().zip(axis::tick_labels(&ticks, decimals)) {
            let x = told.at(*tick);
            axis::grid_line(canvas, plot, x, label);
        }
        axis::name_below(canvas, plot, name);
        let rows = Rows { plot, scale: Scale::new(low, high, plot.left, plot.right), factor };
        let x = rows.scale.at(base);
        canvas.line(vec![(x, plot.top), (x, plot.bottom)], AXIS, 1.6);
        for (row, title) in titles.iter().enumerate() {
            axis::row_title(canvas, plot, rows.base_of(row), title, LABEL, room);
        }
        rows
    }

    pub fn middle(&self, row: usize) -> f64 {
        self.plot.top + (row as f64 + 0.5) * ROW
    }

    fn base_of(&self, row: usize) -> f64 {
        self.middle(row) + HALF_LETTER * LABEL.size
    }

    /// A bar between two values, `offset` below the middle of its row.
    pub fn bar(
        &self,
        canvas: &mut Canvas,
        row: usize,
        ends: [f64; 2],
        (offset, half): (f64, f64),
        colour: Colour,
    ) {
        let [a, b] = ends.map(|end| self.scale.at(end));
        if ends.iter().all(|end| end.is_finite()) && (a - b).abs() > 0.05 {
            let middle = self.middle(row) + offset;
            let bar = Area { left: a.min(b), top: middle - half, right: a.max(b), bottom: middle + half };
            canvas.rect(bar, colour);
        }
    }

    /// An interval with ends.
    pub fn whisker(&self, canvas: &mut Canvas, row: usize, interval: [f64; 2], offset: f64, colour: Colour) {
        let [a, b] = interval.map(|end| self.scale.at(end));
        if !interval.iter().all(|end| end.is_finite()) || b - a < 1.5 {
            return;
        }
        let middle = self.middle(row) + offset;
        canvas.line(vec![(a, middle), (b, middle)], colour, 1.4);
        // An end beyond the scale is open.
        for x in interval.into_iter().filter(|end| self.scale.has(*end)).map(|end| self.scale.at(end)) {
            canvas.line(vec![(x, middle - 4.0), (x, middle + 4.0)], colour, 1.4);
        }
    }

    pub fn remark(&self, canvas: &mut Canvas, row: usize, text: &str, strong: bool) {
        let look = Look { colour: if strong { INK } else { SOFT }, ..NOTE };
        let room = canvas.width - 40.0 - self.plot.right - 14.0;
        canvas.text(self.plot.right + 14.0, self.base_of(row), look.shorten(text, room), look, Anchor::Left);
    }

    /// A number as the scale tells it.
    pub fn label(&self, value: f64) -> String {
        number::plain(value * self.factor)
    }
}

/// The least and greatest of the numbers among some.
pub fn span(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let none = (f64::INFINITY, f64::NEG_INFINITY);
    values
        .filter(|value| value.is_finite())
        .fold(none, |(low, high), value| (low.min(value), high.max(value)))
}
