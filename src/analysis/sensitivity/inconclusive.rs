//! Why something cannot be told: an answer besides yes and no.

use crate::analysis::estimates::estimate::Estimate;
use crate::model::Point;

/// Why there is no verdict.
#[derive(Clone, Debug, PartialEq)]
pub enum Inconclusive {
    /// It has no number at some of the settings.
    Missing {
        settings: usize,
        of: usize,
        /// The place of an input and its value there, if it has no number at exactly the settings with this value.
        only_at: Option<(usize, f64)>,
    },
    /// It has a number everywhere, but somewhere in too few runs for a sampling error, or a size that has none.
    NoError,
    /// Every setting has the same value of the input.
    NotMoved,
    /// In the words of a document: of an answer that was read back.
    Told(String),
}

impl Estimate {
    /// Whether it has a value and a sampling error: without, nothing can be told by it.
    pub fn is_known(&self) -> bool {
        self.mean.is_finite() && self.variance.is_finite()
    }
}

/// Why nothing can be told by all of these estimates, made at settings that each have a value of every input; `None` if
/// all are known.
pub fn why<'a>(found: impl Iterator<Item = (&'a Point, &'a Estimate)>) -> Option<Inconclusive> {
    let all: Vec<(&Point, &Estimate)> = found.collect();
    let is_missing = |one: &&(&Point, &Estimate)| !one.1.mean.is_finite();
    let Some((first, _)) = all.iter().find(is_missing) else {
        return all.iter().any(|(_, estimate)| !estimate.is_known()).then_some(Inconclusive::NoError);
    };
    let settings = all.iter().filter(is_missing).count();
    let decides = |&(place, value): &(usize, f64)| {
        all.iter().all(|(point, estimate)| (point[place].1 == value) != estimate.mean.is_finite())
    };
    let only_at = first.iter().map(|&(_, value)| value).enumerate().find(decides);
    Some(Inconclusive::Missing { settings, of: all.len(), only_at })
}
