//! Faults and warnings for people: of the scenario, of what is asked for, of runs that cannot go on.

use super::console::{colour_on_stderr, tell};
use super::exit::Stop;
use crate::diagnostics::{Diagnostic, Diagnostics, Sources, render};
use crate::engine::Failure;
use crate::engine::replay::story::Story;
use crate::study::{Error, Faulty, Job, Options, Study, Unanswered};
use std::path::Path;

/// How many faults are shown at once.
pub const MOST_FAULTS: usize = 20;

pub fn shown(faults: &Diagnostics, sources: &Sources, limit: usize) -> String {
    render(faults, sources, colour_on_stderr(), limit)
}

/// What is asked for does not fit the scenario.
pub fn faulty(faulty: &Faulty) -> Stop {
    Stop::Wrong(faulty.render(colour_on_stderr(), MOST_FAULTS))
}

/// There is no answer.
pub fn stopped(error: &Error) -> Stop {
    let text = error.render(colour_on_stderr(), MOST_FAULTS);
    match error {
        Error::RunFailed(_) => Stop::Failed(text),
        _ => Stop::Wrong(text),
    }
}

/// The command line asks for what is not there.
pub fn wrong(study: &Study, fault: Diagnostic) -> Stop {
    Stop::Wrong(one(&study.sources, fault))
}

/// The command line is right, but what it looks for was not found.
pub fn not_found(study: &Study, fault: Diagnostic) -> Stop {
    Stop::Failed(one(&study.sources, fault))
}

/// The command line asks for what cannot be, whatever the scenario.
pub fn refused(fault: Diagnostic) -> Stop {
    Stop::Wrong(one(&Sources::default(), fault))
}

fn one(sources: &Sources, fault: Diagnostic) -> String {
    let mut faults = Diagnostics::default();
    faults.push(fault);
    shown(&faults, sources, MOST_FAULTS)
}

/// A run that cannot go on, with the line, the run to replay and how.
pub fn failed(study: &Study, failure: &Failure, seed: u64, path: &Path) -> Stop {
    stopped(&study.failed(failure, seed, Some(path)))
}

/// The same of a run whose story is told already.
pub fn failed_as(study: &Study, failure: &Failure, story: &Story, seed: u64, path: &Path) -> Stop {
    Stop::Failed(study.explain(failure, story, seed, Some(path)).render(colour_on_stderr(), MOST_FAULTS))
}

/// A setting of the parameters that has no answer: it makes no program, or a run of it cannot go on.
pub fn unanswered(options: &Options, jobs: &[Job], found: &Unanswered, seed: u64, path: &Path) -> Stop {
    stopped(&options.explain(jobs, found, seed, Some(path)))
}

/// Warnings about what was set on the command line.
pub fn tell_of_settings(study: &Study) {
    if !study.of_settings.is_empty() {
        tell(&shown(&study.of_settings, &study.sources, MOST_FAULTS));
    }
}

/// The same of options that are put side by side, each told once.
pub fn tell_of_options(options: &Options) {
    let mut told: Vec<&str> = vec![];
    for study in &options.studies {
        let mut new = Diagnostics::default();
        for fault in study.of_settings.iter().filter(|fault| !told.contains(&fault.message.as_str())) {
            new.push(fault.clone());
        }
        told.extend(study.of_settings.iter().map(|fault| fault.message.as_str()));
        if !new.is_empty() {
            tell(&shown(&new, &study.sources, MOST_FAULTS));
        }
    }
}

/// Warnings about what is drawn of the unknown parameters.
pub fn tell_of_draws(study: &Study) {
    let beyond = study.beyond_ranges();
    if !beyond.is_empty() {
        tell(&shown(&beyond, &study.sources, MOST_FAULTS));
    }
}
