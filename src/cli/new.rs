//! `escalade new`: a scenario of one's own, as a file or a folder that was not there before.

use super::arguments::{Choices, NewArguments};
use super::console::print;
use super::exit::Stop;
use super::{faults, load};
use crate::diagnostics::{Diagnostic, Sources};
use crate::model::Settings;
use crate::model::settings::options::Asked;
use crate::report::files::atomic_write;
use crate::study::scenario_argument::IN_FOLDER;
use crate::study::{Study, suggested_commands};
use std::collections::BTreeMap;
use std::io;
use std::path::{Component, Path, PathBuf};

/// What a scenario begins with, if it is no copy.
const STARTER: &str = include_str!("starter.toml");

pub fn new(arguments: &NewArguments) -> Result<(), Stop> {
    let study = match &arguments.from {
        Some(scenario) => load::study(scenario, &Choices::default())?,
        None => Study::parse("starter.toml", STARTER, Settings::default())
            .map_err(|faulty| faults::faulty(&faulty))?,
    };
    let (text, tables) = parts(&study.sources);
    let target = Target::of(&arguments.name, !tables.is_empty()).map_err(|fault| faults::refused(*fault))?;
    let written = match &target {
        Target::File(file) => atomic_write::write_new(file, text.as_bytes()),
        Target::Folder(folder) => {
            let scenario = (PathBuf::from(IN_FOLDER), text.as_bytes().to_vec());
            let tables = tables.iter().map(|(path, text)| (path.clone(), text.as_bytes().to_vec()));
            let files: Vec<_> = std::iter::once(scenario).chain(tables).collect();
            atomic_write::write_new_folder(folder, &files)
        }
    };
    written.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists if target.is_taken() => faults::refused(taken(target.path())),
        _ => Stop::Failed(format!("error: cannot write {error}")),
    })?;
    print(&done(&study, &target, &tables))
}

/// The text of the scenario, and its tables by their paths from its folder.
fn parts(sources: &Sources) -> (&str, BTreeMap<PathBuf, &str>) {
    let mut sources = sources.iter();
    let Some(scenario) = sources.next() else { return ("", BTreeMap::new()) };
    let folder = Path::new(&scenario.name).parent().unwrap_or(Path::new(""));
    let tables = sources.filter_map(|table| {
        // Of two ways to write one path, one is left.
        let path = Path::new(&table.name).strip_prefix(folder).ok()?.components();
        let path = path.filter(|part| *part != Component::CurDir).collect();
        Some((path, table.text.as_str()))
    });
    (&scenario.text, tables.collect())
}

/// Where a scenario is to be.
#[derive(Debug, PartialEq)]
enum Target {
    File(PathBuf),
    Folder(PathBuf),
}

impl Target {
    /// # Errors
    /// If there is something, or if it cannot be.
    fn of(name: &Path, has_tables: bool) -> Result<Target, Box<Diagnostic>> {
        let last = name.as_os_str().as_encoded_bytes().last();
        let is_folder = last.is_some_and(|byte| std::path::is_separator(char::from(*byte)));
        let Some(plain) = name.file_name() else {
            let message = format!("`{}` is no name for a scenario", name.display());
            return Err(Box::new(Diagnostic::without_place(message).help("such as: escalade new mine")));
        };
        let is_named_as_file = !is_folder && name.extension().is_some_and(|end| end == "toml");
        let target = match (is_folder || has_tables, is_named_as_file) {
            (true, true) => Target::Folder(name.with_extension("")),
            (true, false) => Target::Folder(name.components().collect()),
            (false, true) => Target::File(name.to_owned()),
            (false, false) => {
                let mut file = plain.to_owned();
                file.push(".toml");
                Target::File(name.with_file_name(file))
            }
        };
        let path = target.path();
        if target.is_taken() {
            return Err(Box::new(taken(path)));
        }
        match path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            Some(folder) if !folder.is_dir() => {
                let message = format!("there is no folder `{}`", folder.display());
                Err(Box::new(
                    Diagnostic::without_place(message)
                        .help("a scenario is written into a folder that is there"),
                ))
            }
            _ => Ok(target),
        }
    }

    fn is_taken(&self) -> bool {
        self.path().symlink_metadata().is_ok()
    }

    fn path(&self) -> &Path {
        let (Target::File(path) | Target::Folder(path)) = self;
        path
    }
}

fn taken(path: &Path) -> Diagnostic {
    let message = format!("`{}` already exists, and is not overwritten", path.display());
    Diagnostic::without_place(message).help("give the new scenario another name")
}

/// What was written, and what to type next.
fn done(study: &Study, target: &Target, tables: &BTreeMap<PathBuf, &str>) -> String {
    let path = target.path();
    let files: Vec<String> = match target {
        Target::File(file) => vec![file.display().to_string()],
        Target::Folder(folder) => {
            let names = std::iter::once(Path::new(IN_FOLDER)).chain(tables.keys().map(PathBuf::as_path));
            names.map(|name| folder.join(name).display().to_string()).collect()
        }
    };
    let scenario = suggested_commands::shell(&path.display().to_string());
    let mut text = format!("Written: {} ({})\n\nNext:\n", files.join(", "), study.model.title);
    text += &format!("  escalade check {scenario}\n  escalade run {scenario}\n");
    // Not every scenario has something to compare.
    if study.options(&Asked::default()).is_ok() {
        text += &format!("  escalade compare {scenario}\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_file_or_a_folder() {
        let of = |name: &str, has_tables| Target::of(Path::new(name), has_tables);
        let file = |path: &str| Ok(Target::File(path.into()));
        let folder = |path: &str| Ok(Target::Folder(path.into()));
        let target = |name: &str, has_tables| of(name, has_tables).map_err(|fault| fault.message);
        assert_eq!(target("mine", false), file("mine.toml"));
        assert_eq!(target("mine.toml", false), file("mine.toml"));
        assert_eq!(target("v1.2", false), file("v1.2.toml"));
        assert_eq!(target("./mine", false), file("./mine.toml"));
        assert_eq!(target("mine/", false), folder("mine"));
        assert_eq!(target("mine", true), folder("mine"));
        assert_eq!(target("mine.toml", true), folder("mine"));
        assert_eq!(target("v1.2", true), folder("v1.2"));
        assert_eq!(target("mine.toml/", true), folder("mine.toml"));
        for name in ["", ".", "..", "/", "mine/.."] {
            assert_eq!(target(name, false), Err(format!("`{name}` is no name for a scenario")));
        }
    }

    #[test]
    fn what_is_started_has_no_fault() {
        let study = Study::parse("starter.toml", STARTER, Settings::default()).unwrap();
        assert!(study.faults.is_empty(), "{}", faults::shown(&study.faults, &study.sources, 20));
        assert!(STARTER.lines().all(|line| line.chars().count() <= 130));
    }
}
