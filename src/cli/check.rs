//! `escalade check`: faults only, and what the file claims of its runs.

use super::arguments::{CheckArguments, Format};
use super::console::print;
use super::exit::Stop;
use super::output::page_form;
use super::{console, faults, load, progress};
use crate::analysis::expectations::Expectations;
use crate::diagnostics::{Diagnostics, Sources};
use crate::report;
use crate::report::csv::{check_csv, expectations_csv};
use crate::report::document::counts::counts;
use crate::report::json::check_json;
use crate::report::terminal::Detail;
use crate::study::{Study, Trial};

/// Warnings are the point here: more of them than elsewhere are shown.
const MOST_WARNINGS: usize = 60;

pub fn check(arguments: &CheckArguments) -> Result<(), Stop> {
    let format = arguments.form.format();
    let Some(form) = page_form(format, Detail::Usual) else { return as_data(arguments, format) };
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
    let (title, counts) = (&study.model.title, counts(&study));
    if !arguments.expect {
        return print(&report::terminal::counts(title, &counts, form));
    }
    let found = expectations(arguments, &study)?;
    print(&report::terminal::expectations(title, &counts, &found, form))?;
    met(&found)
}

/// The same with all faults in the document, whatever there is to say.
fn as_data(arguments: &CheckArguments, format: Format) -> Result<(), Stop> {
    let chosen = &arguments.chosen;
    let scenario = chosen.scenario.to_string_lossy();
    let tell = |study: Option<&Study>, faults: &Diagnostics, sources: &Sources| {
        let found = match study.filter(|_| arguments.expect && !faults.has_errors()) {
            Some(study) => Some(expectations(arguments, study)?),
            None => None,
        };
        print(&match (format, &found) {
            (Format::Csv, Some(found)) => expectations_csv(found),
            (Format::Csv, None) => check_csv(&scenario, study, faults, sources),
            (_, found) => check_json(&scenario, study, faults, sources, found.as_ref()),
        })?;
        if faults.has_errors() {
            return Err(Stop::Answered);
        }
        found.as_ref().map_or(Ok(()), met)
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

/// What becomes of the file's claims.
fn expectations(arguments: &CheckArguments, study: &Study) -> Result<Expectations, Stop> {
    let simulation = arguments.luck.asked().simulation(arguments.runs);
    let trial = Trial { simulation, error: arguments.error };
    let found =
        progress::during(arguments.runs, "runs", |work| study.expectations(&trial, &work.until(1, None)));
    found.map_err(|untried| {
        let (options, stuck) = (&untried.options, &untried.stuck);
        faults::unanswered(options, &stuck.jobs, &stuck.found, simulation.seed, &arguments.chosen.scenario)
    })
}

fn met(found: &Expectations) -> Result<(), Stop> {
    if found.all_pass() { Ok(()) } else { Err(Stop::Unmet) }
}
