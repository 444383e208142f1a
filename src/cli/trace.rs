//! `escalade trace`: the story of one run, or of a run and its branch.

use super::arguments::{Format, TraceArguments};
use super::console::print;
use super::exit::Stop;
use super::output::cannot_write;
use super::question::Question;
use super::{console, faults, load, progress};
use crate::analysis::runs::alternatives::otherwise;
use crate::diagnostics::Diagnostic;
use crate::engine::limits::count;
use crate::engine::program::Draw;
use crate::engine::replay::story::{Happening, Story};
use crate::model::Model;
use crate::report::csv::{branch_csv, story_csv};
use crate::report::files::folder::Folder;
use crate::report::files::gambit::{Played, extensive_form};
use crate::report::json::{branch_json, story_json};
use crate::report::story::{
    Branch, Search, Style, branch_story, branch_turning_points, moment, search_line, step_at, story,
    turning_points, when,
};
use crate::study::{SoughtRun, Study, suggested_commands};
use std::collections::BTreeSet;
use std::path::Path;

pub fn trace(arguments: &TraceArguments) -> Result<(), Stop> {
    let mut study = load::given(&arguments.chosen, &arguments.known)?;
    study.sample = arguments.sample;
    let format = arguments.form.format();
    if arguments.brief && matches!(format, Format::Csv | Format::Json) {
        let fault = Diagnostic::without_place("--brief is words alone, and no data".to_owned());
        return Err(faults::wrong(&study, fault.help("leave out --brief, or take --format markdown")));
    }
    faults::tell_of_settings(&study);
    let search = search(&study, arguments)?;
    let run = match search.as_ref().and_then(|search| search.found.run) {
        Some(run) => run,
        None => first_given(&study, arguments)?,
    };
    let told = study.trace(arguments.seed, run);
    let style = Style {
        everything: arguments.all,
        colour: console::colour_on_stdout(),
        width: console::width().clamp(60, 100),
        markdown: format == Format::Markdown,
    };
    if let (Some(at), Some(choose)) = (&arguments.at, &arguments.choose) {
        return branch(&study, arguments, &told, search.as_ref(), style, (at, choose));
    }
    if let Some(folder) = &arguments.efg {
        write_games(&study, arguments, &told, folder)?;
    }
    print(&match format {
        Format::Json => story_json(&study.model, &told, style, arguments.seed, search.as_ref()),
        Format::Csv => story_csv(&study.model, &told, arguments.all),
        Format::Text | Format::Markdown => {
            let text = if arguments.brief { turning_points } else { story };
            with_search(&study.model, search.as_ref(), style, text(&study.model, &told, style))
        }
    })?;
    failed(&study, arguments, &told)
}

/// The games of a run in extensive form: each as it stood when it was played, or all as they stand when a step begins.
fn write_games(study: &Study, arguments: &TraceArguments, told: &Story, out: &Path) -> Result<(), Stop> {
    let question = Question::of("trace", &arguments.chosen.scenario)
        .with("run", Some(told.run))
        .with("at", arguments.at.as_ref());
    let claim = question.claim(false);
    let (standing, of_step) = match &arguments.at {
        None => (None, None),
        Some(at) => {
            let step = step_of(study, told, at)?;
            (Some(study.trace_with_games(arguments.seed, told.run, step)), Some(step))
        }
    };
    // Those that are played in the step come after all as they stand.
    let most = of_step.map_or(usize::MAX, |_| study.model.games.len());
    let write = || {
        let folder = Folder::open(out, &claim)?;
        let mut names = BTreeSet::new();
        let steps = (0..).zip(&standing.as_ref().unwrap_or(told).steps);
        for (step, happenings) in steps.filter(|(step, _)| of_step.is_none_or(|wanted| wanted == *step)) {
            let games = happenings.iter().filter_map(|happening| match happening {
                Happening::Played { origin, open, worth } => Some((origin, open, worth)),
                _ => None,
            });
            for (origin, open, worth) in games.take(most) {
                let Draw::Move { game, .. } = origin.what else { continue };
                let played = Played { run: told.run, step, game, open, worth };
                let title = &study.model.games[game].name;
                let Some(text) = extensive_form(&study.model, &played) else {
                    console::tell(&format!(
                        "warning: `{title}` in step {step} is not written: a payoff is not finite\n"
                    ));
                    continue;
                };
                let name = format!("{step}-{title}");
                // Played more than once in a step.
                let again = (2..).map(|time| format!("{name}-{time}"));
                let free = std::iter::once(name.clone()).chain(again).find(|name| !names.contains(name));
                let name = free.unwrap_or(name);
                folder.write(&format!("{name}.efg"), text.as_bytes())?;
                names.insert(name);
            }
        }
        folder.close().map(|_| ())
    };
    write().map_err(|error| cannot_write(out, &error))
}

/// A story, and how its run was found: before it, or at the end of a document, which begins with its title.
fn with_search(model: &Model, search: Option<&Search>, style: Style, story: String) -> String {
    match search.map(|search| search_line(model, search, style)) {
        None => story,
        Some(found) if style.markdown => format!("{story}\n{found}"),
        Some(found) => found + &story,
    }
}

fn failed(study: &Study, arguments: &TraceArguments, story: &Story) -> Result<(), Stop> {
    match &story.failure {
        Some(failure) => {
            Err(faults::failed_as(study, failure, story, arguments.seed, &arguments.chosen.scenario))
        }
        None => Ok(()),
    }
}

fn branch(
    study: &Study,
    arguments: &TraceArguments,
    original: &Story,
    search: Option<&Search>,
    style: Style,
    (at, choose): (&str, &str),
) -> Result<(), Stop> {
    let model = &study.model;
    let wrong = |fault: Diagnostic| faults::wrong(study, fault);
    let step = step_of(study, original, at)?;
    let (choice, edit) =
        otherwise(model, original, step, choose, &when(model, step)).map_err(|fault| wrong(*fault))?;
    let other = study.branch(arguments.seed, original.run, edit);
    let both = Branch { original, branch: &other, choice: &choice, edit };
    print(&match arguments.form.format() {
        Format::Json => branch_json(model, &both, style, arguments.seed, search),
        Format::Csv => branch_csv(model, &both, arguments.all),
        Format::Text | Format::Markdown => {
            let command = suggested_commands::command_to_trace(
                study,
                original.run,
                arguments.seed,
                &arguments.chosen.scenario,
            );
            let words = match arguments.brief {
                true => branch_turning_points(model, &both, style),
                false => branch_story(model, &both, style, &command),
            };
            with_search(model, search, style, words)
        }
    })?;
    failed(study, arguments, original)?;
    failed(study, arguments, &other)
}

/// The step of a run that is meant by `--at`.
fn step_of(study: &Study, told: &Story, at: &str) -> Result<u32, Stop> {
    let model = &study.model;
    let wrong = |fault: Diagnostic| faults::wrong(study, fault);
    let step = step_at(model, at).map_err(|fault| wrong(*fault))?;
    let last = told.steps.len() as u32 - 1;
    if step <= last {
        return Ok(step);
    }
    let ended = if told.failure.is_some() { "cannot go on" } else { "ends" };
    let message = format!("run {} {ended} {}, before {}", told.run, when(model, last), moment(model, step));
    Err(wrong(Diagnostic::without_place(message).help(format!("--at takes a step from 1 to {last}"))))
}

/// The run that is asked for, or the first after it in which what is given holds.
fn first_given(study: &Study, arguments: &TraceArguments) -> Result<u64, Stop> {
    let (first, given) = (arguments.run, &study.settings.given);
    if given.is_empty() {
        return Ok(first);
    }
    let runs = SoughtRun::Nth(1).runs();
    let found = study
        .first_given(arguments.seed, first, runs)
        .map_err(|failure| faults::failed(study, &failure, arguments.seed, &arguments.chosen.scenario))?;
    let Some(run) = found else {
        let message = format!("what is given holds in none of {} runs from run {first} on", count(runs));
        let fault = Diagnostic::without_place(message).help("to look elsewhere: --run N");
        return Err(faults::not_found(study, fault));
    };
    if run != first {
        console::tell(&format!("run {run} is the first from run {first} on in which what is given holds\n"));
    }
    Ok(run)
}

/// Looks for the run that the outcome asks for.
fn search<'s>(study: &'s Study, arguments: &TraceArguments) -> Result<Option<Search<'s>>, Stop> {
    let (sought, name) = match (&arguments.outcome, &arguments.typical) {
        (Some(name), _) => (SoughtRun::Nth(arguments.nth), name),
        (None, Some(name)) => (SoughtRun::Typical, name),
        (None, None) => return Ok(None),
    };
    let outcome = study.outcome(name).map_err(|error| faults::stopped(&error))?;
    let runs = arguments.runs.unwrap_or(sought.runs());
    let total = sought.looks(runs);
    let found = progress::during(total, "runs searched", |work| {
        study.find_run(sought, outcome, arguments.seed, runs, &|done| work.add(done))
    });
    let found = found
        .map_err(|failure| faults::failed(study, &failure, arguments.seed, &arguments.chosen.scenario))?;
    if found.run.is_none() {
        return Err(faults::not_found(study, study.no_run_found(outcome, &found)));
    }
    Ok(Some(Search { by: sought.name(), outcome: &study.model.outcomes[outcome].name, found }))
}
