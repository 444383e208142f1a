//! `escalade compare`: policies and variants side by side, on the same luck.

use super::arguments::CompareArguments;
use super::exit::Stop;
use super::output::{Output, is_text};
use super::parameter_draws::{self, Draws};
use super::progress::Work;
use super::question::Question;
use super::tables::{self, Destination};
use super::{console, faults, load, page, progress, threads};
use crate::analysis::comparison::Comparison;
use crate::analysis::uncertainty::bands::Uncertainty;
use crate::engine::runs::{InOrder, Simulation};
use crate::report;
use crate::report::csv::RunsTable;
use crate::report::html::Report;
use crate::report::json::TableFacts;
use crate::study::{self, Batch, Findings, Options, Study, draws_unasked, runs_of_draw, suggested_commands};

pub fn compare(arguments: &CompareArguments) -> Result<(), Stop> {
    let (study, options) = prepared(arguments)?;
    faults::tell_of_options(&options);
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
    let simulation = threads::simulation(&arguments.luck, arguments.amount.runs());
    if let Some(count) = arguments.uncertain.filter(|count| *count > 0) {
        parameter_draws::can_draw(&options, count, &simulation, &arguments.scenario)?;
    } else if arguments.uncertain.is_none() && draws_unasked(simulation.runs).is_some() {
        faults::tell_of_draws(&study);
    }
    let all = options.studies.len() as u64;
    let of_draws = draws(arguments, &options, simulation.runs).map_or(0, |draws| draws.total(&options));
    let total = simulation.runs.saturating_mul(all).saturating_add(of_draws);
    let table = match runs_table.1 {
        None => None,
        Some(_) => Some(table(arguments, &options, &simulation)?),
    };
    let mut runs_to = Destination::open(runs_table, table.as_ref().map_or(&[], RunsTable::columns))?;
    let during = |kept: Option<&InOrder>| {
        progress::during(total, "runs", |work| {
            let part = kept.map(|kept| kept.part(0));
            let comparison = match arguments.amount.precision {
                None => options.compare_and_keep(&simulation, part, &|runs| work.add(runs * all)),
                Some(asked) => options.compare_until(asked, &simulation, &work.until(all, part)),
            };
            if let Some(part) = part {
                part.close();
            }
            let mut comparison = comparison.map_err(|found| {
                let under = &options.studies[found.program];
                faults::failed(under, &found.failure, arguments.luck.seed, &arguments.scenario)
            })?;
            comparison.uncertainty = uncertain(arguments, &options, &comparison, &simulation, kept, work)?;
            Ok(comparison)
        })
    };
    let comparison = tables::keeping(table.as_ref(), &mut runs_to, during)?;
    let mut told = None;
    if let (Some(to), Some(table)) = (runs_to, &table) {
        let made = Simulation { runs: comparison.runs, ..simulation };
        let labels = options.side.choices.iter().map(|choice| Some(choice.label.as_str()));
        let facts = tables::facts("runs", labels.zip(&options.studies).collect(), &made, &arguments.scenario);
        let asked = arguments.uncertain.filter(|count| *count > 0);
        let draws = asked.and_then(|_| draws(arguments, &options, comparison.runs));
        let draws = draws.map(|draws| [draws.count, draws.runs]);
        let rows = all * (comparison.runs + draws.map_or(0, |[draws, runs]| draws * runs));
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
        options: &options,
        findings: &Findings::of(&options, comparison),
        scenario: &arguments.scenario,
        asked: &(arguments.several.words() + &set),
        set: &set,
        draws: arguments.uncertain,
        command: "compare",
    };
    page::write_beside(&report, file, is_text(arguments.shown) && !is_printed)
}

fn prepared(arguments: &CompareArguments) -> Result<(Study, Options), Stop> {
    let study = load::study(&arguments.scenario, &arguments.base())?;
    let asked = arguments.several.asked(&arguments.set);
    let options = study.options(&asked).map_err(|faulty| faults::faulty(&faulty))?;
    Ok((study, options))
}

/// What it simulates, if that can be divided.
pub fn work(arguments: &CompareArguments) -> Result<study::Work, Stop> {
    let (_, options) = prepared(arguments)?;
    let simulation = threads::simulation(&arguments.luck, arguments.amount.runs());
    let mut batches = vec![Batch { jobs: vec![options.stated_job()], runs: simulation.runs }];
    if let Some(Draws { count, runs, .. }) = draws(arguments, &options, simulation.runs) {
        match parameter_draws::draws(&options, count, &simulation, &arguments.scenario) {
            Ok(jobs) => batches.push(Batch { jobs, runs }),
            // Without being asked for they are left out where they cannot be made.
            Err(_) if arguments.uncertain.is_none() => {}
            Err(stop) => return Err(stop),
        }
    }
    Ok(study::Work::new(options, batches, simulation.seed))
}

/// The table of all runs. Draws that were not asked for do not stand in it.
fn table(
    arguments: &CompareArguments,
    options: &Options,
    simulation: &Simulation,
) -> Result<RunsTable, Stop> {
    let table = RunsTable::of_options(options);
    let Some(count) = arguments.uncertain.filter(|count| *count > 0) else { return Ok(table) };
    let jobs = options.draws(simulation.seed, count);
    table.with_draws(options, &jobs).map_err(|faulty| faults::faulty(&faulty))
}

/// What is drawn beside so many runs of each option. Draws that were not asked for are left out where they would be of no
/// use.
fn draws(arguments: &CompareArguments, options: &Options, runs: u64) -> Option<Draws> {
    let has_objectives = !options.studies[0].model.objectives.is_empty();
    let unasked = draws_unasked(runs).filter(|_| has_objectives && options.has_unknowns());
    let (count, runs) = match (arguments.uncertain, unasked) {
        (Some(count), _) if count > 0 => (count, runs_of_draw(runs, count)),
        (None, Some([count, runs])) => (count, runs),
        _ => return None,
    };
    Some(Draws { count, runs: arguments.runs_per_sample.unwrap_or(runs), chosen: vec![] })
}

/// What comes of the draws. Where those that were not asked for come to nothing, that is told, and no more.
fn uncertain(
    arguments: &CompareArguments,
    options: &Options,
    comparison: &Comparison,
    simulation: &Simulation,
    kept: Option<&InOrder>,
    work: &Work,
) -> Result<Option<Uncertainty>, Stop> {
    let kept = kept.filter(|_| arguments.uncertain.is_some());
    let Some(mut draws) = draws(arguments, options, comparison.runs) else { return Ok(None) };
    let objectives = comparison.options[0].payoffs.len();
    draws.chosen = (0..objectives).map(|objective| comparison.best(objective)).collect();
    let found = parameter_draws::uncertain(options, &draws, simulation, &arguments.scenario, kept, work);
    match found {
        Err(stop) if arguments.uncertain.is_none() => {
            console::report(&stop);
            console::tell(
                "the unknown parameters are left at their stated values (without this message: --uncertain 0)\n",
            );
            Ok(None)
        }
        found => found.map(Some),
    }
}
