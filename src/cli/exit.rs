//! Why a command stops short, and its exit code.

use std::process::ExitCode;

/// Why a command stops short.
pub enum Stop {
    /// The scenario or the command line is wrong: the message is complete.
    Wrong(String),
    /// The run failed: the message is complete.
    Failed(String),
    /// The scenario is wrong, and the answer that was given says so.
    Answered,
    /// What is claimed of the scenario does not hold, or is undecided, and the answer that was given says so.
    Unmet,
    /// The reader of our output has gone away; nobody is left to tell.
    Unread,
}

impl Stop {
    pub fn code(&self) -> ExitCode {
        match self {
            Stop::Wrong(_) | Stop::Answered => ExitCode::from(2),
            Stop::Failed(_) | Stop::Unmet => ExitCode::from(1),
            Stop::Unread => ExitCode::SUCCESS,
        }
    }
}
