//! What a run command answers: the contents of a summary, and how one is made of counted runs or of exact totals.

mod contents;
mod lookup;
mod milestones;
mod record;
mod sampled;
mod solved;
mod source;

pub use contents::*;
pub use milestones::Milestone;
pub use record::{Record, RecordedEvent, Score};
pub use sampled::{keeps, of_runs};
pub use solved::{of_exact, statistic_of_exact};
pub use source::{Subject, measure};
