//! The command line: arguments in, the calls in order, exit code out.
//!
//! | file | what it does |
//! | --- | --- |
//! | `run`, `compare`, `sweep`, `sensitivity`, `ablate`, `report`, `exact`, `check`, `describe`, `trace` | the commands that are about a scenario |
//! | `explore` | a live page on this machine |
//! | `shard` | one of the first four divided over machines; the same taken up again on one |
//! | `plot` | the plots of an answer, drawn again from its document |
//! | `list`, `new` | the built-in scenarios; a scenario of one's own, begun with `starter.toml` or as a copy |
//! | `watch` | a scenario run again whenever it is saved |
//! | `schema` | the form of scenario files and of JSON documents |
//! | `completions`, `candidates` | completions for shells, by `completions.bash` and scripts of clap's; the names that they offer |
//! | `man` | manual pages |
//! | `arguments`, `examples`, `line` | the words of the command line; the commands that help ends with; a line as a command |
//! | `meant` | what was probably meant by a command or an option that is none |
//! | `load` | reads, checks, plans and compiles the scenario |
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
#[cfg(feature = "explore")]
mod explore;
mod faults;
mod line;
mod list;
mod load;
mod man;
mod meant;
mod new;
mod output;
mod page;
mod plot;
mod progress;
mod question;
mod report;
mod run;
mod schema;
mod sensitivity;
mod shard;
mod sweep;
mod tables;
mod threads;
mod trace;
mod watch;

use arguments::Command;
use exit::Stop;
use std::process::ExitCode;

/// Runs the program: 0 done, 1 the run failed or an expectation is not met, 2 the command line or the scenario is wrong.
pub fn main() -> ExitCode {
    if let Some(code) = completions::complete() {
        return code;
    }
    let (command, loudness) = match line::parse(std::env::args_os().collect()) {
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
    match answer(command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => {
            console::report(&stop);
            stop.code()
        }
    }
}

/// Does what a command says.
fn answer(command: Command) -> Result<(), Stop> {
    if let Some(folder) = command.resumed() {
        shard::resume(&command, folder)?;
    }
    match command {
        Command::Run(arguments) => run::run(&arguments),
        Command::Plot(arguments) => plot::plot(&arguments),
        Command::Check(arguments) => check::check(&arguments),
        Command::Describe(arguments) => describe::describe(&arguments),
        Command::Compare(arguments) => compare::compare(&arguments),
        Command::Sweep(arguments) => sweep::sweep(&arguments),
        Command::Sensitivity(arguments) => sensitivity::sensitivity(&arguments),
        Command::Ablate(arguments) => ablate::ablate(&arguments),
        Command::Report(arguments) => report::report(&arguments),
        #[cfg(feature = "explore")]
        Command::Explore(arguments) => explore::explore(&arguments),
        Command::Exact(arguments) => exact::exact(&arguments),
        Command::Shard(arguments) => shard::shard(&arguments, &answer),
        Command::Trace(arguments) => trace::trace(&arguments),
        Command::List(arguments) => list::list(&arguments),
        Command::Schema(arguments) => schema::schema(&arguments),
        Command::New(arguments) => new::new(&arguments),
        Command::Watch(arguments) => watch::watch(&arguments),
        Command::Completions(arguments) => completions::completions(&arguments),
        Command::Man(arguments) => man::man(&arguments),
    }
}
