//! What an answer depends on: settings of the unknown parameters to look at, and what is made of the answers there.
//!
//! | file or folder | what it does |
//! | --- | --- |
//! | [`sampling_design`] | values drawn of the unknown parameters: Latin hypercube, trajectories, Saltelli's rows |
//! | [`tornado`], [`morris`], [`sobol`]; `analyses` | the analyses; some of them together |
//! | [`ablation`] | parts of the scenario switched off |
//! | [`sweep`], [`break_even`] | along parameters; where a choice tips |
//! | `frame` | what the answers have in common |
//! | [`inconclusive`] | why something cannot be told |

pub mod ablation;
mod analyses;
pub mod break_even;
pub mod frame;
pub mod inconclusive;
pub mod morris;
pub mod sampling_design;
pub mod sobol;
pub mod sweep;
pub mod tornado;

pub use analyses::Sensitivity;
