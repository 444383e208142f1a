//! A scenario that is explored: as it is now, and what is wrong with its file if it has changed for the worse.

use super::state::State;
use super::turns::Turns;
use crate::study::{Scenario, Study, scenario_argument};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::SystemTime;

/// What is explored.
pub struct Explorer {
    /// By what it was asked for.
    pub name: PathBuf,
    pub threads: usize,
    pub turns: Turns,
    now: RwLock<Now>,
}

/// The scenario as it is now.
#[derive(Clone)]
struct Now {
    scenario: Arc<Scenario>,
    /// What is wrong with the file, which is not that of the scenario then.
    fault: Option<String>,
}

/// When files were written, and how long they are.
pub type Stamps = Vec<Option<(SystemTime, u64)>>;

impl Explorer {
    /// # Errors
    /// All faults of the scenario.
    pub fn new(name: &Path, threads: usize) -> Result<Explorer, crate::Error> {
        let scenario = Arc::new(Scenario::load(name)?);
        let now = RwLock::new(Now { scenario, fault: None });
        Ok(Explorer { name: name.to_owned(), threads, turns: Turns::new(), now })
    }

    fn now(&self) -> Now {
        self.now.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn scenario(&self) -> Arc<Scenario> {
        self.now().scenario
    }

    /// What is wrong with the file as it is now.
    pub fn fault(&self) -> Option<String> {
        self.now().fault
    }

    /// The scenario under what is chosen on the page.
    ///
    /// # Errors
    /// What cannot be chosen, as the command line says it.
    pub fn study(&self, state: &State) -> Result<Study, String> {
        self.scenario().under(state.settings()?).map_err(|error| error.to_string())
    }

    /// Of the scenario's files, if it has any.
    pub fn stamps(&self) -> Stamps {
        let file = scenario_argument::file(&self.name);
        let folder = file.parent().map(Path::to_owned).unwrap_or_default();
        let scenario = self.scenario();
        let tables = scenario.texts().1.into_iter().map(|(path, _)| folder.join(path));
        let stamp = |path: PathBuf| {
            let facts = std::fs::metadata(path).ok()?;
            Some((facts.modified().ok()?, facts.len()))
        };
        std::iter::once(file).chain(tables).map(stamp).collect()
    }

    /// Reads the files again; whether anything is otherwise than before.
    pub fn read_again(&self) -> bool {
        let before = self.now();
        let now = match Scenario::load(&self.name) {
            Ok(scenario) if scenario.texts() == before.scenario.texts() => {
                Now { fault: None, ..before.clone() }
            }
            Ok(scenario) => Now { scenario: Arc::new(scenario), fault: None },
            Err(error) => Now { fault: Some(error.to_string()), ..before.clone() },
        };
        let is_other = now.fault != before.fault || !Arc::ptr_eq(&now.scenario, &before.scenario);
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = now;
        is_other
    }
}
