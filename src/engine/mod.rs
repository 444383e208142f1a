//! Steps runs of a compiled program: noise, lanes, the kernel, scheduling, exact enumeration.

pub mod enumerate;
pub mod kernel;
pub mod lanes;
pub mod noise;
mod one_by_one;
pub mod paths;
pub mod quantile;
pub mod schedule;
pub mod settle;
mod teller;
pub mod trace;
mod vector;
