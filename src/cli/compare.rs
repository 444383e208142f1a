//! `escalade compare`: policies and variants side by side, on the same luck.

use super::arguments::CompareArguments;
use super::common::{self, print_answer};
use super::uncertain::{self, Draws};
use super::{Stop, progress};
use crate::analysis::comparison::Comparison;
use crate::analysis::uncertainty::bands::Uncertainty;
use crate::engine::schedule::Simulation;
use crate::model::settings::options::Asked;
use crate::report;
use crate::report::folder::{Folder, Written};
use crate::study::{Options, draws_unasked, runs_of_draw};
use std::path::Path;

pub fn compare(arguments: &CompareArguments) -> Result<(), Stop> {
    let study = common::study(&arguments.scenario, &arguments.base())?;
    let asked = Asked {
        variants: arguments.variant.clone(),
        policies: arguments.policy.clone(),
        set: arguments.set.clone(),
    };
    let options = study.options(&asked).map_err(|faulty| common::faulty(&faulty))?;
    common::tell_of_settings(&study);
    common::can_write(arguments.out.as_deref(), "comparison.json")?;
    let simulation = Simulation {
        seed: arguments.seed,
        sample: 0,
        first_run: 0,
        runs: arguments.amount.runs(),
        threads: common::threads(arguments.threads),
    };
    if let Some(count) = arguments.uncertain.filter(|count| *count > 0) {
        uncertain::can_draw(&options, count, &simulation, &arguments.scenario)?;
    } else if arguments.uncertain.is_none() && draws_unasked(simulation.runs).is_some() {
        common::tell_of_draws(&study);
    }
    let bar = progress::bar(simulation.runs, "runs of each");
    let comparison = match arguments.amount.precision {
        None => options.compare(&simulation, &|runs| bar.inc(runs)),
        Some(asked) => options.compare_until(asked, &simulation, &progress::until(&bar)),
    };
    bar.finish_and_clear();
    let mut comparison = comparison.map_err(|found| {
        let under = &options.studies[found.program];
        common::failed(under, &found.failure, arguments.seed, &arguments.scenario)
    })?;
    comparison.uncertainty = uncertain(arguments, &options, &comparison, &simulation)?;
    let json = report::comparison::json(&comparison);
    let written = arguments.out.as_deref().map(|folder| (folder, write(&comparison, &json, folder)));
    let style = report::terminal::Style { colour: common::colour_on_stdout(), width: 80 };
    let text = if arguments.json { json } else { report::terminal::comparison(&comparison, style) };
    print_answer(&text, written, arguments.json)
}

/// Draws that were not asked for are left out where they would be of no use.
fn uncertain(
    arguments: &CompareArguments,
    options: &Options,
    comparison: &Comparison,
    simulation: &Simulation,
) -> Result<Option<Uncertainty>, Stop> {
    let objectives = comparison.options[0].payoffs.len();
    let unasked = draws_unasked(comparison.runs).filter(|_| objectives > 0 && options.has_unknowns());
    let (count, runs) = match (arguments.uncertain, unasked) {
        (Some(count), _) if count > 0 => (count, runs_of_draw(comparison.runs, count)),
        (None, Some([count, runs])) => (count, runs),
        _ => return Ok(None),
    };
    let chosen = (0..objectives).map(|objective| comparison.best(objective)).collect();
    let draws = Draws { count, runs: arguments.runs_per_sample.unwrap_or(runs), chosen };
    let found = uncertain::uncertain(options, &draws, simulation, &arguments.scenario);
    match found {
        Err(stop) if arguments.uncertain.is_none() => {
            stop.report();
            common::tell(
                "the unknown parameters are left at their stated values (without this message: --uncertain 0)\n",
            );
            Ok(None)
        }
        found => found.map(Some),
    }
}

fn write(comparison: &Comparison, json: &str, folder: &Path) -> std::io::Result<Written> {
    let folder = Folder::open(folder, "compare")?;
    report::plots::write_comparison(comparison, &folder)?;
    folder.write("comparison.json", json.as_bytes())?;
    if let Some(game) = comparison.game.as_ref().and_then(report::game::strategic_form) {
        folder.write("game.nfg", game.as_bytes())?;
    }
    folder.close()
}
