//! The command line: arguments in, the calls in order, exit code out.
//!
//! | file | what it does |
//! | --- | --- |
//! | `run`, `compare`, `sweep`, `sensitivity`, `ablate`, `report`, `exact`, `check`, `describe`, `trace` | the commands that are about a scenario |
//! | `plot` | the plots of an answer, drawn again from its document |
//! | `list`, `new` | the built-in scenarios; a scenario of one's own, begun with `starter.toml` or as a copy |
//! | `watch` | a scenario run again whenever it is saved |
//! | `schema` | the form of scenario files and of JSON documents |
//! | `completions`, `candidates` | completions for shells, by `completions.bash` and scripts of clap's; the names that they offer |
//! | `man` | manual pages |
//! | `arguments`, `examples` | the words of the command line; the commands that help ends with |
//! | `meant` | what was probably meant by a command or an option that is none |
//! | `load` | reads, checks, plans and compiles the scenario |
//! | `parameter_draws` | draws of the unknown parameters |
//! | `output` | prints an answer, says where its files are |
//! | `page` | the page of a report, beside another answer or alone |
//! | `tables` | tables of runs, as files or printed |
//! | `question` | what is asked, as the name of the folder of its answer |
//! | `faults` | faults and warnings in full, with what to do |
//! | `console`, `progress` | standard output and error, colours; progress bars |
//! | `exit`, `threads` | exit codes; how many threads are used |

mod ablate;
mod arguments;
mod candidates;
mod check;
mod compare;
mod completions;
mod console;
mod describe;
mod exact;
mod examples;
mod exit;
mod faults;
mod list;
mod load;
mod man;
mod meant;
mod new;
mod output;
mod page;
mod parameter_draws;
mod plot;
mod progress;
mod question;
mod report;
mod run;
mod schema;
mod sensitivity;
mod sweep;
mod tables;
mod threads;
mod trace;
mod watch;

use crate::study::scenario_argument;
use arguments::{Command, Line, Loudness};
use clap::Parser as _;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::ffi::OsString;
use std::process::ExitCode;

/// Runs the program: 0 done, 1 the run failed or an expectation is not met, 2 the command line or the scenario is wrong.
pub fn main() -> ExitCode {
    if let Some(code) = completions::complete() {
        return code;
    }
    let (command, loudness) = match parse(std::env::args_os().collect()) {
        Ok(line) => line,
        Err(error) => {
            // Asking for help is no mistake. If even the message cannot be printed, the code still tells.
            let text = |colour: bool| match colour {
                true => error.render().ansi().to_string(),
                false => error.render().to_string(),
            };
            match error.use_stderr() {
                true => console::tell(&text(console::colour_on_stderr())),
                false => drop(console::print(&text(console::colour_on_stdout()))),
            }
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    console::set_talk(loudness.talk());
    progress::tell_when_interrupted();
    threads::limit_threads();
    let done = match command {
        Command::Run(arguments) => run::run(&arguments),
        Command::Plot(arguments) => plot::plot(&arguments),
        Command::Check(arguments) => check::check(&arguments),
        Command::Describe(arguments) => describe::describe(&arguments),
        Command::Compare(arguments) => compare::compare(&arguments),
        Command::Sweep(arguments) => sweep::sweep(&arguments),
        Command::Sensitivity(arguments) => sensitivity::sensitivity(&arguments),
        Command::Ablate(arguments) => ablate::ablate(&arguments),
        Command::Report(arguments) => report::report(&arguments),
        Command::Exact(arguments) => exact::exact(&arguments),
        Command::Trace(arguments) => trace::trace(&arguments),
        Command::List(arguments) => list::list(&arguments),
        Command::Schema(arguments) => schema::schema(&arguments),
        Command::New(arguments) => new::new(&arguments),
        Command::Watch(arguments) => watch::watch(&arguments),
        Command::Completions(arguments) => completions::completions(&arguments),
        Command::Man(arguments) => man::man(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => {
            console::report(&stop);
            stop.code()
        }
    }
}

/// Options or a scenario without a command, or nothing at all, are those of `run`.
fn parse(mut words: Vec<OsString>) -> Result<(Command, Loudness), clap::Error> {
    let first = words.get(1).map(|word| word.to_string_lossy().into_owned());
    match Line::try_parse_from(&words) {
        Ok(Line { command: Some(command), loudness }) => return Ok((command, loudness)),
        Ok(Line { command: None, .. }) => {}
        Err(mut error) => {
            let is_of_run = match error.kind() {
                ErrorKind::UnknownArgument => first.is_some_and(|first| first.starts_with('-')),
                ErrorKind::InvalidSubcommand => match error.get(ContextKind::InvalidSubcommand) {
                    Some(ContextValue::String(word)) => is_scenario(word, &error),
                    _ => false,
                },
                _ => false,
            };
            if !is_of_run {
                meant::suggest(&mut error, &words);
                return Err(error);
            }
        }
    }
    words.insert(1, "run".into());
    parse(words)
}

/// Whether a word that is no command is a scenario, though it may not be there. A word that is nearly a command is none.
fn is_scenario(word: &str, error: &clap::Error) -> bool {
    let is_nearly_command = error.get(ContextKind::SuggestedSubcommand).is_some();
    scenario_argument::is_meant(word) || (!is_nearly_command && scenario_argument::is_nearly_meant(word))
}
