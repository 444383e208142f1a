//! A fan chart: median and bands of an expression over time; of whole numbers, in steps.

use super::finding;
use crate::analysis::summary::{FanSummary, Summary};
use crate::report::plots::draw::axis::{self, Scale};
use crate::report::plots::draw::canvas::{Anchor, Area, Canvas, HALF_LETTER};
use crate::report::plots::draw::frame::{self, LABEL, Page};
use crate::report::plots::draw::head::Head;
use crate::report::plots::draw::palette::{Colour, MAIN, WHITE};
use crate::report::plots::draw::time_axis::Steps;

const LEGEND: f64 = 205.0;

pub fn draw(page: Page, summary: &Summary, fan: &FanSummary) -> Option<Canvas> {
    let lines = [&fan.p05, &fan.p25, &fan.p50, &fan.p75, &fan.p95];
    let values = || lines.iter().flat_map(|line| line.iter().copied()).filter(|v| v.is_finite());
    values().next()?;
    let whole = values().all(|value| value.fract() == 0.0);
    let (mut canvas, area) = frame::usual(page, summary, head(fan));
    let name = fan.unit.as_deref().unwrap_or("");
    let plot = Area {
        left: area.left + 70.0,
        top: area.top + if name.is_empty() { 8.0 } else { 26.0 },
        right: area.right - LEGEND,
        bottom: area.bottom - 50.0,
    };
    let (low, high) =
        span(values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max), fan.range);
    let y = Scale::new(low, high, plot.bottom, plot.top);
    axis::name_above(&mut canvas, plot, area.left, name);
    let steps = Steps::draw(&mut canvas, plot, &summary.calendar, summary.steps);
    let (outer, inner) = (MAIN.pale(0.78), MAIN.pale(0.5));
    let line = |values: &[f64]| if whole { stairs(steps.line(values, y)) } else { steps.line(values, y) };
    band(&mut canvas, line(&fan.p05), line(&fan.p95), outer);
    band(&mut canvas, line(&fan.p25), line(&fan.p75), inner);
    axis::values_at_left(&mut canvas, plot, y);
    canvas.line(line(&fan.p50), WHITE, 5.0);
    canvas.line(line(&fan.p50), MAIN, 2.8);
    axis::base_line(&mut canvas, plot);
    legend(&mut canvas, plot.right + 28.0, plot.top + 14.0, [outer, inner]);
    Some(canvas)
}

/// Where the middle of the runs ends, and most of them.
fn head(fan: &FanSummary) -> Head {
    let shown = "Median and bands of runs, over time";
    let title = finding::capital(&fan.title);
    let ends = [&fan.p05, &fan.p50, &fan.p95].map(|line| line.last().copied().unwrap_or(f64::NAN));
    if ends.iter().any(|end| !end.is_finite()) {
        return Head::new(format!("{title} over time: median and bands of runs"), "");
    }
    let unit = fan.unit.as_deref().map_or_else(String::new, |unit| format!(" {unit}"));
    let [low, middle, high] = ends.map(finding::brief);
    let short = format!("{title}: median {middle}{unit} at the end");
    let long = format!("{title}: median {middle}{unit} at the end, 90% of runs from {low} to {high}");
    Head::new(finding::fitting(Some(long), short), shown)
}

/// What holds at the end of a step holds until the end of the next: nothing lies between whole numbers.
fn stairs(points: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    let mut line: Vec<(f64, f64)> = Vec::with_capacity(2 * points.len());
    for (x, y) in points {
        if let Some(&(_, before)) = line.last() {
            line.push((x, before));
        }
        line.push((x, y));
    }
    line
}

/// The declared range if the data fill half of it, else the data and a little air, never beyond the range.
fn span(low: f64, high: f64, range: [f64; 2]) -> (f64, f64) {
    let [bottom, top] = range;
    let known = bottom.is_finite() && top.is_finite() && top > bottom;
    if known && high - low >= 0.5 * (top - bottom) {
        return (bottom, top);
    }
    let air = (0.08 * (high - low)).max(if known { 0.02 * (top - bottom) } else { 0.0 });
    let down = if bottom.is_nan() { low - air } else { (low - air).max(bottom) };
    let up = if top.is_nan() { high + air } else { (high + air).min(top) };
    // A scale that nearly begins at nothing begins there.
    if bottom <= 0.0 && down > 0.0 && down < 0.3 * up { (0.0, up) } else { (down, up) }
}

fn band(canvas: &mut Canvas, low: Vec<(f64, f64)>, mut high: Vec<(f64, f64)>, colour: Colour) {
    if low.len() > 1 && high.len() > 1 {
        high.reverse();
        canvas.polygon(low.into_iter().chain(high).collect(), colour);
    }
}

fn legend(canvas: &mut Canvas, x: f64, y: f64, [outer, inner]: [Colour; 2]) {
    for (i, (colour, text)) in
        [(MAIN, "median"), (inner, "middle 50% of runs"), (outer, "middle 90% of runs")]
            .into_iter()
            .enumerate()
    {
        let middle = y + i as f64 * 28.0;
        let half = if i == 0 { 1.4 } else { 9.0 };
        canvas.rect(Area { left: x, top: middle - half, right: x + 22.0, bottom: middle + half }, colour);
        canvas.text(x + 30.0, middle + HALF_LETTER * LABEL.size, text, LABEL, Anchor::Left);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_go_in_stairs() {
        let line = stairs(vec![(0.0, 1.0), (1.0, 1.0), (2.0, 3.0)]);
        assert_eq!(line, [(0.0, 1.0), (1.0, 1.0), (1.0, 1.0), (2.0, 1.0), (2.0, 3.0)]);
    }

    #[test]
    fn the_axis_shows_the_range_only_if_the_data_fill_it() {
        assert_eq!(span(0.1, 0.9, [0.0, 1.0]), (0.0, 1.0));
        let (low, high) = span(0.60, 0.64, [0.0, 1.0]);
        assert!(low > 0.5 && high < 0.7);
        assert_eq!(span(1.0, 30.0, [0.0, 80.0]).0, 0.0);
        assert_eq!(span(0.0, 0.0, [0.0, 1.0]), (0.0, 0.02));
        let (low, high) = span(3.0, 4.0, [f64::NEG_INFINITY, f64::INFINITY]);
        assert!(low < 3.0 && high > 4.0 && low.is_finite() && high.is_finite());
    }
}
