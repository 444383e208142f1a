//! The values of a metric in equal bins with round edges, and its quantiles.

use crate::analysis::summary::{Histogram, MetricSummary};
use crate::report::plots::draw::axis::{Scale, round_step};

/// So many whole numbers still have a bar each.
const MOST_SINGLE: usize = 120;
/// About so many bars, where they are put together.
const ABOUT: f64 = 40.0;
/// Never more, whatever the numbers are.
const MOST: usize = 400;

pub struct Bins {
    /// The lower edge of the first; whole numbers stand in the middle of theirs.
    pub start: f64,
    pub step: f64,
    /// Of all runs.
    pub shares: Vec<f64>,
}

/// The bins of a histogram that hold anything, with the edges of the first and the width of each; whole numbers in the
/// middle.
fn filled(metric: &MetricSummary) -> Option<(f64, f64, &[u64])> {
    let Histogram { low, high, counts } = &metric.histogram;
    let first = counts.iter().position(|count| *count > 0)?;
    let last = counts.iter().rposition(|count| *count > 0)?;
    let width = if metric.whole { 1.0 } else { (high - low) / counts.len() as f64 };
    let width = if width.is_finite() && width > 0.0 { width } else { 1.0 };
    let low = if low.is_finite() { *low } else { 0.0 };
    let edge = if metric.whole { low - 0.5 } else { low };
    Some((edge + first as f64 * width, width, &counts[first..=last]))
}

fn total(counts: &[u64]) -> f64 {
    counts.iter().map(|count| u128::from(*count)).sum::<u128>() as f64
}

impl Bins {
    pub fn of(metric: &MetricSummary) -> Option<Bins> {
        let (from, width, counts) = filled(metric)?;
        let came = if metric.missing.is_finite() { 1.0 - metric.missing } else { 1.0 };
        let share = |count: f64| count / total(counts) * came;
        if metric.whole && counts.len() <= MOST_SINGLE || counts.len() == 1 {
            let shares = counts.iter().map(|count| share(*count as f64)).collect();
            return Some(Bins { start: from, step: width, shares });
        }
        let span = width * counts.len() as f64;
        let step = round_step(span / ABOUT);
        // Whole numbers: a bin from 10 to 19 begins at 9.5.
        let half = if metric.whole { 0.5 } else { 0.0 };
        let start = ((from + half) / step).floor() * step - half;
        let bins = (((from + span - start) / step - 1e-9).ceil() as usize).clamp(1, MOST);
        let mut shares = vec![0.0; bins];
        for (i, count) in counts.iter().enumerate() {
            // Spread evenly over what it covers.
            let [low, high] = [i, i + 1].map(|edge| (from + edge as f64 * width - start) / step);
            let [first, last] = [low, high].map(|place| (place as usize).min(bins - 1));
            for (bin, into) in shares.iter_mut().enumerate().take(last + 1).skip(first) {
                let covered = high.min((bin + 1) as f64) - low.max(bin as f64);
                let covered = if first == last { 1.0 } else { covered.max(0.0) / (high - low) };
                *into += share(*count as f64) * covered;
            }
        }
        // An edge that is one of both may leave an empty bin behind.
        while shares.len() > 1 && shares.last().is_some_and(|share| *share <= 0.0) {
            shares.pop();
        }
        Some(Bins { start, step, shares })
    }

    pub fn edge(&self, place: usize) -> f64 {
        self.start + place as f64 * self.step
    }

    /// What of an interval lies between the first edge and the last; no numbers, if nothing does.
    pub fn within(&self, [low, high]: [f64; 2]) -> [f64; 2] {
        let (first, last) = (self.start, self.edge(self.shares.len()));
        if low > last || high < first { [f64::NAN; 2] } else { [low.max(first), high.min(last)] }
    }

    /// From the first edge to the last, with a little air; a few bars are not to fill the page.
    pub fn scale(&self, left: f64, right: f64) -> Scale {
        let n = self.shares.len() as f64;
        let air = if n < 6.0 { (6.0 - n) / 2.0 * self.step } else { 0.25 * self.step };
        Scale::new(self.start - air, self.edge(self.shares.len()) + air, left, right)
    }
}

/// The value of all runs in which it came, if there is but one, to nine figures.
pub fn only_value(metric: &MetricSummary) -> Option<f64> {
    let (from, _, counts) = filled(metric)?;
    let Histogram { low, high, .. } = metric.histogram;
    match metric.whole {
        true => (counts.len() == 1).then_some(from + 0.5),
        false => (high - low <= 1e-9 * low.abs().max(high.abs())).then_some(low),
    }
}

/// The value that a share of the runs in which it came does not exceed: within a bin, in proportion, but never on the wrong
/// side of a quantile that is known.
pub fn quantile(metric: &MetricSummary, share: f64) -> Option<f64> {
    let value = interpolated(metric, share)?;
    let Some(known) = metric.quantiles else { return Some(value) };
    let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
    for (at, quantile) in [(0.05, known.p05), (0.5, known.p50), (0.95, known.p95)] {
        if quantile.is_finite() && share >= at {
            low = quantile;
        } else if quantile.is_finite() && high == f64::INFINITY {
            high = quantile;
        }
    }
    Some(value.min(high).max(low))
}

fn interpolated(metric: &MetricSummary, share: f64) -> Option<f64> {
    let (from, width, counts) = filled(metric)?;
    let wanted = share * total(counts);
    let mut below = 0.0;
    for (i, count) in counts.iter().enumerate() {
        let own = *count as f64;
        if own > 0.0 && below + own >= wanted {
            let empty = |place: Option<&u64>| place.is_none_or(|count| *count == 0);
            let alone = empty(counts.get(i + 1)) && empty(i.checked_sub(1).and_then(|i| counts.get(i)));
            let within = match () {
                () if metric.whole => 0.5,
                // A bin with none beside it is one value, as far as can be told; the first and the last are the ends.
                () if alone && i == 0 => 0.0,
                () if alone && i + 1 == counts.len() => 1.0,
                () if alone => 0.5,
                () => ((wanted - below) / own).clamp(0.0, 1.0),
            };
            return Some(from + (i as f64 + within) * width);
        }
        below += own;
    }
    Some(from + (counts.len() as f64 - 0.5) * width)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::fixtures;

    fn metric(whole: bool, low: f64, high: f64, counts: Vec<u64>) -> MetricSummary {
        let histogram = Histogram { low, high, counts };
        MetricSummary {
            whole,
            missing: 0.0,
            quantiles: None,
            histogram,
            ..fixtures::rich().metrics[0].clone()
        }
    }

    #[test]
    fn bins_are_round_and_hold_all_runs() {
        for values in [1, 2, 48, 119, 120, 121, 137, 211, 1000, 4096] {
            for whole in [true, false] {
                let metric = metric(whole, 3.0, values as f64 + 2.0, vec![3; values]);
                let bins = Bins::of(&metric).expect("bins");
                assert!((bins.shares.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{values} {whole}");
                assert!(bins.shares.len() <= MOST_SINGLE, "{values} {whole}: {}", bins.shares.len());
                // Of what is equally likely all bars but those at both ends are equally high.
                let inner = bins.shares.get(1..bins.shares.len() - 1).unwrap_or_default();
                assert!(inner.iter().all(|share| (share - inner[0]).abs() < 1e-9), "{values} {whole}");
            }
        }
    }

    #[test]
    fn a_bin_of_whole_numbers_begins_at_a_round_one() {
        let bins = Bins::of(&metric(true, 0.0, 199.0, vec![1; 200])).expect("bins");
        assert_eq!((bins.start, bins.step, bins.shares.len()), (-0.5, 5.0, 40));
    }

    #[test]
    fn quantiles_of_whole_numbers_are_numbers_that_came() {
        let metric = metric(true, 4.0, 6.0, vec![50, 0, 50]);
        assert_eq!(quantile(&metric, 0.25), Some(4.0));
        assert_eq!(quantile(&metric, 0.75), Some(6.0));
    }
}
