//! `escalade sweep`: one or two parameters stepped through, on the same luck.

use super::arguments::{Choices, SweepArguments};
use super::exit::Stop;
use super::output::Output;
use super::question::Question;
use super::{faults, load, progress, threads};
use crate::analysis::sensitivity::sweep::Sweep;
use crate::diagnostics::Diagnostic;
use crate::engine::runs::simulation::Simulation;
use crate::model::settings::sweep_axes::Axis;
use crate::report;
use crate::study::{Batch, Options, Study, Work};

const RUNS: u64 = 5000;

/// The most points of two parameters together.
const MOST_POINTS: usize = 10_000;

/// The scenario, what is swept, and the options at each point.
fn prepared(arguments: &SweepArguments) -> Result<(Study, Vec<Axis>, Options), Stop> {
    let study = load::study(&arguments.scenario, &Choices::default())?;
    let (axes, study) = study.axes(&arguments.set).map_err(|faulty| faults::faulty(&faulty))?;
    let asked = arguments.several.asked(&study.settings.set);
    let options = Options::to_sweep(&study, &asked, &axes).map_err(|faulty| faults::faulty(&faulty))?;
    let points: usize = axes.iter().map(|axis| axis.values.len()).product();
    if points > MOST_POINTS {
        let fault =
            Diagnostic::without_place(format!("{points} points are too many: at most {MOST_POINTS} go"));
        return Err(faults::wrong(&study, fault));
    }
    Ok((study, axes, options))
}

fn simulation(arguments: &SweepArguments, options: &Options) -> Simulation {
    let runs = arguments.runs.unwrap_or(if options.has_chance() { RUNS } else { 1 });
    threads::simulation(&arguments.luck, runs)
}

/// What it simulates.
pub fn work(arguments: &SweepArguments) -> Result<Work, Stop> {
    let (_, axes, options) = prepared(arguments)?;
    let simulation = simulation(arguments, &options);
    let jobs = options.sweep_jobs(&axes, simulation.runs).map_err(|faulty| faults::faulty(&faulty))?;
    Ok(Work::new(options, vec![Batch { jobs, runs: simulation.runs }], simulation.seed))
}

pub fn sweep(arguments: &SweepArguments) -> Result<(), Stop> {
    let (study, axes, options) = prepared(arguments)?;
    let of = load::quantities(&study, &arguments.of)?;
    faults::tell_of_settings(&study);
    let question = Question::of("sweep", &arguments.scenario)
        .with_several(&arguments.several)
        .with_pairs("set", &arguments.set)
        .with_luck(&arguments.luck)
        .with("runs", arguments.runs)
        .with("of", Some(arguments.of.join(",")).filter(|ids| !ids.is_empty()));
    let output = Output::answering(&question, "sweep.json", &arguments.files, arguments.shown)?;
    let simulation = simulation(arguments, &options);
    let points: usize = axes.iter().map(|axis| axis.values.len()).product();
    let total = simulation.runs.saturating_mul((points * options.studies.len()) as u64);
    let sweep =
        progress::during(total, "runs", |work| options.sweep(&axes, &simulation, &|runs| work.add(runs)));
    let sweep = sweep.map_err(|stuck| {
        faults::unanswered(&options, &stuck.jobs, &stuck.found, arguments.luck.seed, &arguments.scenario)
    })?;
    let shown = if of.is_empty() { chief(&sweep, &study) } else { of };
    let json = report::json::sweep_json(&sweep, &shown);
    let csv = || report::csv::sweep_csv(&sweep);
    let page = |form| report::terminal::sweep(&sweep, &shown, form);
    output.give(&json, csv, page, |folder| {
        report::plots::of_sweep(&sweep, &shown, &arguments.plots.style()).write(folder)?;
        folder.write("sweep.json", json.as_bytes())
    })
}

/// What is shown where nothing is asked for.
fn chief(sweep: &Sweep, study: &Study) -> Vec<usize> {
    if sweep.axes.len() == 2 {
        return sweep.frame.chief(&sweep.values[0][sweep.frame.stated]);
    }
    let outcomes = 0..study.model.outcomes.len();
    sweep.frame.judges.iter().copied().chain(outcomes).collect()
}
