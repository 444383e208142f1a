//! The answer of a comparison: everything that is shown, plotted or written, computed once.

use crate::analysis::comparison::game::Game;
use crate::analysis::estimates::argmax::argmax;
use crate::analysis::estimates::contests::Contests;
pub use crate::analysis::estimates::difference::{Difference, Verdict};
use crate::analysis::estimates::precision::Precision;
use crate::analysis::estimates::same_bits::{same_bits, same_if_equal};
use crate::analysis::summary::Summary;
use crate::analysis::uncertainty::bands::Uncertainty;

/// Options side by side, under the same luck.
#[derive(Clone, Debug)]
pub struct Comparison {
    pub title: String,
    pub scenario_hash: String,
    pub seed: u64,
    pub runs: u64,
    /// Actors of whose policies several are compared, and those policies.
    pub actors: Vec<(String, Vec<String>)>,
    /// Variants that are compared, if several are.
    pub variants: Vec<String>,
    /// The option that the file itself plays, if it is among them; else the first.
    pub stated: usize,
    pub options: Vec<OptionSummary>,
    /// (0, 1), (0, 2), (1, 2), (0, 3) and so on: see [`Comparison::pair`].
    pub pairs: Vec<PairSummary>,
    /// If the policies of two actors with objectives vary, and nothing else.
    pub game: Option<Game>,
    /// If runs were made until intervals were narrow enough.
    pub precision: Option<Precision>,
    /// Whether any parameter is unknown, so that it can be drawn.
    pub has_unknowns: bool,
    /// What becomes of all this where the unknown parameters are otherwise, if that was asked for.
    pub uncertainty: Option<Uncertainty>,
}

same_bits! { Comparison { title, scenario_hash, seed, runs, actors, variants, stated, options, pairs, game, precision, has_unknowns, uncertainty } }

#[derive(Clone, Debug)]
pub struct OptionSummary {
    /// What tells it from the others.
    pub label: String,
    pub summary: Summary,
    /// By objective.
    pub payoffs: Vec<Payoff>,
    /// Options that are no worse for any actor and better for one, by their expected payoffs. Those that nothing
    /// dominates are the Pareto set.
    pub dominated_by: Vec<Dominance>,
}

same_bits! { OptionSummary { label, summary, payoffs, dominated_by } }

/// What an option is worth to an actor.
#[derive(Clone, Debug)]
pub struct Payoff {
    pub actor: String,
    pub title: String,
    /// Expected, with its 95% interval.
    pub mean: f64,
    pub interval: [f64; 2],
    /// The mean of the worst 5% of the runs (conditional value at risk), with its 95% interval.
    pub worst: f64,
    pub worst_interval: [f64; 2],
    /// If several policies of the actor are compared.
    pub regret: Option<Regret>,
}

same_bits! { Payoff { actor, title, mean, interval, worst, worst_interval, regret } }

/// How much more the actor's best policy would have brought it, with everything else as it is.
#[derive(Clone, Debug)]
pub struct Regret {
    pub amount: f64,
    /// Paired, 95%; [0, 0] for the best itself.
    pub interval: [f64; 2],
    /// The option with that policy.
    pub best: usize,
}

same_bits! { Regret { amount, interval, best } }

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dominance {
    pub by: usize,
    /// Whether the paired intervals on all payoffs say the same.
    pub sure: bool,
}

/// What becomes of the runs of one option under another.
#[derive(Clone, Debug)]
pub struct PairSummary {
    pub first: usize,
    pub second: usize,
    /// Runs that end otherwise.
    pub changed: u64,
    /// By outcome under the first, then by outcome under the second: how many runs.
    pub table: Vec<Vec<u64>>,
    pub outcomes: Vec<Difference>,
    pub metrics: Vec<Difference>,
    pub objectives: Vec<Difference>,
}

same_if_equal!(Dominance);

same_bits! { PairSummary { first, second, changed, table, outcomes, metrics, objectives } }

impl Comparison {
    /// The pair of two options, whichever comes first.
    pub fn pair(&self, one: usize, other: usize) -> &PairSummary {
        &self.pairs[crate::engine::runs::paired::pair(one.min(other), one.max(other))]
    }

    /// How much more `to` brings an objective's actor than `from`, two different options.
    pub fn payoff_difference(&self, objective: usize, from: usize, to: usize) -> Difference {
        let difference = &self.pair(from, to).objectives[objective];
        if from < to { difference.clone() } else { difference.reversed() }
    }

    /// Options whose payoff of an objective has no number: then it cannot be told which is best.
    pub fn missing(&self, objective: usize) -> Vec<usize> {
        let is_missing = |&option: &usize| !self.options[option].payoffs[objective].mean.is_finite();
        (0..self.options.len()).filter(is_missing).collect()
    }

    /// What the actor of an objective chooses among.
    pub fn contests(&self, objective: usize) -> Contests {
        let actor = self.options.first().map(|option| &option.payoffs[objective].actor);
        let own = self.actors.iter().position(|(varied, _)| Some(varied) == actor);
        let policies: Vec<usize> = self.actors.iter().map(|(_, policies)| policies.len()).collect();
        Contests::new(self.options.len(), &policies, own)
    }

    /// What it chooses among where an option is one of those.
    pub fn rivals(&self, objective: usize, option: usize) -> Vec<usize> {
        self.contests(objective).of(option).collect()
    }

    /// The option with the greatest expected payoff of an objective among those that meet what the file itself plays, the first
    /// of several; `None` if that cannot be told.
    pub fn best(&self, objective: usize) -> Option<usize> {
        self.best_of(objective, &self.rivals(objective, self.stated))
    }

    /// The same among these.
    pub fn best_of(&self, objective: usize, options: &[usize]) -> Option<usize> {
        if self.missing(objective).iter().any(|option| options.contains(option)) {
            return None;
        }
        let payoffs = options.iter().map(|&option| self.options[option].payoffs[objective].mean);
        Some(options[argmax(payoffs)?])
    }
}
