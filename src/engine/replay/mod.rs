//! Replay: any run again, alone, with what happened in it.
//!
//! | file | what it holds |
//! | --- | --- |
//! | [`retell`] | one run again, or again with one choice made otherwise |
//! | [`story`] | what happened, as data |
//! | `recorder` | the luck of one run, noting what happens |
//! | [`draws`] | which sites a run draws |

pub mod draws;
mod recorder;
pub mod retell;
pub mod story;
