//! What was probably meant by a command, an option or a word that is none.

use super::arguments::Line;
use crate::study::scenario_argument::is_meant;
use crate::study::suggested_commands::shell;
use clap::CommandFactory as _;
use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::ffi::OsString;

/// What other programs call what ours is called.
const COMMANDS: [(&[&str], &str); 9] = [
    (&["simulate", "sim", "execute", "start", "plots", "graph"], "run"),
    (&["versus", "vs", "diff", "what-if", "whatif"], "compare"),
    (&["scan", "grid", "vary"], "sweep"),
    (&["ablation", "knockout", "prune"], "ablate"),
    (&["tornado", "morris", "sobol", "uncertainty", "assumptions"], "sensitivity"),
    (&["solve", "enumerate"], "exact"),
    (&["validate", "lint", "verify", "test"], "check"),
    (&["story", "replay", "tell", "explain"], "trace"),
    (&["init", "create", "copy", "scaffold"], "new"),
];

/// Parts of `describe` that are asked for as if they were commands.
const SECTIONS: [(&[&str], &str); 11] = [
    (&["show", "info", "inspect", "cat", "view"], ""),
    (&["variants", "variant"], "variants"),
    (&["parameters", "params", "parameter"], "parameters"),
    (&["policies", "policy"], "policies"),
    (&["actors", "actor", "responses"], "actors"),
    (&["outcomes", "outcome"], "outcomes"),
    (&["metrics", "metric"], "metrics"),
    (&["ladders", "ladder", "rungs"], "ladders"),
    (&["state", "variables"], "state"),
    (&["events"], "events"),
    (&["objectives", "payoffs"], "objectives"),
];

/// Adds to an error what was probably meant, if that is known.
pub fn suggest(error: &mut clap::Error, words: &[OsString]) {
    let words: Vec<String> = words.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    let wrong = |kind| match error.get(kind) {
        Some(ContextValue::String(word)) => Some(word.clone()),
        _ => None,
    };
    let tip = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            wrong(ContextKind::InvalidSubcommand).and_then(|word| command(&word, &words))
        }
        ErrorKind::UnknownArgument => {
            let word = wrong(ContextKind::InvalidArg).unwrap_or_default();
            if let Some((typed, tip)) = one_dash(&words) {
                error.insert(ContextKind::InvalidArg, ContextValue::String(typed));
                Some(tip)
            } else {
                let of_option = of_option(&word, &words);
                of_option.or_else(|| parted(&word, &words)).or_else(|| of_command(&word, &words))
            }
        }
        ErrorKind::ArgumentConflict => several_variants(&words),
        _ => None,
    };
    if let Some(tip) = tip {
        // The tip says all; a usage made of what was typed, right and wrong, would not help.
        let others = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::Usage];
        others.into_iter().for_each(|other| drop(error.remove(other)));
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![StyledStr::from(tip)]));
    }
}

/// `--variant a --variant b`, where one option is run.
fn several_variants(words: &[String]) -> Option<String> {
    let mut words = words.iter();
    let mut names = vec![];
    while let Some(word) = words.next() {
        match word.split_once('=') {
            Some(("--variant", name)) => names.push(name),
            None if word == "--variant" => names.extend(words.next().map(String::as_str)),
            _ => {}
        }
    }
    (names.len() > 1).then(|| {
        format!("variants that hold together are joined by `+`: --variant {}", shell(&names.join("+")))
    })
}

/// The command that is meant by a word, with what was typed behind it.
fn command(word: &str, words: &[String]) -> Option<String> {
    let lowercase = word.to_lowercase();
    let at = words.iter().skip(1).position(|other| other == word)? + 2;
    let rest: String = words[at..].iter().map(|word| format!(" {}", shell(word))).collect();
    let is_it = |names: &[&str]| names.contains(&lowercase.as_str());
    if let Some((_, command)) = COMMANDS.iter().find(|(names, _)| is_it(names)) {
        let name = if *command == "new" && rest.is_empty() { " mine" } else { "" };
        return Some(format!("the command for this is `{command}`: escalade {command}{rest}{name}"));
    }
    let (_, section) = SECTIONS.iter().find(|(names, _)| is_it(names))?;
    // Options are not taken by it, but for those of every command.
    let scenario =
        words.get(at).filter(|word| !word.starts_with('-')).map(|word| format!(" {}", shell(word)));
    let scenario = scenario.unwrap_or_default();
    Some(match *section {
        "" => format!("the command for this is `describe`: escalade describe{scenario}"),
        section => format!("to list the {section}: escalade describe{scenario} {section}"),
    })
}

/// `-variant none`, for `--variant none`: as it was typed, and what was meant.
fn one_dash(words: &[String]) -> Option<(String, String)> {
    words.iter().enumerate().find_map(|(at, word)| {
        let name = word.strip_prefix('-').filter(|name| name.len() > 1 && !name.starts_with('-'))?;
        let (name, own) = name.split_once('=').map_or((name, None), |(name, value)| (name, Some(value)));
        let line = Line::command();
        let mut options = line.get_subcommands().flat_map(|command| command.get_arguments());
        let option = options.find(|option| option.get_long() == Some(name))?;
        let next = words.get(at + 1).filter(|_| option.get_action().takes_values()).map(String::as_str);
        let value = own.or(next).map(|value| format!(" {}", shell(value))).unwrap_or_default();
        Some((word.clone(), format!("long options have two dashes: --{name}{value}")))
    })
}

/// An option that other commands have, or one for the scenario.
fn of_option(word: &str, words: &[String]) -> Option<String> {
    let name = word.strip_prefix("--")?;
    let command = words.get(1)?;
    if matches!(name, "scenario" | "file" | "input" | "model") {
        let at = words.iter().position(|other| other.starts_with(word))?;
        let own = words[at].split_once('=').map(|(_, value)| value);
        let scenario = own.or(words.get(at + 1).map(String::as_str)).map(shell)?;
        return Some(format!("the scenario stands without an option: escalade {command} {scenario}"));
    }
    let line = Line::command();
    let has =
        |command: &&clap::Command| command.get_arguments().any(|option| option.get_long() == Some(name));
    let others: Vec<String> =
        line.get_subcommands().filter(has).map(|command| format!("`{}`", command.get_name())).collect();
    if others.is_empty() || !line.get_subcommands().any(|other| other.get_name() == command) {
        return None;
    }
    let others = others.join(", ");
    Some(format!("{word} is an option of {others}. What `{command}` takes: escalade {command} --help"))
}

/// A word too many that belongs to the value of `--set` before it: `--set p=60 per cent`, `--set p 0.6`, `--set p = 0.6`.
fn parted(word: &str, words: &[String]) -> Option<String> {
    let wrong = words.iter().position(|other| other == word)?;
    let option_at = words[..wrong].iter().rposition(|other| other.starts_with("--"))?;
    let (option, value) = match words[option_at].split_once('=') {
        Some((option, value)) => (option, vec![value]),
        None => (words[option_at].as_str(), vec![]),
    };
    if option == "--variant"
        && matches!(words.get(1).map(String::as_str), Some("compare" | "sweep" | "sensitivity" | "report"))
    {
        let names: Vec<&str> =
            value.into_iter().chain(words[option_at + 1..=wrong].iter().map(String::as_str)).collect();
        return Some(format!("several are parted by commas: --variant {}", shell(&names.join(","))));
    }
    if !matches!(option, "--set" | "--policy") {
        return None;
    }
    let behind = words[option_at + 1..].iter().take_while(|word| !word.starts_with('-')).map(String::as_str);
    let parts: Vec<&str> = value.into_iter().chain(behind).collect();
    let (first, rest) = parts.split_first()?;
    if rest.iter().any(|word| is_meant(word)) {
        return None;
    }
    let text = match (first.split_once('='), rest) {
        _ if rest.is_empty() => return None,
        (None, ["=", value @ ..]) => format!("{first}={}", value.join(" ")),
        (None, [value, rest @ ..]) => {
            let value = value.trim_start_matches('=');
            format!("{first}={}", [&[value], rest].concat().join(" "))
        }
        (Some(_), _) => parts.join(" ").replace("= ", "="),
        (None, []) => return None,
    };
    let number = text.split_once('=').map_or("", |(_, value)| value);
    for per_cent in ["per cent", "percent", "pct", "%"] {
        let share = number.strip_suffix(per_cent).map(str::trim);
        if let Some(share) = share.filter(|share| share.parse::<f64>().is_ok()) {
            let name = text.split('=').next().unwrap_or_default();
            return Some(format!("per cent are written with `%`: {option} {name}={share}%"));
        }
    }
    let why = if text.contains(' ') {
        "what has a space in it stands in quotes"
    } else {
        "name and value stand together"
    };
    Some(format!("{why}: {option} {}", shell(&text)))
}

/// A word too many: a variant, a second scenario, or the number of a run.
fn of_command(word: &str, words: &[String]) -> Option<String> {
    let command = words.get(1)?;
    if command == "trace" && word.parse::<u64>().is_ok() {
        return Some(format!("the number of a run is given as --run {word}"));
    }
    let compares = matches!(command.as_str(), "compare" | "sweep" | "sensitivity" | "report");
    if compares && !is_meant(word) && !word.starts_with('-') {
        let at = words.iter().position(|other| other == word)?;
        let named: Vec<&str> =
            words[at..].iter().take_while(|word| !word.starts_with('-')).map(String::as_str).collect();
        let before: String = words[1..at].iter().map(|word| format!(" {}", shell(word))).collect();
        let named = shell(&named.join(","));
        return Some(format!("variants are named by an option: escalade{before} --variant {named}"));
    }
    let first = words.get(2).filter(|first| is_meant(first) && is_meant(word))?;
    Some(format!("one scenario at a time: escalade {command} {}", shell(first)))
}
