//! Options side by side on the terminal: a matrix, the differences with their intervals, which is best and how sure.

mod matrix;
mod overturn;
mod pairs;
mod uncertain;
mod words;

use super::page::{BOLD, DIM, DOUBTFUL, PLAIN, Page};
use crate::analysis::comparison::{Comparison, Verdict};
use crate::report::{moment, number};

/// Most options in one matrix.
const COLUMNS: usize = 5;

/// How options are called: by their labels if these are short, else by number, with a legend.
pub(super) struct Names {
    short: Vec<String>,
    legend: bool,
}

impl Names {
    fn new(comparison: &Comparison, room: usize) -> Names {
        let labels = || comparison.options.iter().map(|option| &option.label);
        let legend = labels().any(|label| unicode_width::UnicodeWidthStr::width(label.as_str()) >= room);
        let short = labels().enumerate().map(|(index, label)| match legend {
            true => format!("#{}", index + 1),
            false => label.clone(),
        });
        Names { short: short.collect(), legend }
    }

    fn of(&self, option: usize) -> &str {
        &self.short[option]
    }
}

pub(super) fn write(page: &mut Page, comparison: &Comparison) {
    let columns = comparison.options.len().min(COLUMNS);
    let names = Names::new(comparison, matrix::column(page.width(), columns));
    header(page, comparison, &names);
    matrix::write(page, comparison, &names);
    pairs::write(page, comparison, &names);
    uncertain::write(page, comparison, &names);
    words::write(page, comparison, &names);
    warn(page, comparison, &names);
    overturn::write(page, comparison, &names);
}

fn header(page: &mut Page, comparison: &Comparison, names: &Names) {
    let title = if comparison.title.trim().is_empty() { "Untitled scenario" } else { &comparison.title };
    let words: Vec<String> = title.split_whitespace().map(Into::into).collect();
    page.flow("", &words, " ", 0, BOLD);
    let options = &comparison.options;
    let plural = if comparison.runs == 1 { "" } else { "s" };
    let mut facts = vec![
        format!("{} options on the same luck", options.len()),
        format!("{} run{plural} of each", number::count(comparison.runs)),
        format!("seed {}", comparison.seed),
    ];
    facts.extend(comparison.precision.as_ref().map(super::header::precision));
    let one = options.first().map(|option| &option.summary);
    facts.extend(one.map(|summary| moment::steps_in_words(summary.steps, &summary.calendar)));
    facts.push(format!("scenario {}", comparison.scenario_hash.chars().take(8).collect::<String>()));
    page.flow("", &facts, " · ", 2, DIM);
    super::header::not_reached(page, comparison.precision.as_ref());
    let varied = |actor: &String| comparison.actors.iter().any(|(other, _)| other == actor);
    if let Some(summary) = one {
        let fixed = summary.policies.iter().filter(|(actor, _)| !varied(actor));
        let fixed: Vec<String> = fixed.map(|(actor, policy)| format!("{actor}: {policy}")).collect();
        // A variant may say who plays what.
        if !fixed.is_empty() && comparison.variants.is_empty() {
            page.flow("for all: ", &fixed, " · ", 2, PLAIN);
        }
        let variant = summary.variant.iter().filter(|_| comparison.variants.is_empty());
        let mut changes: Vec<String> = variant.map(|name| format!("variant {name}")).collect();
        changes.extend(summary.set.iter().map(|(name, value)| format!("{name} = {value}")));
        if !changes.is_empty() {
            page.flow("changed for all: ", &changes, " · ", 2, DOUBTFUL);
        }
    }
    if names.legend {
        let mut what: Vec<&str> = comparison.actors.iter().map(|(actor, _)| actor.as_str()).collect();
        if !comparison.variants.is_empty() {
            what.insert(0, "variant");
        }
        page.heading(&[super::page::Cell::new(format!("Options ({})", what.join(" / ")), BOLD)]);
        for (index, option) in options.iter().enumerate() {
            page.flow(
                &format!("  {:>3}  ", names.of(index)),
                std::slice::from_ref(&option.label),
                " ",
                7,
                PLAIN,
            );
        }
    }
}

/// What stands side by side and the runs do not tell apart, and how many runs it would take.
fn warn(page: &mut Page, comparison: &Comparison, names: &Names) {
    const MOST: usize = 4;
    let shown = || {
        let pairs = comparison.pairs.iter();
        let payoffs = pairs.clone().flat_map(|pair| pair.objectives.iter().map(move |one| (pair, one)));
        payoffs.chain(pairs.flat_map(|pair| pair.outcomes.iter().map(move |one| (pair, one))))
    };
    let unclear: Vec<_> = shown().filter(|(_, one)| one.verdict == Verdict::Unclear).collect();
    if unclear.is_empty() {
        return;
    }
    let runs = number::count(comparison.runs);
    let mut items: Vec<String> = (unclear.iter().take(MOST))
        .map(|(pair, one)| {
            let would =
                one.runs_to_separate.map_or(String::new(), |runs| format!(" ({} would)", about(runs)));
            format!("{} under {} and {}{would}", one.title, names.of(pair.first), names.of(pair.second))
        })
        .collect();
    if unclear.len() > MOST {
        let needed = unclear.iter().filter_map(|(_, one)| one.runs_to_separate).fold(0.0, f64::max);
        let would = if needed > 0.0 { format!(" (up to {})", about(needed)) } else { String::new() };
        items.push(format!("and {} more{would}", unclear.len() - MOST));
    }
    let text = format!(
        "Warning: {runs} runs do not tell apart {} of the {} differences in outcomes and payoffs: {}. The numbers of runs \
         hold if what was seen is how it is.",
        unclear.len(),
        shown().count(),
        items.join("; ")
    );
    page.line(&[]);
    page.sentence("  ", &text, DOUBTFUL);
}

/// A number of runs that would tell two options apart.
fn about(runs: f64) -> String {
    format!("about {} runs", rough(runs))
}

/// Two figures of a number of runs.
pub(super) fn rough(runs: f64) -> String {
    if runs >= 1e12 {
        return "10^12 or more".to_owned();
    }
    let mut unit = 1;
    let runs = runs as u64;
    while runs / unit >= 100 {
        unit *= 10;
    }
    number::count(runs.div_ceil(unit) * unit)
}

#[cfg(test)]
mod tests {
    use super::rough;

    #[test]
    fn runs_have_two_figures() {
        assert_eq!(
            [7.0, 99.0, 101.0, 12_345.0, 1e15].map(rough),
            ["7", "99", "110", "13,000", "10^12 or more"]
        );
    }
}
