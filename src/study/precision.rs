//! Runs until every interval on a chance is narrow enough.

use super::options::Options;
use super::prepared::Study;
use crate::analysis::comparison::Comparison;
use crate::analysis::estimates::precision::{Precision, looks};
use crate::analysis::summary::Summary;
use crate::engine::Failure;
use crate::engine::runs::Part;
use crate::engine::runs::paired::{FailureOf, Paired};
use crate::engine::runs::simulate::simulate_and_keep;
use crate::engine::runs::simulation::Simulation;
use crate::engine::tally::RunTally;

/// What is told while it runs.
pub struct Progress<'a> {
    /// Of so many runs that were done since it was last told, from any thread.
    pub done: Box<dyn Fn(u64) + Sync + 'a>,
    /// After how many runs it will be looked next whether they are enough.
    pub next: Box<dyn Fn(u64) + 'a>,
    /// Where what each run came to is kept, if anywhere.
    pub part: Option<Part<'a>>,
}

impl Progress<'_> {
    /// Nobody is told.
    pub fn untold() -> Self {
        Progress { done: Box::new(|_| {}), next: Box::new(|_| {}), part: None }
    }
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
        until(
            simulation,
            looks(simulation.runs),
            progress,
            |runs| simulate_and_keep(&self.program, runs, progress.part, &*progress.done),
            RunTally::merge,
            |tally| {
                let mut summary = self.summarize(tally, simulation.seed);
                let found = Precision::new(asked, simulation.runs, intervals(&summary));
                let enough = found.reached();
                summary.precision = Some(found);
                (summary, enough)
            },
        )
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
        let answer = |counted: &Paired| {
            let mut comparison = self.compared(counted, simulation.seed);
            let options = comparison.options.iter();
            let each = options.flat_map(|option| {
                intervals(&option.summary).map(|(of, interval)| match option.label.as_str() {
                    "" => (of, interval),
                    label => (format!("{of} under {label}"), interval),
                })
            });
            let label = |option: usize| &comparison.options[option].label;
            let pairs = comparison.pairs.iter().flat_map(|pair| {
                pair.outcomes.iter().map(|difference| {
                    let (second, first) = (label(pair.second), label(pair.first));
                    (format!("{}, {second} minus {first}", difference.title), difference.interval)
                })
            });
            let found = Precision::new(asked, simulation.runs, each.chain(pairs));
            let enough = found.reached();
            comparison.precision = Some(found);
            (comparison, enough)
        };
        let count = |runs: &Simulation| self.count(runs, progress.part, &*progress.done);
        until(simulation, looks(simulation.runs), progress, count, Paired::merge, answer)
    }

    /// Compares them again and again, after so many runs (rising numbers, the last of which is how many there are), each time
    /// with more of the same: the answers are those of [`Options::compare`] with as many runs. `told` is given each.
    ///
    /// # Errors
    /// As [`Options::compare`].
    pub fn refine(
        &self,
        looks: &[u64],
        simulation: &Simulation,
        progress: &(dyn Fn(u64) + Sync),
        told: &mut dyn FnMut(Comparison),
    ) -> Result<(), Box<FailureOf>> {
        let quietly = Progress { done: Box::new(progress), ..Progress::untold() };
        let count = |runs: &Simulation| self.count(runs, None, progress);
        let answer = |counted: &Paired| {
            told(self.compared(counted, simulation.seed));
            ((), false)
        };
        until(simulation, looks.iter().copied(), &quietly, count, Paired::merge, answer)
    }
}

fn intervals(summary: &Summary) -> impl Iterator<Item = (String, [f64; 2])> {
    summary.outcomes.iter().map(|outcome| (outcome.title.clone(), outcome.interval))
}

/// Makes runs part by part, counts them all together, and gives the last answer: the first that says that it is enough, or
/// that of all runs.
fn until<C, T, E>(
    simulation: &Simulation,
    looks: impl Iterator<Item = u64>,
    progress: &Progress,
    count: impl Fn(&Simulation) -> Result<C, E>,
    merge: impl Fn(&mut C, &C),
    mut answer: impl FnMut(&C) -> (T, bool),
) -> Result<T, E> {
    let mut looks = looks.peekable();
    let (mut done, mut all) = (0, None);
    loop {
        // There is always a look: the one after all runs.
        let look = looks.next().unwrap_or(simulation.runs);
        (progress.next)(look);
        let part = Simulation { first_run: simulation.first_run + done, runs: look - done, ..*simulation };
        let counted = count(&part)?;
        let all = match &mut all {
            Some(all) => {
                merge(all, &counted);
                all
            }
            None => all.insert(counted),
        };
        let (answer, enough) = answer(all);
        let is_refused = progress.part.is_some_and(|part| part.is_refused());
        if enough || looks.peek().is_none() || is_refused {
            return Ok(answer);
        }
        done = look;
    }
}
