//! What choices are made by, and what of it not everybody knows.

use crate::diagnostics::Span;
use crate::model::entity::{Choice, Deed, Game, GameNext, Model, OptionKind, Policy};
use crate::model::expr::*;
use crate::model::symbols::Symbols;

/// Something that only its holder may read.
pub struct Secret {
    pub holder: ActorId,
    pub name: String,
    /// If it is a variable about which a single belief may be held: not a member's.
    pub variable: Option<VariableId>,
    pub declared: Span,
}

/// Which options of a node are open.
pub fn conditions_at(game: &Game, node: usize) -> impl Iterator<Item = &Expr> {
    game.nodes[node].options.iter().filter_map(|option| option.when.as_ref())
}

/// How the actor of a node chooses among them, apart from what it foresees: its precision, and what every end below is
/// worth to it.
pub fn utilities_at(game: &Game, node: usize) -> Vec<&Expr> {
    let actor = game.nodes[node].actor;
    let mut found: Vec<&Expr> = game.lambda_of(actor).into_iter().collect();
    for option in game.below(node).into_iter().flat_map(|below| &game.nodes[below].options) {
        if let GameNext::End(pays) = &option.next {
            found.extend(pays.iter().filter(|(other, _)| *other == actor).map(|(_, worth)| worth));
        }
    }
    found
}

/// All that a choice depends on, whatever policy is played.
pub fn chosen_by(model: &Model, deed: Deed) -> Vec<&Expr> {
    match deed {
        Deed::Move { game, node } => {
            let game = &model.games[game];
            let below = game.below(node).into_iter();
            below.flat_map(|at| conditions_at(game, at).chain(utilities_at(game, at))).collect()
        }
        Deed::Turn(actor) => {
            let own = model.responses_of(actor).flat_map(|response| offered_by(model, response));
            own.chain(policies_of(model, actor).flat_map(|policy| expressions(&policy.choice))).collect()
        }
        Deed::Reaction(id) => {
            let reaction = &model.reactions[id];
            let options = reaction.options.iter().flat_map(|option| {
                let open: Vec<&Expr> = match &option.kind {
                    OptionKind::Own { when, .. } => when.iter().collect(),
                    OptionKind::Response(response) => offered_by(model, *response),
                };
                open.into_iter().chain([&option.weight])
            });
            let choices = policies_of(model, reaction.actor).flat_map(|policy| &policy.reactions);
            let choices = choices.filter(|(reaction, _)| *reaction == id);
            let choices = choices.flat_map(|(_, choice)| expressions(choice));
            reaction.when.iter().chain(options).chain(choices).collect()
        }
    }
}

fn policies_of(model: &Model, actor: ActorId) -> impl Iterator<Item = &Policy> {
    model.policies.iter().filter(move |policy| policy.actor == actor)
}

fn expressions(choice: &Choice) -> Vec<&Expr> {
    let mut found = vec![];
    choice.every_expression(&mut |expr| found.push(expr));
    found
}

/// Whether a response may be chosen, and how much it weighs.
fn offered_by(model: &Model, response: ResponseId) -> Vec<&Expr> {
    let response = &model.responses[response];
    let select = response.select.iter().flat_map(|select| select.expressions());
    response.when.iter().chain([&response.weight]).chain(select).collect()
}

/// What is private of all that the chances at a node depend on. What its actor does not know but believes something of
/// is its belief.
pub fn secrets_of(names: &Symbols, model: &Model, game: &Game, node: usize) -> Vec<Secret> {
    let actor = game.nodes[node].actor;
    let mut found = vec![];
    for below in game.below(node) {
        let unseen = game.nodes[below].unseen.iter().find(|unseen| unseen.by == actor);
        let read = conditions_at(game, below).chain(utilities_at(game, below));
        found.extend(read.flat_map(|expr| private_reads(names, model, expr)).map(|secret| match unseen {
            Some(unseen) if secret.variable == Some(unseen.variable) => believed(model, unseen.belief),
            _ => secret,
        }));
    }
    found
}

/// A belief, which is its holder's.
pub fn believed(model: &Model, belief: BeliefId) -> Secret {
    let belief = &model.beliefs[belief];
    Secret { holder: belief.holder, name: belief.name.clone(), variable: None, declared: belief.span }
}

/// What an expression reads that is private to somebody.
pub fn private_reads(names: &Symbols, model: &Model, expr: &Expr) -> Vec<Secret> {
    let mut found = vec![];
    expr.walk(&mut |part| match part.kind {
        Kind::Variable(id) | Kind::Member { variable: id, .. } => {
            let variable = &model.variables[id];
            if let Some(holder) = variable.known_to {
                let own = variable.group.is_none().then_some(id);
                let name = variable.name.clone();
                found.push(Secret { holder, name, variable: own, declared: variable.span });
            }
        }
        Kind::Belief { belief, .. } => found.push(believed(model, belief)),
        Kind::ChanceOf { game, node, .. } => {
            found.extend(secrets_of(names, model, &model.games[game], node));
        }
        Kind::Pending(response) => {
            let name = names.responses.iter().find(|(_, id)| **id == response).map(|(name, _)| name.as_str());
            let name = format!("pending({})", name.unwrap_or_default());
            let holder = names.response_actor[response];
            found.push(Secret { holder, name, variable: None, declared: part.span });
        }
        _ => {}
    });
    found
}
