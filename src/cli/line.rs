//! The words of a line as a command.

use super::arguments::{Command, Line, Loudness};
use super::meant;
use crate::study::scenario_argument;
use clap::Parser as _;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::ffi::OsString;

/// Options or a scenario without a command, or nothing at all, are those of `run`.
pub fn parse(mut words: Vec<OsString>) -> Result<(Command, Loudness), clap::Error> {
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
