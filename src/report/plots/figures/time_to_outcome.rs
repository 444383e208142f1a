//! When it ends: the share of runs that have ended in each outcome by each moment before the last step; what is only
//! judged there is told in words.

use crate::analysis::summary::{OutcomeSummary, Summary};
use crate::report::document::number;
use crate::report::plots::draw::axis::{self, Scale};
use crate::report::plots::draw::canvas::{Anchor, Area, Canvas, HALF_LETTER};
use crate::report::plots::draw::frame::{self, LABEL, NOTE, Page};
use crate::report::plots::draw::head::Head;
use crate::report::plots::draw::label_spacing::spread;
use crate::report::plots::draw::palette::{Colour, GRID, distinct};
use crate::report::plots::draw::time_axis::Steps;

/// Lines that can still be told apart.
const MOST: usize = 12;
/// The least height of the plot with its axis.
const HEIGHT: f64 = 300.0;
/// From the plot to the words of a label.
const LEAD: f64 = 68.0;

pub fn draw(page: Page, summary: &Summary) -> Option<Canvas> {
    if summary.outcomes.is_empty() {
        return None;
    }
    let shown = "When it ends: share of runs that have ended so, over time";
    let ends_so = |(_, outcome): &(usize, &OutcomeSummary)| outcome.chance > 0.0;
    let all = || summary.outcomes.iter().enumerate().filter(ends_so);
    if all().next().is_none() {
        return Some(frame::saying(page, summary, shown, "No run ended in any of the outcomes"));
    }
    let before_the_end = |outcome: &OutcomeSummary| match shares(outcome, summary.runs).as_slice() {
        [.., before, _] => *before,
        _ => 0.0,
    };
    let (mut drawn, last): (Vec<(usize, &OutcomeSummary)>, Vec<_>) =
        all().partition(|(_, outcome)| before_the_end(outcome) > 0.0);
    let early: f64 = drawn.iter().map(|(_, outcome)| before_the_end(outcome)).sum();
    let at_end = at_the_end(&last);
    if drawn.is_empty() {
        let text = "Every run goes on to the last step: how it ends is judged there";
        return Some(frame::saying(page, summary, shown, text));
    }
    let head = Head::new(format!("{} end before the last step", capped(early)), shown);
    // Stable: of equal ones the first in the file stay.
    drawn.sort_by(|(_, a), (_, b)| b.chance.total_cmp(&a.chance));
    let left_out = drawn.len().saturating_sub(MOST);
    drawn.truncate(MOST);
    let mut text = vec![];
    if !at_end.is_empty() {
        text.push(format!("At the last step only: {at_end}."));
    }
    if left_out > 0 {
        text.push(format!("{left_out} more outcomes, no more frequent, are not drawn."));
    }
    let notes = NOTE.wrapped(&text.join(" "), page.width - 80.0, 4);
    let height = HEIGHT + notes.len() as f64 * 20.0;
    let (mut canvas, area) = frame::at_least(page, summary, head, height);
    let words =
        drawn.iter().map(|(_, outcome)| LABEL.width(&format!("{} {}", outcome.title, value(outcome))));
    let legend = LEAD + (words.fold(0.0, f64::max) * 1.1 + 10.0).min(area.width() * 0.4);
    let plot = Area {
        left: area.left + 60.0,
        top: area.top + 8.0,
        right: area.right - legend,
        bottom: area.bottom - 50.0 - notes.len() as f64 * 20.0,
    };
    let longest = drawn.iter().map(|(_, outcome)| outcome.chance).fold(0.0, f64::max);
    let y = axis::shares_at_left(&mut canvas, plot, axis::top_of_shares(longest), true);
    let steps = Steps::draw(&mut canvas, plot, &summary.calendar, summary.steps);
    // The rarest first, so that the frequent ones lie on top.
    let mut labels = vec![];
    for (i, outcome) in drawn.iter().rev() {
        let line = course(&shares(outcome, summary.runs), steps, y);
        let Some(&end) = line.last() else { continue };
        canvas.dashed(line, distinct(*i), 2.6, pattern(*i));
        canvas.rect(square(end, plot), distinct(*i));
        labels.push((end.1, *i, *outcome));
    }
    labels.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    label(&mut canvas, &labels, plot, area.right);
    for (line, note) in notes.into_iter().enumerate() {
        canvas.text(area.left, plot.bottom + 62.0 + line as f64 * 20.0, note, NOTE, Anchor::Left);
    }
    Some(canvas)
}

/// The share of runs that have ended so, step by step, or the probability of that.
fn shares(outcome: &OutcomeSummary, runs: u64) -> Vec<f64> {
    match outcome.cumulative_probability.as_slice() {
        [] => outcome.cumulative.iter().map(|&count| count as f64 / runs.max(1) as f64).collect(),
        known => known.to_vec(),
    }
}

/// Outcomes with their shares, in words, the most frequent first.
fn at_the_end(outcomes: &[(usize, &OutcomeSummary)]) -> String {
    let mut sorted = outcomes.to_vec();
    sorted.sort_by(|(_, a), (_, b)| b.chance.total_cmp(&a.chance));
    let told = |(_, outcome): &(usize, &OutcomeSummary)| {
        format!("{} {}", outcome.title, number::probability(outcome.chance, outcome.interval))
    };
    sorted.iter().map(told).collect::<Vec<_>>().join("; ")
}

/// A share, told as all only if it is.
fn capped(share: f64) -> String {
    if share >= 1.0 { "All runs".to_owned() } else { format!("{} of runs", number::share(share)) }
}

/// From the last step at which nothing had happened yet. Each share holds to the end of the next step, drawn as stairs where
/// these can be seen.
fn course(shares: &[f64], steps: Steps, y: Scale) -> Vec<(f64, f64)> {
    const VISIBLE: f64 = 12.0;
    if shares.is_empty() {
        return vec![];
    }
    let begin = shares.iter().position(|share| *share > 0.0).unwrap_or(0).saturating_sub(1);
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
        let room = right - start - 34.0 - LABEL.width(&value) * 1.1 - 4.0;
        let text = format!("{} {value}", LABEL.shorten(&outcome.title, room));
        canvas.text(start + 34.0, place + HALF_LETTER * LABEL.size, text, LABEL, Anchor::Left);
    }
}
