//! The ladder over time: the share of runs on each rung at the end of each step, stacked.

use crate::analysis::summary::{LadderSummary, Summary};
use crate::report::plots::draw::axis::{self, Scale};
use crate::report::plots::draw::canvas::{Anchor, Area, Canvas, HALF_LETTER, Look};
use crate::report::plots::draw::frame::{self, LABEL, NOTE, Page};
use crate::report::plots::draw::label_spacing::spread;
use crate::report::plots::draw::palette::{FAINT, WHITE, ordered};
use crate::report::plots::draw::time_axis::Steps;

const LEGEND: f64 = 240.0;
/// Height of a label.
const ROW: f64 = 24.0;

pub fn draw(page: Page, summary: &Summary, ladder: &LadderSummary) -> Option<Canvas> {
    if ladder.rungs.is_empty() {
        return None;
    }
    let main = summary.ladders.first().is_some_and(|first| first.id == ladder.id);
    let which = if main || ladder.title.is_empty() { "Where on the ladder" } else { &ladder.title };
    let heading = format!("{which}: share of runs on each rung over time");
    let (mut canvas, area) = frame::usual(page, summary, &heading);
    let plot = Area {
        left: area.left + 50.0,
        top: area.top + 8.0,
        right: area.right - LEGEND,
        bottom: area.bottom - 50.0,
    };
    let y = axis::shares_at_left(&mut canvas, plot, 1.0, false);
    let steps = Steps::draw(&mut canvas, plot, &summary.calendar, summary.steps);
    stack(&mut canvas, ladder, steps, y);
    axis::base_line(&mut canvas, plot);
    let room = Area { left: plot.right + 28.0, right: area.right, ..plot };
    if ladder.rungs.len() as f64 * ROW <= plot.height() {
        labels(&mut canvas, ladder, plot, room);
    } else {
        legend(&mut canvas, ladder, room);
    }
    Some(canvas)
}

/// From the highest rung down, each area reaching to the bottom: what is drawn later covers what lies
/// under it, so that no seam shows between two.
fn stack(canvas: &mut Canvas, ladder: &LadderSummary, steps: Steps, y: Scale) {
    let length = ladder.rungs.iter().map(|rung| rung.occupancy.len()).max().unwrap_or(0);
    let shown: Vec<usize> = steps.shown(length).collect();
    let (Some(&first), Some(&last)) = (shown.first(), shown.last()) else { return };
    // Share of runs on this rung or a lower one, for each rung and shown step.
    let mut up_to = vec![vec![0.0; shown.len()]];
    for (i, rung) in ladder.rungs.iter().enumerate() {
        let higher = shown
            .iter()
            .zip(&up_to[i])
            .map(|(t, below)| {
                below + rung.occupancy.get(*t).copied().filter(|s| s.is_finite()).unwrap_or(0.0)
            })
            .collect();
        up_to.push(higher);
    }
    for (i, rung) in ladder.rungs.iter().enumerate().rev() {
        if rung.occupancy.iter().all(|share| share.partial_cmp(&0.0) != Some(std::cmp::Ordering::Greater)) {
            continue;
        }
        let tops: Vec<(f64, f64)> =
            shown.iter().zip(&up_to[i + 1]).map(|(t, share)| (steps.at(*t), y.at(*share))).collect();
        let mut outline = tops.clone();
        outline.push((steps.at(last), y.at(0.0)));
        outline.push((steps.at(first), y.at(0.0)));
        canvas.polygon(outline, ordered(i, ladder.rungs.len()));
        canvas.line(tops, WHITE, 0.8);
    }
}

/// The name of each rung, led to its band at the right end; rungs nobody was ever on are faint.
fn labels(canvas: &mut Canvas, ladder: &LadderSummary, plot: Area, room: Area) {
    let n = ladder.rungs.len();
    let at_end =
        |i: usize| ladder.rungs[i].occupancy.last().copied().filter(|s| s.is_finite()).unwrap_or(0.0);
    let mut below = 0.0;
    let mut middles = vec![];
    for i in 0..n {
        middles.push(plot.bottom - (below + at_end(i) / 2.0) * plot.height());
        below += at_end(i);
    }
    // From the top of the page down.
    middles.reverse();
    let places = spread(&middles, ROW, plot.top + ROW / 2.0, plot.bottom - ROW / 2.0);
    for (row, (&middle, place)) in middles.iter().zip(places).enumerate() {
        let i = n - 1 - row;
        let rung = &ladder.rungs[i];
        let colour = ordered(i, n);
        if at_end(i) > 0.0 {
            let lead = vec![(plot.right + 2.0, middle), (room.left - 14.0, place), (room.left, place)];
            canvas.line(lead, FAINT, 1.0);
        }
        let swatch = Area { left: room.left, top: place - 9.0, right: room.left + 18.0, bottom: place + 9.0 };
        canvas.rect(swatch, colour);
        let ever = rung.occupancy.iter().any(|share| *share > 0.0);
        let look = if ever { LABEL } else { Look { colour: FAINT, ..LABEL } };
        let text = look.shorten(&rung.title, room.right - room.left - 28.0);
        canvas.text(room.left + 28.0, place + HALF_LETTER * look.size, text, look, Anchor::Left);
    }
}

/// One swatch a rung, the highest on top as in the stack; rungs nobody was ever on are faint.
fn legend(canvas: &mut Canvas, ladder: &LadderSummary, area: Area) {
    let n = ladder.rungs.len();
    let row = (area.height() / n as f64).min(26.0);
    let every = (19.0 / row).ceil().max(1.0) as usize;
    let gap = if row >= 19.0 { 4.0 } else { 0.0 };
    for (i, rung) in ladder.rungs.iter().enumerate() {
        let top = area.top + (n - 1 - i) as f64 * row;
        let swatch = Area {
            left: area.left,
            top: top + gap / 2.0,
            right: area.left + 18.0,
            bottom: top + row - gap / 2.0,
        };
        canvas.rect(swatch, ordered(i, n));
        if i % every == 0 {
            let ever = rung.occupancy.iter().any(|share| *share > 0.0);
            let look = if ever { LABEL } else { Look { colour: FAINT, ..LABEL } };
            let text = look.shorten(&rung.title, area.right - area.left - 28.0);
            let base = top + row / 2.0 + HALF_LETTER * look.size;
            canvas.text(area.left + 28.0, base, text, look, Anchor::Left);
        }
    }
    let note = match every {
        1 => "",
        _ => "not every rung is named",
    };
    canvas.text(area.left, area.top + n as f64 * row + 42.0, note, NOTE, Anchor::Left);
}
