//! What happened in a run, an event a row.

use super::table::{Table, cell};
use crate::engine::program::{Draw, Origin};
use crate::engine::replay::story::{Cause, Happening, Story};
use crate::model::entity::Model;
use crate::model::expr::{Action, Type, VariableId};
use crate::model::variable_text;
use crate::report::story::branch_comparison::Branch;
use crate::report::story::step_names::date;
use serde_json::{Value, json};

const COLUMNS: [&str; 13] = [
    "run", "story", "step", "date", "kind", "actor", "id", "member", "detail", "before", "after", "chance",
    "drew",
];

/// The story as a table. Without `everything`, no chances that came to nothing, no turns without a response, nothing that
/// happens by rule.
pub fn story_csv(model: &Model, story: &Story, everything: bool) -> String {
    let mut table = Table::new(&COLUMNS);
    Teller { model, everything, table: &mut table, story: "" }.tell(story);
    table.finish()
}

/// A run and its branch, one after the other.
pub fn branch_csv(model: &Model, both: &Branch, everything: bool) -> String {
    let mut table = Table::new(&COLUMNS);
    Teller { model, everything, table: &mut table, story: "original" }.tell(both.original);
    Teller { model, everything, table: &mut table, story: "branch" }.tell(both.branch);
    table.finish()
}

/// What happened.
#[derive(Default)]
struct Row {
    kind: &'static str,
    actor: String,
    id: String,
    member: String,
    detail: String,
    before: String,
    after: String,
    chance: String,
    drew: String,
}

impl Row {
    fn new(kind: &'static str, (actor, id): (String, String)) -> Row {
        Row { kind, actor, id, ..Row::default() }
    }
}

struct Teller<'a> {
    model: &'a Model,
    everything: bool,
    table: &'a mut Table,
    /// Which of the two runs of a branch it is.
    story: &'static str,
}

impl Teller<'_> {
    fn tell(&mut self, story: &Story) {
        for (step, happenings) in story.steps.iter().enumerate() {
            let mut by_rule = false;
            for happening in happenings {
                by_rule |= matches!(happening, Happening::Drift);
                if by_rule && !self.everything {
                    continue;
                }
                self.rows(happening).into_iter().for_each(|row| self.write(story.run, step, row));
            }
        }
        let last = story.steps.len().saturating_sub(1);
        if let Some((outcome, step)) = story.ending {
            let outcome = self.model.outcomes[outcome as usize].name.clone();
            self.write(story.run, step as usize, Row::new("outcome", (String::new(), outcome)));
        }
        let metrics = self.model.metrics.iter().map(|metric| ("metric", metric.name.clone()));
        let objectives = self.model.objectives.iter();
        let objectives = objectives.map(|(actor, _)| ("objective", self.model.actors[*actor].name.clone()));
        let measured: Vec<_> = metrics.chain(objectives).zip(&story.measures).collect();
        for ((kind, id), value) in measured {
            let row = Row::new(kind, (String::new(), id));
            self.write(story.run, last, Row { after: cell(&json!(value)), ..row });
        }
    }

    fn write(&mut self, run: u64, step: usize, row: Row) {
        let moment = date(self.model, step as u32).filter(|_| step > 0);
        let moment = moment.map_or(String::new(), |date| date.to_string());
        let head = [run.to_string(), self.story.to_owned(), step.to_string(), moment, row.kind.to_owned()];
        let what = [row.actor, row.id, row.member, row.detail, row.before, row.after, row.chance, row.drew];
        self.table.row(head.into_iter().chain(what));
    }

    fn rows(&self, happening: &Happening) -> Vec<Row> {
        let model = self.model;
        let row = match happening {
            Happening::Chance { origin, p, u, came_true, .. } => {
                if !self.everything && !self.is_told(*origin, *came_true) {
                    return vec![];
                }
                let detail = if *came_true { "yes" } else { "no" }.to_owned();
                let (chance, drew) = (number(*p), number(*u));
                Row { detail, chance, drew, ..Row::new("chance", self.of(*origin)) }
            }
            Happening::Choice { origin, member, weights, u, chosen, .. } => {
                let total: f64 = weights.iter().sum();
                let weight = chosen.and_then(|chosen| weights.get(chosen)).filter(|_| total > 0.0);
                let chance = weight.map_or(String::new(), |weight| number(weight / total));
                return self.choice(*origin, *member, *chosen, chance, number(*u));
            }
            Happening::Played { .. } | Happening::Foreseen { .. } => return vec![],
            Happening::Ruled { origin, chosen, .. } => {
                return self.choice(*origin, None, *chosen, String::new(), String::new());
            }
            Happening::Edited { origin, by_luck, chosen, .. } => {
                let [before, after] = [*by_luck, *chosen].map(|option| self.option(*origin, option));
                Row { before, after, ..Row::new("chosen_otherwise", self.of(*origin)) }
            }
            Happening::Delay { origin, low, high, steps, .. } => Row {
                detail: format!("{low} to {high} steps"),
                after: steps.to_string(),
                ..Row::new("delay", self.of(*origin))
            },
            Happening::Drawn { origin, value, .. } => {
                if matches!(origin.what, Draw::Start(_)) && !self.everything {
                    return vec![];
                }
                Row { after: number(*value), ..Row::new("drawn", self.of(*origin)) }
            }
            Happening::Selected { origin, members } => {
                let group = model.selected_from(*origin);
                let rows = members.iter().map(|&member| Row {
                    member: self.member(group, Some(member)),
                    ..Row::new("selected", self.of(*origin))
                });
                return rows.collect();
            }
            Happening::Took { action: Action::Response(id) }
                if model.responses[*id].name == "hold" && !self.everything =>
            {
                return vec![];
            }
            Happening::Took { action } => {
                let kind = if matches!(action, Action::Event(_)) { "event" } else { "response" };
                Row::new(kind, self.action(*action))
            }
            Happening::Scheduled { origin, steps, .. } => {
                Row { after: steps.to_string(), ..Row::new("scheduled", self.of(*origin)) }
            }
            Happening::Due { origin, since, cause, .. } => {
                let of = match cause {
                    Some(Cause::Action(action)) => self.action(*action),
                    Some(Cause::Answer { reaction, .. }) => self.reaction(*reaction),
                    None => self.of(*origin),
                };
                let detail = since.map_or(String::new(), |step| format!("since step {step}"));
                Row { detail, ..Row::new("due", of) }
            }
            Happening::Changed { variable, member, before, after, .. } => {
                let of = &model.variables[*variable];
                Row {
                    member: self.member(of.group, *member),
                    before: self.value(*variable, *before),
                    after: self.value(*variable, *after),
                    ..Row::new("change", (String::new(), of.name.clone()))
                }
            }
            Happening::Believed { belief, member, probabilities } => {
                let of = &model.beliefs[*belief];
                let holder = model.actors[of.holder].name.clone();
                let group = model.variables[of.about].group;
                let rows = of.values.iter().zip(probabilities).map(|((_, name, _), probability)| Row {
                    member: self.member(group, *member),
                    detail: name.clone(),
                    after: number(*probability),
                    ..Row::new("belief", (holder.clone(), of.name.clone()))
                });
                return rows.collect();
            }
            Happening::Drift => return vec![],
            Happening::Failed { check, value } => {
                Row { detail: check.explain(*value), ..Row::new("failure", (String::new(), String::new())) }
            }
        };
        vec![row]
    }

    /// Whether a chance is worth a row.
    fn is_told(&self, origin: Origin, came_true: bool) -> bool {
        match origin.what {
            Draw::Start(_) => false,
            Draw::Event(event) => came_true || !self.model.events[event].otherwise.is_empty(),
            Draw::Rule { .. } | Draw::ReactionRule { .. } => came_true,
            _ => true,
        }
    }

    fn choice(
        &self,
        origin: Origin,
        member: Option<u32>,
        chosen: Option<usize>,
        chance: String,
        drew: String,
    ) -> Vec<Row> {
        let detail = self.option(origin, chosen);
        if matches!(origin.what, Draw::Turn(_)) && matches!(&*detail, "" | "hold") && !self.everything {
            return vec![];
        }
        let group = match origin.what {
            Draw::Sign { evidence, .. } => self.model.variables[self.model.evidence[evidence].about].group,
            _ => None,
        };
        let member = self.member(group, member);
        vec![Row { member, detail, chance, drew, ..Row::new("choice", self.of(origin)) }]
    }

    /// What was chosen, by its id; nothing, if it has none.
    fn option(&self, origin: Origin, chosen: Option<usize>) -> String {
        let name = chosen.and_then(|chosen| match origin.what {
            Draw::Turn(actor) => {
                self.model.responses_of(actor).nth(chosen).map(|id| self.model.responses[id].name.clone())
            }
            Draw::Reaction { reaction, .. } => {
                self.model.reactions[reaction].options.get(chosen).map(|option| option.name.clone())
            }
            Draw::Move { game, node } => {
                self.model.games[game].nodes[node].options.get(chosen).map(|option| option.name.clone())
            }
            Draw::Sign { evidence, .. } => {
                self.model.evidence[evidence].signs.get(chosen).map(|sign| sign.name.clone())
            }
            _ => None,
        });
        name.unwrap_or_default()
    }

    /// Whose draw it is, if anybody's, and of what.
    fn of(&self, origin: Origin) -> (String, String) {
        let model = self.model;
        match origin.what {
            Draw::Event(event) => self.action(Action::Event(event)),
            Draw::Turn(actor) => (model.actors[actor].name.clone(), String::new()),
            Draw::Rule { response, .. } | Draw::Prepare(response) | Draw::Selection(response) => {
                self.action(Action::Response(response))
            }
            Draw::Reaction { reaction, .. } | Draw::ReactionRule { reaction, .. } => self.reaction(reaction),
            Draw::Value { variable, .. } | Draw::Start(variable) => {
                (String::new(), model.variables[variable].name.clone())
            }
            Draw::Move { game, node } => {
                let (game, node) = (&model.games[game], &model.games[game].nodes[node]);
                (model.actors[node.actor].name.clone(), format!("{}.{}", game.name, node.name))
            }
            Draw::Sign { evidence, .. } => (String::new(), model.evidence[evidence].name.clone()),
            Draw::Effect(_) | Draw::Each(_) | Draw::After(_) => (String::new(), String::new()),
        }
    }

    fn action(&self, action: Action) -> (String, String) {
        match action {
            Action::Event(event) => (String::new(), self.model.events[event].name.clone()),
            Action::Response(response) => {
                let response = &self.model.responses[response];
                (self.model.actors[response.actor].name.clone(), response.name.clone())
            }
        }
    }

    fn reaction(&self, reaction: usize) -> (String, String) {
        let reaction = &self.model.reactions[reaction];
        (self.model.actors[reaction.actor].name.clone(), reaction.name.clone())
    }

    fn member(&self, group: Option<usize>, member: Option<u32>) -> String {
        let (Some(group), Some(member)) = (group, member) else { return String::new() };
        self.model.groups[group].members[member as usize].clone()
    }

    /// Names of values that have one, numbers with all their digits.
    fn value(&self, variable: VariableId, value: f64) -> String {
        match self.model.variables[variable].ty {
            ty @ (Type::Flag | Type::Choice(_) | Type::Rung(_)) => {
                variable_text::value(self.model, ty, value)
            }
            _ => number(value),
        }
    }
}

/// As JSON writes it.
fn number(value: f64) -> String {
    cell(&Value::from(value))
}
