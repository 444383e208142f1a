//! What is asked of an exact solution, and what comes of it.

use crate::limits::{MEMORY, bytes, count};
use crate::program::Column;
use crate::program::MetricId;
use crate::program::Span;
use crate::vm::failure::Failure;

/// What is asked for, and how much it may take.
#[derive(Clone, Debug)]
pub struct Options {
    /// How many states may be alive at once.
    pub max_states: usize,
    /// How much memory states and what is known of them may take.
    pub max_bytes: usize,
    /// After each part of a step, states of less probability are dropped; 0 for none.
    pub prune: f64,
    /// 0: as many as the machine has.
    pub threads: usize,
    /// Metrics that are told though they enlarge the state, by index; objectives follow the metrics.
    pub metrics: Vec<MetricId>,
    /// All metrics, and the highest rung.
    pub all_metrics: bool,
    /// The columns of keys the other way round: the answer must not change.
    #[doc(hidden)]
    pub reversed: bool,
    /// Whether transitions may be kept.
    #[doc(hidden)]
    pub keep: bool,
    /// Whether states that differ only in what a stage does not touch may share what is worked out.
    #[doc(hidden)]
    pub share: bool,
    /// Whether keys may be numbered in arrays rather than by hashing.
    #[doc(hidden)]
    pub arrays: bool,
}

/// States that may be alive at once, unless somebody asks for more.
pub const MAX_STATES: usize = 4_000_000;

impl Default for Options {
    fn default() -> Self {
        Self {
            max_states: MAX_STATES,
            max_bytes: MEMORY as usize,
            prune: 0.0,
            threads: 0,
            metrics: vec![],
            all_metrics: false,
            reversed: false,
            keep: true,
            share: true,
            arrays: true,
        }
    }
}

impl Options {
    pub(super) fn asked(&self, measure: usize) -> bool {
        self.all_metrics || self.metrics.contains(&measure)
    }
}

/// The exact distribution of a scenario's endings. Where something is given of the program, all of it is of the runs in which that
/// holds; where they stand step by step, and how often responses take effect, is not told then.
#[derive(Clone, Debug)]
pub struct Exact {
    /// Probability that what is given holds; 1 where nothing is.
    pub kept: f64,
    /// By condition that is given: probability that it is the first that is known not to hold.
    pub left_out: Vec<f64>,
    /// Probability of each outcome, by the step in which it came.
    pub outcomes: Vec<Vec<f64>>,
    /// Expectation of each metric; `None` for those that would enlarge the state and were not asked for.
    pub metrics: Vec<Option<f64>>,
    /// The same in full, and the objectives after them.
    pub measures: Vec<Option<Expectation>>,
    /// By ladder of the program, step and rung: the probability of standing there at the end of the step; no steps if they
    /// are not told.
    pub ladders: Vec<Vec<Vec<f64>>>,
    /// By ladder and rung: the probability that it was the highest; empty unless all metrics are asked for.
    pub peaks: Vec<Vec<f64>>,
    /// By response: how often it takes effect, in expectation; not a number if it is not told.
    pub uses: Vec<f64>,
    /// The most states alive at once, counted after merging at the ends of parts.
    pub most_states: usize,
    /// How many different states can be reached at the ends of steps, leaving time out, and how many of them are live;
    /// `None` where not all were kept in memory at once.
    pub reachable: Option<(usize, usize)>,
    /// Probability of what was dropped: each true probability is at most this much more than the one told.
    pub pruned: f64,
}

/// What is known of a number exactly.
#[derive(Clone, Debug, PartialEq)]
pub struct Expectation {
    /// Over the runs in which it is measured and that were not dropped.
    pub mean: f64,
    /// Absent where only the mean rides along.
    pub spread: Option<Spread>,
    /// Probability that it is missing.
    pub missing: f64,
    /// The mean is that of all runs, with what those that were dropped had come to by then.
    pub rides: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Spread {
    pub sd: f64,
    /// Values and their probabilities in rising order; empty if they are too many.
    pub values: Vec<(f64, f64)>,
}

/// What stands in the way of an exact answer.
#[derive(Clone)]
pub enum NoExactAnswer {
    /// Draws from a continuum that the scenario reads: all that it has, in the order of the file, as one of them was met.
    Continuous(Vec<Span>),
    TooManyStates(Box<TooMany>),
    /// A state alone is too large: it has so many numbers, and some states at a time take so many bytes.
    NoRoom {
        numbers: usize,
        bytes: usize,
    },
    Failed(Failure),
    /// What is given cannot be: its probability is 0.
    Impossible,
    /// A fault of the program: all probabilities together are so much, and not 1, or an expectation is not finite.
    Unsound(f64),
}

/// Without what only the scenario has words for.
impl std::fmt::Display for NoExactAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            Self::Continuous(all) => {
                write!(f, "no exact answer: draws without a finite list of options: {}", all.len())
            }
            Self::TooManyStates(found) => {
                let TooMany { states, step, .. } = **found;
                write!(f, "no exact answer: {} states are alive in step {step}", count(states as u64))
            }
            Self::NoRoom { numbers, bytes: taken } => {
                let (numbers, taken) = (count(*numbers as u64), bytes(*taken as u64));
                write!(f, "no exact answer: states of {numbers} numbers would take {taken} of memory")
            }
            Self::Failed(failure) => {
                write!(f, "{}, in some run at step {}", failure.check.explain(failure.value), failure.step)
            }
            Self::Impossible => write!(f, "no exact answer: what is given has probability 0"),
            Self::Unsound(total) => write!(f, "internal error: the probabilities add up to {total}"),
        }
    }
}

/// As it is displayed: for `unwrap` and `expect`.
impl std::fmt::Debug for NoExactAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

impl std::error::Error for NoExactAnswer {}

/// How far the work has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Steps that are done.
    pub steps: u32,
    /// States alive, as far as they have been found.
    pub states: usize,
}

/// The draw at which the states of one part of a step no longer fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crowd {
    pub draw: Span,
    /// Members are taken at random: how many at most, of how many candidates.
    pub members: Option<(usize, usize)>,
}

/// Where it became too much.
#[derive(Clone, Debug)]
pub struct TooMany {
    /// States alive, and perhaps not all of them.
    pub states: usize,
    pub step: u32,
    /// The memory was full before the number was reached.
    pub memory: bool,
    /// One state alone becomes too many within a part of a step.
    pub crowd: Option<Crowd>,
    /// Columns by how many different values they have among the states, the most first.
    pub distinct: Vec<(Column, usize)>,
}
