//! The parts of a step and their order.

use super::builder::Build;
use crate::diagnostics::{Code, Diagnostic};
use crate::model::entity::Part;
use crate::model::expr::*;
use crate::model::symbols::unknown;

impl Build<'_, '_> {
    pub(super) fn turn(&mut self) {
        let mut acts = vec![false; self.model.actors.len()];
        for (id, response) in self.scenario.responses.iter().enumerate() {
            if self.names.actors.contains_key(&response.actor.text) {
                acts[self.names.response_actor[id]] = true;
            }
        }
        let all: Vec<EventId> = (0..self.model.events.len()).collect();
        let Some(turn) = &self.scenario.turn else {
            self.model.turn = std::iter::once(Part::Events(all))
                .chain((0..acts.len()).filter(|actor| acts[*actor]).map(Part::Actor))
                .chain([Part::Rules])
                .collect();
            return;
        };
        let own: Vec<EventId> = turn.iter().filter_map(|name| self.event_part(&name.text)).collect();
        let mut parts = vec![];
        for (index, name) in turn.iter().enumerate() {
            // Said where the file is read.
            if turn[..index].iter().any(|other| other.text == name.text) {
                continue;
            }
            match name.text.as_str() {
                "events" => {
                    parts.push(Part::Events(
                        all.iter().copied().filter(|event| !own.contains(event)).collect(),
                    ));
                }
                "rules" => parts.push(Part::Rules),
                text => {
                    if let Some(event) = self.event_part(text) {
                        parts.push(Part::Events(vec![event]));
                    } else if let Some(actor) = self.names.actors.get(text) {
                        parts.push(Part::Actor(*actor));
                    } else {
                        let known =
                            self.names.actors.keys().chain(self.names.events.keys()).map(String::as_str);
                        let fault =
                            unknown(name.span, text, "actor or event", known.chain(["events", "rules"]));
                        self.faults.push(fault);
                    }
                }
            }
        }
        self.left_out(&parts, &acts, turn.first().map(|name| name.span));
        self.model.turn = parts;
    }

    /// An event as a part of its own; an actor of that name comes first.
    fn event_part(&self, name: &str) -> Option<EventId> {
        if matches!(name, "events" | "rules") || self.names.actors.contains_key(name) {
            return None;
        }
        self.names.events.get(name).copied().filter(|id| *id < self.model.events.len())
    }

    /// What has no part never happens.
    fn left_out(&mut self, parts: &[Part], acts: &[bool], turn: Option<crate::diagnostics::Span>) {
        let warn = |place, message: String| {
            let fault = Diagnostic::warning(place, message).code(Code::Unused).label("not in `turn`");
            match turn {
                Some(turn) => fault.related(turn, "the turn"),
                None => fault,
            }
        };
        let mut found = vec![];
        for (id, actor) in self.model.actors.iter().enumerate() {
            if acts[id] && !parts.iter().any(|part| matches!(part, Part::Actor(other) if *other == id)) {
                found.push(warn(actor.span, format!("`{}` has responses but never a turn", actor.name)));
            }
        }
        for (id, event) in self.model.events.iter().enumerate() {
            if !parts.iter().any(|part| matches!(part, Part::Events(list) if list.contains(&id))) {
                found.push(warn(event.span, format!("the event `{}` never happens", event.name)));
            }
        }
        if !parts.iter().any(|part| matches!(part, Part::Rules)) {
            for rule in &self.model.rules {
                found.push(warn(rule.span, format!("the rule `{}` never applies", rule.name)));
            }
        }
        found.into_iter().for_each(|fault| self.faults.push(fault));
    }
}
