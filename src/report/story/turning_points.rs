//! The turning points of a run: what moved a rung, what its outcome hangs on, and what somebody came to think more likely than
//! not; a line for each cause.

use super::ending::ending;
use super::format::percent;
use super::narrator::{of_holder, option_title};
use super::sheet::Sheet;
use super::step_names::heading;
use super::style::Style;
use crate::engine::program::Draw;
use crate::engine::replay::story::{Cause, Happening, Story};
use crate::model::entity::{Model, OutcomeTest};
use crate::model::expr::{Action, Expr, Kind, Type, VariableId};
use crate::model::variable_text::value;
use std::collections::{BTreeMap, BTreeSet};

/// The turning points, and how the run ended.
pub fn turning_points(model: &Model, story: &Story, style: Style) -> String {
    let mut sheet = Sheet::new(&format!("{}: turning points of run {}", model.title, story.run), style);
    if !style.markdown {
        sheet.gap();
    }
    turns(model, story).iter().for_each(|(_, line)| sheet.outer_line(line));
    sheet.strong(&[ending(model, story)]);
    sheet.finish()
}

/// The turning points, a line each, with their steps.
pub(super) fn turns(model: &Model, story: &Story) -> Vec<(u32, String)> {
    let mut watch = Watch { model, watched: watched(model), cause: String::new(), believed: BTreeMap::new() };
    let mut turns = vec![];
    for (step, happenings) in (0..).zip(&story.steps) {
        let when = heading(model, step);
        for (cause, what) in watch.step(happenings) {
            let lead = if cause.is_empty() { String::new() } else { format!("{cause}: ") };
            turns.push((step, format!("{when}  {lead}{}", what.join(", "))));
        }
    }
    turns
}

/// What is thought of a member of a larger group is no turning point: the story tells it.
const FEW: usize = 5;

/// Rungs; and flags and choices that outcomes read.
fn watched(model: &Model) -> BTreeSet<VariableId> {
    let mut found: BTreeSet<VariableId> =
        model.ladders.iter().flat_map(|ladder| ladder.variables.iter().copied()).collect();
    let mut read = |condition: &Expr| {
        condition.walk(&mut |part| {
            if let Kind::Variable(id) = part.kind
                && matches!(model.variables[id].ty, Type::Flag | Type::Choice(_))
            {
                found.insert(id);
            }
        });
    };
    for outcome in &model.outcomes {
        match &outcome.test {
            OutcomeTest::Holds { condition, .. } | OutcomeTest::AtEnd(condition) => read(condition),
            _ => {}
        }
    }
    found
}

struct Watch<'a> {
    model: &'a Model,
    watched: BTreeSet<VariableId>,
    /// What happens at the moment, in words.
    cause: String,
    /// By belief, and the member that it is about: the value that was last thought more likely than not.
    believed: BTreeMap<(usize, Option<u32>), usize>,
}

impl Watch<'_> {
    /// What turned in a step, by its cause.
    fn step(&mut self, happenings: &[Happening]) -> Vec<(String, Vec<String>)> {
        let mut turned: Vec<(String, Vec<String>)> = vec![];
        self.cause.clear();
        for happening in happenings {
            let Some(what) = self.happening(happening) else { continue };
            match turned.last_mut().filter(|(cause, _)| *cause == self.cause) {
                Some((_, list)) => list.push(what),
                None => turned.push((self.cause.clone(), vec![what])),
            }
        }
        turned
    }

    /// What a happening turns, if anything; else it may be the cause of what follows.
    fn happening(&mut self, happening: &Happening) -> Option<String> {
        let model = self.model;
        match happening {
            Happening::Took { action } => self.cause = self.action(*action),
            Happening::Due { cause: Some(Cause::Action(action)), .. } => self.cause = self.action(*action),
            Happening::Due { cause: Some(Cause::Answer { reaction, option }), .. } => {
                self.cause = self.answer(*reaction, *option);
            }
            Happening::Choice { origin, chosen: Some(option), .. }
            | Happening::Ruled { origin, chosen: Some(option), .. }
            | Happening::Edited { origin, chosen: Some(option), .. } => match origin.what {
                Draw::Reaction { reaction, .. } => self.cause = self.answer(reaction, *option),
                Draw::Move { game, node } => self.cause = self.moved(game, node, *option),
                _ => {}
            },
            Happening::Drift => self.cause = "by rule".to_owned(),
            Happening::Changed { variable, before, after, .. } => {
                let of = &model.variables[*variable];
                let told = |number: f64| value(model, of.ty, number);
                let moved = self.watched.contains(variable) && before != after;
                return moved.then(|| format!("{} {} → {}", of.name, told(*before), told(*after)));
            }
            Happening::Believed { belief, member, probabilities } => {
                let now = probabilities.iter().position(|p| *p > 0.5)?;
                if self.believed.insert((*belief, *member), now) == Some(now) {
                    return None;
                }
                let of = &model.beliefs[*belief];
                let group = model.variables[of.about].group.map(|group| &model.groups[group]);
                if group.is_some_and(|group| group.members.len() > FEW) {
                    return None;
                }
                let holder = &model.actors[of.holder].title;
                let (_, name, _) = &of.values[now];
                return Some(format!(
                    "{holder} now {}: {name} ({})",
                    of_holder(model, of, *member),
                    percent(probabilities[now])
                ));
            }
            _ => {}
        }
        None
    }

    fn action(&self, action: Action) -> String {
        match action {
            Action::Event(event) => self.model.events[event].title.clone(),
            Action::Response(response) => {
                let response = &self.model.responses[response];
                format!("{}: {}", self.model.actors[response.actor].title, response.title)
            }
        }
    }

    fn moved(&self, game: usize, node: usize, option: usize) -> String {
        let game = &self.model.games[game];
        let node = &game.nodes[node];
        format!("{}: {}: {}", game.title, self.model.actors[node.actor].title, node.options[option].title)
    }

    fn answer(&self, reaction: usize, option: usize) -> String {
        let reaction = &self.model.reactions[reaction];
        let title = option_title(self.model, &reaction.options[option]);
        format!("{} answers: {title}", self.model.actors[reaction.actor].title)
    }
}
