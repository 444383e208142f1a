//! What a run is asked to do: parameters and policies as they are set, swept, compared, or left unknown.

pub mod ablation;
pub mod command_line;
pub mod given;
mod incomplete;
mod meant;
pub mod names;
pub mod options;
pub mod plan;
mod series;
pub mod sweep_axes;
pub mod unknown_parameters;
pub mod variants;
