//! Which assumption would overturn a choice: on which unknown parameters it turns, over the draws, by how much an option
//! is the best.

use crate::analysis::estimates::interval;
use crate::analysis::estimates::same_bits::{same_bits, same_if_equal};
use crate::model::expr::{ParameterId, Type};
use crate::model::{Model, Point};

/// How a choice fares over the draws, and on which parameters that turns.
#[derive(Clone, Debug)]
pub struct Reversal {
    /// Place of the objective by which it is best at the stated values.
    pub objective: usize,
    /// The option.
    pub chosen: usize,
    /// Of every parameter that varies, the one on which its lead turns most first.
    pub splits: Vec<Split>,
}

same_bits! { Reversal { objective, chosen, splits } }

/// The draws cut in two by one parameter, and how the option fares in each half. Its lead is how much more it brings than
/// the best of the others; it is negative where another is better.
#[derive(Clone, Debug)]
pub struct Split {
    pub parameter: ParameterId,
    pub name: String,
    pub title: Option<String>,
    pub unit: Option<String>,
    pub ty: Type,
    /// Half of the draws lie below, half above, or as nearly so as equal values allow.
    pub at: f64,
    pub below: Half,
    pub above: Half,
    /// The mean lead above less that below.
    pub difference: f64,
    /// 95% together with those of all other parameters.
    pub interval: [f64; 2],
}

same_if_equal!(Type);

same_bits! { Split { parameter, name, title, unit, ty, at, below, above, difference, interval } }

#[derive(Clone, Debug)]
pub struct Half {
    pub draws: u64,
    /// By option: draws in which it is the best.
    pub best: Vec<u64>,
    /// Mean over the draws.
    pub lead: f64,
    /// Squared standard error of that mean, sampling noise and all.
    variance: f64,
}

same_bits! { Half { draws, best, lead, variance } }

impl Half {
    fn new(draws: &[usize], best: &[Vec<bool>], leads: &[f64]) -> Half {
        let n = draws.len() as f64;
        let options = best.first().map_or(0, Vec::len);
        let lead = draws.iter().map(|&draw| leads[draw]).sum::<f64>() / n;
        let squares: f64 = draws.iter().map(|&draw| (leads[draw] - lead) * (leads[draw] - lead)).sum();
        Half {
            draws: draws.len() as u64,
            best: (0..options).map(|o| draws.iter().filter(|draw| best[**draw][o]).count() as u64).collect(),
            lead,
            variance: squares / (n - 1.0) / n,
        }
    }

    /// The option that is best most often, the first of several.
    pub fn leader(&self) -> usize {
        (0..self.best.len()).rev().max_by_key(|&option| self.best[option]).unwrap_or(0)
    }
}

impl Split {
    /// Whether the interval leaves out 0.
    pub fn matters(&self) -> bool {
        self.interval[0] > 0.0 || self.interval[1] < 0.0
    }

    /// The half in which the option fares worse, and the other.
    pub fn worse_and_better(&self) -> [&Half; 2] {
        if self.difference < 0.0 { [&self.above, &self.below] } else { [&self.below, &self.above] }
    }
}

/// The answer of draws: `points` are their values; `leads` say by how much `chosen` is ahead, and `best`, by option, which
/// are the best.
///
/// The interval on each difference is that of B. L. Welch, "The generalization of 'Student's' problem when several
/// different population variances are involved", Biometrika 34 (1947) 28-35, and all of them hold together by
/// Bonferroni's inequality: of many parameters some would seem to matter by chance.
pub fn reversal(
    model: &Model,
    objective: usize,
    chosen: usize,
    points: &[Point],
    leads: &[f64],
    best: &[Vec<bool>],
) -> Reversal {
    let parameters = points.first().map_or(0, Vec::len);
    let miss = 0.05 / parameters.max(1) as f64;
    let split = |place: usize| {
        let mut draws: Vec<usize> = (0..points.len()).filter(|&draw| leads[draw].is_finite()).collect();
        let value = |draw: usize| points[draw][place].1;
        draws.sort_by(|&a, &b| value(a).total_cmp(&value(b)).then(a.cmp(&b)));
        // Between two different values, as near to the middle as can be.
        let cut = (1..draws.len())
            .filter(|&cut| value(draws[cut - 1]) < value(draws[cut]))
            .min_by_key(|&cut| (2 * cut).abs_diff(draws.len()))?;
        let at = value(draws[cut - 1]).midpoint(value(draws[cut]));
        let [below, above] = [&draws[..cut], &draws[cut..]].map(|half| Half::new(half, best, leads));
        let difference = above.lead - below.lead;
        let half = interval::welch([below.variance, above.variance], [below.draws, above.draws], miss);
        let parameter = &model.parameters[points[0][place].0];
        Some(Split {
            parameter: points[0][place].0,
            name: parameter.name.clone(),
            title: parameter.title.clone(),
            unit: parameter.unit.clone(),
            ty: parameter.ty,
            at,
            below,
            above,
            difference,
            interval: [difference - half, difference + half],
        })
    };
    let mut splits: Vec<Split> = (0..parameters).filter_map(split).collect();
    splits.sort_by(|a, b| {
        b.difference.abs().total_cmp(&a.difference.abs()).then(a.parameter.cmp(&b.parameter))
    });
    Reversal { objective, chosen, splits }
}
