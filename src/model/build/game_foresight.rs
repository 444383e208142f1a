//! What those who move in a game must know, or believe something of, to look ahead.

use crate::diagnostics::{Code, Diagnostic, Span};
use crate::model::entity::{Game, Model, Unseen};
use crate::model::expr::*;
use crate::model::foresight::{Secret, believed, conditions_at, private_reads, utilities_at};
use crate::model::symbols::{Symbols, quoted};
use std::collections::BTreeSet;

/// By node what others believe instead of knowing it, and what nobody may know who must.
pub(super) fn foresight(names: &Symbols, model: &Model, game: GameId) -> (Vec<Vec<Unseen>>, Vec<Diagnostic>) {
    let game = &model.games[game];
    let unseen = vec![vec![]; game.nodes.len()];
    let mut look = Foresight { names, model, game, looked: BTreeSet::new(), unseen, faults: vec![] };
    let ways = || {
        let from = 0..game.nodes.len();
        from.flat_map(|from| game.below(from).into_iter().skip(1).map(move |to| (from, to)))
    };
    ways().for_each(|(from, to)| look.ahead(from, to));
    ways().for_each(|(from, to)| look.beyond(from, to));
    (look.unseen, look.faults)
}

struct Foresight<'m> {
    names: &'m Symbols<'m>,
    model: &'m Model,
    game: &'m Game,
    /// Who has looked at which node.
    looked: BTreeSet<(ActorId, usize)>,
    /// By node.
    unseen: Vec<Vec<Unseen>>,
    faults: Vec<Diagnostic>,
}

impl Foresight<'_> {
    /// Whoever moves at `from` must know what is chosen by at `to`, or believe something of it.
    fn ahead(&mut self, from: usize, to: usize) {
        let reader = self.game.nodes[from].actor;
        if self.game.nodes[to].actor == reader || !self.looked.insert((reader, to)) {
            return;
        }
        for (expr, secret) in self.hidden(conditions_at(self.game, to), reader) {
            let help = "which options are open is seen by all: what is private may be in what they pay";
            self.refuse(from, to, expr, &secret, help.to_owned());
        }
        let hidden = self.hidden(utilities_at(self.game, to).into_iter(), reader);
        let mut variables: Vec<VariableId> =
            hidden.iter().filter_map(|(_, secret)| secret.variable).collect();
        variables.sort_unstable();
        variables.dedup();
        for (expr, secret) in &hidden {
            let [reader_name, holder] = [reader, secret.holder].map(|actor| &self.model.actors[actor].name);
            let help = match secret.variable {
                None => "nobody can look ahead by a belief about this".to_owned(),
                Some(variable) if self.model.variables[variable].ty == Type::Real => format!(
                    "were it a choice, flag or count, `{reader_name}` could look ahead by a belief about it"
                ),
                Some(_) if variables.len() > 1 => {
                    let all = variables.iter().map(|&variable| self.model.variables[variable].name.as_str());
                    format!(
                        "a belief stands in for one private variable of `{holder}`, and here are {}",
                        quoted(all)
                    )
                }
                Some(variable) => match self.belief(reader, variable) {
                    Some(belief) => {
                        if self.unseen[to].iter().all(|unseen| unseen.by != reader) {
                            self.unseen[to].push(Unseen { by: reader, variable, belief });
                        }
                        continue;
                    }
                    None => format!(
                        "give `{reader_name}` a belief: `[beliefs.{reader_name}.NAME]` with `about = \"{}\"` and a `prior`",
                        secret.name
                    ),
                },
            };
            self.refuse(from, to, *expr, secret, help);
        }
    }

    /// What is foreseen by a belief at `to` is known to the holder of the belief alone.
    fn beyond(&mut self, from: usize, to: usize) {
        let [reader, actor] = [from, to].map(|node| self.game.nodes[node].actor);
        if reader == actor {
            return;
        }
        let after = self.game.below(to).into_iter().skip(1);
        let unseen = after.flat_map(|node| &self.unseen[node]).find(|unseen| unseen.by == actor);
        let Some(unseen) = unseen.copied() else { return };
        let secret = believed(self.model, unseen.belief);
        let place = self.game.nodes[to].span;
        let holder = &self.model.actors[actor].name;
        let help = format!(
            "there `{holder}` itself looks ahead by its belief, and nobody holds beliefs about beliefs"
        );
        self.refuse(from, to, place, &secret, help);
    }

    /// What of some expressions a reader may not read, and in which it stands.
    fn hidden<'e>(&self, read: impl Iterator<Item = &'e Expr>, reader: ActorId) -> Vec<(Span, Secret)> {
        read.flat_map(|expr| {
            private_reads(self.names, self.model, expr).into_iter().map(|secret| (expr.span, secret))
        })
        .filter(|(_, secret)| secret.holder != reader)
        .collect()
    }

    /// The first belief in the file that an actor holds about a variable.
    fn belief(&self, holder: ActorId, about: VariableId) -> Option<BeliefId> {
        self.model.beliefs.iter().position(|belief| belief.holder == holder && belief.about == about)
    }

    fn refuse(&mut self, from: usize, to: usize, place: Span, secret: &Secret, help: String) {
        let entry = &self.game.nodes[from];
        let [reader, holder] = [entry.actor, secret.holder].map(|actor| &self.model.actors[actor].name);
        let name = &self.game.nodes[to].name;
        let message =
            format!("`{reader}` cannot foresee `{name}`: `{}` is known to `{holder}` only", secret.name);
        if self.faults.iter().any(|fault| fault.message == message) {
            return;
        }
        let fault = Diagnostic::error(place, message)
            .code(Code::Private)
            .label(format!("`{reader}`, who moves before, looks ahead to it"))
            .related(entry.span, format!("`{reader}` moves here"))
            .related(secret.declared, format!("known to `{holder}` only"));
        self.faults.push(fault.help(help));
    }
}
