//! Replay: any run again, alone, with what happened in it.
//!
//! | file | what it holds |
//! | --- | --- |
//! | [`retell`] | one run again, or again with one choice made otherwise |
//! | [`story`] | what happened, as data |
//! | `recorder` | the luck of one run, noting what happens |
//! | [`drawn_sites`] | which sites a run draws |

pub mod drawn_sites;
mod recorder;
pub mod retell;
pub mod story;
