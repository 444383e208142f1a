//! The payoff matrix of two actors as a game in strategic form, and which cells are equilibria in pure policies.

use super::comparison::{Comparison, Verdict};

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
    Untold,
}

impl Game {
    /// The game of a comparison in which the policies of two actors, both with an objective, vary and nothing else does.
    /// Options stand with the last actor's policies turning fastest.
    pub(super) fn of(comparison: &Comparison) -> Option<Game> {
        let [(first, rows), (second, columns)] = &comparison.actors[..] else { return None };
        if !comparison.variants.is_empty() {
            return None;
        }
        let payoffs = &comparison.options.first()?.payoffs;
        let player = |id: &String, policies: &Vec<String>| {
            let objective = payoffs.iter().position(|payoff| payoff.actor == *id)?;
            Some(Player { id: id.clone(), policies: policies.clone(), objective })
        };
        let players = [player(first, rows)?, player(second, columns)?];
        let cells = (0..rows.len() * columns.len()).map(|option| {
            let (row, column) = (option / columns.len(), option % columns.len());
            let others_of = [
                (0..rows.len()).map(|row| row * columns.len() + column).collect::<Vec<_>>(),
                (0..columns.len()).map(|column| row * columns.len() + column).collect(),
            ];
            let mut equilibrium = Equilibrium::Yes;
            for (player, others) in players.iter().zip(&others_of) {
                for &other in others.iter().filter(|other| **other != option) {
                    let gain = comparison.payoff_difference(player.objective, option, other);
                    equilibrium = match gain.verdict {
                        Verdict::Apart if gain.estimate > 0.0 => Equilibrium::No,
                        Verdict::Apart | Verdict::Same => equilibrium,
                        _ if equilibrium == Equilibrium::No => equilibrium,
                        Verdict::Untold => Equilibrium::Untold,
                        Verdict::Unclear if equilibrium == Equilibrium::Untold => equilibrium,
                        Verdict::Unclear => Equilibrium::Perhaps,
                    };
                }
            }
            let worth = |player: &Player| comparison.options[option].payoffs[player.objective].mean;
            Cell { option, payoffs: [worth(&players[0]), worth(&players[1])], equilibrium }
        });
        let cells = cells.collect();
        Some(Game { title: comparison.title.clone(), players, cells })
    }
}
