//! A scenario made ready to run: read, checked, planned and compiled in one call.
//!
//! This is the door of the library; a [`Scenario`] is the shortest way in. What happens behind it, in this order: [`crate::scenario`] reads the file,
//! [`crate::model::build()`] resolves and checks it, [`crate::model::plan()`] puts in the [`Settings`](crate::Settings),
//! [`crate::model::compile`] makes the program that [`crate::engine`] runs. Scenarios that are part of the program are
//! [`built_in`].

mod ablation;
#[doc(hidden)]
pub mod assertions;
pub mod built_in;
mod checked;
mod counted;
mod each_run;
mod error;
mod expectations;
mod faulty;
mod find_run;
mod findings;
mod given;
mod jobs;
mod memory;
mod no_exact_answer;
mod options;
mod precision;
mod prepared;
mod quantities;
pub mod questions;
mod run_failure;
mod scenario;
pub mod scenario_argument;
mod sensitivity;
mod stop;
pub mod suggested_commands;
mod sweep;
mod told_runs;
mod uncertainty;
mod versions;
mod work;

pub use ablation::{BELOW, RUNS_OF_ABLATION};
pub use counted::Counted;
pub use each_run::{Run, Runs};
pub use error::{Error, NotSolvable, RunFailed};
pub use expectations::{ERROR_OF_EXPECTATIONS, MOST_RUNS_OF_EXPECTATIONS, Trial, Untried};
pub use faulty::Faulty;
pub use find_run::SoughtRun;
pub use findings::{Amounts, Findings, NotFound, Part};
pub use jobs::{Arm, Job, Unanswered, Why};
pub use options::Options;
pub use precision::Progress;
pub use prepared::Study;
pub use scenario::{Scenario, ValueText};
pub use sensitivity::RUNS_OF_TORNADO;
pub use stop::{Stopped, stop, unless_stopped};
pub use sweep::Stuck;
pub use told_runs::{Fork, Sought, Told};
pub use uncertainty::{draws_unasked, runs_of_draw};
pub use work::{Batch, Piece, Work};
