//! `escalade exact`: the distribution of outcomes without sampling.

use super::arguments::ExactArguments;
use super::console::{self, colour_on_stderr};
use super::exit::Stop;
use super::output::{Output, cannot_write, is_text};
use super::question::Question;
use super::{faults, load, progress, threads};
use crate::diagnostics::Diagnostic;
use crate::engine::exact::{NoExactAnswer, Options};
use crate::report;
use crate::report::document::number::count;
use crate::report::files::folder::{Claim, Folder, can_write};
use crate::report::files::markov_chain::{self, ENDINGS, NotWritten, Size};
use crate::study::Study;
use std::io;
use std::path::Path;

pub fn exact(arguments: &ExactArguments) -> Result<(), Stop> {
    let study = load::given(&arguments.chosen, &arguments.known)?;
    let options = options(arguments, &study)?;
    faults::tell_of_settings(&study);
    let choices = &arguments.chosen.choices;
    let question = Question::of("exact", &arguments.chosen.scenario)
        .with("variant", study.settings.variant.as_ref())
        .with_pairs("policy", &choices.policy)
        .with_pairs("set", &choices.set)
        .with_given(&arguments.known.given);
    let out = arguments.out.clone();
    let chain =
        arguments.export.as_deref().map(|folder| Export::to(folder, &question, arguments)).transpose()?;
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
    let exported = chain.map(|chain| chain.write(arguments, &study, &options)).transpose()?;
    let json = report::json::summary_json(&summary);
    let csv = || report::csv::summary_csv(&summary);
    let page = |form| report::terminal::summary(&summary, form);
    output.give(&json, csv, page, |folder| {
        report::plots::of_summary(&summary, &arguments.plots.style()).write(folder)?;
        folder.write("summary.json", json.as_bytes())
    })?;
    match exported {
        Some(told) if is_text(arguments.shown) && !console::is_quiet() => console::print(&told),
        _ => Ok(()),
    }
}

/// The chain, as files in a folder.
struct Export<'a> {
    folder: &'a Path,
    name: String,
    claim: Claim,
}

impl<'a> Export<'a> {
    /// Looks whether the files can be written, before anything is solved.
    fn to(folder: &'a Path, question: &Question, arguments: &ExactArguments) -> Result<Self, Stop> {
        let name = load::name(&arguments.chosen.scenario);
        // The chains of several scenarios may stand in one folder.
        let claim = Claim { kind: "export", keeps: true, ..question.claim(arguments.force) };
        for ending in ENDINGS {
            can_write(folder, &format!("{name}.{ending}"), &claim)
                .map_err(|error| cannot_write(folder, &error))?;
        }
        Ok(Self { folder, name, claim })
    }

    /// Writes them, and says what is there.
    fn write(self, arguments: &ExactArguments, study: &Study, options: &Options) -> Result<String, Stop> {
        let refused = |error: io::Error| cannot_write(self.folder, &error);
        let folder = Folder::open(self.folder, &self.claim).map_err(refused)?;
        let steps = u64::from(study.program.steps);
        let size = progress::during_untimed(steps, "steps of the chain", |work| {
            markov_chain::write((&study.model, &study.program), options, &folder, &self.name, &|progress| {
                work.at(u64::from(progress.steps), "steps of the chain".to_owned());
            })
        });
        let Size { states, transitions } = size.map_err(|why| match why {
            NotWritten::NoExactAnswer(obstacle) => obstructed(arguments, study, options, &obstacle),
            NotWritten::TooLarge(size) => faults::refused(too_large(size, options)),
            NotWritten::Refused(error) => refused(error),
        })?;
        folder.close().map_err(refused)?;
        let (states, transitions) = (count(states), count(transitions));
        let (name, folder) = (&self.name, self.folder.display());
        Ok(format!(
            "\nthe chain: {states} states, {transitions} transitions, in {folder}/{name}.tra and beside it\n"
        ))
    }
}

fn too_large(size: Size, options: &Options) -> Diagnostic {
    let (states, most) = (count(size.states), count(options.max_states as u64));
    let transitions = count(size.transitions);
    Diagnostic::without_place(format!(
        "the chain is not written: it has {states} states and {transitions} transitions, and --max-states is {most}"
    ))
    .help(format!("to write it all the same, in files of some gigabytes: --max-states {}", size.states))
    .help("it has states for each step: with fewer `steps` in the file it is smaller")
}

fn options(arguments: &ExactArguments, study: &Study) -> Result<Options, Stop> {
    let others = [
        ("--prune", arguments.prune > 0.0, "how much of what is dropped would be kept is not known"),
        ("--export", arguments.export.is_some(), "the chain is that of all runs"),
    ];
    let refused = others.iter().find(|(_, is_asked, _)| *is_asked && !study.settings.given.is_empty());
    if let Some((option, _, why)) = refused {
        let message = format!("{option} does not go with --given: {why}");
        return Err(faults::refused(Diagnostic::without_place(message)));
    }
    let find = |name: &String| study.metric(name).map_err(|error| faults::stopped(&error));
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
