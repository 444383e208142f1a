//! Runs in which what is given holds: whether there are enough to tell of them, and the first of them.

use super::error::Error;
use super::faulty::Faulty;
use super::prepared::Study;
use crate::analysis::summary::{GivenSummary, Summary};
use crate::diagnostics::Diagnostic;
use crate::engine::Failure;
use crate::engine::limits::count;
use crate::engine::runs::Simulation;
use crate::engine::runs::simulate::endings;

/// Of fewer runs nothing is told: the interval on a chance of a half would be more than 34 points wide.
const FEWEST: u64 = 30;

/// Runs that are looked at in one go.
const SHARE: u64 = 1024;

impl Study {
    /// Whether enough runs are kept for shares of them to mean something.
    ///
    /// # Errors
    /// If not: how many there are, what they lack, and how many runs would be enough.
    pub(super) fn enough(&self, summary: &Summary) -> Result<(), Error> {
        let Some(given) = summary.given.as_ref().filter(|_| summary.runs < FEWEST) else { return Ok(()) };
        let all = count(given.runs);
        let message = match summary.runs {
            0 => format!("what is given holds in none of {all} runs"),
            1 => format!("what is given holds in 1 of {all} runs: too few to tell shares"),
            kept => format!("what is given holds in {kept} of {all} runs: too few to tell shares"),
        };
        let mut fault = Diagnostic::without_place(message);
        fault = match summary.runs {
            0 => fault.help(format!(
                "its chance is at most {} (95% interval), or it cannot be at all",
                most(given)
            )),
            kept => fault.help(format!(
                "at least {FEWEST} are needed: --runs {} or so would leave twice as many",
                count(given.runs.saturating_mul(2 * FEWEST).div_ceil(kept))
            )),
        };
        for condition in given.conditions.iter().filter(|condition| condition.left_out > 0.0) {
            let runs = count((condition.left_out * given.runs as f64).round() as u64);
            fault =
                fault.help(format!("`{}` is the first that does not hold in {runs} runs", condition.text));
        }
        Err(Faulty::new(fault, self.sources.clone()).into())
    }

    /// The first run from `first` on in which what is given holds, if it is among the next `runs`.
    ///
    /// # Errors
    /// The lowest run that cannot go on, if it comes before.
    pub fn first_given(&self, seed: u64, first: u64, runs: u64) -> Result<Option<u64>, Failure> {
        let end = first.saturating_add(runs);
        let mut first_run = first;
        while first_run < end {
            let runs = SHARE.min(end - first_run);
            let simulation = Simulation { seed, sample: self.sample, first_run, runs, threads: 1 };
            let found = match endings(&self.program, &simulation) {
                Ok(found) => found,
                Err(failure) => {
                    let runs = failure.stream - first_run;
                    let before = endings(&self.program, &Simulation { runs, ..simulation })?;
                    if before.is_empty() {
                        return Err(failure);
                    }
                    before
                }
            };
            if let Some(first) = found.first() {
                return Ok(Some(first.run));
            }
            first_run += runs;
        }
        Ok(None)
    }
}

/// The most that the chance of what was never met can be, as a share of runs.
fn most(given: &GivenSummary) -> String {
    format!("{:.2}%", given.interval[1] * 100.0)
}
