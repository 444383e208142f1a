//! `escalade run`: the distribution of outcomes.

use super::arguments::{DEFAULT_RUNS, DEFAULT_SEED, RunArguments};
use super::common::{self, print_answer};
use super::uncertain::{Draws, can_draw, uncertain};
use super::{Stop, progress};
use crate::analysis::summary::Summary;
use crate::engine::schedule::Simulation;
use crate::report;
use crate::report::files::folder::{Folder, Written};
use crate::study::runs_of_draw;
use std::path::{Path, PathBuf};

pub fn run(arguments: &RunArguments) -> Result<(), Stop> {
    let study = common::study(&arguments.scenario, &arguments.choices)?;
    common::tell_of_settings(&study);
    let out = output_folder(arguments);
    common::can_write(out.as_deref(), "summary.json")?;
    let simulation = Simulation {
        seed: arguments.seed,
        sample: 0,
        first_run: 0,
        runs: arguments.amount.runs(),
        threads: common::threads(arguments.threads),
    };
    let drawn = match arguments.uncertain {
        Some(count) => {
            let options = study.alone().map_err(|faulty| common::faulty(&faulty))?;
            can_draw(&options, count, &simulation, &arguments.scenario)?;
            Some((count, options))
        }
        None => None,
    };
    let bar = progress::bar(simulation.runs, "runs");
    let summary = match arguments.amount.precision {
        None => study.run(&simulation, &|runs| bar.inc(runs)),
        Some(asked) => study.run_until(asked, &simulation, &progress::until(&bar)),
    };
    bar.finish_and_clear();
    let mut summary =
        summary.map_err(|failure| common::failed(&study, &failure, arguments.seed, &arguments.scenario))?;
    if let Some((count, options)) = drawn {
        let runs = arguments.runs_per_sample.unwrap_or(runs_of_draw(summary.runs, count));
        let draws = Draws { count, runs, chosen: vec![] };
        summary.uncertainty = Some(uncertain(&options, &draws, &simulation, &arguments.scenario)?);
    }
    let json = report::json::summary_json(&summary);
    let bar = progress::bar(1, "plots");
    let written = out.as_deref().map(|folder| (folder, write(&summary, &json, folder)));
    bar.finish_and_clear();
    let style = report::terminal::Style { colour: common::colour_on_stdout(), width: 80 };
    let text = if arguments.json { json } else { report::terminal::summary(&summary, style) };
    print_answer(&text, written, arguments.json)?;
    let warnings = study.faults.warnings() - study.of_settings.warnings();
    if warnings > 0 && !arguments.json {
        let plural = if warnings == 1 { "warning" } else { "warnings" };
        let scenario = common::shell(&arguments.scenario.display().to_string());
        let command = format!("escalade check {scenario}{}", common::settings(&study));
        common::tell(&format!("\n{warnings} {plural} about this scenario: {command}\n"));
    }
    Ok(())
}

fn write(summary: &Summary, json: &str, folder: &Path) -> std::io::Result<Written> {
    let folder = Folder::open(folder, "run")?;
    report::plots::write(summary, &folder)?;
    folder.write("summary.json", json.as_bytes())?;
    folder.close()
}

fn output_folder(arguments: &RunArguments) -> Option<PathBuf> {
    match &arguments.out {
        Some(folder) => Some(folder.clone()),
        None if arguments.no_plots || arguments.json => None,
        None => Some(PathBuf::from("plots").join(common::name(&arguments.scenario) + &what_if(arguments))),
    }
}

/// What is asked otherwise than the file and the program have it, as a part of a file name: plots of a what-if do not
/// take the place of those of the scenario as it is.
fn what_if(arguments: &RunArguments) -> String {
    const LONGEST: usize = 100;
    let choices = &arguments.choices;
    let variant = choices.variant.iter().map(|name| format!("variant={name}"));
    let policies = choices.policy.iter().map(|(actor, policy)| format!("{actor}={policy}"));
    let set = choices.set.iter().map(|(name, value)| format!("{name}={value}"));
    let seed = Some(arguments.seed).filter(|seed| *seed != DEFAULT_SEED).map(|seed| format!("seed={seed}"));
    let (runs, precision) = (arguments.amount.runs(), arguments.amount.precision);
    let usual = precision.is_none() && runs == DEFAULT_RUNS;
    let runs =
        (!usual).then(|| precision.map_or(format!("runs={runs}"), |asked| format!("precision={asked:?}")));
    let draws = arguments.uncertain.map(|count| format!("uncertain={count}"));
    let draw_runs = arguments.runs_per_sample.map(|runs| format!("runs-per-sample={runs}"));
    let parts = variant.chain(policies).chain(set).chain(seed).chain(runs).chain(draws).chain(draw_runs);
    let whole: String = parts.map(|part| format!("--{part}")).collect();
    let plain = |c: char| if c.is_alphanumeric() || "-_.=".contains(c) { c } else { '_' };
    let name: String = whole.chars().map(plain).take(LONGEST).collect();
    // What was changed or cut is told apart by a hash.
    if name == whole { name } else { format!("{name}-{}", &blake3::hash(whole.as_bytes()).to_hex()[..8]) }
}
