//! Draws of the unknown parameters beside what is run at the stated values.

use super::watch::Watch;
use crate::analysis::uncertainty::bands::Uncertainty;
use crate::diagnostics::Diagnostic;
use crate::engine::runs::{InOrder, Simulation};
use crate::study::error::Error;
use crate::study::faulty::Faulty;
use crate::study::jobs::Job;
use crate::study::options::Options;
use std::path::Path;

/// What is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draws {
    pub count: u64,
    /// Of each option at every draw.
    pub runs: u64,
}

impl Draws {
    /// Runs of all options at all draws.
    pub fn total(&self, options: &Options) -> u64 {
        self.runs.saturating_mul(self.count).saturating_mul(options.studies.len() as u64)
    }

    /// What the draws come to, if `chosen` is best by each objective at the stated values.
    pub(super) fn found(
        &self,
        options: &Options,
        chosen: &[Option<usize>],
        simulation: &Simulation,
        (kept, watch): (Option<&InOrder>, &dyn Watch),
        name: Option<&Path>,
    ) -> Result<Uncertainty, Error> {
        let jobs = options.draws(simulation.seed, self.count);
        let simulation = Simulation { runs: self.runs, ..*simulation };
        let found = options.uncertain_and_keep(&jobs, chosen, &simulation, kept, &|runs| watch.done(runs));
        found.map_err(|found| options.explain(&jobs, &found, simulation.seed, name))
    }
}

/// So many draws beside a simulation, all of which can be run.
pub(super) fn drawn(
    options: &Options,
    count: u64,
    simulation: &Simulation,
    name: Option<&Path>,
) -> Result<Vec<Job>, Error> {
    if !options.has_unknowns() {
        let message = "`--uncertain` has nothing to draw: no parameter is unknown";
        let help = "a numeric parameter with a `range` or a `dist` is, unless --set or the variant fixes it";
        let fault = Diagnostic::without_place(message).help(help);
        return Err(Faulty::new(fault, options.studies[0].sources.clone()).into());
    }
    options.can_draw(count, simulation.runs)?;
    let jobs = options.draws(simulation.seed, count);
    let looked = options.refuse(&jobs, simulation.threads);
    looked.map_err(|found| options.explain(&jobs, &found, simulation.seed, name))?;
    Ok(jobs)
}
