//! The command line: arguments in, the calls in order, exit code out.

mod arguments;
mod check;
mod common;
mod compare;
mod exact;
mod progress;
mod run;
mod sensitivity;
mod sweep;
mod trace;
mod uncertain;

use arguments::{Command, Line};
use clap::Parser as _;
use clap::error::ErrorKind;
use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

/// Runs the program: 0 done, 1 the run failed, 2 the command line or the scenario is wrong.
pub fn main() -> ExitCode {
    let line = match parse(std::env::args_os().collect()) {
        Ok(line) => line,
        Err(error) => {
            // Asking for help is no mistake. If even the message cannot be printed, the code still tells.
            let text = |colour: bool| match colour {
                true => error.render().ansi().to_string(),
                false => error.render().to_string(),
            };
            match error.use_stderr() {
                true => common::tell(&text(common::colour_on_stderr())),
                false => drop(common::print(&text(common::colour_on_stdout()))),
            }
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    common::limit_threads();
    let done = match line.command.unwrap_or_default() {
        Command::Run(arguments) => run::run(&arguments),
        Command::Check(arguments) => check::check(&arguments),
        Command::Compare(arguments) => compare::compare(&arguments),
        Command::Sweep(arguments) => sweep::sweep(&arguments),
        Command::Sensitivity(arguments) => sensitivity::sensitivity(&arguments),
        Command::Exact(arguments) => exact::exact(&arguments),
        Command::Trace(arguments) => trace::trace(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => {
            stop.report();
            stop.code()
        }
    }
}

/// Options or a scenario without a command are those of `run`.
fn parse(words: Vec<OsString>) -> Result<Line, clap::Error> {
    let first = words.get(1).map(|word| word.to_string_lossy().into_owned());
    Line::try_parse_from(&words).or_else(|error| {
        let is_of_run = match error.kind() {
            ErrorKind::UnknownArgument => first.is_some_and(|first| first.starts_with('-')),
            ErrorKind::InvalidSubcommand => first.is_some_and(|first| Path::new(&first).exists()),
            _ => false,
        };
        if !is_of_run {
            return Err(error);
        }
        let mut words = words;
        words.insert(1, "run".into());
        Line::try_parse_from(words)
    })
}

/// Why a command stops short.
pub(crate) enum Stop {
    /// The scenario or the command line is wrong: the message is complete.
    Wrong(String),
    /// The run failed: the message is complete.
    Failed(String),
    /// The reader of our output has gone away; nobody is left to tell.
    Unread,
}

impl Stop {
    fn report(&self) {
        if let Stop::Wrong(message) | Stop::Failed(message) = self {
            common::tell(&format!("{}\n", message.trim_end()));
        }
    }

    fn code(&self) -> ExitCode {
        match self {
            Stop::Wrong(_) => ExitCode::from(2),
            Stop::Failed(_) => ExitCode::from(1),
            Stop::Unread => ExitCode::SUCCESS,
        }
    }
}
