//! Options side by side on the same luck: differences, regret, dominance, equilibria.

pub mod changes;
pub mod compare;
mod contents;
mod contests;
mod equilibria;
pub mod game;

pub use contents::*;
pub use contests::Contests;
