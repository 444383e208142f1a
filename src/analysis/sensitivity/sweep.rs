//! The answer of a sweep: expected values along one or two parameters, and where the choice between options tips.

use crate::analysis::estimates::argmax::argmax;
use crate::analysis::estimates::estimate::{Estimate, Estimates, QuantityKind};
use crate::analysis::sensitivity::break_even::{BreakEven, break_evens};
use crate::analysis::sensitivity::frame::{Frame, Input, Measured};

#[derive(Clone, Debug)]
pub struct Sweep {
    pub frame: Frame,
    /// One or two.
    pub axes: Vec<AxisValues>,
    /// By point (the last axis turns fastest), then by option, then by quantity.
    pub values: Vec<Vec<Vec<Estimate>>>,
    /// By objective that judges, if there are several options.
    pub choices: Vec<Choice>,
}

/// A swept parameter.
#[derive(Clone, Debug)]
pub struct AxisValues {
    pub input: Input,
    pub values: Vec<f64>,
    /// The values as they would be written on the command line.
    pub written: Vec<String>,
    /// Whether there is something between two values.
    pub is_line: bool,
    /// Whether it is told in per cent.
    pub percent: bool,
}

/// Which option is best by one objective.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Its place among the quantities.
    pub objective: usize,
    /// By point; none where that cannot be told.
    pub best: Vec<Option<Best>>,
    /// Along one parameter: from one best option to the next.
    pub tips: Vec<Tip>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Best {
    pub option: usize,
    /// Options that the paired interval does not tell from it.
    pub unclear: Vec<usize>,
}

/// Where the best option changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Tip {
    pub from: usize,
    pub to: usize,
    /// The points between which it does, by number.
    pub between: [usize; 2],
    /// Where there is something between them.
    pub crossing: Option<BreakEven>,
}

/// Makes the answer of what was sampled: by point, options as programs and all pairs of them.
pub fn sweep(frame: Frame, axes: Vec<AxisValues>, answers: Vec<Estimates>) -> Sweep {
    let options = frame.options.len();
    let judges = frame.judges.iter().zip(&frame.rivals).filter(|_| options > 1);
    let choices = judges.map(|(&objective, rivals)| choice(objective, rivals, &axes, &answers)).collect();
    Sweep { frame, axes, values: answers.into_iter().map(|answers| answers.each).collect(), choices }
}

/// How much more the second option brings than the first.
fn more(answers: &Estimates, objective: usize, first: usize, second: usize) -> Estimate {
    let pair = |a, b| answers.differences[crate::engine::runs::paired::pair(a, b)][objective];
    if first < second { pair(first, second) } else { pair(second, first).reversed() }
}

/// The best option, all pairs being known; `None` if a payoff has no number.
fn best(answers: &Estimates, objective: usize, rivals: &[usize]) -> Option<Best> {
    let means = rivals.iter().map(|&option| answers.each[option][objective].mean);
    if means.clone().any(|mean| !mean.is_finite()) {
        return None;
    }
    let option = rivals[argmax(means)?];
    let others = rivals.iter().copied().filter(|&other| other != option);
    let unclear = others.filter(|&other| !more(answers, objective, other, option).excludes_zero()).collect();
    Some(Best { option, unclear })
}

fn choice(objective: usize, rivals: &[usize], axes: &[AxisValues], answers: &[Estimates]) -> Choice {
    let best: Vec<Option<Best>> = answers.iter().map(|answers| best(answers, objective, rivals)).collect();
    let first: Vec<Option<usize>> = best.iter().map(|best| best.as_ref().map(|best| best.option)).collect();
    let tips = match axes {
        [axis] => tips(axis, &first, &|point, from, to| more(&answers[point], objective, from, to)),
        _ => vec![],
    };
    Choice { objective, best, tips }
}

/// Where what is first along an axis changes; `more` is how much more the third has at a point than the second.
fn tips(
    axis: &AxisValues,
    first: &[Option<usize>],
    more: &dyn Fn(usize, usize, usize) -> Estimate,
) -> Vec<Tip> {
    let mut tips = vec![];
    for (i, both) in first.windows(2).enumerate() {
        let [Some(from), Some(to)] = *both else { continue };
        if from == to {
            continue;
        }
        let differences: Vec<Estimate> = (0..first.len()).map(|point| more(point, from, to)).collect();
        let (found, _) = break_evens(&axis.values, &differences);
        let inside = |crossing: &BreakEven| (axis.values[i]..=axis.values[i + 1]).contains(&crossing.at);
        let crossing = found.into_iter().find(inside).filter(|_| axis.is_line);
        tips.push(Tip { from, to, between: [i, i + 1], crossing });
    }
    tips
}

impl Sweep {
    /// Where along one parameter another outcome becomes the likeliest under an option: outcomes by their place.
    pub fn likeliest(&self, option: usize) -> Vec<Tip> {
        let [axis] = self.axes.as_slice() else { return vec![] };
        let is_outcome = |measured: &&Measured| matches!(measured.quantity.kind, QuantityKind::Outcome(_));
        // They stand first among the quantities.
        let outcomes = self.frame.quantities.iter().take_while(is_outcome).count();
        let chances = |point: usize| &self.values[point][option][..outcomes];
        let first: Vec<Option<usize>> = (0..self.values.len())
            .map(|point| argmax(chances(point).iter().map(|chance| chance.mean)))
            .collect();
        let is_sampled = |point: usize| chances(point).iter().any(|chance| chance.variance != 0.0);
        tips(axis, &first, &|point, from, to| {
            let [a, b] = [from, to].map(|outcome| chances(point)[outcome].mean);
            // A run ends in one of them at most.
            let variance = ((a + b) - (b - a) * (b - a)) / (self.frame.runs as f64 - 1.0);
            if is_sampled(point) { Estimate::normal(b - a, variance) } else { Estimate::certain(b - a) }
        })
    }

    /// Options of which a quantity has no number at a point.
    pub fn missing(&self, quantity: usize, point: usize) -> Vec<usize> {
        let values = self.values[point].iter().enumerate();
        values.filter(|(_, values)| !values[quantity].mean.is_finite()).map(|(option, _)| option).collect()
    }

    /// The places of a point on the axes.
    pub fn place(&self, point: usize) -> Vec<usize> {
        match self.axes.as_slice() {
            [_, last] => vec![point / last.values.len(), point % last.values.len()],
            _ => vec![point],
        }
    }
}
