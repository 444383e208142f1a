//! A scenario that was read and checked: what is set is not looked at yet.

use super::faulty::Faulty;
use crate::diagnostics::{Diagnostics, Sources};
use crate::model::{Ledger, Model, build, ledger};
use crate::scenario::{self, Scenario};
use std::path::Path;
use std::sync::Arc;

#[derive(Clone)]
pub(super) struct Checked {
    pub model: Model,
    /// What the file says, as it stands there.
    pub scenario: Arc<Scenario>,
    pub ledger: Ledger,
    pub sources: Sources,
    /// Warnings.
    pub faults: Diagnostics,
}

impl Checked {
    pub fn read(path: &Path) -> Result<Checked, Box<Faulty>> {
        Self::from(|sources, faults| scenario::read(path, sources, faults))
    }

    /// The same from memory, with the text of each table by the path that the scenario names.
    pub fn parse(
        name: &str,
        text: &str,
        tables: impl Fn(&str) -> Option<String>,
    ) -> Result<Checked, Box<Faulty>> {
        let mut bytes =
            |path: &str| tables(path).map(String::into_bytes).ok_or(std::io::ErrorKind::NotFound.into());
        Self::from(|sources, faults| scenario::parse(name, text.as_bytes(), &mut bytes, sources, faults))
    }

    fn from(
        read: impl FnOnce(&mut Sources, &mut Diagnostics) -> Option<Scenario>,
    ) -> Result<Checked, Box<Faulty>> {
        let (mut sources, mut faults) = (Sources::default(), Diagnostics::default());
        let Some(scenario) = read(&mut sources, &mut faults) else {
            faults.keep_errors(|_| false);
            return Err(Box::new(Faulty { faults, sources }));
        };
        match build(&scenario, &mut faults).filter(|_| !faults.has_errors()) {
            Some(model) => {
                let ledger = ledger(&scenario);
                Ok(Checked { model, scenario: Arc::new(scenario), ledger, sources, faults })
            }
            None => {
                // What follows from an entry that could not be read is no fault of its own.
                faults.keep_errors(|name| scenario.broken.contains(name));
                Err(Box::new(Faulty { faults, sources }))
            }
        }
    }
}
