//! Whether the nodes of a game are a tree: each but the first follows one option, and no way leads back.

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Span};
use crate::engine::limits::MOST_NODES;
use crate::language::syntax::Name;
use crate::model::symbols::unknown;
use crate::scenario::{Game, GameNext};
use std::collections::BTreeMap;

/// By node and option: the node that it leads to, if it does not end the game. `None` if this is no tree, which is a fault.
pub(super) fn targets(game: &Game, faults: &mut Diagnostics) -> Option<Vec<Vec<Option<usize>>>> {
    let name = &game.name;
    if game.nodes.is_empty() {
        let fault = Diagnostic::error(name.span, format!("the game `{}` has no nodes", name.text));
        return faults.refuse(fault.code(Code::MissingKey).label("nobody moves"));
    }
    if game.nodes.len() > MOST_NODES {
        let message = format!("the game `{}` has {} nodes", name.text, game.nodes.len());
        let fault = Diagnostic::error(name.span, message).code(Code::Limit);
        return faults.refuse(fault.label(format!("at most {MOST_NODES} go")));
    }
    let before = faults.errors();
    let numbers: BTreeMap<&str, usize> =
        game.nodes.iter().enumerate().map(|(id, node)| (node.name.text.as_str(), id)).collect();
    let mut tree = Tree { game, into: vec![None; game.nodes.len()] };
    let mut targets = vec![];
    for (from, node) in game.nodes.iter().enumerate() {
        if node.options.is_empty() {
            let message = format!("the node `{}` has no options", node.name.text);
            let fault = Diagnostic::error(node.name.span, message).code(Code::MissingKey);
            faults.push(fault.label("there is nothing to choose from"));
        }
        let mut own = vec![];
        for option in &node.options {
            own.push(match &option.next {
                GameNext::End(_) => None,
                GameNext::Node(to) => match numbers.get(to.text.as_str()) {
                    Some(&node) => {
                        tree.lead(from, to, node, faults);
                        Some(node)
                    }
                    None => faults.refuse(unknown(to.span, &to.text, "node", numbers.keys().copied())),
                },
            });
        }
        targets.push(own);
    }
    if faults.errors() == before {
        tree.unreached(faults);
    }
    (faults.errors() == before).then_some(targets)
}

struct Tree<'g> {
    game: &'g Game,
    /// By node: the node before it, and where it is said that it follows.
    into: Vec<Option<(usize, Span)>>,
}

impl Tree<'_> {
    /// An option of `from` leads to the node `to`.
    fn lead(&mut self, from: usize, name: &Name, to: usize, faults: &mut Diagnostics) {
        if to == 0 || self.is_above(to, from) {
            let message = format!("`{}` leads back to `{}`", self.game.nodes[from].name.text, name.text);
            let fault = Diagnostic::error(name.span, message).label("a game only goes on").help(
                "a game that is played again and again is an event or response that plays it each time",
            );
            faults.push(fault);
        } else if let Some((_, first)) = self.into[to] {
            let fault = Diagnostic::error(name.span, format!("two options lead to `{}`", name.text))
                .code(Code::Name)
                .label("the second")
                .related(first, "the first")
                .help("a game is a tree: what may be reached in two ways is two nodes");
            faults.push(fault);
        } else {
            self.into[to] = Some((from, name.span));
        }
    }

    /// Whether `node` is `other` or comes before it.
    fn is_above(&self, node: usize, mut other: usize) -> bool {
        while other != node {
            match self.into[other] {
                Some((before, _)) => other = before,
                None => return false,
            }
        }
        true
    }

    fn unreached(&self, faults: &mut Diagnostics) {
        let lost = self.into.iter().zip(&self.game.nodes).skip(1).filter(|(into, _)| into.is_none());
        for (_, node) in lost {
            let message = format!("no option leads to the node `{}`", node.name.text);
            let first = &self.game.nodes[0].name;
            let fault = Diagnostic::error(node.name.span, message)
                .code(Code::Unused)
                .label("never reached")
                .related(first.span, "the game starts here")
                .help("the first node in the file is where a game starts");
            faults.push(fault);
        }
    }
}
