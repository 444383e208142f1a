//! Morris's screening and Sobol's indices on the terminal.

use super::frame::{joined, names, sentence};
use super::page::{BOLD, Cell, DIM, DOUBTFUL, PLAIN, Page};
use crate::analysis::estimates::bootstrap::LEAST;
use crate::analysis::sensitivity::frame::Measured;
use crate::analysis::sensitivity::morris::{Effect, Morris};
use crate::analysis::sensitivity::sobol::{Impossible, Indices, Shares, Sobol};
use crate::report::{frame, number};

/// Indices lie between 0 and 1: with an interval so wide, they tell little.
const TOO_WIDE: f64 = 0.5;

/// A deviation that is a smaller share of its mean is none.
const ROUNDING: f64 = 1e-9;

/// Rows of a table.
const ROWS: usize = 15;
const NAME: usize = 28;
const COLUMN: usize = 17;

pub(super) fn morris(page: &mut Page, morris: &Morris, shown: &[usize]) {
    let facts = vec![
        frame::count(morris.inputs.len(), "parameter"),
        format!("Morris screening, {} trajectories", number::count(morris.trajectories.len() as u64)),
    ];
    super::frame::head(page, &morris.frame, facts);
    let names = names(page, &morris.frame, 24);
    for option in 0..names.len() {
        for &quantity in shown {
            effects(page, morris, option, quantity, &names);
        }
    }
    let text = "mu*: the mean absolute effect of going from one end of the parameter to the other; mu: the same with its \
                sign; sigma: how much the effect depends on where the parameters stand, sampling noise taken out.";
    page.line(&[]);
    sentence(page, "  ", text);
}

fn effects(page: &mut Page, morris: &Morris, option: usize, quantity: usize, names: &[String]) {
    let measured = &morris.frame.quantities[quantity];
    let effects = &morris.effects[option][quantity];
    page.heading(&[
        Cell::left(format!("{}{}", measured.title(), frame::under(&names[option])), 2 + NAME, BOLD),
        Cell::right("mu*", 10, DIM),
        Cell::right("95%", COLUMN, DIM),
        Cell::right("mu", 10, DIM),
        Cell::right("sigma", 10, DIM),
    ]);
    let shown = |input: &usize| effects[*input].untold.is_none() && effects[*input].is_told() != Some(false);
    let mut order: Vec<usize> = (0..effects.len()).filter(shown).collect();
    order.sort_by(|&a, &b| effects[b].mu_star.total_cmp(&effects[a].mu_star));
    for &input in order.iter().take(ROWS) {
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
        order.len().saturating_sub(ROWS),
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
            "{rest} not told from sampling noise, which alone shows up to {}",
            number::plain(noise * scale)
        ));
    }
    if !notes.is_empty() {
        sentence(page, "  ", &notes.join("; "));
    }
    let few = order.iter().map(|&input| effects[input].moves).filter(|&moves| moves < LEAST).min();
    if let Some(few) = few {
        let few = frame::count(few, "move");
        let text = format!(
            "{few} of a parameter: too few for an interval, so what is more than chance cannot be told; from {LEAST} on \
             there is one (--morris)."
        );
        page.sentence("  ", &text, DOUBTFUL);
    }
    let untold = frame::untold_effects(morris, option, quantity);
    frame::cannot_be_told(&untold).iter().for_each(|text| page.sentence("  ", text, DOUBTFUL));
}

/// Shares are told in points.
fn factor(measured: &Measured) -> f64 {
    if measured.share { 100.0 } else { 1.0 }
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

pub(super) fn sobol(page: &mut Page, sobol: &Sobol, shown: &[usize]) {
    let facts = vec![
        frame::count(sobol.inputs.len(), "parameter"),
        format!("Sobol indices, {}", frame::count(sobol.rows.len(), "row")),
    ];
    super::frame::head(page, &sobol.frame, facts);
    let names = names(page, &sobol.frame, 24);
    for option in 0..names.len() {
        for &quantity in shown {
            indices(page, sobol, option, quantity, &names);
        }
    }
    let text = "First order: the share of the variance that would go if the parameter alone were known. Total: the share \
                that would stay if all others were. What total has more comes of acting together with others.";
    page.line(&[]);
    sentence(page, "  ", text);
}

fn indices(page: &mut Page, sobol: &Sobol, option: usize, quantity: usize, names: &[String]) {
    let measured = &sobol.frame.quantities[quantity];
    let shares: &Shares = &sobol.shares[option][quantity];
    page.heading(&[
        Cell::left(format!("{}{}", measured.title(), frame::under(&names[option])), 2 + NAME, BOLD),
        Cell::right("first", 8, DIM),
        Cell::right("95%", COLUMN, DIM),
        Cell::right("total", 8, DIM),
        Cell::right("95%", COLUMN, DIM),
    ]);
    if let Some(why) = &shares.untold {
        let why = frame::untold(why, |place| &sobol.inputs[place]);
        return page.sentence("  ", &format!("cannot be told: {why}"), DOUBTFUL);
    }
    let rest = shares.variance - shares.noise;
    if rest.is_nan() || rest <= 0.0 {
        let text = match shares.variance == 0.0 {
            true => "It is the same everywhere.",
            false => "It varies no more than sampling noise does: --runs says how many runs at each setting.",
        };
        return sentence(page, "  ", text);
    }
    let mut order: Vec<usize> = (0..shares.indices.len()).collect();
    order.sort_by(|&a, &b| shares.indices[b].total.total_cmp(&shares.indices[a].total));
    for &input in order.iter().take(ROWS) {
        let found = &shares.indices[input];
        page.line(&[
            Cell::gap(2),
            Cell::left(&sobol.inputs[input].title, NAME, PLAIN),
            Cell::right(index(found.first), 8, PLAIN),
            Cell::right(index_interval(found.first_interval), COLUMN, DIM),
            Cell::right(index(found.total), 8, PLAIN),
            Cell::right(index_interval(found.total_interval), COLUMN, DIM),
        ]);
    }
    let more = order.len().saturating_sub(ROWS);
    let sum: f64 = shares.indices.iter().map(|one| one.first).sum();
    let spread = number::plain(rest.sqrt() * factor(measured));
    let points = if measured.share { " points" } else { "" };
    let mut notes = vec![
        format!("first orders add up to {}", index(sum)),
        format!("standard deviation over the parameters: {spread}{points}"),
    ];
    if shares.noise > 0.0 {
        let share = number::percent(shares.noise / shares.variance, 0);
        notes.push(format!("sampling noise, {share} of what was seen, is taken out"));
    }
    if more > 0 {
        notes.push(format!("{more} parameters with smaller totals are left out"));
    }
    sentence(page, "  ", &notes.join("; "));
    let rows = sobol.rows.len();
    let told = frame::count(rows, "row");
    if let Some(wrong) = impossible(sobol, shares) {
        let text =
            format!("Not to be relied on: {wrong}. {told} are too few: --sobol {}.", (4 * rows).max(100));
        return page.sentence("  ", &text, DOUBTFUL);
    }
    if rows < LEAST {
        let text = format!("{told} are too few for an interval: from {LEAST} on there is one.");
        return page.sentence("  ", &text, DOUBTFUL);
    }
    let widest = |interval: fn(&Indices) -> [f64; 2]| {
        shares.indices.iter().map(|one| interval(one)[1] - interval(one)[0]).fold(0.0, f64::max)
    };
    let widest = widest(|one| one.first_interval).max(widest(|one| one.total_interval));
    if widest > TOO_WIDE {
        let text = format!(
            "{told} are few for these indices: an interval is {} wide. --sobol {} would about halve it.",
            number::fixed(widest, 1),
            4 * rows
        );
        sentence(page, "  ", &text);
    }
}

/// What of the indices cannot be true, in words.
fn impossible(sobol: &Sobol, shares: &Shares) -> Option<String> {
    let found = shares.impossible();
    let those = |wanted: fn(&Impossible) -> Option<usize>| -> Option<String> {
        const NAMED: usize = 4;
        let inputs: Vec<usize> = found.iter().filter_map(wanted).collect();
        match inputs.len() {
            0 => None,
            1..=NAMED => {
                Some(joined(&inputs.iter().map(|&input| &sobol.inputs[input].title).collect::<Vec<_>>()))
            }
            n => Some(format!("{n} parameters")),
        }
    };
    let sum = found.iter().find_map(|one| match one {
        Impossible::Sum(sum) => Some(format!("first orders cannot add up to {}", index(*sum))),
        _ => None,
    });
    let first = those(|one| if let Impossible::FirstAboveTotal(input) = one { Some(*input) } else { None });
    let negative = those(|one| if let Impossible::Negative(input) = one { Some(*input) } else { None });
    let total = those(|one| if let Impossible::TotalAboveOne(input) = one { Some(*input) } else { None });
    let parts = [
        sum,
        first.map(|those| format!("the first order cannot be above the total (of {those})")),
        negative.map(|those| format!("no index can be below 0 (of {those})")),
        total.map(|those| format!("no total can be above 1 (of {those})")),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

fn index(value: f64) -> String {
    number::fixed(value, 3)
}

fn index_interval([low, high]: [f64; 2]) -> String {
    if low.is_nan() {
        return "–".to_owned();
    }
    format!("{} to {}", index(low), index(high))
}
