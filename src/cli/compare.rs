//! `escalade compare`: policies and variants side by side, on the same luck.

use super::arguments::CompareArguments;
use super::common::{self, print};
use super::{Stop, progress};
use crate::analysis::comparison::Comparison;
use crate::engine::schedule::Simulation;
use crate::model::options::Asked;
use crate::report;
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
    if let Some(folder) = &arguments.out {
        report::file::can_write_into(folder).map_err(|error| cannot_write(folder, &error))?;
    }
    let simulation = Simulation {
        seed: arguments.seed,
        sample: 0,
        first_run: 0,
        runs: arguments.runs,
        threads: usize::from(arguments.threads),
    };
    let bar = progress::bar(arguments.runs, "runs of each");
    let comparison = options.compare(&simulation, &|runs| bar.inc(runs));
    bar.finish_and_clear();
    let comparison = comparison.map_err(|found| {
        let under = &options.studies[found.program];
        common::failed(under, &found.failure, arguments.seed, &arguments.scenario)
    })?;
    let json = report::comparison::json(&comparison);
    if arguments.json {
        print(&json)?;
    } else {
        let style = report::terminal::Style { colour: common::colour_on_stdout(), width: 80 };
        print(&report::terminal::comparison(&comparison, style))?;
    }
    if let Some(folder) = &arguments.out {
        let written = write(&comparison, &json, folder).map_err(|error| cannot_write(folder, &error))?;
        if !arguments.json {
            print(&format!("\n{written} files in {}\n", folder.display()))?;
        }
    }
    Ok(())
}

fn write(comparison: &Comparison, json: &str, folder: &Path) -> std::io::Result<usize> {
    std::fs::create_dir_all(folder)?;
    let mut written = report::plots::write_comparison(comparison, folder)?.len() + 1;
    report::file::write(&folder.join("comparison.json"), json.as_bytes())?;
    if let Some(game) = &comparison.game {
        report::file::write(&folder.join("game.nfg"), report::game::strategic_form(game).as_bytes())?;
        written += 1;
    }
    Ok(written)
}

fn cannot_write(folder: &Path, error: &std::io::Error) -> Stop {
    Stop::Failed(format!("error: cannot write to {}: {error}", folder.display()))
}
