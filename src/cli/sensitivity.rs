//! `escalade sensitivity`: which of the numbers that nobody knows matters, and which would change the choice.

use super::arguments::{Choices, SensitivityArguments};
use super::exit::Stop;
use super::output::{Output, is_text};
use super::question::Question;
use super::{faults, load, page, progress, threads};
use crate::diagnostics::Diagnostic;
use crate::engine::runs::simulation::Simulation;
use crate::report;
use crate::report::document::sensitivity::Sensitivity;
use crate::report::html::Report;
use crate::study::{Batch, Faulty, Findings, Options, RUNS_OF_TORNADO, Stuck, Study, Work};
use std::path::Path;

const RUNS_OF_MORRIS: u64 = 500;
const RUNS_OF_SOBOL: u64 = 100;

/// The scenario, and the options at each setting.
fn prepared(arguments: &SensitivityArguments) -> Result<(Study, Options), Stop> {
    let base = Choices { set: arguments.set.clone(), ..Choices::default() };
    let study = load::study(&arguments.scenario, &base)?;
    let global = arguments.morris.is_some() || arguments.sobol.is_some();
    let unasked = arguments.several.policy.is_empty() && arguments.several.variant.is_empty();
    // Without objectives there is nothing to choose by, and one option is many runs already: the file as it stands.
    let has_choice = !global && !study.model.objectives.is_empty();
    let options = match unasked && !has_choice {
        true => study.alone(),
        false => study.some_options(&arguments.several.asked(&arguments.set)),
    };
    let options = options.map_err(|faulty| faults::faulty(&faulty))?;
    if options.unknowns().is_empty() {
        let fault = Diagnostic::without_place(
            "nothing is unknown: no parameter has a range or a distribution, or all are set",
        );
        return Err(faults::wrong(
            &study,
            fault.help("state one in the file: pace = { value = 0.3, range = [0.1, 0.5] }"),
        ));
    }
    if arguments.runs == Some(1) && options.has_chance() {
        let fault = Diagnostic::without_place(
            "one run at each setting cannot separate chance from the effect of the parameters",
        );
        return Err(faults::wrong(&study, fault.help("--runs takes 2 or more here")));
    }
    Ok((study, options))
}

/// What it simulates, but for the search for the values at which a choice tips.
pub fn work(arguments: &SensitivityArguments) -> Result<Work, Stop> {
    let (_, options) = prepared(arguments)?;
    let mut batches = vec![];
    if arguments.morris.is_none() && arguments.sobol.is_none() {
        let simulation = simulation(arguments, &options, RUNS_OF_TORNADO);
        batches.push((options.tornado_jobs(simulation.runs), simulation.runs));
    }
    if let Some(count) = arguments.morris {
        let simulation = simulation(arguments, &options, RUNS_OF_MORRIS);
        batches.push((options.morris_jobs(count, &simulation).map(|jobs| jobs.concat()), simulation.runs));
    }
    if let Some(count) = arguments.sobol {
        let simulation = simulation(arguments, &options, RUNS_OF_SOBOL);
        batches.push((options.sobol_jobs(count, &simulation).map(|jobs| jobs.concat()), simulation.runs));
    }
    let batches = batches.into_iter().map(|(jobs, runs)| Ok(Batch { jobs: jobs?, runs }));
    let batches: Result<_, Box<Faulty>> = batches.collect();
    let batches = batches.map_err(|faulty| faults::faulty(&faulty))?;
    Ok(Work::new(options, batches, arguments.luck.seed))
}

pub fn sensitivity(arguments: &SensitivityArguments) -> Result<(), Stop> {
    let (study, options) = prepared(arguments)?;
    let global = arguments.morris.is_some() || arguments.sobol.is_some();
    let of = load::quantities(&study, &arguments.of)?;
    let unknowns = options.unknowns().len() as u64;
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
    let mut found = Sensitivity::default();
    if !global {
        let points = 1 + 2 * unknowns;
        found.tornado = Some(done(arguments, &options, RUNS_OF_TORNADO, points, |o, s, p| o.tornado(s, p))?);
    }
    if let Some(count) = arguments.morris {
        let points = count * (unknowns + 1);
        found.morris =
            Some(done(arguments, &options, RUNS_OF_MORRIS, points, |o, s, p| o.morris(count, s, p))?);
    }
    if let Some(count) = arguments.sobol {
        let points = count * (unknowns + 2);
        found.sobol = Some(done(arguments, &options, RUNS_OF_SOBOL, points, |o, s, p| o.sobol(count, s, p))?);
    }
    let shown = if of.is_empty() { found.chief() } else { of };
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
        Some(file) => write_page(arguments, &study, &options, found, file),
        None => Ok(()),
    }
}

/// The page: of the options at the stated values as many runs as at the ends of the parameters.
fn write_page(
    arguments: &SensitivityArguments,
    study: &Study,
    options: &Options,
    found: Sensitivity,
    file: &Path,
) -> Result<(), Stop> {
    let compared = options.compare(&simulation(arguments, options, RUNS_OF_TORNADO), &|_| {});
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

/// So many runs at each setting, unless it is said how many.
fn simulation(arguments: &SensitivityArguments, options: &Options, runs: u64) -> Simulation {
    let runs = arguments.runs.unwrap_or(if options.has_chance() { runs } else { 1 });
    threads::simulation(&arguments.luck, runs)
}

fn done<T>(
    arguments: &SensitivityArguments,
    options: &Options,
    runs: u64,
    points: u64,
    analysis: impl Fn(&Options, &Simulation, &(dyn Fn(u64) + Sync)) -> Result<T, Box<Stuck>>,
) -> Result<T, Stop> {
    let simulation = simulation(arguments, options, runs);
    let total = simulation.runs.saturating_mul(points * options.studies.len() as u64);
    let found =
        progress::during(total, "runs", |work| analysis(options, &simulation, &|runs| work.add(runs)));
    found.map_err(|stuck| {
        faults::unanswered(options, &stuck.jobs, &stuck.found, arguments.luck.seed, &arguments.scenario)
    })
}
