//! How runs would end if they ended now: the share of each outcome, step by step.

use super::finding::capital;
use crate::analysis::summary::{OutcomeSummary, Summary};
use crate::report::document::number;
use crate::report::plots::draw::areas::{self, Layer};
use crate::report::plots::draw::axis;
use crate::report::plots::draw::canvas::{Anchor, Area, Canvas, HALF_LETTER};
use crate::report::plots::draw::date_marks::DateMarks;
use crate::report::plots::draw::frame::{self, LABEL, Page};
use crate::report::plots::draw::head::Head;
use crate::report::plots::draw::label_spacing::spread;
use crate::report::plots::draw::palette::{FAINT, distinct};
use crate::report::plots::draw::time_axis::Steps;

/// Height of a label.
const ROW: f64 = 22.0;
/// From the plot to a label's swatch, and the swatch.
const LEAD: f64 = 28.0;
const SWATCH: f64 = 26.0;
const WIDEST_LEGEND: f64 = 480.0;
/// Above and below the plot, without dates.
const REST: f64 = 10.0 + 38.0;

/// None if it was not counted.
pub fn draw(page: Page, summary: &Summary) -> Option<Canvas> {
    let outcomes = &summary.outcomes;
    if outcomes.iter().all(|outcome| outcome.standing.is_empty()) {
        return None;
    }
    let marks = DateMarks::of(page, summary);
    let rest = REST + marks.above() + marks.below();
    let least = outcomes.len() as f64 * ROW + rest;
    let (mut canvas, area) = frame::at_least(page, summary, head(summary), least);
    let told = |outcome: &OutcomeSummary| format!("{} {}", outcome.title, number::share(at_end(outcome)));
    let widest = outcomes.iter().map(|outcome| LABEL.width(&told(outcome))).fold(0.0, f64::max) * 1.1;
    let legend = (LEAD + SWATCH + widest + 2.0).min(WIDEST_LEGEND).min(area.width() / 2.0);
    let top = area.top + 10.0 + marks.above();
    let plot =
        Area { left: area.left + 50.0, top, right: area.right - legend, bottom: top + area.height() - rest };
    let y = axis::shares_at_left(&mut canvas, plot, 1.0, false);
    let steps = Steps::draw(&mut canvas, plot, &summary.calendar, summary.steps);
    let colour = |place: usize| distinct(place).pale(0.15);
    // The first in the file at the top, as in the list beside it.
    let layers = outcomes.iter().enumerate().rev();
    let layers: Vec<Layer<'_>> =
        layers.map(|(place, outcome)| Layer { shares: &outcome.standing, colour: colour(place) }).collect();
    areas::stack(&mut canvas, &layers, steps, y);
    axis::base_line(&mut canvas, plot);
    let mut above = 0.0;
    let middles: Vec<f64> = outcomes
        .iter()
        .map(|outcome| {
            let share = at_end(outcome);
            above += share;
            plot.top + (above - share / 2.0) * plot.height()
        })
        .collect();
    let places = spread(&middles, ROW, plot.top + ROW / 2.0, plot.bottom - ROW / 2.0);
    let left = plot.right + LEAD;
    for (place, (outcome, (middle, label))) in outcomes.iter().zip(middles.iter().zip(places)).enumerate() {
        if at_end(outcome) > 0.0 {
            let lead = vec![(plot.right + 2.0, *middle), (left - 10.0, label), (left, label)];
            canvas.line(lead, FAINT, 1.0);
        }
        let swatch = Area { left, top: label - 8.0, right: left + 18.0, bottom: label + 8.0 };
        canvas.rect(swatch, colour(place));
        let text = LABEL.shorten(&told(outcome), area.right - left - SWATCH + 1.0);
        canvas.text(left + SWATCH, label + HALF_LETTER * LABEL.size, text, LABEL, Anchor::Left);
    }
    marks.draw(&mut canvas, plot, steps, (area, plot.bottom + 48.0));
    Some(canvas)
}

fn at_end(outcome: &OutcomeSummary) -> f64 {
    outcome.standing.last().copied().filter(|share| share.is_finite()).unwrap_or(0.0)
}

/// What most runs would end in half-way, and do end in.
fn head(summary: &Summary) -> Head {
    let shown = "How runs would end if they ended now: share of runs by outcome";
    let most_at = |step: usize| {
        let share = |outcome: &&OutcomeSummary| outcome.standing.get(step).copied().unwrap_or(0.0);
        let most = summary.outcomes.iter().max_by(|a, b| share(a).total_cmp(&share(b)))?;
        Some((most, share(&most)))
    };
    let steps = summary.outcomes.first().map_or(0, |outcome| outcome.standing.len());
    let (Some((early, then)), Some((late, now))) = (most_at(steps / 2), most_at(steps.saturating_sub(1)))
    else {
        return Head::new(shown, "");
    };
    let [then, now] = [then, now].map(|share| number::percent(share, 0));
    let found = match early.id == late.id {
        true => format!("{}: {then} of runs half-way, {now} at the end", capital(&late.title)),
        false => {
            format!("{}: {now} of runs at the end; half-way, {}: {then}", capital(&late.title), early.title)
        }
    };
    Head::new(found, shown)
}
