//! Where to look in the space of what nobody knows: values of the unknown parameters, drawn by address.

use crate::engine::noise::Noise;
use crate::engine::noise::distribution::quantile;
use crate::model::{Model, Point, Unknown};

/// The value of an unknown parameter below which it lies with probability `u`, 0 < u < 1. Over the whole numbers of a
/// range each is equally likely; what a distribution has beyond the range counts as its ends. NaN where the distribution makes no
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

/// How likely a draw from the distribution lies below the range, and how likely above it.
pub fn beyond(unknown: &Unknown) -> [f64; 2] {
    let Some([low, high]) = unknown.range else { return [0.0; 2] };
    let drawn = |u: f64| quantile(unknown.distribution, unknown.arguments, u);
    // The quantile rises: of all probabilities below 1, the share at which it is still to the left.
    let share = |is_left: &dyn Fn(f64) -> bool| {
        let (mut left, mut right) = (0.0, 1.0);
        for _ in 0..53 {
            let middle = 0.5 * (left + right);
            if is_left(drawn(middle)) { left = middle } else { right = middle }
        }
        left
    };
    [share(&|x| x < low), 1.0 - share(&|x| x <= high)].map(|share| if share < 1e-9 { 0.0 } else { share })
}

/// From where to where an unknown parameter is moved: its range, or the 5% and 95% quantiles of its distribution.
pub fn ends(unknown: &Unknown) -> [f64; 2] {
    unknown.range.unwrap_or_else(|| [value_at(unknown, OUTER), value_at(unknown, 1.0 - OUTER)])
}

const OUTER: f64 = 0.05;

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
    let noise = noise(model, seed);
    let uniform = |sample: u64, step: u32, unknown: &Unknown| uniform(&noise, sample, step, unknown);
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

/// The uniform of an unknown parameter for a sample, in one of the steps of the stream that draws its parameters.
fn uniform(noise: &Noise, sample: u64, step: u32, unknown: &Unknown) -> f64 {
    Noise::uniform(noise.word(Noise::parameter_stream(sample), step, unknown.parameter as u32))
}

fn noise(model: &Model, seed: u64) -> Noise {
    Noise::new(seed, model.parameters.len().max(1) as u32)
}

/// The levels that a parameter has in a design of Morris's.
const LEVELS: u32 = 4;
/// How many of these levels a move goes: half of them.
const JUMP: u32 = LEVELS / 2;
/// The same as a share of the way from the lowest level to the highest.
const DELTA: f64 = JUMP as f64 / (LEVELS - 1) as f64;

/// The most trajectories or rows of a design: all outputs are kept.
pub const MOST_ROWS: u64 = 1 << 17;

/// A way through the space of the unknown parameters on which each moves once.
#[derive(Clone, Debug, PartialEq)]
pub struct Trajectory {
    /// One more than there are parameters.
    pub points: Vec<Point>,
    /// The place of the parameter that moves after each point, and by which share of the way from one end to the other;
    /// negative if down, 0 if all its levels there are one value.
    pub moves: Vec<(usize, f64)>,
}

/// Trajectories 1 to `count` of Morris's design with four levels.
///
/// For parameter p and trajectory t, read as in [`latin_hypercube`]: at step 2 the level from which it starts, one of
/// four; it moves two levels up from the lower two and down from the upper two. At step 3 a number by whose rank (ties by
/// p) the parameters move in turn. Levels are 0, 1/3, 2/3 and 1 of the way over a range; of a distribution they are the
/// quantiles at 5% to 95%.
///
/// M. D. Morris, "Factorial sampling plans for preliminary computational experiments", Technometrics 33 (1991) 161-174.
pub fn trajectories(model: &Model, unknowns: &[Unknown], seed: u64, count: u64) -> Vec<Trajectory> {
    let noise = noise(model, seed);
    let one = |trajectory: u64| {
        let start = |unknown| (uniform(&noise, trajectory, 2, unknown) * f64::from(LEVELS)) as u32;
        let mut levels: Vec<u32> = unknowns.iter().map(start).collect();
        let turn = |place: usize| uniform(&noise, trajectory, 3, &unknowns[place]);
        let mut order: Vec<usize> = (0..unknowns.len()).collect();
        order.sort_by(|&a, &b| turn(a).total_cmp(&turn(b)));
        let point = |levels: &[u32]| -> Point {
            unknowns
                .iter()
                .zip(levels)
                .map(|(unknown, &level)| (unknown.parameter, at_level(unknown, level)))
                .collect()
        };
        let mut points = vec![point(&levels)];
        let mut moves = vec![];
        for place in order {
            let up = levels[place] < JUMP;
            levels[place] = if up { levels[place] + JUMP } else { levels[place] - JUMP };
            let share = moved(&unknowns[place], levels[place], up);
            points.push(point(&levels));
            moves.push((place, share));
        }
        Trajectory { points, moves }
    };
    (1..=count).map(one).collect()
}

/// The share of the way from the lowest level to the highest that a move to a level went. Whole numbers go from one of
/// the few there are to another, so that the same move of levels is now longer and now shorter.
fn moved(unknown: &Unknown, level: u32, up: bool) -> f64 {
    let before = at_level(unknown, if up { level - JUMP } else { level + JUMP });
    let way = at_level(unknown, level) - before;
    match unknown.whole {
        _ if way == 0.0 => 0.0,
        true => way / (at_level(unknown, LEVELS - 1) - at_level(unknown, 0)),
        false => {
            if up {
                DELTA
            } else {
                -DELTA
            }
        }
    }
}

fn at_level(unknown: &Unknown, level: u32) -> f64 {
    let share = f64::from(level) / f64::from(LEVELS - 1);
    value_at(unknown, if unknown.is_flat() { share } else { OUTER + (1.0 - 2.0 * OUTER) * share })
}

/// Rows 1 to `count` of Saltelli's design: of each first the point A, then for each parameter A with that parameter's
/// value from B, then B. So a row has two points more than there are parameters.
///
/// The values of A and B are drawn as in [`latin_hypercube`], but without slices: at steps 4 and 5 the uniform at which
/// the distribution's quantile is taken.
///
/// A. Saltelli and others, "Variance based sensitivity analysis of model output. Design and estimator for the total
/// sensitivity index", Computer Physics Communications 181 (2010) 259-270.
pub fn rows(model: &Model, unknowns: &[Unknown], seed: u64, count: u64) -> Vec<Vec<Point>> {
    let noise = noise(model, seed);
    let one = |row: u64| {
        let point = |step: u32| -> Point {
            let value = |unknown| value_at(unknown, uniform(&noise, row, step, unknown));
            unknowns.iter().map(|unknown| (unknown.parameter, value(unknown))).collect()
        };
        let (a, b) = (point(4), point(5));
        let mixed = (0..unknowns.len()).map(|place| {
            let mut mixed = a.clone();
            mixed[place] = b[place];
            mixed
        });
        std::iter::once(a.clone()).chain(mixed).chain([b.clone()]).collect()
    };
    (1..=count).map(one).collect()
}
