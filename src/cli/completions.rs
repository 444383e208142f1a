//! Completions for shells: `escalade completions SHELL` prints the script, which calls the program again with `COMPLETE`
//! set and the words of a command line.

use super::arguments::{CompletionsArguments, Line, Shell, main_scenario};
use super::candidates;
use super::console;
use super::exit::Stop;
use crate::report::description::Section;
use clap::{Command, CommandFactory as _};
use clap_complete::env::{CompleteEnv, Elvish, EnvCompleter, Fish, Powershell, Shells, Zsh};
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The variable that says for which shell a line is completed.
const COMPLETE: &str = "COMPLETE";

const NAME: &str = "escalade";

const SHELLS: Shells = Shells(&[&Bash, &Elvish, &Fish, &Powershell, &Zsh]);

pub fn completions(arguments: &CompletionsArguments) -> Result<(), Stop> {
    let mut script = vec![];
    let shell: &dyn EnvCompleter = match arguments.shell {
        Shell::Bash => &Bash,
        Shell::Elvish => &Elvish,
        Shell::Fish => &Fish,
        Shell::Powershell => &Powershell,
        Shell::Zsh => &Zsh,
    };
    let written = shell.write_registration(COMPLETE, NAME, NAME, &program(), &mut script);
    written.map_err(|error| Stop::Failed(format!("error: cannot write the script: {error}")))?;
    console::print(&String::from_utf8_lossy(&script))
}

/// The program as the script calls it: as it was called, from wherever that may be.
fn program() -> String {
    let called = PathBuf::from(std::env::args_os().next().unwrap_or_else(|| NAME.into()));
    let is_path = called.components().count() > 1;
    let path = if is_path { std::path::absolute(&called).unwrap_or(called) } else { called };
    path.to_string_lossy().into_owned()
}

/// Completes a line, or prints the script, if a shell asks for it.
pub fn complete() -> Option<ExitCode> {
    std::env::var_os(COMPLETE)?;
    let completer = program();
    let line = CompleteEnv::with_factory(line).bin(NAME).completer(completer).var(COMPLETE).shells(SHELLS);
    let folder = std::env::current_dir().ok();
    match line.try_complete(std::env::args_os(), folder.as_deref()) {
        Ok(false) => None,
        Ok(true) => Some(ExitCode::SUCCESS),
        Err(error) => {
            console::say(&format!("error: cannot complete: {error}\n"));
            Some(ExitCode::from(2))
        }
    }
}

/// What the words of the line are held against. Without a command they are those of `run`.
fn line() -> Command {
    let line = Line::command();
    let words = words_before();
    let first = words.iter().find_map(|word| line.find_subcommand(word));
    let run = first.or_else(|| line.find_subcommand("run"));
    candidates::offer_ids_of(run.and_then(|command| scenario(command, &words)).unwrap_or_else(main_scenario));
    match (first, run) {
        (None, Some(run)) => {
            let options: Vec<clap::Arg> = run.get_arguments().cloned().collect();
            let has_begun = words.iter().any(|word| !word.starts_with('-'));
            // After the scenario comes no command.
            let line = if has_begun { Command::new(NAME).args(line.get_arguments()) } else { line };
            line.args(options)
        }
        _ => line,
    }
}

/// The words between the program's name and the one that is being completed.
fn words_before() -> Vec<String> {
    let words: Vec<OsString> = std::env::args_os().skip_while(|word| word != "--").skip(2).collect();
    let index = std::env::var("_CLAP_COMPLETE_INDEX").ok().and_then(|index| index.parse::<usize>().ok());
    // Where a shell does not say which one it is, it is the last.
    let before = index.unwrap_or(words.len()).saturating_sub(1);
    words.iter().take(before).map(|word| word.to_string_lossy().into_owned()).collect()
}

/// The scenario that is named among the words of a command.
fn scenario(command: &Command, words: &[String]) -> Option<PathBuf> {
    let place = command.get_positionals().next()?;
    if place.get_id() != "scenario" {
        return None;
    }
    let takes_value = |name: &str| {
        let option = command.get_arguments().find(|option| option.get_long() == Some(name));
        option.is_some_and(|option| option.get_action().takes_values())
    };
    let mut words = words.iter().filter(|word| *word != command.get_name());
    while let Some(word) = words.next() {
        match word.strip_prefix("--") {
            Some(option) if takes_value(option) => drop(words.next()),
            None if !word.starts_with('-') => {
                let is_section = command.get_name() == "describe" && Section::named(word).is_some();
                return (!is_section || Path::new(word).exists()).then(|| word.into());
            }
            _ => {}
        }
    }
    None
}

/// Bash, with a script of our own: words such as `us=restraint` are one.
struct Bash;

impl EnvCompleter for Bash {
    fn name(&self) -> &'static str {
        "bash"
    }

    fn is(&self, name: &str) -> bool {
        name == "bash"
    }

    fn write_registration(
        &self,
        var: &str,
        _name: &str,
        bin: &str,
        completer: &str,
        buf: &mut dyn Write,
    ) -> io::Result<()> {
        let completer = format!("'{}'", completer.replace('\'', r"'\''"));
        let script = include_str!("completions.bash").replace("VAR", var).replace("BIN", bin);
        buf.write_all(script.replace("COMPLETER", &completer).as_bytes())
    }

    fn write_complete(
        &self,
        cmd: &mut Command,
        args: Vec<OsString>,
        current_dir: Option<&Path>,
        buf: &mut dyn Write,
    ) -> io::Result<()> {
        clap_complete::env::Bash.write_complete(cmd, args, current_dir, buf)
    }
}
