//! Steps runs of a compiled program: noise, lanes, the kernel, scheduling, exact enumeration.
//!
//! Vector instructions, and columns that are found without asking whether they are there, need unsafe code: it is allowed
//! in the modules that say so, each place with its reason. What relies on lanes and program belonging together is not
//! public.

#[allow(unsafe_code)]
mod aligned;
mod belief;
mod columns;
mod divide;
#[allow(unsafe_code)]
mod effects;
pub mod exact;
mod flow;
mod habits;
#[allow(unsafe_code)]
mod histogram;
mod instruction;
#[allow(unsafe_code)]
pub(crate) mod kernel;
pub(crate) mod lanes;
pub mod levels;
#[allow(unsafe_code)]
mod lookup;
#[allow(unsafe_code)]
mod marks;
pub mod noise;
pub mod paired;
pub mod paths;
pub mod quantile;
mod row;
pub mod schedule;
pub(crate) mod settle;
mod teller;
pub mod trace;
mod uses;
#[allow(unsafe_code)]
mod vector;
pub mod watch;
mod worker;

pub use lanes::Failure;
