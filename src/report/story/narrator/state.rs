//! What the narrator has still to say, and how lines and changes of state are written down.

use crate::model::entity::{Model, NodeId};
use crate::model::expr::{ResponseId, VariableId};
use crate::model::variable_text::{number, value};
use crate::report::story::style::Style;
use std::collections::BTreeMap;

/// What is known of the state, by variable and member.
#[derive(Default)]
pub struct Known(pub(super) BTreeMap<(VariableId, Option<u32>), Value>);

pub(super) struct Value {
    /// The value last told; before that the one at the start.
    pub(super) told: f64,
    pub(super) now: f64,
    /// Whether anything was told of it.
    pub(super) is_told: bool,
}

/// A change of state in words: of what, whose, and how.
pub(super) struct Change {
    pub(super) name: String,
    /// The group and the member, for a member's variable.
    pub(super) member: Option<(usize, u32)>,
    pub(super) how: String,
}

/// What is said of the choice that makes a branch.
pub(super) const EDITED: &str = "chosen here instead of";

/// More members than this that change alike are counted, not named.
pub const FEW: usize = 3;

pub struct Narrator<'a> {
    pub(super) model: &'a Model,
    pub(super) known: &'a mut Known,
    pub(super) style: Style,
    pub(super) lines: Vec<(usize, String)>,
    /// Changes of state not yet told: they share a line.
    pub(super) changes: Vec<Change>,
    pub(super) drifting: bool,
    /// At the start nothing changes: things begin.
    pub(super) start: bool,
    pub(super) depth: usize,
    /// The chances of what is about to be told.
    pub(super) faced: Option<String>,
    /// What others have learnt from the choice that is about to be told.
    pub(super) learnt: Vec<String>,
    /// What the options of the move that follows are expected to be worth.
    pub(super) foreseen: Vec<f64>,
    /// A turn in which an actor held, to be told only if something comes of it.
    pub(super) holding: Option<String>,
    /// Who was selected, to be told after the response that selected them.
    pub(super) selected: Option<String>,
    /// What had been put off and now falls due, to be told only if something comes of it.
    pub(super) due: Option<String>,
    /// A response whose preparation is over: it takes effect or lapses.
    pub(super) prepared: Option<(ResponseId, String)>,
    /// A delay that was drawn, to be told with what it delays.
    pub(super) drawn: Option<String>,
    /// Members on which an effect has been put off, by how many steps.
    pub(super) scheduled: Option<(NodeId, Vec<(u32, u32)>)>,
}

impl<'a> Narrator<'a> {
    pub(super) fn new(model: &'a Model, style: Style, start: bool, known: &'a mut Known) -> Self {
        Narrator {
            model,
            known,
            style,
            lines: vec![],
            changes: vec![],
            drifting: false,
            start,
            depth: 0,
            faced: None,
            learnt: vec![],
            foreseen: vec![],
            holding: None,
            selected: None,
            due: None,
            prepared: None,
            drawn: None,
            scheduled: None,
        }
    }

    pub(super) fn say(&mut self, line: String) {
        self.push(self.depth, line);
    }

    pub(super) fn push(&mut self, depth: usize, line: String) {
        if let Some(due) = self.due.take()
            && depth > 0
        {
            self.lines.push((0, due));
        }
        self.lines.push((depth, line));
    }

    /// Tells whatever waits for what follows it.
    /// Says what others have learnt from the choice that has been told.
    pub(super) fn flush_learnt(&mut self) {
        for line in std::mem::take(&mut self.learnt) {
            self.push(self.depth.max(1), line);
        }
    }

    pub(super) fn flush(&mut self) {
        self.flush_changes();
        if let Some(range) = self.drawn.take() {
            // Nothing was put off: the delay that was drawn is none.
            self.push(self.depth.max(1), format!("it takes effect at once ({range})"));
        }
        if let Some(selected) = self.selected.take() {
            self.push(self.depth.max(1), selected);
        }
    }

    pub(super) fn flush_changes(&mut self) {
        let holding = self.holding.take();
        if !self.changes.is_empty() {
            if let Some(holding) = holding {
                self.push(0, holding);
            }
            let changes = std::mem::take(&mut self.changes);
            let alike = changes.chunk_by(|a, b| {
                a.name == b.name && a.how == b.how && a.member.is_some() && b.member.is_some()
            });
            let parts: Vec<String> = alike.flat_map(|alike| self.describe(alike)).collect();
            self.push(self.depth.max(1), parts.join(", "));
        }
        self.flush_scheduled();
    }

    fn describe(&self, alike: &[Change]) -> Vec<String> {
        let Change { name, how, .. } = &alike[0];
        if let (true, Some((group, _))) = (alike.len() > FEW, alike[0].member) {
            return vec![format!("{name} of {} {} {how}", alike.len(), self.model.groups[group].title)];
        }
        let one = |change: &Change| match change.member {
            Some((group, member)) => {
                format!(
                    "{} of {} {}",
                    change.name, self.model.groups[group].members[member as usize], change.how
                )
            }
            None => format!("{} {}", change.name, change.how),
        };
        alike.iter().map(one).collect()
    }

    pub(super) fn change(
        &self,
        variable: VariableId,
        member: Option<u32>,
        before: f64,
        asked: f64,
        after: f64,
    ) -> Change {
        let entity = &self.model.variables[variable];
        let (member_at, member) = (member, entity.group.zip(member));
        let plain = entity.name.rsplit('.').next().unwrap_or(&entity.name);
        let name = if member.is_some() { plain.to_owned() } else { entity.name.clone() };
        let (old, new) = (value(self.model, entity.ty, before), value(self.model, entity.ty, after));
        let cut = if asked == after { "" } else { " (its bound)" };
        // What rules did since it was last told.
        let told =
            self.known.0.get(&(variable, member_at)).map(|known| value(self.model, entity.ty, known.told));
        let old = match told {
            Some(told) if told != old && before == after => {
                return Change {
                    name,
                    member,
                    how: format!("{told} → {old} by rules, and stays at this bound"),
                };
            }
            Some(told) if told != old => format!("{told} → {old} by rules"),
            _ => old,
        };
        let how = if self.start {
            format!("starts at {new}{cut}")
        } else if before == after {
            format!("stays at its bound {new}")
        } else {
            format!("{old} → {new}{cut}")
        };
        Change { name, member, how }
    }

    /// `takes effect on Haier in 3 weeks`, `takes effect on 12 firms in 3 to 20 weeks`.
    fn flush_scheduled(&mut self) {
        let Some((node, members)) = self.scheduled.take() else { return };
        let Some(group) = self.model.each_of(node).map(|group| &self.model.groups[group]) else { return };
        let line = if members.len() > FEW {
            let low = members.iter().map(|(_, steps)| *steps).min().unwrap_or(0);
            let high = members.iter().map(|(_, steps)| *steps).max().unwrap_or(0);
            let from = if low == high { String::new() } else { format!("{} to ", self.units(low)) };
            format!("{} {} in {from}{}", members.len(), group.title, self.time(high))
        } else {
            let one = |(member, steps): &(u32, u32)| {
                format!("{} in {}", group.members[*member as usize], self.time(*steps))
            };
            members.iter().map(one).collect::<Vec<_>>().join(", on ")
        };
        self.push(self.depth.max(1), format!("takes effect on {line}"));
    }

    pub(super) fn units(&self, steps: u32) -> String {
        number(f64::from(steps) * self.model.clock.units_per_step())
    }

    pub(super) fn time(&self, steps: u32) -> String {
        let clock = &self.model.clock;
        let units = f64::from(steps) * clock.units_per_step();
        let unit = clock.unit().0;
        let unit = if units == 1.0 { unit.trim_end_matches('s') } else { unit };
        format!("{} {unit}", number(units))
    }
}
