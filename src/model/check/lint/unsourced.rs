//! Numbers that nobody vouches for.

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Span};
use crate::model::check::bare_numbers::{bare_in, bare_numbers};
use crate::scenario::{Scenario, Text};

/// One warning for all bare numbers in objectives: what an actor wants how much is an assumption too, and only a
/// parameter can be varied.
pub fn objectives(scenario: &Scenario, faults: &mut Diagnostics) {
    let all = bare_numbers(scenario);
    let mut places =
        all.iter().filter(|bare| bare.entry.starts_with("objectives.")).map(|bare| bare.expr.span);
    let Some(first) = places.next() else { return };
    let others: Vec<Span> = places.collect();
    let message = match others.len() {
        0 => "a number in an objective has no name".to_owned(),
        more => format!("{} numbers in objectives have no names", more + 1),
    };
    let fault = Diagnostic::warning(first, message)
        .code(Code::NoSource)
        .label("a weight without a source, that no analysis can vary")
        .help("give it a name in `[parameters]`, with a range and a source");
    faults.push(others.into_iter().fold(fault, |fault, place| fault.related(place, "another")));
}

/// One warning for all entries with bare numbers and no source.
pub fn sources(scenario: &Scenario, faults: &mut Diagnostics) {
    let mut found: Vec<(Span, String)> = vec![];
    let mut judge = |bare: usize, source: &Option<Text>, place: Span, what: String| {
        if bare > 0 && source.is_none() {
            found.push((place, format!("{what}: {bare} bare")));
        }
    };
    for evidence in &scenario.evidence {
        let numbers = evidence.signs.iter().map(|sign| sign.likelihood.len()).sum();
        let what = format!("the evidence `{}`", evidence.name.text);
        judge(numbers, &evidence.source, evidence.name.span, what);
    }
    for event in &scenario.events {
        let what = format!("the event `{}`", event.name.text);
        judge(bare_in(|count| count.event(event)), &event.source, event.name.span, what);
    }
    for response in &scenario.responses {
        let what = format!("the response `{}.{}`", response.actor.text, response.name.text);
        judge(bare_in(|count| count.response(response)), &response.source, response.name.span, what);
    }
    for game in &scenario.games {
        let what = format!("the game `{}`", game.name.text);
        judge(bare_in(|count| count.game(game)), &game.source, game.name.span, what);
    }
    for rule in &scenario.rules {
        let what = format!("the rule `{}`", rule.name.text);
        judge(bare_in(|count| count.rule(rule)), &rule.source, rule.name.span, what);
    }
    let count = found.len();
    let mut found = found.into_iter();
    let Some((place, label)) = found.next() else { return };
    let entries = if count == 1 { "an entry has".into() } else { format!("{count} entries have") };
    let mut fault = Diagnostic::warning(place, format!("{entries} bare numbers and no source"))
        .code(Code::NoSource)
        .label(label)
        .help("write `source = \"…\"` there, or give the numbers names in `[parameters]`");
    for (place, label) in found {
        fault = fault.related(place, label);
    }
    faults.push(fault);
}
