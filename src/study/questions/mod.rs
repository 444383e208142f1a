//! What is asked of a scenario as the commands of the same names ask it, made ready, and answered.
//!
//! A question is made ready first: then everything is known of it but the answer, and whoever asks can refuse, tell how
//! much there is to do, and divide it.
//!
//! | file | what it does |
//! | --- | --- |
//! | `run`, `compare`, `sweep`, `sensitivity` | the questions |
//! | `question` | any of them |
//! | `words` | the command that asks it |
//! | `amounts` | how much is run, with which luck |
//! | `draws` | draws of the unknown parameters beside a run or a comparison |
//! | `watch` | who is told how far it is |

mod amounts;
mod compare;
mod draws;
mod question;
mod run;
mod sensitivity;
mod sweep;
mod watch;
mod words;

pub use amounts::{Amount, DEFAULT_RUNS, DEFAULT_SEED, Luck, MOST_DRAWS};
pub use compare::{CompareQuestion, Compared, Comparing};
pub use draws::Draws;
pub use question::{Answer, Question};
pub use run::{RunQuestion, Running};
pub use sensitivity::{Screening, SensitivityQuestion};
pub use sweep::{SweepQuestion, Sweeping};
pub use watch::{Unwatched, Watch};
