//! Games: who moves where, by what payoffs and how precisely.

use super::builder::{Build, constant, title};
use super::game_foresight::foresight;
use super::game_tree;
use crate::diagnostics::{Code, Diagnostic};
use crate::language::syntax::{Expr as Written, Name};
use crate::model::entity::{Body, Game, GameNext, GameNode, GameOption};
use crate::model::expr::*;
use crate::model::resolve::{Resolver, Scope};
use crate::model::symbols::{find, quoted};
use crate::scenario;
use std::collections::BTreeSet;

impl Build<'_, '_> {
    pub(super) fn games(&mut self) {
        if self.model.actors.is_empty() {
            for declared in &self.scenario.games {
                game_tree::targets(declared, self.faults);
            }
            return;
        }
        for declared in &self.scenario.games {
            let game = self.game(declared);
            self.model.games.push(game);
            let (unseen, faults) = foresight(&self.names, &self.model, self.model.games.len() - 1);
            faults.into_iter().for_each(|fault| self.faults.push(fault));
            if let Some(game) = self.model.games.last_mut() {
                game.nodes.iter_mut().zip(unseen).for_each(|(node, unseen)| node.unseen = unseen);
            }
        }
    }

    fn game(&mut self, declared: &scenario::Game) -> Game {
        let targets = game_tree::targets(declared, self.faults);
        let actor = |node: &scenario::GameNode| self.names.actors.get(&node.actor.text).copied();
        let actors: Vec<Option<ActorId>> = declared.nodes.iter().map(actor).collect();
        let mut movers: Vec<ActorId> = vec![];
        for actor in actors.iter().flatten() {
            if !movers.contains(actor) {
                movers.push(*actor);
            }
        }
        let lambda = self.resolve(Scope::world(), |r| lambda(r, &movers, declared));
        let mut nodes = vec![];
        for (id, node) in declared.nodes.iter().enumerate() {
            let actor = actors[id].unwrap_or(0);
            let options = node.options.iter().enumerate().map(|(number, option)| {
                let target = targets.as_ref().and_then(|targets| targets[id][number]);
                self.resolve(Scope::world(), |r| choosable(r, actor, &movers, option, target))
            });
            nodes.push(GameNode {
                name: node.name.text.clone(),
                title: title(node.title.as_ref(), &node.name.text),
                actor,
                options: options.collect(),
                unseen: vec![],
                span: node.name.span,
            });
        }
        if targets.is_none() {
            // What is no tree is not looked at as one.
            nodes.clear();
        }
        Game {
            name: declared.name.text.clone(),
            title: title(declared.title.as_ref(), &declared.name.text),
            nodes,
            lambda,
            span: declared.name.span,
        }
    }

    /// A game that nobody plays and whose chances nobody reads; what its options do is looked at all the same.
    pub(super) fn unplayed_games(&mut self) {
        let (mut played, mut asked) = (BTreeSet::new(), BTreeSet::new());
        self.model.every_effect(&mut |node, _| {
            if let Body::Play { game, .. } = node.body {
                played.insert(game);
            }
        });
        self.model.every_expression(&mut |expr| {
            expr.walk(&mut |part| {
                if let Kind::ChanceOf { game, .. } = part.kind {
                    asked.insert(game);
                }
            });
        });
        for (id, declared) in self.scenario.games.iter().enumerate() {
            if played.contains(&id) {
                continue;
            }
            self.resolve(Scope::of_moves(), |r| {
                for option in declared.nodes.iter().flat_map(|node| &node.options) {
                    r.effects(&option.effects);
                }
            });
            if !asked.contains(&id) {
                let name = &declared.name;
                let message = format!("nothing plays the game `{}`", name.text);
                let fault = Diagnostic::warning(name.span, message).code(Code::Unused).label("never played");
                self.faults
                    .push(fault.help(format!("an effect plays it: `do = {{ play = \"{}\" }}`", name.text)));
            }
        }
    }
}

/// What an actor of a game chooses by: what it knows, and not the chances of games.
fn chosen_by(actor: ActorId) -> Scope {
    Scope { in_game: true, ..Scope::chosen_by(actor) }
}

/// The precision of everybody who moves.
fn lambda(r: &mut Resolver, movers: &[ActorId], declared: &scenario::Game) -> Vec<(ActorId, Expr)> {
    let mut found: Vec<(ActorId, Expr)> = vec![];
    let mut of = |r: &mut Resolver, actor: ActorId, written: &Written| {
        let number = r.within(chosen_by(actor), |r| r.number(written));
        found.push((actor, number.unwrap_or_else(|| constant(0.0, Type::Real, written.span))));
    };
    for (actor, written) in &declared.lambda {
        let Some(name) = actor else {
            movers.iter().for_each(|&actor| of(r, actor, written));
            continue;
        };
        let Some(actor) = find(&r.names.actors, name, "actor", r.faults) else { continue };
        if movers.contains(&actor) {
            of(r, actor, written);
        } else {
            let message = format!("`{}` does not move in this game", name.text);
            let fault = Diagnostic::error(name.span, message).code(Code::Unused);
            r.fault(fault.label("there is no node of this actor"));
        }
    }
    let missing = |actor: &&ActorId| !found.iter().any(|(other, _)| other == *actor);
    let missing: Vec<&str> =
        movers.iter().filter(missing).map(|&actor| r.model.actors[actor].name.as_str()).collect();
    if !missing.is_empty() {
        let message = format!("how precisely does {} choose?", quoted(missing.iter().copied()));
        let fault = Diagnostic::error(declared.name.span, message)
            .code(Code::MissingKey)
            .label("`lambda` does not say")
            .help("everybody who moves needs a precision; one number is for all: `lambda = 4`");
        r.fault(fault);
    }
    found
}

fn choosable(
    r: &mut Resolver,
    actor: ActorId,
    movers: &[ActorId],
    declared: &scenario::GameOption,
    target: Option<usize>,
) -> GameOption {
    let when = r.within(chosen_by(actor), |r| r.optional(declared.when.as_ref(), Type::Flag)).flatten();
    let next = match (&declared.next, target) {
        (scenario::GameNext::Node(_), Some(node)) => GameNext::Node(node),
        (scenario::GameNext::Node(_), None) => GameNext::End(vec![]),
        (scenario::GameNext::End(written), _) => GameNext::End(pays(r, movers, &declared.name, written)),
    };
    GameOption {
        name: declared.name.text.clone(),
        title: title(declared.title.as_ref(), &declared.name.text),
        when,
        next,
        span: declared.name.span,
    }
}

/// What an end is worth to each actor.
fn pays(
    r: &mut Resolver,
    movers: &[ActorId],
    option: &Name,
    written: &[(Name, Written)],
) -> Vec<(ActorId, Expr)> {
    let mut found = vec![];
    let mut named = vec![];
    for (name, worth) in written {
        let Some(actor) = find(&r.names.actors, name, "actor", r.faults) else { continue };
        named.push(actor);
        found.extend(r.within(chosen_by(actor), |r| r.number(worth)).map(|worth| (actor, worth)));
    }
    let missing = movers.iter().filter(|actor| !named.contains(actor));
    let missing: Vec<&str> = missing.map(|&actor| r.model.actors[actor].name.as_str()).collect();
    if !missing.is_empty() && named.len() == written.len() {
        let message = format!("what is `{}` worth to {}?", option.text, quoted(missing.iter().copied()));
        let fault = Diagnostic::error(option.span, message)
            .code(Code::MissingKey)
            .label("`pays` does not say")
            .help("everybody who moves in the game needs a payoff at each of its ends");
        r.fault(fault);
    }
    found
}
