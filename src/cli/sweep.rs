//! `escalade sweep`: one or two parameters stepped through, on the same luck.

use super::arguments::{Choices, SweepArguments};
use super::common::{self, print_answer};
use super::{Stop, progress};
use crate::analysis::sensitivity::sweep::Sweep;
use crate::diagnostics::Diagnostic;
use crate::engine::schedule::Simulation;
use crate::report;
use crate::report::folder::{Folder, Written};
use crate::study::{Options, Study};
use std::path::Path;

const RUNS: u64 = 5000;

/// The most points of two parameters together.
const MOST_POINTS: usize = 10_000;

pub fn sweep(arguments: &SweepArguments) -> Result<(), Stop> {
    let study = common::study(&arguments.scenario, &Choices::default())?;
    let (axes, study) = study.axes(&arguments.set).map_err(|faulty| common::faulty(&faulty))?;
    let asked = arguments.several.asked(&study.settings.set);
    let options = Options::to_sweep(&study, &asked, &axes).map_err(|faulty| common::faulty(&faulty))?;
    let points: usize = axes.iter().map(|axis| axis.values.len()).product();
    if points > MOST_POINTS {
        let fault =
            Diagnostic::without_place(format!("{points} points are too many: at most {MOST_POINTS} go"));
        return Err(common::wrong(&study, fault));
    }
    let of = common::quantities(&study, &arguments.of)?;
    common::tell_of_settings(&study);
    common::can_write(arguments.out.as_deref(), "sweep.json")?;
    let simulation = Simulation {
        seed: arguments.seed,
        runs: arguments.runs.unwrap_or(if options.has_chance() { RUNS } else { 1 }),
        threads: common::threads(arguments.threads),
        ..Simulation::default()
    };
    let total = simulation.runs.saturating_mul((points * options.studies.len()) as u64);
    let bar = progress::bar(total, "runs");
    let sweep = options.sweep(&axes, &simulation, &|runs| bar.inc(runs));
    bar.finish_and_clear();
    let sweep = sweep.map_err(|stuck| {
        common::unanswered(&options, &stuck.jobs, &stuck.found, arguments.seed, &arguments.scenario)
    })?;
    let shown = if of.is_empty() { chief(&sweep, &study) } else { of };
    let json = report::sweep::json(&sweep);
    let written = arguments.out.as_deref().map(|folder| (folder, write(&sweep, &shown, &json, folder)));
    let style = report::terminal::Style { colour: common::colour_on_stdout(), width: 80 };
    let text = if arguments.json { json } else { report::terminal::sweep(&sweep, &shown, style) };
    print_answer(&text, written, arguments.json)
}

/// What is shown where nothing is asked for.
fn chief(sweep: &Sweep, study: &Study) -> Vec<usize> {
    if sweep.axes.len() == 2 {
        return sweep.frame.chief(&sweep.values[0][sweep.frame.stated]);
    }
    let outcomes = 0..study.model.outcomes.len();
    sweep.frame.judges.iter().copied().chain(outcomes).collect()
}

fn write(sweep: &Sweep, shown: &[usize], json: &str, folder: &Path) -> std::io::Result<Written> {
    let folder = Folder::open(folder, "sweep")?;
    report::plots::write_sweep(sweep, shown, &folder)?;
    folder.write("sweep.json", json.as_bytes())?;
    folder.close()
}
