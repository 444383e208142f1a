//! Sobol's indices: which share of an output's variance, over all that is not known, comes from which parameter.
//!
//! First order: what would fall away on average if the parameter alone were known. Total: what would be left if all but it
//! were known. I. M. Sobol', "Sensitivity estimates for nonlinear mathematical models", Mathematical Modelling and
//! Computational Experiments 1 (1993) 407-414; T. Homma, A. Saltelli, "Importance measures in global sensitivity analysis
//! of nonlinear models", Reliability Engineering & System Safety 52 (1996) 1-17.

use crate::analysis::estimates::bootstrap;
use crate::analysis::estimates::estimate::{Estimate, Estimates};
use crate::analysis::sensitivity::frame::{Frame, Input};
use crate::analysis::sensitivity::inconclusive::{self, Inconclusive};
use crate::model::Point;
use rayon::prelude::*;

#[derive(Clone, Debug)]
pub struct Sobol {
    pub frame: Frame,
    pub inputs: Vec<Input>,
    /// By row, then by point: A, A with one parameter from B for each, B.
    pub rows: Vec<Vec<Point>>,
    /// By option, then by row, then by point, then by quantity.
    pub outputs: Vec<Vec<Vec<Vec<Estimate>>>>,
    /// By option, then by quantity.
    pub shares: Vec<Vec<Shares>>,
}

/// Of one quantity.
#[derive(Clone, Debug, PartialEq)]
pub struct Shares {
    /// Over the parameters (divisor n), as it was sampled: with the sampling noise.
    pub variance: f64,
    /// What sampling adds to it.
    pub noise: f64,
    /// By input.
    pub indices: Vec<Indices>,
    /// The 95% interval of the sum of all first orders.
    pub sum_interval: [f64; 2],
    /// Why nothing can be told of it.
    pub untold: Option<Inconclusive>,
}

/// What no true indices are, so that the estimates are wrong by more than their intervals say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Impossible {
    /// The first orders add up to more than 1.
    Sum(f64),
    /// The first order of an input is greater than its total.
    FirstAboveTotal(usize),
    /// An index of an input is below 0.
    Negative(usize),
    /// The total of an input is above 1.
    TotalAboveOne(usize),
}

/// By how much a first order may be above its total, of which it often is all, before that is told.
const SLACK: f64 = 0.01;
/// By how much an index or a sum may be beside what is possible, if its interval does not leave that out.
const NOISE: f64 = 0.1;

impl Shares {
    /// Inputs, the largest total index first.
    pub fn ranked(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.indices.len()).collect();
        order.sort_by(|&a, &b| self.indices[b].total.total_cmp(&self.indices[a].total));
        order
    }

    /// What of these estimates cannot be true: by their intervals, totals above 1 and indices below 0; a sum of first orders
    /// above 1 by its interval or by a tenth; a first order above its total.
    pub fn impossible(&self) -> Vec<Impossible> {
        let above = |value: f64, [low, _]: [f64; 2]| low > 1.0 + SLACK || low.is_nan() && value > 1.0 + NOISE;
        let below = |value: f64, [_, high]: [f64; 2]| high < -SLACK || high.is_nan() && value < -NOISE;
        let mut found = vec![];
        if self.sum() > 1.0 + NOISE || above(self.sum(), self.sum_interval) {
            found.push(Impossible::Sum(self.sum()));
        }
        for (input, one) in self.indices.iter().enumerate() {
            if one.first > one.total + SLACK {
                found.push(Impossible::FirstAboveTotal(input));
            }
            if below(one.first, one.first_interval) || below(one.total, one.total_interval) {
                found.push(Impossible::Negative(input));
            }
            if above(one.total, one.total_interval) {
                found.push(Impossible::TotalAboveOne(input));
            }
        }
        found
    }

    /// Of all first orders.
    pub fn sum(&self) -> f64 {
        self.indices.iter().map(|one| one.first).sum()
    }
}

/// Of one input. The indices come from sums from which the sampling noise was taken out; what it would be otherwise is
/// given too.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Indices {
    /// First order by Jansen's estimator.
    pub first: f64,
    pub first_interval: [f64; 2],
    /// First order by Saltelli's of 2010.
    pub first_saltelli: f64,
    pub first_saltelli_interval: [f64; 2],
    /// By Jansen's estimator.
    pub total: f64,
    pub total_interval: [f64; 2],
    /// The same three as if there were no sampling noise: first, first by Saltelli's, total.
    pub with_noise: [f64; 3],
}

/// The indices of one option. `answers` are by row: its points as programs; as pairs [`pairs`].
pub fn shares(
    rows: &[Vec<Point>],
    answers: &[Estimates],
    inputs: usize,
    quantities: usize,
    seed: u64,
    parameters: usize,
) -> Vec<Shares> {
    (0..quantities)
        .into_par_iter()
        .map(|quantity| of_quantity(rows, answers, inputs, quantity, seed, parameters))
        .collect()
}

/// The differences that the noise of a row is known by: A and B, then for each parameter A and the mixture, B and the mixture.
pub fn pairs(inputs: usize) -> Vec<[usize; 2]> {
    let b = inputs + 1;
    std::iter::once([0, b]).chain((1..=inputs).flat_map(|mixed| [[0, mixed], [b, mixed]])).collect()
}

/// What one row adds to the sums of an input.
#[derive(Clone, Copy)]
struct Terms {
    /// (B - AB)² / 2, B (AB - A), (A - AB)² / 2.
    raw: [f64; 3],
    /// What sampling noise adds to each on average.
    noise: [f64; 3],
}

struct Row {
    /// A and B, around the mean of all outputs.
    ends: [f64; 2],
    /// The mean of the sampling variances of A and B.
    noise: f64,
    terms: Vec<Terms>,
}

fn of_quantity(
    designs: &[Vec<Point>],
    answers: &[Estimates],
    inputs: usize,
    quantity: usize,
    seed: u64,
    parameters: usize,
) -> Shares {
    let outputs_of = answers.iter().map(|answers| answers.each.iter().map(|each| &each[quantity]));
    let settings = designs.iter().zip(outputs_of).flat_map(|(points, outputs)| points.iter().zip(outputs));
    let outputs = answers.iter().flat_map(|answers| answers.each.iter().map(|each| each[quantity].mean));
    let first = outputs.clone().next().unwrap_or(f64::NAN);
    // Without rounding, so that outputs that are all the same have no variance.
    let middle =
        first + outputs.map(|output| output - first).sum::<f64>() / (answers.len() * (inputs + 2)) as f64;
    let rows: Vec<Row> = answers.iter().map(|answers| row(answers, inputs, quantity, middle)).collect();
    let once = vec![1.0; rows.len()];
    let total = sums(&once, &rows);
    let statistics = |weights: &[f64]| -> Vec<f64> {
        let sums = sums(weights, &rows);
        let each: Vec<[f64; 3]> = sums.terms.iter().map(|terms| indices(&sums, terms, true)).collect();
        let sum = each.iter().map(|one| one[0]).sum();
        each.into_iter().flatten().chain([sum]).collect()
    };
    let intervals = bootstrap::intervals(seed, parameters, rows.len(), statistics);
    let of_input = |(input, terms): (usize, &Terms)| {
        let [first, first_saltelli, whole] = indices(&total, terms, true);
        Indices {
            first,
            first_interval: intervals[3 * input],
            first_saltelli,
            first_saltelli_interval: intervals[3 * input + 1],
            total: whole,
            total_interval: intervals[3 * input + 2],
            with_noise: indices(&total, terms, false),
        }
    };
    Shares {
        variance: total.variance,
        noise: total.noise,
        indices: total.terms.iter().enumerate().map(of_input).collect(),
        sum_interval: intervals[3 * inputs],
        untold: inconclusive::why(settings),
    }
}

fn row(answers: &Estimates, inputs: usize, quantity: usize, middle: f64) -> Row {
    let output = |point: usize| answers.each[point][quantity];
    let apart = |pair: usize| answers.differences[pair][quantity].variance;
    let (a, b) = (output(0), output(inputs + 1));
    let terms = |input: usize| {
        let mixed = output(input + 1);
        let (from_a, from_b) = (apart(1 + 2 * input), apart(2 + 2 * input));
        let half_square = |x: f64| x * x / 2.0;
        // cov(B, AB) - cov(B, A), each from var(x - y) = var x + var y - 2 cov(x, y).
        let shared = (mixed.variance - from_b) / 2.0 - (a.variance - apart(0)) / 2.0;
        Terms {
            raw: [
                half_square(b.mean - mixed.mean),
                (b.mean - middle) * (mixed.mean - a.mean),
                half_square(a.mean - mixed.mean),
            ],
            noise: [from_b / 2.0, shared, from_a / 2.0],
        }
    };
    Row {
        ends: [a.mean - middle, b.mean - middle],
        noise: f64::midpoint(a.variance, b.variance),
        terms: (0..inputs).map(terms).collect(),
    }
}

struct Sums {
    variance: f64,
    noise: f64,
    terms: Vec<Terms>,
}

/// Means over the rows, each as often as its weight says.
fn sums(weights: &[f64], rows: &[Row]) -> Sums {
    let n: f64 = weights.iter().sum();
    let (mut sum, mut squares, mut noise) = (0.0, 0.0, 0.0);
    let inputs = rows.first().map_or(0, |row| row.terms.len());
    let mut terms = vec![Terms { raw: [0.0; 3], noise: [0.0; 3] }; inputs];
    for (weight, row) in weights.iter().zip(rows).filter(|(weight, _)| **weight > 0.0) {
        for end in row.ends {
            sum += weight * end;
            squares += weight * end * end;
        }
        noise += weight * row.noise;
        for (sum, term) in terms.iter_mut().zip(&row.terms) {
            for k in 0..3 {
                sum.raw[k] += weight * term.raw[k];
                sum.noise[k] += weight * term.noise[k];
            }
        }
    }
    for k in 0..3 {
        terms.iter_mut().for_each(|term| {
            term.raw[k] /= n;
            term.noise[k] /= n;
        });
    }
    let mean = sum / (2.0 * n);
    Sums { variance: squares / (2.0 * n) - mean * mean, noise: noise / n, terms }
}

/// First order by Jansen, first order by Saltelli, total by Jansen; NaN if nothing varies beyond the noise.
///
/// M. J. W. Jansen, "Analysis of variance designs for model output", Computer Physics Communications 117 (1999) 35-43; the
/// forms are those of table 2 of Saltelli and others (2010).
fn indices(sums: &Sums, terms: &Terms, without_noise: bool) -> [f64; 3] {
    let share = if without_noise { 1.0 } else { 0.0 };
    let variance = sums.variance - share * sums.noise;
    if variance.is_nan() || variance <= 0.0 {
        return [f64::NAN; 3];
    }
    let [jansen, saltelli, total] = [0, 1, 2].map(|k| terms.raw[k] - share * terms.noise[k]);
    [1.0 - jansen / variance, saltelli / variance, total / variance]
}
