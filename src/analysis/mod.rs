//! What the numbers mean: intervals, summaries, comparisons.

pub mod exactly;
pub mod interval;
pub mod summarize;
pub mod summary;
