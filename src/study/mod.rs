//! A scenario made ready to run: read, checked, planned and compiled in one call.
//!
//! This is the door of the library. What happens behind it, in this order: [`crate::scenario`] reads the file,
//! [`crate::model::build()`] resolves and checks it, [`crate::model::plan()`] puts in the [`Settings`](crate::Settings),
//! [`crate::model::compile`] makes the program that [`crate::engine`] runs. Scenarios that are part of the program are
//! [`built_in`].

pub mod built_in;
mod faulty;
mod jobs;
mod memory;
mod options;
mod precision;
mod prepared;
mod sensitivity;
mod sweep;
mod uncertainty;

pub use faulty::Faulty;
pub use jobs::{Arm, Job, Unanswered, Why};
pub use options::Options;
pub use precision::Progress;
pub use prepared::Study;
pub use sweep::Stuck;
pub use uncertainty::{draws_unasked, runs_of_draw};
