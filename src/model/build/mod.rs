//! The checked model of a scenario: every entry resolved, every fault collected.

mod beliefs;
mod clock;
mod endings;
mod events;
mod parameters;
mod policies;
mod reactions;
mod responses;
mod state;
mod turn;
mod variants;

pub(crate) use parameters::walk;

use super::advise;
use super::depend::in_order;
use super::entity::{Model, Value};
use super::expr::*;
use super::names::Names;
use super::resolve::{Made, Resolver, Scope};
use super::validate::Validator;
use crate::diagnostics::{Diagnostic, Diagnostics, Span};
use crate::language::syntax::{self, Name};
use crate::scenario::{Definition, Scenario, Text};
use std::collections::{BTreeMap, BTreeSet};

/// Resolves names and checks types, ranges and readers.
///
/// All faults are collected; warnings too. `None` if there were errors, be it in the file's form.
pub fn build(scenario: &Scenario, faults: &mut Diagnostics) -> Option<Model> {
    if state::too_many_members(scenario, faults) {
        return None;
    }
    let mut found = Diagnostics::default();
    let model = assemble(scenario, &mut found);
    if !found.has_errors() && !faults.has_errors() {
        advise::advise(scenario, &model, &mut found);
    }
    // A definition's fault is found at each of its uses: once is enough.
    let mut seen = BTreeSet::new();
    for fault in found.iter() {
        if seen.insert((fault.place, fault.message.clone())) {
            faults.push(fault.clone());
        }
    }
    (!faults.has_errors()).then_some(model)
}

/// A model in the making.
struct Build<'s, 'f> {
    scenario: &'s Scenario,
    names: Names<'s>,
    model: Model,
    made: Made,
    faults: &'f mut Diagnostics,
    /// The stated values of the parameters.
    values: Vec<Value>,
    /// By list of names, which kind of choice it is.
    lists: BTreeMap<Vec<String>, ChoiceId>,
}

fn assemble(scenario: &Scenario, faults: &mut Diagnostics) -> Model {
    let names = Names::declare(scenario, faults);
    let clock = clock::clock(scenario, faults);
    let model = Model {
        title: scenario.title.as_ref().map_or_else(String::new, |title| title.text.clone()),
        hash: scenario.hash.clone(),
        clock,
        parameters: vec![],
        actors: vec![],
        ladders: vec![],
        choices: vec![],
        variables: vec![],
        groups: vec![],
        beliefs: vec![],
        evidence: vec![],
        events: vec![],
        responses: vec![],
        reactions: vec![],
        policies: vec![],
        rules: vec![],
        outcomes: vec![],
        metrics: vec![],
        objectives: vec![],
        constraints: vec![],
        fans: vec![],
        variants: vec![],
        turn: vec![],
        play: vec![],
        compare: vec![],
        nodes: 0,
    };
    let mut build = Build {
        scenario,
        names,
        model,
        made: Made::default(),
        faults,
        values: vec![],
        lists: BTreeMap::new(),
    };
    // First what has a name and a type, so that every expression can be resolved after it.
    build.sketch_parameters();
    build.sketch_actors();
    build.sketch_ladders();
    build.sketch_groups();
    build.sketch_variables();
    build.sketch_beliefs();
    // Then the expressions.
    build.parameters();
    build.actors();
    build.variables();
    build.beliefs();
    build.evidence();
    build.definitions();
    build.events();
    build.responses();
    build.reactions();
    build.rules();
    build.check_offers();
    build.costs();
    build.policies();
    build.outcomes();
    build.metrics();
    build.objectives();
    build.constraints();
    build.fans();
    build.variants();
    build.play();
    build.compare();
    build.turn();
    build.unused_parameters();
    build.model.nodes = build.made.nodes;
    build.model
}

impl<'s> Build<'s, '_> {
    /// Resolves something in a scope.
    fn resolve<T>(&mut self, scope: Scope, work: impl FnOnce(&mut Resolver<'_, 's>) -> T) -> T {
        let mut resolver = Resolver::new(&self.names, &self.model, self.faults, &mut self.made);
        resolver.scope = scope;
        work(&mut resolver)
    }

    /// What depends on the values of parameters, at the stated ones.
    fn check(&mut self, look: impl FnOnce(&mut Validator)) {
        let mut validator = Validator::new(&self.model, &self.values);
        look(&mut validator);
        validator.found.into_iter().for_each(|found| self.faults.push(found.fault));
    }

    /// A fixed expression's value as the parameters stand.
    fn stated(&self, expr: &Expr) -> f64 {
        super::evaluate::evaluate(expr, &self.values, &self.model.clock).low
    }

    /// The list of names as a kind of choice; equal lists are one.
    fn choice(&mut self, names: Vec<String>) -> ChoiceId {
        *self.lists.entry(names).or_insert_with_key(|names| {
            self.model.choices.push(names.clone());
            self.model.choices.len() - 1
        })
    }

    /// The names of a `one_of`, each once.
    fn one_of(&mut self, names: &[Name]) -> ChoiceId {
        let list = self.each_once(names, "is already in the list");
        self.choice(list)
    }

    /// The names, but for those that are there already, which is a fault.
    fn each_once(&mut self, names: &[Name], twice: &str) -> Vec<String> {
        let mut seen = BTreeSet::new();
        let (first, others): (Vec<&Name>, Vec<&Name>) =
            names.iter().partition(|name| seen.insert(&name.text));
        for name in others {
            self.faults.push(Diagnostic::error(name.span, format!("`{}` {twice}", name.text)));
        }
        first.into_iter().map(|name| name.text.clone()).collect()
    }

    /// Each after those it uses: what one too large makes too large is told once.
    fn definitions(&mut self) {
        let all = &self.scenario.definitions;
        let places: BTreeMap<&str, usize> =
            all.iter().enumerate().map(|(at, definition)| (definition.name.text.as_str(), at)).collect();
        let reads = |definition: &Definition| {
            let mut found = vec![];
            walk(&definition.expr, &mut |part| {
                if let syntax::ExprKind::Path(path) = &part.kind
                    && let [name] = path.parts.as_slice()
                {
                    found.extend(places.get(name.text.as_str()));
                }
            });
            found
        };
        let reads: Vec<Vec<usize>> = all.iter().map(reads).collect();
        let mut circles = false;
        let mut order = in_order(&reads, |_| circles = true);
        if circles {
            // A circle is told from where it is met first.
            order.sort_unstable();
        }
        for definition in order.into_iter().map(|at| &all[at]) {
            // What a definition may not read depends on where it is used.
            let scope = Scope { ending: true, ..Scope::world() };
            if !self.resolve(scope, |r| r.check_definition(definition)) {
                self.names.broken.insert(definition.name.text.clone());
            }
        }
    }
}

/// A fixed length of time.
fn length(r: &mut Resolver, expr: Option<&syntax::Expr>) -> Option<Option<Expr>> {
    let Some(expr) = expr else { return Some(None) };
    r.fixed(expr, Type::Duration).map(Some)
}

/// The title, or else the name with spaces.
fn title(title: Option<&Text>, name: &str) -> String {
    title.map_or_else(|| name.replace('_', " "), |title| title.text.clone())
}

fn text(text: Option<&Text>) -> Option<String> {
    text.map(|text| text.text.clone())
}

fn constant(value: f64, ty: Type, span: Span) -> Expr {
    Expr::constant(value, ty, span)
}
