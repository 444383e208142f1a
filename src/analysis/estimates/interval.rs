//! Intervals for proportions and means.

use crate::engine::noise::distribution::quantile;
use crate::engine::tally::Moments;
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

/// How far, in parts of the normal interval's half-width, the score interval on a mean may lie off before it counts.
const SKEW: f64 = 0.2;

/// How far beyond the greatest value of k runs that make the difference another may lie, in parts of 1/√k of its distance
/// from the mean.
const BEYOND: f64 = 2.0;

/// The 95% interval on a mean, from its sample: the whole line if there are fewer than two values and so no variance.
/// `known` is what values are known to stay within, seen or not; `None` if what was seen is all there is.
///
/// By the central limit theorem mean ± z √(variance / n). That fails where few of the runs make the difference: none that
/// was seen has no variance, and two or five have it by luck. On the side of their values it is therefore joined with a
/// score interval, after Wilson: those means μ for which |mean - μ| ≤ z √(σ²(μ) / n), with σ²(μ) = variance + (μ - mean)(a +
/// c - μ - mean), the variance that the sample would have if it were shifted to μ by giving more weight to c and less to a.
/// Of values that are a and c alone it is Wilson's, as σ²(μ) = (μ - a)(c - μ). Here a is the least value, and c the
/// greatest, or rather what is beyond it by 2/√k of its distance from the mean, where k = n variance/distance² is the number
/// of runs with it that would have the variance alone: of few values the next is often greater. Of values that are all the
/// same, a and c are the ends of what is known: the mean may be (c - mean) z²/(n + z²) above and (mean - a) z²/(n + z²) below.
/// How often all this covers: `docs/validation.md`.
pub fn mean(moments: &Moments, known: Option<[f64; 2]>) -> [f64; 2] {
    let [mean, variance] = [moments.mean(), moments.variance()];
    Sample { n: moments.count(), mean, variance, ends: moments.ends(), known }.interval()
}

/// What an interval on a mean is made from.
pub struct Sample {
    pub n: u64,
    pub mean: f64,
    /// With divisor n - 1.
    pub variance: f64,
    /// The least and the greatest value that was seen.
    pub ends: [f64; 2],
    pub known: Option<[f64; 2]>,
}

impl Sample {
    /// See [`mean`].
    pub fn interval(&self) -> [f64; 2] {
        self.interval_at(Z)
    }

    /// The same with so many standard errors in the place of those of 95%.
    pub fn interval_at(&self, z: f64) -> [f64; 2] {
        let (n, mean, [least, greatest]) = (self.n as f64, self.mean, self.ends);
        let Some(known) = self.known else { return [mean, mean] };
        if self.n < 2 {
            return [f64::NEG_INFINITY, f64::INFINITY];
        }
        let z2 = z * z;
        if least == greatest {
            let unseen = z2 / (n + z2);
            let beyond = [mean - known[0], known[1] - mean].map(|distance| distance.max(0.0) * unseen);
            return [mean - beyond[0], mean + beyond[1]];
        }
        let error = (self.variance / n).sqrt();
        if error == 0.0 {
            // So near to each other that squares vanish.
            return self.ends;
        }
        // Of one side, in units of the half-width of the normal interval, 1 of it.
        let reach = |near: f64, far: f64| {
            let [near, far] = [near, far].map(|distance| distance / error);
            let beyond = if far >= near { BEYOND * far / n } else { 0.0 };
            let lean = z * (far * (1.0 + beyond) - near) / (2.0 * n);
            if lean <= SKEW {
                return 1.0;
            }
            // The root of (n + z²) d² - z² (a + c - 2 mean) d - z² variance (n - 1)/n = 0.
            let lean = lean * n / (n + z2);
            (lean + (lean * lean + (n - 1.0) / (n + z2)).sqrt()).max(1.0)
        };
        let (below, above) = (mean - least, greatest - mean);
        let half = z * error;
        if !half.is_finite() || !below.is_finite() || !above.is_finite() {
            return [f64::NEG_INFINITY, f64::INFINITY];
        }
        [mean - half * reach(above, below), mean + half * reach(below, above)]
    }
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

/// The chance that the Wilson interval from `n` trials contains the true chance `p`, 0 to 1. Takes time in proportion to
/// `n`.
///
/// Brown, Cai and DasGupta (2001), section 2.
pub fn wilson_coverage(p: f64, n: u64) -> f64 {
    coverage(p, n, |count| wilson(count, n))
}

/// The chance that the interval on a mean ([`mean`]) from `n` runs contains the true one, of a number that is 1 with chance
/// `p` and else 0, and is known to stay within some range. Takes time in proportion to `n`.
pub fn mean_coverage(p: f64, n: u64, known: [f64; 2]) -> f64 {
    coverage(p, n, |count| {
        let mut moments = Moments::default();
        moments.add_many(0.0, n - count);
        moments.add_many(1.0, count);
        mean(&moments, Some(known))
    })
}

/// The sum of the binomial probabilities of those counts of `n` trials whose interval contains `p`.
fn coverage(p: f64, n: u64, interval: impl Fn(u64) -> [f64; 2]) -> f64 {
    // Binomial probabilities relative to that of a count near the mode, each from its neighbour: no factorial is
    // ever formed, and what is too small to matter, as what underflows, is left out.
    let mode = (p * (n as f64 + 1.0)).min(n as f64) as u64;
    let ratio = |k: u64| (n - k) as f64 / (k + 1) as f64 * (p / (1.0 - p));
    let (mut all, mut covered) = (0.0, 0.0);
    let mut count = |k: u64, mass: f64| {
        all += mass;
        let [low, high] = interval(k);
        if low <= p && p <= high {
            covered += mass;
        }
    };
    let mut mass = 1.0;
    for k in mode..=n {
        if mass < 1e-20 {
            break;
        }
        count(k, mass);
        if k < n {
            mass *= ratio(k);
        }
    }
    mass = 1.0;
    for k in (0..mode).rev() {
        mass /= ratio(k);
        if mass < 1e-20 {
            break;
        }
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
        assert_eq!(mean(&sample(&[(3.0, 1)]), WIDE), [f64::NEG_INFINITY, f64::INFINITY]);
    }

    const WIDE: Option<[f64; 2]> = Some([-1e6, 1e6]);

    fn sample(values: &[(f64, u64)]) -> Moments {
        let mut moments = Moments::default();
        values.iter().for_each(|&(value, times)| moments.add_many(value, times));
        moments
    }

    #[test]
    fn mean_and_its_error() {
        let even = sample(&[(8.0, 5000), (12.0, 5000)]);
        let half = Z * (even.variance() / 1e4).sqrt();
        assert_eq!(mean(&even, WIDE), [10.0 - half, 10.0 + half]);
        assert_eq!(mean(&even, None), [10.0, 10.0], "where nothing is drawn, one run tells all");
    }

    #[test]
    fn what_was_not_seen_is_bounded_by_what_is_known() {
        let same = sample(&[(5.0, 400)]);
        let unseen = Z * Z / (400.0 + Z * Z);
        assert_eq!(mean(&same, Some([0.0, 1000.0])), [5.0 - 5.0 * unseen, 5.0 + 995.0 * unseen]);
        assert_eq!(mean(&same, Some([5.0, 5.0])), [5.0, 5.0]);
        assert_eq!(mean(&same, Some([f64::NEG_INFINITY, 6.0]))[0], f64::NEG_INFINITY);
        for (found, wilson) in mean(&sample(&[(0.0, 400)]), Some([0.0, 1.0])).into_iter().zip(wilson(0, 400))
        {
            assert!((found - wilson).abs() < 1e-15);
        }
    }

    #[test]
    fn what_few_runs_have_is_rather_more_than_wilson_has_it() {
        for (count, n) in [(1, 400), (5, 10_000), (9_990, 10_000)] {
            let found = mean(&sample(&[(0.0, n - count), (1.0, count)]), Some([0.0, 1.0]));
            let wilson = wilson(count, n);
            assert!(found[0] <= wilson[0] && found[1] >= wilson[1], "{found:?} for {wilson:?}");
            assert!(found[1] - found[0] < 3.0 * (wilson[1] - wilson[0]), "{found:?} for {wilson:?}");
        }
    }

    #[test]
    fn squares_that_vanish_do_no_harm() {
        assert_eq!(mean(&sample(&[(1e-200, 5), (3e-200, 5)]), WIDE), [1e-200, 3e-200]);
        assert_eq!(mean(&sample(&[(-1e300, 5), (3e300, 5)]), WIDE), [f64::NEG_INFINITY, f64::INFINITY]);
    }

    /// Of a loss of one size, exactly.
    #[test]
    fn rare_losses_are_covered() {
        let mut least: f64 = 1.0;
        for n in [400, 541, 1000, 1500, 2500, 4000, 6000, 10_000] {
            for tenth in 0..=40 {
                let p = 1e-3 * libm::pow(10.0, f64::from(tenth) / 20.0);
                least = least.min(mean_coverage(p, n, [0.0, 1.0]));
            }
        }
        assert!((0.93..0.95).contains(&least), "{least}");
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
