//! Sobol's indices as bars with intervals: first order and total.

use crate::analysis::estimates::bootstrap::LEAST;
use crate::analysis::sensitivity::sobol::Sobol;
use crate::report::document::{estimate, number, phrases};
use crate::report::plots::draw::canvas::Canvas;
use crate::report::plots::draw::frame::{self, Page};
use crate::report::plots::draw::keys::Sample;
use crate::report::plots::draw::palette::{ACCENT, INK, MAIN};
use crate::report::plots::draw::row_chart::{self, Rows, span};
use crate::report::plots::file_name::under_option;

/// Most rows of a plot.
const MOST: usize = 18;

/// Every plot and its name without extension.
pub fn draw(page: Page, sobol: &Sobol, shown: &[usize]) -> Vec<(String, Canvas)> {
    let options = 0..sobol.frame.options.len();
    let all = options.flat_map(|option| shown.iter().map(move |&quantity| (option, quantity)));
    all.filter_map(|(option, quantity)| {
        let frame = &sobol.frame;
        let name = under_option(frame.quantities[quantity].id(), &frame.options[option]);
        Some((format!("sobol_{name}"), indices(page, sobol, option, quantity)?))
    })
    .collect()
}

/// None where nothing varies.
fn indices(page: Page, sobol: &Sobol, option: usize, quantity: usize) -> Option<Canvas> {
    let measured = &sobol.frame.quantities[quantity];
    let shares = &sobol.shares[option][quantity];
    let mut order = shares.ranked();
    order.retain(|&input| shares.indices[input].total.is_finite());
    order.truncate(MOST);
    // What cannot be told is said on the terminal and in the document.
    if order.is_empty() || shares.untold.is_some() {
        return None;
    }
    let label = &sobol.frame.options[option];
    let under = phrases::under(label);
    let heading =
        format!("Sobol indices of {}{under}: which unknowns make it vary", estimate::name(measured));
    let facts = format!(
        "{}, {}",
        phrases::counted(sobol.inputs.len(), "parameter"),
        phrases::counted(sobol.rows.len(), "row")
    );
    let note = match (shares.impossible().is_empty(), sobol.rows.len() < LEAST) {
        (false, _) => "at the right: both · these cannot all be true: too few rows",
        (true, true) => "at the right: both · too few rows for intervals",
        (true, false) => "at the right: both",
    };
    let keys = [
        (Sample::Bar(MAIN.pale(0.35)), "first order (alone)"),
        (Sample::Bar(ACCENT.pale(0.35)), "total (with others)"),
        (Sample::Nothing, note),
    ];
    let height = row_chart::height(page, &keys, order.len());
    let (mut canvas, area) = frame::framed(page, &sobol.frame, &heading, &facts, Some(height));
    let area = row_chart::below_keys(&mut canvas, area, &keys);
    let found = |input: usize| &shares.indices[input];
    // Wild intervals are cut off rather than made the measure of all.
    let ends = order.iter().flat_map(|&input| {
        let one = found(input);
        [one.first, one.total].into_iter().chain(one.first_interval).chain(one.total_interval)
    });
    let (low, high) = span(ends.chain([0.0, 1.0]));
    let titles: Vec<&str> = order.iter().map(|&input| sobol.inputs[input].title.as_str()).collect();
    let name = "share of the variance over the parameters, with 95% intervals";
    let scale = (low.max(-0.5), high.min(1.5));
    let rows = Rows::draw(&mut canvas, area, &titles, 130.0, scale, 0.0, (name, 1.0));
    for (row, &input) in order.iter().enumerate() {
        let one = found(input);
        for (value, interval, offset, colour) in
            [(one.first, one.first_interval, -5.5, MAIN), (one.total, one.total_interval, 5.5, ACCENT)]
        {
            rows.bar(&mut canvas, row, [0.0, value], (offset, 4.5), colour.pale(0.35));
            rows.whisker(&mut canvas, row, interval, offset, INK);
        }
        rows.remark(
            &mut canvas,
            row,
            &format!("{} · {}", number::fixed(one.first, 2), number::fixed(one.total, 2)),
            true,
        );
    }
    Some(canvas)
}
