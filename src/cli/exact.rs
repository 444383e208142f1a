//! `escalade exact`: the distribution of outcomes without sampling.

use super::arguments::ExactArguments;
use super::console::colour_on_stderr;
use super::exit::Stop;
use super::output::Output;
use super::question::Question;
use super::{faults, load, progress, threads};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::engine::exact::{NoExactAnswer, Options};
use crate::report;
use crate::study::Study;

pub fn exact(arguments: &ExactArguments) -> Result<(), Stop> {
    let study = load::chosen(&arguments.chosen)?;
    let options = options(arguments, &study)?;
    faults::tell_of_settings(&study);
    let choices = &arguments.chosen.choices;
    let question = Question::of("exact", &arguments.chosen.scenario)
        .with("variant", study.settings.variant.as_ref())
        .with_pairs("policy", &choices.policy)
        .with_pairs("set", &choices.set);
    let out = arguments.out.clone();
    let mut output = Output::to(&question, "summary.json", out, arguments.force, arguments.shown)?;
    output.quiet = true;
    let steps = u64::from(study.program.steps);
    let summary = progress::during_untimed(steps, "steps", |work| {
        study.solve(&options, &|progress| {
            let states = report::document::number::count(progress.states as u64);
            work.at(u64::from(progress.steps), format!("steps; {states} states alive"));
        })
    });
    let summary = summary.map_err(|obstacle| obstructed(arguments, &study, &options, &obstacle))?;
    let json = report::json::summary_json(&summary);
    let csv = || report::csv::summary_csv(&summary);
    let page = |form| report::terminal::summary(&summary, form);
    output.give(&json, csv, page, |folder| {
        report::plots::of_summary(&summary, &arguments.plots.style()).write(folder)?;
        folder.write("summary.json", json.as_bytes())
    })
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
            Stop::Wrong(faults::shown(&faults, &study.sources, 1))
        })
    };
    Ok(Options {
        max_states: arguments.max_states,
        prune: arguments.prune,
        threads: threads::threads(arguments.threads),
        metrics: arguments.metric.iter().map(find).collect::<Result<_, _>>()?,
        all_metrics: arguments.all_metrics,
        ..Options::default()
    })
}

fn obstructed(
    arguments: &ExactArguments,
    study: &Study,
    options: &Options,
    obstacle: &NoExactAnswer,
) -> Stop {
    let told = study.explain_no_exact_answer(options, obstacle, Some(&arguments.chosen.scenario));
    let text = told.render(colour_on_stderr(), 1);
    match obstacle {
        NoExactAnswer::Failed(_) | NoExactAnswer::Unsound(_) => Stop::Failed(text),
        _ => Stop::Wrong(text),
    }
}
