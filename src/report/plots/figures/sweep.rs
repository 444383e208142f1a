//! Along one parameter: lines with bands of their intervals, and where another option becomes the best.

use super::sweep_heatmap;
use crate::analysis::estimates::estimate::QuantityKind;
use crate::analysis::sensitivity::sweep::{AxisValues, Sweep};
use crate::report::document::{estimate, parameter};
use crate::report::plots::draw::axis::{self, Scale};
use crate::report::plots::draw::canvas::{Anchor, Area, Canvas, HALF_LETTER, dot};
use crate::report::plots::draw::frame::{self, LABEL, NOTE, Page};
use crate::report::plots::draw::label_spacing;
use crate::report::plots::draw::palette::{Colour, GRID, SOFT, distinct};
use crate::report::plots::draw::row_chart::span;
use crate::report::plots::file_name::plain_name;

const LEGEND: f64 = 235.0;
/// As many colours as are told apart at a glance; lines beyond them are dashed.
const COLOURS: usize = 7;

/// Every plot and its name without extension.
pub fn draw(page: Page, sweep: &Sweep, shown: &[usize]) -> Vec<(String, Canvas)> {
    if sweep.axes.len() == 2 {
        return sweep_heatmap::draw(page, sweep, shown);
    }
    let mut plots = vec![];
    let quantity = |place: usize| &sweep.frame.quantities[place];
    let mut alone: Vec<usize> = shown.to_vec();
    if sweep.frame.options.len() == 1 {
        let outcome = |place: &usize| matches!(quantity(*place).quantity.kind, QuantityKind::Outcome(_));
        let (outcomes, others): (Vec<usize>, Vec<usize>) = shown.iter().partition(|place| outcome(place));
        if outcomes.len() > 1 {
            let series =
                outcomes.iter().map(|&place| (quantity(place).title().to_owned(), 0, place)).collect();
            plots.extend(
                lines(page, sweep, "the outcome", series).map(|canvas| ("outcomes".to_owned(), canvas)),
            );
            alone = others;
        }
    }
    for place in alone {
        let options = sweep.frame.options.iter().enumerate();
        let series = options.map(|(option, label)| (label.clone(), option, place)).collect();
        let name = plain_name(quantity(place).id());
        let what = estimate::name(quantity(place));
        plots.extend(lines(page, sweep, &what, series).map(|canvas| (name, canvas)));
    }
    plots
}

/// A label, an option and a quantity each.
fn lines(page: Page, sweep: &Sweep, what: &str, series: Vec<(String, usize, usize)>) -> Option<Canvas> {
    let axis = &sweep.axes[0];
    let (_, _, quantity) = *series.first()?;
    let measured = &sweep.frame.quantities[quantity];
    let factor = if measured.share { 100.0 } else { 1.0 };
    let points = |&(_, option, quantity): &(String, usize, usize)| -> Vec<[f64; 3]> {
        let measured = &sweep.frame.quantities[quantity];
        let point = |values: &Vec<Vec<_>>| {
            let estimate = &values[option][quantity];
            let [low, high] = measured.interval(estimate, sweep.frame.runs);
            // An interval without end is not drawn.
            let or_mean = |end: f64| if end.is_finite() { end } else { estimate.mean };
            [estimate.mean, or_mean(low), or_mean(high)].map(|value| value * factor)
        };
        sweep.values.iter().map(point).collect()
    };
    let all: Vec<Vec<[f64; 3]>> = series.iter().map(points).collect();
    let (low, high) = span(all.iter().flatten().flatten().copied());
    if low > high {
        return None;
    }
    let facts = format!("{} values of {}", axis.values.len(), axis.input.title);
    let heading = format!("How {what} varies with “{}”", axis.input.title);
    let (mut canvas, area) = frame::framed(page, &sweep.frame, &heading, &facts, None);
    let plot = Area {
        left: area.left + 70.0,
        top: area.top + 46.0,
        right: area.right - LEGEND,
        bottom: area.bottom - 56.0,
    };
    let air = 0.06 * (high - low);
    let y = match measured.share {
        true => Scale::new(0.0, (high * 1.06).clamp(1e-6, 100.0), plot.bottom, plot.top),
        false => Scale::new(low - air, high + air, plot.bottom, plot.top),
    };
    let x = across(axis, plot);
    tips(&mut canvas, plot, sweep, quantity, &series, &x);
    axis::values_at_left(&mut canvas, plot, y);
    ticks(&mut canvas, plot, axis, &x);
    let unit =
        if measured.share { "% of runs" } else { measured.unit.as_deref().unwrap_or("expected value") };
    let name = NOTE.shorten(&format!("{unit}, with 95% intervals"), plot.width());
    canvas.text(area.left, plot.top - 30.0, name, NOTE, Anchor::Left);
    axis::name_below(&mut canvas, plot, &parameter::name(&axis.input));
    let edge = |part: &[(f64, [f64; 3])], side: usize| -> Vec<(f64, f64)> {
        part.iter().map(|(x, values)| (*x, y.at(values[side]))).collect()
    };
    for (index, line) in all.iter().enumerate() {
        for part in known(line, &x).iter().filter(|part| part.len() > 1 && axis.is_line) {
            let back = edge(part, 2).into_iter().rev();
            canvas.polygon(edge(part, 1).into_iter().chain(back).collect(), look(index).0.pale(0.75));
        }
    }
    for (index, line) in all.iter().enumerate() {
        for part in known(line, &x) {
            // Where bands lie over each other, their edges still show; where there are none, whiskers.
            for side in [1, 2].into_iter().filter(|_| axis.is_line) {
                canvas.line(edge(&part, side), look(index).0.pale(0.5), 1.0);
            }
            for (low, high) in edge(&part, 1).into_iter().zip(edge(&part, 2)).filter(|_| !axis.is_line) {
                canvas.line(vec![low, high], look(index).0, 1.4);
            }
        }
    }
    for (index, line) in all.iter().enumerate() {
        let (colour, dash) = look(index);
        for part in known(line, &x) {
            let middle = edge(&part, 0);
            for &(x, y) in &middle {
                canvas.polygon(dot(x, y, 3.2), colour);
            }
            match axis.is_line {
                true => canvas.dashed(middle, colour, 2.4, dash),
                // Nothing lies between two of them; the line only leads the eye.
                false => canvas.dashed(middle, colour.pale(0.5), 1.2, &[2.0, 4.0]),
            }
        }
    }
    axis::base_line(&mut canvas, plot);
    name_lines(&mut canvas, plot, &series, &all, y, axis.is_line);
    Some(canvas)
}

fn look(index: usize) -> (Colour, &'static [f64]) {
    let dash: &[f64] = [&[][..], &[8.0, 4.0], &[2.0, 3.0]][(index / COLOURS).min(2)];
    (distinct(index), dash)
}

/// Where the points of an axis stand.
fn across(axis: &AxisValues, plot: Area) -> Vec<f64> {
    let last = axis.values.len() - 1;
    if axis.is_line {
        let scale = Scale::new(axis.values[0], axis.values[last], plot.left + 12.0, plot.right - 12.0);
        return axis.values.iter().map(|&value| scale.at(value)).collect();
    }
    let step = plot.width() / axis.values.len() as f64;
    (0..axis.values.len()).map(|place| plot.left + (place as f64 + 0.5) * step).collect()
}

/// Every point with a light line, as far as there is room for their names.
fn ticks(canvas: &mut Canvas, plot: Area, axis: &AxisValues, x: &[f64]) {
    for &x in x {
        canvas.line(vec![(x, plot.top), (x, plot.bottom)], GRID, 1.0);
    }
    let named: Vec<(f64, String)> =
        x.iter().enumerate().map(|(place, &x)| (x, parameter::point(axis, place))).collect();
    axis::ticks_below(canvas, plot, &named);
}

/// The stretches of a line that are known.
fn known<'a>(line: &'a [[f64; 3]], x: &'a [f64]) -> Vec<Vec<(f64, [f64; 3])>> {
    let mut parts = vec![vec![]];
    for (values, &x) in line.iter().zip(x) {
        match values.iter().all(|value| value.is_finite()) {
            true => parts.last_mut().into_iter().for_each(|part| part.push((x, *values))),
            false => parts.push(vec![]),
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// Where the choice tips: the interval as a grey band, the place as a dashed line with the option that is best from there.
fn tips(
    canvas: &mut Canvas,
    plot: Area,
    sweep: &Sweep,
    quantity: usize,
    series: &[(String, usize, usize)],
    x: &[f64],
) {
    let Some(choice) = sweep.choices.iter().find(|choice| choice.objective == quantity) else { return };
    let axis = &sweep.axes[0];
    let (Some(&from), Some(&to)) = (x.first(), x.last()) else { return };
    let scale = Scale::new(axis.values[0], axis.values[axis.values.len() - 1], from, to);
    let crossings = || choice.tips.iter().filter_map(|tip| Some((tip, tip.crossing.as_ref()?)));
    for (_, crossing) in crossings().filter(|(_, crossing)| crossing.is_sure) {
        let [left, right] = crossing.interval.map(|end| scale.at(end));
        canvas.rect(
            Area { left, top: plot.top, right: right.max(left + 1.0), bottom: plot.bottom },
            GRID.pale(0.35),
        );
    }
    let mut free = plot.left;
    for (tip, crossing) in crossings() {
        let at = scale.at(crossing.at);
        canvas.dashed(vec![(at, plot.top), (at, plot.bottom)], SOFT, 1.2, &[5.0, 4.0]);
        let label =
            |option: usize| series.iter().find(|one| one.1 == option).map_or("", |one| one.0.as_str());
        let doubt = if crossing.is_sure { "" } else { "?" };
        let text = format!("{}, then {}{doubt}", label(tip.from), label(tip.to));
        let half = NOTE.width(&text) * 1.1 / 2.0;
        let middle = at.clamp(plot.left + half, (plot.right + LEGEND - half).max(plot.left + half));
        if middle - half >= free {
            canvas.text(middle, plot.top - 8.0, text, NOTE, Anchor::Middle);
            free = middle + half + 10.0;
        }
    }
}

/// The name of each line beside its end.
fn name_lines(
    canvas: &mut Canvas,
    plot: Area,
    series: &[(String, usize, usize)],
    all: &[Vec<[f64; 3]>],
    y: Scale,
    is_line: bool,
) {
    let end =
        |line: &Vec<[f64; 3]>| line.iter().rev().map(|values| values[0]).find(|value| value.is_finite());
    let mut ends: Vec<(usize, f64)> =
        all.iter().enumerate().filter_map(|(index, line)| Some((index, y.at(end(line)?)))).collect();
    ends.retain(|(index, _)| !series[*index].0.is_empty());
    ends.sort_by(|a, b| a.1.total_cmp(&b.1));
    let wanted: Vec<f64> = ends.iter().map(|end| end.1).collect();
    let places = label_spacing::spread(&wanted, 20.0, plot.top + 8.0, plot.bottom - 8.0);
    for ((index, at), place) in ends.iter().zip(places) {
        let (colour, _) = look(*index);
        if is_line {
            canvas.line(vec![(plot.right - 8.0, *at), (plot.right + 14.0, place)], colour.pale(0.4), 1.2);
        }
        let left = plot.right + 18.0;
        canvas.rect(Area { left, top: place - 5.0, right: left + 10.0, bottom: place + 5.0 }, colour);
        let text = LABEL.shorten(&series[*index].0, LEGEND - 36.0);
        canvas.text(left + 16.0, place + HALF_LETTER * LABEL.size, text, LABEL, Anchor::Left);
    }
}
