//! One step of a run in words.

mod put_off;

use super::Telling;
use super::words::{flag, lower, number, percent, share, value};
use crate::engine::replay::story::Happening;
use crate::model::entity::{Model, NodeId, OptionKind, ReactionOption};
use crate::model::expr::{Action, ResponseId, VariableId};
use crate::model::program::{Draw, Origin};
use std::collections::BTreeMap;

/// What is known of the state, by variable and member.
#[derive(Default)]
pub(super) struct Known(BTreeMap<(VariableId, Option<u32>), Value>);

struct Value {
    /// The value last told; before that the one at the start.
    told: f64,
    now: f64,
    /// Whether anything was told of it.
    is_told: bool,
}

/// A change of state in words: of what, whose, and how.
struct Change {
    name: String,
    /// The group and the member, for a member's variable.
    member: Option<(usize, u32)>,
    how: String,
}

/// What is said of the choice that makes a branch.
pub(super) const EDITED: &str = "chosen here instead of";

/// More members than this that change alike are counted, not named.
pub(super) const FEW: usize = 3;

pub(super) struct Teller<'a> {
    model: &'a Model,
    known: &'a mut Known,
    telling: Telling,
    lines: Vec<(usize, String)>,
    /// Changes of state not yet told: they share a line.
    changes: Vec<Change>,
    drifting: bool,
    /// At the start nothing changes: things begin.
    start: bool,
    depth: usize,
    /// The chances of what is about to be told.
    faced: Option<String>,
    /// A turn in which an actor held, to be told only if something comes of it.
    holding: Option<String>,
    /// Who was selected, to be told after the response that selected them.
    selected: Option<String>,
    /// What had been put off and now falls due, to be told only if something comes of it.
    due: Option<String>,
    /// A response whose preparation is over: it takes effect or lapses.
    prepared: Option<(ResponseId, String)>,
    /// A delay that was drawn, to be told with what it delays.
    drawn: Option<String>,
    /// Members on which an effect has been put off, by how many steps.
    later: Option<(NodeId, Vec<(u32, u32)>)>,
}

impl<'a> Teller<'a> {
    /// What happened in one step, line by line, each with its indent.
    pub fn lines(
        model: &'a Model,
        telling: Telling,
        start: bool,
        happenings: &[Happening],
        known: &'a mut Known,
    ) -> Vec<(usize, String)> {
        let mut teller = Teller::new(model, telling, start, known);
        happenings.iter().for_each(|happening| teller.tell(happening));
        teller.lapse();
        teller.flush();
        teller.lines
    }

    /// What rules did in the end to what has been told, in a line; nothing, if all is as it was told.
    pub fn since(model: &'a Model, telling: Telling, known: &'a mut Known) -> Option<(usize, String)> {
        let since = std::mem::take(&mut known.0);
        let mut teller = Teller::new(model, telling, false, known);
        let changes = since.into_iter().map(|((variable, member), Value { told, now, is_told })| {
            let ty = model.variables[variable].ty;
            (is_told && value(model, ty, told) != value(model, ty, now))
                .then(|| teller.change(variable, member, told, now, now))
        });
        let changes: Vec<Change> = changes.flatten().collect();
        teller.changes = changes;
        teller.flush_changes();
        let (_, line) = teller.lines.pop()?;
        Some((0, format!("by rules since: {line}")))
    }

    fn new(model: &'a Model, telling: Telling, start: bool, known: &'a mut Known) -> Self {
        Teller {
            model,
            known,
            telling,
            lines: vec![],
            changes: vec![],
            drifting: false,
            start,
            depth: 0,
            faced: None,
            holding: None,
            selected: None,
            due: None,
            prepared: None,
            drawn: None,
            later: None,
        }
    }

    fn tell(&mut self, happening: &Happening) {
        if let Happening::Changed { variable, member, before, asked, after, .. } = happening {
            let key = (*variable, *member);
            if !self.drifting || self.telling.everything {
                let change = self.change(*variable, *member, *before, *asked, *after);
                self.changes.push(change);
                self.known.0.insert(key, Value { told: *after, now: *after, is_told: true });
            } else {
                let value = Value { told: *before, now: *before, is_told: false };
                self.known.0.entry(key).or_insert(value).now = *after;
            }
            return;
        }
        if !self.telling.everything && is_start(happening) {
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
                return self.put_off_for(*origin, *member, *steps);
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
                if self.telling.everything {
                    self.say("by rule".to_owned());
                    self.depth = 1;
                }
            }
            Happening::Chance { origin, p, u, came_true, .. } => self.chance(*origin, *p, *u, *came_true),
            Happening::Choice { origin, weights, u, chosen, .. } => {
                self.choice(*origin, weights, *u, *chosen)
            }
            Happening::Ruled { origin, chosen, .. } => self.ruled(*origin, *chosen),
            Happening::Edited { origin, by_luck, chosen, .. } => self.edited(*origin, *by_luck, *chosen),
            Happening::Delay { origin, low, high, steps, .. } => self.delay(*origin, *low, *high, *steps),
            Happening::Drawn { origin, value, .. } => {
                let (Draw::Start(variable) | Draw::Value { variable, .. }) = origin.what else { return };
                let line = format!("{} is drawn: {}", self.model.variables[variable].name, number(*value));
                self.say(line);
            }
            Happening::Selected { origin, members } => self.selected(*origin, members),
            Happening::Scheduled { origin, steps, .. } => self.put_off(*origin, *steps),
            Happening::Believed { belief, probabilities } => self.believed(*belief, probabilities),
            Happening::Failed { check, value } => {
                self.say(format!(
                    "here the scenario fails: {}",
                    crate::report::failure::explain(*check, *value)
                ));
            }
            Happening::Changed { .. } | Happening::Due { .. } | Happening::Took { .. } => {}
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
                if response.name != "hold" || self.telling.everything || faced.contains(EDITED) {
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
    }

    fn selected(&mut self, origin: Origin, members: &[u32]) {
        let Draw::Selection(response) = origin.what else { return };
        let Some(select) = &self.model.responses[response].select else { return };
        let group = &self.model.groups[select.members.group];
        let names: Vec<&str> = members.iter().map(|&m| group.members[m as usize].as_str()).collect();
        let all = names.len() == group.members.len() && names.len() > FEW;
        let names = if all { format!("all {} {}", names.len(), group.title) } else { names.join(", ") };
        self.selected = Some(format!("selected: {names}"));
    }

    fn say(&mut self, line: String) {
        self.push(self.depth, line);
    }

    fn push(&mut self, depth: usize, line: String) {
        if let Some(due) = self.due.take()
            && depth > 0
        {
            self.lines.push((0, due));
        }
        self.lines.push((depth, line));
    }

    fn flush_changes(&mut self) {
        let holding = self.holding.take();
        if !self.changes.is_empty() {
            if let Some(holding) = holding {
                self.push(0, holding);
            }
            let changes = std::mem::take(&mut self.changes);
            let alike = changes.chunk_by(|a, b| {
                a.name == b.name && a.how == b.how && a.member.is_some() && b.member.is_some()
            });
            let parts: Vec<String> = alike.flat_map(|alike| self.told(alike)).collect();
            self.push(self.depth.max(1), parts.join(", "));
        }
        self.tell_later();
    }

    /// Tells whatever waits for what follows it.
    fn flush(&mut self) {
        self.flush_changes();
        if let Some(range) = self.drawn.take() {
            // Nothing was put off: the delay that was drawn is none.
            self.push(self.depth.max(1), format!("it takes effect at once ({range})"));
        }
        if let Some(selected) = self.selected.take() {
            self.push(self.depth.max(1), selected);
        }
    }

    fn told(&self, alike: &[Change]) -> Vec<String> {
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

    fn change(
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

    fn chance(&mut self, origin: Origin, p: f64, u: f64, came_true: bool) {
        let faced = format!("chance {}, drew {}", percent(p), share(u));
        let line = match origin.what {
            Draw::Event(event) => {
                self.depth = 0;
                let title = &self.model.events[event].title;
                if came_true {
                    self.faced = Some(faced);
                    return;
                }
                if !self.telling.everything && self.model.events[event].otherwise.is_empty() {
                    return;
                }
                format!("{title}: no ({faced})")
            }
            Draw::Rule { actor, response } => {
                self.depth = 0;
                if came_true {
                    self.faced = Some(faced);
                    return;
                }
                if !self.telling.everything {
                    return;
                }
                let actor = &self.model.actors[actor].title;
                format!("{actor} does not {} ({faced})", lower(&self.model.responses[response].title))
            }
            Draw::ReactionRule { reaction, option } => {
                if !came_true && !self.telling.everything {
                    return;
                }
                let reaction = &self.model.reactions[reaction];
                let actor = &self.model.actors[reaction.actor].title;
                let verb = if came_true { "answers with" } else { "does not answer with" };
                format!("{actor} {verb} {} ({faced})", lower(&reaction.options[option].title))
            }
            Draw::Start(variable) => {
                if !self.telling.everything {
                    return;
                }
                format!(
                    "{}: {} ({faced})",
                    self.model.variables[variable].name,
                    flag(f64::from(u8::from(came_true)))
                )
            }
            _ => format!("{} ({faced})", if came_true { "it works" } else { "it does not" }),
        };
        self.say(line);
    }

    fn choice(&mut self, origin: Origin, weights: &[f64], u: f64, chosen: Option<usize>) {
        let total: f64 = weights.iter().sum();
        let names = self.options(origin, weights.len());
        if names.is_empty() {
            return;
        }
        let odds = |option: usize| format!("{} {}", lower(&names[option]), percent(weights[option] / total));
        let Some(chosen) = chosen else {
            match origin.what {
                Draw::Sign { .. } => {}
                Draw::Turn(actor) if self.telling.everything => {
                    self.depth = 0;
                    self.say(format!("{} has nothing to choose from", self.model.actors[actor].title));
                }
                _ if self.telling.everything => self.say("nothing to choose from".to_owned()),
                _ => {}
            }
            return;
        };
        let others: Vec<String> =
            (0..weights.len()).filter(|&o| o != chosen && weights[o] > 0.0).map(odds).collect();
        let rest = if others.is_empty() { String::new() } else { format!("; {}", others.join(", ")) };
        let odds = format!("{}{rest}; drew {}", percent(weights[chosen] / total), share(u));
        let faced = format!("({odds})");
        let line = match origin.what {
            Draw::Turn(actor) => {
                self.depth = 0;
                let response = self.model.responses_of(actor).nth(chosen);
                let holds = response.is_some_and(|id| self.model.responses[id].name == "hold");
                if !holds || self.telling.everything {
                    self.faced = Some(odds);
                }
                return;
            }
            Draw::Reaction { reaction, .. } => {
                let actor = &self.model.actors[self.model.reactions[reaction].actor].title;
                format!("{actor} answers: {} {faced}", lower(&names[chosen]))
            }
            Draw::Sign { evidence, .. } => {
                format!("{}: {} {faced}", self.model.evidence[evidence].name.replace('_', " "), names[chosen])
            }
            Draw::Value { variable, .. } => {
                format!("{} is drawn: {} {faced}", self.model.variables[variable].name, names[chosen])
            }
            _ => return,
        };
        self.say(line);
    }

    /// What may be chosen or drawn, in words.
    fn options(&self, origin: Origin, count: usize) -> Vec<String> {
        match origin.what {
            Draw::Turn(actor) => {
                let own = self.model.responses_of(actor);
                own.map(|id| self.model.responses[id].title.clone()).collect()
            }
            Draw::Reaction { reaction, .. } => {
                let options = &self.model.reactions[reaction].options;
                options.iter().map(|option| option_title(self.model, option).to_owned()).collect()
            }
            Draw::Value { variable, node } => self.drawn_values(variable, node, count),
            Draw::Sign { evidence, .. } => {
                let signs = &self.model.evidence[evidence].signs;
                signs.iter().map(|sign| sign.name.replace('_', " ")).collect()
            }
            _ => vec![],
        }
    }

    /// Rules that picked nothing, where everything is told.
    fn ruled(&mut self, origin: Origin, chosen: Option<usize>) {
        if let (Draw::Turn(actor), None, true) = (origin.what, chosen, self.telling.everything) {
            self.depth = 0;
            self.say(format!("{} does nothing: no rule applies", self.model.actors[actor].title));
        }
    }

    /// The choice where a branch leaves the run.
    fn edited(&mut self, origin: Origin, by_luck: Option<usize>, chosen: Option<usize>) {
        let names = self.options(origin, 0);
        let name = |option: Option<usize>| {
            option.and_then(|option| names.get(option)).map_or("nothing".to_owned(), |name| lower(name))
        };
        let faced = format!("{EDITED} {}", name(by_luck));
        match origin.what {
            Draw::Turn(_) if chosen.is_some() => {
                self.depth = 0;
                self.faced = Some(faced);
            }
            Draw::Turn(actor) => {
                self.depth = 0;
                self.faced = None;
                self.say(format!("{}: nothing ({faced})", self.model.actors[actor].title));
            }
            Draw::Reaction { reaction, .. } => {
                let actor = &self.model.actors[self.model.reactions[reaction].actor].title;
                self.say(format!("{actor} answers: {} ({faced})", name(chosen)));
            }
            _ => {}
        }
    }

    fn drawn_values(&self, variable: VariableId, node: usize, count: usize) -> Vec<String> {
        let mut values = vec![];
        self.model.every_effect(&mut |effect, _| {
            if let (true, crate::model::entity::Body::Draw { weights, .. }) =
                (effect.id == node, &effect.body)
            {
                let ty = self.model.variables[variable].ty;
                values = weights.iter().map(|(drawn, _)| value(self.model, ty, *drawn)).collect();
            }
        });
        values.resize(count, String::new());
        values
    }

    fn believed(&mut self, belief: usize, probabilities: &[f64]) {
        let belief = &self.model.beliefs[belief];
        let shares: Vec<String> = belief
            .values
            .iter()
            .zip(probabilities)
            .map(|((_, name, _), p)| format!("{name} {}", percent(*p)))
            .collect();
        let line =
            format!("{} now {}: {}", self.model.actors[belief.holder].title, belief.title, shares.join(", "));
        self.say(line);
    }
}

fn option_title<'m>(model: &'m Model, option: &'m ReactionOption) -> &'m str {
    match option.kind {
        OptionKind::Own { .. } => &option.title,
        OptionKind::Response(id) => &model.responses[id].title,
    }
}

fn is_start(happening: &Happening) -> bool {
    matches!(
        happening,
        Happening::Drawn { origin, .. } | Happening::Chance { origin, .. } if matches!(origin.what, Draw::Start(_))
    )
}
