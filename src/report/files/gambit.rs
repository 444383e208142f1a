//! Games in Gambit's formats, so that other programs can solve them: `game.nfg`, a payoff matrix in strategic form, and
//! games of a scenario in extensive form (`.efg`).
//!
//! See "Representation of games" in the Gambit manual. The strategic form, in its payoff version: a header, the players and
//! their strategies, then the payoffs of every combination, the first player's strategy turning fastest. The extensive
//! form: a header, then the nodes, each before those below it.

use crate::analysis::comparison::game::Game as Matrix;
use crate::model::entity::{Game, GameNext, Model};
use crate::model::expr::{ActorId, Expr, GameId};

/// The game as a file for Gambit, ending in a newline; `None` if a payoff has no number, for which the format has no word.
pub fn strategic_form(game: &Matrix) -> Option<String> {
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

/// A game as it stood when it was played, as a file for Gambit, ending in a newline; `None` if a payoff has no number.
/// Options that were not available are left out, and what an end is worth to actors of whom it does not say is 0.
pub fn extensive_form(model: &Model, played: &Played) -> Option<String> {
    let game = &model.games[played.game];
    let ends = || {
        game.nodes.iter().flat_map(|node| &node.options).filter_map(|option| match &option.next {
            GameNext::End(pays) => Some(pays),
            GameNext::Node(_) => None,
        })
    };
    let is_paid = |actor: &ActorId| ends().flatten().any(|(paid, _)| paid == actor);
    let players: Vec<ActorId> = (0..model.actors.len()).filter(is_paid).collect();
    let names: Vec<String> = players.iter().map(|&actor| quoted(&model.actors[actor].name)).collect();
    let mut tree = Tree { game, played, players, text: String::new(), sets: vec![], ends: 0 };
    tree.node(0)?;
    let title = quoted(&format!("{}: {}", model.title, game.title));
    let comment = quoted(&format!("As it stood in run {}, step {}.", played.run, played.step));
    Some(format!("EFG 2 R {title} {{ {} }}\n{comment}\n\n{}", names.join(" "), tree.text))
}

/// A game in a run.
pub struct Played<'s> {
    pub run: u64,
    pub step: u32,
    pub game: GameId,
    /// By node and option.
    pub open: &'s [bool],
    /// By end, to whom the scenario says.
    pub worth: &'s [f64],
}

struct Tree<'a> {
    game: &'a Game,
    played: &'a Played<'a>,
    players: Vec<ActorId>,
    text: String,
    /// By node written: whose it is. Each is an information set of its own.
    sets: Vec<ActorId>,
    ends: usize,
}

impl Tree<'_> {
    fn node(&mut self, at: usize) -> Option<()> {
        let node = &self.game.nodes[at];
        let player = self.players.iter().position(|&actor| actor == node.actor)? + 1;
        self.sets.push(node.actor);
        let set = self.sets.iter().filter(|&&actor| actor == node.actor).count();
        let first: usize = self.game.nodes[..at].iter().map(|node| node.options.len()).sum();
        let open: Vec<usize> =
            (0..node.options.len()).filter(|option| self.played.open[first + option]).collect();
        let actions: Vec<String> = open.iter().map(|&option| quoted(&node.options[option].name)).collect();
        self.text += &format!("p \"\" {player} {set} {} {{ {} }} 0\n", quoted(&node.name), actions.join(" "));
        for option in open {
            match &node.options[option].next {
                GameNext::Node(next) => self.node(*next)?,
                GameNext::End(pays) => self.end(at, option, pays)?,
            }
        }
        Some(())
    }

    fn end(&mut self, at: usize, option: usize, pays: &[(ActorId, Expr)]) -> Option<()> {
        let before = self.game.nodes.iter().enumerate().flat_map(|(node, entry)| {
            entry.options.iter().enumerate().map(move |(number, option)| ((node, number), option))
        });
        let first: usize = before
            .take_while(|(place, _)| *place != (at, option))
            .map(|(_, option)| match &option.next {
                GameNext::End(pays) => pays.len(),
                GameNext::Node(_) => 0,
            })
            .sum();
        let worth = |actor: &ActorId| {
            let place = pays.iter().position(|(paid, _)| paid == actor);
            place.map_or(0.0, |place| self.played.worth[first + place])
        };
        let payoffs: Vec<f64> = self.players.iter().map(worth).collect();
        if payoffs.iter().any(|payoff| !payoff.is_finite()) {
            return None;
        }
        let payoffs: Vec<String> = payoffs.into_iter().map(number).collect();
        self.ends += 1;
        let node = &self.game.nodes[at];
        let name = quoted(&format!("{}.{}", node.name, node.options[option].name));
        self.text += &format!("t \"\" {} {name} {{ {} }}\n", self.ends, payoffs.join(" "));
        Some(())
    }
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
    use crate::analysis::comparison::game::{Cell, Equilibrium, Game as Matrix, Player};

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
        let game = Matrix {
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
