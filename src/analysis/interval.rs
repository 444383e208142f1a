//! Intervals for proportions and means.

pub mod paired;

use crate::engine::quantile::quantile;
use crate::model::expr::Distribution;

/// The 97.5% point of the normal distribution: 95% of it lies within this many standard deviations of its mean.
pub const Z: f64 = 1.959963984540054;

/// The 95% score interval for a chance of which `count` of `n` trials came true, `count <= n`. Exactly 0 at the
/// lower end if none did, exactly 1 at the upper if all did; [0, 1] without trials.
///
/// Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927) 209-212: the
/// chances p that the normal test does not reject, |count/n - p| ≤ z √(p (1 - p) / n). Unlike the textbook
/// interval it keeps its level at chances near 0 and 1 and never leaves [0, 1]; see Brown, Cai and DasGupta,
/// "Interval estimation for a binomial proportion", Statistical Science 16 (2001) 101-133.
pub fn wilson(count: u64, n: u64) -> [f64; 2] {
    debug_assert!(count <= n, "{count} of {n}");
    if n == 0 {
        return [0.0, 1.0];
    }
    let trials = n as f64;
    let share = count as f64 / trials;
    let rest = (n.saturating_sub(count)) as f64 / trials;
    let z2 = Z * Z / trials;
    let upper = (share + z2 / 2.0 + (z2 * (share * rest + z2 / 4.0)).sqrt()) / (1.0 + z2);
    // The two ends are the roots of a quadratic with product share² / (1 + z²/n): found so, the lower end has
    // no difference of nearly equal numbers in it.
    let lower = share * share / ((1.0 + z2) * upper);
    [lower, if count >= n { 1.0 } else { upper.min(1.0) }]
}

/// The 95% normal interval on a mean: mean ± z √(variance / n), with the sample variance of `n` values. The whole
/// line if there are fewer than two values and so no variance.
///
/// The central limit theorem; Brown, Cai and DasGupta (2001) on why it will not do for proportions.
pub fn mean(mean: f64, variance: f64, n: u64) -> [f64; 2] {
    if n < 2 {
        return [f64::NEG_INFINITY, f64::INFINITY];
    }
    let half = Z * (variance / n as f64).sqrt();
    [mean - half, mean + half]
}

/// Half of the interval on the difference of two means that misses it with chance `miss`: their squared standard errors, and of
/// how many values each is. NaN if one has fewer than two.
///
/// B. L. Welch, "The generalization of 'Student's' problem when several different population variances are involved",
/// Biometrika 34 (1947) 28-35; degrees of freedom by F. E. Satterthwaite, "An approximate distribution of estimates of
/// variance components", Biometrics Bulletin 2 (1946) 110-114.
pub fn welch(variances: [f64; 2], n: [u64; 2], miss: f64) -> f64 {
    let all = variances[0] + variances[1];
    if all == 0.0 {
        return 0.0;
    }
    let each = variances.iter().zip(n).map(|(variance, n)| variance * variance / (n as f64 - 1.0));
    student(miss, all * all / each.sum::<f64>()) * all.sqrt()
}

/// What Student's t exceeds in size with chance `miss`: t² = ν (1 - x) / x, where x has the beta distribution with ν/2 and 1/2.
fn student(miss: f64, freedom: f64) -> f64 {
    let x = quantile(Distribution::Beta, [freedom / 2.0, 0.5, f64::NAN], miss);
    (freedom * (1.0 - x) / x).sqrt()
}

/// The chance that the Wilson interval from `n` trials contains the true chance `p`, 0 to 1: the sum of the
/// binomial probabilities of those counts whose interval contains it. Takes time in proportion to `n`.
///
/// Brown, Cai and DasGupta (2001), section 2.
pub fn wilson_coverage(p: f64, n: u64) -> f64 {
    // Binomial probabilities relative to that of a count near the mode, each from its neighbour: no factorial is
    // ever formed, and what underflows is too small to matter.
    let mode = (p * (n as f64 + 1.0)).min(n as f64) as u64;
    let ratio = |k: u64| (n - k) as f64 / (k + 1) as f64 * (p / (1.0 - p));
    let (mut all, mut covered) = (0.0, 0.0);
    let mut count = |k: u64, mass: f64| {
        all += mass;
        let [low, high] = wilson(k, n);
        if low <= p && p <= high {
            covered += mass;
        }
    };
    let mut mass = 1.0;
    for k in mode..=n {
        count(k, mass);
        if k < n {
            mass *= ratio(k);
        }
    }
    mass = 1.0;
    for k in (0..mode).rev() {
        mass /= ratio(k);
        count(k, mass);
    }
    covered / all
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn close(found: f64, expected: f64) -> bool {
        (found - expected).abs() <= 1e-14 * expected.abs()
    }

    /// Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998)
    /// 857-872, table I, method 3, to the four places printed there.
    #[test]
    fn wilson_as_published() {
        for (count, n, expected) in [
            (81, 263, ["0.2553", "0.3662"]),
            (15, 148, ["0.0624", "0.1605"]),
            (0, 20, ["0.0000", "0.1611"]),
            (1, 29, ["0.0061", "0.1718"]),
        ] {
            assert_eq!(wilson(count, n).map(|end| format!("{end:.4}")), expected, "{count} of {n}");
        }
    }

    /// Worked out from the formula in decimal arithmetic of 50 places.
    #[test]
    fn wilson_to_the_last_places() {
        for (count, n, low, high) in [
            (0, 10, 0.0, 0.2775327998628892),
            (1, 10, 0.017876213095072906, 0.4041500267952385),
            (5, 10, 0.236593090512564, 0.763406909487436),
            (10, 10, 0.7224672001371107, 1.0),
            (41_234, 100_000, 0.4092924473435514, 0.41539428724334665),
            (1, 1_000_000, 1.765245767453715e-7, 5.664911804311442e-6),
            (1_000_000_000, 10_000_000_007, 0.09999412019170774, 0.10000587997560896),
        ] {
            let [found_low, found_high] = wilson(count, n);
            assert!(close(found_low, low), "{count} of {n}: {found_low} for {low}");
            assert!(close(found_high, high), "{count} of {n}: {found_high} for {high}");
        }
    }

    #[test]
    fn never_and_always_end_at_0_and_1() {
        for n in (1..1000).chain([12_345_678, 1 << 40]) {
            assert_eq!(wilson(0, n)[0], 0.0, "none of {n}");
            assert_eq!(wilson(n, n)[1], 1.0, "all of {n}");
        }
    }

    #[test]
    fn nothing_is_known_without_trials() {
        assert_eq!(wilson(0, 0), [0.0, 1.0]);
        assert_eq!(mean(3.0, f64::NAN, 1), [f64::NEG_INFINITY, f64::INFINITY]);
    }

    #[test]
    fn mean_and_its_error() {
        let [low, high] = mean(10.0, 4.0, 100);
        assert!(close(low, 10.0 - 0.2 * Z) && close(high, 10.0 + 0.2 * Z));
        assert_eq!(mean(10.0, 0.0, 100), [10.0, 10.0]);
    }

    /// From printed tables of Student's distribution, to the places printed there.
    #[test]
    fn student_as_published() {
        for (miss, freedom, expected) in
            [(0.05, 1.0, "12.706"), (0.05, 10.0, "2.228"), (0.01, 30.0, "2.750"), (0.001, 120.0, "3.373")]
        {
            assert_eq!(format!("{:.3}", student(miss, freedom)), expected, "{miss} {freedom}");
        }
        assert!((student(0.05, 1e6) - Z).abs() < 1e-5);
        assert!((welch([0.5, 0.5], [16, 16], 0.01) - student(0.01, 30.0)).abs() < 1e-12);
        assert_eq!(welch([0.0, 0.0], [5, 5], 0.05), 0.0);
        assert!(welch([f64::NAN, 1.0], [1, 5], 0.05).is_nan());
    }

    /// Summed in exact fractions.
    #[test]
    fn coverage_of_the_wilson_interval() {
        for (p, n, expected) in [
            (0.1, 10, 0.9298091736),
            (0.5, 20, 0.9586105346679688),
            (0.3, 50, 0.9566596115764148),
            (0.001, 100, 0.904792147113709),
            (0.01, 500, 0.9623274103090974),
            (0.9, 25, 0.9666000553885048),
            (0.0, 10, 1.0),
            (1.0, 10, 1.0),
        ] {
            let found = wilson_coverage(p, n);
            assert!((found - expected).abs() < 1e-12, "{found} for {expected} at {p}, {n}");
        }
    }

    #[test]
    fn coverage_is_about_95_percent_for_many_trials() {
        for p in [0.006, 0.1, 0.48, 0.97] {
            assert!((wilson_coverage(p, 100_000) - 0.95).abs() < 0.005, "at {p}");
        }
    }

    proptest! {
        #[test]
        fn wilson_surrounds_the_share_and_mirrors((n, count) in (1u64..1 << 40).prop_flat_map(|n| (Just(n), 0..=n))) {
            let [low, high] = wilson(count, n);
            let share = count as f64 / n as f64;
            prop_assert!(0.0 <= low && low <= share && share <= high && high <= 1.0);
            let [mirror_low, mirror_high] = wilson(n - count, n);
            prop_assert!((low - (1.0 - mirror_high)).abs() < 1e-14 && (high - (1.0 - mirror_low)).abs() < 1e-14);
        }
    }
}
