//! Integer counters and histograms, mergeable in any order.
//!
//! Integer addition has no order: however the runs are split over threads, shards or machines, the tallies merge
//! to the same bits. Nothing here is a float that was summed as runs came in. Each tally has
//! `merge(&mut self, other: &Self)`, for two tallies made alike; merging those that were not is a bug in the
//! caller and panics.

mod bins;
mod counts;
mod fixed_point;
mod moments;
mod paired;
mod run_tally;

pub use bins::{Bins, Scale};
pub use counts::{Counts, Grid};
pub use fixed_point::FixedPoint;
pub use moments::Moments;
pub use paired::{Differences, PairTally};
pub use run_tally::{Bytes, FanTally, LadderTally, NumberShape, NumberTally, RunTally, Shape, UseTally};
