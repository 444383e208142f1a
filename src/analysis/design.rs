//! Where to look in the space of what nobody knows: values of the unknown parameters, drawn by address.

use crate::engine::noise::Noise;
use crate::engine::quantile::quantile;
use crate::model::{Model, Point, Unknown};

/// The value of an unknown parameter below which it lies with probability `u`, 0 < u < 1. Over the whole numbers of a
/// range each is equally likely; a distribution is cut off at the ends of the range. NaN where the distribution makes no
/// sense.
pub fn value_at(unknown: &Unknown, u: f64) -> f64 {
    let drawn = match (unknown.whole, unknown.is_flat()) {
        (true, true) => {
            let [low, high, _] = unknown.arguments;
            (low + libm::floor(u * (high - low + 1.0))).min(high)
        }
        _ => quantile(unknown.distribution, unknown.arguments, u),
    };
    unknown.range.map_or(drawn, |[low, high]| drawn.clamp(low, high))
}

/// Samples 1 to `count` of the unknown parameters, a Latin hypercube: of `count` equally likely slices of each
/// parameter's distribution, every slice is met once.
///
/// For parameter p (its place in the file, of n) and sample s, two uniforms are read at site p of the stream that
/// draws the parameters of s, with n sites a step: at step 0 the place inside a slice, at step 1 a number by whose rank
/// among the samples (from 0, ties by s) the slice is chosen. The value is that at probability (rank + place) / count.
/// So sample s of `count` is the same under every policy, and another `count` gives other samples.
///
/// M. D. McKay, R. J. Beckman, W. J. Conover, "A comparison of three methods for selecting values of input variables in
/// the analysis of output from a computer code", Technometrics 21 (1979) 239-245.
pub fn latin_hypercube(model: &Model, unknowns: &[Unknown], seed: u64, count: u64) -> Vec<Point> {
    let noise = Noise::new(seed, model.parameters.len().max(1) as u32);
    let uniform = |sample: u64, step: u32, unknown: &Unknown| {
        Noise::uniform(noise.word(Noise::parameter_stream(sample), step, unknown.parameter as u32))
    };
    let mut points = vec![Vec::with_capacity(unknowns.len()); count as usize];
    for unknown in unknowns {
        let mut order: Vec<(f64, u64)> =
            (1..=count).map(|sample| (uniform(sample, 1, unknown), sample)).collect();
        order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        for (rank, (_, sample)) in order.into_iter().enumerate() {
            let u = (rank as f64 + uniform(sample, 0, unknown)) / count as f64;
            points[sample as usize - 1].push((unknown.parameter, value_at(unknown, u)));
        }
    }
    points
}
