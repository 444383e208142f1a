//! What a claim comes to: statistics and differences that must lie where it says.

use crate::model::expectation::{Claim, Trend};

/// At how many values of a parameter a trend is tried.
const SETTINGS: usize = 5;

/// A number that must lie somewhere.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Demand {
    /// The second less the first of these options or settings; `None` for the statistic under the only one.
    pub between: Option<[usize; 2]>,
    pub low: f64,
    pub high: f64,
    /// Whether it may lie on an end.
    pub or_equal: bool,
    /// Whether the claim only passes if it surely lies there; else it only fails if it surely does not.
    pub must: bool,
}

impl Demand {
    fn between(between: Option<[usize; 2]>, [low, high]: [f64; 2], or_equal: bool) -> Demand {
        Demand { between, low, high, or_equal, must: true }
    }
}

/// The values of a parameter at which a trend is tried, both ends among them, in equal distances.
pub fn settings_tried([low, high]: [f64; 2], whole: bool) -> Vec<f64> {
    let at = |setting: usize| {
        let value = low + (high - low) * (setting as f64 / (SETTINGS - 1) as f64);
        match setting {
            0 => low,
            setting if setting + 1 == SETTINGS => high,
            _ if whole => value.round(),
            // To twelve figures, as one would write it.
            _ => format!("{value:.11e}").parse().unwrap_or(value),
        }
    };
    let mut values: Vec<f64> = (0..SETTINGS).map(at).collect();
    values.dedup();
    values
}

/// What must hold for a claim, with the values of what it reads, under how many settings it is tried.
pub fn demands(claim: &Claim, bounds: &[f64], settings: usize) -> Vec<Demand> {
    let bound = |place: usize| bounds.get(place).copied().unwrap_or(f64::NAN);
    let infinity = f64::INFINITY;
    match claim {
        Claim::Bound { comparison, .. } => {
            let ends = if comparison.below { [-infinity, bound(0)] } else { [bound(0), infinity] };
            vec![Demand::between(None, ends, comparison.or_equal)]
        }
        Claim::Value { .. } => {
            vec![Demand::between(None, [bound(0) - bound(1), bound(0) + bound(1)], true)]
        }
        Claim::Trend { trend: Trend::Flat(_), .. } => {
            let from_lowest = |setting| Demand::between(Some([0, setting]), [-bound(0), bound(0)], true);
            (1..settings).map(from_lowest).collect()
        }
        Claim::Trend { trend, .. } => {
            let ends = if matches!(trend, Trend::Rises) { [0.0, infinity] } else { [-infinity, 0.0] };
            let all = Demand::between(Some([0, settings - 1]), ends, false);
            let steps = (1..settings).map(|setting| {
                let step = Demand::between(Some([setting - 1, setting]), ends, true);
                Demand { must: false, ..step }
            });
            // Of two settings the step is the whole.
            std::iter::once(all).chain(steps.filter(|_| settings > 2)).collect()
        }
        Claim::Difference { lower, least, .. } => {
            let least_or_none = if least.is_some() { bound(0) } else { 0.0 };
            // From the second option to the first.
            let ends = if *lower { [-infinity, -least_or_none] } else { [least_or_none, infinity] };
            vec![Demand::between(Some([1, 0]), ends, least_or_none > 0.0)]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_in_equal_distances_and_those_of_whole_numbers_differ() {
        assert_eq!(settings_tried([0.1, 0.9], false), [0.1, 0.3, 0.5, 0.7, 0.9]);
        assert_eq!(settings_tried([1.0, 3.0], true), [1.0, 2.0, 3.0]);
        assert_eq!(settings_tried([0.0, 8.0], true), [0.0, 2.0, 4.0, 6.0, 8.0]);
    }

    #[test]
    fn a_trend_is_of_its_ends_and_no_step_may_go_against_it() {
        let claim = Claim::Trend { trend: Trend::Falls, parameter: 0, ends: [0.0, 1.0] };
        let all = demands(&claim, &[], 5);
        assert_eq!(all.len(), 5);
        assert_eq!(
            (all[0].between, all[0].high, all[0].or_equal, all[0].must),
            (Some([0, 4]), 0.0, false, true)
        );
        assert!(all[1..].iter().all(|step| !step.must && step.or_equal && step.high == 0.0));
        assert_eq!(demands(&claim, &[], 2).len(), 1);
    }
}
