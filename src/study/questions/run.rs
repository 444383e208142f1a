//! How a scenario ends, run many times.

use super::amounts::{Amount, Luck, MOST_DRAWS, check};
use super::draws::{Draws, drawn};
use super::watch::Watch;
use crate::analysis::comparison::Comparison;
use crate::analysis::summary::Summary;
use crate::diagnostics::Diagnostic;
use crate::engine::limits::MOST_RUNS;
use crate::engine::runs::{InOrder, Simulation};
use crate::study::error::Error;
use crate::study::faulty::Faulty;
use crate::study::jobs::Job;
use crate::study::options::Options;
use crate::study::precision::Progress;
use crate::study::prepared::Study;
use crate::study::uncertainty::runs_of_draw;
use crate::study::work::{Batch, Work};
use std::path::Path;

/// What `escalade run` asks.
#[derive(Clone, Debug, Default)]
pub struct RunQuestion {
    pub amount: Amount,
    /// How often the unknown parameters are drawn beside.
    pub uncertain: Option<u64>,
    /// How many runs each draw has; unless it is said, the runs divided among the draws, at least 200.
    pub runs_per_sample: Option<u64>,
    pub luck: Luck,
    /// Whether it is also to be a comparison of the one option, of which a report can be made.
    pub is_compared: bool,
}

/// The same made ready.
pub struct Running<'a> {
    study: &'a Study,
    question: RunQuestion,
    name: Option<&'a Path>,
    pub simulation: Simulation,
    /// The study alone, where it is compared or drawn.
    pub options: Option<Options>,
}

impl<'a> Running<'a> {
    /// Makes it ready. `name` is what messages call the scenario in commands that they suggest.
    ///
    /// # Errors
    /// What cannot be asked.
    pub fn of(
        study: &'a Study,
        question: &RunQuestion,
        name: Option<&'a Path>,
    ) -> Result<Running<'a>, Error> {
        question.amount.check()?;
        check("draws", question.uncertain, 2..=MOST_DRAWS)?;
        check("runs of a draw", question.runs_per_sample, 2..=MOST_RUNS / 2)?;
        let simulation = question.luck.simulation(question.amount.runs());
        refuse_with_given(study, question)?;
        let options = match question.is_compared || question.uncertain.is_some() {
            true => Some(study.alone()?),
            false => None,
        };
        let found = Running { study, question: question.clone(), name, simulation, options };
        found.jobs()?;
        Ok(found)
    }

    /// How many runs there are, as far as it is known before.
    pub fn total(&self) -> u64 {
        self.simulation.runs.saturating_add(self.runs_of_draws(self.simulation.runs))
    }

    fn runs_of_draws(&self, runs: u64) -> u64 {
        self.draws(runs).zip(self.options.as_ref()).map_or(0, |(draws, options)| draws.total(options))
    }

    /// What is drawn beside so many runs.
    pub fn draws(&self, runs: u64) -> Option<Draws> {
        let count = self.question.uncertain?;
        let each = self.question.runs_per_sample.unwrap_or(runs_of_draw(runs, count));
        Some(Draws { count, runs: each })
    }

    /// The draws.
    ///
    /// # Errors
    /// If they cannot be run.
    pub fn jobs(&self) -> Result<Vec<Job>, Error> {
        match (self.question.uncertain, &self.options) {
            (Some(count), Some(options)) => drawn(options, count, &self.simulation, self.name),
            _ => Ok(vec![]),
        }
    }

    /// The answer; with what each run came to kept, part 0 and a part for each draw.
    ///
    /// # Errors
    /// The lowest run that cannot go on.
    pub fn answer(
        &self,
        kept: Option<&InOrder>,
        watch: &dyn Watch,
    ) -> Result<(Summary, Option<Comparison>), Error> {
        let part = kept.map(|kept| kept.part(0));
        let (study, simulation) = (self.study, &self.simulation);
        let done = |runs| watch.done(runs);
        let until = || Progress {
            done: Box::new(done),
            next: Box::new(|look| watch.expect(look.saturating_add(self.runs_of_draws(look)))),
            part,
        };
        let compared = self.options.as_ref().filter(|_| self.question.is_compared);
        let found = match (compared, self.question.amount.precision) {
            (None, None) => study.run_and_keep(simulation, part, &done).map(|summary| (summary, None)),
            (None, Some(asked)) => {
                study.run_until(asked, simulation, &until()).map(|summary| (summary, None))
            }
            (Some(options), asked) => {
                let found = match asked {
                    None => options.compare_and_keep(simulation, part, &done),
                    Some(asked) => options.compare_until(asked, simulation, &until()),
                };
                found.map_err(|found| found.failure).map(|comparison| {
                    let summary = comparison.options[0].summary.clone();
                    (Summary { precision: comparison.precision.clone(), ..summary }, Some(comparison))
                })
            }
        };
        if let Some(part) = part {
            part.close();
        }
        let (mut summary, mut comparison) =
            found.map_err(|failure| study.failed(&failure, simulation.seed, self.name))?;
        study.enough(&summary)?;
        if let Some((draws, options)) = self.draws(summary.runs).zip(self.options.as_ref()) {
            watch.expect(summary.runs.saturating_add(draws.total(options)));
            let found = draws.found(options, &[], simulation, (kept, watch), self.name)?;
            if let Some(comparison) = &mut comparison {
                comparison.uncertainty = Some(found.clone());
            }
            summary.uncertainty = Some(found);
        }
        Ok((summary, comparison))
    }

    /// What it simulates, if that can be divided: what a precision takes is not known before.
    ///
    /// # Errors
    /// If it cannot be run.
    pub fn work(&self) -> Result<Work, Error> {
        let options = self.study.alone()?;
        let runs = self.simulation.runs;
        let mut batches = vec![Batch::needed(vec![options.stated_job()], runs)];
        if let Some(draws) = self.draws(runs) {
            batches.push(Batch::needed(self.jobs()?, draws.runs));
        }
        Ok(Work::new(options, batches, self.simulation.seed))
    }
}

/// What cannot be asked of the runs alone in which something is given to hold.
fn refuse_with_given(study: &Study, question: &RunQuestion) -> Result<(), Error> {
    let refused = |option: &str, why: &str| {
        let fault = Diagnostic::without_place(format!("{option} does not go with --given: {why}"));
        Err(Faulty::new(fault, study.sources.clone()).into())
    };
    match question {
        _ if study.settings.given.is_empty() => Ok(()),
        RunQuestion { amount: Amount { precision: Some(_), .. }, .. } => {
            refused("--precision", "say with --runs how many runs are looked at, of which some are kept")
        }
        RunQuestion { uncertain: Some(_), .. } => {
            refused("--uncertain", "draws would have to be weighed by how well they bear out what is given")
        }
        RunQuestion { is_compared: true, .. } => {
            refused("--report", "the report asks more than runs in which it holds can tell")
        }
        _ => Ok(()),
    }
}
