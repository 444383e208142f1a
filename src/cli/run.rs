//! `escalade run`: the distribution of outcomes.

use super::arguments::{Format, RunArguments};
use super::exit::Stop;
use super::output::Output;
use super::parameter_draws::{Draws, can_draw, uncertain};
use super::question::Question;
use super::{console, faults, load, progress, threads};
use crate::model::Settings;
use crate::report;
use crate::study::{runs_of_draw, suggested_commands};

pub fn run(arguments: &RunArguments) -> Result<(), Stop> {
    let study = load::chosen(&arguments.chosen)?;
    faults::tell_of_settings(&study);
    let question = question(arguments, &study.settings);
    let output = Output::answering(&question, "summary.json", &arguments.files, arguments.shown)?;
    let simulation = threads::simulation(&arguments.luck, arguments.amount.runs());
    let drawn = match arguments.uncertain {
        Some(count) => {
            let options = study.alone().map_err(|faulty| faults::faulty(&faulty))?;
            can_draw(&options, count, &simulation, &arguments.chosen.scenario)?;
            Some((count, options))
        }
        None => None,
    };
    let runs_of_draws = |runs, count| arguments.runs_per_sample.unwrap_or(runs_of_draw(runs, count));
    let of_draws = drawn.as_ref().map_or(0, |(count, _)| count * runs_of_draws(simulation.runs, *count));
    let summary = progress::during(simulation.runs + of_draws, "runs", |work| {
        let summary = match arguments.amount.precision {
            None => study.run(&simulation, &|runs| work.add(runs)),
            Some(asked) => study.run_until(asked, &simulation, &work.until(1)),
        };
        let mut summary = summary.map_err(|failure| {
            faults::failed(&study, &failure, arguments.luck.seed, &arguments.chosen.scenario)
        })?;
        if let Some((count, options)) = drawn {
            let draws = Draws { count, runs: runs_of_draws(summary.runs, count), chosen: vec![] };
            let found = uncertain(&options, &draws, &simulation, &arguments.chosen.scenario, work)?;
            summary.uncertainty = Some(found);
        }
        Ok(summary)
    })?;
    let json = report::json::summary_json(&summary);
    let csv = || report::csv::summary_csv(&summary);
    let page = |form| report::terminal::summary(&summary, form);
    output.give(&json, csv, page, |folder| {
        progress::during_untimed(0, "plots", |_| report::plots::write(&summary, folder))?;
        folder.write("summary.json", json.as_bytes())
    })?;
    let warnings = study.faults.warnings() - study.of_settings.warnings();
    if warnings > 0 && arguments.shown.format() == Format::Text {
        let plural = if warnings == 1 { "warning" } else { "warnings" };
        let scenario = suggested_commands::shell(&arguments.chosen.scenario.display().to_string());
        let command = format!("escalade check {scenario}{}", suggested_commands::settings(&study));
        console::tell(&format!("\n{warnings} {plural} about this scenario: {command}\n"));
    }
    Ok(())
}

/// What is asked, by the ids that the variant has in the file.
fn question(arguments: &RunArguments, settings: &Settings) -> Question {
    let choices = &arguments.chosen.choices;
    Question::of("run", &arguments.chosen.scenario)
        .with("variant", settings.variant.as_ref())
        .with_pairs(&choices.policy)
        .with_pairs(&choices.set)
        .with_luck(&arguments.luck)
        .with_amount(&arguments.amount)
        .with("uncertain", arguments.uncertain)
        .with("runs-per-sample", arguments.runs_per_sample)
}
