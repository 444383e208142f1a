//! A sweep on the terminal: which option is best where, then a table of each quantity.

use super::page::{BOLD, Cell, DIM, DOUBTFUL, GOOD, PLAIN, Page};
use super::settings_header;
use crate::analysis::sensitivity::sweep::{Best, Choice, Sweep};
use crate::report::document::phrases::joined;
use crate::report::document::sensitivity_answer as answer;
use crate::report::document::{estimate, parameter, phrases};
use unicode_width::UnicodeWidthStr;

/// Room for the values of the swept parameter.
const ROWS: usize = 18;
/// The narrowest and the widest column.
const COLUMN: [usize; 2] = [9, 16];

pub fn write(page: &mut Page, sweep: &Sweep, shown: &[usize]) {
    let points = sweep.values.len();
    let titles: Vec<String> = sweep.axes.iter().map(|axis| axis.input.title.clone()).collect();
    let mut facts = vec![format!("{points} settings of {}", joined(&titles))];
    if sweep.frame.options.len() > 1 {
        facts.push(format!("{} options on the same luck", sweep.frame.options.len()));
    }
    settings_header::write(page, &sweep.frame, facts);
    let names = settings_header::names(page, &sweep.frame, COLUMN[1]);
    if let Some(answer) = answer::of_sweep(sweep, shown, &names) {
        page.gap();
        page.sentence("", &answer, PLAIN);
    }
    for choice in &sweep.choices {
        if let [_] = sweep.axes.as_slice() {
            line_in_words(page, sweep, choice, &names);
        } else {
            map(page, sweep, choice, &names);
        }
    }
    let shown = if page.is_brief() { &shown[..shown.len().min(1)] } else { shown };
    if sweep.axes.len() == 2 {
        shown.iter().for_each(|&quantity| plane(page, sweep, quantity));
    } else if sweep.frame.options.len() > 1 {
        shown.iter().for_each(|&quantity| by_option(page, sweep, quantity, &names));
        if !sweep.choices.is_empty() {
            page.line(&[Cell::gap(2), Cell::new("★ the best there, significantly above all others", DIM)]);
        }
    } else {
        by_quantity(page, sweep, shown);
    }
    let gaps = |&&quantity: &&usize| (0..points).any(|point| !sweep.missing(quantity, point).is_empty());
    if shown.iter().any(|quantity| gaps(&quantity)) {
        page.line(&[Cell::gap(2), Cell::new("– missing: no run has a number there", DIM)]);
    }
    if !page.is_brief() {
        untold(page, sweep, shown);
    }
}

/// What is only in the document.
pub fn untold(page: &mut Page, sweep: &Sweep, shown: &[usize]) {
    let left = sweep.frame.quantities.len() - shown.len();
    if left > 0 {
        let text = format!(
            "{left} more outcomes, metrics and objectives are not shown: --of ID shows one, --full all."
        );
        page.line(&[]);
        page.sentence("  ", &text, PLAIN);
    }
}

/// As many columns as fit, and their width.
fn columns(page: &Page, wanted: usize) -> (usize, usize) {
    let room = page.width() - 2 - ROWS;
    let number = wanted.clamp(1, room / COLUMN[0]);
    (number, (room / number).min(COLUMN[1]))
}

/// A table of one quantity, an option a column.
fn by_option(page: &mut Page, sweep: &Sweep, quantity: usize, names: &[String]) {
    let measured = &sweep.frame.quantities[quantity];
    let (number, width) = columns(page, names.len());
    let options: Vec<usize> = (0..names.len()).collect();
    let choice = sweep.choices.iter().find(|choice| choice.objective == quantity);
    for options in options.chunks(number) {
        let mut head = vec![Cell::left(measured.title(), ROWS + 2, BOLD)];
        head.extend(options.iter().map(|&option| Cell::right(&names[option], width, DIM)));
        page.heading(&head);
        for (point, values) in sweep.values.iter().enumerate() {
            let mut cells = row_head(&parameter::point(&sweep.axes[0], point));
            let best = choice.and_then(|choice| choice.best[point].as_ref());
            for &option in options {
                let text = estimate::mean(measured, &values[option][quantity], sweep.frame.runs);
                let first = best.is_some_and(|best| best.option == option && best.unclear.is_empty());
                let (text, style) = if first { (format!("★{text}"), GOOD) } else { (text, PLAIN) };
                cells.push(Cell::right(text, width, style));
            }
            page.line(&cells);
        }
    }
}

/// Tables of several quantities of the only option, one a column.
fn by_quantity(page: &mut Page, sweep: &Sweep, shown: &[usize]) {
    let (number, width) = columns(page, shown.len().min(4));
    for quantities in shown.chunks(number) {
        let mut head = vec![Cell::left(parameter::name(&sweep.axes[0].input), ROWS + 2, BOLD)];
        let title =
            |&quantity: &usize| Cell::right_title(sweep.frame.quantities[quantity].title(), width - 1, DIM);
        head.extend(quantities.iter().flat_map(|quantity| [Cell::gap(1), title(quantity)]));
        page.heading(&head);
        for (point, values) in sweep.values.iter().enumerate() {
            let mut cells = row_head(&parameter::point(&sweep.axes[0], point));
            cells.extend(quantities.iter().map(|&quantity| {
                let measured = &sweep.frame.quantities[quantity];
                Cell::right(estimate::mean(measured, &values[0][quantity], sweep.frame.runs), width, PLAIN)
            }));
            page.line(&cells);
        }
    }
}

fn row_head(text: &str) -> Vec<Cell> {
    vec![Cell::gap(2), Cell::left_whole(text, ROWS - 1, PLAIN), Cell::gap(1)]
}

/// Tables of one quantity over two parameters, one for each option.
fn plane(page: &mut Page, sweep: &Sweep, quantity: usize) {
    let measured = &sweep.frame.quantities[quantity];
    for (option, label) in sweep.frame.options.iter().enumerate() {
        let under = phrases::under(label);
        let cell = |point: usize| {
            (estimate::mean(measured, &sweep.values[point][option][quantity], sweep.frame.runs), PLAIN)
        };
        grid(page, sweep, &format!("{}{under}", measured.title()), &cell);
    }
}

/// Which option is best over two parameters.
fn map(page: &mut Page, sweep: &Sweep, choice: &Choice, names: &[String]) {
    let title = format!("Best for {}", sweep.frame.quantities[choice.objective].title());
    let cell = |point: usize| match &choice.best[point] {
        Some(Best { option, unclear }) if unclear.is_empty() => (names[*option].clone(), PLAIN),
        Some(Best { option, .. }) => (format!("{}?", names[*option]), DIM),
        None => ("–".to_owned(), DIM),
    };
    grid(page, sweep, &title, &cell);
    page.line(&[Cell::gap(2), Cell::new("? tied with the next: the paired 95% interval includes 0", DIM)]);
    if choice.best.iter().any(Option::is_none) {
        page.line(&[Cell::gap(2), Cell::new("– undetermined: a payoff is missing", DIM)]);
    }
}

fn grid(page: &mut Page, sweep: &Sweep, title: &str, cell: &dyn Fn(usize) -> (String, anstyle::Style)) {
    let [rows, columns_axis] = [&sweep.axes[0], &sweep.axes[1]];
    let all: Vec<usize> = (0..columns_axis.values.len()).collect();
    let widest = |column: &usize| {
        let cells = (0..rows.values.len()).map(|row| cell(row * all.len() + column).0.width());
        cells.chain([parameter::point(columns_axis, *column).width()]).max().unwrap_or(0) + 2
    };
    let width = all.iter().map(widest).max().unwrap_or(0).clamp(COLUMN[0], COLUMN[1]);
    let number = ((page.width() - 2 - ROWS) / width).max(1);
    page.heading(&[Cell::new(title, BOLD)]);
    for columns in all.chunks(number) {
        let across = format!("{} →", columns_axis.input.title);
        page.line(&[
            Cell::gap(2),
            Cell::left(format!("{} ↓", rows.input.title), ROWS - 1, DIM).remark(),
            Cell::gap(2),
            Cell::new(across, DIM),
        ]);
        let mut head = vec![Cell::left("", 2 + ROWS, DIM)];
        head.extend(
            columns.iter().map(|&column| Cell::right(parameter::point(columns_axis, column), width, DIM)),
        );
        page.heads(&head);
        for row in 0..rows.values.len() {
            let mut cells = row_head(&parameter::point(rows, row));
            cells.extend(columns.iter().map(|&column| {
                let (text, style) = cell(row * all.len() + column);
                Cell::right(text, width, style)
            }));
            page.line(&cells);
        }
    }
}

fn line_in_words(page: &mut Page, sweep: &Sweep, choice: &Choice, names: &[String]) {
    let axis = &sweep.axes[0];
    let title = sweep.frame.quantities[choice.objective].title();
    page.heading(&[Cell::new(format!("Which is best for {title}?"), BOLD)]);
    let gaps = untold_stretches(sweep, choice);
    for (from, to, missing) in &gaps {
        let (a, b) = (parameter::point(axis, *from), parameter::point(axis, *to));
        let place = if from == to { format!("At {a}") } else { format!("From {a} to {b}") };
        let those: Vec<&String> = missing.iter().map(|&option| &names[option]).collect();
        let text = format!("{place} it is undetermined: the payoff of {} is missing.", joined(&those));
        page.sentence("  ", &text, DOUBTFUL);
    }
    let Some((place, first)) =
        choice.best.iter().enumerate().find_map(|(at, best)| Some((at, best.as_ref()?)))
    else {
        return;
    };
    let from = parameter::point(axis, place);
    let to = parameter::point(axis, axis.values.len() - 1);
    if choice.tips.is_empty() && !gaps.is_empty() {
        page.sentence("  ", &format!("{} wherever it is determined.", names[first.option]), PLAIN);
    } else if choice.tips.is_empty() {
        page.sentence(
            "  ",
            &format!(
                "{} all the way from {from} to {to}: the best option does not change.",
                names[first.option]
            ),
            PLAIN,
        );
    } else {
        page.sentence("  ", &format!("At {from}: {}.", names[first.option]), PLAIN);
    }
    choice.tips.iter().for_each(|tip| page.sentence("  ", &answer::tipped(sweep, tip, names), PLAIN));
    // What the interval of a crossing says already is not said again.
    let told = |(from, to, best): &(usize, usize, &Best)| {
        choice.tips.iter().any(|tip| {
            let pair = [tip.from, tip.to];
            let both = pair.contains(&best.option) && best.unclear.iter().all(|other| pair.contains(other));
            let inside = |place: usize| {
                tip.crossing.as_ref().is_some_and(|crossing| {
                    (crossing.interval[0]..=crossing.interval[1]).contains(&axis.values[place])
                })
            };
            both && inside(*from) && inside(*to)
        })
    };
    for stretch in unclear_stretches(choice).into_iter().filter(|stretch| !told(stretch)) {
        let (a, b) = (parameter::point(axis, stretch.0), parameter::point(axis, stretch.1));
        let others: Vec<&String> = stretch.2.unclear.iter().map(|&option| &names[option]).collect();
        let place = if stretch.0 == stretch.1 { format!("At {a}") } else { format!("From {a} to {b}") };
        let text =
            format!("{place} {} is statistically tied with {}.", names[stretch.2.option], joined(&others));
        page.sentence("  ", &text, PLAIN);
    }
}

/// Stretches of points where it cannot be told which option is best: first and last, and those that have no number.
fn untold_stretches(sweep: &Sweep, choice: &Choice) -> Vec<(usize, usize, Vec<usize>)> {
    let mut found: Vec<(usize, usize, Vec<usize>)> = vec![];
    for point in (0..choice.best.len()).filter(|&point| choice.best[point].is_none()) {
        let missing = sweep.missing(choice.objective, point);
        match found.last_mut().filter(|last| last.1 + 1 == point && last.2 == missing) {
            Some(last) => last.1 = point,
            None => found.push((point, point, missing)),
        }
    }
    found
}

/// Stretches of points with the same best option that the same others are not told from: first and last point.
fn unclear_stretches(choice: &Choice) -> Vec<(usize, usize, &Best)> {
    let mut found: Vec<(usize, usize, &Best)> = vec![];
    for (point, best) in choice.best.iter().enumerate() {
        let Some(best) = best.as_ref().filter(|best| !best.unclear.is_empty()) else { continue };
        match found.last_mut().filter(|last| last.1 + 1 == point && last.2 == best) {
            Some(last) => last.1 = point,
            None => found.push((point, point, best)),
        }
    }
    found
}
