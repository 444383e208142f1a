//! Options side by side, on the same luck.

use super::amounts::{Amount, Luck, MOST_DRAWS, check};
use super::draws::{Draws, drawn};
use super::watch::Watch;
use crate::analysis::comparison::Comparison;
use crate::engine::limits::MOST_RUNS;
use crate::engine::runs::{InOrder, Simulation};
use crate::model::settings::options::Asked;
use crate::study::error::Error;
use crate::study::options::Options;
use crate::study::precision::Progress;
use crate::study::prepared::Study;
use crate::study::uncertainty::{draws_unasked, runs_of_draw};
use crate::study::work::{Batch, Work};
use std::path::PathBuf;

/// What `escalade compare` asks.
#[derive(Clone, Debug, Default)]
pub struct CompareQuestion {
    /// The options, and what is set for all of them.
    pub asked: Asked,
    pub amount: Amount,
    /// How often the unknown parameters are drawn beside; 0 for not at all. Unless it is said: 100 times where the file has
    /// objectives, less often below 100,000 runs, not at all below 40,000.
    pub uncertain: Option<u64>,
    /// How many runs of each option at every draw: unless it is said, 200, or of draws that are asked for the runs divided
    /// among them, at least 200.
    pub runs_per_sample: Option<u64>,
    pub luck: Luck,
}

/// The same made ready.
pub struct Comparing {
    question: CompareQuestion,
    name: Option<PathBuf>,
    pub options: Options,
    pub simulation: Simulation,
}

/// A comparison; and why it is without draws that nobody asked for, where they cannot be run.
pub type Compared = (Comparison, Option<Error>);

impl Comparing {
    /// Makes it ready, of a study under what is set for all options. `name` is what messages call the scenario in commands
    /// that they suggest.
    ///
    /// # Errors
    /// What is asked for and is not there, or cannot be asked.
    pub fn of(study: &Study, question: &CompareQuestion, name: Option<PathBuf>) -> Result<Comparing, Error> {
        question.amount.check()?;
        check("draws", question.uncertain.filter(|draws| *draws > 0), 2..=MOST_DRAWS)?;
        check("runs of a draw", question.runs_per_sample, 2..=MOST_RUNS / 2)?;
        let options = study.options(&question.asked)?;
        let simulation = question.luck.simulation(question.amount.runs());
        let found = Comparing { question: question.clone(), name, options, simulation };
        if let Some(count) = found.draws_asked() {
            drawn(&found.options, count, &found.simulation, found.name.as_deref())?;
        }
        Ok(found)
    }

    /// How many draws are asked for.
    pub fn draws_asked(&self) -> Option<u64> {
        self.question.uncertain.filter(|count| *count > 0)
    }

    /// Whether draws are made, asked for or not.
    pub fn draws_any(&self) -> bool {
        self.draws(self.simulation.runs).is_some()
    }

    /// What is drawn beside so many runs of each option. Draws that were not asked for are left out where they would be of
    /// no use.
    pub fn draws(&self, runs: u64) -> Option<Draws> {
        let options = &self.options;
        let has_objectives = !options.studies[0].model.objectives.is_empty();
        let unasked = draws_unasked(runs).filter(|_| has_objectives && options.has_unknowns());
        let (count, runs) = match (self.question.uncertain, unasked) {
            (Some(count), _) if count > 0 => (count, runs_of_draw(runs, count)),
            (None, Some([count, runs])) => (count, runs),
            _ => return None,
        };
        Some(Draws { count, runs: self.question.runs_per_sample.unwrap_or(runs) })
    }

    /// How many runs of an option there are, as far as it is known before.
    pub fn total(&self) -> u64 {
        self.total_of(self.simulation.runs)
    }

    fn total_of(&self, runs: u64) -> u64 {
        let draws = self.draws(runs).map_or(0, |draws| draws.total(&self.options));
        runs.saturating_mul(self.options.studies.len() as u64).saturating_add(draws)
    }

    /// The answer; with what each run came to kept, part 0 and a part for each draw that was asked for.
    ///
    /// # Errors
    /// The lowest run that cannot go on; a draw that was asked for and cannot be run.
    pub fn answer(&self, kept: Option<&InOrder>, watch: &dyn Watch) -> Result<Compared, Error> {
        let part = kept.map(|kept| kept.part(0));
        let (options, simulation) = (&self.options, &self.simulation);
        let all = options.studies.len() as u64;
        let done = |runs| watch.done(runs * all);
        let found = match self.question.amount.precision {
            None => options.compare_and_keep(simulation, part, &done),
            Some(asked) => {
                let next = |look| watch.expect(self.total_of(look));
                let progress = Progress { done: Box::new(done), next: Box::new(next), part };
                options.compare_until(asked, simulation, &progress)
            }
        };
        if let Some(part) = part {
            part.close();
        }
        let mut comparison = found.map_err(|found| {
            let under = &options.studies[found.program];
            under.failed(&found.failure, simulation.seed, self.name.as_deref())
        })?;
        let Some(draws) = self.draws(comparison.runs) else { return Ok((comparison, None)) };
        watch.expect(self.total_of(comparison.runs));
        let chosen: Vec<Option<usize>> =
            (0..comparison.options[0].payoffs.len()).map(|objective| comparison.best(objective)).collect();
        let kept = kept.filter(|_| self.question.uncertain.is_some());
        match draws.found(options, &chosen, simulation, (kept, watch), self.name.as_deref()) {
            Ok(found) => {
                comparison.uncertainty = Some(found);
                Ok((comparison, None))
            }
            Err(why) if self.question.uncertain.is_none() => Ok((comparison, Some(why))),
            Err(why) => Err(why),
        }
    }

    /// What it simulates, if that can be divided: what a precision takes is not known before.
    ///
    /// # Errors
    /// If it cannot be run.
    pub fn work(self) -> Result<Work, Error> {
        let runs = self.simulation.runs;
        let mut batches = vec![Batch::needed(vec![self.options.stated_job()], runs)];
        if let Some(draws) = self.draws(runs) {
            match drawn(&self.options, draws.count, &self.simulation, self.name.as_deref()) {
                Ok(jobs) => {
                    let is_needed = self.question.uncertain.is_some();
                    batches.push(Batch { jobs, runs: draws.runs, is_needed });
                }
                // Without being asked for they are left out where they cannot be made.
                Err(_) if self.question.uncertain.is_none() => {}
                Err(why) => return Err(why),
            }
        }
        Ok(Work::new(self.options, batches, self.simulation.seed))
    }
}
