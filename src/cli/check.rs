//! `escalade check`: faults only.

use super::arguments::CheckArguments;
use super::console::print;
use super::exit::Stop;
use super::{console, faults, load};
use crate::report::story::wrap;
use crate::report::terminal::{Style, items};

/// Warnings are the point here: more of them than elsewhere are shown.
const MOST_WARNINGS: usize = 60;

pub fn check(arguments: &CheckArguments) -> Result<(), Stop> {
    let study = load::chosen(&arguments.chosen)?;
    let of_variants = study.variants().map_err(|faulty| faults::faulty(&faulty))?;
    let (model, program) = (&study.model, &study.program);
    if !study.faults.is_empty() {
        let shown = faults::shown(&study.faults, &study.sources, MOST_WARNINGS);
        console::tell(&shown);
    }
    if !of_variants.is_empty() {
        console::tell(&faults::shown(&of_variants, &study.sources, MOST_WARNINGS));
    }
    faults::tell_of_draws(&study);
    let ledger = &study.ledger;
    let responses = model.responses.iter().filter(|response| !response.built_in).count();
    let parts = [
        counted(model.actors.len(), "actor"),
        counted(responses, "response"),
        counted(model.events.len(), "event"),
        counted(model.outcomes.len(), "outcome"),
        counted(program.steps as usize, "step"),
        counted(program.sites as usize, "site"),
    ];
    let (named, bare) = (counted(ledger.named, "named assumption"), counted(ledger.bare, "bare number"));
    let style = Style { colour: false, width: console::width() };
    let title = wrap(&format!("{}: no errors", model.title), 0, style.width);
    print(&format!("{title}{}{}", items(&parts, style), items(&[named, bare], style)))
}

/// `1 actor`, `2 actors`.
fn counted(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}
