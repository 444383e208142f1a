//! Morris's screening: how much a parameter moves a quantity, and how much that depends on the others.

use crate::analysis::sensitivity::morris::Morris;
use crate::report::document::{estimate, missing, number, phrases};
use crate::report::plots::draw::axis::{self, Scale};
use crate::report::plots::draw::canvas::{Anchor, Area, Canvas, HALF_LETTER, Look, dot};
use crate::report::plots::draw::frame::{self, Page};
use crate::report::plots::draw::palette::{INK, MAIN, SOFT, WHITE};
use crate::report::plots::file_name::under_option;

/// Parameters that have a number and a line in the legend.
const NAMED: usize = 15;
const NUMBER: Look = Look { size: 13.0, bold: true, colour: INK };

/// Every plot and its name without extension.
pub fn draw(page: Page, morris: &Morris, shown: &[usize]) -> Vec<(String, Canvas)> {
    let options = 0..morris.frame.options.len();
    let all = options.flat_map(|option| shown.iter().map(move |&quantity| (option, quantity)));
    all.map(|(option, quantity)| {
        let frame = &morris.frame;
        let name = under_option(frame.quantities[quantity].id(), &frame.options[option]);
        (format!("morris_{name}"), scatter(page, morris, option, quantity))
    })
    .collect()
}

fn scatter(page: Page, morris: &Morris, option: usize, quantity: usize) -> Canvas {
    let measured = &morris.frame.quantities[quantity];
    let effects = &morris.effects[option][quantity];
    let label = &morris.frame.options[option];
    let under = phrases::under(label);
    let heading = format!("Morris screening of {}{under}", estimate::name(measured));
    let facts = format!(
        "{}, {} trajectories",
        phrases::counted(morris.inputs.len(), "parameter"),
        number::count(morris.trajectories.len() as u64)
    );
    let (mut canvas, area) = frame::framed(page, &morris.frame, &heading, &facts, None);
    let order = morris.ranked(option, quantity);
    // As much room for names as they need.
    let names = order.iter().take(NAMED).map(|&input| frame::LABEL.width(&morris.inputs[input].title));
    let legend = (names.fold(0.0, f64::max) * 1.1 + 60.0).clamp(240.0, area.width() * 0.42);
    let plot = Area {
        left: area.left + 70.0,
        top: area.top + 26.0,
        right: area.right - legend,
        bottom: area.bottom - 56.0,
    };
    let factor = if measured.share { 100.0 } else { 1.0 };
    let most = |of: &dyn Fn(usize) -> f64| {
        order.iter().map(|&input| of(input)).filter(|value| value.is_finite()).fold(0.0, f64::max)
            * factor
            * 1.06
    };
    let x = Scale::new(
        0.0,
        most(&|i| effects[i].mu_star.max(effects[i].mu_star_interval[1])),
        plot.left,
        plot.right,
    );
    let y = Scale::new(0.0, most(&|i| effects[i].sigma_without_noise), plot.bottom, plot.top);
    axis::values_at_left(&mut canvas, plot, y);
    axis::ticks_below(&mut canvas, plot, &axis::placed(x, 6, false));
    let unit = match &measured.unit {
        _ if measured.share => ", in percentage points".to_owned(),
        Some(unit) => format!(", in {unit}"),
        None => String::new(),
    };
    let told = order.iter().any(|&input| effects[input].is_told().is_some());
    let intervals = if told { ", with 95% intervals" } else { "" };
    axis::name_below(
        &mut canvas,
        plot,
        &format!("mu*: mean absolute effect of its whole range{unit}{intervals}"),
    );
    axis::name_above(
        &mut canvas,
        plot,
        area.left,
        "sigma: how much the effect depends on where all parameters stand",
    );
    let at = |input: usize| {
        (x.at(effects[input].mu_star * factor), y.at(effects[input].sigma_without_noise * factor))
    };
    // Without an interval nothing is told from noise, and nothing called noise.
    let is_told = |input: usize| effects[input].is_told() != Some(false);
    let colour = |input: usize| if is_told(input) { MAIN } else { SOFT.pale(0.5) };
    for &input in order.iter().rev() {
        let (_, height) = at(input);
        let [low, high] = effects[input].mu_star_interval.map(|end| x.at(end * factor));
        if high - low > 1.5 {
            canvas.line(vec![(low, height), (high, height)], colour(input).pale(0.55), 1.4);
        }
    }
    for &input in order.iter().rev() {
        let (across, height) = at(input);
        canvas.polygon(dot(across, height, 6.0), WHITE);
        canvas.polygon(dot(across, height, 4.8), colour(input));
    }
    let named: Vec<usize> = order.iter().copied().filter(|&input| is_told(input)).take(NAMED).collect();
    let dots: Vec<(f64, f64)> = order.iter().map(|&input| at(input)).collect();
    number_dots(&mut canvas, plot, &named.iter().map(|&input| at(input)).collect::<Vec<_>>(), &dots);
    let left = plot.right + 30.0;
    let line = |canvas: &mut Canvas, row: f64, text: &str, look: Look| {
        let room = area.right - left;
        canvas.text(
            left,
            plot.top + row * 26.0 + HALF_LETTER * look.size,
            look.shorten(text, room),
            look,
            Anchor::Left,
        );
    };
    for (row, &input) in named.iter().enumerate() {
        line(&mut canvas, row as f64, &format!("{}  {}", row + 1, morris.inputs[input].title), frame::LABEL);
    }
    let rest = order.iter().filter(|&&input| !is_told(input)).count();
    let mut notes = vec![];
    if rest > 0 {
        notes.push(format!("grey: {rest} not significant"));
    }
    if order.iter().any(|&input| effects[input].is_told().is_none()) {
        notes.push("too few moves for intervals".to_owned());
    }
    notes.extend(missing::lines(&missing::of_morris(morris, option, quantity)));
    for (row, text) in notes.iter().enumerate() {
        line(&mut canvas, (named.len() + row) as f64 + 0.4, text, frame::NOTE);
    }
    canvas
}

/// Numbers beside their dots, where none touches another number or a dot; with a line to the dot if far from it.
fn number_dots(canvas: &mut Canvas, plot: Area, named: &[(f64, f64)], dots: &[(f64, f64)]) {
    let mut taken: Vec<Area> = dots
        .iter()
        .map(|&(x, y)| Area { left: x - 6.0, top: y - 6.0, right: x + 6.0, bottom: y + 6.0 })
        .collect();
    let mut placed = vec![];
    for (index, &(x, y)) in named.iter().enumerate() {
        let text = (index + 1).to_string();
        let half = NUMBER.width(&text) * 1.1 / 2.0 + 1.0;
        let box_at = |x: f64, y: f64| Area { left: x - half, top: y - 7.0, right: x + half, bottom: y + 7.0 };
        let tries = (0..24).flat_map(|ring| (0..12).map(move |turn| (f64::from(ring), f64::from(turn))));
        let place = |(ring, turn): (f64, f64)| {
            let angle = (turn / 12.0 - 0.125) * std::f64::consts::TAU;
            let radius = 16.0 + 7.0 * ring;
            (x + radius * libm::cos(angle), y + radius * libm::sin(angle), ring)
        };
        let free = |&(x, y, _): &(f64, f64, f64)| {
            let area = box_at(x, y);
            let inside = area.left > plot.left
                && area.right < plot.right
                && area.top > plot.top
                && area.bottom < plot.bottom;
            inside && !taken.iter().any(|other| overlap(&area, other))
        };
        let Some((at, height, ring)) = tries.map(place).find(free) else { continue };
        if ring > 1.0 {
            canvas.line(vec![(x, y), (at, height)], SOFT.pale(0.4), 1.0);
        }
        taken.push(box_at(at, height));
        placed.push((at, height, text));
    }
    // After all lines, so that none runs through a number.
    for (x, y, text) in placed {
        let half = NUMBER.width(&text) / 2.0 + 1.0;
        canvas.rect(Area { left: x - half, top: y - 7.0, right: x + half, bottom: y + 7.0 }, WHITE);
        canvas.text(x, y + HALF_LETTER * NUMBER.size, text, NUMBER, Anchor::Middle);
    }
}

fn overlap(a: &Area, b: &Area) -> bool {
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}
