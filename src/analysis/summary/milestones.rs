//! What runs come past on their way: how many reach each milestone, and how many of those that reached the one before.

use crate::analysis::estimates::interval::wilson;
use crate::analysis::estimates::same_bits::same_bits;
use crate::model::entity::Model;

/// What runs come past on their way, once they have come past all before it.
#[derive(Clone, Debug)]
pub struct Milestone {
    pub id: String,
    pub title: String,
    /// The share of all runs that reach it.
    pub chance: f64,
    /// Wilson 95%; not numbers if the chance is exact.
    pub interval: [f64; 2],
    /// The share of those that reach it among those that reach the one before it; of the first, among all. Not a number if
    /// none does, or the one before is not known.
    pub given_last: f64,
    /// Wilson 95%; not numbers if the chance is exact, or no run reaches the one before.
    pub given_last_interval: [f64; 2],
}

same_bits! { Milestone { id, title, chance, interval, given_last, given_last_interval } }

/// The milestones of a model as far as chances are known, by the name of the metric, with their intervals.
/// `runs`: how many they are from, if they are.
pub(super) fn milestones(
    model: &Model,
    chance: impl Fn(&str) -> Option<(f64, [f64; 2])>,
    runs: Option<u64>,
) -> Vec<Milestone> {
    let mut found: Vec<Milestone> = vec![];
    // The chance of the one before, if it is known.
    let mut before = Some(1.0);
    for &id in &model.milestones {
        let metric = &model.metrics[id];
        let reached = chance(&metric.name);
        if let Some((chance, interval)) = reached {
            let counts = |of: f64| runs.map(|runs| (of * runs as f64).round() as u64);
            let given_last_interval = match (counts(chance), before.and_then(counts)) {
                (Some(reached), Some(before)) if before > 0 => wilson(reached.min(before), before),
                _ => [f64::NAN; 2],
            };
            found.push(Milestone {
                id: metric.name.trim_start_matches("milestone.").to_owned(),
                title: metric.title.clone(),
                chance,
                interval,
                given_last: chance / before.unwrap_or(f64::NAN),
                given_last_interval,
            });
        }
        before = reached.map(|(chance, _)| chance);
    }
    found
}
