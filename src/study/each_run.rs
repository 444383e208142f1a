//! What each single run came to, by name.

use super::prepared::Study;
use crate::engine::Failure;
use crate::engine::runs::{self, EachRun, Simulation};

/// Runs in order. Two are equal if every run came to the same, to the last bit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Runs {
    outcomes: Vec<String>,
    /// Metrics, then the actors of objectives.
    numbers: Vec<String>,
    metrics: usize,
    found: EachRun,
}

/// One of them.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    runs: &'a Runs,
    place: usize,
    /// From 0: [`Scenario::trace`](crate::Scenario::trace) tells its story.
    pub number: u64,
    /// The id of the outcome it ended in.
    pub outcome: &'a str,
    /// The step in which it ended, from 1.
    pub step: u32,
}

impl Runs {
    pub(super) fn of(study: &Study, simulation: &Simulation) -> Result<Runs, Failure> {
        let model = &study.model;
        let metrics = model.metrics.iter().map(|metric| metric.name.clone());
        let objectives = model.objectives.iter().map(|(actor, _)| model.actors[*actor].name.clone());
        Ok(Runs {
            outcomes: model.outcomes.iter().map(|outcome| outcome.name.clone()).collect(),
            numbers: metrics.chain(objectives).collect(),
            metrics: model.metrics.len(),
            found: runs::each_run(&study.program, simulation)?,
        })
    }

    pub fn len(&self) -> usize {
        self.found.endings.len()
    }

    pub fn is_empty(&self) -> bool {
        self.found.endings.is_empty()
    }

    /// The run at a place, from 0.
    pub fn get(&self, place: usize) -> Option<Run<'_>> {
        let ending = self.found.endings.get(place)?;
        let outcome = self.outcomes.get(ending.outcome as usize)?;
        Some(Run { runs: self, place, number: ending.run, outcome, step: ending.step })
    }

    pub fn iter(&self) -> Iter<'_> {
        Iter { runs: self, place: 0 }
    }
}

/// Runs one after the other.
#[derive(Clone, Debug)]
pub struct Iter<'a> {
    runs: &'a Runs,
    place: usize,
}

impl<'a> Iterator for Iter<'a> {
    type Item = Run<'a>;

    fn next(&mut self) -> Option<Run<'a>> {
        let run = self.runs.get(self.place)?;
        self.place += 1;
        Some(run)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.runs.len() - self.place;
        (left, Some(left))
    }
}

impl ExactSizeIterator for Iter<'_> {}

impl<'a> IntoIterator for &'a Runs {
    type Item = Run<'a>;
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}

impl<'a> Run<'a> {
    /// The metric of this id; `None` if it is missing in this run, or if there is no such metric.
    pub fn metric(&self, id: &str) -> Option<f64> {
        self.metrics().find(|(metric, _)| *metric == id)?.1
    }

    /// The payoff of the actor of this id; `None` if it is missing in this run, or if the actor has no objective.
    pub fn objective(&self, actor: &str) -> Option<f64> {
        self.objectives().find(|(objective, _)| *objective == actor)?.1
    }

    /// Ids of all metrics, in file order, with their values; `None` for one that is missing in this run.
    pub fn metrics(&self) -> impl Iterator<Item = (&'a str, Option<f64>)> + use<'a> {
        self.numbers().take(self.runs.metrics)
    }

    /// Ids of all actors with an objective, with their payoffs.
    pub fn objectives(&self) -> impl Iterator<Item = (&'a str, Option<f64>)> + use<'a> {
        self.numbers().skip(self.runs.metrics)
    }

    fn numbers(&self) -> impl Iterator<Item = (&'a str, Option<f64>)> + use<'a> {
        let (runs, place) = (self.runs, self.place);
        let value = move |number| runs.found.number(place, number);
        runs.numbers.iter().enumerate().map(move |(number, id)| (id.as_str(), value(number)))
    }
}
