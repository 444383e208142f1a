//! What the runs of a block came to, column by column.

use super::block::Ended;
use crate::program::{Measure, Program};

/// The outcome of a run in which what is given does not hold.
const LEFT_OUT: u32 = u32::MAX;

/// How the runs of a block ended under one program, by run.
pub struct Rows<'p> {
    measures: Vec<&'p Measure>,
    /// Whether runs may be left out.
    may_lack: bool,
    first_run: u64,
    runs: usize,
    outcomes: Vec<u32>,
    steps: Vec<u32>,
    /// By measure, then by run.
    numbers: Vec<Vec<Option<f64>>>,
    /// By response, then by run; empty, if nobody asks.
    uses: Vec<Vec<u32>>,
}

impl<'p> Rows<'p> {
    /// Room for so many runs.
    pub(super) fn new(program: &'p Program, lanes: usize, with_uses: bool) -> Self {
        let measures: Vec<&Measure> = program.metrics.iter().chain(&program.objectives).collect();
        let uses = if with_uses { program.response_times.len() } else { 0 };
        Rows {
            may_lack: !program.given.is_none(),
            first_run: 0,
            runs: 0,
            outcomes: vec![0; lanes],
            steps: vec![0; lanes],
            numbers: vec![vec![None; lanes]; measures.len()],
            uses: vec![vec![0; lanes]; uses],
            measures,
        }
    }

    /// A block begins. What was there before is written over: each of its runs ends, or is left out.
    pub(super) fn begin(&mut self, first_run: u64, runs: u64) {
        (self.first_run, self.runs) = (first_run, runs as usize);
        if self.may_lack {
            self.outcomes.fill(LEFT_OUT);
        }
    }

    pub(super) fn add(&mut self, ended: &Ended) {
        let row = (ended.ending.run - self.first_run) as usize;
        self.outcomes[row] = ended.ending.outcome;
        self.steps[row] = ended.ending.step;
        for (column, measure) in self.numbers.iter_mut().zip(&self.measures) {
            column[row] = ended.measured(measure);
        }
        for (response, column) in self.uses.iter_mut().enumerate() {
            column[row] = ended.used(response);
        }
    }

    pub fn first_run(&self) -> u64 {
        self.first_run
    }

    pub fn len(&self) -> usize {
        self.runs
    }

    pub fn is_empty(&self) -> bool {
        self.runs == 0
    }

    /// Whether every run is told.
    pub(super) fn has_all(&self) -> bool {
        !self.may_lack
    }

    /// Whether the run is told: what is given holds in it.
    pub fn has(&self, row: usize) -> bool {
        self.outcomes[row] != LEFT_OUT
    }

    /// Of runs that are told.
    pub fn outcomes(&self) -> &[u32] {
        &self.outcomes[..self.runs]
    }

    /// The steps in which the runs ended.
    pub fn steps(&self) -> &[u32] {
        &self.steps[..self.runs]
    }

    /// A metric, or an objective after all metrics; `None` where it is missing.
    pub fn numbers(&self, number: usize) -> &[Option<f64>] {
        &self.numbers[number][..self.runs]
    }

    /// How often a response took effect.
    pub fn uses(&self, response: usize) -> &[u32] {
        &self.uses[response][..self.runs]
    }
}
