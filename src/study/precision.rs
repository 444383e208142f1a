//! Runs until every interval on a chance is narrow enough.

use super::{Options, Study};
use crate::analysis::comparison::Comparison;
use crate::analysis::precision::{Precision, looks};
use crate::analysis::summary::Summary;
use crate::engine::Failure;
use crate::engine::runs::paired::{FailureOf, Paired};
use crate::engine::runs::simulate::simulate;
use crate::engine::runs::simulation::Simulation;
use crate::tally::RunTally;

/// What is told while it runs.
pub struct Progress<'a> {
    /// Of so many runs that were done since it was last told, from any thread.
    pub done: Box<dyn Fn(u64) + Sync + 'a>,
    /// After how many runs it will be looked next whether they are enough.
    pub next: Box<dyn Fn(u64) + 'a>,
}

impl Study {
    /// Runs the scenario until no outcome's 95% interval is wider than `asked` to either side, or as often as the simulation
    /// says. It is looked after the numbers of runs that [`looks`] gives; the answer is that of [`Study::run`] with as many
    /// runs as it took, whatever the threads.
    ///
    /// # Errors
    /// As [`Study::run`].
    pub fn run_until(
        &self,
        asked: f64,
        simulation: &Simulation,
        progress: &Progress,
    ) -> Result<Summary, Failure> {
        let mut all: Option<RunTally> = None;
        until(simulation, progress, |part| {
            let counted = simulate(&self.program, part, &*progress.done)?;
            let tally = match all.take() {
                Some(mut tally) => {
                    tally.merge(&counted);
                    tally
                }
                None => counted,
            };
            let mut summary = self.summarize(all.insert(tally), simulation.seed);
            let found = Precision::new(asked, simulation.runs, intervals(&summary));
            let enough = found.reached();
            summary.precision = Some(found);
            Ok((summary, enough))
        })
    }
}

impl Options {
    /// The same for a comparison, also for the paired intervals on the differences between outcomes.
    ///
    /// # Errors
    /// As [`Options::compare`].
    pub fn compare_until(
        &self,
        asked: f64,
        simulation: &Simulation,
        progress: &Progress,
    ) -> Result<Comparison, Box<FailureOf>> {
        let mut all: Option<Paired> = None;
        until(simulation, progress, |part| {
            let counted = self.count(part, &*progress.done)?;
            let counted = match all.take() {
                Some(mut all) => {
                    all.merge(&counted);
                    all
                }
                None => counted,
            };
            let mut comparison = self.compared(all.insert(counted), simulation.seed);
            let options = comparison.options.iter();
            let each = options.flat_map(|option| {
                intervals(&option.summary)
                    .map(|(of, interval)| (format!("{of} under {}", option.label), interval))
            });
            let label = |option: usize| &comparison.options[option].label;
            let pairs = comparison.pairs.iter().flat_map(|pair| {
                pair.outcomes.iter().map(|difference| {
                    let (second, first) = (label(pair.second), label(pair.first));
                    (format!("{}, {second} less {first}", difference.title), difference.interval)
                })
            });
            let found = Precision::new(asked, simulation.runs, each.chain(pairs));
            let enough = found.reached();
            comparison.precision = Some(found);
            Ok((comparison, enough))
        })
    }
}

fn intervals(summary: &Summary) -> impl Iterator<Item = (String, [f64; 2])> {
    summary.outcomes.iter().map(|outcome| (outcome.title.clone(), outcome.interval))
}

/// Makes runs part by part, and gives the last answer: the first that says that it is enough, or that of all runs.
fn until<T, E>(
    simulation: &Simulation,
    progress: &Progress,
    mut more: impl FnMut(&Simulation) -> Result<(T, bool), E>,
) -> Result<T, E> {
    let mut looks = looks(simulation.runs).peekable();
    let mut done = 0;
    loop {
        // There is always a look: the one after all runs.
        let look = looks.next().unwrap_or(simulation.runs);
        (progress.next)(look);
        let part = Simulation { first_run: simulation.first_run + done, runs: look - done, ..*simulation };
        let (answer, enough) = more(&part)?;
        if enough || looks.peek().is_none() {
            return Ok(answer);
        }
        done = look;
    }
}
