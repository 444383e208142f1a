//! What was run of a comparison, and the legend of its options.

use super::option_names::Names;
use crate::analysis::comparison::Comparison;
use crate::report::document::{number, time};
use crate::report::terminal::header;
use crate::report::terminal::page::{BOLD, Cell, DIM, DOUBTFUL, PLAIN, Page};

pub fn write(page: &mut Page, comparison: &Comparison, names: &Names) {
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
    facts.extend(comparison.precision.as_ref().map(header::precision));
    let one = options.first().map(|option| &option.summary);
    facts.extend(one.map(|summary| time::steps_in_words(summary.steps, &summary.calendar)));
    facts.push(format!("scenario {}", comparison.scenario_hash.chars().take(8).collect::<String>()));
    page.flow("", &facts, " · ", 2, DIM);
    header::not_reached(page, comparison.precision.as_ref());
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
        page.heading(&[Cell::new(format!("Options ({})", what.join(" / ")), BOLD)]);
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
