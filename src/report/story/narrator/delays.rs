//! Preparations and delayed effects: said when they begin and again when they fall due.

use super::choices::option_title;
use super::state::Narrator;
use crate::engine::program::{Draw, Origin};
use crate::engine::replay::story::Cause;
use crate::model::expr::Action;
use crate::report::story::format::lower;
use crate::report::story::step_names::moment;

impl Narrator<'_> {
    pub(super) fn delay(&mut self, origin: Origin, low: u32, high: u32, steps: u32) {
        let range = format!("of {} to {}", self.units(low), self.time(high));
        self.drawn = Some(range);
        if let (Draw::Prepare(id), 0) = (origin.what, steps) {
            let actor = &self.model.actors[self.model.responses[id].actor].title;
            let line = format!("{actor} needs no preparation ({})", self.drawn.take().unwrap_or_default());
            self.depth = 0;
            self.say(line);
        }
    }

    pub(super) fn falls_due(&mut self, origin: Origin, since: Option<u32>, cause: Option<Cause>) {
        self.lapse();
        if let Draw::Prepare(id) = origin.what {
            self.flush();
            let since = since.map_or(String::new(), |step| format!(" since {}", moment(self.model, step)));
            self.prepared = Some((id, format!("prepared{since}")));
            return;
        }
        let from = since.map_or(String::new(), |step| format!(" from {}", moment(self.model, step)));
        let cause = cause.map_or(String::new(), |cause| format!(" ({})", self.cause(cause)));
        let line = format!("Delayed{from}{cause}");
        // The same for many members is told once.
        let told = self.lines.iter().rev().find(|(depth, _)| *depth == 0);
        if self.due.as_ref() != Some(&line) && told.is_none_or(|(_, told)| *told != line) {
            self.flush();
            self.due = Some(line);
        }
        self.depth = 1;
    }

    fn cause(&self, cause: Cause) -> String {
        let by = |actor: usize, title: &str| format!("{}: {}", self.model.actors[actor].title, lower(title));
        match cause {
            Cause::Action(Action::Event(event)) => self.model.events[event].title.clone(),
            Cause::Action(Action::Response(id)) => {
                let response = &self.model.responses[id];
                by(response.actor, &response.title)
            }
            Cause::Answer { reaction, option } => {
                let reaction = &self.model.reactions[reaction];
                by(reaction.actor, option_title(self.model, &reaction.options[option]))
            }
        }
    }

    /// A preparation that is over without its response taking effect.
    pub(super) fn lapse(&mut self) {
        if let Some((id, since)) = self.prepared.take() {
            self.flush();
            let response = &self.model.responses[id];
            let actor = &self.model.actors[response.actor].title;
            self.push(0, format!("{actor}: {} lapses ({since})", lower(&response.title)));
        }
    }

    pub(super) fn schedule(&mut self, origin: Origin, steps: u32) {
        let time = self.time(steps);
        match origin.what {
            Draw::Prepare(id) => {
                let response = &self.model.responses[id];
                let actor = &self.model.actors[response.actor].title;
                let parts: Vec<String> = self.drawn.take().into_iter().chain(self.faced.take()).collect();
                let faced = if parts.is_empty() { String::new() } else { format!(" ({})", parts.join("; ")) };
                let line = format!("{actor} prepares {}: {time}{faced}", lower(&response.title));
                self.depth = 0;
                self.say(line);
                self.depth = 1;
                if let Some(selected) = self.selected.take() {
                    self.say(selected);
                }
                self.flush_learnt();
            }
            _ => {
                let line = match self.drawn.take() {
                    Some(range) => format!("takes effect in {time} ({range})"),
                    None => format!("takes effect in {time}"),
                };
                self.say(line);
            }
        }
    }

    pub(super) fn is_later(&self, origin: Origin) -> bool {
        matches!((&self.scheduled, origin.what), (Some((node, _)), Draw::After(other)) if *node == other)
    }

    pub(super) fn schedule_for(&mut self, origin: Origin, member: u32, steps: u32) {
        let Draw::After(node) = origin.what else { return };
        self.drawn = None;
        match &mut self.scheduled {
            Some((of, members)) if *of == node => members.push((member, steps)),
            _ => {
                self.flush();
                self.scheduled = Some((node, vec![(member, steps)]));
            }
        }
    }
}
