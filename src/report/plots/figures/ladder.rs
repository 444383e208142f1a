//! The ladder over time: the share of runs at or above each rung at the end of each step.

use super::finding;
use crate::analysis::summary::{LadderSummary, Summary};
use crate::report::document::number;
use crate::report::plots::draw::areas::{self, Layer};
use crate::report::plots::draw::axis::{self, Scale};
use crate::report::plots::draw::canvas::{Anchor, Area, Canvas, HALF_LETTER, Look};
use crate::report::plots::draw::date_marks::DateMarks;
use crate::report::plots::draw::frame::{self, LABEL, NOTE, Page};
use crate::report::plots::draw::head::Head;
use crate::report::plots::draw::label_spacing::spread;
use crate::report::plots::draw::palette::{FAINT, INK, ordered};
use crate::report::plots::draw::time_axis::Steps;

/// Height of a label.
const ROW: f64 = 22.0;
/// Above and below the plot, without dates: the name of the shares, the axis.
const REST: f64 = 22.0 + 38.0;
/// More rungs than this make the page no higher.
const MOST_ROWS: usize = 64;
/// From the plot to a label's swatch, the swatch, and the share before the name.
const LEAD: f64 = 28.0;
const SWATCH: f64 = 26.0;
const SHARE: f64 = 58.0;
const WIDEST_LEGEND: f64 = 520.0;
const WHAT_SHARE: &str = "on it or above, at the end";

pub fn draw(page: Page, summary: &Summary, ladder: &LadderSummary) -> Option<Canvas> {
    let n = ladder.rungs.len();
    if n == 0 {
        return None;
    }
    let marks = DateMarks::of(page, summary);
    let rest = REST + marks.above() + marks.below();
    let least = n.min(MOST_ROWS) as f64 * ROW + rest;
    let (mut canvas, area) = frame::at_least(page, summary, head(summary, ladder), least);
    let high = area.height() - rest;
    let widest = ladder.rungs.iter().map(|rung| LABEL.width(&rung.title)).fold(0.0, f64::max) * 1.1;
    let legend = (LEAD + SWATCH + SHARE + widest + 2.0)
        .clamp(LEAD + SWATCH + NOTE.width(WHAT_SHARE) * 1.1, WIDEST_LEGEND);
    let top = area.top + 22.0 + marks.above();
    let plot = Area { left: area.left + 50.0, top, right: area.right - legend, bottom: top + high };
    let y = axis::shares_at_left(&mut canvas, plot, 1.0, false);
    let steps = Steps::draw(&mut canvas, plot, &summary.calendar, summary.steps);
    stack(&mut canvas, ladder, steps, y);
    axis::base_line(&mut canvas, plot);
    labels(&mut canvas, ladder, plot, area.right);
    marks.draw(&mut canvas, plot, steps, (area, plot.bottom + 48.0));
    Some(canvas)
}

/// The share of runs on a rung at the end of a step.
fn share(ladder: &LadderSummary, rung: usize, step: usize) -> f64 {
    ladder.rungs[rung].occupancy.get(step).copied().filter(|share| share.is_finite()).unwrap_or(0.0)
}

/// The share of runs on a rung or a higher one.
fn reached(ladder: &LadderSummary, rung: usize, step: usize) -> f64 {
    (rung..ladder.rungs.len()).map(|rung| share(ladder, rung, step)).sum::<f64>().min(1.0)
}

fn length(ladder: &LadderSummary) -> usize {
    ladder.rungs.iter().map(|rung| rung.occupancy.len()).max().unwrap_or(0)
}

fn was_reached(ladder: &LadderSummary, rung: usize) -> bool {
    ladder.rungs[rung].occupancy.iter().any(|share| *share > 0.0)
}

/// Where runs are at the end: the rung that most are on, and the highest one.
fn head(summary: &Summary, ladder: &LadderSummary) -> Head {
    let main = summary.ladders.first().is_some_and(|first| first.id == ladder.id);
    let which = if main || ladder.title.is_empty() {
        "Where on the ladder".to_owned()
    } else {
        finding::capital(&ladder.title)
    };
    let shown = "Share of runs on each rung over time, the highest at the bottom";
    let Some(last) = length(ladder).checked_sub(1) else { return Head::new(format!("{which}: {shown}"), "") };
    let top = (0..ladder.rungs.len()).rev().find(|&rung| share(ladder, rung, last) > 0.0);
    let mut most = 0;
    for rung in 1..ladder.rungs.len() {
        if share(ladder, rung, last) > share(ladder, most, last) {
            most = rung;
        }
    }
    let Some(top) = top else { return Head::new(format!("{which}: no run was on any rung"), shown) };
    let told = |rung: usize| {
        let title = &ladder.rungs[rung].title;
        format!("{} of runs end on “{title}”", number::share(share(ladder, rung, last)))
    };
    let one = format!("{which}: {}", told(most));
    let title = &ladder.rungs[top].title;
    let two = format!("{one}, {} on “{title}”", number::share(share(ladder, top, last)));
    Head::new(finding::fitting((top != most).then_some(two), one), shown)
}

/// From the lowest rung up, as high as the share of runs on its rung or a higher one.
fn stack(canvas: &mut Canvas, ladder: &LadderSummary, steps: Steps, y: Scale) {
    let n = ladder.rungs.len();
    let rungs = ladder.rungs.iter().enumerate().rev();
    let areas: Vec<Layer<'_>> =
        rungs.map(|(rung, of)| Layer { shares: &of.occupancy, colour: ordered(rung, n) }).collect();
    areas::stack(canvas, &areas, steps, y);
}

/// The name of each rung, led to the line that tells how many runs are on it or above at the end; rungs nobody was ever on
/// are faint.
fn labels(canvas: &mut Canvas, ladder: &LadderSummary, plot: Area, right: f64) {
    let n = ladder.rungs.len();
    let left = plot.right + LEAD;
    let last = length(ladder).saturating_sub(1);
    // From the top of the page down: the lowest rung first.
    let lines: Vec<f64> =
        (0..n).map(|rung| plot.bottom - reached(ladder, rung, last) * plot.height()).collect();
    let places = spread(&lines, ROW, plot.top + ROW / 2.0, plot.bottom - ROW / 2.0);
    // Where there are too many to write each, some are named.
    let every = (n as f64 * 20.0 / plot.height()).ceil().max(1.0) as usize;
    canvas.text(left + SWATCH, plot.top - 8.0, WHAT_SHARE, NOTE, Anchor::Left);
    for (rung, (&line, place)) in lines.iter().zip(places).enumerate() {
        let at_end = share(ladder, rung, last) > 0.0;
        if at_end {
            canvas.line(vec![(plot.right + 2.0, line), (left - 10.0, place), (left, place)], FAINT, 1.0);
        }
        let half = (plot.height() / n as f64 / 2.0 - 1.0).clamp(1.0, 8.0);
        let swatch = Area { left, top: place - half, right: left + 18.0, bottom: place + half };
        canvas.rect(swatch, ordered(rung, n));
        if rung % every != 0 {
            continue;
        }
        let colour = if was_reached(ladder, rung) { INK } else { FAINT };
        let base = place + HALF_LETTER * LABEL.size;
        if reached(ladder, rung, last) > 0.0 {
            let share = number::share(reached(ladder, rung, last));
            let look = Look { colour, bold: true, ..NOTE };
            canvas.text(left + SWATCH + SHARE - 8.0, base, share, look, Anchor::Right);
        }
        // A long name is written smaller rather than cut.
        let title = &ladder.rungs[rung].title;
        let room = right - left - SWATCH - SHARE;
        let size = (LABEL.size * room / (LABEL.width(title) * 1.1)).clamp(9.0, LABEL.size);
        let look = Look { size, colour, ..LABEL };
        canvas.text(left + SWATCH + SHARE, base, look.shorten(title, room + 1.0), look, Anchor::Left);
    }
    if every > 1 {
        let note = "not every rung is named";
        canvas.text(right, plot.bottom + 44.0, note, NOTE, Anchor::Right);
    }
}
