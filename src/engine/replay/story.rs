//! What happened in one run, as data.

use crate::program::Span;
use crate::program::{Action, VariableId};
use crate::program::{Check, Origin};
use crate::vm::failure::Failure;

/// The story of one run.
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
        /// Of whom a sign is seen.
        member: Option<u32>,
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
    /// A game begins: by node and option, whether it is available; by end, what it is worth to whom the scenario says.
    Played {
        origin: Origin,
        open: Vec<bool>,
        worth: Vec<f64>,
    },
    /// What the options of a node of a game are expected to be worth to whoever moves there, before the move.
    Foreseen {
        origin: Origin,
        worth: Vec<f64>,
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
        member: Option<u32>,
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
