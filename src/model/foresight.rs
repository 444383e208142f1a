//! What those who move in a game choose by, and what of it not everybody knows.

use crate::diagnostics::Span;
use crate::model::entity::{Game, GameNext, Model};
use crate::model::expr::*;
use crate::model::symbols::Symbols;

/// Something that only its holder may read.
pub struct Secret {
    pub holder: ActorId,
    pub name: String,
    pub declared: Span,
}

/// What the actor of a node chooses by, apart from what it foresees of the nodes below: which options are open, its
/// precision, and what every end below is worth to it.
pub fn reads_at(game: &Game, node: usize) -> Vec<&Expr> {
    let entry = &game.nodes[node];
    let mut found: Vec<&Expr> = entry.options.iter().filter_map(|option| option.when.as_ref()).collect();
    found.extend(game.lambda_of(entry.actor));
    for option in game.below(node).into_iter().flat_map(|below| &game.nodes[below].options) {
        if let GameNext::End(pays) = &option.next {
            found.extend(pays.iter().filter(|(actor, _)| *actor == entry.actor).map(|(_, worth)| worth));
        }
    }
    found
}

/// What an expression reads that is private to somebody.
pub fn private_reads(names: &Symbols, model: &Model, expr: &Expr) -> Vec<Secret> {
    let mut found = vec![];
    expr.walk(&mut |part| match part.kind {
        Kind::Variable(id) | Kind::Member { variable: id, .. } => {
            let variable = &model.variables[id];
            if let Some(holder) = variable.known_to {
                found.push(Secret { holder, name: variable.name.clone(), declared: variable.span });
            }
        }
        Kind::Belief { belief, .. } => {
            let belief = &model.beliefs[belief];
            found.push(Secret { holder: belief.holder, name: belief.name.clone(), declared: belief.span });
        }
        Kind::Pending(response) => {
            let name = names.responses.iter().find(|(_, id)| **id == response).map(|(name, _)| name.as_str());
            let name = format!("pending({})", name.unwrap_or_default());
            found.push(Secret { holder: names.response_actor[response], name, declared: part.span });
        }
        _ => {}
    });
    found
}
