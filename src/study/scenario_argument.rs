//! What the word for a scenario means: a file, a folder with one, or a built-in scenario.

use super::built_in::{self, BuiltIn};
use super::checked::Checked;
use super::faulty::Faulty;
use super::prepared::Study;
use super::suggested_commands::shell;
use crate::diagnostics::{Code, Diagnostic, nearest};
use crate::model::Settings;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// What a scenario is read from.
enum Meant {
    /// Of a folder, the scenario.toml in it.
    File(PathBuf),
    BuiltIn(&'static BuiltIn),
    Nothing,
}

/// What is there comes before what is built in.
fn meant(word: &Path) -> Meant {
    // What cannot be looked at may be there: reading it says why not. Where there are no files, nothing is.
    if word.try_exists().unwrap_or_else(|error| error.kind() != ErrorKind::Unsupported) {
        return Meant::File(file(word));
    }
    match word.to_str().and_then(built_in::find) {
        Some(built_in) => Meant::BuiltIn(built_in),
        None => Meant::Nothing,
    }
}

/// A folder stands for the scenario.toml in it.
pub fn file(path: &Path) -> PathBuf {
    if path.is_dir() { path.join(IN_FOLDER) } else { path.to_owned() }
}

/// The file of a scenario that is a folder.
pub const IN_FOLDER: &str = "scenario.toml";

impl Study {
    /// The study of what a word means, by the rule of the command line: what is there, a file or a folder with a
    /// scenario.toml, comes before the built-in scenario of this name.
    ///
    /// # Errors
    /// If there is neither; all faults of the scenario or the settings, if there is an error among them.
    pub fn named(word: &Path, settings: Settings) -> Result<Study, Box<Faulty>> {
        Study::of(checked(word)?, settings)
    }
}

/// Reads and checks what a word means.
pub(super) fn checked(word: &Path) -> Result<Checked, Box<Faulty>> {
    let asked_as = shell(&word.display().to_string());
    match read(word) {
        Ok(mut checked) => {
            checked.sources.ask_as(asked_as);
            Ok(checked)
        }
        Err(mut faulty) => {
            faulty.sources.ask_as(asked_as);
            Err(faulty)
        }
    }
}

fn read(word: &Path) -> Result<Checked, Box<Faulty>> {
    let refused = |fault| Err(Faulty::of(fault));
    let is_built_in = || word.to_str().and_then(built_in::find).is_some();
    match meant(word) {
        Meant::File(file) if word.is_dir() && !file.exists() && is_built_in() => refused(hidden(word)),
        Meant::File(file) => Checked::read(&file),
        Meant::BuiltIn(built_in) => built_in.checked(),
        Meant::Nothing => refused(missing(word)),
    }
}

/// A folder without a scenario has the name of a built-in one.
fn hidden(folder: &Path) -> Diagnostic {
    let name = folder.display();
    let message = format!("cannot read `{name}/{IN_FOLDER}`: there is no such file");
    Diagnostic::without_place(message)
        .code(Code::File)
        .help(format!("here the folder `{name}` is meant, and not the built-in scenario of this name"))
        .help("the built-in one is run where nothing has its name")
}

/// Whether a word in the place of a command must be a scenario, be it there or not.
pub fn is_meant(word: &str) -> bool {
    let path = Path::new(word);
    path.exists() || is_path(word) || built_in::find(word).is_some()
}

/// Whether a word in the place of a command is nearly the name of a built-in scenario.
pub fn is_nearly_meant(word: &str) -> bool {
    nearest(word, built_in::all().iter().map(|built_in| built_in.name)).is_some()
}

fn is_path(word: &str) -> bool {
    word.ends_with(".toml") || word.contains(std::path::is_separator)
}

/// Nothing has this name; there may be something that nearly has it.
fn missing(word: &Path) -> Diagnostic {
    let shown = word.display().to_string();
    let message = format!("there is no file `{shown}`, and no built-in scenario of this name");
    let fault = Diagnostic::without_place(message).code(Code::File);
    let stem = stem(word);
    let built_in =
        built_in::all().iter().map(|built_in| (built_in.name.to_owned(), built_in.name.to_owned()));
    let candidates: Vec<(String, String)> = built_in.chain(beside(word)).collect();
    let near = nearest(&stem, candidates.iter().map(|(stem, _)| stem.as_str()));
    // Of two with one name, what is there is nearer to a path.
    let mut named = candidates.iter().filter(|(stem, _)| Some(stem.as_str()) == near);
    let meant = if is_path(&shown) { named.next_back() } else { named.next() };
    let fault = match meant {
        Some((_, written)) => fault.help(format!("did you mean `{written}`?")),
        None => fault,
    };
    fault.help("to see the built-in scenarios: escalade list")
}

/// The name of a scenario's file without its end, or of the folder that it is in.
fn stem(path: &Path) -> String {
    let named = match path.file_name() {
        Some(name) if name == IN_FOLDER => path.parent().and_then(Path::file_name).unwrap_or(name),
        name => name.unwrap_or_default(),
    };
    let name = named.to_string_lossy();
    name.strip_suffix(".toml").unwrap_or(&name).to_owned()
}

/// The scenarios in the folder where one was looked for, in order: their stems, and how they are written.
fn beside(word: &Path) -> Vec<(String, String)> {
    /// In a folder with more, nobody looks.
    const MOST: usize = 10_000;
    let folder = match word.file_name() {
        Some(name) if name == IN_FOLDER => word.parent().and_then(Path::parent),
        _ => word.parent(),
    };
    let folder = folder.unwrap_or(Path::new(""));
    let looked_at = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let entries = std::fs::read_dir(looked_at).into_iter().flatten().flatten().take(MOST);
    let mut found: Vec<(String, String)> = entries
        .filter_map(|entry| {
            let path = folder.join(entry.file_name());
            let is_scenario = match path.extension() {
                Some(end) if end == "toml" => path.is_file(),
                _ => path.join(IN_FOLDER).is_file(),
            };
            is_scenario.then(|| (stem(&path), path.display().to_string()))
        })
        .collect();
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scenario_goes_by_its_file_or_its_folder() {
        for (path, expected) in [
            ("hotline", "hotline"),
            ("scenarios/hotline.toml", "hotline"),
            ("scenarios/us-china-2015/", "us-china-2015"),
            ("scenarios/us-china-2015/scenario.toml", "us-china-2015"),
            ("scenario.toml", "scenario"),
            ("..", ""),
        ] {
            assert_eq!(stem(Path::new(path)), expected);
        }
    }

    #[test]
    fn a_word_in_the_place_of_a_command_may_be_a_scenario() {
        assert!(["hotline", "none.toml", "none/at/all", "src"].into_iter().all(is_meant));
        assert!(!["hotlin", "rnu", "", "toml"].into_iter().any(is_meant));
        assert!(is_nearly_meant("hotlin") && !is_nearly_meant("zebra"));
    }
}
