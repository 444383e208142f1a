//! `escalade trace`: the story of one run, or of a run and its branch.

use super::arguments::{Format, TraceArguments};
use super::console::print;
use super::exit::Stop;
use super::output::cannot_write;
use super::question::Question;
use super::{console, faults, load, progress};
use crate::analysis::runs::alternatives::otherwise;
use crate::analysis::runs::search;
use crate::diagnostics::Diagnostic;
use crate::engine::program::Draw;
use crate::engine::replay::story::{Happening, Story};
use crate::model::Model;
use crate::model::expr::Type;
use crate::model::settings::names::Known;
use crate::model::value_text::measured;
use crate::report::csv::{branch_csv, story_csv};
use crate::report::files::folder::Folder;
use crate::report::files::gambit::{Played, extensive_form};
use crate::report::json::{branch_json, story_json};
use crate::report::story::{
    Branch, Search, Style, branch_story, moment, search_line, story, turning_points, when,
};
use crate::study::{Study, suggested_commands};
use std::collections::BTreeSet;
use std::path::Path;

const RUNS_FOR_NTH: u64 = 1_000_000;
const RUNS_FOR_TYPICAL: u64 = 10_000;

pub fn trace(arguments: &TraceArguments) -> Result<(), Stop> {
    let mut study = load::chosen(&arguments.chosen)?;
    study.sample = arguments.sample;
    let format = arguments.form.format();
    if arguments.brief && matches!(format, Format::Csv | Format::Json) {
        let fault = Diagnostic::without_place("--brief is words alone, and no data".to_owned());
        return Err(faults::wrong(&study, fault.help("leave out --brief, or take --format markdown")));
    }
    faults::tell_of_settings(&study);
    let search = search(&study, arguments)?;
    let run = search.as_ref().and_then(|search| search.found.run).unwrap_or(arguments.run);
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
            with_search(model, search, style, branch_story(model, &both, style, &command))
        }
    })?;
    failed(study, arguments, original)?;
    failed(study, arguments, &other)
}

/// The step of a run that is meant by `--at`.
fn step_of(study: &Study, told: &Story, at: &str) -> Result<u32, Stop> {
    let model = &study.model;
    let wrong = |fault: Diagnostic| faults::wrong(study, fault);
    let step = step(model, at).map_err(|fault| wrong(*fault))?;
    let last = told.steps.len() as u32 - 1;
    if step <= last {
        return Ok(step);
    }
    let ended = if told.failure.is_some() { "cannot go on" } else { "ends" };
    let message = format!("run {} {ended} {}, before {}", told.run, when(model, last), moment(model, step));
    Err(wrong(Diagnostic::without_place(message).help(format!("--at takes a step from 1 to {last}"))))
}

/// The step that a number, a date or another moment means, as stories and tables write it: `26`, `2015-02-09`,
/// `9 Feb 2015 w39`, `week 39`, `w39`, `day 12`, `round 5`.
fn step(model: &Model, at: &str) -> Result<u32, Box<Diagnostic>> {
    let steps = model.clock.steps;
    let outside = |what: String| {
        let fault = Diagnostic::without_place(format!("--at {at}: {what}"));
        let moments = match (model.clock.start, model.clock.step_days) {
            (Some(_), _) => ", a date, or a week or day in quotes: --at 'week 3'",
            (None, Some(_)) => ", or a week or day in quotes: --at 'week 3'",
            (None, None) => "",
        };
        let length =
            model.clock.step_days.map(|days| format!(" (a step is {})", measured(Type::Duration, days)));
        let length = length.unwrap_or_default();
        let some = steps.div_ceil(2);
        Box::new(
            fault.help(format!("expected a step from 1 to {steps}, such as --at {some}{length}{moments}")),
        )
    };
    if let Some((number, days)) = counted(at) {
        let number = number.ok_or_else(|| outside(format!("the scenario has {steps} steps")))?;
        let step = match (days, model.clock.step_days) {
            (None, _) => number,
            (Some(_), None) => return Err(outside("the steps of this scenario have no length".to_owned())),
            // The first step that ends in this week, or on this day.
            (Some(days), Some(length)) => match number {
                0 => 0,
                number => ((number - 1) as f64 * days / length) as u64 + 1,
            },
        };
        return match u32::try_from(step) {
            Ok(0) => Err(outside("nobody chooses before the first step".to_owned())),
            Ok(step) if step <= steps => Ok(step),
            _ => Err(outside(format!("the scenario has {steps} steps"))),
        };
    }
    let Some(date) = date(at) else {
        return Err(outside("this is neither a step nor a date".to_owned()));
    };
    match model.clock.step_on(date) {
        Some(step) => Ok(step),
        None if model.clock.start.is_none() => Err(outside("this scenario has no dates".to_owned())),
        None => Err(outside("this date lies outside the scenario".to_owned())),
    }
}

/// A number with the days that its unit has, none for steps; the number is none if it is too large for any scenario.
fn counted(at: &str) -> Option<(Option<u64>, Option<f64>)> {
    let text = at.trim().to_lowercase();
    let digits = text.find(|c: char| c.is_ascii_digit())?;
    let (unit, number) = text.split_at(digits);
    let days = match unit.trim_end() {
        "" | "step" | "round" => None,
        "week" | "w" => Some(7.0),
        "day" | "d" => Some(1.0),
        _ => return None,
    };
    let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| (number.parse().ok(), days))
}

/// `2015-02-09`, `9 Feb 2015`, `9 February 2015`, whatever week or day stands behind it.
fn date(at: &str) -> Option<jiff::civil::Date> {
    let words: Vec<&str> = at.split_whitespace().collect();
    let written = match words[..] {
        [date] | [date, _] | [date, _, _] if date.contains('-') => return date.parse().ok(),
        [day, month, year] | [day, month, year, _] => format!("{day} {month} {year}"),
        _ => return None,
    };
    ["%d %b %Y", "%d %B %Y"].iter().find_map(|form| jiff::civil::Date::strptime(form, &written).ok())
}

/// Looks for the run that the outcome asks for.
fn search<'s>(study: &'s Study, arguments: &TraceArguments) -> Result<Option<Search<'s>>, Stop> {
    let (by, name) = match (&arguments.outcome, &arguments.typical) {
        (Some(name), _) => ("nth", name),
        (None, Some(name)) => ("typical", name),
        (None, None) => return Ok(None),
    };
    let outcomes = &study.model.outcomes;
    let names = outcomes.iter().map(|outcome| (outcome.name.as_str(), outcome.title.as_str()));
    let id = Known::new("outcome", names).find(name).map_err(|fault| faults::wrong(study, *fault))?;
    let name = &outcomes[id].name;
    let (program, seed) = (&study.program, arguments.seed);
    let typical = by == "typical";
    let runs = arguments.runs.unwrap_or(if typical { RUNS_FOR_TYPICAL } else { RUNS_FOR_NTH });
    let total = if typical { runs.saturating_mul(2) } else { runs };
    let found = progress::during(total, "runs searched", |work| match typical {
        true => search::typical(program, seed, id as u32, runs, &|done| work.add(done)),
        false => search::nth(program, seed, id as u32, arguments.nth, runs, &|done| work.add(done)),
    });
    let found = found.map_err(|failure| faults::failed(study, &failure, seed, &arguments.chosen.scenario))?;
    if found.run.is_none() {
        let number = |count| crate::report::document::number::count(count);
        let (alike, searched) = (number(found.alike), number(found.searched));
        let message = match found.alike {
            0 => format!("none of the first {searched} runs ends in `{name}`"),
            1 => format!("only one of the first {searched} runs ends in `{name}`"),
            _ => format!("only {alike} of the first {searched} runs end in `{name}`"),
        };
        let listed: Vec<String> = outcomes.iter().map(|outcome| format!("`{}`", outcome.name)).collect();
        let fault =
            Diagnostic::without_place(message).help(format!("the outcomes are {}", listed.join(", ")));
        return Err(faults::not_found(study, fault.help("--runs says how many runs to look through")));
    }
    Ok(Some(Search { by, outcome: name, found }))
}
