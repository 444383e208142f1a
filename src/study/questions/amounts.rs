//! How much is run, and with which luck.

use crate::diagnostics::Diagnostic;
use crate::engine::limits::{MOST_RUNS, count};
use crate::engine::runs::Simulation;
use crate::study::error::Error;
use std::ops::RangeInclusive;

/// The seed unless it is said.
pub const DEFAULT_SEED: u64 = 2015;

/// How often a scenario or an option is run unless it is said.
pub const DEFAULT_RUNS: u64 = 100_000;

/// The most runs of a question that says how narrow its intervals are to be, unless it is said.
const MOST_RUNS_OF_PRECISION: u64 = 10_000_000;

/// More draws of the unknown parameters are not made.
pub const MOST_DRAWS: u64 = 10_000;

/// Whose luck is met, and on how many threads: 0 for as many as there are. No answer depends on the threads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Luck {
    pub seed: u64,
    pub threads: usize,
}

impl Default for Luck {
    fn default() -> Self {
        Luck { seed: DEFAULT_SEED, threads: 0 }
    }
}

impl Luck {
    /// So many runs with this luck.
    pub fn simulation(self, runs: u64) -> Simulation {
        Simulation { seed: self.seed, runs, threads: self.threads, ..Simulation::default() }
    }
}

/// How much is run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Amount {
    /// How many runs, or with a precision the most.
    pub runs: Option<u64>,
    /// Until the 95% interval on every outcome's chance (of a comparison also on every difference) is no wider than this to
    /// either side: above 0, below 0.5.
    pub precision: Option<f64>,
}

impl Amount {
    pub fn runs(&self) -> u64 {
        self.runs.unwrap_or(match self.precision {
            Some(_) => MOST_RUNS_OF_PRECISION,
            None => DEFAULT_RUNS,
        })
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        check("runs", self.runs, 1..=MOST_RUNS / 2)?;
        match self.precision {
            Some(asked) if !(asked > 0.0 && asked < 0.5) => Err(refused(format!(
                "a precision of {asked} cannot be asked for: a share above 0 and below 0.5 goes, such as 0.005"
            ))),
            _ => Ok(()),
        }
    }
}

/// Whether so many may be asked for.
pub(super) fn check(what: &str, asked: Option<u64>, allowed: RangeInclusive<u64>) -> Result<(), Error> {
    match asked {
        Some(asked) if !allowed.contains(&asked) => {
            let [asked, least, most] = [asked, *allowed.start(), *allowed.end()].map(count);
            Err(refused(format!("{asked} {what} cannot be made: from {least} to {most} go")))
        }
        _ => Ok(()),
    }
}

fn refused(message: String) -> Error {
    Box::new(Diagnostic::without_place(message)).into()
}
