//! Options at draws of the parameters that nobody knows: what chance and ignorance each do to the answer.

use super::faulty::Faulty;
use super::jobs::{Answer, Arm, Job, Unanswered};
use super::options::Options;
use super::prepared::Study;
use crate::analysis::estimates::estimate::{Estimate, estimates};
use crate::analysis::sensitivity::sampling_design::{beyond, latin_hypercube};
use crate::analysis::summary::keeps;
use crate::analysis::uncertainty::bands::{Drawn, Uncertainty, uncertainty};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::engine::program::Program;
use crate::engine::runs::InOrder;
use crate::engine::runs::paired::{Paired, all_pairs};
use crate::engine::runs::simulation::Simulation;
use crate::model::settings::options::{Choice, Side};
use crate::model::value_text::written;
use crate::model::{Model, Plan, Point, unknowns};

/// How many draws a comparison makes unasked, and with how many runs of each option: a fifth of the runs at the stated
/// values goes into them. Where they would be too few to say anything there are none.
pub fn draws_unasked(runs: u64) -> Option<[u64; 2]> {
    let draws = (runs / 5 / LEAST_RUNS).min(100);
    (draws >= LEAST_DRAWS).then_some([draws, LEAST_RUNS])
}

/// The same where some draws are to be made whatever the runs.
pub(super) fn draws_at_least(runs: u64) -> [u64; 2] {
    draws_unasked(runs).unwrap_or([LEAST_DRAWS, LEAST_RUNS])
}

/// Fewer say nothing.
const LEAST_DRAWS: u64 = 40;

/// How many runs a draw has unless it is said: those at the stated values shared out, and no fewer than 200.
pub fn runs_of_draw(runs: u64, draws: u64) -> u64 {
    (runs / draws).max(LEAST_RUNS)
}

/// A block of fewer runs takes nearly as long.
const LEAST_RUNS: u64 = 200;

impl Study {
    /// This study alone, as the one option.
    pub fn alone(&self) -> Result<Options, Box<Faulty>> {
        let choice = Choice { label: String::new(), settings: self.settings.clone() };
        let side = Side { choices: vec![choice], actors: vec![], variants: vec![] };
        Ok(Options { studies: vec![self.under(self.settings.clone())?], side })
    }
}

impl Study {
    /// Of which unknown parameters draws lie beyond the range, so that they count as its ends, and how many.
    pub fn beyond_ranges(&self) -> Diagnostics {
        let mut told = Diagnostics::default();
        for unknown in unknowns(&self.model, &self.settings, &self.plan) {
            let parameter = &self.model.parameters[unknown.parameter];
            let (Some(dist), Some(ends)) = (&parameter.dist, unknown.range) else { continue };
            let shares = beyond(&unknown);
            if shares[0] + shares[1] < LEAST_TOLD {
                continue;
            }
            let at = |end: usize| {
                let value = written(&self.model, unknown.parameter, ends[end]);
                (shares[end] >= LEAST_TOLD)
                    .then(|| format!("{:.1}% of draws at {value}", 100.0 * shares[end]))
            };
            let label: Vec<String> = [0, 1].into_iter().filter_map(at).collect();
            let message = format!("draws of `{}` beyond its range count as its ends", parameter.name);
            told.push(Diagnostic::warning(dist.span, message).code(Code::Range).label(label.join(", ")));
        }
        told
    }
}

/// A smaller share of draws beyond the range goes without a word.
const LEAST_TOLD: f64 = 0.0005;

impl Options {
    /// Whether there is room for so many draws of so many runs.
    ///
    /// # Errors
    /// A fault that says what to reduce.
    pub fn can_draw(&self, count: u64, runs: u64) -> Result<(), Box<Faulty>> {
        let options = self.studies.len();
        self.room_for([count, runs], options, all_pairs(options).len(), "draws")
    }

    /// Samples 1 to `count` of the unknown parameters, a Latin hypercube: a job each, all options on the same luck and with
    /// the same values. What an option fixes itself, by its variant say, stays as it is under it.
    pub fn draws(&self, seed: u64, count: u64) -> Vec<Job> {
        let points: Vec<Vec<Point>> = (self.studies.iter())
            .map(|study| {
                let unknowns = unknowns(&study.model, &study.settings, &study.plan);
                latin_hypercube(&study.model, &unknowns, seed, count)
            })
            .collect();
        let job = |draw: usize| {
            let arms =
                points.iter().enumerate().map(|(option, points)| Arm { option, point: points[draw].clone() });
            Job { sample: draw as u64 + 1, arms: arms.collect(), pairs: all_pairs(self.studies.len()) }
        };
        (0..count as usize).map(job).collect()
    }

    /// Runs the draws, each as many runs as the simulation says, and says how every number spreads over them, how often
    /// each option is best, and on which parameters it turns whether the option that is `chosen` by each objective at
    /// the stated values is so. `progress` is told, from any thread, of each run under an option.
    ///
    /// The answer depends on options, draws, seed, first run and number of runs; never on the threads.
    ///
    /// # Errors
    /// The first draw that has no answer.
    pub fn uncertain(
        &self,
        draws: &[Job],
        chosen: &[Option<usize>],
        simulation: &Simulation,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<Uncertainty, Box<Unanswered>> {
        self.uncertain_and_keep(draws, chosen, simulation, None, progress)
    }

    /// The same, and what each run came to goes where it is kept: a draw is the part of its number, after part 0.
    ///
    /// # Errors
    /// As [`Options::uncertain`].
    pub fn uncertain_and_keep(
        &self,
        draws: &[Job],
        chosen: &[Option<usize>],
        simulation: &Simulation,
        kept: Option<&InOrder>,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<Uncertainty, Box<Unanswered>> {
        let model: &Model = &self.studies[0].model;
        let drawn = |planned: &[(Plan, Program)], counted: &Paired| Drawn {
            answers: estimates(counted),
            worst: (counted.each.iter())
                .map(|tally| {
                    let payoffs = tally.numbers[model.metrics.len()..].iter();
                    payoffs.map(Estimate::of_worst).collect()
                })
                .collect(),
            keeps: (planned.iter().zip(&counted.each))
                .map(|((plan, program), tally)| keeps(model, plan, program, tally))
                .collect(),
        };
        let drawn = self.evaluate_as(draws, simulation, kept, progress, &Answer::WithPrograms(&drawn))?;
        Ok(uncertainty(model, &common(draws), &drawn, simulation.runs, chosen, &self.contests()))
    }
}

/// The values of each draw, of the parameters that vary under any option.
fn common(draws: &[Job]) -> Vec<Point> {
    let point = |job: &Job| {
        let mut all: Point = job.arms.iter().flat_map(|arm| arm.point.iter().copied()).collect();
        all.sort_by_key(|(id, _)| *id);
        all.dedup_by_key(|(id, _)| *id);
        all
    };
    draws.iter().map(point).collect()
}
