//! One run, retold: the same program and the same luck, with everything that happens noted down.

use super::kernel;
use super::lanes::{Failure, Lanes};
use super::noise::Noise;
use super::settle::Draw;
use super::teller::Teller;
use crate::diagnostics::Span;
use crate::model::expr::{Action, VariableId};
use crate::model::program::{Check, Column, Meaning, Origin, Program};

/// The story of one run, as data.
#[derive(Clone, Debug)]
pub struct Story {
    pub run: u64,
    /// Steps from 0, each with what happened in it; steps in which nothing happened are there too.
    pub steps: Vec<Vec<Happening>>,
    /// The outcome and its step; absent if the run failed.
    pub ending: Option<(u32, u32)>,
    /// Metrics, then objectives, in order; `None` where missing.
    pub measures: Vec<Option<f64>>,
    /// The state at the end, or when it failed: variable, member if it is a member's, value.
    pub state: Vec<(VariableId, Option<u32>, f64)>,
    pub failure: Option<Failure>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Happening {
    Chance {
        origin: Origin,
        site: u32,
        p: f64,
        u: f64,
        came_true: bool,
    },
    Choice {
        origin: Origin,
        site: u32,
        weights: Vec<f64>,
        u: f64,
        chosen: Option<usize>,
    },
    /// What rules came to, among what was available. The site is that of the choice, which rules do not draw.
    Ruled {
        origin: Origin,
        site: u32,
        available: Vec<bool>,
        chosen: Option<usize>,
    },
    /// The one choice of a branch that its luck, or its rules, would have made otherwise.
    Edited {
        origin: Origin,
        site: u32,
        by_luck: Option<usize>,
        chosen: Option<usize>,
    },
    /// A number of steps drawn.
    Delay {
        origin: Origin,
        site: u32,
        low: u32,
        high: u32,
        steps: u32,
    },
    Drawn {
        origin: Origin,
        site: u32,
        value: f64,
    },
    Selected {
        origin: Origin,
        members: Vec<u32>,
    },
    Took {
        action: Action,
    },
    Scheduled {
        origin: Origin,
        member: Option<u32>,
        steps: u32,
    },
    /// What was put off falls due: a prepared response, or the rest of an effect.
    Due {
        origin: Origin,
        member: Option<u32>,
        /// The step in which it was put off.
        since: Option<u32>,
        cause: Option<Cause>,
    },
    /// `asked` differs from `after` where the value was clamped.
    Changed {
        variable: VariableId,
        member: Option<u32>,
        before: f64,
        asked: f64,
        after: f64,
        span: Span,
    },
    /// What a belief has come to: the probability of each of its values.
    Believed {
        belief: usize,
        probabilities: Vec<f64>,
    },
    /// What follows happens every step, by rule and without chance.
    Drift,
    Failed {
        check: Check,
        value: f64,
    },
}

/// One other choice: at this step and site, this option, or none of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edit {
    pub step: u32,
    pub site: u32,
    pub option: Option<usize>,
}

/// What sets an effect going.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    Action(Action),
    Answer { reaction: usize, option: usize },
}

/// Replays one run. What falls due is told only by a program that is compiled for telling.
pub fn trace(program: &Program, seed: u64, sample: u64, run: u64) -> Story {
    retold(program, seed, sample, run, None)
}

/// Replays one run with one other choice and the same luck everywhere else.
pub fn branch(program: &Program, seed: u64, sample: u64, run: u64, edit: Edit) -> Story {
    retold(program, seed, sample, run, Some(edit))
}

fn retold(program: &Program, seed: u64, sample: u64, run: u64, edit: Option<Edit>) -> Story {
    let noise = Noise::new(seed, program.sites);
    let mut lanes = Lanes::new(program, 1);
    let mut teller = Teller::new(program, Draw::new(&noise, program), edit);
    lanes.start(program, [Noise::stream(sample, run)]);
    kernel::run(program, program.setup, &mut lanes, &mut teller);
    let mut steps = vec![std::mem::take(&mut teller.happenings)];
    let mut ending = None;
    while ending.is_none() && lanes.failures.is_empty() && lanes.step < program.steps {
        lanes.step += 1;
        for (&part, &drift) in program.parts.iter().zip(&program.drift) {
            if drift {
                teller.tell(Happening::Drift);
            }
            teller.cause = None;
            kernel::run(program, part, &mut lanes, &mut teller);
            if !lanes.failures.is_empty() {
                break;
            }
        }
        steps.push(std::mem::take(&mut teller.happenings));
        let outcome = lanes.get(program.outcome, 0);
        ending = (outcome >= 0.0).then_some((outcome as u32, lanes.step));
    }
    if ending.is_some() {
        kernel::run(program, program.finish, &mut lanes, &mut teller);
    }
    let failure = lanes.failures.first().cloned();
    let measures = program.metrics.iter().chain(&program.objectives).map(|measure| {
        let value = lanes.get(measure.column, 0);
        (ending.is_some() && !(measure.may_be_missing && value < 0.0)).then_some(value)
    });
    Story {
        run,
        steps,
        measures: measures.collect(),
        state: teller.at_failure.unwrap_or_else(|| state(program, &lanes)),
        ending: ending.filter(|_| failure.is_none()),
        failure,
    }
}

pub(super) fn state(program: &Program, lanes: &Lanes) -> Vec<(VariableId, Option<u32>, f64)> {
    let columns = program.state.iter().enumerate();
    columns
        .filter_map(|(column, state)| match state.meaning {
            Meaning::Variable { variable, member } => {
                let next = Meaning::Variable { variable, member: 1 };
                let alone =
                    member == 0 && program.state.get(column + 1).is_none_or(|state| state.meaning != next);
                Some((variable, (!alone).then_some(member), lanes.get(column as Column, 0)))
            }
            _ => None,
        })
        .collect()
}
