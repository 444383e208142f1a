//! `escalade run`: the distribution of outcomes.

use super::arguments::{Format, RunArguments};
use super::exit::Stop;
use super::output::{Output, is_text};
use super::question::Question;
use super::tables::{self, Destination};
use super::{console, faults, load, page, progress};
use crate::engine::runs::{InOrder, Simulation};
use crate::model::Settings;
use crate::report;
use crate::report::csv::RunsTable;
use crate::report::html::Report;
use crate::report::json::TableFacts;
use crate::study::questions::Running;
use crate::study::{self, Findings, Study, suggested_commands};

pub fn run(arguments: &RunArguments) -> Result<(), Stop> {
    let study = load::given(&arguments.chosen, &arguments.known)?;
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
    let steps = tables::steps_table(&study, &arguments.steps)?;
    let scenario = &arguments.chosen.scenario;
    let asked = ready(arguments, &study)?;
    if arguments.uncertain.is_some() {
        faults::tell_of_draws(&study);
    }
    let table = match (runs_table.1, &asked.options) {
        (None, _) => None,
        (Some(_), Some(options)) if arguments.uncertain.is_some() => {
            let jobs = asked.jobs().map_err(|error| faults::stopped(&error))?;
            let table = RunsTable::of_study(&study).with_draws(options, &jobs);
            Some(table.map_err(|faulty| faults::faulty(&faulty))?)
        }
        (Some(_), _) => Some(RunsTable::of_study(&study)),
    };
    let mut runs_to = Destination::open(runs_table, table.as_ref().map_or(&[], RunsTable::columns))?;
    let mut steps_to = Destination::open(steps_table, steps.columns())?;
    let during = |kept: Option<&InOrder>| {
        let answer = progress::during(asked.total(), "runs", |work| asked.answer(kept, work));
        answer.map_err(|error| faults::stopped(&error))
    };
    let (summary, comparison) = tables::keeping(table.as_ref(), &mut runs_to, during)?;
    let made = Simulation { runs: summary.runs, ..asked.simulation };
    let facts = |name| tables::facts(name, vec![(None, &study)], &made, scenario);
    let steps_told = match &mut steps_to {
        None => None,
        Some(to) => Some(tables::write_steps(&study, &steps, &arguments.steps, &made, scenario, to)?),
    };
    let mut told = vec![];
    if let (Some(to), Some(table)) = (runs_to, &table) {
        let draws = asked.draws(summary.runs).map(|draws| [draws.count, draws.runs]);
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
    let page = arguments.page.report.as_ref().zip(asked.options.as_ref());
    if let (Some((file, options)), Some(comparison)) = (page, comparison) {
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
    let study = load::given(&arguments.chosen, &arguments.known)?;
    ready(arguments, &study)?.work().map_err(|error| faults::stopped(&error))
}

fn ready<'a>(arguments: &'a RunArguments, study: &'a Study) -> Result<Running<'a>, Stop> {
    Running::of(study, &arguments.question(), Some(&arguments.chosen.scenario))
        .map_err(|error| faults::stopped(&error))
}

/// What is asked, by the ids that the variant has in the file.
fn question(arguments: &RunArguments, settings: &Settings) -> Question {
    let choices = &arguments.chosen.choices;
    Question::of("run", &arguments.chosen.scenario)
        .with("variant", settings.variant.as_ref())
        .with_pairs("policy", &choices.policy)
        .with_pairs("set", &choices.set)
        .with_given(&arguments.known.given)
        .with_luck(&arguments.luck)
        .with_amount(&arguments.amount)
        .with("uncertain", arguments.uncertain)
        .with("runs-per-sample", arguments.runs_per_sample)
}
