//! Integer counters and distributions, mergeable in any order.
//!
//! Integer addition has no order: however the runs are split over threads, shards or machines, the tallies merge
//! to the same bits. Nothing here is a float that was summed as runs came in, and nothing depends on the range that a
//! number was declared to have: what is counted follows the values. Each tally has `merge(&mut self, other: &Self)`, for
//! two tallies made alike; merging those that were not is a bug in the caller and panics.

mod counts;
mod moments;
mod number;
mod order;
mod paired;
mod run_tally;
mod values;
mod window;

pub use counts::{Counts, Grid, order_statistic, rank};
pub use moments::Moments;
pub use number::{Distribution, Lowest, NumberTally};
pub use order::{from_order, order};
pub use paired::{Differences, PairTally};
pub use run_tally::{Bytes, FanTally, LadderTally, NumberShape, RunTally, Shape, UseTally};
pub use values::Cell;
pub use window::Window;
