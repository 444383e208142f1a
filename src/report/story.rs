//! The story of one run in words: dated, with the chances that were faced and how they fell.

use crate::analysis::summary::Calendar;
use crate::engine::trace::{Happening, Story};
use crate::model::entity::{Model, OptionKind};
use crate::model::expr::{Action, Type, VariableId};
use crate::model::program::{Draw, Origin};
use std::fmt::Write as _;

/// How a story is told.
#[derive(Clone, Copy, Debug)]
pub struct Telling {
    /// Every chance that came to nothing, every turn without a response, every drift.
    pub everything: bool,
    pub colour: bool,
    pub width: usize,
}

/// One step of the story: its heading, then lines, each with its indent.
#[derive(Clone, Debug, PartialEq)]
pub struct Chapter {
    pub step: u32,
    pub heading: String,
    pub lines: Vec<(usize, String)>,
}

/// The whole story as text.
pub fn story(model: &Model, story: &Story, telling: Telling) -> String {
    let (bold, plain) = if telling.colour { ("\x1b[1m", "\x1b[0m") } else { ("", "") };
    let mut text = format!("{bold}{}: run {}{plain}\n", model.title, story.run);
    for chapter in chapters(model, story, telling) {
        let _ = write!(text, "\n{bold}{}{plain}\n", chapter.heading);
        for (indent, line) in chapter.lines {
            text += &wrap(&line, 2 + 2 * indent, telling.width);
        }
    }
    let _ = write!(text, "\n{bold}{}{plain}\n", ending(model, story));
    text + &measures(model, story)
}

/// The steps in which something happened.
pub fn chapters(model: &Model, story: &Story, telling: Telling) -> Vec<Chapter> {
    let steps = story.steps.iter().enumerate();
    let chapter = |(step, happenings): (usize, &Vec<Happening>)| {
        let mut teller = Teller {
            start: step == 0,
            model,
            telling,
            lines: vec![],
            changes: vec![],
            drifting: false,
            depth: 0,
            faced: None,
            holding: None,
        };
        happenings.iter().for_each(|happening| teller.tell(happening));
        teller.flush();
        let heading = heading(model, step as u32);
        (!teller.lines.is_empty()).then_some(Chapter { step: step as u32, heading, lines: teller.lines })
    };
    steps.filter_map(chapter).collect()
}

fn heading(model: &Model, step: u32) -> String {
    if step == 0 {
        return "At the start".to_owned();
    }
    let clock = &model.clock;
    let unit = match clock.unit().0 {
        "steps" => "round",
        unit if clock.units_per_step() == 1.0 => unit.trim_end_matches('s'),
        _ => "step",
    };
    match date(model, step) {
        Some(date) => format!("{date}  {unit} {step}"),
        None => format!("{}{} {step}", unit[..1].to_uppercase(), &unit[1..]),
    }
}

fn date(model: &Model, step: u32) -> Option<jiff::civil::Date> {
    let clock = &model.clock;
    Calendar { start: clock.start, step_days: clock.step_days, steps: clock.steps }.date(step)
}

/// What the run came to, in a sentence.
pub fn ending(model: &Model, story: &Story) -> String {
    match (story.ending, &story.failure) {
        (Some((outcome, step)), _) => {
            let title = &model.outcomes[outcome as usize].title;
            format!("{}: it ends in {title}.", heading(model, step))
        }
        (None, Some(failure)) => format!("{}: the run cannot go on.", heading(model, failure.step)),
        (None, None) => "It does not end.".to_owned(),
    }
}

fn measures(model: &Model, story: &Story) -> String {
    let metrics = model.metrics.iter().map(|m| (m.title.clone(), m.unit.clone(), m.expr.ty));
    let objectives = model
        .objectives
        .iter()
        .map(|(actor, _)| (format!("payoff of {}", model.actors[*actor].title), None, Type::Real));
    let mut text = String::new();
    let all: Vec<_> = metrics.chain(objectives).collect();
    let width = all.iter().map(|(title, ..)| title.chars().count()).max().unwrap_or(0);
    for ((title, unit, ty), value) in all.iter().zip(&story.measures) {
        let value = match value {
            None => "-".to_owned(),
            Some(value) if *ty == Type::Flag && *value <= 1.0 => flag(*value).to_owned(),
            Some(value) => {
                format!("{}{}", number(*value), unit.as_ref().map_or(String::new(), |u| format!(" {u}")))
            }
        };
        let _ = writeln!(text, "  {title:width$}  {value}");
    }
    text
}

/// A change of state in words: of what, whose, and how.
struct Change {
    name: String,
    /// The group and the member, for a member's variable.
    member: Option<(usize, u32)>,
    how: String,
}

const DRAWN_DELAY: &str = "it will take";

/// More members than this that change alike are counted, not named.
const FEW: usize = 3;

struct Teller<'a> {
    model: &'a Model,
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
}

impl Teller<'_> {
    fn tell(&mut self, happening: &Happening) {
        if let Happening::Changed { variable, member, before, asked, after, .. } = happening {
            if !self.drifting || self.telling.everything {
                let change = self.change(*variable, *member, *before, *asked, *after);
                self.changes.push(change);
            }
            return;
        }
        if !self.telling.everything && is_start(happening) {
            // Of a start the change tells.
            return;
        }
        self.flush();
        match happening {
            Happening::Drift => {
                self.drifting = true;
                self.depth = 0;
                if self.telling.everything {
                    self.lines.push((0, "by rule".to_owned()));
                    self.depth = 1;
                }
            }
            Happening::Chance { origin, p, u, came_true } => self.chance(*origin, *p, *u, *came_true),
            Happening::Choice { origin, weights, u, chosen } => self.choice(*origin, weights, *u, *chosen),
            Happening::Delay { origin, low, high, steps } => self.delay(*origin, *low, *high, *steps),
            Happening::Drawn { origin, value } => {
                let (Draw::Start(variable) | Draw::Value { variable, .. }) = origin.what else { return };
                let line = format!("{} is drawn: {}", self.model.variables[variable].name, number(*value));
                self.say(line);
            }
            Happening::Selected { origin, members } => {
                let Draw::Selection(response) = origin.what else { return };
                if let Some(select) = &self.model.responses[response].select {
                    let group = &self.model.groups[select.members.group];
                    let names: Vec<&str> =
                        members.iter().map(|&m| group.members[m as usize].as_str()).collect();
                    let all = names.len() == group.members.len() && names.len() > FEW;
                    let names =
                        if all { format!("all {} {}", names.len(), group.title) } else { names.join(", ") };
                    self.say(format!("selected: {names}"));
                }
            }
            Happening::Took { action } => self.took(*action),
            Happening::Scheduled { steps, .. } => {
                // A delay that was drawn has been told.
                if !self.lines.last().is_some_and(|(_, line)| line.starts_with(DRAWN_DELAY)) {
                    let line = format!("takes effect in {}", self.time(*steps));
                    self.say(line);
                }
            }
            Happening::Believed { belief, probabilities } => self.believed(*belief, probabilities),
            Happening::Changed { .. } => {}
            Happening::Failed { check, value } => {
                self.say(format!("here the scenario fails: {}", super::failure::explain(*check, *value)));
            }
        }
    }

    fn took(&mut self, action: Action) {
        let faced = self.faced.take().map_or(String::new(), |faced| format!(" ({faced})"));
        self.depth = 0;
        match action {
            Action::Event(event) => self.say(format!("{}{faced}", self.model.events[event].title)),
            Action::Response(id) => {
                let response = &self.model.responses[id];
                // To hold is to do nothing: it is worth a line only if it has effects, which then tell of it.
                if response.name != "hold" || self.telling.everything {
                    let actor = &self.model.actors[response.actor].title;
                    self.say(format!("{actor}: {}{faced}", lower(&response.title)));
                } else {
                    self.holding = Some(format!("{}: hold{faced}", self.model.actors[response.actor].title));
                }
            }
        }
        self.depth = 1;
    }

    fn say(&mut self, line: String) {
        self.lines.push((self.depth, line));
    }

    fn flush(&mut self) {
        let holding = self.holding.take();
        if !self.changes.is_empty() {
            self.lines.extend(holding.map(|line| (0, line)));
            let changes = std::mem::take(&mut self.changes);
            let alike = changes.chunk_by(|a, b| {
                a.name == b.name && a.how == b.how && a.member.is_some() && b.member.is_some()
            });
            let parts: Vec<String> = alike.flat_map(|alike| self.told(alike)).collect();
            self.lines.push((self.depth.max(1), parts.join(", ")));
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
        let member = entity.group.zip(member);
        let plain = entity.name.rsplit('.').next().unwrap_or(&entity.name);
        let name = if member.is_some() { plain.to_owned() } else { entity.name.clone() };
        let (old, new) = (value(self.model, entity.ty, before), value(self.model, entity.ty, after));
        let cut = if asked == after { "" } else { " (its bound)" };
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
        let names: Vec<String> = match origin.what {
            Draw::Turn(actor) => {
                let own = self.model.responses_of(actor);
                own.map(|id| self.model.responses[id].title.clone()).collect()
            }
            Draw::Reaction { reaction, .. } => {
                let options = &self.model.reactions[reaction].options;
                options
                    .iter()
                    .map(|option| match option.kind {
                        OptionKind::Own { .. } => option.title.clone(),
                        OptionKind::Response(id) => self.model.responses[id].title.clone(),
                    })
                    .collect()
            }
            Draw::Value { variable, node } => self.drawn_values(variable, node, weights.len()),
            Draw::Sign { evidence, .. } => {
                let signs = &self.model.evidence[evidence].signs;
                signs.iter().map(|sign| sign.name.replace('_', " ")).collect()
            }
            _ => return,
        };
        let odds = |option: usize| format!("{} {}", lower(&names[option]), percent(weights[option] / total));
        let Some(chosen) = chosen else {
            if self.telling.everything && !matches!(origin.what, Draw::Sign { .. }) {
                self.say("nothing to choose from".to_owned());
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
            _ => format!("it is {} {faced}", names[chosen]),
        };
        self.say(line);
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

    fn delay(&mut self, origin: Origin, low: u32, high: u32, steps: u32) {
        let range = format!("of {low} to {}", self.time(high));
        let line = match origin.what {
            Draw::Prepare(id) => {
                let response = &self.model.responses[id];
                let actor = &self.model.actors[response.actor].title;
                let faced = self.faced.take().map_or(String::new(), |faced| format!("; {faced}"));
                format!("{actor} prepares {}: {} ({range}{faced})", lower(&response.title), self.time(steps))
            }
            _ => format!("{DRAWN_DELAY} {} ({range})", self.time(steps)),
        };
        self.say(line);
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

    fn time(&self, steps: u32) -> String {
        let clock = &self.model.clock;
        let units = f64::from(steps) * clock.units_per_step();
        let unit = clock.unit().0;
        let unit = if units == 1.0 { unit.trim_end_matches('s') } else { unit };
        format!("{} {unit}", number(units))
    }
}

/// A value as the file writes it.
pub fn value(model: &Model, ty: Type, value: f64) -> String {
    match ty {
        Type::Flag => flag(value).to_owned(),
        Type::Choice(choice) => {
            model.choices[choice].get(value as usize).cloned().unwrap_or_else(|| number(value))
        }
        Type::Rung(ladder) => {
            let ladder = &model.ladders[ladder];
            let at = (value - ladder.base as f64) as usize;
            ladder.rungs.get(at).cloned().unwrap_or_else(|| number(value))
        }
        _ => number(value),
    }
}

/// The story as one JSON document: nothing in it varies from time to time.
pub fn story_json(model: &Model, story: &Story, telling: Telling, seed: u64) -> String {
    use serde_json::json;
    let chapters: Vec<_> = chapters(model, story, telling)
        .into_iter()
        .map(|chapter| {
            let lines: Vec<String> = chapter.lines.into_iter().map(|(_, line)| line).collect();
            let date = date(model, chapter.step).filter(|_| chapter.step > 0).map(|date| date.to_string());
            json!({ "step": chapter.step, "date": date, "lines": lines })
        })
        .collect();
    let names = model.metrics.iter().map(|metric| metric.name.clone());
    let payoffs = model.objectives.iter().map(|(actor, _)| format!("payoff.{}", model.actors[*actor].name));
    let measures: serde_json::Map<_, _> =
        names.chain(payoffs).zip(&story.measures).map(|(name, value)| (name, json!(value))).collect();
    let document = json!({
        "schema": "escalade.story/1",
        "title": model.title,
        "scenario_hash": model.hash,
        "version": env!("CARGO_PKG_VERSION"),
        "seed": seed,
        "run": story.run,
        "outcome": story.ending.map(|(outcome, _)| model.outcomes[outcome as usize].name.clone()),
        "step": story.ending.map(|(_, step)| step),
        "measures": measures,
        "chapters": chapters,
    });
    format!("{document:#}\n")
}

fn is_start(happening: &Happening) -> bool {
    matches!(
        happening,
        Happening::Drawn { origin, .. } | Happening::Chance { origin, .. } if matches!(origin.what, Draw::Start(_))
    )
}

fn flag(value: f64) -> &'static str {
    if value == 0.0 { "no" } else { "yes" }
}

/// Three significant digits, whole numbers whole.
fn number(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e9 {
        return format!("{value:.0}");
    }
    let digits = 2 - libm::log10(value.abs().max(1e-9)).floor() as i32;
    format!("{value:.*}", digits.clamp(0, 9) as usize)
}

fn percent(p: f64) -> String {
    match p * 100.0 {
        p if p == 0.0 || !(0.0..10.0).contains(&p) => format!("{p:.0}%"),
        p if p >= 1.0 => format!("{p:.1}%"),
        p => format!("{}%", number(p)),
    }
}

fn share(u: f64) -> String {
    format!("{u:.3}")
}

/// Titles begin with a capital where they stand alone; abbreviations keep theirs.
fn lower(title: &str) -> String {
    let mut chars = title.chars();
    match (chars.next(), chars.next()) {
        (Some(first), Some(second)) if second.is_lowercase() || second == ' ' => {
            first.to_lowercase().collect::<String>() + &title[first.len_utf8()..]
        }
        _ => title.to_owned(),
    }
}

fn wrap(line: &str, indent: usize, width: usize) -> String {
    use unicode_width::UnicodeWidthStr;
    let mut text = " ".repeat(indent);
    let mut column = indent;
    for (index, word) in line.split(' ').enumerate() {
        let wide = word.width();
        if index > 0 && column + 1 + wide > width {
            text += "\n";
            text += &" ".repeat(indent + 2);
            column = indent + 2;
        } else if index > 0 {
            text.push(' ');
            column += 1;
        }
        text += word;
        column += wide;
    }
    text + "\n"
}
