//! Which cells of a payoff matrix are equilibria in pure policies.

use crate::analysis::comparison::Comparison;
use crate::analysis::comparison::game::{Cell, Equilibrium, Game, Player};
use crate::analysis::estimates::difference::Verdict;

/// The game of a comparison in which the policies of two actors, both with an objective, vary and nothing else does.
/// Options stand with the last actor's policies turning fastest.
pub(super) fn game(comparison: &Comparison) -> Option<Game> {
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
                    Verdict::Inconclusive => Equilibrium::Inconclusive,
                    Verdict::Unclear if equilibrium == Equilibrium::Inconclusive => equilibrium,
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
