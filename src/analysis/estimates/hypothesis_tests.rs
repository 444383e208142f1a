//! Whether counts agree with chances that are known: Pearson's chi-square, and the exact binomial test.

use crate::engine::noise::distribution::incomplete_beta;

/// Cells that are expected to come less often than this are pooled: below, the chi-square law is a poor stand-in.
const LEAST_EXPECTED: f64 = 10.0;

/// Pearson's statistic with its degrees of freedom.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChiSquare {
    pub statistic: f64,
    pub degrees: u32,
}

impl ChiSquare {
    /// Of counts over cells against the chances of those cells, which add up to 1. Cells with an expectation under 10
    /// are pooled into one; if that is still under 10, with the smallest of the others. A count where the chance is 0
    /// makes the statistic infinite.
    pub fn of(counts: &[u64], chances: &[f64]) -> Self {
        debug_assert_eq!(counts.len(), chances.len());
        let runs = counts.iter().sum::<u64>() as f64;
        let mut cells: Vec<(f64, f64)> = vec![];
        let (mut observed, mut expected) = (0.0, 0.0);
        for (&count, &chance) in counts.iter().zip(chances) {
            if count > 0 && chance <= 0.0 {
                return Self { statistic: f64::INFINITY, degrees: 1 };
            }
            if runs * chance < LEAST_EXPECTED {
                observed += count as f64;
                expected += runs * chance;
            } else {
                cells.push((count as f64, runs * chance));
            }
        }
        // Of cells equally small the first.
        let smallest = (0..cells.len()).min_by(|a, b| cells[*a].1.total_cmp(&cells[*b].1));
        match smallest {
            Some(smallest) if expected < LEAST_EXPECTED => {
                cells[smallest].0 += observed;
                cells[smallest].1 += expected;
            }
            _ => cells.push((observed, expected)),
        }
        let terms = cells.iter().map(|(observed, expected)| {
            let off = observed - expected;
            if *expected > 0.0 { off * off / expected } else { 0.0 }
        });
        Self { statistic: terms.sum(), degrees: cells.len() as u32 - 1 }
    }

    /// How likely a statistic this large or larger is if the chances are right. 1 without degrees of freedom.
    pub fn tail(self) -> f64 {
        match self {
            Self { statistic: f64::INFINITY, .. } => 0.0,
            Self { degrees: 0, .. } => 1.0,
            Self { statistic, degrees } => upper_gamma(f64::from(degrees) / 2.0, statistic / 2.0),
        }
    }
}

/// How likely it is that a count of `n` trials with chance `p` is as far out as `count` or farther: twice the smaller
/// of P(X <= count) and P(X >= count), at most 1. The test that rejects where this is below a level has at most that level.
pub fn binomial_tail(count: u64, n: u64, p: f64) -> f64 {
    debug_assert!(count <= n, "{count} of {n}");
    if p <= 0.0 || p >= 1.0 {
        let certain = if p <= 0.0 { 0 } else { n };
        return f64::from(u8::from(count == certain));
    }
    let (k, rest) = (count as f64, (n - count) as f64);
    let at_most = if count == n { 1.0 } else { incomplete_beta(rest, k + 1.0, 1.0 - p) };
    let at_least = if count == 0 { 1.0 } else { incomplete_beta(k, rest + 1.0, p) };
    (2.0 * at_most.min(at_least)).min(1.0)
}

/// The regularised upper incomplete gamma function Q(a, x), `a > 0`, `x >= 0`: the series of DLMF 8.11.4 for small `x`, else the
/// continued fraction of DLMF 8.9.2 by Lentz's method.
pub fn upper_gamma(a: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 1.0;
    }
    let front = libm::exp(a * libm::log(x) - x - libm::lgamma(a));
    if x < a + 1.0 { 1.0 - front * series(a, x) } else { front * fraction(a, x) }
}

/// γ(a, x) eˣ x⁻ᵃ: x < a + 1 makes every term smaller than the one before, and soon by a factor.
fn series(a: f64, x: f64) -> f64 {
    let (mut term, mut sum, mut below) = (1.0 / a, 1.0 / a, a);
    while term > sum * f64::EPSILON / 4.0 {
        below += 1.0;
        term *= x / below;
        sum += term;
    }
    sum
}

/// Γ(a, x) eˣ x⁻ᵃ.
fn fraction(a: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let mut b = x + 1.0 - a;
    let (mut c, mut d) = (1.0 / TINY, 1.0 / b);
    let mut value = d;
    // It converges in about √a steps near x = a and faster beyond; the bound is for what is not a number.
    for i in 1..100_000 {
        let i = f64::from(i);
        let numerator = -i * (i - a);
        b += 2.0;
        let denominator = numerator * d + b;
        d = 1.0 / if denominator.abs() < TINY { TINY } else { denominator };
        let next = b + numerator / c;
        c = if next.abs() < TINY { TINY } else { next };
        let factor = c * d;
        value *= factor;
        if (factor - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tail(statistic: f64, degrees: u32) -> f64 {
        ChiSquare { statistic, degrees }.tail()
    }

    /// Quantiles as printed in tables of the chi-square law (Abramowitz and Stegun, table 26.8).
    #[test]
    fn tails_as_published() {
        for (statistic, degrees, expected) in [
            (3.84146, 1, 0.05),
            (6.63490, 1, 0.01),
            (5.99147, 2, 0.05),
            (18.3070, 10, 0.05),
            (2.15585, 10, 0.995),
            (43.7729, 30, 0.05),
            (124.342, 100, 0.05),
            (59.7, 30, 0.001),
        ] {
            let found = tail(statistic, degrees);
            assert!((found / expected - 1.0).abs() < 5e-3, "{found} for {expected}");
        }
    }

    /// With one degree the tail is that of the normal law, with two an exponential, with four one more term.
    #[test]
    fn tails_in_closed_form() {
        for x in [1e-3, 0.1, 1.0, 2.9, 3.1, 10.0, 40.0, 90.0] {
            for (degrees, expected) in [
                (1, libm::erfc((x / 2.0_f64).sqrt())),
                (2, libm::exp(-x / 2.0)),
                (4, libm::exp(-x / 2.0) * (1.0 + x / 2.0)),
            ] {
                let found = tail(x, degrees);
                assert!((found / expected - 1.0).abs() < 1e-12, "{found} for {expected} at {x}, {degrees}");
            }
        }
        assert_eq!((tail(0.0, 3), tail(7.0, 0)), (1.0, 1.0));
    }

    #[test]
    fn small_cells_are_pooled() {
        // 50 and 50 expected; the two others expect 5 each and are one cell of 10.
        let found = ChiSquare::of(&[40, 50, 8, 12], &[50.0, 50.0, 5.0, 5.0].map(|e| e / 110.0));
        assert_eq!(found.degrees, 2);
        assert!((found.statistic - (100.0 / 50.0 + 0.0 + 100.0 / 10.0)).abs() < 1e-12);
        // What is still too small joins the smallest.
        let found = ChiSquare::of(&[60, 37, 3], &[0.6, 0.39, 0.01]);
        assert_eq!(found, ChiSquare { statistic: 0.0, degrees: 1 });
        assert_eq!(ChiSquare::of(&[7], &[1.0]).tail(), 1.0);
        assert_eq!(ChiSquare::of(&[7, 1], &[1.0, 0.0]).tail(), 0.0);
    }

    /// Summed in exact fractions.
    #[test]
    fn binomial_tails() {
        for (count, n, p, expected) in [
            (0, 10, 0.5, 2.0 / 1024.0),
            (10, 10, 0.5, 2.0 / 1024.0),
            (1, 10, 0.5, 22.0 / 1024.0),
            (5, 10, 0.5, 1.0),
            (2, 3, 0.1, 0.056),
            (0, 10, 0.0, 1.0),
            (1, 10, 0.0, 0.0),
            (10, 10, 1.0, 1.0),
        ] {
            let found = binomial_tail(count, n, p);
            assert!((found - expected).abs() < 1e-12, "{found} for {expected}");
        }
    }
}
