//! `escalade run`: the distribution of outcomes.

use super::arguments::{Format, RunArguments};
use super::exit::Stop;
use super::output::{Output, is_text};
use super::parameter_draws::{Draws, can_draw, draws, uncertain};
use super::progress::Work;
use super::question::Question;
use super::tables::{self, Destination};
use super::{console, faults, load, page, progress, threads};
use crate::analysis::comparison::Comparison;
use crate::analysis::summary::Summary;
use crate::engine::Failure;
use crate::engine::runs::{InOrder, Part, Simulation};
use crate::model::Settings;
use crate::report;
use crate::report::csv::RunsTable;
use crate::report::html::Report;
use crate::report::json::TableFacts;
use crate::study::{self, Batch, Findings, Options, runs_of_draw, suggested_commands};

pub fn run(arguments: &RunArguments) -> Result<(), Stop> {
    let study = load::chosen(&arguments.chosen)?;
    faults::tell_of_settings(&study);
    let question = question(arguments, &study.settings);
    let runs_table = ("--runs-table", arguments.runs.runs_table.as_deref());
    let steps_table = ("--steps-table", arguments.steps.steps_table.as_deref());
    let is_printed = tables::check(&[runs_table, steps_table], &arguments.files, arguments.shown)?;
    let files = tables::files(&arguments.files, is_printed);
    let mut output = Output::answering(&question, "summary.json", &files, arguments.shown)?;
    output.unprinted = is_printed;
    if let Some(file) = &arguments.page.report {
        page::can_write(file, arguments.files.force, "--report")?;
    }
    let options = match arguments.page.report.is_some() || arguments.uncertain.is_some() {
        true => Some(study.alone().map_err(|faulty| faults::faulty(&faulty))?),
        false => None,
    };
    let beside = arguments.page.report.as_ref().zip(options.as_ref());
    let steps = tables::steps_table(&study, &arguments.steps)?;
    let simulation = threads::simulation(&arguments.luck, arguments.amount.runs());
    let drawn = arguments.uncertain.zip(options.as_ref());
    if let Some((count, options)) = drawn {
        can_draw(options, count, &simulation, &arguments.chosen.scenario)?;
    }
    let runs_of_draws = |runs, count| runs_of_draws(arguments, runs, count);
    let of_draws = drawn.as_ref().map_or(0, |(count, _)| count * runs_of_draws(simulation.runs, *count));
    let table = match (runs_table.1, &drawn) {
        (None, _) => None,
        (Some(_), None) => Some(RunsTable::of_study(&study)),
        (Some(_), Some((count, options))) => {
            let table = RunsTable::of_study(&study);
            let jobs = options.draws(simulation.seed, *count);
            Some(table.with_draws(options, &jobs).map_err(|faulty| faults::faulty(&faulty))?)
        }
    };
    let mut runs_to = Destination::open(runs_table, table.as_ref().map_or(&[], RunsTable::columns))?;
    let mut steps_to = Destination::open(steps_table, steps.columns())?;
    let all_runs = simulation.runs + of_draws;
    let during = |kept: Option<&InOrder>| {
        progress::during(all_runs, "runs", |work| {
            let part = kept.map(|kept| kept.part(0));
            let found = match (&beside, arguments.amount.precision) {
                (None, None) => study.run_and_keep(&simulation, part, &|runs| work.add(runs)).map(alone),
                (None, Some(asked)) => study.run_until(asked, &simulation, &work.until(1, part)).map(alone),
                (Some((_, options)), asked) => compared(options, asked, &simulation, part, work),
            };
            if let Some(part) = part {
                part.close();
            }
            let (mut summary, mut comparison) = found.map_err(|failure| {
                faults::failed(&study, &failure, arguments.luck.seed, &arguments.chosen.scenario)
            })?;
            if let Some((count, options)) = &drawn {
                let draws =
                    Draws { count: *count, runs: runs_of_draws(summary.runs, *count), chosen: vec![] };
                let found = uncertain(options, &draws, &simulation, &arguments.chosen.scenario, kept, work)?;
                if let Some(comparison) = &mut comparison {
                    comparison.uncertainty = Some(found.clone());
                }
                summary.uncertainty = Some(found);
            }
            Ok((summary, comparison))
        })
    };
    let (summary, comparison) = tables::keeping(table.as_ref(), &mut runs_to, during)?;
    let made = Simulation { runs: summary.runs, ..simulation };
    let scenario = &arguments.chosen.scenario;
    let facts = |name| tables::facts(name, vec![(None, &study)], &made, scenario);
    let steps_told = match &mut steps_to {
        None => None,
        Some(to) => Some(tables::write_steps(&study, &steps, &arguments.steps, &made, scenario, to)?),
    };
    let mut told = vec![];
    if let (Some(to), Some(table)) = (runs_to, &table) {
        let draws = drawn.as_ref().map(|(count, _)| [*count, runs_of_draws(summary.runs, *count)]);
        let rows = summary.runs + draws.map_or(0, |[draws, runs]| draws * runs);
        told.push(to.finish(TableFacts { rows, draws, columns: table.columns(), ..facts("runs") })?);
    }
    if let (Some(to), Some([runs, rows])) = (steps_to, steps_told) {
        told.push(to.finish(TableFacts { runs, rows, columns: steps.columns(), ..facts("steps") })?);
    }
    let json = report::json::summary_json(&summary);
    let csv = || report::csv::summary_csv(&summary);
    let text = |form| report::terminal::summary(&summary, form);
    output.give(&json, csv, text, |folder| {
        progress::during_untimed(0, "plots", |_| {
            report::plots::of_summary(&summary, &arguments.plots.style()).write(folder)
        })?;
        folder.write("summary.json", json.as_bytes())
    })?;
    tables::tell(told, arguments.shown, is_printed)?;
    if let (Some((file, options)), Some(comparison)) = (&beside, comparison) {
        let set = page::set(&arguments.chosen.choices.set);
        let report = Report {
            study: &study,
            options,
            findings: &Findings::of(options, comparison),
            scenario,
            asked: &suggested_commands::settings(&study),
            set: &set,
            draws: arguments.uncertain,
            command: "run",
        };
        page::write_beside(&report, file, is_text(arguments.shown) && !is_printed)?;
    }
    let warnings = study.faults.warnings() - study.of_settings.warnings();
    if warnings > 0 && arguments.shown.format() == Format::Text && !is_printed {
        let plural = if warnings == 1 { "warning" } else { "warnings" };
        let scenario = suggested_commands::shell(&arguments.chosen.scenario.display().to_string());
        let command = format!("escalade check {scenario}{}", suggested_commands::settings(&study));
        console::tell(&format!("\n{warnings} {plural} about this scenario: {command}\n"));
    }
    Ok(())
}

/// What it simulates, if that can be divided.
pub fn work(arguments: &RunArguments) -> Result<study::Work, Stop> {
    let options = load::chosen(&arguments.chosen)?.alone().map_err(|faulty| faults::faulty(&faulty))?;
    let simulation = threads::simulation(&arguments.luck, arguments.amount.runs());
    let mut batches = vec![Batch { jobs: vec![options.stated_job()], runs: simulation.runs }];
    if let Some(count) = arguments.uncertain {
        let jobs = draws(&options, count, &simulation, &arguments.chosen.scenario)?;
        batches.push(Batch { jobs, runs: runs_of_draws(arguments, simulation.runs, count) });
    }
    Ok(study::Work::new(options, batches, simulation.seed))
}

/// How many runs each of so many draws has, beside so many at the stated values.
fn runs_of_draws(arguments: &RunArguments, runs: u64, count: u64) -> u64 {
    arguments.runs_per_sample.unwrap_or(runs_of_draw(runs, count))
}

/// A summary that no page is made of.
fn alone(summary: Summary) -> (Summary, Option<Comparison>) {
    (summary, None)
}

/// The same runs as a comparison of the one option, of which a page can be made.
fn compared(
    options: &Options,
    precision: Option<f64>,
    simulation: &Simulation,
    part: Option<Part>,
    work: &Work,
) -> Result<(Summary, Option<Comparison>), Failure> {
    let found = match precision {
        None => options.compare_and_keep(simulation, part, &|runs| work.add(runs)),
        Some(asked) => options.compare_until(asked, simulation, &work.until(1, part)),
    };
    let comparison = found.map_err(|found| found.failure)?;
    let summary = comparison.options[0].summary.clone();
    Ok((Summary { precision: comparison.precision.clone(), ..summary }, Some(comparison)))
}

/// What is asked, by the ids that the variant has in the file.
fn question(arguments: &RunArguments, settings: &Settings) -> Question {
    let choices = &arguments.chosen.choices;
    Question::of("run", &arguments.chosen.scenario)
        .with("variant", settings.variant.as_ref())
        .with_pairs("policy", &choices.policy)
        .with_pairs("set", &choices.set)
        .with_luck(&arguments.luck)
        .with_amount(&arguments.amount)
        .with("uncertain", arguments.uncertain)
        .with("runs-per-sample", arguments.runs_per_sample)
}
