//! Intervals that miss what is true no more often than is said, however seldom that is.
//!
//! The 95% intervals are made for the middle of a distribution. Where an interval may miss once in a million, what is asked of
//! are its far ends, which a normal law gets wrong where few of the runs make the difference. These intervals are therefore
//! from Chernoff's bound, which holds at any number of runs: H. Chernoff, "A measure of asymptotic efficiency for tests of a
//! hypothesis based on the sum of observations", Annals of Mathematical Statistics 23 (1952) 493-507; W. Hoeffding,
//! "Probability inequalities for sums of bounded random variables", JASA 58 (1963) 13-30, theorem 1.

use crate::analysis::estimates::interval::Sample;
use crate::engine::tally::{Distribution, Moments};

/// How often an interval may miss: to either side half of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ErrorRate(f64);

impl ErrorRate {
    /// Above 0 and below 1.
    pub fn new(rate: f64) -> ErrorRate {
        ErrorRate(rate.clamp(f64::MIN_POSITIVE, 1.0))
    }

    /// The same divided evenly among so many intervals, none of which misses but for the whole rate (Bonferroni).
    pub fn split(self, among: usize) -> ErrorRate {
        ErrorRate(self.0 / among.max(1) as f64)
    }

    /// -ln of what either side may miss.
    fn exponent(self) -> f64 {
        -libm::log(self.0 / 2.0)
    }

    /// On a chance of which `count` of `n` trials came true: all p for which n KL(count/n, p) is no more than -ln of
    /// half the rate. It never misses more often, whatever n and p.
    pub fn chance(self, count: u64, n: u64) -> [f64; 2] {
        debug_assert!(count <= n, "{count} of {n}");
        if n == 0 {
            return [0.0, 1.0];
        }
        let share = count as f64 / n as f64;
        let most = self.exponent() / n as f64;
        [farthest(share, 0.0, most), farthest(share, 1.0, most)]
    }

    /// On the difference of two chances seen on the same `n` trials, the second less the first: in `first_only` of them the first
    /// alone came true, in `second_only` the second alone. The chance of either is in its own interval, with half of the rate.
    pub fn paired(self, first_only: u64, second_only: u64, n: u64) -> [f64; 2] {
        let half = self.split(2);
        let [less, more] = [half.chance(first_only, n), half.chance(second_only, n)];
        [more[0] - less[1], more[1] - less[0]]
    }

    /// On a mean: see [`Sample::interval_at`], with the score at which Chernoff's bound on a normal law's tail is half the rate. Of what may
    /// have rare and large values that no run has shown this cannot be more than an approximation; the bound is a factor of
    /// ten or so above the tail of the normal law itself, which makes room for skewness.
    pub fn mean(self, moments: &Moments, known: Option<[f64; 2]>) -> [f64; 2] {
        let [mean, variance] = [moments.mean(), moments.variance()];
        let sample = Sample { n: moments.count(), mean, variance, ends: moments.ends(), known };
        let [low, high] = sample.interval_at((2.0 * self.exponent()).sqrt());
        let [least, most] = known.unwrap_or([f64::NEG_INFINITY, f64::INFINITY]);
        [low.max(least.min(mean)), high.min(most.max(mean))]
    }

    /// On a quantile: the values between which it lies if the share of runs up to it is as far from `p` as the share of trials may be from a
    /// chance of p. Beyond the runs only what is known of the number bounds it.
    pub fn quantile(self, distribution: &Distribution, p: f64, known: Option<[f64; 2]>) -> [f64; 2] {
        let at = |p: f64| distribution.quantile(p).unwrap_or(f64::NAN);
        let Some([least, greatest]) = known else { return [at(p); 2] };
        let n = distribution.total() as f64;
        let most = self.exponent() / n;
        let ends = [0.0, 1.0].map(|end| farthest_share(p, end, most));
        let low = if ends[0] * n >= 1.0 { at(ends[0]) } else { least.min(at(p)) };
        // As many as that may lie below it: it is no more than the next.
        let next = ends[1] + 1.0 / n;
        let high = if next <= 1.0 { at(next) } else { greatest.max(at(p)) };
        [low, high]
    }
}

/// The difference of two unrelated intervals, the second less the first: it misses only if one of them does.
pub fn apart(first: [f64; 2], second: [f64; 2]) -> [f64; 2] {
    [second[0] - first[1], second[1] - first[0]]
}

/// The divergence of a share from a chance: of Kullback and Leibler, between two coins.
fn divergence(share: f64, chance: f64) -> f64 {
    let part = |a: f64, p: f64| if a == 0.0 { 0.0 } else { a * libm::log(a / p) };
    part(share, chance) + part(1.0 - share, 1.0 - chance)
}

/// The chance farthest from a share towards an end from which it diverges by no more than `most`.
fn farthest(share: f64, end: f64, most: f64) -> f64 {
    halved(share, end, |chance| divergence(share, chance) <= most)
}

/// The share farthest from a chance towards an end that diverges from it by no more than `most`.
fn farthest_share(chance: f64, end: f64, most: f64) -> f64 {
    halved(chance, end, |share| divergence(share, chance) <= most)
}

fn halved(mut inside: f64, mut outside: f64, is_inside: impl Fn(f64) -> bool) -> f64 {
    if is_inside(outside) {
        return outside;
    }
    for _ in 0..100 {
        let middle = inside.midpoint(outside);
        if is_inside(middle) { inside = middle } else { outside = middle }
    }
    outside
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::estimates::hypothesis_tests::binomial_tail;
    use proptest::prelude::*;

    #[test]
    fn none_of_many_bounds_a_chance_as_it_should() {
        // (1 - p)^n is half the rate there.
        let [low, high] = ErrorRate::new(1e-6).chance(0, 1000);
        assert_eq!(low, 0.0);
        assert!((libm::pow(1.0 - high, 1000.0) / 0.5e-6 - 1.0).abs() < 1e-6, "{high}");
        assert_eq!(ErrorRate::new(1e-6).chance(1000, 1000)[1], 1.0);
        assert_eq!(ErrorRate::new(1e-6).chance(0, 0), [0.0, 1.0]);
    }

    #[test]
    fn quantiles_have_the_values_around_them() {
        let shape = crate::engine::tally::NumberShape { low: 0.0, high: 99.0, whole: true, drawn: true };
        let mut tally = crate::engine::tally::NumberTally::new(&shape);
        (0..10_000).for_each(|run| tally.add(f64::from(run % 100)));
        let distribution = tally.distribution();
        let [low, high] = ErrorRate::new(1e-6).quantile(&distribution, 0.5, tally.known());
        assert!((44.0..48.0).contains(&low) && (51.0..55.0).contains(&high), "{low} {high}");
        let [low, high] = ErrorRate::new(1e-6).quantile(&distribution, 0.9999, tally.known());
        assert!(low >= 97.0 && high == 99.0, "{low} {high}");
    }

    /// Of rare losses of one size the far ends of the interval on a mean miss no more often than is said: exactly, from the
    /// binomial law.
    #[test]
    fn a_mean_of_rare_losses_is_missed_as_seldom_as_a_chance() {
        for (n, p, rate) in
            [(2000, 0.001, 1e-6), (2000, 0.05, 1e-6), (64_000, 0.0001, 1e-6), (2000, 0.5, 1e-4)]
        {
            let missed = missed(n, p, |count| {
                let mut moments = Moments::default();
                moments.add_many(0.0, n - count);
                moments.add_many(1.0, count);
                ErrorRate::new(rate).mean(&moments, Some([0.0, 1.0]))
            });
            assert!(missed <= rate, "{n} {p}: {missed}");
        }
    }

    /// The binomial probability of the counts whose interval misses the chance.
    fn missed(n: u64, p: f64, interval: impl Fn(u64) -> [f64; 2]) -> f64 {
        let log_factorial = |k: u64| libm::lgamma(k as f64 + 1.0);
        let mass = |k: u64| {
            let ways = log_factorial(n) - log_factorial(k) - log_factorial(n - k);
            libm::exp(ways + k as f64 * libm::log(p) + (n - k) as f64 * libm::log(1.0 - p))
        };
        let counts = (0..=n).filter(|&count| mass(count) > 1e-30);
        counts
            .filter(|&count| {
                let [low, high] = interval(count);
                !(low <= p && p <= high)
            })
            .map(mass)
            .sum()
    }

    #[test]
    fn chances_are_missed_no_more_often_than_is_said() {
        for (n, p) in [(2000, 0.001), (2000, 0.2), (4000, 0.999), (100, 0.5)] {
            for rate in [1e-2, 1e-6] {
                let found = missed(n, p, |count| ErrorRate::new(rate).chance(count, n));
                assert!(found <= rate, "{n} {p} {rate}: {found}");
                assert!(
                    found > rate / 200.0 || !(0.01..=0.99).contains(&p),
                    "{n} {p} {rate}: {found} is too careful"
                );
            }
        }
    }

    proptest! {
        /// What lies outside is rejected by the exact binomial test too.
        #[test]
        fn it_contains_the_exact_interval(
            (n, count) in (1u64..100_000).prop_flat_map(|n| (Just(n), 0..=n)),
        ) {
            let [low, high] = ErrorRate::new(1e-6).chance(count, n);
            let share = count as f64 / n as f64;
            prop_assert!(0.0 <= low && low <= share && share <= high && high <= 1.0);
            for end in [low * 0.999_999, high + (1.0 - high) * 1e-6] {
                if end > 0.0 && end < 1.0 {
                    prop_assert!(binomial_tail(count, n, end) <= 1e-6 * 1.01, "{} of {}: {}", count, n, end);
                }
            }
        }
    }
}
