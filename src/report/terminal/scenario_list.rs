//! The built-in scenarios: their names, what each is, and how one is run and copied.

use super::page::{BOLD, Cell, DIM, PLAIN, Page, Place};
use crate::analysis::summary::Calendar;
use crate::model::Model;
use crate::report::document::{dates, phrases, run_facts};
use crate::study::Study;
use crate::study::built_in::BuiltIn;

pub fn write(page: &mut Page, scenarios: &[(&BuiltIn, Study)]) {
    let longest = scenarios.iter().map(|(built_in, _)| built_in.name.len()).max().unwrap_or(0);
    page.heading(&[Cell::new("Built-in scenarios", BOLD)]);
    page.silent_heads(&["name", "title"], "what it is");
    for (built_in, study) in scenarios {
        let title = run_facts::title(&study.model.title);
        let name = Cell::left_whole(built_in.name, longest, BOLD);
        page.line(&[Cell::gap(2), name, Cell::gap(2), Cell::new(title, PLAIN).column()]);
        let more = [size(&study.model), built_in.about.to_owned()];
        page.flow_as(Place::Below, &" ".repeat(longest + 4), &more, " · ", longest + 4, DIM);
    }
    page.gap();
    for (what, command) in [
        ("To run one:", "escalade run hotline"),
        ("To copy one and change it:", "escalade new mine --from hotline"),
        ("To start one of your own:", "escalade new mine"),
    ] {
        page.line(&[Cell::left_whole(what, 26, PLAIN), Cell::gap(2), Cell::new(command, PLAIN)]);
    }
}

/// `2 actors, 60 days`.
fn size(model: &Model) -> String {
    let clock = &model.clock;
    let calendar = Calendar::of(clock);
    let steps = dates::steps_in_words(clock.steps, &calendar);
    match model.actors.len() {
        0 => steps,
        actors => format!("{}, {steps}", phrases::counted(actors, "actor")),
    }
}
