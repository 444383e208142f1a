//! `escalade check`: faults only.

use super::arguments::{CheckArguments, Format};
use super::console::print;
use super::exit::Stop;
use super::output::page_form;
use super::{console, faults, load};
use crate::diagnostics::{Diagnostics, Sources};
use crate::report;
use crate::report::csv::check_csv;
use crate::report::document::counts::counts;
use crate::report::json::check_json;
use crate::study::Study;

/// Warnings are the point here: more of them than elsewhere are shown.
const MOST_WARNINGS: usize = 60;

pub fn check(arguments: &CheckArguments) -> Result<(), Stop> {
    let format = arguments.form.format();
    let Some(form) = page_form(format) else { return as_data(arguments, format) };
    let study = load::chosen(&arguments.chosen)?;
    let of_variants = study.variants().map_err(|faulty| faults::faulty(&faulty))?;
    if !study.faults.is_empty() {
        let shown = faults::shown(&study.faults, &study.sources, MOST_WARNINGS);
        console::tell(&shown);
    }
    if !of_variants.is_empty() {
        console::tell(&faults::shown(&of_variants, &study.sources, MOST_WARNINGS));
    }
    faults::tell_of_draws(&study);
    let counts = counts(&study);
    print(&report::terminal::counts(&study.model.title, &counts, form))
}

/// The same with all faults in the document, whatever there is to say.
fn as_data(arguments: &CheckArguments, format: Format) -> Result<(), Stop> {
    let chosen = &arguments.chosen;
    let scenario = chosen.scenario.to_string_lossy();
    let tell = |study: Option<&Study>, faults: &Diagnostics, sources: &Sources| {
        print(&match format {
            Format::Csv => check_csv(&scenario, study, faults, sources),
            _ => check_json(&scenario, study, faults, sources),
        })?;
        if faults.has_errors() { Err(Stop::Answered) } else { Ok(()) }
    };
    let study = match load::read(&chosen.scenario, &chosen.choices) {
        Ok(study) => study,
        Err(faulty) => return tell(None, &faulty.faults, &faulty.sources),
    };
    let mut all = study.faults.clone();
    let of_draws = study.beyond_ranges();
    let (found, sources) = match study.variants() {
        Ok(warnings) => (warnings, study.sources.clone()),
        Err(faulty) => (faulty.faults, faulty.sources),
    };
    for fault in found.iter().chain(of_draws.iter()) {
        all.push(fault.clone());
    }
    tell(Some(&study), &all, &sources)
}
