//! The payoff matrix of two actors as a game in strategic form.

use crate::analysis::estimates::same_bits::{same_bits, same_if_equal};

/// Two players, their policies, and what each combination is worth to them.
#[derive(Clone, Debug)]
pub struct Game {
    pub title: String,
    pub players: [Player; 2],
    /// Row by row: by the first player's policy, then by the second's.
    pub cells: Vec<Cell>,
}

same_bits! { Game { title, players, cells } }

#[derive(Clone, Debug)]
pub struct Player {
    pub id: String,
    pub policies: Vec<String>,
    /// Place among the objectives.
    pub objective: usize,
}

same_bits! { Player { id, policies, objective } }

#[derive(Clone, Debug)]
pub struct Cell {
    /// The option in it.
    pub option: usize,
    pub payoffs: [f64; 2],
    pub equilibrium: Equilibrium,
}

same_if_equal!(Equilibrium);

same_bits! { Cell { option, payoffs, equilibrium } }

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Equilibrium {
    /// Every other policy of either player is worse for it, as the paired intervals say, or the same in every run.
    Yes,
    /// No other policy is better for its player by an interval that leaves out 0, but some may be.
    Perhaps,
    /// A player has a better policy, and the paired interval says so.
    No,
    /// The payoff of another policy, or of this, has no number.
    Inconclusive,
}
