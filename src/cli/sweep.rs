//! `escalade sweep`: one or two parameters stepped through, on the same luck.

use super::arguments::{Choices, SweepArguments};
use super::exit::Stop;
use super::output::Output;
use super::question::Question;
use super::{faults, load, progress};
use crate::report;
use crate::study::Work;
use crate::study::questions::Sweeping;

fn ready(arguments: &SweepArguments) -> Result<Sweeping, Stop> {
    let study = load::study(&arguments.scenario, &Choices::default())?;
    Sweeping::of(&study, &arguments.question(), Some(arguments.scenario.clone()))
        .map_err(|error| faults::stopped(&error))
}

/// What it simulates.
pub fn work(arguments: &SweepArguments) -> Result<Work, Stop> {
    ready(arguments)?.work().map_err(|error| faults::stopped(&error))
}

pub fn sweep(arguments: &SweepArguments) -> Result<(), Stop> {
    let asked = ready(arguments)?;
    faults::tell_of_settings(&asked.study);
    let question = Question::of("sweep", &arguments.scenario)
        .with_several(&arguments.several)
        .with_pairs("set", &arguments.set)
        .with_luck(&arguments.luck)
        .with("runs", arguments.runs)
        .with("of", Some(arguments.of.join(",")).filter(|ids| !ids.is_empty()));
    let output = Output::answering(&question, "sweep.json", &arguments.files, arguments.shown)?;
    let sweep = progress::during(asked.total(), "runs", |work| asked.answer(work));
    let sweep = sweep.map_err(|error| faults::stopped(&error))?;
    let shown = asked.shown(&sweep);
    let json = report::json::sweep_json(&sweep, &shown);
    let csv = || report::csv::sweep_csv(&sweep);
    let page = |form| report::terminal::sweep(&sweep, &shown, form);
    output.give(&json, csv, page, |folder| {
        report::plots::of_sweep(&sweep, &shown, &arguments.plots.style()).write(folder)?;
        folder.write("sweep.json", json.as_bytes())
    })
}
