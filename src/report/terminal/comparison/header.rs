//! What was run of a comparison, and the legend of its options.

use super::option_names::Names;
use crate::analysis::comparison::Comparison;
use crate::report::document::{dates, run_facts};
use crate::report::terminal::header;
use crate::report::terminal::page::{BOLD, Cell, DIM, DOUBTFUL, PLAIN, Page, Place};

pub fn write(page: &mut Page, comparison: &Comparison, names: &Names) {
    header::title(page, &comparison.title);
    let options = &comparison.options;
    let mut facts = vec![
        format!("{} options on the same luck", options.len()),
        format!("{} of each", run_facts::runs(comparison.runs)),
        format!("seed {}", comparison.seed),
    ];
    facts.extend(comparison.precision.as_ref().map(header::precision));
    let one = options.first().map(|option| &option.summary);
    facts.extend(one.map(|summary| dates::steps_in_words(summary.steps, &summary.calendar)));
    facts.push(run_facts::scenario(&comparison.scenario_hash));
    page.flow("", &facts, " · ", 2, DIM);
    header::not_reached(page, comparison.precision.as_ref());
    let varied = |actor: &String| comparison.actors.iter().any(|(other, _)| other == actor);
    if let Some(summary) = one {
        let (mut policies, mut variant) = (summary.policies.clone(), summary.variant.as_ref());
        policies.retain(|(actor, _)| !varied(actor));
        if !comparison.variants.is_empty() {
            // A variant may say who plays what.
            (policies, variant) = (vec![], None);
        }
        header::list(page, "for all: ", &run_facts::policies(&policies), PLAIN);
        header::list(page, "changed for all: ", &run_facts::changes(variant, &summary.set), DOUBTFUL);
    }
    if names.legend {
        let mut what: Vec<&str> = comparison.actors.iter().map(|(actor, _)| actor.as_str()).collect();
        if !comparison.variants.is_empty() {
            what.insert(0, "variant");
        }
        page.heading(&[Cell::new(format!("Options ({})", what.join(" / ")), BOLD)]);
        for (index, option) in options.iter().enumerate() {
            let lead = format!("  {:>3}  ", names.of(index));
            page.flow_as(Place::Item, &lead, std::slice::from_ref(&option.label), " ", 7, PLAIN);
        }
    }
}
