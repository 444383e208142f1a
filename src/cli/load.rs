//! What every command does first: read, check, plan and compile a scenario.

use super::arguments::{Choices, Chosen, MAIN_SCENARIO};
use super::console::colour_on_stderr;
use super::exit::Stop;
use super::faults::{MOST_FAULTS, wrong};
use crate::analysis::estimates::estimate::quantities as quantities_of;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::model::Settings;
use crate::model::settings::names::Known;
use crate::study::Study;
use std::path::{Path, PathBuf};

/// The same of a scenario with what is changed in it.
pub fn chosen(chosen: &Chosen) -> Result<Study, Stop> {
    study(&chosen.scenario, &chosen.choices)
}

/// Reads, checks, plans and compiles.
///
/// # Errors
/// Every fault found, rendered, if there is an error among them.
pub fn study(path: &Path, choices: &Choices) -> Result<Study, Stop> {
    let settings = Settings {
        variant: choices.variant.clone(),
        set: choices.set.clone(),
        policies: choices.policy.clone(),
    };
    let file = file(path);
    Study::read(&file, settings).map_err(|mut faulty| {
        if path == Path::new(MAIN_SCENARIO) && !file.exists() {
            faulty.faults = Diagnostics::default();
            faulty.faults.push(
                Diagnostic::without_place(format!("the main scenario `{MAIN_SCENARIO}` is not here"))
                    .help("it is looked for in the current folder, which should be the project's")
                    .help("to run a scenario of your own: escalade run FILE"),
            );
        }
        Stop::Wrong(faulty.render(colour_on_stderr(), MOST_FAULTS))
    })
}

/// A folder stands for the scenario.toml in it.
fn file(path: &Path) -> PathBuf {
    if path.is_dir() { path.join("scenario.toml") } else { path.to_owned() }
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

/// The places, among all quantities, of outcomes, metrics and objectives that are asked for by id or title, each once.
///
/// # Errors
/// If there is no such id.
pub fn quantities(study: &Study, ids: &[String]) -> Result<Vec<usize>, Stop> {
    let all = quantities_of(&study.model);
    let names = all.iter().map(|quantity| (quantity.id.as_str(), quantity.title.as_str()));
    let known = Known::new("outcome, metric or objective", names);
    let place = |id: &String| known.find(id).map_err(|fault| wrong(study, *fault));
    let mut found: Vec<usize> = vec![];
    for place in ids.iter().map(place) {
        let place = place?;
        if !found.contains(&place) {
            found.push(place);
        }
    }
    Ok(found)
}
