//! The graph of a scenario: who does what to what, who reacts to whom, and what each of them reads.

use super::entries::Writer;
use crate::engine::program::{Action, Binary};
use crate::language::syntax;
use crate::model::Ranges;
use crate::model::entity::{Body, Choice, Deed, EffectNode, OptionKind, OutcomeTest, Target};
use crate::model::expr::{Expr, Kind, VariableId};
use crate::scenario::OutcomeTest as Test;
use crate::study::Study;

/// All of it in file order.
pub struct Graph {
    pub title: String,
    /// Titles.
    pub actors: Vec<String>,
    pub ladders: Vec<Ladder>,
    pub variables: Vec<Variable>,
    pub beliefs: Vec<Belief>,
    pub acts: Vec<Act>,
    pub outcomes: Vec<Outcome>,
}

pub struct Ladder {
    pub title: String,
    /// From the lowest up.
    pub rungs: Vec<String>,
    /// The actors that have a rung of their own on it.
    pub sides: Vec<usize>,
}

pub struct Variable {
    pub id: String,
    pub title: String,
    pub owner: Owner,
    /// The one actor that may know it.
    pub known_to: Option<usize>,
    /// Whether an act or an outcome reads it: what only metrics read moves nothing.
    pub is_read: bool,
}

/// Whose a variable is.
#[derive(Clone, PartialEq)]
pub enum Owner {
    World,
    Actor(usize),
    /// Of each member of a group, which has this title.
    Group(String),
}

pub struct Belief {
    /// Without the holder.
    pub name: String,
    pub holder: usize,
    /// The variable that it is about, by place.
    pub about: Option<usize>,
}

/// Something that is done or happens.
pub struct Act {
    pub id: String,
    pub title: String,
    pub by: By,
    /// The condition as it is written.
    pub needs: Option<String>,
    pub moves: Vec<Move>,
    pub reads: Vec<Thing>,
}

/// Of what kind an act is, and whose.
pub enum By {
    Response(usize),
    /// To which acts, and between which others it chooses.
    Reaction {
        actor: usize,
        to: Vec<usize>,
        options: Vec<usize>,
    },
    /// An option that only a reaction has.
    Option(usize),
    Event,
    Rule,
}

impl By {
    pub fn actor(&self) -> Option<usize> {
        match self {
            By::Response(actor) | By::Reaction { actor, .. } | By::Option(actor) => Some(*actor),
            By::Event | By::Rule => None,
        }
    }
}

pub struct Outcome {
    pub id: String,
    pub title: String,
    /// When a run ends in it, in words.
    pub needs: String,
    pub reads: Vec<Thing>,
}

/// What is moved or read, by place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    Ladder(usize),
    Variable(usize),
    Belief(usize),
    Act(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    pub thing: Thing,
    pub how: How,
    /// The rung it leads to, if that is always the same.
    pub rung: Option<usize>,
}

/// In which direction, where that is certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    Raise,
    Lower,
    /// The one or the other, as things go.
    Either,
    Set,
    Change,
    Inform,
}

impl How {
    /// As the label of an arrow.
    pub fn verb(self) -> &'static str {
        match self {
            How::Raise => "raises",
            How::Lower => "lowers",
            How::Either => "raises or lowers",
            How::Set => "sets",
            How::Change => "changes",
            How::Inform => "informs",
        }
    }
}

/// The graph of a scenario.
pub fn graph(study: &Study) -> Graph {
    let finder = Finder::new(study);
    let (model, writer) = (&study.model, Writer { study });
    let acts = finder.acts(&writer);
    let outcomes: Vec<Outcome> = model
        .outcomes
        .iter()
        .zip(&study.scenario.outcomes)
        .map(|(outcome, declared)| {
            let condition = match &outcome.test {
                OutcomeTest::Holds { condition, .. } | OutcomeTest::AtEnd(condition) => Some(condition),
                OutcomeTest::Otherwise => None,
            };
            let mut reads = Reads::new(&finder, None);
            condition.into_iter().for_each(|condition| reads.expr(condition));
            Outcome {
                id: outcome.name.clone(),
                title: outcome.title.clone(),
                needs: match &declared.test {
                    Test::Holds(condition) => format!("if {}", writer.written(condition)),
                    Test::AtEnd(condition) => format!("if at the end {}", writer.written(condition)),
                    Test::Otherwise => "if nothing else comes about".to_owned(),
                },
                reads: reads.found,
            }
        })
        .collect();
    let all_reads = acts.iter().map(|act| &act.reads).chain(outcomes.iter().map(|outcome| &outcome.reads));
    let read: Vec<Thing> = all_reads.flatten().copied().collect();
    let variables = finder.variables.iter().enumerate().map(|(place, &id)| {
        let variable = &model.variables[id];
        let known_to = variable.known_to;
        let owner = match (variable.group, variable.name.split_once('.')) {
            (Some(group), _) => Owner::Group(model.groups[group].title.clone()),
            (None, Some((actor, _))) => {
                model.actors.iter().position(|a| a.name == actor).map_or(Owner::World, Owner::Actor)
            }
            (None, None) => Owner::World,
        };
        // A belief about it is a reason to show it, too.
        let is_read = read.contains(&Thing::Variable(place)) || model.beliefs.iter().any(|b| b.about == id);
        Variable { id: variable.name.clone(), title: variable.title.clone(), owner, known_to, is_read }
    });
    Graph {
        title: model.title.clone(),
        actors: model.actors.iter().map(|actor| actor.title.clone()).collect(),
        ladders: model
            .ladders
            .iter()
            .map(|ladder| Ladder {
                title: ladder.title.clone(),
                rungs: ladder.rungs.iter().map(|rung| rung.replace('_', " ")).collect(),
                sides: ladder.sides.clone(),
            })
            .collect(),
        variables: variables.collect(),
        beliefs: model
            .beliefs
            .iter()
            .map(|belief| Belief {
                name: belief.name.rsplit('.').next().unwrap_or(&belief.name).replace('_', " "),
                holder: belief.holder,
                about: finder.variables.iter().position(|variable| *variable == belief.about),
            })
            .collect(),
        acts,
        outcomes,
    }
}

/// Where the things of a model are in the graph.
struct Finder<'a> {
    study: &'a Study,
    ranges: Ranges<'a>,
    /// Those of no ladder, and no actor's costs.
    variables: Vec<VariableId>,
    responses: Vec<Option<usize>>,
    /// Where the first event stands: after all that actors do.
    first_event: usize,
}

impl<'a> Finder<'a> {
    fn new(study: &'a Study) -> Self {
        let model = &study.model;
        let is_other = |id: &VariableId| {
            !model.ladders.iter().any(|ladder| ladder.variables.contains(id))
                && !model.actors.iter().any(|actor| actor.cost == *id)
        };
        let mut count = 0;
        let mut next = |listed: bool| {
            count += usize::from(listed);
            listed.then(|| count - 1)
        };
        let responses = model.responses.iter().map(|response| next(!response.built_in)).collect();
        let reactions = model.reactions.iter().map(|reaction| {
            1 + reaction.options.iter().filter(|option| matches!(option.kind, OptionKind::Own { .. })).count()
        });
        let first_event = count + reactions.sum::<usize>();
        Finder {
            study,
            ranges: Ranges::at(model, &study.plan.values),
            variables: (0..model.variables.len()).filter(is_other).collect(),
            responses,
            first_event,
        }
    }

    fn variable(&self, id: VariableId) -> Option<Thing> {
        let ladder = self.study.model.ladders.iter().position(|ladder| ladder.variables.contains(&id));
        let other = || self.variables.iter().position(|other| *other == id).map(Thing::Variable);
        ladder.map(Thing::Ladder).or_else(other)
    }

    /// The text of a condition in the file.
    fn source(&self, expr: &Expr) -> Option<String> {
        let source = self.study.sources.find(expr.span.source)?;
        let text = source.text.get(expr.span.start as usize..expr.span.end as usize)?;
        Some(text.trim_matches(['"', '\'']).split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// Responses, reactions with options of their own, events, rules.
    fn acts(&self, writer: &Writer) -> Vec<Act> {
        let (model, scenario) = (&self.study.model, &self.study.scenario);
        let written = |expr: Option<&syntax::Expr>| expr.map(|expr| writer.written(expr));
        let named = |owner: &str, name: &str| format!("{owner}.{name}");
        let mut acts = vec![];
        for (id, response) in model.responses.iter().enumerate().filter(|(_, r)| !r.built_in) {
            let actor = &model.actors[response.actor].name;
            let mut reads = Reads::new(self, Some(Action::Response(id)));
            let own = [&response.when, &response.still, &response.cost];
            own.into_iter().flatten().for_each(|expr| reads.expr(expr));
            reads.expr(&response.weight);
            for policy in model.policies.iter().filter(|policy| policy.actor == response.actor) {
                let position = model.responses_of(response.actor).position(|other| other == id);
                position.into_iter().for_each(|option| reads.choice(&policy.choice, option));
            }
            if let Some(select) = &response.select {
                select.expressions().for_each(|expr| reads.expr(expr));
            }
            let on = response.on.iter().flat_map(|(_, list)| list);
            let mut moves = self.moves(response.effects.iter().chain(on), &mut reads);
            moves.extend(self.taught(Deed::Turn(response.actor)));
            let declared = scenario
                .responses
                .iter()
                .find(|declared| declared.actor.text == *actor && declared.name.text == response.name);
            acts.push(Act {
                id: named(actor, &response.name),
                title: response.title.clone(),
                by: By::Response(response.actor),
                needs: written(declared.and_then(|declared| declared.when.as_ref())),
                moves,
                reads: reads.found,
            });
        }
        for (id, reaction) in model.reactions.iter().enumerate() {
            let name = named(&model.actors[reaction.actor].name, &reaction.name);
            let place = acts.len();
            let mut reads = Reads::new(self, None);
            reaction.when.iter().for_each(|expr| reads.expr(expr));
            let (mut options, mut own) = (vec![], vec![]);
            for (option, declared) in reaction.options.iter().enumerate() {
                reads.expr(&declared.weight);
                let policies = model.policies.iter().filter(|policy| policy.actor == reaction.actor);
                let choices = policies.flat_map(|policy| &policy.reactions).filter(|(other, _)| *other == id);
                choices.for_each(|(_, choice)| reads.choice(choice, option));
                match &declared.kind {
                    OptionKind::Own { when, effects } => {
                        let mut reads = Reads::new(self, None);
                        when.iter().for_each(|expr| reads.expr(expr));
                        options.push(place + 1 + own.len());
                        own.push(Act {
                            id: named(&name, &declared.name),
                            title: declared.title.clone(),
                            by: By::Option(reaction.actor),
                            needs: when.as_ref().and_then(|when| self.source(when)),
                            moves: self
                                .moves(effects.iter(), &mut reads)
                                .into_iter()
                                .chain(self.taught(Deed::Reaction(id)))
                                .collect(),
                            reads: reads.found,
                        });
                    }
                    OptionKind::Response(response) => options.extend(self.responses[*response]),
                }
            }
            let to = reaction.to.iter().filter_map(|response| self.responses[*response]).collect();
            acts.push(Act {
                id: name,
                title: reaction.title.clone(),
                by: By::Reaction { actor: reaction.actor, to, options },
                needs: reaction.when.as_ref().and_then(|when| self.source(when)),
                moves: vec![],
                reads: reads.found,
            });
            acts.extend(own);
        }
        for (id, event) in model.events.iter().enumerate() {
            let mut reads = Reads::new(self, Some(Action::Event(id)));
            [&event.when, &event.chance].into_iter().flatten().for_each(|expr| reads.expr(expr));
            let moves = self.moves(std::iter::once(&event.effect).chain(&event.otherwise), &mut reads);
            acts.push(Act {
                id: event.name.clone(),
                title: event.title.clone(),
                by: By::Event,
                needs: event.when.as_ref().and_then(|when| self.source(when)),
                moves,
                reads: reads.found,
            });
        }
        for rule in &model.rules {
            let mut reads = Reads::new(self, None);
            rule.when.iter().for_each(|expr| reads.expr(expr));
            let moves = self.moves(std::iter::once(&rule.effect).chain(&rule.otherwise), &mut reads);
            acts.push(Act {
                id: rule.name.clone(),
                title: rule.name.replace('_', " "),
                by: By::Rule,
                needs: rule.when.as_ref().and_then(|when| self.source(when)),
                moves,
                reads: reads.found,
            });
        }
        acts
    }

    /// The beliefs that learn from a choice.
    fn taught(&self, deed: Deed) -> impl Iterator<Item = Move> {
        let beliefs = self.study.model.beliefs.iter().enumerate();
        let learners = beliefs.filter(move |(_, belief)| belief.infers.contains(&deed));
        learners.map(|(id, _)| Move { thing: Thing::Belief(id), how: How::Inform, rung: None })
    }

    /// What effects move; what they read is noted.
    fn moves(&self, effects: impl Iterator<Item = &'a EffectNode>, reads: &mut Reads) -> Vec<Move> {
        let mut found: Vec<Move> = vec![];
        for effect in effects {
            effect.walk(&mut |node| {
                let mut own = vec![];
                node.own_expressions(&mut |expr| own.push(expr));
                let target = match &node.body {
                    Body::Assign { target, .. } | Body::Draw { target, .. } => Some(target.variable),
                    _ => None,
                };
                own.into_iter().for_each(|expr| reads.expr_but(expr, target));
                let one = match &node.body {
                    Body::Assign { target, value } => self.assigned(*target, value),
                    Body::Draw { target, .. } => {
                        self.variable(target.variable).map(|thing| (thing, How::Set, None))
                    }
                    Body::Observe { belief, .. } => Some((Thing::Belief(*belief), How::Inform, None)),
                    Body::Reset { belief, .. } => Some((Thing::Belief(*belief), How::Set, None)),
                    Body::Do(_) => None,
                    Body::Play { game, .. } => {
                        let nodes = &self.study.model.games[*game].nodes;
                        self.study.model.games[*game].every_expression(&mut |expr| reads.expr(expr));
                        found.extend(
                            (0..nodes.len()).flat_map(|node| self.taught(Deed::Move { game: *game, node })),
                        );
                        None
                    }
                };
                let one = one.map(|(thing, how, rung)| Move { thing, how, rung });
                found.extend(one.filter(|one| !found.contains(one)));
            });
        }
        // What an act may do to a thing in both directions is one arrow.
        let both: Vec<Thing> = found
            .iter()
            .filter(|one| one.how == How::Lower && one.rung.is_none())
            .filter(|one| found.contains(&Move { how: How::Raise, ..**one }))
            .map(|one| one.thing)
            .collect();
        let is_half = |one: &Move| {
            one.rung.is_none() && both.contains(&one.thing) && matches!(one.how, How::Raise | How::Lower)
        };
        found.retain(|one| !is_half(one));
        found.extend(both.into_iter().map(|thing| Move { thing, how: How::Either, rung: None }));
        found
    }

    fn assigned(&self, target: Target, value: &'a Expr) -> Option<(Thing, How, Option<usize>)> {
        let thing = self.variable(target.variable)?;
        let model = &self.study.model;
        let is_itself = |expr: &Expr| match expr.kind {
            Kind::Variable(id) | Kind::Member { variable: id, .. } => id == target.variable,
            _ => false,
        };
        let rung = |expr: &Expr| match (thing, &expr.kind) {
            (Thing::Ladder(ladder), Kind::Constant(value)) => {
                let place = *value - model.ladders[ladder].base as f64;
                (0..model.ladders[ladder].rungs.len()).find(|rung| *rung as f64 == place)
            }
            _ => None,
        };
        let (how, rung) = match &value.kind {
            Kind::Binary(Binary::Max, a, b) if is_itself(a) => (How::Raise, rung(b)),
            Kind::Binary(Binary::Min, a, b) if is_itself(a) => (How::Lower, rung(b)),
            Kind::Binary(sign @ (Binary::Add | Binary::Subtract), a, b) if is_itself(a) => {
                let step = self.ranges.of(b);
                let up = matches!(sign, Binary::Add);
                let how = match (step.low >= 0.0, step.high <= 0.0) {
                    (true, _) if up => How::Raise,
                    (true, _) => How::Lower,
                    (_, true) if up => How::Lower,
                    (_, true) => How::Raise,
                    _ => How::Change,
                };
                (how, None)
            }
            _ if value.any(|part| is_itself(part)) => (How::Change, None),
            _ => (How::Set, rung(value)),
        };
        Some((thing, how, rung))
    }
}

/// What expressions read, each thing once.
struct Reads<'f, 'a> {
    finder: &'f Finder<'a>,
    /// What reads: that something counts itself is no arrow.
    itself: Option<Action>,
    found: Vec<Thing>,
}

impl<'f, 'a> Reads<'f, 'a> {
    fn new(finder: &'f Finder<'a>, itself: Option<Action>) -> Self {
        Reads { finder, itself, found: vec![] }
    }

    fn expr(&mut self, expr: &Expr) {
        self.expr_but(expr, None);
    }

    /// Without a variable that is moved from where it stands: that is said already.
    fn expr_but(&mut self, expr: &Expr, moved: Option<VariableId>) {
        let act = |action: Action| match action {
            _ if self.itself == Some(action) => None,
            Action::Response(id) => self.finder.responses[id].map(Thing::Act),
            Action::Event(id) => Some(Thing::Act(self.finder.first_event + id)),
        };
        let mut found = vec![];
        expr.walk(&mut |part| {
            found.extend(match part.kind {
                Kind::Variable(id) | Kind::Member { variable: id, .. } if moved != Some(id) => {
                    self.finder.variable(id)
                }
                Kind::Belief { belief, .. } => Some(Thing::Belief(belief)),
                Kind::Times(action) | Kind::Since(action) | Kind::Now(action) => act(action),
                Kind::Pending(id) => act(Action::Response(id)),
                _ => None,
            });
        });
        for thing in found {
            if !self.found.contains(&thing) {
                self.found.push(thing);
            }
        }
    }

    /// What a policy reads where it weighs an option.
    fn choice(&mut self, choice: &Choice, option: usize) {
        match choice {
            Choice::Weights(list) | Choice::Logit { utilities: list, .. } => {
                list.iter().filter(|(other, _)| *other == option).for_each(|(_, expr)| self.expr(expr));
            }
            Choice::Rules(rules) => {
                let rules = rules.iter().filter(|rule| rule.option == option);
                rules.flat_map(|rule| [&rule.when, &rule.chance]).flatten().for_each(|expr| self.expr(expr));
            }
        }
    }
}

impl Graph {
    /// Whose words tell a thing: `alarm`, `Alba's suspects`.
    pub fn name(&self, thing: Thing) -> String {
        match thing {
            Thing::Ladder(ladder) => self.ladders[ladder].title.clone(),
            Thing::Variable(id) => self.variables[id].id.replace('_', " "),
            Thing::Belief(id) => {
                let belief = &self.beliefs[id];
                format!("{}’s {}", self.actors[belief.holder], belief.name)
            }
            Thing::Act(id) => self.acts[id].title.clone(),
        }
    }
}
