//! Integer counters and distributions, mergeable in any order.
//!
//! Integer addition has no order: however the runs are split over threads, shards or machines, the tallies merge
//! to the same bits. Nothing here is a float that was summed as runs came in, and nothing depends on the range that a
//! number was declared to have: what is counted follows the values. Each tally has `merge(&mut self, other: &Self)`, for
//! two tallies made alike; merging those that were not is a bug in the caller and panics.

mod cells;
mod counters;
mod fan_histogram;
mod moments;
mod number_tally;
mod ordered_bits;
mod pair_tally;
mod run_tally;

pub use cells::Cell;
pub use counters::{Counts, Grid, order_statistic, rank};
pub use fan_histogram::FanHistogram;
pub use moments::Moments;
pub use number_tally::{Distribution, Lowest, NumberShape, NumberTally};
pub use ordered_bits::{from_ordered_bits, ordered_bits};
pub use pair_tally::{Differences, PairTally};
pub use run_tally::{Bytes, FanTally, LadderTally, RunTally, Shape, UseTally};
