//! `escalade compare`: policies and variants side by side, on the same luck.

use super::arguments::CompareArguments;
use super::exit::Stop;
use super::output::Output;
use super::parameter_draws::{self, Draws};
use super::{console, faults, load, progress, threads};
use crate::analysis::comparison::Comparison;
use crate::analysis::uncertainty::bands::Uncertainty;
use crate::engine::runs::simulation::Simulation;
use crate::model::settings::options::Asked;
use crate::report;
use crate::study::{Options, draws_unasked, runs_of_draw};

pub fn compare(arguments: &CompareArguments) -> Result<(), Stop> {
    let study = load::study(&arguments.scenario, &arguments.base())?;
    let asked = Asked {
        variants: arguments.variant.clone(),
        policies: arguments.policy.clone(),
        set: arguments.set.clone(),
    };
    let options = study.options(&asked).map_err(|faulty| faults::faulty(&faulty))?;
    faults::tell_of_options(&options);
    let output = Output::to("compare", "comparison.json", arguments.out.as_deref(), arguments.form.format())?;
    let simulation = threads::simulation(&arguments.luck, arguments.amount.runs());
    if let Some(count) = arguments.uncertain.filter(|count| *count > 0) {
        parameter_draws::can_draw(&options, count, &simulation, &arguments.scenario)?;
    } else if arguments.uncertain.is_none() && draws_unasked(simulation.runs).is_some() {
        faults::tell_of_draws(&study);
    }
    let comparison =
        progress::during(simulation.runs, "runs of each", |bar| match arguments.amount.precision {
            None => options.compare(&simulation, &|runs| bar.inc(runs)),
            Some(asked) => options.compare_until(asked, &simulation, &progress::until(bar)),
        });
    let mut comparison = comparison.map_err(|found| {
        let under = &options.studies[found.program];
        faults::failed(under, &found.failure, arguments.luck.seed, &arguments.scenario)
    })?;
    comparison.uncertainty = uncertain(arguments, &options, &comparison, &simulation)?;
    let json = report::json::comparison_json(&comparison);
    let csv = || report::csv::comparison_csv(&comparison);
    let page = |form| report::terminal::comparison(&comparison, form);
    output.give(&json, csv, page, |folder| {
        report::plots::write_comparison(&comparison, folder)?;
        folder.write("comparison.json", json.as_bytes())?;
        match comparison.game.as_ref().and_then(report::files::gambit::strategic_form) {
            Some(game) => folder.write("game.nfg", game.as_bytes()),
            None => Ok(()),
        }
    })
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
    let found = parameter_draws::uncertain(options, &draws, simulation, &arguments.scenario);
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
