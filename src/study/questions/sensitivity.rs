//! Which of the unknown parameters matters.

use super::amounts::{Luck, check};
use super::watch::Watch;
use crate::analysis::sensitivity::Sensitivity;
use crate::analysis::sensitivity::sampling_design::MOST_ROWS;
use crate::diagnostics::Diagnostic;
use crate::engine::limits::MOST_RUNS;
use crate::engine::runs::Simulation;
use crate::model::settings::options::Asked;
use crate::study::error::Error;
use crate::study::faulty::Faulty;
use crate::study::options::Options;
use crate::study::prepared::Study;
use crate::study::sensitivity::RUNS_OF_TORNADO;
use crate::study::sweep::Stuck;
use crate::study::work::{Batch, Work};
use std::path::PathBuf;

/// How many runs of each option at each setting, unless it is said.
const RUNS_OF_MORRIS: u64 = 500;
const RUNS_OF_SOBOL: u64 = 100;

/// What `escalade sensitivity` asks.
#[derive(Clone, Debug, Default)]
pub struct SensitivityQuestion {
    /// Trajectories of Morris's screening; rows of Saltelli's design for Sobol's indices. With neither, one parameter at a
    /// time from its stated value.
    pub morris: Option<u64>,
    pub sobol: Option<u64>,
    /// The options, and what is set for all of them and so no longer unknown.
    pub asked: Asked,
    /// Which outcomes, metrics or objectives are shown, by their ids: unless it is said, the chief ones.
    pub of: Vec<String>,
    /// Of each option at each setting: unless it is said 1,000, for Morris 500, for Sobol 100, or 1 where nothing is left
    /// to chance.
    pub runs: Option<u64>,
    pub luck: Luck,
}

/// The same made ready.
pub struct Screening {
    question: SensitivityQuestion,
    name: Option<PathBuf>,
    of: Vec<usize>,
    pub options: Options,
}

impl Screening {
    /// Makes it ready, of a study under what is set for all options. `name` is what messages call the scenario in commands
    /// that they suggest.
    ///
    /// # Errors
    /// What is asked for and is not there, or cannot be asked.
    pub fn of(
        study: &Study,
        question: &SensitivityQuestion,
        name: Option<PathBuf>,
    ) -> Result<Screening, Error> {
        check("runs", question.runs, 1..=MOST_RUNS / 2)?;
        check("trajectories", question.morris, 2..=MOST_ROWS)?;
        check("rows", question.sobol, 2..=MOST_ROWS)?;
        let asked = &question.asked;
        let unasked = asked.policies.is_empty() && asked.variants.is_empty();
        // Without objectives there is nothing to choose by, and one option is many runs already: the file as it stands.
        let has_choice = !question.is_global() && !study.model.objectives.is_empty();
        let options = match unasked && !has_choice {
            true => study.alone()?,
            false => study.some_options(asked)?,
        };
        let refused = |message: &str, help: &str| -> Result<Screening, Error> {
            let fault = Diagnostic::without_place(message).help(help);
            Err(Faulty::new(fault, study.sources.clone()).into())
        };
        if options.unknowns().is_empty() {
            return refused(
                "nothing is unknown: no parameter has a range or a distribution, or all are set",
                "state one in the file: pace = { value = 0.3, range = [0.1, 0.5] }",
            );
        }
        if question.runs == Some(1) && options.has_chance() {
            return refused(
                "one run at each setting cannot separate chance from the effect of the parameters",
                "--runs takes 2 or more here",
            );
        }
        let of = study.quantities(&question.of)?;
        Ok(Screening { question: question.clone(), name, of, options })
    }

    /// How many runs of an option there are, but for the search for the values at which a choice tips.
    pub fn total(&self) -> u64 {
        let unknowns = self.options.unknowns().len() as u64;
        let of = |runs, settings: u64| self.simulation(runs).runs.saturating_mul(settings);
        let tornado = if self.question.is_global() { 0 } else { of(RUNS_OF_TORNADO, 1 + 2 * unknowns) };
        let morris = self.question.morris.map_or(0, |count| of(RUNS_OF_MORRIS, count * (unknowns + 1)));
        let sobol = self.question.sobol.map_or(0, |count| of(RUNS_OF_SOBOL, count * (unknowns + 2)));
        let settings = tornado.saturating_add(morris).saturating_add(sobol);
        settings.saturating_mul(self.options.studies.len() as u64)
    }

    /// The answer.
    ///
    /// # Errors
    /// The first setting that has no answer.
    pub fn answer(&self, watch: &dyn Watch) -> Result<Sensitivity, Error> {
        let options = &self.options;
        let done = |runs| watch.done(runs);
        let stuck = |stuck: Box<Stuck>| {
            options.explain(&stuck.jobs, &stuck.found, self.question.luck.seed, self.name.as_deref())
        };
        let mut found = Sensitivity::default();
        if !self.question.is_global() {
            let simulation = self.simulation(RUNS_OF_TORNADO);
            found.tornado = Some(options.tornado(&simulation, &done).map_err(stuck)?);
        }
        if let Some(count) = self.question.morris {
            let simulation = self.simulation(RUNS_OF_MORRIS);
            found.morris = Some(options.morris(count, &simulation, &done).map_err(stuck)?);
        }
        if let Some(count) = self.question.sobol {
            let simulation = self.simulation(RUNS_OF_SOBOL);
            found.sobol = Some(options.sobol(count, &simulation, &done).map_err(stuck)?);
        }
        Ok(found)
    }

    /// Which of its quantities are shown.
    pub fn shown(&self, found: &Sensitivity) -> Vec<usize> {
        if self.of.is_empty() { found.chief() } else { self.of.clone() }
    }

    /// So many runs at each setting, unless it is said how many.
    pub fn simulation(&self, runs: u64) -> Simulation {
        let runs = self.question.runs.unwrap_or(if self.options.has_chance() { runs } else { 1 });
        self.question.luck.simulation(runs)
    }

    /// What it simulates, but for the search for the values at which a choice tips.
    ///
    /// # Errors
    /// If there is no room for so many settings.
    pub fn work(self) -> Result<Work, Error> {
        let options = &self.options;
        let mut batches = vec![];
        if !self.question.is_global() {
            let runs = self.simulation(RUNS_OF_TORNADO).runs;
            batches.push(Batch::needed(options.tornado_jobs(runs)?, runs));
        }
        if let Some(count) = self.question.morris {
            let simulation = self.simulation(RUNS_OF_MORRIS);
            let jobs = options.morris_jobs(count, &simulation)?.concat();
            batches.push(Batch::needed(jobs, simulation.runs));
        }
        if let Some(count) = self.question.sobol {
            let simulation = self.simulation(RUNS_OF_SOBOL);
            let jobs = options.sobol_jobs(count, &simulation)?.concat();
            batches.push(Batch::needed(jobs, simulation.runs));
        }
        Ok(Work::new(self.options, batches, self.question.luck.seed))
    }
}

impl SensitivityQuestion {
    fn is_global(&self) -> bool {
        self.morris.is_some() || self.sobol.is_some()
    }
}
