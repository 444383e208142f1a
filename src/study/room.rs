//! Whether there is room for what is asked: what would take too much memory is refused before it takes any.

use super::{Faulty, Options};
use crate::analysis::answers::quantities;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::engine::schedule::Room;
use crate::limits::{MEMORY, bytes, count};
use crate::model::Model;
use crate::model::program::Program;

/// A fault of the scenario, if not even one thread has room for its runs and what is counted of them; it names what takes
/// most.
pub(super) fn of_program(model: &Model, program: &Program) -> Option<Diagnostic> {
    let room = Room::of(program);
    if room.least() <= MEMORY {
        return None;
    }
    let steps = count(program.steps);
    let mut all: Vec<(u64, Diagnostic)> = vec![];
    let too_much = |what: String, taken: u64| {
        format!("{what} would take {}, and {} are left", bytes(taken), bytes(MEMORY))
    };
    for (ladder, &taken) in program.ladders.iter().zip(&room.counters.ladders) {
        let taken = 2 * taken;
        let message = too_much(format!("counting the rungs of `{}`", ladder.id), taken);
        let help = format!("fewer than {steps} steps, or fewer than {} rungs", count(ladder.rungs));
        all.push((taken, Diagnostic::error(model.ladders[ladder.ladder].span, message).help(help)));
    }
    for (fan, &taken) in model.fans.iter().zip(&room.counters.fans) {
        let taken = 2 * taken;
        let message = too_much(format!("the fan of `{}`", fan.name), taken);
        let help = format!("fewer than {steps} steps, or no fan");
        all.push((taken, Diagnostic::error(fan.expr.span, message).help(help)));
    }
    let without_place = |what: &str, taken: u64, help: String| {
        (taken, Diagnostic::without_place(too_much(what.to_owned(), taken)).help(help))
    };
    let (endings, numbers) = (2 * room.counters.endings, 2 * room.counters.numbers);
    let fewer = |many: usize, what: &str| format!("fewer than {} {what}", count(many as u64));
    let outcomes = fewer(model.outcomes.len(), "outcomes");
    all.push(without_place(
        "counting outcomes by step",
        endings,
        format!("fewer than {steps} steps, or {outcomes}"),
    ));
    let measures = program.metrics.len() + program.objectives.len();
    all.push(without_place("counting metrics and payoffs", numbers, fewer(measures, "of them")));
    let columns = fewer(program.columns as usize, "numbers a run: smaller groups, or shorter delays");
    all.push(without_place("the state of the runs", room.state, columns));
    let sites = fewer(program.sites as usize, "places that draw in a step: smaller groups");
    all.push(without_place("what is drawn in a step", room.draws, sites));
    let most = all.into_iter().max_by_key(|(taken, _)| *taken)?;
    // Where it is several things together, the sum is told too.
    Some(match most.0 > MEMORY {
        true => most.1,
        false => most.1.help(format!("with all else it is {}", bytes(room.least()))),
    })
}

/// What is kept of a setting of the parameters until all have been run.
const ESTIMATE: u64 = 32;
const VALUE: u64 = 16;

impl Options {
    /// Whether there is room for so many jobs, each of so many arms and pairs of them.
    ///
    /// # Errors
    /// A fault that says what to reduce.
    pub(super) fn room_for(
        &self,
        jobs: u64,
        arms: usize,
        pairs: usize,
        what: &str,
    ) -> Result<(), Box<Faulty>> {
        let (arms, pairs) = (arms as u64, pairs as u64);
        let study = &self.studies[0];
        let quantities = quantities(&study.model).len() as u64;
        let parameters = self.unknowns().len() as u64;
        let (values, estimates) = (VALUE * parameters + 2 * ESTIMATE, ESTIMATE * quantities + ESTIMATE);
        // A point is kept by the design, by its job and by the answers; its text in a report takes about as much again.
        let job = arms * (3 * values + 2 * estimates) + pairs * (VALUE + estimates);
        let answers = jobs.saturating_mul(job);
        // Of a job all arms are counted at once.
        let least = self.studies.iter().map(|study| Room::of(&study.program).least()).max();
        let counters = arms * least.unwrap_or(0);
        let message = |what: String, taken: u64| {
            let message = format!("{what} would take {}, and {} are left", bytes(taken), bytes(MEMORY));
            Diagnostic::without_place(message)
        };
        let fault = if answers > MEMORY {
            message(format!("{} {what} of {} settings each", count(jobs), count(arms)), answers).help(
                format!(
                    "no more than {} go, or fewer unknown parameters, options, metrics and outcomes",
                    count(MEMORY / job.max(1))
                ),
            )
        } else if counters > MEMORY {
            message(format!("counting {} settings side by side", count(arms)), counters)
                .help("fewer options or unknown parameters, steps, rungs or fans")
        } else {
            return Ok(());
        };
        let mut faults = Diagnostics::default();
        faults.push(fault);
        Err(Box::new(Faulty { faults, sources: study.sources.clone() }))
    }
}
