//! Options side by side on the same luck: differences, regret, dominance, equilibria.

pub mod changes;
pub mod compare;
mod contents;
mod equilibria;
pub mod game;

pub use contents::*;
