//! What each part of a scenario does: the expected values without it, less those with it, on the same luck.

use super::frame::Frame;
use crate::analysis::estimates::estimate::{Estimate, QuantityKind};

/// A scenario without each of its parts in turn.
#[derive(Clone, Debug)]
pub struct Ablations {
    /// Of one option.
    pub frame: Frame,
    /// An outcome whose share of the runs moves by no more than this is not moved.
    pub below: f64,
    /// With all parts, by quantity.
    pub stated: Vec<Estimate>,
    /// The strongest first, by how far they move the outcome that they move most.
    pub parts: Vec<Ablated>,
    /// In file order.
    pub untried: Vec<Untried>,
}

/// A part as it is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// In one word: `event`.
    pub kind: &'static str,
    /// Where it stands in the file: `responses.us.protest`.
    pub id: String,
    pub title: String,
}

/// What comes of switching a part off.
#[derive(Clone, Debug)]
pub struct Ablated {
    pub part: Entry,
    /// By quantity.
    pub without: Vec<Estimate>,
    /// By quantity: without it less with it, paired.
    pub moves: Vec<Estimate>,
    /// Runs that end otherwise without it.
    pub changed: u64,
}

/// A part without which no run can be made, or some cannot go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Untried {
    pub part: Entry,
    /// In a line.
    pub why: String,
}

/// What a part does to outcomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// At least one moves by more than the bound, and its interval leaves out 0.
    Moves,
    /// None moves by more than the bound.
    Idle,
    /// One moves by more than the bound, but none significantly.
    Undetermined,
}

impl Ablations {
    /// Puts the parts in order.
    pub fn new(
        frame: Frame,
        below: f64,
        stated: Vec<Estimate>,
        mut parts: Vec<Ablated>,
        untried: Vec<Untried>,
    ) -> Ablations {
        let outcomes: Vec<usize> = frame.outcomes().collect();
        let size = |part: &Ablated| {
            outcomes.iter().map(|&outcome| part.moves[outcome].mean.abs()).fold(0.0, f64::max)
        };
        parts.sort_by(|a, b| size(b).total_cmp(&size(a)).then(b.changed.cmp(&a.changed)));
        Ablations { frame, below, stated, parts, untried }
    }

    /// The outcomes, that first which moves most without a part.
    pub fn most_moved(&self, part: &Ablated) -> Vec<usize> {
        let mut outcomes: Vec<usize> = self.frame.outcomes().collect();
        outcomes.sort_by(|&a, &b| part.moves[b].mean.abs().total_cmp(&part.moves[a].mean.abs()));
        outcomes
    }

    /// What a part does, as far as these runs show.
    pub fn verdict(&self, part: &Ablated) -> Verdict {
        let acts = |outcome: usize| {
            part.moves[outcome].mean.abs() > self.below && part.moves[outcome].excludes_zero()
        };
        match self.frame.outcomes().any(acts) {
            true => Verdict::Moves,
            false if self.is_idle(part) => Verdict::Idle,
            false => Verdict::Undetermined,
        }
    }

    /// The parts with a verdict, in order.
    pub fn with_verdict(&self, verdict: Verdict) -> Vec<&Ablated> {
        self.parts.iter().filter(|part| self.verdict(part) == verdict).collect()
    }

    /// Whether no outcome moves by more than the bound.
    fn is_idle(&self, part: &Ablated) -> bool {
        self.frame.outcomes().all(|outcome| part.moves[outcome].mean.abs() <= self.below)
    }

    /// Whether that is so by the intervals of all outcomes.
    pub fn is_surely_idle(&self, part: &Ablated) -> bool {
        let within =
            |outcome: usize| part.moves[outcome].interval().iter().all(|end| end.abs() <= self.below);
        self.frame.outcomes().all(within)
    }

    /// The objectives, by their places among the quantities, whose interval leaves out 0.
    pub fn payoffs_moved(&self, part: &Ablated) -> Vec<usize> {
        self.objectives().into_iter().filter(|&place| part.moves[place].excludes_zero()).collect()
    }

    /// The objectives, by their places among the quantities.
    pub fn objectives(&self) -> Vec<usize> {
        let all = self.frame.quantities.iter().enumerate();
        all.filter(|(_, one)| matches!(one.quantity.kind, QuantityKind::Objective(_)))
            .map(|(place, _)| place)
            .collect()
    }
}
