//! Dates of a file as numbered lines across a plot over time, and what they are in words below it.

use super::canvas::{Anchor, Area, Canvas, Look};
use super::frame::NOTE;
use super::label_spacing::spread;
use super::palette::{INK, SOFT};
use super::time_axis::Steps;
use crate::analysis::summary::{Calendar, DatedSummary};
use crate::report::document::dates::day;

/// Above the plot, for the numbers.
pub const ABOVE: f64 = 20.0;
const LINE: f64 = 20.0;
const COLUMNS: usize = 2;
/// So many are numbered; those that come first.
const MOST: usize = 24;
const NUMBER: Look = Look { size: 12.5, bold: true, colour: INK };

/// The dates that lie on the axis, in order of time, with where they lie in steps.
pub struct DateMarks<'a> {
    shown: Vec<(f64, &'a DatedSummary)>,
}

impl<'a> DateMarks<'a> {
    pub fn of(dates: &'a [DatedSummary], calendar: &Calendar, steps: u32) -> Self {
        let place = |dated: &'a DatedSummary| {
            let start = calendar.start?;
            let days = calendar.step_days.filter(|days| days.is_finite() && *days > 0.0)?;
            let since = f64::from(start.until(dated.date).ok()?.get_days());
            let step = since / days;
            (0.0..=f64::from(steps)).contains(&step).then_some((step, dated))
        };
        let mut shown: Vec<(f64, &DatedSummary)> = dates.iter().filter_map(place).collect();
        // Stable: of one day, in file order.
        shown.sort_by(|a, b| a.0.total_cmp(&b.0));
        shown.truncate(MOST);
        DateMarks { shown }
    }

    /// Above the plot.
    pub fn above(&self) -> f64 {
        if self.shown.is_empty() { 0.0 } else { ABOVE }
    }

    /// Below the axis.
    pub fn below(&self) -> f64 {
        match self.shown.len() {
            0 => 0.0,
            many => many.div_ceil(COLUMNS) as f64 * LINE + 26.0,
        }
    }

    /// Lines across a plot and their numbers above it, then the words from `top` down.
    pub fn draw(&self, canvas: &mut Canvas, plot: Area, steps: Steps, (area, top): (Area, f64)) {
        let places: Vec<f64> = self.shown.iter().map(|(step, _)| steps.between(*step)).collect();
        let numbers = spread(&places, 19.0, plot.left, plot.right);
        let rows = self.shown.len().div_ceil(COLUMNS);
        let width = area.width() / COLUMNS as f64;
        for (i, (&x, &number)) in places.iter().zip(&numbers).enumerate() {
            canvas.dashed(vec![(x, plot.top), (x, plot.bottom)], SOFT, 1.0, &[3.0, 3.0]);
            canvas.line(vec![(number, plot.top - 6.0), (x, plot.top)], SOFT, 1.0);
            let name = (i + 1).to_string();
            canvas.text(number, plot.top - 8.0, name.as_str(), NUMBER, Anchor::Middle);
            let dated = self.shown[i].1;
            let left = area.left + (i / rows) as f64 * width;
            let base = top + (i % rows) as f64 * LINE + 14.0;
            canvas.text(left + 18.0, base, name, NUMBER, Anchor::Right);
            let text = format!("{} · {}", day(dated.date), dated.title);
            canvas.text(left + 26.0, base, NOTE.shorten(&text, width - 40.0), NOTE, Anchor::Left);
        }
    }
}
