//! Outcomes, metrics and objectives of a summary by their ids.

use super::contents::{MetricSummary, OutcomeSummary, Summary};
use std::ops::Index;

impl Summary {
    /// The outcome of this id.
    pub fn outcome(&self, id: &str) -> Option<&OutcomeSummary> {
        self.outcomes.iter().find(|outcome| outcome.id == id)
    }

    /// The metric of this id. An exact summary leaves out some: see [`Exactness::untold`](super::Exactness::untold).
    pub fn metric(&self, id: &str) -> Option<&MetricSummary> {
        self.metrics.iter().find(|metric| metric.id == id)
    }

    /// The mean of the metric of this id, and its interval.
    pub(super) fn mean_of(&self, metric: &str) -> Option<(f64, [f64; 2])> {
        self.metric(metric).map(|found| (found.mean, found.interval))
    }

    /// Where the metric stands whose mean is the chance of a milestone, given by its place.
    pub fn metric_of_milestone(&self, place: usize) -> Option<usize> {
        let id = format!("milestone.{}", self.milestones.get(place)?.id);
        self.metrics.iter().position(|metric| metric.id == id)
    }

    /// The payoff of the actor of this id.
    pub fn objective(&self, actor: &str) -> Option<&MetricSummary> {
        self.objectives.iter().find(|objective| objective.id == actor)
    }

    /// That there is no such outcome, and which there are.
    pub(crate) fn no_outcome(&self, id: &str) -> String {
        let ids: Vec<String> = self.outcomes.iter().map(|outcome| format!("`{}`", outcome.id)).collect();
        format!("there is no outcome `{id}`: there are {}", ids.join(", "))
    }
}

/// An outcome by its id; [`Summary::outcome`] is the same without a panic.
///
/// # Panics
/// If no outcome has the id; the message lists those that there are.
impl Index<&str> for Summary {
    type Output = OutcomeSummary;

    #[track_caller]
    fn index(&self, id: &str) -> &OutcomeSummary {
        match self.outcome(id) {
            Some(outcome) => outcome,
            None => panic!("{}", self.no_outcome(id)),
        }
    }
}
