//! Draws of the unknown parameters, as `run` and `compare` make them.

use super::exit::Stop;
use super::faults;
use super::progress::Work;
use crate::analysis::uncertainty::bands::Uncertainty;
use crate::diagnostics::Diagnostic;
use crate::engine::runs::InOrder;
use crate::engine::runs::simulation::Simulation;
use crate::study::{Job, Options};
use std::path::Path;

/// What is drawn.
pub struct Draws {
    pub count: u64,
    /// Of each option at every draw.
    pub runs: u64,
    /// Best by each objective at the stated values.
    pub chosen: Vec<Option<usize>>,
}

impl Draws {
    /// Runs of all options at all draws.
    pub fn total(&self, options: &Options) -> u64 {
        self.runs * self.count * options.studies.len() as u64
    }
}

/// Whether so many draws can be made, before anything is run.
pub fn can_draw(options: &Options, count: u64, simulation: &Simulation, path: &Path) -> Result<(), Stop> {
    has_room(options, count, simulation.runs)?;
    faults::tell_of_draws(&options.studies[0]);
    draws(options, count, simulation, path).map(drop)
}

/// The draws, all of which can be run.
pub fn draws(options: &Options, count: u64, simulation: &Simulation, path: &Path) -> Result<Vec<Job>, Stop> {
    has_room(options, count, simulation.runs)?;
    let jobs = options.draws(simulation.seed, count);
    let looked = options.refuse(&jobs, simulation.threads);
    looked.map_err(|found| faults::unanswered(options, &jobs, &found, simulation.seed, path))?;
    Ok(jobs)
}

fn has_room(options: &Options, count: u64, runs: u64) -> Result<(), Stop> {
    if !options.has_unknowns() {
        let message = "`--uncertain` has nothing to draw: no parameter is unknown";
        let help = "a numeric parameter with a `range` or a `dist` is, unless --set or the variant fixes it";
        return Err(faults::wrong(&options.studies[0], Diagnostic::without_place(message).help(help)));
    }
    options.can_draw(count, runs).map_err(|faulty| faults::faulty(&faulty))
}

pub fn uncertain(
    options: &Options,
    draws: &Draws,
    simulation: &Simulation,
    path: &Path,
    kept: Option<&InOrder>,
    work: &Work,
) -> Result<Uncertainty, Stop> {
    let jobs = options.draws(simulation.seed, draws.count);
    let simulation = Simulation { runs: draws.runs, ..*simulation };
    work.goes_on(draws.total(options));
    let found = options.uncertain_and_keep(&jobs, &draws.chosen, &simulation, kept, &|runs| work.add(runs));
    found.map_err(|found| faults::unanswered(options, &jobs, &found, simulation.seed, path))
}
