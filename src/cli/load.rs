//! What every command does first: read, check, plan and compile a scenario.

use super::arguments::{Choices, Chosen, Known};
use super::console::note;
use super::exit::Stop;
use super::faults;
use crate::model::Settings;
use crate::report::document::phrases::counted;
use crate::study::scenario_argument::file;
use crate::study::{Counted, Faulty, Study};
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::Instant;

/// The same of a scenario with what is changed in it.
pub fn chosen(chosen: &Chosen) -> Result<Study, Stop> {
    study(&chosen.scenario, &chosen.choices)
}

/// The same, where only those runs are told in which something holds.
pub fn given(chosen: &Chosen, known: &Known) -> Result<Study, Stop> {
    study(&chosen.scenario, &Choices { given: known.given.clone(), ..chosen.choices.clone() })
}

/// Reads, checks, plans and compiles.
///
/// # Errors
/// Every fault found, rendered, if there is an error among them.
pub fn study(path: &Path, choices: &Choices) -> Result<Study, Stop> {
    let started = Instant::now();
    let study = read(path, choices).map_err(|faulty| faults::faulty(&faulty))?;
    note(|| {
        let (name, operations) = (path.display(), counted(study.program.code.len(), "operation"));
        format!(
            "{name}: read, checked and compiled to {operations} in {:.2} s",
            started.elapsed().as_secs_f64()
        )
    });
    Ok(study)
}

/// The same with the faults as they were found.
pub fn read(path: &Path, choices: &Choices) -> Result<Study, Box<Faulty>> {
    let mut study = Study::named(path, settings(choices))?;
    study.counted = COUNTED.get().cloned();
    Ok(study)
}

/// What was counted before: of shards.
static COUNTED: OnceLock<Arc<dyn Counted>> = OnceLock::new();

/// From now on, what was counted before is not simulated again.
pub fn count_from(counted: Arc<dyn Counted>) {
    // There is one merge in the life of a program.
    let _ = COUNTED.set(counted);
}

/// What is changed, as the library takes it.
pub fn settings(choices: &Choices) -> Settings {
    Settings {
        variant: choices.variant.clone(),
        set: choices.set.clone(),
        policies: choices.policy.clone(),
        given: choices.given.clone(),
    }
}

/// The name of a scenario: that of its file, or of its folder if the file is called scenario.toml.
pub fn name(path: &Path) -> String {
    let file = file(path);
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    if stem != "scenario" {
        return stem;
    }
    let folder = std::path::absolute(&file).ok().and_then(|file| file.parent().map(Path::to_owned));
    let folder = folder.and_then(|folder| folder.file_name().map(|name| name.to_string_lossy().into_owned()));
    folder.unwrap_or(stem)
}
