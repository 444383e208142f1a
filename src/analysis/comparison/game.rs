//! The payoff matrix of two actors as a game in strategic form.

/// Two players, their policies, and what each combination is worth to them.
#[derive(Clone, Debug, PartialEq)]
pub struct Game {
    pub title: String,
    pub players: [Player; 2],
    /// Row by row: by the first player's policy, then by the second's.
    pub cells: Vec<Cell>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Player {
    pub id: String,
    pub policies: Vec<String>,
    /// Place among the objectives.
    pub objective: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// The option in it.
    pub option: usize,
    pub payoffs: [f64; 2],
    pub equilibrium: Equilibrium,
}

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
