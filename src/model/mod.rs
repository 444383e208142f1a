//! Names resolved, types and ranges checked, expressions compiled to one flat program.

pub mod advise;
pub mod arithmetic;
pub mod build;
pub mod compile;
mod depend;
pub mod entity;
pub mod evaluate;
pub mod expr;
pub mod interval;
pub mod ledger;
pub mod names;
pub mod options;
pub mod plan;
pub mod program;
pub mod range;
mod resolve;
pub mod sites;
pub mod sweep;
pub mod unknown;
mod validate;
mod walk;

pub use build::build;
pub use entity::Model;
pub use evaluate::evaluate;
pub use ledger::{Ledger, ledger};
pub use plan::{Plan, Point, Settings, plan, plan_at};
pub use range::Ranges;
pub use unknown::{Unknown, unknowns};

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod tests;
