//! The head of tables about many settings of the parameters, and how options are called there.

use super::page::{BOLD, DIM, DOUBTFUL, PLAIN, Page};
use crate::analysis::sensitivity::frame::Frame;
use crate::report::{moment, number};
use unicode_width::UnicodeWidthStr;

/// Title and what was run; `facts` come first.
pub(super) fn head(page: &mut Page, frame: &Frame, facts: Vec<String>) {
    let title = if frame.title.trim().is_empty() { "Untitled scenario" } else { &frame.title };
    let words: Vec<String> = title.split_whitespace().map(Into::into).collect();
    page.flow("", &words, " ", 0, BOLD);
    let mut facts = facts;
    let plural = if frame.runs == 1 { "" } else { "s" };
    facts.push(format!("{} run{plural} at each setting", number::count(frame.runs)));
    facts.push(format!("seed {}", frame.seed));
    facts.push(moment::steps_in_words(frame.calendar.steps, &frame.calendar));
    facts.push(format!("scenario {}", frame.scenario_hash.chars().take(8).collect::<String>()));
    page.flow("", &facts, " · ", 2, DIM);
    let several = frame.options.len() > 1;
    let policies: Vec<String> =
        frame.policies.iter().map(|(actor, policy)| format!("{actor}: {policy}")).collect();
    if !policies.is_empty() {
        page.flow(if several { "for all: " } else { "" }, &policies, " · ", 2, PLAIN);
    }
    let mut changes: Vec<String> = frame.variant.iter().map(|name| format!("variant {name}")).collect();
    changes.extend(frame.set.iter().map(|(name, value)| format!("{name} = {value}")));
    if !changes.is_empty() {
        page.flow(if several { "changed for all: " } else { "changed: " }, &changes, " · ", 2, DOUBTFUL);
    }
}

/// Options by their labels if these are short, else by number.
pub(super) fn names(page: &mut Page, frame: &Frame, room: usize) -> Vec<String> {
    if frame.options.iter().all(|label| label.width() < room) {
        return frame.options.clone();
    }
    let names: Vec<String> = (1..=frame.options.len()).map(|number| format!("#{number}")).collect();
    page.heading(&[super::page::Cell::new("Options", BOLD)]);
    for (name, label) in names.iter().zip(&frame.options) {
        page.flow(&format!("  {name:>3}  "), std::slice::from_ref(label), " ", 7, PLAIN);
    }
    names
}

/// Words on as many lines as it takes.
pub(super) fn sentence(page: &mut Page, lead: &str, text: &str) {
    page.sentence(lead, text, PLAIN);
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn joined<S: AsRef<str>>(names: &[S]) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
