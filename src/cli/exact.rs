//! `escalade exact`: the distribution of outcomes without sampling.

use super::arguments::ExactArguments;
use super::common::{self, print_answer};
use super::{Stop, progress};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::engine::exact::{Obstacle, Options};
use crate::report;
use crate::report::files::folder::Folder;
use crate::study::Study;
use std::path::Path;

pub fn exact(arguments: &ExactArguments) -> Result<(), Stop> {
    let study = common::study(&arguments.scenario, &arguments.choices)?;
    let options = options(arguments, &study)?;
    common::tell_of_settings(&study);
    common::can_write(arguments.out.as_deref(), "summary.json")?;
    let bar = progress::bar(u64::from(study.program.steps), "steps");
    let summary = study.solve(&options, &|progress| {
        bar.set_position(u64::from(progress.steps));
        bar.set_message(format!(
            "steps; {} states alive",
            report::document::number::count(progress.states as u64)
        ));
    });
    bar.finish_and_clear();
    let summary = summary.map_err(|obstacle| obstructed(arguments, &study, &options, &obstacle))?;
    let json = report::json::summary_json(&summary);
    let write = |folder: &Path| {
        let folder = Folder::open(folder, "exact")?;
        folder.write("summary.json", json.as_bytes())?;
        folder.close()
    };
    let written = arguments.out.as_deref().map(|folder| (folder, write(folder)));
    let style = report::terminal::Style { colour: common::colour_on_stdout(), width: 80 };
    let text = if arguments.json { json.clone() } else { report::terminal::summary(&summary, style) };
    print_answer(&text, written, true)
}

fn options(arguments: &ExactArguments, study: &Study) -> Result<Options, Stop> {
    let metrics = &study.model.metrics;
    let find = |name: &String| {
        metrics.iter().position(|metric| metric.name == *name).ok_or_else(|| {
            let names: Vec<String> = metrics.iter().map(|metric| format!("`{}`", metric.name)).collect();
            let mut faults = Diagnostics::default();
            let fault = Diagnostic::without_place(format!("there is no metric `{name}`"));
            faults.push(match names.is_empty() {
                true => fault.help("this scenario has none"),
                false => fault.help(format!("this scenario has {}", names.join(", "))),
            });
            Stop::Wrong(common::shown(&faults, &study.sources, 1))
        })
    };
    Ok(Options {
        max_states: arguments.max_states,
        prune: arguments.prune,
        threads: common::threads(arguments.threads),
        metrics: arguments.metric.iter().map(find).collect::<Result<_, _>>()?,
        all_metrics: arguments.all_metrics,
        ..Options::default()
    })
}

fn obstructed(arguments: &ExactArguments, study: &Study, options: &Options, obstacle: &Obstacle) -> Stop {
    let command = format!("escalade run {}{}", arguments.scenario.display(), common::settings(study));
    let mut faults = Diagnostics::default();
    faults.push(report::document::no_exact_answer::explain(
        &study.model,
        &study.program,
        options,
        obstacle,
        &command,
    ));
    let text = common::shown(&faults, &study.sources, 1);
    match obstacle {
        Obstacle::Failed(_) | Obstacle::Unsound(_) => Stop::Failed(text),
        _ => Stop::Wrong(text),
    }
}
