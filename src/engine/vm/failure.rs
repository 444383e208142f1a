//! How a run fails.

use crate::limits::MOST_RUNS;
use crate::program::Check;
use crate::program::Span;

/// A run that cannot go on: an error of the scenario that only this run's state shows.
#[derive(Clone, PartialEq)]
pub struct Failure {
    pub stream: u64,
    pub step: u32,
    pub check: Check,
    pub value: f64,
    pub span: Span,
}

impl Failure {
    /// The number of the run, whatever the parameter sample.
    pub fn run(&self) -> u64 {
        self.stream & MOST_RUNS
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "{}, in run {} at step {}", self.check.explain(self.value), self.run(), self.step)
    }
}

/// As it is displayed: for `unwrap` and `expect`.
impl std::fmt::Debug for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

impl std::error::Error for Failure {}

impl Check {
    /// What is wrong, with the value that was found.
    pub fn explain(self, value: f64) -> String {
        match self {
            Check::Divisor => "division by 0".to_owned(),
            Check::Number => {
                "not a number: a root or a logarithm of what is negative, or infinities that cancel out"
                    .to_owned()
            }
            Check::Finite => format!("a value that is not finite ({value}) is assigned or measured"),
            Check::Drawn => format!("a draw is not a number ({value}): its arguments make no distribution"),
            Check::HalfLife => format!("a half-life of {value} steps is not longer than 0"),
            Check::Total => "the weights of a choice add up to more than any number".to_owned(),
            Check::Range { low, high } => {
                format!("a metric is {value}, outside the range [{low}, {high}] that the file states for it")
            }
            Check::Chance => format!("a chance of {value} is not between 0 and 1"),
            Check::Weight => format!("a weight, rate or lambda of {value} is negative or not finite"),
            Check::Members => "the mean, least or greatest of no members".to_owned(),
            Check::Open => "no option of a node of a game is available".to_owned(),
            Check::Slots => {
                "more of these delayed effects fall due in one step than the file has sites for".to_owned()
            }
        }
    }
}
