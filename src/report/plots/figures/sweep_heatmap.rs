//! Over two parameters: a heat map with contours, and a map of the best option.

use super::finding::capital;
use crate::analysis::sensitivity::sweep::{Choice, Sweep};
use crate::report::document::{estimate, parameter, phrases};
use crate::report::plots::draw::axis::{self, Scale, round_step};
use crate::report::plots::draw::canvas::{Anchor, Area, Canvas, HALF_LETTER, Look};
use crate::report::plots::draw::frame::{self, LABEL, NOTE, Page};
use crate::report::plots::draw::palette::{AXIS, Colour, INK, WHITE, distinct, ordered};
use crate::report::plots::draw::row_chart::span;
use crate::report::plots::file_name::{plain_name, under_option};

const LEGEND: f64 = 235.0;
const SHADES: usize = 256;
/// Of a contour's level.
const NAME: Look = Look { size: 12.5, bold: false, colour: INK };
/// About how many contours.
const CONTOURS: f64 = 8.0;

/// Every plot and its name without extension.
pub fn draw(page: Page, sweep: &Sweep, shown: &[usize]) -> Vec<(String, Canvas)> {
    let maps = sweep.choices.iter().map(|choice| {
        let id = plain_name(sweep.frame.quantities[choice.objective].id());
        (format!("best_{id}"), best(page, sweep, choice))
    });
    let options = 0..sweep.frame.options.len();
    let all = options.flat_map(|option| shown.iter().map(move |&quantity| (option, quantity)));
    let heat = all.filter_map(|(option, quantity)| {
        let frame = &sweep.frame;
        let name = under_option(frame.quantities[quantity].id(), &frame.options[option]);
        Some((name, heat(page, sweep, option, quantity)?))
    });
    maps.chain(heat).collect()
}

/// The page with its axes, and where the cells are: the first axis goes up, the second to the right.
fn plane(page: Page, sweep: &Sweep, heading: &str) -> (Canvas, Area) {
    let [up, right] = [&sweep.axes[0], &sweep.axes[1]];
    let facts = format!("{} by {} values", up.values.len(), right.values.len());
    let (mut canvas, area) = frame::framed(page, &sweep.frame, heading, &facts, None);
    let names: Vec<String> = (0..up.values.len()).map(|place| parameter::point(up, place)).collect();
    let room = names.iter().map(|name| NOTE.width(name)).fold(0.0, f64::max) * 1.1 + 14.0;
    let plot = Area {
        left: area.left + room.min(200.0),
        top: area.top + 30.0,
        right: area.right - LEGEND,
        bottom: area.bottom - 56.0,
    };
    let cell = plot.height() / names.len() as f64;
    let mut free = f64::INFINITY;
    for (place, name) in names.iter().enumerate() {
        let y = plot.bottom - (place as f64 + 0.5) * cell;
        if y < free {
            let text = NOTE.shorten(name, 190.0);
            canvas.text(plot.left - 9.0, y + HALF_LETTER * NOTE.size, text, NOTE, Anchor::Right);
            free = y - 18.0;
        }
    }
    let width = plot.width() / right.values.len() as f64;
    let ticks: Vec<(f64, String)> = (0..right.values.len())
        .map(|place| (plot.left + (place as f64 + 0.5) * width, parameter::point(right, place)))
        .collect();
    axis::ticks_below(&mut canvas, plot, &ticks);
    axis::name_above(&mut canvas, plot, area.left, &parameter::name(&up.input));
    axis::name_below(&mut canvas, plot, &parameter::name(&right.input));
    (canvas, plot)
}

/// The cell of a point.
fn cell(sweep: &Sweep, plot: Area, point: usize) -> Area {
    let [rows, columns] = [sweep.axes[0].values.len(), sweep.axes[1].values.len()];
    let (row, column) = ((point / columns) as f64, (point % columns) as f64);
    let (width, height) = (plot.width() / columns as f64, plot.height() / rows as f64);
    let left = plot.left + column * width;
    let bottom = plot.bottom - row * height;
    Area { left, top: bottom - height, right: left + width, bottom }
}

fn heat(page: Page, sweep: &Sweep, option: usize, quantity: usize) -> Option<Canvas> {
    let measured = &sweep.frame.quantities[quantity];
    let factor = if measured.share { 100.0 } else { 1.0 };
    let values: Vec<f64> = sweep.values.iter().map(|point| point[option][quantity].mean * factor).collect();
    let (low, high) = span(values.iter().copied());
    if low > high {
        return None;
    }
    let label = &sweep.frame.options[option];
    let under = phrases::under(label);
    let (mut canvas, plot) = plane(page, sweep, &format!("{}{under}", capital(&estimate::name(measured))));
    let share = |value: f64| if high > low { (value - low) / (high - low) } else { 0.5 };
    let colour = |value: f64| ordered((share(value) * (SHADES - 1) as f64) as usize, SHADES);
    for (point, &value) in values.iter().enumerate() {
        canvas.rect(cell(sweep, plot, point), if value.is_finite() { colour(value) } else { WHITE });
    }
    let unit = if measured.share { "%" } else { "" };
    let step = round_step((high - low) / CONTOURS);
    let first = (low / step).ceil();
    let levels: Vec<f64> = (0..=2 * CONTOURS as usize)
        .map(|number| (first + number as f64) * step)
        .take_while(|level| *level <= high)
        .collect();
    if sweep.axes.iter().all(|axis| axis.is_line) && high > low {
        let labels =
            axis::tick_labels(&levels, Scale::new(low, high, 0.0, 1.0).ticks(CONTOURS as usize, false).1);
        let mut taken: Vec<Area> = vec![];
        for (&level, label) in levels.iter().zip(&labels) {
            let pieces = contour(sweep, plot, &values, level);
            for line in &pieces {
                canvas.line(line.to_vec(), WHITE, 3.0);
            }
            for line in &pieces {
                canvas.line(line.to_vec(), INK, 1.2);
            }
            name_contour(&mut canvas, plot, &pieces, &format!("{label}{unit}"), &mut taken);
        }
    } else {
        numbers(&mut canvas, sweep, plot, quantity, option, colour);
    }
    // The scale: shades from low to high, marked where the contours are.
    let bar = Area { left: plot.right + 36.0, top: plot.top, right: plot.right + 60.0, bottom: plot.bottom };
    const STRIPES: usize = 64;
    for stripe in 0..STRIPES {
        let height = bar.height() / STRIPES as f64;
        let bottom = bar.bottom - stripe as f64 * height;
        let value = low + (high - low) * (stripe as f64 + 0.5) / STRIPES as f64;
        canvas.rect(Area { top: bottom - height, bottom, ..bar }, colour(value));
    }
    let scale = Scale::new(low, high, bar.bottom, bar.top);
    let decimals = scale.ticks(CONTOURS as usize, false).1;
    for (level, label) in levels.iter().zip(axis::tick_labels(&levels, decimals)) {
        let y = scale.at(*level);
        canvas.line(vec![(bar.left, y), (bar.right + 5.0, y)], INK, 1.2);
        canvas.text(
            bar.right + 10.0,
            y + HALF_LETTER * NOTE.size,
            format!("{label}{unit}"),
            NOTE,
            Anchor::Left,
        );
    }
    Some(canvas)
}

/// The level of a contour, on the line where there is most room around it.
fn name_contour(
    canvas: &mut Canvas,
    plot: Area,
    pieces: &[[(f64, f64); 2]],
    label: &str,
    taken: &mut Vec<Area>,
) {
    let half = NAME.width(label) * 1.1 / 2.0 + 3.0;
    let around = |[(a, b), (c, d)]: &[(f64, f64); 2]| {
        let (x, y) = (f64::midpoint(*a, *c), f64::midpoint(*b, *d));
        Area { left: x - half, top: y - 8.0, right: x + half, bottom: y + 8.0 }
    };
    // Of the places inside that are free, the nearest to the middle of the plot.
    let (x, y) = (f64::midpoint(plot.left, plot.right), f64::midpoint(plot.top, plot.bottom));
    let distance = |area: &Area| {
        let (dx, dy) = (f64::midpoint(area.left, area.right) - x, f64::midpoint(area.top, area.bottom) - y);
        dx * dx + dy * dy
    };
    let inside = |area: &Area| {
        area.left >= plot.left
            && area.right <= plot.right
            && area.top >= plot.top
            && area.bottom <= plot.bottom
    };
    let free =
        pieces.iter().map(around).filter(|area| inside(area) && !taken.iter().any(|t| t.overlaps(*area)));
    let Some(place) = free.min_by(|a, b| distance(a).total_cmp(&distance(b))) else { return };
    canvas.rect(place, WHITE);
    let base = f64::midpoint(place.top, place.bottom) + HALF_LETTER * NAME.size;
    canvas.text(f64::midpoint(place.left, place.right), base, label, NAME, Anchor::Middle);
    taken.push(place);
}

/// The value of each cell, where it has room for it.
fn numbers(
    canvas: &mut Canvas,
    sweep: &Sweep,
    plot: Area,
    quantity: usize,
    option: usize,
    colour: impl Fn(f64) -> Colour,
) {
    let measured = &sweep.frame.quantities[quantity];
    let factor = if measured.share { 100.0 } else { 1.0 };
    for (point, values) in sweep.values.iter().enumerate() {
        let found = &values[option][quantity];
        let cell = cell(sweep, plot, point);
        let text = estimate::mean(measured, found, sweep.frame.runs);
        let fits = NOTE.width(&text) * 1.1 + 8.0 <= cell.width() && cell.height() >= 18.0;
        if found.mean.is_finite() && fits {
            let ink = if colour(found.mean * factor).is_dark() { WHITE } else { INK };
            let look = Look { colour: ink, ..NOTE };
            let base = f64::midpoint(cell.top, cell.bottom) + HALF_LETTER * NOTE.size;
            canvas.text(f64::midpoint(cell.left, cell.right), base, text, look, Anchor::Middle);
        }
    }
}

/// Pieces of the line on which the values, taken to be straight along the edges between four neighbours, reach a level.
fn contour(sweep: &Sweep, plot: Area, values: &[f64], level: f64) -> Vec<[(f64, f64); 2]> {
    let [rows, columns] = [sweep.axes[0].values.len(), sweep.axes[1].values.len()];
    let middle = |point: usize| {
        let cell = cell(sweep, plot, point);
        (f64::midpoint(cell.left, cell.right), f64::midpoint(cell.top, cell.bottom))
    };
    let mut pieces = vec![];
    for row in 0..rows - 1 {
        for column in 0..columns - 1 {
            let at = row * columns + column;
            let corners = [at, at + 1, at + columns + 1, at + columns];
            if !corners.iter().all(|&corner| values[corner].is_finite()) {
                continue;
            }
            let crossing = |a: usize, b: usize| {
                let (from, to) = (values[a], values[b]);
                ((from < level) != (to < level)).then(|| {
                    let share = (level - from) / (to - from);
                    let ((x, y), (u, v)) = (middle(a), middle(b));
                    (x + share * (u - x), y + share * (v - y))
                })
            };
            let edges: Vec<(f64, f64)> =
                (0..4).filter_map(|edge| crossing(corners[edge], corners[(edge + 1) % 4])).collect();
            match edges.as_slice() {
                [a, b] => pieces.push([*a, *b]),
                // A saddle: the middle says which corners belong together.
                [a, b, c, d] => {
                    let mean = corners.iter().map(|&corner| values[corner]).sum::<f64>() / 4.0;
                    if (mean < level) == (values[corners[0]] < level) {
                        pieces.extend([[*a, *b], [*c, *d]]);
                    } else {
                        pieces.extend([[*a, *d], [*b, *c]]);
                    }
                }
                _ => {}
            }
        }
    }
    pieces
}

fn best(page: Page, sweep: &Sweep, choice: &Choice) -> Canvas {
    let title = sweep.frame.quantities[choice.objective].title();
    let (mut canvas, plot) = plane(page, sweep, &format!("Which option is best for {title}"));
    for (point, best) in choice.best.iter().enumerate() {
        let Some(best) = best else { continue };
        let pale = if best.unclear.is_empty() { 0.25 } else { 0.7 };
        canvas.rect(cell(sweep, plot, point), distinct(best.option).pale(pale));
    }
    let edges = [
        (plot.left, plot.top),
        (plot.right, plot.top),
        (plot.right, plot.bottom),
        (plot.left, plot.bottom),
        (plot.left, plot.top),
    ];
    canvas.line(edges.to_vec(), AXIS, 1.0);
    let left = plot.right + 30.0;
    let mut row = plot.top + 10.0;
    for (option, label) in sweep.frame.options.iter().enumerate() {
        if !choice.best.iter().flatten().any(|best| best.option == option) {
            continue;
        }
        canvas.rect(
            Area { left, top: row - 8.0, right: left + 16.0, bottom: row + 8.0 },
            distinct(option).pale(0.25),
        );
        let text = LABEL.shorten(label, LEGEND - 60.0);
        canvas.text(left + 24.0, row + HALF_LETTER * LABEL.size, text, LABEL, Anchor::Left);
        row += 28.0;
    }
    if choice.best.iter().flatten().any(|best| !best.unclear.is_empty()) {
        canvas.text(left, row + HALF_LETTER * NOTE.size, "pale: tied with the next", NOTE, Anchor::Left);
    }
    canvas
}
