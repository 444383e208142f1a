//! Names resolved, types and ranges checked, expressions compiled to one flat program.

pub mod advise;
pub mod arithmetic;
pub mod bare_numbers;
pub mod build;
pub mod compile;
pub mod const_eval;
mod dependency_order;
pub mod entity;
pub mod expr;
pub mod interval;
pub mod names;
pub mod options;
pub mod plan;
pub mod program;
pub mod range;
mod resolve;
mod settings;
pub mod sites;
pub mod sweep;
pub mod unknown_parameters;
mod validate;
pub mod value_text;
mod visit;

pub use bare_numbers::{Ledger, ledger};
pub use build::build;
pub use const_eval::evaluate;
pub use entity::Model;
pub use plan::{Plan, Point, plan, plan_at};
pub use range::Ranges;
pub use settings::Settings;
pub use unknown_parameters::{Unknown, unknowns};

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod tests;
