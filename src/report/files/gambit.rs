//! `game.nfg`: a payoff matrix in Gambit's strategic form, so that other programs can solve it.
//!
//! The payoff version of the format, see "Representation of games" in the Gambit manual: a header, the players and
//! their strategies, then the payoffs of every combination, the first player's strategy turning fastest.

use crate::analysis::comparison::game::Game;

/// The game as a file for Gambit, ending in a newline; `None` if a payoff has no number, for which the format has no word.
pub fn strategic_form(game: &Game) -> Option<String> {
    if game.cells.iter().flat_map(|cell| cell.payoffs).any(|payoff| !payoff.is_finite()) {
        return None;
    }
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
    Some(text + &payoffs.join("\n") + "\n")
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", crate::diagnostics::one_line(text).replace('\\', "\\\\").replace('"', "\\\""))
}

/// Gambit reads decimal numbers, none with an exponent: the shortest that read back as the same number. Adding 0 turns -0
/// into 0.
fn number(value: f64) -> String {
    format!("{}", value + 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::comparison::game::{Cell, Equilibrium, Player};

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
        insta::assert_snapshot!(strategic_form(&game).expect("payoffs"));
    }

    #[test]
    fn every_payoff_reads_back_as_it_was() {
        for value in [1e-10, -3e-300, 5e-324, 0.1 + 0.2, 1e100, f64::MAX, 16.0 / 3.0, -0.0] {
            let text = number(value);
            assert!(text.bytes().all(|b| b.is_ascii_digit() || b"-.".contains(&b)), "{text}");
            assert_eq!(text.parse::<f64>().map(f64::to_bits), Ok((value + 0.0).to_bits()), "{text}");
        }
    }
}
