//! Options of a scenario, each made ready to run, and put side by side.

use super::{Faulty, Study};
use crate::analysis::compare::compare;
use crate::analysis::comparison::Comparison;
use crate::diagnostics::Diagnostics;
use crate::engine::runs::paired::{self, FailureOf, Paired};
use crate::engine::runs::simulation::Simulation;
use crate::model::options::{Asked, Side, options, some_options};
use crate::model::program::Program;
use crate::model::{Model, Settings};

/// Options of one scenario that are put side by side: variants, policies, and combinations of them.
pub struct Options {
    pub side: Side,
    /// By option.
    pub studies: Vec<Study>,
}

impl Study {
    /// The options that are asked for. What this study has of settings is left out of them.
    ///
    /// # Errors
    /// What is asked for and is not there, or leaves nothing to compare.
    pub fn options(&self, asked: &Asked) -> Result<Options, Box<Faulty>> {
        self.options_by(options, asked)
    }

    /// The same where one option will do: what is asked for alone, or the file as it stands.
    ///
    /// # Errors
    /// What is asked for and is not there.
    pub fn some_options(&self, asked: &Asked) -> Result<Options, Box<Faulty>> {
        self.options_by(some_options, asked)
    }

    fn options_by(
        &self,
        find: impl Fn(&Model, &Asked, &mut Diagnostics) -> Option<Side>,
        asked: &Asked,
    ) -> Result<Options, Box<Faulty>> {
        let mut faults = Diagnostics::default();
        let Some(side) = find(&self.model, asked, &mut faults) else {
            return Err(Box::new(Faulty { faults, sources: self.sources.clone() }));
        };
        let studies = side.choices.iter().map(|choice| self.under(choice.settings.clone()));
        let options = Options { studies: studies.collect::<Result<_, _>>()?, side };
        let arms = options.studies.len();
        options.room_for([1, u64::MAX], arms, paired::all_pairs(arms).len(), "comparison")?;
        Ok(options)
    }

    /// The same scenario under other settings.
    ///
    /// # Errors
    /// All faults of the settings, if there is an error among them.
    pub fn under(&self, settings: Settings) -> Result<Study, Box<Faulty>> {
        let mut sources = self.sources.clone();
        let mut faults = Diagnostics::default();
        let made = crate::model::plan(&self.model, &settings, &mut sources, &mut faults).and_then(|plan| {
            let of_settings = faults.clone();
            let program = crate::model::compile::compile(&self.model, &plan, &mut faults)?;
            if let Some(fault) = super::room::of_program(&self.model, &program) {
                faults.push(fault);
                return None;
            }
            Some((plan, of_settings, program))
        });
        match made {
            Some((plan, of_settings, program)) => Ok(Study {
                sources,
                faults,
                of_settings,
                ledger: self.ledger,
                model: self.model.clone(),
                settings,
                plan,
                program,
                sample: 0,
                telling: std::sync::OnceLock::new(),
            }),
            None => Err(Box::new(Faulty { faults, sources })),
        }
    }
}

impl Options {
    /// Runs all options on the same luck, and compares them run by run. `progress` is told, from any thread, how many
    /// runs have been done under all of them since it was last told.
    ///
    /// The answer depends on the options and on seed, sample, first run and number of runs; never on the threads.
    ///
    /// # Errors
    /// The lowest run that cannot go on, and the first option under which it cannot.
    pub fn compare(
        &self,
        simulation: &Simulation,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<Comparison, Box<FailureOf>> {
        Ok(self.compared(&self.count(simulation, progress)?, simulation.seed))
    }

    pub(super) fn count(
        &self,
        simulation: &Simulation,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<Paired, Box<FailureOf>> {
        let programs = self.programs();
        paired::simulate(&programs, &paired::all_pairs(programs.len()), simulation, progress)
    }

    pub(super) fn compared(&self, counted: &Paired, seed: u64) -> Comparison {
        let summaries =
            self.studies.iter().zip(&counted.each).map(|(study, tally)| study.summarize(tally, seed));
        let summaries = summaries.collect();
        let found = compare(&self.studies[0].model, &self.side, &self.programs(), counted, summaries);
        Comparison { has_unknowns: self.has_unknowns(), ..found }
    }

    fn programs(&self) -> Vec<&Program> {
        self.studies.iter().map(|study| &study.program).collect()
    }
}
