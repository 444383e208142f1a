//! Monte Carlo over all cores: blocks of runs, each stepped to its end, counted in integers.
//!
//! | file | what it does |
//! | --- | --- |
//! | [`simulation`], [`simulate`](mod@simulate) | what is to be simulated; one program simulated |
//! | [`mod@each_run`] | what each single run came to |
//! | [`paired`] | several programs on the same luck |
//! | [`mod@paths`] | numbers of single runs step by step |
//! | [`rows`], [`in_order`] | what the runs of a block came to; put down in the order of the runs while they are made |
//! | `block` | one thread's work: a block of runs |
//! | `schedule`, [`threads`] | blocks dealt out to threads; how many there are |
//! | [`memory`], `tally_shape` | how much memory that takes; what is counted |

pub(crate) mod block;
pub mod each_run;
pub mod in_order;
pub mod memory;
pub mod paired;
pub mod paths;
pub mod rows;
mod schedule;
pub mod simulate;
pub mod simulation;
mod tally_shape;
pub mod threads;

pub use block::Ending;
pub use each_run::{EachRun, each_run};
pub use in_order::{InOrder, Part};
pub use simulate::{endings, simulate};
pub use simulation::Simulation;
pub use tally_shape::Counted;
