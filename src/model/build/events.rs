//! Events and rules.

use super::{Build, positive, title};
use crate::diagnostics::Diagnostic;
use crate::model::entity::{Body, EffectNode, Event, Rule, day_number};
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
                let at = match &declared.at {
                    Some(at) => r.fixed(at, Type::Date).map(Some),
                    None => Some(None),
                };
                let every = positive(r, declared.every.as_ref(), "every");
                let again_after = positive(r, declared.again_after.as_ref(), "again_after");
                let (each, after, body) = r.body(declared.each.as_ref(), declared.after.as_ref(), |r| {
                    Some(r.effects(&declared.effects))
                });
                if !declared.otherwise.is_empty() && declared.chance.is_none() && declared.rate.is_none() {
                    let fault = Diagnostic::error(declared.name.span, "`else` needs a `chance`")
                        .label("an event's `when` is a gate and never leads to its `else`");
                    r.fault(fault);
                }
                let otherwise = r.effects(&declared.otherwise);
                let effect = EffectNode {
                    id,
                    when: None,
                    chance: None,
                    each: each?,
                    after: after?,
                    body: Body::Do(body?),
                    otherwise: vec![],
                    span: declared.span,
                };
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
            if let Some(at) = event.as_ref().and_then(|event| event.at.as_ref()) {
                let place = declared.at.as_ref().map_or(declared.span, |at| at.span);
                self.reachable(self.stated(at), place);
            }
            self.model.events.extend(event);
        }
    }

    /// A date must lie in one of the scenario's steps.
    fn reachable(&mut self, day: f64, place: crate::diagnostics::Span) {
        let clock = &self.model.clock;
        let (Some(start), Some(step_days)) = (clock.start, clock.step_days) else {
            let fault =
                Diagnostic::error(place, "this scenario has no dates").label("`at` needs `start` and `step`");
            self.faults.push(fault);
            return;
        };
        let first = day_number(start);
        let end = first + f64::from(clock.steps) * step_days;
        if day < first || day >= end {
            let date = |day: f64| {
                let days = jiff::Span::new().try_days((day - first) as i64);
                days.and_then(|days| start.checked_add(days))
                    .map_or_else(|_| "?".into(), |date| date.to_string())
            };
            let fault = Diagnostic::error(place, "this date is never reached")
                .label(format!("{} is outside the scenario", date(day)))
                .help(format!("the scenario covers {} to {}", date(first), date(end - 1.0)));
            self.faults.push(fault);
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
                let effect = EffectNode {
                    id,
                    when: None,
                    chance: None,
                    each: each?,
                    after: after?,
                    body: Body::Do(body?),
                    otherwise: vec![],
                    span: declared.span,
                };
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
