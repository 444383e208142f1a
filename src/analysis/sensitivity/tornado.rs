//! One parameter at a time from one end of what is known of it to the other: what that moves, and whether another
//! option becomes the best.

use crate::analysis::estimates::estimate::Estimate;
use crate::analysis::sensitivity::break_even::BreakEven;
use crate::analysis::sensitivity::frame::{Frame, Input};
use crate::analysis::sensitivity::inconclusive::Inconclusive;

#[derive(Clone, Debug)]
pub struct Tornado {
    pub frame: Frame,
    pub inputs: Vec<Ends>,
    /// At the stated values, by option, then by quantity.
    pub stated: Vec<Vec<Estimate>>,
    /// By input, then by option, then by quantity.
    pub swings: Vec<Vec<Vec<Swing>>>,
    /// By objective that judges, if there are several options.
    pub decisions: Vec<Decision>,
}

/// A parameter and its two ends.
#[derive(Clone, Debug)]
pub struct Ends {
    pub input: Input,
    pub stated: f64,
    pub low: f64,
    pub high: f64,
    /// The three as they would be written on the command line.
    pub written: [String; 3],
    /// Whether the ends are those of a range; else they are the 5% and 95% quantiles of a distribution.
    pub is_range: bool,
}

/// A quantity at both ends of a parameter.
#[derive(Clone, Copy, Debug)]
pub struct Swing {
    pub low: Estimate,
    pub high: Estimate,
    /// High less low, paired.
    pub swing: Estimate,
}

/// What would change the choice of an actor.
#[derive(Clone, Debug)]
pub struct Decision {
    /// Its objective, by place among the quantities.
    pub objective: usize,
    /// The best option at the stated values.
    pub best: usize,
    /// The other options from the next best on, each with how much less it brings at the stated values, paired.
    pub rivals: Vec<(usize, Estimate)>,
    /// By input, at its low and its high end: the best of the other options, and how much less it brings, paired.
    pub leads: Vec<[(usize, Estimate); 2]>,
    /// Ends of parameters at which another option seems better, the most telling first.
    pub reversals: Vec<Reversal>,
    /// Inputs at whose ends the best stays the best by intervals that leave out 0.
    pub holds: Vec<usize>,
    /// Inputs at one end of which at least some rival cannot be told from it, but none seems better.
    pub unclear: Vec<usize>,
    /// Inputs at one end of which the payoff of some option has no number, and of which nothing else is told.
    pub untold: Vec<usize>,
    /// Options whose payoff has no number at the stated values: then nothing can be told.
    pub missing: Vec<usize>,
}

/// A parameter at whose end another option is better.
#[derive(Clone, Debug)]
pub struct Reversal {
    pub input: usize,
    /// 0 for the low end, 1 for the high one.
    pub end: usize,
    /// The option that is then best.
    pub to: usize,
    /// How much more it brings there than the one that is best at the stated values, paired.
    pub gain: Estimate,
    /// Between the stated value and the end.
    pub tip: Option<BreakEven>,
}

impl Tornado {
    /// Why nothing can be told of what an input does to a quantity under an option.
    pub fn untold(&self, input: usize, option: usize, quantity: usize) -> Option<Inconclusive> {
        let (ends, swing) = (&self.inputs[input], &self.swings[input][option][quantity]);
        let missing = |settings, only_at| Some(Inconclusive::Missing { settings, of: 2, only_at });
        match (swing.low.mean.is_finite(), swing.high.mean.is_finite()) {
            (true, true) => (!swing.swing.is_known()).then_some(Inconclusive::NoError),
            (false, false) => missing(2, None),
            (false, true) => missing(1, Some((input, ends.low))),
            (true, false) => missing(1, Some((input, ends.high))),
        }
    }

    /// The inputs by how much they move a quantity under an option, the most first; those that do not move it last.
    pub fn ranked(&self, option: usize, quantity: usize) -> Vec<usize> {
        let size = |&input: &usize| {
            let size = self.swings[input][option][quantity].swing.mean.abs();
            if size.is_nan() { -1.0 } else { size }
        };
        let mut order: Vec<usize> = (0..self.inputs.len()).collect();
        order.sort_by(|a, b| size(b).total_cmp(&size(a)));
        order
    }
}
