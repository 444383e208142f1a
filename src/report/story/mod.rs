//! The story of one run in words: dated, with the chances that were faced and how they fell.

mod branch;
mod columns;
mod json;
mod teller;
mod words;

pub use branch::{Branch, branch_story};
pub use json::{Search, branch_json, story_json};
pub use words::value;

use crate::analysis::summary::Calendar;
use crate::engine::replay::story::Story;
use crate::model::entity::{Metric, MetricKind, Model};
use crate::model::expr::Type;
use std::fmt::Write as _;
use teller::{Known, Teller};
use unicode_width::UnicodeWidthStr as _;
use words::{flag, number, wrap};

/// How a story is told.
#[derive(Clone, Copy, Debug)]
pub struct Telling {
    /// Every chance that came to nothing, every turn without a response, every drift.
    pub everything: bool,
    pub colour: bool,
    pub width: usize,
}

/// One step of the story: its heading, then lines, each with its indent.
#[derive(Clone, Debug, PartialEq)]
pub struct Chapter {
    pub step: u32,
    pub heading: String,
    pub lines: Vec<(usize, String)>,
}

/// The whole story as text.
pub fn story(model: &Model, story: &Story, telling: Telling) -> String {
    let (bold, plain) = if telling.colour { ("\x1b[1m", "\x1b[0m") } else { ("", "") };
    let mut text = format!("{bold}{}: run {}{plain}\n", model.title, story.run);
    for chapter in chapters(model, story, telling) {
        let _ = write!(text, "\n{bold}{}{plain}\n", chapter.heading);
        for (indent, line) in chapter.lines {
            text += &wrap(&line, 2 + 2 * indent, telling.width);
        }
    }
    let _ = write!(text, "\n{bold}{}{plain}\n", ending(model, story));
    text + &measures(model, story)
}

/// How a run was found, in a line.
pub fn search_line(model: &Model, search: &Search) -> String {
    let number = crate::report::number::count;
    let outcome = model.outcomes.iter().find(|outcome| outcome.name == search.outcome);
    let title = outcome.map_or(search.outcome, |outcome| &outcome.title);
    let (run, alike) = (search.found.run.unwrap_or(0), number(search.found.alike));
    let searched = number(search.found.searched);
    let line = match search.by {
        "typical" => format!(
            "Run {run} is the nearest to the median course of the {alike} runs that end in {title}, of the first \
             {searched}."
        ),
        _ => {
            format!("Run {run} is number {alike} of those that end in {title}, of the first {searched} runs.")
        }
    };
    wrap(&line, 0, 80) + "\n"
}

/// The steps in which something happened; in the last, also what rules did since to what was told before.
pub fn chapters(model: &Model, story: &Story, telling: Telling) -> Vec<Chapter> {
    let mut known = Known::default();
    let mut chapters: Vec<Chapter> = vec![];
    let last = story.steps.len().saturating_sub(1);
    for (step, happenings) in story.steps.iter().enumerate() {
        let mut lines = Teller::lines(model, telling, step == 0, happenings, &mut known);
        if step == last {
            lines.extend(Teller::since(model, telling, &mut known));
        }
        if !lines.is_empty() {
            chapters.push(Chapter { step: step as u32, heading: heading(model, step as u32), lines });
        }
    }
    chapters
}

/// `2015-02-09  week 39`, `Week 39`.
pub fn heading(model: &Model, step: u32) -> String {
    if step == 0 {
        return "At the start".to_owned();
    }
    let moment = moment(model, step);
    match date(model, step) {
        Some(date) => format!("{date}  {moment}"),
        None => format!("{}{}", moment[..1].to_uppercase(), &moment[1..]),
    }
}

/// `in week 39`, `on day 12`.
pub fn when(model: &Model, step: u32) -> String {
    let moment = moment(model, step);
    format!("{} {moment}", if moment.starts_with("day") { "on" } else { "in" })
}

/// `week 39`.
pub fn moment(model: &Model, step: u32) -> String {
    let clock = &model.clock;
    let unit = match clock.unit().0 {
        "steps" => "round",
        unit if clock.units_per_step() == 1.0 => unit.trim_end_matches('s'),
        _ => "step",
    };
    format!("{unit} {step}")
}

fn date(model: &Model, step: u32) -> Option<jiff::civil::Date> {
    let clock = &model.clock;
    Calendar { start: clock.start, step_days: clock.step_days, steps: clock.steps }.date(step)
}

/// What the run came to, in a sentence.
pub fn ending(model: &Model, story: &Story) -> String {
    match (story.ending, &story.failure) {
        (Some((outcome, step)), _) => {
            let title = &model.outcomes[outcome as usize].title;
            format!("{}: it ends in {title}.", heading(model, step))
        }
        (None, Some(failure)) => format!("{}: the run cannot go on.", heading(model, failure.step)),
        (None, None) => "It does not end.".to_owned(),
    }
}

fn measures(model: &Model, story: &Story) -> String {
    let all = measured(model, story);
    let width = all.iter().map(|(title, _)| title.width()).max().unwrap_or(0);
    let line = |(title, value): &(String, String)| {
        format!("  {title}{}  {value}\n", " ".repeat(width.saturating_sub(title.width())))
    };
    all.iter().map(line).collect()
}

/// What the number of a metric is: a value of its expression, or a number of steps.
fn kind(metric: &Metric) -> Type {
    match metric.kind {
        MetricKind::Final | MetricKind::Peak | MetricKind::Low => metric.expr.ty,
        _ => Type::Real,
    }
}

/// What was measured of a run: metrics, then payoffs, each with its value in words.
fn measured(model: &Model, story: &Story) -> Vec<(String, String)> {
    let metrics = model.metrics.iter().map(|m| (m.title.clone(), m.unit.clone(), kind(m)));
    let objectives = model
        .objectives
        .iter()
        .map(|(actor, _)| (format!("payoff of {}", model.actors[*actor].title), None, Type::Real));
    let told = metrics.chain(objectives).zip(&story.measures).map(|((title, unit, ty), value)| {
        let value = match value {
            None => "-".to_owned(),
            Some(value) if ty == Type::Flag => flag(*value).to_owned(),
            Some(value) => {
                format!("{}{}", number(*value), unit.map_or(String::new(), |unit| format!(" {unit}")))
            }
        };
        (title, value)
    });
    told.collect()
}
