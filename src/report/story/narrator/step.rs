//! One happening after the other, each handed to what knows how to say it.

use super::state::{Change, EDITED, FEW, Known, Narrator, Value};
use crate::engine::program::{Draw, Origin};
use crate::engine::replay::story::Happening;
use crate::model::entity::Model;
use crate::model::expr::Action;
use crate::model::variable_text::{number, value};
use crate::report::story::format::lower;
use crate::report::story::style::Style;

impl<'a> Narrator<'a> {
    /// What happened in one step, line by line, each with its indent.
    pub fn lines(
        model: &'a Model,
        style: Style,
        start: bool,
        happenings: &[Happening],
        known: &'a mut Known,
    ) -> Vec<(usize, String)> {
        let mut narrator = Narrator::new(model, style, start, known);
        happenings.iter().for_each(|happening| narrator.narrate(happening));
        narrator.lapse();
        narrator.flush();
        narrator.lines
    }

    /// What rules did in the end to what has been told, in a line; nothing, if all is as it was told.
    pub fn since(model: &'a Model, style: Style, known: &'a mut Known) -> Option<(usize, String)> {
        let since = std::mem::take(&mut known.0);
        let mut narrator = Narrator::new(model, style, false, known);
        let changes = since.into_iter().map(|((variable, member), Value { told, now, is_told })| {
            let ty = model.variables[variable].ty;
            (is_told && value(model, ty, told) != value(model, ty, now))
                .then(|| narrator.change(variable, member, told, now, now))
        });
        let changes: Vec<Change> = changes.flatten().collect();
        narrator.changes = changes;
        narrator.flush_changes();
        let (_, line) = narrator.lines.pop()?;
        Some((0, format!("changed by rules since: {line}")))
    }

    fn narrate(&mut self, happening: &Happening) {
        if let Happening::Changed { variable, member, before, asked, after, .. } = happening {
            let key = (*variable, *member);
            if !self.drifting || self.style.everything {
                let change = self.change(*variable, *member, *before, *asked, *after);
                self.changes.push(change);
                self.known.0.insert(key, Value { told: *after, now: *after, is_told: true });
            } else {
                let value = Value { told: *before, now: *before, is_told: false };
                self.known.0.entry(key).or_insert(value).now = *after;
            }
            return;
        }
        if !self.style.everything && is_start(happening) {
            // Of a start the change tells.
            return;
        }
        if let Happening::Due { origin, since, cause, .. } = happening {
            return self.falls_due(*origin, *since, *cause);
        }
        if let Happening::Took { action } = happening {
            return self.took(*action);
        }
        self.lapse();
        match happening {
            // One line for all members.
            Happening::Scheduled { origin, member: Some(member), steps } => {
                return self.schedule_for(*origin, *member, *steps);
            }
            Happening::Delay { origin, .. } if self.is_later(*origin) => {}
            // What was selected and drawn for it is told with it.
            Happening::Delay { origin, .. } if matches!(origin.what, Draw::Prepare(_)) => {
                self.flush_changes()
            }
            Happening::Scheduled { .. } => self.flush_changes(),
            _ => self.flush(),
        }
        match happening {
            Happening::Drift => {
                self.drifting = true;
                self.depth = 0;
                if self.style.everything {
                    self.say("by rule".to_owned());
                    self.depth = 1;
                }
            }
            Happening::Chance { origin, p, u, came_true, .. } => self.chance(*origin, *p, *u, *came_true),
            Happening::Choice { origin, member, weights, u, chosen, .. } => {
                self.choice(*origin, *member, weights, *u, *chosen)
            }
            Happening::Foreseen { worth, .. } => self.foreseen.clone_from(worth),
            Happening::Ruled { origin, chosen, .. } => self.ruled(*origin, *chosen),
            Happening::Edited { origin, by_luck, chosen, .. } => self.edited(*origin, *by_luck, *chosen),
            Happening::Delay { origin, low, high, steps, .. } => self.delay(*origin, *low, *high, *steps),
            Happening::Drawn { origin, value, .. } => {
                let (Draw::Start(variable) | Draw::Value { variable, .. }) = origin.what else { return };
                let line = format!("{} is drawn: {}", self.model.variables[variable].name, number(*value));
                self.say(line);
            }
            Happening::Selected { origin, members } => self.selected(*origin, members),
            Happening::Scheduled { origin, steps, .. } => self.schedule(*origin, *steps),
            Happening::Believed { belief, member, probabilities } => {
                self.believed(*belief, *member, probabilities)
            }
            Happening::Failed { check, value } => {
                self.say(format!("here the scenario fails: {}", check.explain(*value)));
            }
            Happening::Played { .. }
            | Happening::Changed { .. }
            | Happening::Due { .. }
            | Happening::Took { .. } => {}
        }
    }

    fn took(&mut self, action: Action) {
        let prepared = self.prepared.take();
        match (&prepared, action) {
            (Some((id, _)), Action::Response(taken)) if *id == taken => {}
            _ => {
                self.prepared = prepared.clone();
                self.lapse();
            }
        }
        let selected = self.selected.take();
        self.flush();
        let faced = prepared.map(|(_, since)| since).or(self.faced.take());
        let faced = faced.map_or(String::new(), |faced| format!(" ({faced})"));
        self.depth = 0;
        match action {
            Action::Event(event) => self.say(format!("{}{faced}", self.model.events[event].title)),
            Action::Response(id) => {
                let response = &self.model.responses[id];
                // To hold is to do nothing: it is worth a line only if it has effects, which then tell of it.
                let is_told = self.style.everything || faced.contains(EDITED) || !self.learnt.is_empty();
                if response.name != "hold" || is_told {
                    let actor = &self.model.actors[response.actor].title;
                    self.say(format!("{actor}: {}{faced}", lower(&response.title)));
                } else {
                    self.holding = Some(format!("{}: hold{faced}", self.model.actors[response.actor].title));
                }
            }
        }
        self.depth = 1;
        if let Some(selected) = selected {
            self.say(selected);
        }
        self.flush_learnt();
    }

    fn selected(&mut self, origin: Origin, members: &[u32]) {
        let Some(group) = self.model.selected_from(origin).map(|group| &self.model.groups[group]) else {
            return;
        };
        let names: Vec<&str> = members.iter().map(|&m| group.members[m as usize].as_str()).collect();
        let all = names.len() == group.members.len() && names.len() > FEW;
        let names = if all { format!("all {} {}", names.len(), group.title) } else { names.join(", ") };
        let line = format!("selected: {names}");
        match origin.what {
            // It is told with the response that is yet to take effect.
            Draw::Selection(_) => self.selected = Some(line),
            _ if self.drifting && !self.style.everything => {}
            _ => self.push(self.depth.max(1), line),
        }
    }
}

fn is_start(happening: &Happening) -> bool {
    matches!(
        happening,
        Happening::Drawn { origin, .. } | Happening::Chance { origin, .. } if matches!(origin.what, Draw::Start(_))
    )
}
