//! A scenario made ready to run: read, checked, planned and compiled in one call.

use crate::analysis::summarize::summarize;
use crate::analysis::summary::Summary;
use crate::diagnostics::{Diagnostics, Sources, render};
use crate::engine::enumerate::{Exact, Obstacle, enumerate};
use crate::engine::lanes::Failure;
use crate::engine::schedule::{Simulation, simulate};
use crate::engine::trace::{Story, trace};
use crate::model::compile::compile;
use crate::model::{Ledger, Model, Plan, Settings};
use crate::model::program::Program;
use crate::scenario::{self, Scenario};
use std::path::Path;

/// A scenario under one choice of parameters and policies.
pub struct Study {
    pub sources: Sources,
    /// Warnings: with an error there is no study.
    pub faults: Diagnostics,
    pub ledger: Ledger,
    pub model: Model,
    pub settings: Settings,
    pub plan: Plan,
    pub program: Program,
}

/// Why there is no study: every fault that was found, and the texts they point into.
#[derive(Debug)]
pub struct Faulty {
    pub faults: Diagnostics,
    pub sources: Sources,
}

impl Faulty {
    /// The faults as text, at most `limit` of them.
    pub fn render(&self, colour: bool, limit: usize) -> String {
        render(&self.faults, &self.sources, colour, limit)
    }
}

impl Study {
    /// Reads a scenario file and the tables it names.
    ///
    /// # Errors
    /// All faults of the scenario or the settings, if there is an error among them.
    pub fn read(path: &Path, settings: Settings) -> Result<Study, Box<Faulty>> {
        Self::from(settings, |sources, faults| scenario::read(path, sources, faults))
    }

    /// The same from memory; the scenario must not name tables.
    ///
    /// # Errors
    /// As [`Study::read`].
    pub fn parse(name: &str, text: &str, settings: Settings) -> Result<Study, Box<Faulty>> {
        let mut no_tables = |_: &str| Err(std::io::ErrorKind::NotFound.into());
        Self::from(settings, |sources, faults| {
            scenario::parse(name, text.as_bytes(), &mut no_tables, sources, faults)
        })
    }

    fn from(
        settings: Settings,
        read: impl FnOnce(&mut Sources, &mut Diagnostics) -> Option<Scenario>,
    ) -> Result<Study, Box<Faulty>> {
        let mut sources = Sources::default();
        let mut faults = Diagnostics::default();
        let made = read(&mut sources, &mut faults).and_then(|scenario| {
            let model = crate::model::build(&scenario, &mut faults).filter(|_| !faults.has_errors())?;
            let plan = crate::model::plan(&model, &settings, &mut sources, &mut faults)?;
            let program = compile(&model, &plan, &mut faults)?;
            Some((crate::model::ledger(&scenario), model, plan, program))
        });
        match made {
            Some((ledger, model, plan, program)) => {
                Ok(Study { sources, faults, ledger, model, settings, plan, program })
            }
            None => Err(Box::new(Faulty { faults, sources })),
        }
    }

    /// Runs the scenario. `progress` is told how many runs have been done since it was last told.
    ///
    /// # Errors
    /// The lowest run that cannot go on: an error of the scenario that only shows while it runs.
    pub fn run(&self, simulation: &Simulation, progress: &(dyn Fn(u64) + Sync)) -> Result<Summary, Failure> {
        let tally = simulate(&self.program, simulation, progress)?;
        Ok(summarize(&self.model, &self.plan, &self.settings, &self.program, &tally, simulation.seed))
    }

    /// The story of one run.
    pub fn trace(&self, seed: u64, run: u64) -> Story {
        trace(&self.program, seed, 0, run)
    }

    /// The exact distribution of endings, with at most `max_states` states alive at once.
    ///
    /// # Errors
    /// What stands in the way: continuous draws, too many states, or an error of the scenario.
    pub fn exact(&self, max_states: usize) -> Result<Exact, Obstacle> {
        enumerate(&self.program, max_states)
    }
}
