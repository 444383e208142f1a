//! Options along one or two parameters.

use super::amounts::{Luck, check};
use super::watch::Watch;
use crate::analysis::sensitivity::sweep::Sweep;
use crate::diagnostics::Diagnostic;
use crate::engine::limits::MOST_RUNS;
use crate::engine::runs::Simulation;
use crate::model::settings::options::Asked;
use crate::model::settings::sweep_axes::Axis;
use crate::study::error::Error;
use crate::study::faulty::Faulty;
use crate::study::options::Options;
use crate::study::prepared::Study;
use crate::study::work::{Batch, Work};
use std::path::PathBuf;

/// How many runs of each option at each point, unless it is said.
const RUNS: u64 = 5000;

/// The most points of two parameters together.
const MOST_POINTS: usize = 10_000;

/// What `escalade sweep` asks.
#[derive(Clone, Debug, Default)]
pub struct SweepQuestion {
    /// What is swept (`LOW..HIGH:POINTS`, `A,B,C` or `*`) and what is set, by parameter.
    pub set: Vec<(String, String)>,
    /// Variants and policies that are compared.
    pub variants: Vec<String>,
    pub policies: Vec<(String, Vec<String>)>,
    /// Which outcomes, metrics or objectives are shown, by their ids: unless it is said, the chief ones.
    pub of: Vec<String>,
    /// Of each option at each point: unless it is said 5,000, or 1 where nothing is left to chance.
    pub runs: Option<u64>,
    pub luck: Luck,
}

/// The same made ready.
pub struct Sweeping {
    name: Option<PathBuf>,
    of: Vec<usize>,
    /// The scenario under what is set.
    pub study: Study,
    pub axes: Vec<Axis>,
    pub options: Options,
    pub simulation: Simulation,
}

impl Sweeping {
    /// Makes it ready, of a study of the file as it stands. `name` is what messages call the scenario in commands that they
    /// suggest.
    ///
    /// # Errors
    /// What is asked for and is not there, or cannot be asked.
    pub fn of(study: &Study, question: &SweepQuestion, name: Option<PathBuf>) -> Result<Sweeping, Error> {
        check("runs", question.runs, 1..=MOST_RUNS / 2)?;
        let (axes, study) = study.axes(&question.set)?;
        let SweepQuestion { variants, policies, .. } = question.clone();
        let asked = Asked { variants, policies, set: study.settings.set.clone() };
        let options = Options::to_sweep(&study, &asked, &axes)?;
        let points = points(&axes);
        if points > MOST_POINTS {
            let message = format!("{points} points are too many: at most {MOST_POINTS} go");
            return Err(Faulty::new(Diagnostic::without_place(message), study.sources.clone()).into());
        }
        let of = study.quantities(&question.of)?;
        let runs = question.runs.unwrap_or(if options.has_chance() { RUNS } else { 1 });
        let simulation = question.luck.simulation(runs);
        Ok(Sweeping { name, of, study, axes, options, simulation })
    }

    /// How many runs of an option there are.
    pub fn total(&self) -> u64 {
        let times = points(&self.axes) * self.options.studies.len();
        self.simulation.runs.saturating_mul(times as u64)
    }

    /// The answer.
    ///
    /// # Errors
    /// The first point that has no answer.
    pub fn answer(&self, watch: &dyn Watch) -> Result<Sweep, Error> {
        let (options, simulation) = (&self.options, &self.simulation);
        let found = options.sweep(&self.axes, simulation, &|runs| watch.done(runs));
        let name = self.name.as_deref();
        found.map_err(|stuck| options.explain(&stuck.jobs, &stuck.found, simulation.seed, name))
    }

    /// Which of its quantities are shown.
    pub fn shown(&self, sweep: &Sweep) -> Vec<usize> {
        if !self.of.is_empty() {
            return self.of.clone();
        }
        if sweep.axes.len() == 2 {
            return sweep.frame.chief(&sweep.values[0][sweep.frame.stated]);
        }
        let outcomes = 0..self.study.model.outcomes.len();
        sweep.frame.judges.iter().copied().chain(outcomes).collect()
    }

    /// What it simulates.
    ///
    /// # Errors
    /// If there is no room for so many points.
    pub fn work(self) -> Result<Work, Error> {
        let Simulation { runs, seed, .. } = self.simulation;
        let jobs = self.options.sweep_jobs(&self.axes, runs)?;
        Ok(Work::new(self.options, vec![Batch::needed(jobs, runs)], seed))
    }
}

fn points(axes: &[Axis]) -> usize {
    axes.iter().map(|axis| axis.values.len()).product()
}
