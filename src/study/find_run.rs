//! A run found by how it ended.

use super::error::Error;
use super::faulty::Faulty;
use super::prepared::Study;
use crate::analysis::runs::search::{Found, nth, typical};
use crate::diagnostics::Diagnostic;
use crate::engine::Failure;
use crate::engine::limits::count;
use crate::model::settings::names::Known;

/// Which of the runs that end in an outcome is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SoughtRun {
    /// The k-th, from 1.
    Nth(u64),
    /// The one that is nearest to the median course of all.
    Typical,
}

impl SoughtRun {
    /// As documents name it.
    pub fn name(self) -> &'static str {
        match self {
            SoughtRun::Nth(_) => "nth",
            SoughtRun::Typical => "typical",
        }
    }

    /// How many runs are looked through, unless it is said.
    pub fn runs(self) -> u64 {
        match self {
            SoughtRun::Nth(_) => 1_000_000,
            SoughtRun::Typical => 10_000,
        }
    }

    /// How often a run is looked at, if so many are looked through.
    pub fn looks(self, runs: u64) -> u64 {
        match self {
            SoughtRun::Nth(_) => runs,
            SoughtRun::Typical => runs.saturating_mul(2),
        }
    }
}

impl Study {
    /// The place of an outcome that is asked for by id or title.
    ///
    /// # Errors
    /// If there is no such outcome.
    pub fn outcome(&self, name: &str) -> Result<usize, Error> {
        let names = self.model.outcomes.iter().map(|outcome| (outcome.name.as_str(), outcome.title.as_str()));
        let found = Known::new("outcome", names).find(name);
        found.map_err(|fault| Faulty::new(*fault, self.sources.clone()).into())
    }

    /// Looks for a run among the first `runs`. `progress` is told how many have been looked at since it was last told.
    ///
    /// # Errors
    /// The lowest run that cannot go on, if it comes before the one that is looked for.
    pub fn find_run(
        &self,
        sought: SoughtRun,
        outcome: usize,
        seed: u64,
        runs: u64,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<Found, Failure> {
        let outcome = outcome as u32;
        match sought {
            SoughtRun::Nth(k) => nth(&self.program, seed, outcome, k, runs, progress),
            SoughtRun::Typical => typical(&self.program, seed, outcome, runs, progress),
        }
    }

    /// What is said if there is no such run.
    pub fn no_run_found(&self, outcome: usize, found: &Found) -> Diagnostic {
        let outcomes = &self.model.outcomes;
        let name = &outcomes[outcome].name;
        let (alike, searched) = (count(found.alike), count(found.searched));
        let message = match found.alike {
            0 => format!("none of the first {searched} runs ends in `{name}`"),
            1 => format!("only one of the first {searched} runs ends in `{name}`"),
            _ => format!("only {alike} of the first {searched} runs end in `{name}`"),
        };
        let listed: Vec<String> = outcomes.iter().map(|outcome| format!("`{}`", outcome.name)).collect();
        let fault = Diagnostic::without_place(message);
        fault
            .help(format!("the outcomes are {}", listed.join(", ")))
            .help("--runs says how many runs to look through")
    }
}
