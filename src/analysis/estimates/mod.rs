//! Expected values and differences, their intervals, and how they are tested.

pub mod argmax;
pub mod bootstrap;
pub mod contests;
pub mod difference;
pub mod error_rate;
pub mod estimate;
pub mod hypothesis_tests;
pub mod interval;
pub mod paired_interval;
pub mod precision;
pub mod same_bits;
