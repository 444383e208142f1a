//! Inverse distribution functions on libm: one uniform in, one draw out, the same bits everywhere.

use crate::program::Distribution;
use crate::program::arithmetic::clamped;

/// The value below which a draw falls with probability `u`, 0 < u < 1. NaN where the parameters make no sense.
pub fn quantile(distribution: Distribution, [a, b, c]: [f64; 3], u: f64) -> f64 {
    match distribution {
        Distribution::Uniform => {
            if a <= b {
                a + u * (b - a)
            } else {
                f64::NAN
            }
        }
        Distribution::Loguniform => {
            if 0.0 < a && a <= b {
                let (low, high) = (libm::log(a), libm::log(b));
                libm::exp(low + u * (high - low)).clamp(a, b)
            } else {
                f64::NAN
            }
        }
        Distribution::Triangular => triangular(a, b, c, u),
        Distribution::Normal => {
            if b >= 0.0 {
                a + b * normal(u)
            } else {
                f64::NAN
            }
        }
        Distribution::Lognormal => {
            if b >= 0.0 {
                libm::exp(a + b * normal(u))
            } else {
                f64::NAN
            }
        }
        Distribution::Beta => beta(a, b, u),
        Distribution::Poisson => poisson(a, u),
    }
}

fn triangular(low: f64, mode: f64, high: f64, u: f64) -> f64 {
    if !(low <= mode && mode <= high) {
        return f64::NAN;
    }
    let width = high - low;
    if width == 0.0 {
        return low;
    }
    let split = (mode - low) / width;
    if u < split {
        low + (u * width * (mode - low)).sqrt()
    } else {
        high - ((1.0 - u) * width * (high - mode)).sqrt()
    }
}

/// The standard normal quantile: Acklam's rational approximation (relative error below 1.15e-9), then one step
/// of Halley's method on libm's erfc, which brings it to rounding error.
pub fn normal(u: f64) -> f64 {
    const A: [f64; 6] = [
        -3.969683028665376e1,
        2.209460984245205e2,
        -2.759285104469687e2,
        1.383_577_518_672_69e2,
        -3.066479806614716e1,
        2.506628277459239,
    ];
    const B: [f64; 5] = [
        -5.447609879822406e1,
        1.615858368580409e2,
        -1.556989798598866e2,
        6.680131188771972e1,
        -1.328068155288572e1,
    ];
    const C: [f64; 6] = [
        -7.784894002430293e-3,
        -3.223964580411365e-1,
        -2.400758277161838,
        -2.549732539343734,
        4.374664141464968,
        2.938163982698783,
    ];
    const D: [f64; 4] = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416];
    const LOW: f64 = 0.02425;
    let horner = |coefficients: &[f64], x: f64| coefficients.iter().fold(0.0, |sum, c| sum * x + c);
    let tail = |p: f64| {
        let q = (-2.0 * libm::log(p)).sqrt();
        horner(&C, q) / (horner(&D, q) * q + 1.0)
    };
    let x = if u < LOW {
        tail(u)
    } else if u <= 1.0 - LOW {
        let q = u - 0.5;
        let r = q * q;
        horner(&A, r) * q / (horner(&B, r) * r + 1.0)
    } else {
        -tail(1.0 - u)
    };
    let error = 0.5 * libm::erfc(-x / std::f64::consts::SQRT_2) - u;
    let step = error * (2.0 * std::f64::consts::PI).sqrt() * libm::exp(x * x / 2.0);
    x - step / (1.0 + x * step / 2.0)
}

/// By bisection on the regularised incomplete beta function, to the last bit that it can tell apart.
fn beta(a: f64, b: f64, u: f64) -> f64 {
    if !(a > 0.0 && b > 0.0 && a.is_finite() && b.is_finite()) {
        return f64::NAN;
    }
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..64 {
        let middle = 0.5 * (low + high);
        if incomplete_beta(a, b, middle) < u {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// The regularised incomplete beta function I_x(a, b): the continued fraction of DLMF 8.17.22 by Lentz's
/// method, on the side where it converges fast.
pub fn incomplete_beta(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let front = libm::exp(
        libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b) + a * libm::log(x) + b * libm::log1p(-x),
    );
    if x < (a + 1.0) / (a + b + 2.0) {
        front * beta_fraction(a, b, x) / a
    } else {
        1.0 - front * beta_fraction(b, a, 1.0 - x) / b
    }
}

fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / away(1.0 - (a + b) * x / (a + 1.0));
    let mut result = d;
    for m in 1..500 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away(1.0 + even * d);
        c = away(1.0 + even / c);
        result *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away(1.0 + odd * d);
        c = away(1.0 + odd / c);
        let change = d * c;
        result *= change;
        if (change - 1.0).abs() < 1e-16 {
            break;
        }
    }
    result
}

/// By summing probabilities upwards; the mean is limited to 700, beyond which exp(-mean) vanishes.
fn poisson(mean: f64, u: f64) -> f64 {
    if !(0.0..=700.0).contains(&mean) {
        return f64::NAN;
    }
    let mut k = 0.0;
    let mut p = libm::exp(-mean);
    let mut sum = p;
    while sum <= u && p > 0.0 {
        k += 1.0;
        p *= mean / k;
        sum += p;
    }
    k
}

/// The values that are left of a Poisson draw once it is clamped to the range, in order, with the chance of each;
/// NaN alone where the mean makes no sense. Sums of positive numbers throughout, so that the chance of a far tail is
/// as exact as any other.
pub fn poisson_chances(mean: f64, (low, high): (f64, f64), out: &mut Vec<(f64, f64)>) {
    if !(0.0..=700.0).contains(&mean) {
        out.push((f64::NAN, 1.0));
        return;
    }
    let (mut k, mut p, mut total) = (0.0, libm::exp(-mean), 0.0);
    loop {
        let value = clamped(k, low, high);
        total += p;
        match out.last_mut() {
            Some((last, chance)) if *last == value => *chance += p,
            _ => out.push((value, p)),
        }
        k += 1.0;
        p *= mean / k;
        // Chances too small to be a number are none; beyond the mean each is less than the one before.
        let is_rest = k > high && out.last().is_some_and(|(_, rest)| p < f64::EPSILON * f64::EPSILON * rest);
        if k > mean && (p == 0.0 || is_rest) {
            break;
        }
    }
    out.iter_mut().for_each(|(_, chance)| *chance /= total);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64, tolerance: f64) {
        assert!((a - b).abs() <= tolerance * b.abs().max(1.0), "{a} is not {b}");
    }

    #[test]
    fn the_normal_quantile_inverts_known_probabilities() {
        close(normal(0.5), 0.0, 1e-16);
        close(normal(0.975), 1.959963984540054, 1e-15);
        close(normal(0.001), -3.090232306167813, 1e-14);
        close(normal(1e-15), -7.941345326170997, 1e-13);
    }

    #[test]
    fn beta_quantiles_agree_with_closed_forms() {
        // Beta(1, b): 1 - (1-u)^(1/b); Beta(a, 1): u^(1/a).
        close(beta(1.0, 3.0, 0.3), 1.0 - libm::cbrt(0.7), 1e-13);
        close(beta(2.0, 1.0, 0.3), 0.3_f64.sqrt(), 1e-13);
        close(beta(4.0, 2.0, 0.5), 0.6861898295443023, 1e-12);
        close(beta(74.0, 202.0, 0.5), 0.267525, 1e-4);
    }

    #[test]
    fn poisson_counts_up_to_the_uniform() {
        assert_eq!(poisson(2.0, 0.1), 0.0);
        assert_eq!(poisson(2.0, 0.2), 1.0);
        assert_eq!(poisson(2.0, 0.999_999), 12.0);
        assert!(poisson(-1.0, 0.5).is_nan());
    }

    #[test]
    fn chances_of_a_clamped_poisson_are_exact_in_both_tails() {
        let chances = |mean, range| {
            let mut out = vec![];
            poisson_chances(mean, range, &mut out);
            out
        };
        let e2 = libm::exp(-2.0);
        for (value, chance) in chances(2.0, (1.0, 3.0)) {
            let expected = match value {
                1.0 => 3.0 * e2,
                2.0 => 2.0 * e2,
                _ => 1.0 - 5.0 * e2,
            };
            close(chance, expected, 1e-15);
        }
        // The chance of 50 or more at a mean of 1 is that of 50, times 1 + 1/51 + 1/(51 · 52) + …
        let tail = chances(1.0, (0.0, 50.0));
        let first = libm::exp(-1.0 - libm::lgamma(51.0));
        let rest = (51..70).rev().fold(1.0, |sum, k| 1.0 + sum / f64::from(k));
        assert!((tail[50].1 / (first * rest) - 1.0).abs() < 1e-12, "{}", tail[50].1);
        assert_eq!(chances(0.0, (0.0, 8.0)), [(0.0, 1.0)]);
        assert_eq!(chances(700.0, (0.0, 0.0)), [(0.0, 1.0)]);
        assert_eq!(chances(3.0, (1e9, 2e9)), [(1e9, 1.0)]);
        assert!(chances(701.0, (0.0, 8.0))[0].0.is_nan());
        let all = chances(700.0, (0.0, 1e6));
        close(all.iter().map(|(_, chance)| chance).sum(), 1.0, 1e-14);
        close(all.iter().map(|(value, chance)| value * chance).sum(), 700.0, 1e-12);
    }

    #[test]
    fn every_quantile_rises_with_u() {
        for (_, distribution, _) in Distribution::ALL {
            let parameters = match distribution {
                Distribution::Triangular => [1.0, 2.0, 4.0],
                _ => [1.0, 2.0, 0.0],
            };
            let values: Vec<f64> =
                (1..100).map(|i| quantile(distribution, parameters, f64::from(i) / 100.0)).collect();
            assert!(values.windows(2).all(|w| w[0] <= w[1]), "{distribution:?}: {values:?}");
        }
    }
}
