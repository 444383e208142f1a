//! Whether what the author of a scenario claims is so.
//!
//! | file | what is in it |
//! | --- | --- |
//! | `contents` | what is found of each claim |
//! | `demands` | what a claim comes to: statistics and differences that must lie where it says |
//! | `judge` | verdicts, of exact numbers and of intervals |

mod contents;
mod demands;
mod judge;

pub use contents::*;
pub use demands::{Demand, demands, settings_tried};
pub use judge::{Judged, Known, judge, needed};
