//! What stands in the way of an exact answer, in words, with what would help.

use super::faulty::Faulty;
use super::prepared::Study;
use super::suggested_commands::{settings, shell};
use crate::analysis::summary::Calendar;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::engine::exact::{Crowd, NoExactAnswer, Options, TooMany};
use crate::engine::limits;
use crate::engine::program::{Column, Meaning, Program, Span};
use crate::model::entity::Model;
use crate::model::expr::Action;
use std::path::Path;

/// Draws that are shown at most.
const MOST_DRAWS: usize = 12;
/// Variables that are named at most.
const MOST_NAMES: usize = 5;

impl Study {
    /// What stands in the way, with the line if it is one, and, of a scenario that was named, the command that samples
    /// instead.
    pub fn explain_no_exact_answer(
        &self,
        options: &Options,
        obstacle: &NoExactAnswer,
        name: Option<&Path>,
    ) -> Faulty {
        let word = |name: &Path| shell(&name.display().to_string());
        let command = name.map(|name| format!("escalade run {}{}", word(name), settings(self)));
        let mut fault = explain(&self.model, &self.program, options, obstacle);
        let is_failure = matches!(obstacle, NoExactAnswer::Failed(_));
        let way_out = if is_failure { "to look for one by sampling" } else { "to sample instead" };
        let mut faults = Diagnostics::default();
        // What always works stands before what may lead to the next obstacle.
        if let Some(command) = command.filter(|_| !matches!(obstacle, NoExactAnswer::Impossible)) {
            fault.help.insert(0, format!("{way_out}: {command}"));
        }
        faults.push(fault);
        Faulty { faults, sources: self.sources.clone() }
    }
}

fn explain(model: &Model, program: &Program, options: &Options, obstacle: &NoExactAnswer) -> Diagnostic {
    match obstacle {
        NoExactAnswer::Continuous(all) => endless(all),
        NoExactAnswer::Failed(failure) => {
            let what = failure.check.explain(failure.value);
            Diagnostic::error(failure.span, format!("{what}, in some run at step {}", failure.step))
                .label("read here")
                .help("an exact answer goes through every run that is possible, however rare")
        }
        NoExactAnswer::NoRoom { numbers, bytes } => {
            let (numbers, bytes) = (limits::count(*numbers as u64), limits::bytes(*bytes as u64));
            let most = limits::bytes(options.max_bytes as u64);
            let message = format!(
                "no exact answer: a state has {numbers} numbers, and those of some states at once would take {bytes} of memory: at most {most} go"
            );
            Diagnostic::without_place(message)
                .help("smaller groups, or fewer variables a member, make smaller states")
        }
        NoExactAnswer::Impossible => Diagnostic::without_place("no exact answer: what is given cannot be").help(
            "its probability is 0: it holds in no run",
        ),
        NoExactAnswer::Unsound(total) => Diagnostic::without_place(format!(
            "internal error: the probabilities of the exact answer add up to {total}, or an expectation is not finite"
        ))
        .help("this should never be told: please report it, with the file"),
        NoExactAnswer::TooManyStates(found) => too_many(model, program, options, found),
    }
}

fn endless(all: &[Span]) -> Diagnostic {
    let (message, &first) = match all {
        // A draw that was met is among all there are.
        [] => return Diagnostic::without_place("no exact answer: a draw has no finite list of options"),
        [one] => ("no exact answer: this draw has no finite list of options".to_owned(), one),
        [first, ..] => {
            let count = limits::count(all.len() as u64);
            (format!("no exact answer: {count} draws have no finite list of options"), first)
        }
    };
    let label = "drawn from a continuum";
    let mut diagnostic = Diagnostic::error(first, message).label(label);
    for &other in all.iter().skip(1).take(MOST_DRAWS - 1) {
        diagnostic = diagnostic.related(other, label);
    }
    if all.len() > MOST_DRAWS {
        let more = limits::count((all.len() - MOST_DRAWS) as u64);
        diagnostic = diagnostic.help(format!("{more} more are not shown"));
    }
    diagnostic.help("what is drawn by weights (`draw`), by a chance or by `poisson` has a finite list of options, and so has a fixed number")
}

/// One state becomes too many within a part of a step.
fn crowded(crowd: &Crowd, when: &str) -> Diagnostic {
    let message = format!("no exact answer: one state becomes too many {when}");
    let diagnostic = Diagnostic::error(crowd.draw, message);
    match crowd.members {
        Some((taken, candidates)) => {
            let [taken, candidates] = [taken, candidates].map(|number| limits::count(number as u64));
            diagnostic
                .label(format!("{taken} of {candidates} members are taken at random: in too many ways"))
                .help("a smaller `take`, fewer candidates (`where`), or fewer draws in the same part of `turn` can be solved exactly")
                .help("members in the order of the file, or by a number of theirs, are taken in one way only")
        }
        None => diagnostic
            .label("here the states of one part of a step no longer fit")
            .help("fewer draws in one part of `turn`, or fewer options, can be solved exactly"),
    }
}

fn too_many(model: &Model, program: &Program, options: &Options, found: &TooMany) -> Diagnostic {
    let states = limits::count(found.states as u64);
    let when = when(model, found.step);
    if let Some(crowd) = &found.crowd {
        return crowded(crowd, &when);
    }
    let limit = if found.memory {
        format!("{} of memory are full", limits::bytes(options.max_bytes as u64))
    } else {
        format!("--max-states is {}", limits::count(options.max_states as u64))
    };
    let message = format!("no exact answer: {states} states are alive {when}, and {limit}");
    let mut diagnostic = Diagnostic::without_place(message);
    let names = tellers(model, program, &found.distinct);
    if !names.is_empty() {
        diagnostic = diagnostic.help(format!("most different values: {}", names.join(", ")));
    }
    diagnostic = diagnostic
        .help("whole numbers with small ranges, and fewer numbers that are read, make fewer states");
    if !found.memory {
        diagnostic = diagnostic.help("more states take more memory and time: --max-states N");
    }
    if options.prune == 0.0 {
        diagnostic.help("rare states can be dropped, with a bound on the error: --prune 1e-9")
    } else {
        let more = 100.0 * options.prune;
        let help = if more < 0.01 {
            format!("more of the rare states can be dropped, for a wider bound: --prune {more:.0e}")
        } else {
            "dropping more of the rare states would leave little of the answer".to_owned()
        };
        diagnostic.help(help)
    }
}

fn when(model: &Model, step: u32) -> String {
    let calendar =
        Calendar { start: model.clock.start, step_days: model.clock.step_days, steps: model.clock.steps };
    match calendar.date(step) {
        Some(date) => format!("in step {step} ({})", date.strftime("%-d %b %Y")),
        None => format!("in step {step}"),
    }
}

/// Variables and histories with how many values they have, the most first; those of a group count once.
fn tellers(model: &Model, program: &Program, distinct: &[(Column, usize)]) -> Vec<String> {
    let mut names: Vec<(String, usize)> = vec![];
    for &(column, count) in distinct {
        let Some(name) = name(model, program, column) else { continue };
        if !names.iter().any(|(known, _)| *known == name) {
            names.push((name, count));
        }
    }
    let told = names.into_iter().take(MOST_NAMES);
    told.map(|(name, count)| format!("{name} ({})", limits::count(count as u64))).collect()
}

fn name(model: &Model, program: &Program, column: Column) -> Option<String> {
    let action = |action: Action| match action {
        Action::Event(event) => model.events[event].name.clone(),
        Action::Response(response) => {
            let response = &model.responses[response];
            format!("{}.{}", model.actors[response.actor].name, response.name)
        }
    };
    Some(match program.state.get(column as usize)?.meaning {
        Meaning::Variable { variable, .. } => {
            let variable = &model.variables[variable];
            let each = if variable.group.is_some() { ", each member" } else { "" };
            format!("`{}`{each}", variable.name)
        }
        Meaning::Times { action: of, .. } => format!("`times({})`", action(of)),
        Meaning::Last { action: of, .. } => format!("`since({})`", action(of)),
        Meaning::Due => "when what is under way falls due".to_owned(),
        Meaning::SignCount { belief } => {
            let belief = &model.beliefs[belief];
            let each = if model.variables[belief.about].group.is_some() { ", each member" } else { "" };
            format!("signs seen for `{}`{each}", belief.name)
        }
        Meaning::Accumulator { metric } => format!("the metric `{}` so far", model.metrics[metric].name),
        Meaning::Plain => "delays and durations".to_owned(),
        Meaning::Derived => return None,
        Meaning::Report => "the highest rung so far".to_owned(),
    })
}
