//! Differences between two options with what is known of them: paired interval, what pairing bought, runs needed.

use crate::analysis::estimates::interval::{self, Z};
use crate::analysis::estimates::paired_interval;
use crate::analysis::estimates::same_bits::{same_bits, same_if_equal};
use crate::engine::tally::{Differences, Moments, NumberTally, PairTally, RunTally};

/// A difference, the second less the first.
#[derive(Clone, Debug)]
pub struct Difference {
    pub id: String,
    pub title: String,
    pub estimate: f64,
    /// Paired, 95%.
    pub interval: [f64; 2],
    /// What it would be if the two had met unrelated luck.
    pub unpaired: [f64; 2],
    /// Variance with unrelated luck over variance with the same: how many times more runs the former would take. `None`
    /// if no run differs.
    pub variance_ratio: Option<f64>,
    /// Runs in which it holds under the first only, and under the second only; for outcomes and conditions.
    pub only: Option<[u64; 2]>,
    /// Runs in which one of the two was not measured: they are left out.
    pub missing: u64,
    /// Runs until the paired interval leaves out 0, if the estimates are right; `None` if there is no difference.
    pub runs_to_separate: Option<f64>,
    pub verdict: Verdict,
}

same_if_equal!(Verdict);

same_bits! { Difference { id, title, estimate, interval, unpaired, variance_ratio, only, missing, runs_to_separate, verdict } }

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The interval leaves out 0.
    Apart,
    /// The interval holds 0.
    Unclear,
    /// It is the same in every single run.
    Same,
    /// One of the two has no number.
    Inconclusive,
}

impl Difference {
    /// The same seen from the other side.
    pub fn reversed(&self) -> Difference {
        let negated = |[low, high]: [f64; 2]| [-high, -low];
        Difference {
            estimate: -self.estimate,
            interval: negated(self.interval),
            unpaired: negated(self.unpaired),
            only: self.only.map(|[first, second]| [second, first]),
            ..self.clone()
        }
    }
}

/// The difference in the chance of an outcome.
pub fn of_outcome(pair: &PairTally, ending: usize, id: &str, title: &str) -> Difference {
    let only = pair.discordant(ending);
    let both = pair.both(ending, ending);
    chances(only, both, pair.runs(), id, title)
}

/// Of `n` trials, those in which only the first, only the second, or both came true.
fn chances(only: [u64; 2], both: u64, n: u64, id: &str, title: &str) -> Difference {
    let [less, more] = only;
    let trials = n as f64;
    let estimate = if n == 0 { f64::NAN } else { (more as f64 - less as f64) / trials };
    let interval = paired_interval::paired(less, more, n);
    let spread = |count: u64| count as f64 / trials * (1.0 - count as f64 / trials);
    let unrelated = spread(less + both) + spread(more + both);
    let related = (less + more) as f64 / trials - estimate * estimate;
    Difference {
        id: id.to_owned(),
        title: title.to_owned(),
        estimate,
        interval,
        unpaired: paired_interval::unpaired(less + both, more + both, n),
        variance_ratio: (related > 0.0).then(|| unrelated / related),
        only: Some(only),
        missing: 0,
        runs_to_separate: paired_interval::trials_to_separate(less, more, n),
        verdict: if less + more == 0 && n > 0 { Verdict::Same } else { verdict(interval) },
    }
}

/// The difference in the mean of a number.
pub fn of_mean(
    differences: &Differences,
    [first, second]: [&NumberTally; 2],
    flag: bool,
    id: &str,
    title: &str,
) -> Difference {
    let moments = &differences.moments;
    let known = [first, second].map(NumberTally::known);
    let [first, second] = [first, second].map(NumberTally::moments);
    let n = moments.count();
    if flag && differences.missing == 0 && n > 0 {
        // Differences of 0 and 1 are -1, 0 and 1: their sum and the sum of their squares tell how many of each.
        let trials = n as f64;
        let sum = moments.mean() * trials;
        let squares =
            if n > 1 { moments.variance() * (trials - 1.0) + sum * sum / trials } else { sum * sum };
        let less = ((squares - sum) / 2.0).round().max(0.0) as u64;
        let more = ((squares + sum) / 2.0).round().max(0.0) as u64;
        let both = ((first.mean() * trials).round() as u64).saturating_sub(less);
        return Difference { missing: 0, ..chances([less, more], both, n, id, title) };
    }
    let (estimate, variance) = (moments.mean(), moments.variance());
    let interval = interval::mean(moments, differences.known);
    let error = |moments: &Moments| moments.variance() / moments.count() as f64;
    let unrelated = error(&first) + error(&second);
    let same = n > 0 && differences.missing == 0 && moments.is_constant() && estimate == 0.0;
    Difference {
        id: id.to_owned(),
        title: title.to_owned(),
        estimate,
        interval,
        unpaired: paired_interval::unpaired_means(
            [first.mean(), second.mean()],
            [interval::mean(&first, known[0]), interval::mean(&second, known[1])],
        ),
        variance_ratio: Some(unrelated / (variance / n as f64)).filter(|ratio| ratio.is_finite()),
        only: None,
        missing: differences.missing,
        runs_to_separate: Some(libm::ceil(Z * Z * variance / (estimate * estimate)).max(2.0))
            .filter(|_| estimate != 0.0 && variance > 0.0 && variance.is_finite()),
        verdict: if same { Verdict::Same } else { verdict(interval) },
    }
}

fn verdict([low, high]: [f64; 2]) -> Verdict {
    if low > 0.0 || high < 0.0 { Verdict::Apart } else { Verdict::Unclear }
}

/// By how many runs each outcome turned into each other one.
pub fn table(pair: &PairTally, tally: &RunTally) -> Vec<Vec<u64>> {
    let endings = tally.endings.len();
    (0..endings).map(|first| (0..endings).map(|second| pair.both(first, second)).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::tally::{NumberShape, Shape};

    const FLAG: NumberShape = NumberShape { low: 0.0, high: 1.0, whole: true, drawn: true };

    fn counted(runs: &[(f64, f64)]) -> (PairTally, RunTally, RunTally) {
        let shape = Shape {
            steps: 1,
            endings: 2,
            given: 0,
            ladders: vec![],
            numbers: vec![FLAG],
            uses: 0,
            marks: 0,
            fans: vec![],
        };
        let (mut one, mut other) = (RunTally::new(&shape), RunTally::new(&shape));
        let mut pair = PairTally::new(2, [(&FLAG, &FLAG)].into_iter());
        for &(a, b) in runs {
            pair.add(a as usize, b as usize);
            pair.numbers[0].add(Some(a), Some(b));
            one.numbers[0].add(a);
            other.numbers[0].add(b);
        }
        one.settle();
        other.settle();
        (pair, one, other)
    }

    #[test]
    fn a_condition_differs_as_an_outcome_does() {
        let runs = [(0.0, 1.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0), (0.0, 0.0), (1.0, 1.0), (0.0, 1.0)];
        let (pair, one, other) = counted(&runs);
        let numbers = [&one.numbers[0], &other.numbers[0]];
        let outcome = of_outcome(&pair, 1, "x", "x");
        assert_eq!(outcome, of_mean(&pair.numbers[0], numbers, true, "x", "x"));
        assert_eq!(outcome.only, Some([1, 3]));
        assert!((outcome.estimate - 2.0 / 7.0).abs() < 1e-15);
        assert_eq!(outcome.verdict, Verdict::Unclear);
        let mean = of_mean(&pair.numbers[0], numbers, false, "x", "x");
        assert!((mean.estimate - outcome.estimate).abs() < 1e-12);
        assert_eq!(mean.reversed().reversed(), mean);
    }

    #[test]
    fn what_is_the_same_in_every_run_is_said_to_be() {
        let (pair, one, other) = counted(&[(0.0, 0.0), (1.0, 1.0), (0.0, 0.0)]);
        for flag in [true, false] {
            let found = of_mean(&pair.numbers[0], [&one.numbers[0], &other.numbers[0]], flag, "x", "x");
            assert_eq!((found.estimate, found.verdict), (0.0, Verdict::Same));
            assert_eq!((found.runs_to_separate, found.variance_ratio), (None, None));
        }
        assert_eq!(of_outcome(&pair, 0, "x", "x").verdict, Verdict::Same);
    }

    #[test]
    fn runs_on_the_same_luck_are_worth_more() {
        let mut runs = vec![(0.0, 0.0); 500];
        runs.extend([(1.0, 1.0); 480]);
        runs.extend([(0.0, 1.0); 20]);
        let (pair, ..) = counted(&runs);
        let found = of_outcome(&pair, 1, "x", "x");
        let width = |[low, high]: [f64; 2]| high - low;
        assert!(width(found.interval) < width(found.unpaired) / 3.0);
        assert!(found.variance_ratio.expect("runs differ") > 20.0);
        assert_eq!(found.verdict, Verdict::Apart);
        assert!(found.unpaired[0] < 0.0, "unrelated luck could not have told");
    }
}
