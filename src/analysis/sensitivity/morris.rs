//! Morris's screening: which parameters matter at all, from steps of one parameter at a time all over their space.
//!
//! M. D. Morris, "Factorial sampling plans for preliminary computational experiments", Technometrics 33 (1991) 161-174.
//! The mean of absolute effects: F. Campolongo, J. Cariboni, A. Saltelli, "An effective screening design for sensitivity
//! analysis of large models", Environmental Modelling & Software 22 (2007) 1509-1518.

use crate::analysis::estimates::bootstrap;
use crate::analysis::estimates::estimate::{Estimate, Estimates};
use crate::analysis::sensitivity::frame::{Frame, Input};
use crate::analysis::sensitivity::inconclusive::{self, Inconclusive};
use crate::analysis::sensitivity::sampling_design::Trajectory;
use crate::model::Point;

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
#[derive(Clone, Debug, PartialEq)]
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
    /// In how many trajectories it was moved: a whole number may keep its value.
    pub moves: usize,
    /// Why nothing can be told of it.
    pub untold: Option<Inconclusive>,
}

impl Morris {
    /// Inputs whose effect on a quantity is known, the largest mean absolute effect first.
    pub fn ranked(&self, option: usize, quantity: usize) -> Vec<usize> {
        let effects = &self.effects[option][quantity];
        let mut order: Vec<usize> =
            (0..effects.len()).filter(|&input| effects[input].untold.is_none()).collect();
        order.sort_by(|&a, &b| effects[b].mu_star.total_cmp(&effects[a].mu_star));
        order
    }
}

impl Effect {
    /// Whether the effect is more than sampling alone would show; `None` without an interval.
    pub fn is_told(&self) -> Option<bool> {
        let low = self.mu_star_interval[0];
        (self.untold.is_none() && low.is_finite()).then_some(low > self.noise)
    }
}

/// The effects of one option. `answers` are by trajectory: its points as programs, and each less the one before as pairs.
pub fn effects(
    trajectories: &[Trajectory],
    answers: &[Estimates],
    inputs: usize,
    quantities: usize,
    seed: u64,
    parameters: usize,
) -> Vec<Vec<Effect>> {
    let of = |quantity: usize| {
        // By trajectory, then by input; none where it was not moved.
        let mut found: Vec<Vec<Option<Estimate>>> = vec![vec![None; inputs]; trajectories.len()];
        // By input: the settings from and to which it was moved.
        let mut settings: Vec<Vec<(&Point, &Estimate)>> = vec![vec![]; inputs];
        for ((found, trajectory), answers) in found.iter_mut().zip(trajectories).zip(answers) {
            for (step, &(input, share)) in trajectory.moves.iter().enumerate().filter(|(_, by)| by.1 != 0.0) {
                let ends =
                    [step, step + 1].map(|end| (&trajectory.points[end], &answers.each[end][quantity]));
                let noise = answers.differences[step][quantity].variance;
                let mean = (ends[1].1.mean - ends[0].1.mean) / share;
                found[input] = Some(Estimate::normal(mean, noise / (share * share)));
                settings[input].extend(ends);
            }
        }
        let all = vec![1.0; found.len()];
        let statistics = |weights: &[f64]| -> Vec<f64> {
            (0..inputs).flat_map(|input| moments(weights, &found, input)).collect()
        };
        let intervals = bootstrap::intervals(seed, parameters, found.len(), statistics);
        let effect = |input: usize| {
            let [mu, mu_star, sigma] = moments(&all, &found, input);
            let moved = || found.iter().filter_map(|effects| effects[input]);
            let n = moved().count();
            let noise = moved().map(|effect| effect.variance.sqrt()).sum::<f64>() / n as f64
                * (2.0 / std::f64::consts::PI).sqrt();
            let variance = moved().map(|effect| effect.variance).sum::<f64>() / n as f64;
            let untold = match n {
                0 => Some(Inconclusive::NotMoved),
                _ => inconclusive::why(settings[input].iter().copied())
                    .or_else(|| moved().any(|effect| !effect.is_known()).then_some(Inconclusive::NoError)),
            };
            let interval = |place: usize| match n < bootstrap::LEAST {
                true => [f64::NAN; 2],
                false => intervals[3 * input + place],
            };
            Effect {
                mu,
                mu_interval: interval(0),
                mu_star,
                mu_star_interval: interval(1),
                sigma,
                sigma_interval: interval(2),
                noise,
                sigma_without_noise: (sigma * sigma - variance).max(0.0).sqrt(),
                moves: n,
                untold,
            }
        };
        (0..inputs).map(effect).collect()
    };
    (0..quantities).map(of).collect()
}

/// Mean, mean of absolute values, and standard deviation.
fn moments(weights: &[f64], effects: &[Vec<Option<Estimate>>], input: usize) -> [f64; 3] {
    let moved =
        || weights.iter().zip(effects).filter_map(|(weight, effects)| Some((weight, effects[input]?.mean)));
    let n: f64 = moved().map(|(weight, _)| weight).sum();
    let mean = |of: &dyn Fn(f64) -> f64| moved().map(|(weight, effect)| weight * of(effect)).sum::<f64>() / n;
    let mu = mean(&|effect| effect);
    let squares = mean(&|effect| (effect - mu) * (effect - mu));
    [mu, mean(&f64::abs), (squares * n / (n - 1.0)).sqrt()]
}
