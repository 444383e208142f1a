//! Parts of a scenario that can be switched off one at a time, so that what each does can be seen.

use crate::model::entity::*;
use crate::model::expr::*;
use std::collections::BTreeSet;

/// A part that is switched off. All else keeps its sites, and so meets the same luck.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ablation {
    /// It never happens, nor does what happens in its stead.
    Event(EventId),
    /// The actor never has a turn.
    Turn(ActorId),
    /// It is never available.
    Response(ResponseId),
    /// Nobody reacts.
    Reaction(usize),
    /// It is never played.
    Game(GameId),
    /// It does nothing, whether its condition holds or not.
    Rule(usize),
    /// The belief stays as it is at the start; signs are seen all the same.
    Belief(BeliefId),
    /// The variable stays as it is at the start.
    Variable(VariableId),
}

impl Ablation {
    /// The kind in one word.
    pub fn kind(self) -> &'static str {
        match self {
            Ablation::Event(_) => "event",
            Ablation::Turn(_) => "turn",
            Ablation::Response(_) => "response",
            Ablation::Reaction(_) => "reaction",
            Ablation::Game(_) => "game",
            Ablation::Rule(_) => "rule",
            Ablation::Belief(_) => "belief",
            Ablation::Variable(_) => "variable",
        }
    }
}

impl Model {
    /// All parts that can be switched off, kind by kind in file order. Variables and beliefs are among them if anything changes
    /// them, games if anything plays them, and turns if there is more than one response to choose from.
    pub fn ablations(&self) -> Vec<Ablation> {
        let (mut written, mut played) = (BTreeSet::new(), BTreeSet::new());
        let mut learning: BTreeSet<BeliefId> = BTreeSet::new();
        self.every_effect(&mut |node, _| match &node.body {
            Body::Assign { target, .. } | Body::Draw { target, .. } => drop(written.insert(target.variable)),
            Body::Play { game, .. } => drop(played.insert(*game)),
            Body::Observe { belief, .. } => drop(learning.insert(*belief)),
            Body::Do(_) | Body::Reset { .. } => {}
        });
        let infers = |id: &BeliefId| !self.beliefs[*id].infers.is_empty();
        learning.extend((0..self.beliefs.len()).filter(infers));
        let of_file = |id: &ResponseId| !self.responses[*id].built_in;
        let has_choice = |actor: &ActorId| self.responses_of(*actor).filter(|id| of_file(id)).count() > 1;
        let is_stated = |id: &VariableId| self.actors.iter().all(|actor| actor.cost != *id);
        let mut all = vec![];
        all.extend((0..self.events.len()).map(Ablation::Event));
        all.extend((0..self.actors.len()).filter(has_choice).map(Ablation::Turn));
        all.extend((0..self.responses.len()).filter(of_file).map(Ablation::Response));
        all.extend((0..self.reactions.len()).map(Ablation::Reaction));
        all.extend(played.into_iter().map(Ablation::Game));
        all.extend((0..self.rules.len()).map(Ablation::Rule));
        all.extend(learning.into_iter().map(Ablation::Belief));
        all.extend(written.into_iter().filter(is_stated).map(Ablation::Variable));
        all
    }

    /// Where a part stands in the file: `responses.us.protest`.
    pub fn ablation_id(&self, part: Ablation) -> String {
        let of = |actor: ActorId, name: &str| format!("{}.{name}", self.actors[actor].name);
        match part {
            Ablation::Event(id) => format!("events.{}", self.events[id].name),
            Ablation::Turn(id) => format!("turns.{}", self.actors[id].name),
            Ablation::Response(id) => {
                format!("responses.{}", of(self.responses[id].actor, &self.responses[id].name))
            }
            Ablation::Reaction(id) => {
                format!("reactions.{}", of(self.reactions[id].actor, &self.reactions[id].name))
            }
            Ablation::Game(id) => format!("games.{}", self.games[id].name),
            Ablation::Rule(id) => format!("rules.{}", self.rules[id].name),
            Ablation::Belief(id) => format!("beliefs.{}", self.beliefs[id].name),
            Ablation::Variable(id) => {
                let is_rung = self.ladders.iter().any(|ladder| ladder.variables.contains(&id));
                let folder = if is_rung { "ladders" } else { "state" };
                format!("{folder}.{}", self.variables[id].name)
            }
        }
    }

    /// What a part is called; a rule by its name.
    pub fn ablation_title(&self, part: Ablation) -> String {
        match part {
            Ablation::Event(id) => self.events[id].title.clone(),
            Ablation::Turn(id) => format!("turns of {}", self.actors[id].title),
            Ablation::Response(id) => self.responses[id].title.clone(),
            Ablation::Reaction(id) => self.reactions[id].title.clone(),
            Ablation::Game(id) => self.games[id].title.clone(),
            Ablation::Rule(id) => self.rules[id].name.replace('_', " "),
            Ablation::Belief(id) => self.beliefs[id].title.clone(),
            Ablation::Variable(id) => self.variables[id].title.clone(),
        }
    }
}
