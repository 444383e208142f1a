//! Percentile intervals by resampling what was drawn independently, with random numbers that have addresses.
//!
//! B. Efron, R. J. Tibshirani, *An Introduction to the Bootstrap* (1993), chapter 13.

use crate::engine::noise::Noise;
use rayon::prelude::*;

/// How often everything is drawn again.
pub const RESAMPLES: u64 = 1000;

/// Of fewer things resampling says nothing: what is not among them cannot be drawn again.
pub const LEAST: usize = 10;

/// How often each of `items` comes in resample `resample`, from 1: `items` draws with replacement.
///
/// Of the stream that draws the parameters of the sample of that number, draw i (from 0) is read at step 6 + ⌊i / n⌋ and
/// site i mod n, n being the number of parameters in the file.
fn resample(noise: &Noise, parameters: u32, resample: u64, items: usize) -> Vec<f64> {
    let stream = Noise::parameter_stream(resample);
    let mut weights = vec![0.0; items];
    for i in 0..items as u32 {
        let uniform = Noise::uniform(noise.word(stream, 6 + i / parameters, i % parameters));
        let drawn = (uniform * items as f64) as usize;
        weights[drawn.min(items - 1)] += 1.0;
    }
    weights
}

/// The 95% percentile intervals of statistics of `items` things that were drawn independently. `statistics` takes how
/// often each of them counts. NaN where fewer than half of the resamples have a value, and for all if there are fewer
/// than [`LEAST`] things.
///
/// `parameters` is the number of parameters in the file. The answer depends on seed, parameters, items and statistics;
/// never on the threads.
pub fn intervals(
    seed: u64,
    parameters: usize,
    items: usize,
    statistics: impl Fn(&[f64]) -> Vec<f64> + Sync,
) -> Vec<[f64; 2]> {
    let parameters = parameters.max(1) as u32;
    let noise = Noise::new(seed, parameters);
    let drawn: Vec<Vec<f64>> = (1..=RESAMPLES)
        .into_par_iter()
        .map(|number| statistics(&resample(&noise, parameters, number, items)))
        .collect();
    let width = drawn.first().map_or(0, Vec::len);
    let interval = |place: usize| {
        let mut values: Vec<f64> =
            drawn.iter().map(|one| one[place]).filter(|value| value.is_finite()).collect();
        if values.len() * 2 < drawn.len() || items < LEAST {
            return [f64::NAN; 2];
        }
        values.sort_by(f64::total_cmp);
        [0.025, 0.975].map(|share| percentile(&values, share))
    };
    (0..width).map(interval).collect()
}

/// Interpolated between the two nearest of sorted values.
fn percentile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let below = place as usize;
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (place - below as f64) * (sorted[above] - sorted[below])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_mean_it_is_about_the_normal_interval() {
        let values: Vec<f64> = (0..400).map(|i| libm::sin(f64::from(i) * 1.7)).collect();
        let mean = |weights: &[f64]| {
            let sum: f64 = weights.iter().zip(&values).map(|(weight, value)| weight * value).sum();
            vec![sum / weights.iter().sum::<f64>(), 7.0, f64::NAN]
        };
        let found = intervals(3, 5, values.len(), mean);
        let half = 1.96 * (0.5_f64 / 400.0).sqrt();
        for (end, expected) in found[0].into_iter().zip([-half, half]) {
            assert!((end - expected).abs() < 0.012, "{end} {expected}");
        }
        assert_eq!(found[1], [7.0, 7.0]);
        assert!(found[2][0].is_nan());
    }

    #[test]
    fn of_few_things_there_is_none() {
        let most = |weights: &[f64]| vec![weights.iter().copied().fold(0.0, f64::max)];
        assert!(intervals(1, 1, LEAST - 1, most)[0][0].is_nan());
        assert!(intervals(1, 1, LEAST, most)[0][0] >= 1.0);
    }

    #[test]
    fn everything_is_drawn_as_often_as_there_are_things() {
        let noise = Noise::new(1, 3);
        for number in 1..50 {
            let weights = resample(&noise, 3, number, 17);
            assert_eq!(weights.iter().sum::<f64>(), 17.0);
        }
        assert_ne!(resample(&noise, 3, 1, 17), resample(&noise, 3, 2, 17));
    }
}
