//! One step of a run in words.
//!
//! | file | what it says |
//! | --- | --- |
//! | `step` | the happenings of a step, one after the other |
//! | `choices` | chances, choices and draws, with the odds |
//! | `delays` | preparations and delayed effects |
//! | `state` | changes of state; the lines that wait to be written |

mod choices;
mod delays;
mod state;
mod step;

pub use choices::{of_holder, option_title};
pub use state::{FEW, Known, Narrator};
