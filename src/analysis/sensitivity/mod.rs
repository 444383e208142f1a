//! What an answer depends on: settings of the unknown parameters to look at, and what is made of the answers there.

pub mod break_even;
pub mod design;
pub mod frame;
pub mod inconclusive;
pub mod morris;
pub mod sobol;
pub mod sweep;
pub mod tornado;
