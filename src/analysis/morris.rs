//! Morris's screening: which parameters matter at all, from steps of one parameter at a time all over their space.
//!
//! M. D. Morris, "Factorial sampling plans for preliminary computational experiments", Technometrics 33 (1991) 161-174.
//! The mean of absolute effects: F. Campolongo, J. Cariboni, A. Saltelli, "An effective screening design for sensitivity
//! analysis of large models", Environmental Modelling & Software 22 (2007) 1509-1518.

use super::answers::{Answers, Estimate};
use super::bootstrap;
use super::design::{DELTA, Trajectory};
use super::frame::{Frame, Input};

#[derive(Clone, Debug)]
pub struct Morris {
    pub frame: Frame,
    pub inputs: Vec<Input>,
    pub trajectories: Vec<Trajectory>,
    /// By option, then by trajectory, then by point, then by quantity.
    pub outputs: Vec<Vec<Vec<Vec<Estimate>>>>,
    /// By option, then by quantity, then by input.
    pub effects: Vec<Vec<Vec<Effect>>>,
}

/// The elementary effects of an input: what the output does, over the share of the way from one end of the input to the
/// other that it moved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    /// Their mean.
    pub mu: f64,
    pub mu_interval: [f64; 2],
    /// The mean of their absolute values.
    pub mu_star: f64,
    pub mu_star_interval: [f64; 2],
    /// Their standard deviation (divisor n - 1): how much the effect depends on where the inputs stand.
    pub sigma: f64,
    pub sigma_interval: [f64; 2],
    /// The mean absolute effect that sampling alone would show of an input without any.
    pub noise: f64,
    /// The standard deviation with the sampling variance of the effects taken out; 0 if sampling explains all of it.
    pub sigma_without_noise: f64,
}

impl Effect {
    /// Whether the effect is more than sampling alone would show.
    pub fn is_told(&self) -> bool {
        self.mu_star_interval[0] > self.noise
    }
}

/// The effects of one option. `answers` are by trajectory: its points as programs, and each less the one before as pairs.
pub fn effects(
    trajectories: &[Trajectory],
    answers: &[Answers],
    inputs: usize,
    quantities: usize,
    seed: u64,
    parameters: usize,
) -> Vec<Vec<Effect>> {
    let of = |quantity: usize| {
        // By trajectory, then by input.
        let mut found =
            vec![vec![Estimate { mean: f64::NAN, variance: f64::NAN }; inputs]; trajectories.len()];
        for ((found, trajectory), answers) in found.iter_mut().zip(trajectories).zip(answers) {
            for (step, &(input, up)) in trajectory.moves.iter().enumerate() {
                let sign = if up { 1.0 } else { -1.0 };
                let moved = answers.each[step + 1][quantity].mean - answers.each[step][quantity].mean;
                let noise = answers.differences[step][quantity].variance;
                found[input] = Estimate { mean: moved / (sign * DELTA), variance: noise / (DELTA * DELTA) };
            }
        }
        let all = vec![1.0; found.len()];
        let statistics = |weights: &[f64]| -> Vec<f64> {
            (0..inputs).flat_map(|input| moments(weights, &found, input)).collect()
        };
        let intervals = bootstrap::intervals(seed, parameters, found.len(), statistics);
        let effect = |input: usize| {
            let [mu, mu_star, sigma] = moments(&all, &found, input);
            let errors = || found.iter().map(|effects| effects[input].variance);
            let n = found.len() as f64;
            let noise = errors().map(f64::sqrt).sum::<f64>() / n * (2.0 / std::f64::consts::PI).sqrt();
            let variance = errors().sum::<f64>() / n;
            Effect {
                mu,
                mu_interval: intervals[3 * input],
                mu_star,
                mu_star_interval: intervals[3 * input + 1],
                sigma,
                sigma_interval: intervals[3 * input + 2],
                noise,
                sigma_without_noise: (sigma * sigma - variance).max(0.0).sqrt(),
            }
        };
        (0..inputs).map(effect).collect()
    };
    (0..quantities).map(of).collect()
}

/// Mean, mean of absolute values, and standard deviation.
fn moments(weights: &[f64], effects: &[Vec<Estimate>], input: usize) -> [f64; 3] {
    let n: f64 = weights.iter().sum();
    let mean = |of: &dyn Fn(f64) -> f64| {
        let sum: f64 =
            weights.iter().zip(effects).map(|(weight, effects)| weight * of(effects[input].mean)).sum();
        sum / n
    };
    let mu = mean(&|effect| effect);
    let squares = mean(&|effect| (effect - mu) * (effect - mu));
    [mu, mean(&f64::abs), (squares * n / (n - 1.0)).sqrt()]
}
