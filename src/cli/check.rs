//! `escalade check`: faults only.

use super::Stop;
use super::arguments::CheckArguments;
use super::common::{self, print};

/// Warnings are the point here: more of them than elsewhere are shown.
const MOST_WARNINGS: usize = 60;

pub fn check(arguments: &CheckArguments) -> Result<(), Stop> {
    let study = common::study(&arguments.scenario, &arguments.choices)?;
    let (model, program) = (&study.model, &study.program);
    if !study.faults.is_empty() {
        let shown = common::shown(&study.faults, &study.sources, MOST_WARNINGS);
        let _ = anstream::eprint!("{shown}");
    }
    let ledger = &study.ledger;
    print(&format!(
        "{}: no errors\n  {} actors, {} responses, {} events, {} outcomes, {} steps, {} sites\n  \
         {} named assumptions, {} bare numbers\n",
        model.title,
        model.actors.len(),
        model.responses.iter().filter(|response| !response.built_in).count(),
        model.events.len(),
        model.outcomes.len(),
        program.steps,
        program.sites,
        ledger.named,
        ledger.bare,
    ))
}
