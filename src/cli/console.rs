//! Standard output and standard error: printing, colours, what is made harmless.

use super::exit::Stop;
use crate::diagnostics::visible;
use std::io::{IsTerminal as _, Write as _};
use std::sync::{Mutex, PoisonError};

/// Prints to standard output; a reader who has seen enough is no error.
///
/// # Errors
/// If standard output is closed or full.
pub fn print(text: &str) -> Result<(), Stop> {
    let text = harmless(text, colour_on_stdout());
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|error| match error.kind() {
        std::io::ErrorKind::BrokenPipe => Stop::Unread,
        _ => Stop::Failed(format!("error: cannot write to standard output: {error}")),
    })
}

/// How much is said beside answers and errors.
static TALK: Mutex<Talk> = Mutex::new(Talk::Usual);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Talk {
    /// Nothing.
    Quiet,
    /// Warnings, and how far long work is.
    Usual,
    /// Also what is done, and how long it took.
    Verbose,
}

/// Sets how much is said from now on.
pub fn set_talk(talk: Talk) {
    *TALK.lock().unwrap_or_else(PoisonError::into_inner) = talk;
}

fn talk() -> Talk {
    *TALK.lock().unwrap_or_else(PoisonError::into_inner)
}

pub fn is_quiet() -> bool {
    talk() == Talk::Quiet
}

/// Says something on standard error beside the answer: a warning, how far the work is.
pub fn tell(text: &str) {
    if !is_quiet() {
        say(text);
    }
}

/// Says a line of what is done, if that is asked for.
pub fn note(line: impl FnOnce() -> String) {
    if talk() == Talk::Verbose {
        say(&format!("{}\n", line()));
    }
}

/// Says something on standard error, where nobody need be listening.
pub fn say(text: &str) {
    let _ = anstream::stderr().write_all(harmless(text, colour_on_stderr()).as_bytes());
}

/// Says why a command stopped, if anybody is left to tell.
pub fn report(stop: &Stop) {
    if let Stop::Wrong(message) | Stop::Failed(message) = stop {
        say(&format!("{}\n", message.trim_end()));
    }
}

/// What is made visible before it reaches a terminal: all that would act on it but line ends and our own colours.
fn harmless(text: &str, colour: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let colours = rest.strip_prefix("\u{1b}[").filter(|_| colour).and_then(|codes| {
            let end = codes.find(|c: char| c != ';' && !c.is_ascii_digit())?;
            codes[end..].starts_with('m').then_some(2 + end + 1)
        });
        let taken = colours.unwrap_or(c.len_utf8());
        match (colours, c) {
            (Some(_), _) | (None, '\n' | '\t') => out.push_str(&rest[..taken]),
            _ => out.push(visible(c)),
        }
        rest = &rest[taken..];
    }
    out
}

pub fn colour_on_stderr() -> bool {
    anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never
}

pub fn colour_on_stdout() -> bool {
    anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never
}

/// The columns that there are for an answer: `COLUMNS` if it says so, else those of the terminal; 80 where there is none.
pub fn width() -> usize {
    let stated = std::env::var("COLUMNS").ok().and_then(|text| text.trim().parse().ok());
    let terminal = || match std::io::stdout().is_terminal() {
        true => terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)),
        false => None,
    };
    stated.filter(|columns| *columns > 0).or_else(terminal).unwrap_or(80)
}

/// Progress is for people who look.
pub fn is_watched() -> bool {
    std::io::stderr().is_terminal()
}
