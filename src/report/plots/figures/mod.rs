//! The plots, a file each.

pub mod comparison;
pub mod fans;
pub mod ladder;
pub mod metrics;
pub mod milestones;
pub mod morris;
pub mod outcomes;
#[cfg(feature = "report")]
pub mod payoff_terms;
mod regret;
pub mod responses;
pub mod sobol;
pub mod sweep;
mod sweep_heatmap;
pub mod time_to_outcome;
pub mod tornado;
pub mod uncertainty_bands;
