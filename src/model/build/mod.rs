//! The checked model of a scenario: every entry resolved, every fault collected.
//!
//! | file or folder | what it does |
//! | --- | --- |
//! | `parameters`, `definitions`, `variants` | named numbers, named expressions, what-ifs |
//! | `state`, `time_steps`, `step_order` | actors, ladders, groups, variables; steps as time; the order of what happens in one |
//! | `events`, `responses`, `reactions`, `policies` | what happens, what actors may do, how others answer, how they choose |
//! | `games`, `game_tree`, `game_foresight` | games: what is in them; that they are trees; what actors must know to look ahead |
//! | `beliefs`, `inference` | beliefs and their evidence; what they learn from that is done |
//! | `measures`, `statistics` | outcomes, metrics, objectives, constraints, fans; statistics over all runs |
//! | `expectations`, `record`, `milestones` | what the author claims; what happened; what runs come past |
//! | `builder` | the model in the making |

mod beliefs;
mod builder;
mod definitions;
mod events;
mod expectations;
mod game_foresight;
mod game_tree;
mod games;
mod inference;
mod measures;
mod milestones;
mod parameters;
mod policies;
mod reactions;
mod record;
mod responses;
mod state;
mod statistics;
mod step_order;
mod time_steps;
mod variants;

use crate::diagnostics::Diagnostics;
use crate::model::check::lint;
use crate::model::entity::Model;
use crate::model::resolve::Made;
use crate::model::symbols::Symbols;
use crate::scenario::Scenario;
use builder::Build;
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
        lint::lint(scenario, &model, &mut found);
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

fn assemble(scenario: &Scenario, faults: &mut Diagnostics) -> Model {
    let names = Symbols::declare(scenario, faults);
    let clock = time_steps::clock(scenario, faults);
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
        games: vec![],
        rules: vec![],
        outcomes: vec![],
        metrics: vec![],
        objectives: vec![],
        constraints: vec![],
        expectations: vec![],
        record: vec![],
        milestones: vec![],
        given: vec![],
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
    build.computed_ladders();
    build.games();
    build.events();
    build.responses();
    build.reactions();
    build.rules();
    build.check_offers();
    build.costs();
    build.policies();
    build.inferences();
    build.outcomes();
    build.metrics();
    build.objectives();
    build.constraints();
    build.record();
    build.milestones();
    build.fans();
    build.variants();
    build.play();
    build.compare();
    build.expectations();
    build.turn();
    build.unplayed_games();
    build.unused_parameters();
    build.model.nodes = build.made.nodes;
    build.model
}
