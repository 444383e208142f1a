//! The scenarios that are part of the program: there by name, whatever folder one works in.

use super::checked::Checked;
use super::faulty::Faulty;
use super::prepared::Study;
use crate::diagnostics::Diagnostic;
use crate::model::Settings;

/// The name of the main scenario.
pub const MAIN: &str = "us-china-2015";

/// A scenario that is part of the program.
#[derive(Debug)]
pub struct BuiltIn {
    pub name: &'static str,
    /// What it is for, in a few words.
    pub about: &'static str,
    /// Its file, as faults name it.
    pub file: &'static str,
    pub text: &'static str,
    /// The text of each table by the path that the scenario names.
    pub tables: &'static [(&'static str, &'static str)],
}

/// All of them, the first one to read first.
pub fn all() -> &'static [BuiltIn] {
    &ALL
}

/// The one of this name.
pub fn find(name: &str) -> Option<&'static BuiltIn> {
    ALL.iter().find(|built_in| built_in.name == name)
}

/// A scenario in `scenarios/`: a file, or a folder with a table.
macro_rules! shipped {
    ($name:literal, $about:literal) => {
        BuiltIn {
            name: $name,
            about: $about,
            file: concat!("built-in ", $name, ".toml"),
            text: include_str!(concat!("../../scenarios/", $name, ".toml")),
            tables: &[],
        }
    };
    ($name:literal, $about:literal, $table:literal) => {
        BuiltIn {
            name: $name,
            about: $about,
            file: concat!("built-in ", $name, "/scenario.toml"),
            text: include_str!(concat!("../../scenarios/", $name, "/scenario.toml")),
            tables: &[($table, include_str!(concat!("../../scenarios/", $name, "/", $table)))],
        }
    };
}

static ALL: [BuiltIn; 14] = [
    shipped!("strait", "the first one to read"),
    shipped!("hotline", "hidden culprit: what is a hotline worth?"),
    shipped!("us-china-2015", "the main one, with policies to compare", "firms.csv"),
    shipped!("threat-game", "when do threats work, and why do imposed sanctions look useless?"),
    shipped!("false-alarms", "does more attribution deter more?"),
    shipped!("speed-or-certainty", "when to accuse?"),
    shipped!("sanctions-paradox", "why are rivals threatened most, and give least?"),
    shipped!("hollow-pledge", "when should a pledge be believed?"),
    shipped!("tranches", "25 firms at once, or 5, 10 and 10?", "firms.csv"),
    shipped!("coalition", "fast alone, or late together?", "partners.csv"),
    shipped!("false-flag", "when does a false flag pay?"),
    shipped!("brinkmanship", "how far up the ladder?"),
    shipped!("ladder-52", "neutral, with a known exact answer"),
    shipped!("gamblers-ruin", "the textbook example"),
];

impl BuiltIn {
    /// The study of it: the same as that of its file.
    ///
    /// # Errors
    /// All faults of the settings, if there is an error among them.
    pub fn study(&self, settings: Settings) -> Result<Study, Box<Faulty>> {
        Study::of(self.checked()?, settings)
    }

    pub(super) fn checked(&self) -> Result<Checked, Box<Faulty>> {
        let table = |path: &str| {
            let found = self.tables.iter().find(|(name, _)| *name == path);
            found.map(|(_, text)| (*text).to_owned())
        };
        Checked::parse(self.file, self.text, table)
    }
}

impl Study {
    /// The built-in scenario of this name; [`all`] has their names.
    ///
    /// ```
    /// use escalade::{Settings, Simulation, Study};
    ///
    /// let study = Study::built_in("hotline", Settings::default())?;
    /// let simulation = Simulation { runs: 1_000, ..Simulation::default() };
    /// let summary = study.run(&simulation, &|_done| {}).expect("no run of this scenario fails");
    /// assert_eq!(summary.title, "Hotline miscalculation");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If there is none of this name, with the nearest; all faults of the settings.
    pub fn built_in(name: &str, settings: Settings) -> Result<Study, Box<Faulty>> {
        match find(name) {
            Some(found) => found.study(settings),
            None => {
                let names = all().iter().map(|built_in| built_in.name);
                let fault = Diagnostic::without_place(format!("there is no built-in scenario `{name}`"));
                Err(Faulty::of(fault.suggest(name, names)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn all_scenarios_of_the_project_are_built_in_and_the_same_as_their_files() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let mut names = vec![];
        for path in entries {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let file = if path.is_dir() { path.join("scenario.toml") } else { path };
            let read = Study::read(&file, Settings::default()).unwrap();
            let built_in = Study::built_in(&name, Settings::default()).unwrap();
            assert_eq!(built_in.model.hash, read.model.hash, "{name}");
            names.push(name);
        }
        let mut known: Vec<&str> = all().iter().map(|built_in| built_in.name).collect();
        known.sort_unstable();
        names.sort_unstable();
        assert_eq!(known, names);
    }

    #[test]
    fn no_name_looks_like_a_path() {
        assert!(all().iter().all(|built_in| !built_in.name.contains(['/', '.', '\\'])));
        assert!(find(MAIN).is_some());
    }

    #[test]
    fn a_name_that_is_not_there_is_a_fault_with_the_nearest() {
        let faulty = Study::built_in("hotlin", Settings::default()).err().unwrap();
        let told = faulty.to_string();
        assert!(told.contains("there is no built-in scenario `hotlin`"), "{told}");
        assert!(told.contains("did you mean `hotline`?"), "{told}");
    }

    #[test]
    fn faults_name_the_scenario() {
        let set = vec![("strike_bar".to_owned(), "2".to_owned())];
        let settings = Settings { set, ..Settings::default() };
        let told = match Study::built_in("hotline", settings) {
            Ok(study) => crate::diagnostics::render(&study.faults, &study.sources, false, 20),
            Err(faulty) => faulty.to_string(),
        };
        assert!(told.contains("built-in hotline.toml:"), "{told}");
    }
}
