//! Dates of a file as numbered lines across a plot over time, and what they are in words below it.

use super::canvas::{Anchor, Area, Canvas, Look};
use super::frame::{NOTE, Page};
use super::label_spacing::spread;
use super::palette::{INK, SOFT};
use super::time_axis::Steps;
use crate::analysis::summary::{DatedSummary, Summary};
use crate::report::document::dates::day;

/// Above the plot, for the numbers.
pub const ABOVE: f64 = 20.0;
const LINE: f64 = 20.0;
const COLUMNS: usize = 2;
/// Of one date.
const MOST_LINES: usize = 4;
/// So many are numbered; those that come first.
const MOST: usize = 24;
const NUMBER: Look = Look { size: 12.5, bold: true, colour: INK };

/// The dates that lie on the axis, in order of time: where they lie in steps, and what they are, in lines.
pub struct DateMarks {
    shown: Vec<(f64, Vec<String>)>,
}

impl DateMarks {
    pub fn of(page: Page, summary: &Summary) -> Self {
        let Summary { dates, calendar, steps, .. } = summary;
        let place = |dated: &DatedSummary| {
            let start = calendar.start?;
            let days = calendar.step_days.filter(|days| days.is_finite() && *days > 0.0)?;
            let since = f64::from(start.until(dated.date).ok()?.get_days());
            let step = since / days;
            let text = format!("{} · {}", day(dated.date), dated.title);
            let room = (page.width - 80.0) / COLUMNS as f64 - 40.0;
            (0.0..=f64::from(*steps)).contains(&step).then(|| (step, NOTE.wrapped(&text, room, MOST_LINES)))
        };
        let mut shown: Vec<(f64, Vec<String>)> = dates.iter().filter_map(place).collect();
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
        let lines =
            |column: &[(f64, Vec<String>)]| column.iter().map(|(_, lines)| lines.len()).sum::<usize>();
        let most = self.shown.chunks(self.rows()).map(lines).max();
        most.map_or(0.0, |lines| lines as f64 * LINE + 26.0)
    }

    /// So many in a column.
    fn rows(&self) -> usize {
        self.shown.len().div_ceil(COLUMNS).max(1)
    }

    /// Lines across a plot and their numbers above it, then the words from `top` down.
    pub fn draw(&self, canvas: &mut Canvas, plot: Area, steps: Steps, (area, top): (Area, f64)) {
        let places: Vec<f64> = self.shown.iter().map(|(step, _)| steps.between(*step)).collect();
        let numbers = spread(&places, 19.0, plot.left, plot.right);
        let width = area.width() / COLUMNS as f64;
        let mut line = 0;
        for (i, (&x, &number)) in places.iter().zip(&numbers).enumerate() {
            canvas.dashed(vec![(x, plot.top), (x, plot.bottom)], SOFT, 1.0, &[3.0, 3.0]);
            canvas.line(vec![(number, plot.top - 6.0), (x, plot.top)], SOFT, 1.0);
            let name = (i + 1).to_string();
            canvas.text(number, plot.top - 8.0, name.as_str(), NUMBER, Anchor::Middle);
            let left = area.left + (i / self.rows()) as f64 * width;
            if i % self.rows() == 0 {
                line = 0;
            }
            let base = |line: usize| top + line as f64 * LINE + 14.0;
            canvas.text(left + 18.0, base(line), name, NUMBER, Anchor::Right);
            for text in &self.shown[i].1 {
                canvas.text(left + 26.0, base(line), text.as_str(), NOTE, Anchor::Left);
                line += 1;
            }
        }
    }
}
