//! Symbols resolved, types and ranges checked, expressions compiled to one flat program.

pub mod build;
mod check;
pub mod compile;
mod const_eval;
mod dependency_order;
pub mod entity;
pub mod expr;
pub mod range;
mod resolve;
pub mod settings;
pub mod sites;
pub mod symbols;
pub mod value_text;
mod visit;

pub use build::build;
pub use check::bare_numbers::{Ledger, ledger};
pub use const_eval::evaluate;
pub use entity::Model;
pub use range::Ranges;
pub use settings::command_line::Settings;
pub use settings::plan::{Plan, Point, plan, plan_at};
pub use settings::unknown_parameters::{Unknown, unknowns};

#[cfg(test)]
mod tests;
