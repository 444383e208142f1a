//! Options of a scenario, each made ready to run, and put side by side.

use super::checked::Checked;
use super::faulty::Faulty;
use super::memory;
use super::prepared::Study;
use crate::analysis::comparison::Comparison;
use crate::analysis::comparison::compare::compare;
use crate::diagnostics::Diagnostics;
use crate::engine::program::Program;
use crate::engine::runs::paired::{self, FailureOf, Paired};
use crate::engine::runs::simulation::Simulation;
use crate::engine::runs::{Counted, Part};
use crate::model::settings::options::{Asked, Choice, Side, options, some_options};
use crate::model::{Model, Settings, Unknown, unknowns};

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

    /// Options of which each is said by its label and its settings, in the place of what this study has of them.
    ///
    /// # Errors
    /// All faults of the first settings that have an error among them; no room.
    pub fn side_by_side(&self, choices: Vec<Choice>) -> Result<Options, Box<Faulty>> {
        self.of_side(Side { choices, actors: vec![], variants: vec![] })
    }

    fn of_side(&self, side: Side) -> Result<Options, Box<Faulty>> {
        let studies = side.choices.iter().map(|choice| self.under(choice.settings.clone()));
        let options = Options { studies: studies.collect::<Result<_, _>>()?, side };
        let arms = options.studies.len();
        options.room_for([1, u64::MAX], arms, paired::all_pairs(arms).len(), "comparison")?;
        Ok(options)
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
        self.of_side(side)
    }

    /// The same scenario under other settings.
    ///
    /// # Errors
    /// All faults of the settings, if there is an error among them.
    pub fn under(&self, settings: Settings) -> Result<Study, Box<Faulty>> {
        let (model, sources) = (self.model.clone(), self.sources.clone());
        let (scenario, ledger) = (self.scenario.clone(), self.ledger);
        let checked = Checked { model, scenario, ledger, sources, faults: Diagnostics::default() };
        let mut study = Study::prepare(checked, settings)?;
        study.counted.clone_from(&self.counted);
        Ok(study)
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
        self.compare_and_keep(simulation, None, progress)
    }

    /// The same, and what each run came to under each option goes where it is kept: as [`Study::run_and_keep`].
    ///
    /// # Errors
    /// As [`Options::compare`].
    pub fn compare_and_keep(
        &self,
        simulation: &Simulation,
        part: Option<Part>,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<Comparison, Box<FailureOf>> {
        Ok(self.compared(&self.count(simulation, part, progress)?, simulation.seed))
    }

    pub(super) fn count(
        &self,
        simulation: &Simulation,
        part: Option<Part>,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<Paired, Box<FailureOf>> {
        let programs = self.programs();
        let pairs = paired::all_pairs(programs.len());
        let found = if part.is_none() { self.found(&self.stated_job(), simulation) } else { None };
        if let Some(found) = found {
            progress(simulation.runs);
            return Ok(found);
        }
        paired::simulate_and_keep(&programs, &pairs, simulation, Counted::All, part, progress)
    }

    pub(super) fn compared(&self, counted: &Paired, seed: u64) -> Comparison {
        let summaries =
            self.studies.iter().zip(&counted.each).map(|(study, tally)| study.summarize(tally, seed));
        let summaries = summaries.collect();
        let found =
            compare(&self.studies[0].model, &self.side, &self.programs(), counted, summaries, self.stated());
        Comparison { has_unknowns: self.has_unknowns(), ..found }
    }

    pub(super) fn programs(&self) -> Vec<&Program> {
        self.studies.iter().map(|study| &study.program).collect()
    }

    /// The parameters with a range or a distribution that no option fixes, in file order.
    pub fn unknowns(&self) -> Vec<Unknown> {
        let of = |study: &Study| unknowns(&study.model, &study.settings, &study.plan);
        let mut common = of(&self.studies[0]);
        for study in &self.studies[1..] {
            let those = of(study);
            common.retain(|unknown| those.iter().any(|other| other.parameter == unknown.parameter));
        }
        common
    }

    /// Whether any parameter varies over the draws, under any option.
    pub fn has_unknowns(&self) -> bool {
        let none = |study: &Study| unknowns(&study.model, &study.settings, &study.plan).is_empty();
        !self.studies.iter().all(none)
    }

    /// Whether there is room for so many jobs of so many runs, each of so many arms and pairs of them.
    ///
    /// # Errors
    /// A fault that says what to reduce.
    pub(super) fn room_for(
        &self,
        jobs_and_runs: [u64; 2],
        arms: usize,
        pairs: usize,
        what: &str,
    ) -> Result<(), Box<Faulty>> {
        let study = &self.studies[0];
        let programs = self.studies.iter().map(|study| &study.program);
        let fault = memory::of_jobs(
            &study.model,
            programs,
            self.unknowns().len(),
            jobs_and_runs,
            [arms, pairs],
            what,
        );
        fault.map_or(Ok(()), |fault| Err(Faulty::new(fault, study.sources.clone())))
    }
}
