//! The header of answers about many settings of the parameters, and how their options are called.

use super::header;
use super::page::{BOLD, Cell, DIM, DOUBTFUL, PLAIN, Page, Place};
use crate::analysis::sensitivity::frame::Frame;
use crate::report::document::{dates, run_facts};
use unicode_width::UnicodeWidthStr;

/// Title and what was run; `facts` come first.
pub fn write(page: &mut Page, frame: &Frame, mut facts: Vec<String>) {
    header::title(page, &frame.title);
    facts.push(format!("{} at each setting", run_facts::runs(frame.runs)));
    facts.push(format!("seed {}", frame.seed));
    facts.push(dates::steps_in_words(frame.calendar.steps, &frame.calendar));
    facts.push(run_facts::scenario(&frame.scenario_hash));
    page.flow("", &facts, " · ", 2, DIM);
    let several = frame.options.len() > 1;
    let lead = if several { "for all: " } else { "" };
    header::list(page, lead, &run_facts::policies(&frame.policies), PLAIN);
    let lead = if several { "changed for all: " } else { "changed: " };
    header::list(page, lead, &run_facts::changes(frame.variant.as_ref(), &frame.set), DOUBTFUL);
}

/// Options by their labels if these are short, else by number.
pub fn names(page: &mut Page, frame: &Frame, room: usize) -> Vec<String> {
    if frame.options.iter().all(|label| label.width() < room) {
        return frame.options.clone();
    }
    let names: Vec<String> = (1..=frame.options.len()).map(|number| format!("#{number}")).collect();
    page.heading(&[Cell::new("Options", BOLD)]);
    for (name, label) in names.iter().zip(&frame.options) {
        let lead = format!("  {name:>3}  ");
        page.flow_as(Place::Item, &lead, std::slice::from_ref(label), " ", 7, PLAIN);
    }
    names
}
