//! What is found of the claims of a scenario.

use crate::analysis::estimates::same_bits::{same_bits, same_if_equal};

/// The claims of a scenario, each with what became of it.
#[derive(Clone, Debug)]
pub struct Expectations {
    pub title: String,
    /// blake3 of the scenario's bytes, hexadecimal.
    pub scenario_hash: String,
    pub seed: u64,
    /// The most runs of each option and setting.
    pub most_runs: u64,
    /// How likely a false verdict is at most, for each claim.
    pub error: f64,
    /// In file order.
    pub each: Vec<Tried>,
}

/// A claim that was tried.
#[derive(Clone, Debug)]
pub struct Tried {
    pub id: String,
    pub title: Option<String>,
    pub source: Option<String>,
    /// As it is written.
    pub claim: String,
    pub verdict: Verdict,
    /// What it is judged by: of several numbers, the one that decides, or that does not.
    pub found: Found,
    /// Runs of each option and setting; `None` if it was solved exactly.
    pub runs: Option<u64>,
    /// About how many would decide it, if it cannot be told; `None` if none that can be made.
    pub runs_needed: Option<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Pass,
    Fail,
    /// More runs are needed, if that helps.
    Undetermined,
}

/// A statistic, or how far two are apart.
#[derive(Clone, Debug)]
pub struct Found {
    /// From which option or setting to which it is a difference; `None` of a statistic by itself.
    pub between: Option<[String; 2]>,
    /// Not a number if no run has one.
    pub estimate: f64,
    /// `None` if it is exact.
    pub interval: Option<[f64; 2]>,
    /// Whether it is a share, of 0 to 1.
    pub share: bool,
    pub unit: Option<String>,
}

same_if_equal!(Verdict);
same_bits! { Expectations { title, scenario_hash, seed, most_runs, error, each } }
same_bits! { Tried { id, title, source, claim, verdict, found, runs, runs_needed } }
same_bits! { Found { between, estimate, interval, share, unit } }

impl Expectations {
    /// How many have this verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.each.iter().filter(|tried| tried.verdict == verdict).count()
    }

    /// Whether there is none that fails or cannot be told.
    pub fn all_pass(&self) -> bool {
        self.count(Verdict::Pass) == self.each.len()
    }
}
