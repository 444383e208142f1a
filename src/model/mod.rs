//! Symbols resolved, types and ranges checked, expressions compiled to one flat program.
//!
//! | file or folder | what it does |
//! | --- | --- |
//! | [`entity`], [`expectation`], [`expr`] | the checked model; what is claimed of it; typed expressions |
//! | [`symbols`] | what every name stands for |
//! | [`mod@build`], `resolve` | entries checked, a file for each kind; names and types in their expressions and effects |
//! | `foresight` | what those who move in a game choose by, and what of it not everybody knows |
//! | [`range`] | what values can be, proved |
//! | `check` | what must hold of values, stated or set |
//! | [`settings`] | what is chosen: variants, values, policies, sweeps |
//! | [`sites`] | the numbering of places where chance enters |
//! | [`compile`], `recompile` | the program; at many settings of the parameters |
//! | `const_eval`, `dependency_order`, [`value_text`], [`variable_text`], `visit` | values of fixed expressions; what reads what; values of parameters and variables as text; visits to all expressions |

pub mod build;
mod check;
pub mod compile;
mod const_eval;
mod dependency_order;
pub mod entity;
pub mod expectation;
pub mod expr;
mod foresight;
pub mod range;
mod recompile;
mod resolve;
pub mod settings;
pub mod sites;
pub mod symbols;
pub mod value_text;
pub mod variable_text;
mod visit;

pub use build::build;
pub use check::bare_numbers::{BareNumber, Ledger, bare_numbers, ledger};
pub use const_eval::evaluate;
pub use entity::{Model, Point};
pub use range::Ranges;
pub use recompile::Recompiler;
pub use settings::command_line::Settings;
pub use settings::plan::{Plan, plan, plan_at};
pub use settings::unknown_parameters::{Unknown, unknowns};

#[cfg(test)]
mod tests;
