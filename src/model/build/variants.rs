//! Variants: named what-ifs.

use super::builder::{Build, title};
use crate::diagnostics::{Diagnostic, Span};
use crate::engine::limits::{MOST_STATED_VALUES, count};
use crate::language::syntax::Name;
use crate::model::entity::{Choice, Policy, Variant};
use crate::model::expr::*;
use crate::model::resolve::Scope;
use crate::model::symbols::find;

impl Build<'_, '_> {
    pub(super) fn variants(&mut self) {
        let (variants, parameters) = (&self.scenario.variants, self.scenario.parameters.len());
        if let Some(last) = variants.get(MOST_STATED_VALUES / parameters.max(1)) {
            let message = format!(
                "{} variants of {} parameters are too many",
                count(variants.len() as u64),
                count(parameters as u64)
            );
            let most = format!("at most {} values in all", count(MOST_STATED_VALUES as u64));
            self.faults.push(Diagnostic::error(last.name.span, message).label(most));
            return;
        }
        for declared in &self.scenario.variants {
            let mut set = vec![];
            for (name, value) in &declared.set {
                let Some(id) = find(&self.names.parameters, name, "parameter", self.faults) else { continue };
                if self.names.broken.contains(&name.text) {
                    continue;
                }
                let ty = self.model.parameters[id].ty;
                let Some(resolved) = self.resolve(Scope::world(), |r| r.fixed(value, ty)) else { continue };
                set.push((id, resolved));
            }
            let mut play = vec![];
            for (actor, policy) in &declared.play {
                let Some(id) = self.names.actor(actor, self.faults) else { continue };
                match self.policy(&actor.text, policy) {
                    Some(Some(policy)) => play.push((id, policy)),
                    Some(None) => play.push((id, self.default_policy(id, actor, policy))),
                    None => {}
                }
            }
            self.model.variants.push(Variant {
                name: declared.name.text.clone(),
                set,
                play,
                span: declared.name.span,
            });
        }
    }

    /// A policy with nothing in it, so that a variant can return an actor to its weights as written.
    fn default_policy(&mut self, actor: ActorId, owner: &Name, name: &Name) -> usize {
        let id = self.model.policies.len();
        let span: Span = name.span;
        self.names.policies.insert(format!("{}.{}", owner.text, name.text), id);
        self.model.policies.push(Policy {
            actor,
            name: name.text.clone(),
            title: title(None, &name.text),
            about: None,
            choice: Choice::Weights(vec![]),
            reactions: vec![],
            span,
        });
        id
    }
}
