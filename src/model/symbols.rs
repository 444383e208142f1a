//! What every name of a scenario stands for, and whether two things have the same name.

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Span};
use crate::language::syntax::Name;
use crate::model::entity::Model;
use crate::model::expr::*;
use crate::scenario::{Definition, Game, GroupMembers, Scenario};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Symbols with a meaning everywhere.
pub const BUILT_IN: [&str; 8] = ["step", "date", "outcome", "default", "rung", "selected", ID, OUTER];

/// What every member has: its own name, one of those of its group.
pub const ID: &str = "id";

/// The member of the loop outside the innermost: `outer.id`.
pub const OUTER: &str = "outer";

/// What a bare name means inside a loop over members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Attribute(AttributeId),
    Variable(VariableId),
}

type Recoded = BTreeMap<(GroupId, AttributeId, ChoiceId), Arc<[f64]>>;

/// The symbol tables. Things that belong to somebody are filed under `OWNER.NAME`.
#[derive(Debug, Default)]
pub struct Symbols<'s> {
    pub parameters: BTreeMap<String, ParameterId>,
    pub actors: BTreeMap<String, ActorId>,
    /// Variables that are not members', ladders' and costs included.
    pub variables: BTreeMap<String, VariableId>,
    /// Ladders with sides: the bare name means the highest.
    pub sided: BTreeMap<String, LadderId>,
    /// Ladders that are computed from conditions.
    pub computed: BTreeMap<String, (LadderId, &'s crate::scenario::Ladder)>,
    pub groups: BTreeMap<String, GroupId>,
    pub fields: BTreeMap<(GroupId, String), Field>,
    pub definitions: BTreeMap<String, &'s Definition>,
    /// Definitions, parameters, beliefs and evidence with faults, which are not reported again at every use.
    pub broken: BTreeSet<String>,
    pub beliefs: BTreeMap<String, BeliefId>,
    pub evidence: BTreeMap<String, EvidenceId>,
    pub events: BTreeMap<String, EventId>,
    pub responses: BTreeMap<String, ResponseId>,
    pub reactions: BTreeMap<String, usize>,
    pub policies: BTreeMap<String, usize>,
    pub games: BTreeMap<String, GameId>,
    /// As they are written: what their options do is resolved wherever they are played.
    pub game_list: Vec<&'s Game>,
    pub outcomes: BTreeMap<String, usize>,
    pub outcome_list: Vec<String>,
    pub metrics: BTreeMap<String, MetricId>,
    /// By response: the group it selects from, its actor.
    pub selection: Vec<Option<GroupId>>,
    /// Responses that select from a group that is not there, which is a fault told already.
    pub selecting_nobody: BTreeSet<ResponseId>,
    pub response_actor: Vec<ActorId>,
    /// Actors whose `hold` is not in the file, in the order of their responses' numbers.
    pub built_in_holds: Vec<ActorId>,
    /// Parameters that something reads.
    pub used: RefCell<BTreeSet<ParameterId>>,
    /// By column and list of names: where in the list each member's word is.
    pub recoded: RefCell<Recoded>,
    /// By long lists of names that belong to a type: where each is.
    places: RefCell<BTreeMap<Type, BTreeMap<String, usize>>>,
}

/// Lists that are no longer are looked through.
const SHORT_LIST: usize = 16;

impl<'s> Symbols<'s> {
    /// Only the parameters of a model that has been checked: for values given on the command line.
    pub fn of_parameters(model: &Model) -> Self {
        let parameters = model.parameters.iter().enumerate().map(|(id, p)| (p.name.clone(), id)).collect();
        Self { parameters, ..Self::default() }
    }

    /// Files every name of the scenario. Symbols that are taken twice, and owners that do not exist, are faults.
    pub fn declare(scenario: &'s Scenario, faults: &mut Diagnostics) -> Self {
        let mut names = Self::default();
        let mut places = Places::default();
        names.declare_owners(scenario, &mut places, faults);
        names.declare_state(scenario, &mut places, faults);
        names.declare_fields(scenario, &mut places, faults);
        names.declare_actions(scenario, faults);
        names.declare_endings(scenario, faults);
        names
    }

    fn declare_owners(&mut self, scenario: &'s Scenario, places: &mut Places, faults: &mut Diagnostics) {
        for (id, actor) in scenario.actors.iter().enumerate() {
            places.claim_owner(&actor.name, "an actor", faults);
            self.actors.insert(actor.name.text.clone(), id);
        }
        for (id, group) in scenario.groups.iter().enumerate() {
            places.claim_owner(&group.name, "a group", faults);
            self.groups.insert(group.name.text.clone(), id);
            if let Some(of) = &group.of {
                self.actor(of, faults);
            }
        }
        for (id, parameter) in scenario.parameters.iter().enumerate() {
            places.claim(&parameter.name, "a parameter", faults);
            self.parameters.insert(parameter.name.text.clone(), id);
        }
        for definition in &scenario.definitions {
            places.claim(&definition.name, "a definition", faults);
            self.definitions.insert(definition.name.text.clone(), definition);
        }
    }

    fn declare_state(&mut self, scenario: &'s Scenario, places: &mut Places, faults: &mut Diagnostics) {
        let mut next = 0;
        let mut number = || {
            next += 1;
            next - 1
        };
        for (id, ladder) in scenario.ladders.iter().enumerate() {
            let name = ladder.name.as_ref().map_or("rung", |name| &name.text);
            if let Some(name) = &ladder.name {
                places.claim(name, "a ladder", faults);
            }
            if ladder.sides.is_empty() {
                let variable = number();
                match ladder.when.is_empty() {
                    true => drop(self.variables.insert(name.into(), variable)),
                    false => drop(self.computed.insert(name.into(), (id, ladder))),
                }
                continue;
            }
            self.sided.insert(name.into(), id);
            for side in &ladder.sides {
                self.actor(side, faults);
                self.variables.insert(format!("{}.{name}", side.text), number());
            }
        }
        for variable in &scenario.variables {
            let id = number();
            match &variable.owner {
                None => {
                    places.claim(&variable.name, "a variable", faults);
                    self.variables.insert(variable.name.text.clone(), id);
                }
                Some(owner) if self.groups.contains_key(&owner.text) => {
                    let group = self.groups[&owner.text];
                    self.fields.insert((group, variable.name.text.clone()), Field::Variable(id));
                }
                Some(owner) => {
                    let full = format!("{}.{}", owner.text, variable.name.text);
                    if !self.actors.contains_key(&owner.text) {
                        let owners = self.actors.keys().chain(self.groups.keys()).map(String::as_str);
                        let fault =
                            Diagnostic::error(owner.span, format!("nobody is called `{}`", owner.text))
                                .code(Code::UnknownName)
                                .label("expected an actor or a group")
                                .missing(&owner.text)
                                .suggest(&owner.text, owners);
                        faults.push(fault);
                    }
                    if variable.name.text == "cost" {
                        let message = format!("`{full}` is the actor's cost, which every actor has");
                        faults.push(taken(variable.name.span, message));
                    } else if self.variables.contains_key(&full) {
                        let message = format!("`{full}` is already the actor's side of a ladder");
                        faults.push(taken(variable.name.span, message));
                    }
                    self.variables.insert(full, id);
                }
            }
        }
        for actor in &scenario.actors {
            self.variables.insert(format!("{}.cost", actor.name.text), number());
        }
    }

    fn declare_fields(&mut self, scenario: &'s Scenario, places: &mut Places, faults: &mut Diagnostics) {
        for (group, declared) in scenario.groups.iter().enumerate() {
            let columns = match &declared.members {
                GroupMembers::Table(table) => table.columns.as_slice(),
                GroupMembers::Count(_) => &[],
            };
            self.fields.insert((group, ID.into()), Field::Attribute(columns.len()));
            for (id, column) in columns.iter().enumerate() {
                let name = Name { text: column.name.value.clone(), span: column.name.span };
                let field = (group, name.text.clone());
                if self.fields.contains_key(&field) {
                    let message = format!("`{}` is already a column of `{}`", name.text, declared.name.text);
                    let own = scenario.variables.iter().find(|variable| {
                        variable.name.text == name.text
                            && variable.owner.as_ref().is_some_and(|o| o.text == declared.name.text)
                    });
                    let place = own.map_or(name.span, |variable| variable.name.span);
                    faults.push(taken(place, message).related(name.span, "the column"));
                }
                places.check(&name, "a column", faults);
                self.fields.insert(field, Field::Attribute(id));
            }
        }
        for variable in &scenario.variables {
            if variable.owner.as_ref().is_some_and(|owner| self.groups.contains_key(&owner.text)) {
                places.check(&variable.name, "a member's variable", faults);
            }
        }
        let beliefs = scenario.beliefs.iter().enumerate();
        for (id, belief) in beliefs {
            self.actor(&belief.holder, faults);
            self.beliefs.insert(format!("{}.{}", belief.holder.text, belief.name.text), id);
        }
        self.evidence =
            scenario.evidence.iter().enumerate().map(|(id, e)| (e.name.text.clone(), id)).collect();
    }

    fn declare_actions(&mut self, scenario: &'s Scenario, faults: &mut Diagnostics) {
        self.events = scenario.events.iter().enumerate().map(|(id, e)| (e.name.text.clone(), id)).collect();
        let mut choosing = vec![false; scenario.actors.len()];
        for (id, response) in scenario.responses.iter().enumerate() {
            let actor = self.actor(&response.actor, faults);
            if let Some(actor) = actor {
                choosing[actor] = true;
            }
            self.responses.insert(format!("{}.{}", response.actor.text, response.name.text), id);
            let from = response.select.as_ref().map(|select| &select.members.group);
            let group = from.and_then(|from| self.group(from, faults));
            if from.is_some() && group.is_none() {
                self.selecting_nobody.insert(id);
            }
            self.selection.push(group);
            self.response_actor.push(actor.unwrap_or(0));
        }
        for (id, reaction) in scenario.reactions.iter().enumerate() {
            let actor = self.actor(&reaction.actor, faults);
            if let (Some(actor), false) = (actor, reaction.weights.is_empty()) {
                choosing[actor] = true;
            }
            self.reactions.insert(format!("{}.{}", reaction.actor.text, reaction.name.text), id);
        }
        for (id, actor) in scenario.actors.iter().enumerate() {
            let hold = format!("{}.hold", actor.name.text);
            if choosing[id] && !self.responses.contains_key(&hold) {
                self.responses.insert(hold, scenario.responses.len() + self.built_in_holds.len());
                self.built_in_holds.push(id);
                self.selection.push(None);
                self.response_actor.push(id);
            }
        }
        for (id, policy) in scenario.policies.iter().enumerate() {
            self.actor(&policy.actor, faults);
            self.policies.insert(format!("{}.{}", policy.actor.text, policy.name.text), id);
        }
        self.games =
            scenario.games.iter().enumerate().map(|(id, game)| (game.name.text.clone(), id)).collect();
        self.game_list = scenario.games.iter().collect();
        for node in scenario.games.iter().flat_map(|game| &game.nodes) {
            self.actor(&node.actor, faults);
        }
    }

    fn declare_endings(&mut self, scenario: &'s Scenario, faults: &mut Diagnostics) {
        for (id, outcome) in scenario.outcomes.iter().enumerate() {
            self.outcomes.insert(outcome.name.text.clone(), id);
            self.outcome_list.push(outcome.name.text.clone());
        }
        for (id, metric) in scenario.metrics.iter().enumerate() {
            if BUILT_IN.contains(&metric.name.text.as_str()) {
                let message = format!("`{}` is a name of the language", metric.name.text);
                faults.push(taken(metric.name.span, message));
            }
            self.metrics.insert(metric.name.text.clone(), id);
        }
    }

    /// The place of a name in the list that belongs to a type.
    pub fn place(&self, ty: Type, list: &[String], name: &str) -> Option<f64> {
        let place = if list.len() <= SHORT_LIST {
            list.iter().position(|other| other == name)
        } else {
            let mut places = self.places.borrow_mut();
            let places = places
                .entry(ty)
                .or_insert_with(|| list.iter().cloned().enumerate().map(|(at, name)| (name, at)).collect());
            places.get(name).copied()
        };
        place.map(|place| place as f64)
    }

    pub fn actor(&self, name: &Name, faults: &mut Diagnostics) -> Option<ActorId> {
        find(&self.actors, name, "actor", faults)
    }

    pub fn group(&self, name: &Name, faults: &mut Diagnostics) -> Option<GroupId> {
        find(&self.groups, name, "group", faults)
    }
}

fn taken(place: Span, message: String) -> Diagnostic {
    Diagnostic::error(place, message).code(Code::Name).label("give it another name")
}

/// Looks a name up in one table; what is not there is a fault with the nearest name.
pub fn find(
    table: &BTreeMap<String, usize>,
    name: &Name,
    what: &str,
    faults: &mut Diagnostics,
) -> Option<usize> {
    let found = table.get(&name.text).copied();
    if found.is_none() {
        faults.push(unknown(name.span, &name.text, what, table.keys().map(String::as_str)));
    }
    found
}

/// Like `find`, for what belongs to an owner: `name` is the last part of the key.
pub fn find_of(
    table: &BTreeMap<String, usize>,
    owner: &str,
    name: &Name,
    what: &str,
    faults: &mut Diagnostics,
) -> Option<usize> {
    let found = table.get(&format!("{owner}.{}", name.text)).copied();
    if found.is_none() {
        let mut fault = unknown(name.span, &name.text, what, of_owner(table, owner));
        fault.message = format!("`{owner}` has no {what} `{}`", name.text);
        faults.push(fault);
    }
    found
}

/// The last parts of the names that belong to `owner`.
pub fn of_owner<'t, V>(table: &'t BTreeMap<String, V>, owner: &str) -> impl Iterator<Item = &'t str> {
    let prefix = format!("{owner}.");
    table.keys().filter_map(move |key| key.strip_prefix(prefix.as_str()))
}

/// How evidence is called among what is broken: no name of anything else.
pub fn of_evidence(name: &Name) -> String {
    format!("evidence {}", name.text)
}

/// `there is no actor `chna``, with the nearest of the candidates, or the whole list if it is short.
pub fn unknown<'a>(
    place: Span,
    name: &str,
    what: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Diagnostic {
    let candidates: Vec<&str> = candidates.into_iter().collect();
    let fault =
        Diagnostic::error(place, format!("there is no {what} `{name}`")).label("not found").missing(name);
    let fault = fault.suggest(name, candidates.iter().copied());
    if fault.help.is_empty() && !candidates.is_empty() && candidates.len() <= 8 {
        return fault.help(format!("there are {}", quoted(candidates)));
    }
    fault
}

/// `a`, `b`, `c`.
pub fn quoted<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// Where the names that stand alone were taken.
#[derive(Default)]
struct Places {
    bare: BTreeMap<String, (Span, &'static str)>,
    owners: BTreeMap<String, (Span, &'static str)>,
}

impl Places {
    fn claim(&mut self, name: &Name, what: &'static str, faults: &mut Diagnostics) {
        self.check(name, what, faults);
        self.bare.entry(name.text.clone()).or_insert((name.span, what));
    }

    fn claim_owner(&mut self, name: &Name, what: &'static str, faults: &mut Diagnostics) {
        match name.text.as_str() {
            "selected" => {
                faults.push(taken(name.span, "`selected` means the members that a response selected".into()));
            }
            OUTER => {
                faults.push(taken(name.span, "`outer` means the member of the loop outside".into()));
            }
            _ => {}
        }
        if let Some((place, other)) = self.owners.get(&name.text) {
            faults.push(
                Diagnostic::error(name.span, format!("`{}` is already {other}", name.text))
                    .code(Code::Name)
                    .label(format!("{what} needs a name of its own"))
                    .related(*place, "first used here"),
            );
        }
        self.owners.entry(name.text.clone()).or_insert((name.span, what));
    }

    fn check(&self, name: &Name, what: &'static str, faults: &mut Diagnostics) {
        if BUILT_IN.contains(&name.text.as_str()) {
            let message = format!("`{}` is a name of the language", name.text);
            faults.push(
                Diagnostic::error(name.span, message)
                    .code(Code::Name)
                    .label(format!("{what} needs a name of its own")),
            );
        }
        if let Some((place, other)) = self.bare.get(&name.text) {
            faults.push(
                Diagnostic::error(name.span, format!("`{}` is already {other}", name.text))
                    .code(Code::Name)
                    .label(format!("{what} needs a name of its own"))
                    .related(*place, format!("{other} of that name")),
            );
        }
    }
}
