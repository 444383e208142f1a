//! Steps runs of a compiled program: noise, lanes, the kernel, scheduling, exact enumeration.

mod aligned;
mod belief;
mod columns;
mod divide;
mod effects;
pub mod exact;
mod flow;
mod habits;
mod histogram;
mod instruction;
pub mod kernel;
pub mod lanes;
pub mod levels;
mod lookup;
mod marks;
pub mod noise;
pub mod paired;
pub mod paths;
pub mod quantile;
mod row;
pub mod schedule;
pub mod settle;
mod teller;
pub mod trace;
mod uses;
mod vector;
mod worker;
