//! `escalade sensitivity`: which of the numbers that nobody knows matters, and which would change the choice.

use super::arguments::{Choices, SensitivityArguments};
use super::exit::Stop;
use super::output::{Output, is_text};
use super::question::Question;
use super::{faults, load, page, progress};
use crate::analysis::sensitivity::Sensitivity;
use crate::report;
use crate::report::html::Report;
use crate::study::questions::Screening;
use crate::study::{Findings, RUNS_OF_TORNADO, Study, Work};
use std::path::Path;

fn ready(arguments: &SensitivityArguments) -> Result<(Study, Screening), Stop> {
    let base = Choices { set: arguments.set.clone(), ..Choices::default() };
    let study = load::study(&arguments.scenario, &base)?;
    let asked = Screening::of(&study, &arguments.question(), Some(arguments.scenario.clone()));
    let asked = asked.map_err(|error| faults::stopped(&error))?;
    Ok((study, asked))
}

/// What it simulates, but for the search for the values at which a choice tips.
pub fn work(arguments: &SensitivityArguments) -> Result<Work, Stop> {
    ready(arguments)?.1.work().map_err(|error| faults::stopped(&error))
}

pub fn sensitivity(arguments: &SensitivityArguments) -> Result<(), Stop> {
    let (study, asked) = ready(arguments)?;
    faults::tell_of_settings(&study);
    faults::tell_of_draws(&study);
    let question = Question::of("sensitivity", &arguments.scenario)
        .with_several(&arguments.several)
        .with_pairs("set", &arguments.set)
        .with_luck(&arguments.luck)
        .with("runs", arguments.runs)
        .with("morris", arguments.morris)
        .with("sobol", arguments.sobol)
        .with("of", Some(arguments.of.join(",")).filter(|ids| !ids.is_empty()));
    let output = Output::answering(&question, "sensitivity.json", &arguments.files, arguments.shown)?;
    if let Some(file) = &arguments.page.report {
        page::can_write(file, arguments.files.force, "--report")?;
    }
    let found = progress::during(asked.total(), "runs", |work| asked.answer(work));
    let found = found.map_err(|error| faults::stopped(&error))?;
    let shown = asked.shown(&found);
    let json = report::json::sensitivity_json(&found, &shown);
    let csv = || report::csv::sensitivity_csv(&found);
    let text = |form| report::terminal::sensitivity(&found, &shown, form);
    output.give(&json, csv, text, |folder| {
        report::plots::of_sensitivity(&found, &shown, &arguments.plots.style()).write(folder)?;
        folder.write("sensitivity.json", json.as_bytes())?;
        let morris = found.morris.as_ref().map(report::files::design_csv::morris_table);
        let sobol = found.sobol.as_ref().map(report::files::design_csv::sobol_table);
        let tables = [("morris.csv", morris), ("sobol.csv", sobol)];
        let mut tables = tables.into_iter().filter_map(|(name, table)| Some((name, table?)));
        tables.try_for_each(|(name, table)| folder.write(name, table.as_bytes()))
    })?;
    match &arguments.page.report {
        Some(file) => write_page(arguments, &study, &asked, found, file),
        None => Ok(()),
    }
}

/// The page: of the options at the stated values as many runs as at the ends of the parameters.
fn write_page(
    arguments: &SensitivityArguments,
    study: &Study,
    asked: &Screening,
    found: Sensitivity,
    file: &Path,
) -> Result<(), Stop> {
    let options = &asked.options;
    let compared = options.compare(&asked.simulation(RUNS_OF_TORNADO), &|_| {});
    let comparison = compared.map_err(|found| {
        let under = &options.studies[found.program];
        faults::failed(under, &found.failure, arguments.luck.seed, &arguments.scenario)
    })?;
    let findings = Findings::of(options, comparison);
    let findings = match found.tornado {
        Some(tornado) => findings.with_tornado(tornado),
        None => findings,
    };
    let set = page::set(&arguments.set);
    let report = Report {
        study,
        options,
        findings: &findings,
        scenario: &arguments.scenario,
        asked: &(arguments.several.words() + &set),
        set: &set,
        draws: None,
        command: "sensitivity",
    };
    page::write_beside(&report, file, is_text(arguments.shown))
}
