//! Monte Carlo over all cores: blocks of runs, each stepped to its end, counted in integers.
//!
//! | file | what it does |
//! | --- | --- |
//! | [`simulation`], [`simulate`](mod@simulate) | what is to be simulated; one program simulated |
//! | [`mod@each_run`] | what each single run came to |
//! | [`paired`] | several programs on the same luck |
//! | [`paths`] | the ladders of runs, for finding one by its course |
//! | `block` | one thread's work: a block of runs |
//! | `schedule`, [`threads`] | blocks dealt out to threads; how many there are |
//! | [`memory`], `tally_shape` | how much memory that takes; what is counted |

pub(crate) mod block;
pub mod each_run;
pub mod memory;
pub mod paired;
pub mod paths;
mod schedule;
pub mod simulate;
pub mod simulation;
mod tally_shape;
pub mod threads;

pub use block::Ending;
pub use each_run::{EachRun, each_run};
pub use simulate::{endings, simulate};
pub use simulation::Simulation;
