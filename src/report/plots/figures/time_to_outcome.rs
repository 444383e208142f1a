//! When it ends: the share of runs that have ended in each outcome by each moment.

use crate::analysis::summary::{OutcomeSummary, Summary};
use crate::report::document::number;
use crate::report::plots::draw::axis::{self, Scale};
use crate::report::plots::draw::canvas::{Anchor, Area, Canvas, HALF_LETTER};
use crate::report::plots::draw::frame::{self, LABEL, NOTE, Page};
use crate::report::plots::draw::label_spacing::spread;
use crate::report::plots::draw::palette::{Colour, GRID, distinct};
use crate::report::plots::draw::time_axis::Steps;

/// Lines that can still be told apart.
const MOST: usize = 12;
/// The least room for the names of lines, and what stands beside them there.
const LEGEND: f64 = 300.0;
const BESIDE: f64 = 34.0 + 34.0 + 12.0;

pub fn draw(page: Page, summary: &Summary) -> Option<Canvas> {
    if summary.outcomes.is_empty() {
        return None;
    }
    let heading = "When it ends: share of runs that have ended so, over time";
    let (mut canvas, area) = frame::usual(page, summary, heading);
    let mut drawn: Vec<(usize, &OutcomeSummary)> =
        summary.outcomes.iter().enumerate().filter(|(_, outcome)| ends_so(outcome)).collect();
    if drawn.is_empty() {
        return Some(frame::saying(page, summary, heading, "No run ended in any of the outcomes"));
    }
    // Stable: of equal ones the first in the file stay.
    drawn.sort_by(|(_, a), (_, b)| b.count.cmp(&a.count).then(b.chance.total_cmp(&a.chance)));
    let left_out = drawn.len().saturating_sub(MOST);
    drawn.truncate(MOST);
    // As wide as the names beside the lines, but no more than half of the page.
    let named = |outcome: &OutcomeSummary| LABEL.width(&outcome.title) * 1.12 + LABEL.width(&value(outcome));
    let widest = drawn.iter().map(|(_, outcome)| named(outcome)).fold(0.0, f64::max);
    let plot = Area {
        left: area.left + 60.0,
        top: area.top + 8.0,
        right: area.right - (widest + BESIDE).clamp(LEGEND, (area.width() / 2.0).max(LEGEND)),
        bottom: area.bottom - 50.0,
    };
    let share = |count: u64| count as f64 / summary.runs.max(1) as f64;
    let courses: Vec<Vec<f64>> = drawn.iter().map(|(_, outcome)| shares_of(outcome, &share)).collect();
    let ends = courses.iter().filter_map(|shares| shares.last()).copied();
    let longest = drawn.iter().map(|(_, o)| share(o.count)).chain(ends).fold(0.0, f64::max);
    let y = axis::shares_at_left(&mut canvas, plot, axis::top_of_shares(longest), true);
    let steps = Steps::draw(&mut canvas, plot, &summary.calendar, summary.steps);
    // The rarest first, so that the frequent ones lie on top.
    let mut labels = vec![];
    let mut only_at_the_end = false;
    for ((i, outcome), shares) in drawn.iter().zip(&courses).rev() {
        let line = course(shares, steps, y);
        let Some(&end) = line.last() else { continue };
        if line.len() > 1 {
            canvas.dashed(line, distinct(*i), 2.6, pattern(*i));
        } else {
            only_at_the_end = true;
        }
        canvas.rect(square(end, plot), distinct(*i));
        labels.push((end.1, *i, *outcome));
    }
    labels.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    label(&mut canvas, &labels, plot, area.right);
    let mut notes = vec![];
    if only_at_the_end {
        notes.push("a square alone: only at the last step".to_string());
    }
    if left_out > 0 {
        notes.push(format!("{left_out} more outcomes, no more frequent, are not drawn"));
    }
    for (i, note) in notes.into_iter().rev().enumerate() {
        canvas.text(area.right, area.bottom - 2.0 - i as f64 * 20.0, note, NOTE, Anchor::Right);
    }
    Some(canvas)
}

/// Whether any run ended so; of an exact answer, whether it has a chance.
fn ends_so(outcome: &OutcomeSummary) -> bool {
    outcome.count > 0 || !outcome.cumulative_probability.is_empty() && outcome.chance > 0.0
}

/// The share of runs that had ended so, step by step, or the probability of that.
fn shares_of(outcome: &OutcomeSummary, share: &dyn Fn(u64) -> f64) -> Vec<f64> {
    match outcome.cumulative_probability.as_slice() {
        [] => outcome.cumulative.iter().map(|count| share(*count)).collect(),
        known => known.to_vec(),
    }
}

/// From the last step at which nothing had happened yet; a single point if that is the last but one.
/// Each share holds to the end of the next step, drawn as stairs where these can be seen.
fn course(shares: &[f64], steps: Steps, y: Scale) -> Vec<(f64, f64)> {
    const VISIBLE: f64 = 12.0;
    let Some(last) = shares.len().checked_sub(1) else { return vec![] };
    let begin = shares.iter().position(|share| *share > 0.0).unwrap_or(0).saturating_sub(1);
    if begin + 1 >= last {
        return vec![(steps.at(last), y.at(shares[last]))];
    }
    let stairs = steps.at(1) - steps.at(0) >= VISIBLE;
    let mut line: Vec<(f64, f64)> = vec![];
    for t in steps.shown(shares.len()).filter(|t| *t >= begin) {
        let place = (steps.at(t), y.at(shares[t]));
        if let Some(&(_, before)) = line.last().filter(|_| stairs) {
            line.push((place.0, before));
        }
        line.push(place);
    }
    line
}

/// Marks where a line ends, inside the plot.
fn square((x, y): (f64, f64), plot: Area) -> Area {
    const HALF: f64 = 4.0;
    let y = y.min(plot.bottom - HALF);
    Area { left: x - HALF, top: y - HALF, right: x + HALF, bottom: y + HALF }
}

/// Neighbours have different patterns, for those who see no colour.
fn pattern(i: usize) -> &'static [f64] {
    const PATTERNS: [&[f64]; 5] = [&[], &[9.0, 4.0], &[3.0, 3.0], &[14.0, 5.0], &[6.0, 3.0, 2.0, 3.0]];
    PATTERNS[i % PATTERNS.len()]
}

fn value(outcome: &OutcomeSummary) -> String {
    number::probability(outcome.chance, outcome.interval)
}

fn label(canvas: &mut Canvas, labels: &[(f64, usize, &OutcomeSummary)], plot: Area, right: f64) {
    let ends: Vec<f64> = labels.iter().map(|(end, ..)| *end).collect();
    let places = spread(&ends, 24.0, plot.top + 6.0, plot.bottom - 10.0);
    for ((end, i, outcome), place) in labels.iter().zip(places) {
        let start = plot.right + 34.0;
        let colour: Colour = distinct(*i);
        canvas.line(vec![(plot.right + 6.0, *end), (start - 8.0, place)], GRID.mix(colour, 0.5), 1.0);
        canvas.dashed(vec![(start - 4.0, place), (start + 26.0, place)], colour, 2.6, pattern(*i));
        let value = value(outcome);
        let room = right - start - 34.0 - LABEL.width(&value) - 8.0;
        let text = format!("{} {value}", LABEL.shorten(&outcome.title, room));
        canvas.text(start + 34.0, place + HALF_LETTER * LABEL.size, text, LABEL, Anchor::Left);
    }
}
