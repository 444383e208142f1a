//! Enough runs, and no more: when to stop.

use crate::analysis::estimates::same_bits::same_bits;

/// Runs were made until no interval on a chance was wider than asked for, or there were the most that might be made.
#[derive(Clone, Debug)]
pub struct Precision {
    /// The half-width that was asked for.
    pub asked: f64,
    /// The most runs.
    pub most: u64,
    /// The greatest half-width that is left, and of what.
    pub widest: f64,
    pub of: String,
}

same_bits! { Precision { asked, most, widest, of } }

impl Precision {
    /// Of intervals, each with what it is of.
    pub fn new(asked: f64, most: u64, intervals: impl Iterator<Item = (String, [f64; 2])>) -> Precision {
        let mut widest = Precision { asked, most, widest: 0.0, of: String::new() };
        for (of, [low, high]) in intervals {
            let half = (high - low) / 2.0;
            if half > widest.widest {
                widest = Precision { widest: half, of, ..widest };
            }
        }
        widest
    }

    /// How many runs would about do: a half-width falls with the root of their number.
    pub fn needed(&self, runs: u64) -> f64 {
        let ratio = self.widest / self.asked;
        libm::ceil(runs as f64 * ratio * ratio / 1000.0) * 1000.0
    }

    pub fn reached(&self) -> bool {
        self.widest <= self.asked
    }
}

/// After how many runs it is looked whether they are enough: 1,000, 1,500, 2,000, 3,000, 4,000 and so on, each of them half
/// or a third more than the one before, up to `most`. So it depends on neither threads nor time.
pub fn looks(most: u64) -> impl Iterator<Item = u64> {
    let mut next = [1000u64, 1500];
    std::iter::from_fn(move || {
        let look = next[0];
        next = [next[1], look.saturating_mul(2)];
        Some(look)
    })
    .take_while(move |&look| look < most)
    .chain([most])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::estimates::interval::wilson;

    #[test]
    fn looks_grow_up_to_the_most() {
        let all = |most| looks(most).collect::<Vec<_>>();
        assert_eq!(all(9000), [1000, 1500, 2000, 3000, 4000, 6000, 8000, 9000]);
        assert_eq!(all(4000), [1000, 1500, 2000, 3000, 4000]);
        assert_eq!(all(7), [7]);
        assert_eq!(looks(1 << 40).last(), Some(1 << 40));
    }

    /// Binomial probabilities of 0 to `n`.
    fn binomial(n: u64, p: f64) -> Vec<f64> {
        let log_factorial = |k: u64| libm::lgamma(k as f64 + 1.0);
        let mass = |k: u64| {
            let ways = log_factorial(n) - log_factorial(k) - log_factorial(n - k);
            libm::exp(ways + k as f64 * libm::log(p) + (n - k) as f64 * libm::log(1.0 - p))
        };
        (0..=n).map(mass).collect()
    }

    /// The chance that the interval on a chance of `p` contains it, when looking has stopped: the distribution of the
    /// count is carried from look to look.
    fn coverage(p: f64, asked: f64) -> f64 {
        let (mut alive, mut done, mut covered) = (vec![1.0], 0, 0.0);
        for look in looks(6000) {
            let more = binomial(look - done, p);
            let mut now = vec![0.0; look as usize + 1];
            for (before, mass) in alive.iter().enumerate().filter(|(_, mass)| **mass > 1e-12) {
                for (count, share) in more.iter().enumerate().filter(|(_, share)| **share > 1e-12) {
                    now[before + count] += mass * share;
                }
            }
            for (count, mass) in now.iter_mut().enumerate() {
                let [low, high] = wilson(count as u64, look);
                if (high - low) / 2.0 <= asked {
                    covered += if low <= p && p <= high { *mass } else { 0.0 };
                    *mass = 0.0;
                }
            }
            (alive, done) = (now, look);
        }
        assert!(alive.iter().sum::<f64>() < 1e-9, "enough runs at last");
        covered
    }

    /// When to stop is decided by what was seen, and that costs little: worked out exactly, on chances of which some lie
    /// where one look or the next is the last.
    #[test]
    fn stopping_early_costs_little_coverage() {
        let all: Vec<f64> =
            [0.01, 0.06, 0.1375, 0.2, 0.3, 0.4, 0.5].iter().map(|&p| coverage(p, 0.02)).collect();
        assert!(all.iter().all(|coverage| (0.93..0.97).contains(coverage)), "{all:?}");
        let mean = all.iter().sum::<f64>() / all.len() as f64;
        assert!((mean - 0.95).abs() < 0.006, "{all:?}");
    }
}
