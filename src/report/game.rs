//! `game.nfg`: a payoff matrix in Gambit's strategic form, so that other programs can solve it.
//!
//! The payoff version of the format, see "Representation of games" in the Gambit manual: a header, the players and
//! their strategies, then the payoffs of every combination, the first player's strategy turning fastest.

use crate::analysis::game::Game;

/// The game as a file for Gambit, ending in a newline.
pub fn strategic_form(game: &Game) -> String {
    let list = |names: &mut dyn Iterator<Item = &String>| {
        let quoted: Vec<String> = names.map(|name| quoted(name)).collect();
        format!("{{ {} }}", quoted.join(" "))
    };
    let [rows, columns] = &game.players;
    let mut text =
        format!("NFG 1 R {} {}\n\n", quoted(&game.title), list(&mut [&rows.id, &columns.id].into_iter()));
    text += &format!("{{ {}\n  {} }}\n", list(&mut rows.policies.iter()), list(&mut columns.policies.iter()));
    let comment = "Expected payoffs, estimated from runs: see comparison.json for their intervals.";
    text += &format!("{}\n\n", quoted(comment));
    let mut payoffs: Vec<String> = vec![];
    for column in 0..columns.policies.len() {
        for row in 0..rows.policies.len() {
            let [first, second] = game.cells[row * columns.policies.len() + column].payoffs;
            payoffs.push(format!("{} {}", number(first), number(second)));
        }
    }
    text + &payoffs.join("\n") + "\n"
}

fn quoted(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("\"{}\"", plain.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Gambit reads decimal numbers, and no others. Adding 0 turns -0 into 0.
fn number(value: f64) -> String {
    if value.is_finite() { format!("{:.9}", value + 0.0) } else { "0".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::game::{Cell, Equilibrium, Player};

    #[test]
    fn the_first_players_strategy_turns_fastest() {
        let player = |id: &str, policies: &[&str]| Player {
            id: id.to_owned(),
            policies: policies.iter().map(|&policy| policy.to_owned()).collect(),
            objective: 0,
        };
        let cell = |option: usize, first, second| Cell {
            option,
            payoffs: [first, second],
            equilibrium: Equilibrium::Perhaps,
        };
        let game = Game {
            title: "A \"game\"".to_owned(),
            players: [player("us", &["soft", "hard"]), player("china", &["yield", "wait", "resist"])],
            cells: (0..6).map(|i| cell(i, i as f64, -0.5 * i as f64)).collect(),
        };
        insta::assert_snapshot!(strategic_form(&game));
    }
}
