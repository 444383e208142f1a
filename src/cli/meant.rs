//! What was probably meant by a command or an option that is none.

use super::arguments::Line;
use clap::CommandFactory as _;
use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::ffi::OsString;

/// What other programs call what ours is called.
const COMMANDS: [(&[&str], &str); 9] = [
    (&["simulate", "sim", "execute", "start", "plot", "plots", "graph", "report"], "run"),
    (&["versus", "vs", "diff", "what-if", "whatif"], "compare"),
    (&["scan", "grid", "vary"], "sweep"),
    (&["tornado", "morris", "sobol", "uncertainty", "assumptions"], "sensitivity"),
    (&["solve", "enumerate"], "exact"),
    (&["validate", "lint", "verify", "test"], "check"),
    (
        &[
            "variants",
            "parameters",
            "params",
            "policies",
            "actors",
            "outcomes",
            "metrics",
            "show",
            "info",
            "inspect",
        ],
        "describe",
    ),
    (&["story", "replay", "tell", "explain"], "trace"),
    (&["init", "create", "copy", "scaffold"], "new"),
];

/// Adds to an error what was probably meant, if that is known.
pub fn suggest(error: &mut clap::Error, words: &[OsString]) {
    let word = |kind| match error.get(kind) {
        Some(ContextValue::String(word)) => Some(word.clone()),
        _ => None,
    };
    let tip = match error.kind() {
        ErrorKind::InvalidSubcommand => word(ContextKind::InvalidSubcommand).and_then(|word| command(&word)),
        ErrorKind::UnknownArgument => words.iter().find_map(|word| long_option(&word.to_string_lossy())),
        _ => None,
    };
    if let Some(tip) = tip {
        error.remove(ContextKind::SuggestedArg);
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![StyledStr::from(tip)]));
    }
}

fn command(word: &str) -> Option<String> {
    let word = word.to_lowercase();
    let (_, command) = COMMANDS.iter().find(|(words, _)| words.contains(&word.as_str()))?;
    Some(format!("the command for this is `escalade {command}`: escalade {command} --help"))
}

/// `-variant`, for `--variant`.
fn long_option(word: &str) -> Option<String> {
    let name = word.strip_prefix('-').filter(|name| name.len() > 1 && !name.starts_with('-'))?;
    let name = name.split('=').next()?;
    let line = Line::command();
    let mut options = line.get_subcommands().flat_map(|command| command.get_arguments());
    let is_known = options.any(|option| option.get_long() == Some(name));
    is_known.then(|| format!("with two dashes: --{name}"))
}
