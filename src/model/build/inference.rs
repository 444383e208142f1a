//! What beliefs learn from: choices that others make for all to see.

use super::builder::Build;
use crate::diagnostics::{Code, Diagnostic};
use crate::language::syntax::Path;
use crate::model::entity::Deed;
use crate::model::expr::*;
use crate::model::foresight::{Secret, chosen_by, conditions_at, private_reads, secrets_of};
use crate::model::symbols::unknown;

impl Build<'_, '_> {
    pub(super) fn inferences(&mut self) {
        for (id, declared) in self.scenario.beliefs.iter().enumerate().take(self.model.beliefs.len()) {
            let is_of_member = self.model.variables[self.model.beliefs[id].about].group.is_some();
            if let (true, Some(path)) = (is_of_member, declared.infers.first()) {
                let message = "a belief about members learns from signs alone";
                let fault = Diagnostic::error(path.span, message).code(Code::Name);
                self.faults.push(fault.label("what is done tells of no member"));
                continue;
            }
            for path in &declared.infers {
                let Some(deed) = self.deed(path) else { continue };
                if self.may_learn(id, deed, path) {
                    self.model.beliefs[id].infers.push(deed);
                }
            }
        }
    }

    /// `game.node`, `actor.reaction`, or an actor, for its turns.
    fn deed(&mut self, path: &Path) -> Option<Deed> {
        let full = path.to_string();
        if let Some(&actor) = self.names.actors.get(&full) {
            if self.model.has_turn(actor) {
                return Some(Deed::Turn(actor));
            }
            let fault = Diagnostic::error(path.span, format!("`{full}` has no turns")).code(Code::Name);
            return self.faults.refuse(fault.label("nothing is chosen that one could learn from"));
        }
        if let Some(&reaction) = self.names.reactions.get(&full) {
            return Some(Deed::Reaction(reaction));
        }
        let games = || self.names.game_list.iter().enumerate();
        let nodes = || {
            games().flat_map(|(id, game)| {
                game.nodes.iter().enumerate().map(move |(node, entry)| (id, node, game, entry))
            })
        };
        let named = |game: &crate::scenario::Game, entry: &crate::scenario::GameNode| {
            format!("{}.{}", game.name.text, entry.name.text)
        };
        if let Some((game, node, ..)) = nodes().find(|(_, _, game, entry)| named(game, entry) == full) {
            // What is no tree has no nodes.
            let whole = self.model.games.get(game).is_some_and(|game| node < game.nodes.len());
            return whole.then_some(Deed::Move { game, node });
        }
        let nodes: Vec<String> = nodes().map(|(_, _, game, entry)| named(game, entry)).collect();
        let known = nodes.iter().chain(self.names.reactions.keys()).chain(self.names.actors.keys());
        let mut fault = unknown(path.span, &full, "choice", known.map(String::as_str));
        if self.names.responses.contains_key(&full) {
            fault = Diagnostic::error(path.span, format!("`{full}` is one of several responses"))
                .code(Code::UnknownName)
                .label("expected where it is chosen: an actor, a reaction, a node of a game")
                .help(format!("what an actor does in its turns: `infers = [\"{}\"]`", path.parts[0].text));
        }
        self.faults.refuse(fault)
    }

    /// The holder must know all that the choice depends on, but for what the belief is about.
    fn may_learn(&mut self, belief: BeliefId, deed: Deed, path: &Path) -> bool {
        let (model, names) = (&self.model, &self.names);
        let (holder, about) = (model.beliefs[belief].holder, model.beliefs[belief].about);
        let [name, subject] = [&model.beliefs[belief].name, &model.variables[about].name];
        if model.chooser(deed) == holder {
            let message = format!("`{}` chooses this itself", model.actors[holder].name);
            let fault = Diagnostic::error(path.span, message).code(Code::Private);
            self.faults.push(fault.label("one learns from what others do"));
            return false;
        }
        let read: Vec<&Expr> = chosen_by(model, deed);
        let all = |read: &mut dyn Iterator<Item = &Expr>| -> Vec<Secret> {
            read.flat_map(|expr| private_reads(names, model, expr)).collect()
        };
        let mut help = format!("`{name}` stands in for one private variable: `{subject}`");
        let secrets = match deed {
            Deed::Turn(_) | Deed::Reaction(_) => all(&mut read.iter().copied()),
            Deed::Move { game, node } => {
                let game = &model.games[game];
                let below = game.below(node).into_iter();
                let mut open = all(&mut below.flat_map(|below| conditions_at(game, below)));
                if open.iter().any(|secret| secret.variable == Some(about)) {
                    open.iter_mut().for_each(|secret| secret.variable = None);
                    help = "which options are open is seen by all: what is private may be in what they pay"
                        .into();
                    open
                } else {
                    secrets_of(names, model, game, node)
                }
            }
        };
        let unknown = secrets.iter().find(|secret| secret.holder != holder && secret.variable != Some(about));
        if let Some(secret) = unknown {
            let [reader, owner] = [holder, secret.holder].map(|actor| &model.actors[actor].name);
            let message = format!(
                "`{reader}` cannot tell how likely this choice was: it depends on `{}`, known to `{owner}` only",
                secret.name
            );
            let fault = Diagnostic::error(path.span, message)
                .code(Code::Private)
                .label(format!("`{name}` learns from it"))
                .related(secret.declared, format!("known to `{owner}` only"))
                .help(help);
            self.faults.push(fault);
            return false;
        }
        let reads = |expr: &Expr| {
            expr.any(|part| match part.kind {
                Kind::Variable(id) => id == about,
                Kind::ChanceOf { game, node, .. } => {
                    let deed = Deed::Move { game, node };
                    chosen_by(model, deed).iter().any(|e| e.any(|part| part.kind == Kind::Variable(about)))
                }
                _ => false,
            })
        };
        if !read.into_iter().any(reads) {
            let message = format!("`{path}` does not depend on `{subject}`");
            let fault = Diagnostic::warning(path.span, message).code(Code::Unused);
            self.faults.push(fault.label(format!("teaches `{name}` nothing")));
        }
        true
    }
}
