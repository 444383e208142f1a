//! Intervals on the difference of two chances, from runs that met the same luck and from runs that did not.

use crate::analysis::estimates::interval::{Z, wilson};

/// The 95% score interval on the difference of two chances seen on the same `n` trials, the second less the first:
/// in `first_only` of them the first alone came true, in `second_only` the second alone. Without trials [-1, 1].
///
/// T. Tango, "Equivalence test and confidence interval for the difference in proportions for the paired-sample
/// design", Statistics in Medicine 17 (1998) 891-908: the differences d that the score test does not reject,
/// |second_only - first_only - n d| ≤ z √(n (2 q + d (1 - d))), where q, the chance that the first alone comes true, is
/// the likeliest one given d. It keeps its level where few trials tell the two apart, and does not shrink to
/// nothing where none does: it is then ± z² / (n + z²). At d = 0 it is McNemar's test.
pub fn paired(first_only: u64, second_only: u64, n: u64) -> [f64; 2] {
    debug_assert!(first_only.saturating_add(second_only) <= n, "{first_only}, {second_only} of {n}");
    if n == 0 {
        return [-1.0, 1.0];
    }
    let (less, more, n) = (first_only as f64, second_only as f64, n as f64);
    // The score falls with the difference: each end is found by halving, on its own side of the estimate.
    let estimate = ((more - less) / n).clamp(-1.0, 1.0);
    let halve = |mut inside: f64, mut outside: f64| {
        for _ in 0..100 {
            let middle = inside.midpoint(outside);
            if rejected(less, more, n, middle) { outside = middle } else { inside = middle }
        }
        inside
    };
    let end = |most: f64| if rejected(less, more, n, most) { halve(estimate, most) } else { most };
    [end(-1.0), end(1.0)]
}

/// Whether the score test rejects a difference.
fn rejected(less: f64, more: f64, n: f64, difference: f64) -> bool {
    if difference < 0.0 {
        return rejected(more, less, n, -difference);
    }
    let score = more - less - n * difference;
    let variance = n * (2.0 * likeliest(less, more, n, difference) + difference * (1.0 - difference));
    score * score > Z * Z * variance
}

/// The likeliest chance that the first alone comes true, for a difference that is not negative: the greater root of
/// 2n q² + b q + c = 0.
fn likeliest(less: f64, more: f64, n: f64, difference: f64) -> f64 {
    let b = (2.0 * n - more + less) * difference - less - more;
    let c = -less * difference * (1.0 - difference);
    let root = (b * b - 8.0 * n * c).max(0.0).sqrt();
    // Of the two ways to write the root, the one without a difference of nearly equal numbers.
    if b > 0.0 { -2.0 * c / (b + root) } else { (root - b) / (4.0 * n) }
}

/// The 95% interval on the same difference if the trials of the two had been unrelated, `n` of each.
///
/// R. G. Newcombe, "Interval estimation for the difference between independent proportions: comparison of eleven
/// methods", Statistics in Medicine 17 (1998) 873-890, method 10: from the Wilson intervals of each.
pub fn unpaired(first: u64, second: u64, n: u64) -> [f64; 2] {
    if n == 0 {
        return [-1.0, 1.0];
    }
    let share = |count: u64| count as f64 / n as f64;
    unpaired_means([share(first), share(second)], [wilson(first, n), wilson(second, n)])
}

/// The interval on the second of two means less the first, if their samples are unrelated: from the interval of each, as
/// above.
pub fn unpaired_means([p, q]: [f64; 2], [[low_p, high_p], [low_q, high_q]]: [[f64; 2]; 2]) -> [f64; 2] {
    let difference = q - p;
    [difference - libm::hypot(q - low_q, high_p - p), difference + libm::hypot(high_q - q, p - low_p)]
}

/// How many trials it takes until the paired interval leaves out 0, if what `n` of them showed is how it is: McNemar's
/// test rejects from |second_only - first_only| = z √(first_only + second_only) on. `None` if they showed no difference.
///
/// Q. McNemar, "Note on the sampling error of the difference between correlated proportions or percentages",
/// Psychometrika 12 (1947) 153-157.
pub fn trials_to_separate(first_only: u64, second_only: u64, n: u64) -> Option<f64> {
    let difference = first_only.abs_diff(second_only) as f64;
    let factor = Z * Z * (first_only as f64 + second_only as f64) / (difference * difference);
    (difference > 0.0).then(|| libm::ceil(n as f64 * factor))
}

/// The chance that the paired interval from `n` trials contains the true difference, if the first alone comes true
/// with chance `p` and the second alone with chance `q`: the sum of the trinomial probabilities of the counts whose
/// interval contains it. Takes time in proportion to n².
pub fn paired_coverage(p: f64, q: f64, n: u64) -> f64 {
    let log_factorial = |k: u64| libm::lgamma(k as f64 + 1.0);
    let power = |k: u64, chance: f64| if k == 0 { 0.0 } else { k as f64 * libm::log(chance) };
    let mut covered = 0.0;
    for less in 0..=n {
        for more in 0..=n - less {
            let rest = n - less - more;
            let ways = log_factorial(n) - log_factorial(less) - log_factorial(more) - log_factorial(rest);
            let mass = libm::exp(ways + power(less, p) + power(more, q) + power(rest, 1.0 - p - q));
            // What is left out adds up to less than a part in 10^9.
            if mass < 1e-16 {
                continue;
            }
            let [low, high] = paired(less, more, n);
            if low <= q - p && q - p <= high {
                covered += mass;
            }
        }
    }
    covered
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Worked out apart from this: the likelihood maximised by search, the ends by halving.
    #[test]
    fn ends_are_those_of_the_definition() {
        for (less, more, n, expected) in [
            (1, 0, 44, [-0.118077097, 0.059393230]),
            (1, 7, 21, [0.026003032, 0.517232276]),
            (40, 20, 160, [-0.218064244, -0.030864533]),
            (13, 21, 1000, [-0.003618683, 0.020343655]),
        ] {
            let found = paired(less, more, n);
            for (found, expected) in found.iter().zip(expected) {
                assert!((found - expected).abs() < 1e-8, "{less}, {more} of {n}: {found} for {expected}");
            }
        }
    }

    #[test]
    fn without_a_trial_that_differs_it_is_symmetric_and_not_nothing() {
        for n in [1, 10, 1000, 100_000, 1 << 39] {
            let end = Z * Z / (n as f64 + Z * Z);
            let [low, high] = paired(0, 0, n);
            assert!((high - end).abs() < 1e-12 && (low + end).abs() < 1e-12, "{n}: {low} {high} for {end}");
        }
        assert_eq!(paired(0, 0, 0), [-1.0, 1.0]);
        assert_eq!(paired(0, 7, 7)[1], 1.0);
    }

    /// Worked out from the Wilson intervals of 0 and of 10 of 10.
    #[test]
    fn unrelated_trials() {
        let [low, high] = unpaired(0, 10, 10);
        assert!((low - (1.0 - libm::hypot(1.0 - 0.7224672001371107, 0.2775327998628892))).abs() < 1e-12);
        assert_eq!(high, 1.0);
        assert_eq!(unpaired(0, 0, 0), [-1.0, 1.0]);
    }

    #[test]
    fn trials_that_separate_just_do() {
        let n = trials_to_separate(4000, 4100, 100_000).expect("a difference");
        let at = |factor: f64| {
            let scaled = |count: f64| (count * factor * n / 100_000.0).round() as u64;
            paired(scaled(4000.0), scaled(4100.0), scaled(100_000.0))
        };
        assert!(at(1.02)[0] > 0.0 && at(0.98)[0] < 0.0, "{n}");
        assert_eq!(trials_to_separate(7, 7, 100), None);
    }

    /// Nominal is 95%; the score interval may fall a little below it here and there, as the author's tables show.
    #[test]
    fn it_covers_what_it_should() {
        for (p, q, n, least) in [
            (0.1, 0.1, 60, 0.94),
            (0.02, 0.05, 100, 0.93),
            (0.01, 0.01, 100, 0.95),
            (0.001, 0.0, 200, 0.95),
            (0.3, 0.1, 60, 0.94),
            (0.0, 0.05, 100, 0.93),
        ] {
            let coverage = paired_coverage(p, q, n);
            assert!((least..=1.0 + 1e-9).contains(&coverage), "{coverage} at {p}, {q}, {n}");
        }
    }

    proptest! {
        #[test]
        fn it_surrounds_the_estimate_and_mirrors(
            (n, less, more) in (1u64..1 << 39)
                .prop_flat_map(|n| (Just(n), 0..=n))
                .prop_flat_map(|(n, less)| (Just(n), Just(less), 0..=n - less)),
        ) {
            let [low, high] = paired(less, more, n);
            let estimate = (more as f64 - less as f64) / n as f64;
            prop_assert!(-1.0 <= low && low <= estimate && estimate <= high && high <= 1.0);
            let [mirror_low, mirror_high] = paired(more, less, n);
            prop_assert!((low + mirror_high).abs() < 1e-9 && (high + mirror_low).abs() < 1e-9);
        }
    }
}
