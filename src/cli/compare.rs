//! `escalade compare`: policies and variants side by side, on the same luck.

use super::arguments::CompareArguments;
use super::exit::Stop;
use super::output::{Output, is_text};
use super::question::Question;
use super::tables::{self, Destination};
use super::{console, faults, load, page, progress};
use crate::engine::runs::{InOrder, Simulation};
use crate::report;
use crate::report::csv::RunsTable;
use crate::report::html::Report;
use crate::report::json::TableFacts;
use crate::study::questions::Comparing;
use crate::study::{self, Findings, Study, suggested_commands};

pub fn compare(arguments: &CompareArguments) -> Result<(), Stop> {
    let (study, asked) = ready(arguments)?;
    let (options, simulation) = (&asked.options, asked.simulation);
    faults::tell_of_options(options);
    if let [(name, value), ..] = arguments.set.as_slice()
        && arguments.several.variant.is_empty()
        && arguments.several.policy.is_empty()
    {
        let scenario = suggested_commands::shell(&arguments.scenario.display().to_string());
        console::tell(&format!(
            "note: --set holds for all options alike. What it changes: escalade sweep {scenario} --set {name}=A,{value}\n"
        ));
    }
    let question = Question::of("compare", &arguments.scenario)
        .with_several(&arguments.several)
        .with_pairs("set", &arguments.set)
        .with_luck(&arguments.luck)
        .with_amount(&arguments.amount)
        .with("uncertain", arguments.uncertain)
        .with("runs-per-sample", arguments.runs_per_sample);
    let runs_table = ("--runs-table", arguments.runs.runs_table.as_deref());
    let is_printed = tables::check(&[runs_table], &arguments.files, arguments.shown)?;
    let files = tables::files(&arguments.files, is_printed);
    let mut output = Output::answering(&question, "comparison.json", &files, arguments.shown)?;
    output.unprinted = is_printed;
    if let Some(file) = &arguments.page.report {
        page::can_write(file, arguments.files.force, "--report")?;
    }
    if asked.draws_any() {
        faults::tell_of_draws(&study);
    }
    let table = match runs_table.1 {
        None => None,
        Some(_) => Some(table(&asked)?),
    };
    let mut runs_to = Destination::open(runs_table, table.as_ref().map_or(&[], RunsTable::columns))?;
    let during = |kept: Option<&InOrder>| {
        let answer = progress::during(asked.total(), "runs", |work| asked.answer(kept, work));
        answer.map_err(|error| faults::stopped(&error))
    };
    let (comparison, without_draws) = tables::keeping(table.as_ref(), &mut runs_to, during)?;
    if let Some(why) = without_draws {
        console::report(&faults::stopped(&why));
        console::tell(
            "the unknown parameters are left at their stated values (without this message: --uncertain 0)\n",
        );
    }
    let mut told = None;
    if let (Some(to), Some(table)) = (runs_to, &table) {
        let made = Simulation { runs: comparison.runs, ..simulation };
        let labels = options.side.choices.iter().map(|choice| Some(choice.label.as_str()));
        let facts = tables::facts("runs", labels.zip(&options.studies).collect(), &made, &arguments.scenario);
        let draws = asked.draws_asked().and_then(|_| asked.draws(comparison.runs));
        let draws = draws.map(|draws| [draws.count, draws.runs]);
        let runs = comparison.runs + draws.map_or(0, |[draws, runs]| draws * runs);
        let rows = options.studies.len() as u64 * runs;
        told = to.finish(TableFacts { rows, draws, columns: table.columns(), ..facts })?;
    }
    let json = report::json::comparison_json(&comparison);
    let csv = || report::csv::comparison_csv(&comparison);
    let text = |form| report::terminal::comparison(&comparison, form);
    output.give(&json, csv, text, |folder| {
        report::plots::of_comparison(&comparison, &arguments.plots.style()).write(folder)?;
        folder.write("comparison.json", json.as_bytes())?;
        match comparison.game.as_ref().and_then(report::files::gambit::strategic_form) {
            Some(game) => folder.write("game.nfg", game.as_bytes()),
            None => Ok(()),
        }
    })?;
    tables::tell([told], arguments.shown, is_printed)?;
    let Some(file) = &arguments.page.report else { return Ok(()) };
    let set = page::set(&arguments.set);
    let report = Report {
        study: &study,
        options,
        findings: &Findings::of(options, comparison),
        scenario: &arguments.scenario,
        asked: &(arguments.several.words() + &set),
        set: &set,
        draws: arguments.uncertain,
        command: "compare",
    };
    page::write_beside(&report, file, is_text(arguments.shown) && !is_printed)
}

fn ready(arguments: &CompareArguments) -> Result<(Study, Comparing), Stop> {
    let study = load::study(&arguments.scenario, &arguments.base())?;
    let asked = Comparing::of(&study, &arguments.question(), Some(arguments.scenario.clone()));
    let asked = asked.map_err(|error| faults::stopped(&error))?;
    Ok((study, asked))
}

/// What it simulates, if that can be divided.
pub fn work(arguments: &CompareArguments) -> Result<study::Work, Stop> {
    ready(arguments)?.1.work().map_err(|error| faults::stopped(&error))
}

/// The table of all runs. Draws that were not asked for do not stand in it.
fn table(asked: &Comparing) -> Result<RunsTable, Stop> {
    let table = RunsTable::of_options(&asked.options);
    let Some(count) = asked.draws_asked() else { return Ok(table) };
    let jobs = asked.options.draws(asked.simulation.seed, count);
    table.with_draws(&asked.options, &jobs).map_err(|faulty| faults::faulty(&faulty))
}
