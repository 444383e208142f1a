//! What the numbers mean: intervals, summaries, comparisons, tests of agreement; runs found by how they ended, choices to make otherwise.

pub mod agreement;
pub mod answers;
pub mod argmax;
pub mod bootstrap;
pub mod choices;
pub mod compare;
pub mod comparison;
pub mod crossing;
pub mod design;
pub mod difference;
mod equilibria;
pub mod find;
pub mod frame;
pub mod game;
pub mod interval;
pub mod morris;
pub mod overturn;
pub mod precision;
pub mod sobol;
pub mod summary;
pub mod sweep;
pub mod tornado;
pub mod uncertain;
pub mod untold;
