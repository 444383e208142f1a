//! Sobol indices on the terminal.

use super::layout::{self, COLUMN, NAME, ROWS, factor};
use crate::analysis::estimates::bootstrap::LEAST;
use crate::analysis::sensitivity::sobol::{Impossible, Indices, Shares, Sobol};
use crate::report::document::phrases::joined;
use crate::report::document::sensitivity_answer as answer;
use crate::report::document::{missing, number, phrases};
use crate::report::terminal::page::{BOLD, Cell, DIM, DOUBTFUL, PLAIN, Page};

/// Indices lie between 0 and 1: with an interval so wide, they tell little.
const TOO_WIDE: f64 = 0.5;

pub fn write(page: &mut Page, sobol: &Sobol, shown: &[usize]) {
    let facts = vec![
        phrases::counted(sobol.inputs.len(), "parameter"),
        format!("Sobol indices, {}", phrases::counted(sobol.rows.len(), "row")),
    ];
    let how = "First order: the share of the variance that would go if the parameter alone were known. Total: the share \
                that would stay if all others were. What total has more comes of acting together with others.";
    let answer =
        |option, quantity, names: &[String]| answer::of_sobol(sobol, option, quantity, &names[option]);
    let table = |page: &mut Page, option, quantity, names: &[String]| {
        indices(page, sobol, option, quantity, names);
    };
    layout::write(page, &sobol.frame, facts, shown, answer, table, how);
}

fn indices(page: &mut Page, sobol: &Sobol, option: usize, quantity: usize, names: &[String]) {
    let measured = &sobol.frame.quantities[quantity];
    let shares: &Shares = &sobol.shares[option][quantity];
    page.heading(&[
        Cell::left(format!("{}{}", measured.title(), phrases::under(&names[option])), 2 + NAME, BOLD),
        Cell::right("first", 8, DIM),
        Cell::right("95%", COLUMN, DIM),
        Cell::right("total", 8, DIM),
        Cell::right("95%", COLUMN, DIM),
    ]);
    if let Some(why) = &shares.untold {
        let why = missing::reason(why, |place| &sobol.inputs[place]);
        return page.sentence("  ", &format!("undetermined: {why}"), DOUBTFUL);
    }
    let rest = shares.variance - shares.noise;
    if rest.is_nan() || rest <= 0.0 {
        let text = match shares.variance == 0.0 {
            true => "It is the same everywhere.",
            false => "It varies no more than sampling noise does: --runs says how many runs at each setting.",
        };
        return page.sentence("  ", text, PLAIN);
    }
    let order = shares.ranked();
    for &input in order.iter().take(page.most(ROWS)) {
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
    let more = order.len().saturating_sub(page.most(ROWS));
    let sum: f64 = shares.indices.iter().map(|one| one.first).sum();
    let spread = number::plain(rest.sqrt() * factor(measured));
    let points = if measured.share { " points" } else { "" };
    let mut notes = vec![
        format!("first orders add up to {}", index(sum)),
        format!("standard deviation over the parameters: {spread}{points}"),
    ];
    if shares.noise > 0.0 {
        let share = number::percent(shares.noise / shares.variance, 0);
        notes.push(format!("sampling noise, {share} of the variance, is removed"));
    }
    if more > 0 {
        notes.push(format!("{more} parameters with smaller totals are left out"));
    }
    page.sentence("  ", &notes.join("; "), PLAIN);
    let rows = sobol.rows.len();
    let told = phrases::counted(rows, "row");
    if let Some(wrong) = impossible(sobol, shares) {
        let text = format!("Unreliable: {wrong}. {told} are too few: --sobol {}.", (4 * rows).max(100));
        return page.sentence("  ", &text, DOUBTFUL);
    }
    if rows < LEAST {
        let text = format!("{told} are too few for an interval: at least {LEAST} are needed.");
        return page.sentence("  ", &text, DOUBTFUL);
    }
    let widest = |interval: fn(&Indices) -> [f64; 2]| {
        shares.indices.iter().map(|one| interval(one)[1] - interval(one)[0]).fold(0.0, f64::max)
    };
    let widest = widest(|one| one.first_interval).max(widest(|one| one.total_interval));
    if widest > TOO_WIDE {
        let text = format!(
            "{told} are few: the widest interval is {} wide. --sobol {} would about halve it.",
            number::fixed(widest, 1),
            4 * rows
        );
        page.sentence("  ", &text, PLAIN);
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
