//! The plots, a file each; `finding` has their headings, `metric_bins` the values of a metric.

pub mod comparison;
pub mod fans;
mod finding;
pub mod ladder;
mod metric_bins;
pub mod metric_flags;
pub mod metrics;
pub mod milestones;
pub mod morris;
pub mod outcomes;
mod outcomes_by_option;
pub mod outcomes_over_time;
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
