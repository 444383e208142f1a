//! What answers at many settings of the parameters have in common: the scenario, the options, what is asked of them.

use crate::analysis::estimates::estimate::{Estimate, Quantity, QuantityKind};
use crate::analysis::estimates::interval;
use crate::analysis::summary::Calendar;
use crate::model::settings::variants::STATED;

#[derive(Clone, Debug)]
pub struct Frame {
    pub title: String,
    pub scenario_hash: String,
    pub seed: u64,
    /// At each setting.
    pub runs: u64,
    pub calendar: Calendar,
    /// What tells each option from the others; of a single option nothing need be said.
    pub options: Vec<String>,
    /// The option that the file itself plays, if it is among them; else the first.
    pub stated: usize,
    /// Who plays what in all options.
    pub policies: Vec<(String, String)>,
    /// The variant of all options.
    pub variant: Option<String>,
    pub set: Vec<(String, String)>,
    pub quantities: Vec<Measured>,
    /// Objectives, by their place among the quantities, of the actors whose policies are compared; all, if none of these
    /// has one.
    pub judges: Vec<usize>,
    /// By judge: the options that differ in its policy alone, where the others play what the file has.
    pub rivals: Vec<Vec<usize>>,
}

impl Frame {
    /// What tables call an option that answers call so: a single one by what is chosen in it.
    pub fn name_of(&self, label: &str) -> String {
        if !label.is_empty() {
            return label.to_owned();
        }
        let played = self.policies.iter().map(|(_, policy)| policy);
        let chosen: Vec<&str> = self.variant.iter().chain(played).map(String::as_str).collect();
        if chosen.is_empty() { STATED.to_owned() } else { chosen.join(" / ") }
    }
}

/// A quantity as it is shown.
#[derive(Clone, Debug)]
pub struct Measured {
    pub quantity: Quantity,
    pub unit: Option<String>,
    /// Outcomes, and metrics that are conditions: shares of the runs.
    pub share: bool,
}

impl Measured {
    pub fn id(&self) -> &str {
        &self.quantity.id
    }

    pub fn title(&self) -> &str {
        &self.quantity.title
    }

    /// The kind in one word.
    pub fn kind(&self) -> &'static str {
        match self.quantity.kind {
            QuantityKind::Outcome(_) => "outcome",
            QuantityKind::Metric(_) => "metric",
            QuantityKind::Objective(_) => "objective",
        }
    }

    /// The 95% interval of an estimate from so many runs: Wilson's of a share, else its own.
    pub fn interval(&self, estimate: &Estimate, runs: u64) -> [f64; 2] {
        if self.share && estimate.mean.is_finite() && runs > 1 {
            // Beyond 2^53 the product may be rounded up.
            let count = (estimate.mean * runs as f64).round() as u64;
            return interval::wilson(count.min(runs), runs);
        }
        estimate.interval()
    }
}

impl Frame {
    /// What is shown where nothing is asked for: the objectives of those who choose; without objectives, the outcome
    /// whose coming is least certain.
    pub fn chief(&self, estimates: &[Estimate]) -> Vec<usize> {
        if !self.judges.is_empty() {
            return self.judges.clone();
        }
        let doubt = |&place: &usize| {
            let chance = estimates[place].mean;
            chance * (1.0 - chance)
        };
        let outcomes = self.outcomes();
        outcomes.max_by(|a, b| doubt(a).total_cmp(&doubt(b)).then(b.cmp(a))).into_iter().collect()
    }

    pub fn outcomes(&self) -> impl Iterator<Item = usize> {
        let all = self.quantities.iter().enumerate();
        all.filter(|(_, m)| matches!(m.quantity.kind, QuantityKind::Outcome(_))).map(|(place, _)| place)
    }
}

/// A parameter that varies.
#[derive(Clone, Debug)]
pub struct Input {
    pub id: String,
    pub title: String,
    /// None of lengths of time, which are told with theirs.
    pub unit: Option<String>,
    /// Whole numbers.
    pub whole: bool,
    /// Lengths of time, in days.
    pub duration: bool,
}
