//! Morris screening on the terminal.

use super::layout::{self, COLUMN, NAME, ROWS, factor};
use crate::analysis::estimates::bootstrap::LEAST;
use crate::analysis::sensitivity::frame::Measured;
use crate::analysis::sensitivity::morris::{Effect, Morris};
use crate::report::document::sensitivity_answer as answer;
use crate::report::document::{missing, number, phrases};
use crate::report::terminal::page::{BOLD, Cell, DIM, DOUBTFUL, PLAIN, Page};

/// A deviation that is a smaller share of its mean is none.
const ROUNDING: f64 = 1e-9;

pub fn write(page: &mut Page, morris: &Morris, shown: &[usize]) {
    let facts = vec![
        phrases::counted(morris.inputs.len(), "parameter"),
        format!("Morris screening, {} trajectories", number::count(morris.trajectories.len() as u64)),
    ];
    let how = "mu*: the mean absolute effect of going from one end of the parameter to the other; mu: the same with its \
                sign; sigma: how much the effect depends on where the parameters stand, sampling noise taken out.";
    let answer =
        |option, quantity, names: &[String]| answer::of_morris(morris, option, quantity, &names[option]);
    let table = |page: &mut Page, option, quantity, names: &[String]| {
        effects(page, morris, option, quantity, names);
    };
    layout::write(page, &morris.frame, facts, shown, answer, table, how);
}

fn effects(page: &mut Page, morris: &Morris, option: usize, quantity: usize, names: &[String]) {
    let measured = &morris.frame.quantities[quantity];
    let effects = &morris.effects[option][quantity];
    page.heading(&[
        Cell::left(format!("{}{}", measured.title(), phrases::under(&names[option])), 2 + NAME, BOLD),
        Cell::right("mu*", 10, DIM),
        Cell::right("95%", COLUMN, DIM),
        Cell::right("mu", 10, DIM),
        Cell::right("sigma", 10, DIM),
    ]);
    let mut order = morris.ranked(option, quantity);
    order.retain(|&input| effects[input].is_told() != Some(false));
    for &input in order.iter().take(page.most(ROWS)) {
        let effect = &effects[input];
        // What rounding alone leaves of a straight line.
        let least = f64::MIN_POSITIVE..ROUNDING * effect.mu_star;
        let sigma = match least.contains(&effect.sigma_without_noise) {
            true => "0".to_owned(),
            false => scaled(measured, effect.sigma_without_noise, effect.sigma_interval),
        };
        page.line(&[
            Cell::gap(2),
            Cell::left(&morris.inputs[input].title, NAME, PLAIN),
            Cell::right(scaled(measured, effect.mu_star, effect.mu_star_interval), 10, PLAIN),
            Cell::right(scaled_interval(measured, effect.mu_star_interval), COLUMN, DIM),
            Cell::right(scaled(measured, effect.mu, effect.mu_interval), 10, PLAIN),
            Cell::right(sigma, 10, PLAIN),
        ]);
    }
    let (more, rest) = (
        order.len().saturating_sub(page.most(ROWS)),
        effects.iter().filter(|effect| effect.is_told() == Some(false)).count(),
    );
    let noise = effects.iter().map(|effect: &Effect| effect.noise).fold(0.0, f64::max);
    let mut notes = vec![];
    if more > 0 {
        notes.push(format!("{more} more matter less"));
    }
    if rest > 0 {
        let scale = factor(measured);
        notes.push(format!(
            "{}: not significant (sampling noise alone gives up to {})",
            phrases::counted(rest, "other"),
            number::plain(noise * scale)
        ));
    }
    if !notes.is_empty() {
        page.sentence("  ", &notes.join("; "), PLAIN);
    }
    let few = order.iter().map(|&input| effects[input].moves).filter(|&moves| moves < LEAST).min();
    if let Some(few) = few {
        let few = phrases::counted(few, "move");
        let text =
            format!("{few} of a parameter: too few for an interval; at least {LEAST} are needed (--morris).");
        page.sentence("  ", &text, DOUBTFUL);
    }
    let untold = missing::of_morris(morris, option, quantity);
    missing::lines(&untold).iter().for_each(|text| page.sentence("  ", text, DOUBTFUL));
}

fn scaled(measured: &Measured, value: f64, interval: [f64; 2]) -> String {
    let factor = factor(measured);
    number::mean(value * factor, interval.map(|end| end * factor))
}

fn scaled_interval(measured: &Measured, interval: [f64; 2]) -> String {
    if interval[0].is_nan() {
        return "–".to_owned();
    }
    let [low, high] = interval.map(|end| scaled(measured, end, interval));
    format!("{low} to {high}")
}
