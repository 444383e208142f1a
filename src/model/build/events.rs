//! Events and rules.

use super::builder::{Build, length, title};
use crate::diagnostics::Diagnostic;
use crate::model::entity::{Body, EffectNode, Event, Rule};
use crate::model::expr::*;
use crate::model::resolve::Scope;

impl Build<'_, '_> {
    pub(super) fn events(&mut self) {
        for declared in &self.scenario.events {
            let event = self.resolve(Scope::world(), |r| {
                let node = r.node();
                let id = r.node();
                let when = r.optional(declared.when.as_ref(), Type::Flag);
                let chance = match (&declared.chance, &declared.rate) {
                    (Some(chance), _) => r.chance(chance).map(Some),
                    (None, Some(rate)) => r.rate(rate).map(Some),
                    (None, None) => Some(None),
                };
                let at = declared.at.as_ref().map_or(Some(None), |at| r.fixed(at, Type::Date).map(Some));
                let every = length(r, declared.every.as_ref());
                let again_after = length(r, declared.again_after.as_ref());
                let (each, after, body) = r.body(declared.each.as_ref(), declared.after.as_ref(), |r| {
                    Some(r.effects(&declared.effects))
                });
                if !declared.otherwise.is_empty() && declared.chance.is_none() && declared.rate.is_none() {
                    let fault = Diagnostic::error(declared.name.span, "`else` needs a `chance`")
                        .label("an event's `when` is a gate and never leads to its `else`");
                    r.fault(fault);
                }
                let otherwise = r.effects(&declared.otherwise);
                let effect = EffectNode::plain(id, Body::Do(body?), declared.span);
                let effect = EffectNode { each: each?, after: after?, ..effect };
                Some(Event {
                    name: declared.name.text.clone(),
                    title: title(declared.title.as_ref(), &declared.name.text),
                    when: when?,
                    chance: chance?,
                    at: at?,
                    every: every?,
                    once: declared.once,
                    again_after: again_after?,
                    effect,
                    otherwise,
                    node,
                    span: declared.name.span,
                })
            });
            event.iter().for_each(|event| self.check(|v| v.event(event)));
            self.model.events.extend(event);
        }
    }

    pub(super) fn rules(&mut self) {
        for declared in &self.scenario.rules {
            let rule = self.resolve(Scope { rule: true, ..Scope::world() }, |r| {
                let id = r.node();
                let when = r.optional(declared.when.as_ref(), Type::Flag);
                let (each, after, body) =
                    r.body(declared.each.as_ref(), None, |r| Some(r.effects(&declared.effects)));
                if !declared.otherwise.is_empty() && declared.when.is_none() {
                    let fault = Diagnostic::error(declared.name.span, "`else` needs a `when`")
                        .label("nothing here can fail");
                    r.fault(fault);
                }
                let otherwise = r.effects(&declared.otherwise);
                let effect = EffectNode::plain(id, Body::Do(body?), declared.span);
                let effect = EffectNode { each: each?, after: after?, ..effect };
                Some(Rule {
                    name: declared.name.text.clone(),
                    when: when?,
                    effect,
                    otherwise,
                    span: declared.name.span,
                })
            });
            self.model.rules.extend(rule);
        }
    }
}
