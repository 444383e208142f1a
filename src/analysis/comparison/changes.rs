//! What an edit of a scenario changed: two versions of it, held against each other.

use crate::analysis::comparison::{Difference, PairSummary, Verdict};
use crate::analysis::summary::Summary;

/// What changed in outcomes and objectives, the new version minus the old one.
#[derive(Clone, Debug)]
pub struct Changes {
    /// Whether the two met the same luck run by run; else the intervals are those that hold whatever their luck.
    pub paired: bool,
    /// Of the outcomes that both versions have.
    pub outcomes: Vec<Difference>,
    /// Of the objectives that both versions have.
    pub objectives: Vec<Difference>,
    /// Titles of outcomes and objectives that only the new version has.
    pub added: Vec<String>,
    /// Titles of those that only the old one had.
    pub removed: Vec<String>,
}

impl Changes {
    pub fn of_pair(pair: PairSummary) -> Changes {
        let (outcomes, objectives) = (pair.outcomes, pair.objectives);
        Changes { paired: true, outcomes, objectives, added: vec![], removed: vec![] }
    }

    /// Where outcomes or numbers are not the same, so that runs cannot be held against each other one by one.
    pub fn of_summaries(before: &Summary, now: &Summary) -> Changes {
        let outcomes = |summary: &Summary| -> Vec<Estimated> {
            let of = |one: &crate::analysis::summary::OutcomeSummary| Estimated {
                id: one.id.clone(),
                title: one.title.clone(),
                value: one.chance,
                interval: one.interval,
            };
            summary.outcomes.iter().map(of).collect()
        };
        let objectives = |summary: &Summary| -> Vec<Estimated> {
            let of = |one: &crate::analysis::summary::MetricSummary| Estimated {
                id: one.id.clone(),
                title: one.title.clone(),
                value: one.mean,
                interval: one.interval,
            };
            summary.objectives.iter().map(of).collect()
        };
        let outcomes = [outcomes(before), outcomes(now)];
        let objectives = [objectives(before), objectives(now)];
        let only = |place: usize| {
            let lacking = |lists: &[Vec<Estimated>; 2]| -> Vec<String> {
                let other = &lists[1 - place];
                let missing = |one: &&Estimated| other.iter().all(|known| known.id != one.id);
                lists[place].iter().filter(missing).map(|one| one.title.clone()).collect()
            };
            [lacking(&outcomes), lacking(&objectives)].concat()
        };
        Changes {
            paired: false,
            outcomes: common(&outcomes),
            objectives: common(&objectives),
            added: only(1),
            removed: only(0),
        }
    }

    /// What has an interval that leaves out 0, or none: chances first, then means.
    pub fn significant(&self) -> impl Iterator<Item = (&Difference, bool)> {
        let outcomes = self.outcomes.iter().map(|one| (one, true));
        let all = outcomes.chain(self.objectives.iter().map(|one| (one, false)));
        all.filter(|(one, _)| matches!(one.verdict, Verdict::Apart | Verdict::Inconclusive))
    }

    /// Whether every single run came to the same.
    pub fn is_none(&self) -> bool {
        let mut all = self.outcomes.iter().chain(&self.objectives);
        self.paired && all.all(|one| one.verdict == Verdict::Same)
    }
}

struct Estimated {
    id: String,
    title: String,
    value: f64,
    interval: [f64; 2],
}

fn common([before, now]: &[Vec<Estimated>; 2]) -> Vec<Difference> {
    let pairs = now.iter().filter_map(|one| Some((before.iter().find(|other| other.id == one.id)?, one)));
    pairs.map(|(before, now)| difference(before, now)).collect()
}

/// The interval is as wide as the two together: both met the same random numbers, in other places, so that nothing is
/// known of how they hang together.
fn difference(before: &Estimated, now: &Estimated) -> Difference {
    let interval = [now.interval[0] - before.interval[1], now.interval[1] - before.interval[0]];
    let verdict = match interval {
        [low, high] if !(low.is_finite() && high.is_finite()) => Verdict::Inconclusive,
        [low, high] if low > 0.0 || high < 0.0 => Verdict::Apart,
        _ => Verdict::Unclear,
    };
    Difference {
        id: now.id.clone(),
        title: now.title.clone(),
        estimate: now.value - before.value,
        interval,
        unpaired: interval,
        variance_ratio: None,
        only: None,
        missing: 0,
        runs_to_separate: None,
        verdict,
    }
}
