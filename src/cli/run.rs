//! `escalade run`: the distribution of outcomes.

use super::arguments::{DEFAULT_RUNS, DEFAULT_SEED, Format, RunArguments};
use super::exit::Stop;
use super::output::Output;
use super::parameter_draws::{Draws, can_draw, uncertain};
use super::{console, faults, load, progress, threads};
use crate::model::Settings;
use crate::report;
use crate::study::{runs_of_draw, suggested_commands};
use std::path::PathBuf;

pub fn run(arguments: &RunArguments) -> Result<(), Stop> {
    let study = load::chosen(&arguments.chosen)?;
    faults::tell_of_settings(&study);
    let out = output_folder(arguments, &study.settings);
    let output = Output::to("run", "summary.json", out.as_deref(), arguments.shown)?;
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
        progress::during_untimed(1, "plots", |_| report::plots::write(&summary, folder))?;
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

fn output_folder(arguments: &RunArguments, settings: &Settings) -> Option<PathBuf> {
    match &arguments.out {
        Some(folder) => Some(folder.clone()),
        None if arguments.no_plots || arguments.shown.format() != Format::Text => None,
        None => {
            let name = load::name(&arguments.chosen.scenario) + &what_if(arguments, settings);
            Some(PathBuf::from("plots").join(name))
        }
    }
}

/// What is asked otherwise than the file and the program have it, as a part of a file name: plots of a what-if do not
/// take the place of those of the scenario as it is.
fn what_if(arguments: &RunArguments, settings: &Settings) -> String {
    const LONGEST: usize = 100;
    let choices = &arguments.chosen.choices;
    let variant = settings.variant.iter().map(|name| format!("variant={name}"));
    let policies = choices.policy.iter().map(|(actor, policy)| format!("{actor}={policy}"));
    let set = choices.set.iter().map(|(name, value)| format!("{name}={value}"));
    let seed =
        Some(arguments.luck.seed).filter(|seed| *seed != DEFAULT_SEED).map(|seed| format!("seed={seed}"));
    let (runs, precision) = (arguments.amount.runs(), arguments.amount.precision);
    let usual = precision.is_none() && runs == DEFAULT_RUNS;
    let runs =
        (!usual).then(|| precision.map_or(format!("runs={runs}"), |asked| format!("precision={asked:?}")));
    let draws = arguments.uncertain.map(|count| format!("uncertain={count}"));
    let draw_runs = arguments.runs_per_sample.map(|runs| format!("runs-per-sample={runs}"));
    let parts = variant.chain(policies).chain(set).chain(seed).chain(runs).chain(draws).chain(draw_runs);
    let whole: String = parts.map(|part| format!("--{part}")).collect();
    let plain = |c: char| if c.is_alphanumeric() || "-_.=+".contains(c) { c } else { '_' };
    let name: String = whole.chars().map(plain).take(LONGEST).collect();
    // What was changed or cut is told apart by a hash.
    if name == whole { name } else { format!("{name}-{}", &blake3::hash(whole.as_bytes()).to_hex()[..8]) }
}
