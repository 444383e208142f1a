//! How much there is in a scenario.

use crate::study::Study;

/// How much there is in a scenario, each number with its word in the singular.
pub struct Counts {
    pub parts: [(usize, &'static str); 6],
    /// How many numbers have a name, and how many have not.
    pub assumptions: [(usize, &'static str); 2],
}

pub fn counts(study: &Study) -> Counts {
    let (model, program, ledger) = (&study.model, &study.program, &study.ledger);
    let responses = model.responses.iter().filter(|response| !response.built_in).count();
    Counts {
        parts: [
            (model.actors.len(), "actor"),
            (responses, "response"),
            (model.events.len(), "event"),
            (model.outcomes.len(), "outcome"),
            (program.steps as usize, "step"),
            (program.sites as usize, "chance node"),
        ],
        assumptions: [(ledger.named, "named assumption"), (ledger.bare, "bare number")],
    }
}
