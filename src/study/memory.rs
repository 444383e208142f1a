//! Whether there is room for what is asked: what would take too much memory is refused before it takes any.

use crate::analysis::estimates::estimate::quantities;
use crate::diagnostics::{Code, Diagnostic, Span};
use crate::engine::limits::{MEMORY, bytes, count};
use crate::engine::program::Program;
use crate::engine::runs::memory::MemoryNeed;
use crate::engine::tally::PairTally;
use crate::model::Model;

/// A fault of the scenario, if not even one thread has room for its runs and what is counted of them; it names what takes
/// most.
pub(super) fn of_program(model: &Model, program: &Program) -> Option<Diagnostic> {
    let room = MemoryNeed::of(program, u64::MAX);
    if room.least() <= MEMORY {
        return None;
    }
    let steps = count(program.steps);
    let fewer = |many: usize, what: &str| format!("fewer than {} {what}", count(many as u64));
    let mut all: Vec<(u64, String, Option<Span>, String)> = vec![];
    for (ladder, &taken) in program.ladders.iter().zip(&room.counters.ladders) {
        let help = format!("fewer than {steps} steps, or {}", fewer(ladder.rungs as usize, "rungs"));
        let span = model.ladders[ladder.ladder].span;
        all.push((2 * taken, format!("counting the rungs of `{}`", ladder.id), Some(span), help));
    }
    for (fan, &taken) in model.fans.iter().zip(&room.counters.fans) {
        let help = format!("fewer than {steps} steps, or no fan");
        all.push((2 * taken, format!("the fan of `{}`", fan.name), Some(fan.expr.span), help));
    }
    let mut without_place = |what: &str, taken, help| all.push((taken, what.to_owned(), None, help));
    let outcomes = format!("fewer than {steps} steps, or {}", fewer(model.outcomes.len(), "outcomes"));
    without_place("counting outcomes by step", 2 * room.counters.endings, outcomes);
    let measures = fewer(program.metrics.len() + program.objectives.len(), "of them");
    without_place("counting metrics and payoffs", 2 * room.counters.numbers, measures);
    let columns = fewer(program.columns as usize, "numbers a run: smaller groups, or shorter delays");
    without_place("the state of the runs", room.state, columns);
    let sites = fewer(program.sites as usize, "places that draw in a step: smaller groups");
    without_place("what is drawn in a step", room.draws, sites);
    let (taken, what, span, help) = all.into_iter().rev().max_by_key(|(taken, ..)| *taken)?;
    // It may be several things together.
    let fault = if taken > MEMORY {
        too_much(&what, taken)
    } else {
        too_much("this scenario", room.least()).help(format!("most of it: {what}, {}", bytes(taken)))
    };
    Some(Diagnostic { place: span, ..fault.help(help) })
}

fn too_much(what: &str, taken: u64) -> Diagnostic {
    let message = format!("{what} would take {} of memory: at most {} go", bytes(taken), bytes(MEMORY));
    Diagnostic::without_place(message).of_memory().code(Code::Limit)
}

/// What is kept of a setting of the parameters until all have been run.
const ESTIMATE: u64 = 32;
const VALUE: u64 = 16;

/// A fault that says what to reduce, if there is no room for so many jobs of so many runs, each of so many arms and pairs
/// of them. The programs are those of the options; so many parameters vary.
pub(super) fn of_jobs<'a>(
    model: &Model,
    programs: impl Iterator<Item = &'a Program>,
    parameters: usize,
    [jobs, runs]: [u64; 2],
    [arms, pairs]: [usize; 2],
    what: &str,
) -> Option<Diagnostic> {
    let (arms, pairs) = (arms as u64, pairs as u64);
    let quantities = quantities(model).len();
    let pair = PairTally::bytes(model.outcomes.len(), quantities);
    let (values, estimates) =
        (VALUE * parameters as u64 + 2 * ESTIMATE, ESTIMATE * quantities as u64 + ESTIMATE);
    // A point is kept by the design, by its job and by the answers; its text in a report takes about as much again.
    let job = arms * (3 * values + 2 * estimates) + pairs * (VALUE + estimates);
    let answers = jobs.saturating_mul(job);
    // Of a job all arms are counted at once.
    let least = programs.map(|program| MemoryNeed::of(program, runs).least()).max();
    let counters = arms * least.unwrap_or(0) + 2 * pairs * pair;
    if answers > MEMORY {
        let help = format!(
            "no more than {} go, or fewer unknown parameters, options, metrics and outcomes",
            count(MEMORY / job.max(1))
        );
        let what = format!("{} {what} of {} settings each", count(jobs), count(arms));
        return Some(too_much(&what, answers).help(help));
    }
    (counters > MEMORY).then(|| {
        too_much(&format!("counting {} settings side by side", count(arms)), counters)
            .help("fewer options or unknown parameters, metrics, outcomes, steps, rungs or fans")
    })
}
