//! From the checked model to the program: parameters folded in, policies chosen, effects laid out flat.
//!
//! | file or folder | what it does |
//! | --- | --- |
//! | `step` | the order of a step: what falls due, events, turns, preparations, responses taking effect, rules |
//! | `effect`, `assignment`, `delay` | an effect: condition, chance, members; what it writes; what is put off |
//! | `policy`, `game`, `inference` | how actors choose: weights, ordered rules, logit; games, by backward induction; what others learn from it |
//! | `measure` | endings, metrics and objectives |
//! | `given` | runs in which what is known does not hold, told apart |
//! | `expression`, `constant_division`, `nan_checks` | expressions as operations; where they may be no number |
//! | `state_layout`, `state_columns` | which column holds what |
//! | `compiler`, `instruction_cost` | the program in the making; what its blocks cost |

mod assignment;
mod compiler;
mod constant_division;
mod delay;
mod effect;
mod expression;
mod game;
mod given;
mod inference;
mod instruction_cost;
mod measure;
mod nan_checks;
mod policy;
mod state_columns;
mod state_layout;
mod step;

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::engine::limits::MOST_COLUMNS;
use crate::engine::program::*;
use crate::model::entity::*;
use crate::model::expr::*;
use crate::model::range::Ranges;
use crate::model::settings::plan::Plan;
use crate::model::sites::Sites;
use compiler::Compiler;
use state_columns::{Outline, Storage};
use std::cell::Cell;

/// Compiles a model under a plan: parameter values and who plays what.
pub fn compile(model: &Model, plan: &Plan, faults: &mut Diagnostics) -> Option<Program> {
    let ground = Ground::of(model, faults)?;
    compile_with(&Ranges::at(model, &plan.values), &ground, plan, faults)
}

/// What of a model a compilation needs, whatever the values are.
pub(super) struct Ground<'a> {
    sites: Sites,
    outline: Outline<'a>,
    /// How many operations there were the last time.
    operations: Cell<usize>,
}

impl<'a> Ground<'a> {
    pub fn of(model: &'a Model, faults: &mut Diagnostics) -> Option<Self> {
        let sites = Sites::number(model, faults)?;
        Some(Ground { sites, outline: Outline::of(model), operations: Cell::new(0) })
    }
}

/// Compiles a model, with what it needs of it, and ranges at the values of the plan.
pub(super) fn compile_with<'a>(
    ranges: &Ranges<'a>,
    ground: &Ground<'a>,
    plan: &Plan,
    faults: &mut Diagnostics,
) -> Option<Program> {
    compiled(ranges, ground, plan, None, faults)
}

/// The same program for telling a single run: with notes of what falls due, and with every option of every choice
/// open, also those that the policies never take, so that a story can branch. Same sites, so the same luck. The games of
/// a step are told as they stand when it begins, played or not, if it is `games_at`.
pub fn compile_for_telling(model: &Model, plan: &Plan, games_at: Option<u32>) -> Option<Program> {
    let faults = &mut Diagnostics::default();
    let ground = Ground::of(model, faults)?;
    compiled(&Ranges::at(model, &plan.values), &ground, plan, Some(games_at), faults)
}

/// `telling`: whether it is for telling, and the step whose games are told.
fn compiled<'a>(
    ranges: &Ranges<'a>,
    Ground { sites, outline, operations }: &Ground<'a>,
    plan: &Plan,
    telling: Option<Option<u32>>,
    faults: &mut Diagnostics,
) -> Option<Program> {
    let model = ranges.model;
    let storage = Storage { model, outline, values: &plan.values };
    let layout = storage.layout();
    if let Some(fault) = layout.too_large() {
        return faults.refuse(fault);
    }
    let columns = layout.state.len() as Column;
    let mut compiler = Compiler {
        model,
        values: &plan.values,
        policies: &plan.policies,
        off: &plan.off,
        ranges,
        sites,
        outline,
        layout: &layout,
        next: columns,
        high_water: 0,
        code: Vec::with_capacity(operations.get()),
        tables: vec![],
        loops: 0,
        open: vec![],
        state: columns,
        depths: vec![],
        facts: vec![],
        guards: vec![],
        default: None,
        supposed: vec![],
        selected: vec![None; model.responses.len()],
        telling: telling.is_some(),
        faults: Diagnostics::default(),
    };
    let program = compiler.program(storage.posteriors(&layout), telling.flatten());
    operations.set(program.code.len());
    let constants: usize = program.tables.iter().map(Vec::len).sum::<usize>() + program.code.len() * 6;
    let needed = program.columns as usize + layout.words() + constants;
    if compiler.is_endless() {
        let fault = Diagnostic::without_place("this scenario is too large: it has too many operations")
            .code(Code::Limit)
            .help("what many responses and reactions lead to is written out for each of them");
        compiler.faults.push(fault);
    } else if needed > MOST_COLUMNS as usize {
        compiler.faults.push(state_layout::too_many_columns(needed as u64, None));
    }
    let failed = compiler.faults.has_errors();
    compiler.faults.iter().cloned().for_each(|fault| faults.push(fault));
    (!failed).then_some(program)
}

impl<'a> Compiler<'a, '_> {
    fn program(&mut self, posteriors: Vec<Posterior>, games_at: Option<u32>) -> Program {
        let layout = self.layout;
        let setup = self.section(|c| c.setup());
        let mut parts = vec![(self.section(|c| c.games_at(games_at)), false)];
        parts.push((self.section(|c| c.due()), false));
        for part in &self.model.turn {
            parts.push((self.section(|c| c.part(part)), matches!(part, Part::Rules)));
        }
        parts.push((self.section(|c| c.end_of_step()), false));
        let finish = self.section(|c| c.finish());
        parts.retain(|(part, _)| part.start < part.end);
        let (ladders, metrics, objectives, fans) = self.measures();
        Program {
            steps: self.model.clock.steps,
            sites: self.sites.count(),
            state: layout.state.clone(),
            whole_ranges: self.whole_ranges(),
            columns: self.high_water.max(layout.state.len() as u32),
            tables: std::mem::take(&mut self.tables),
            posteriors,
            code: std::mem::take(&mut self.code),
            setup,
            parts: parts.iter().map(|(part, _)| *part).collect(),
            drift: parts.iter().map(|(_, drift)| *drift).collect(),
            finish,
            outcome: layout.outcome,
            clamped: layout.clamped.clone(),
            outcomes: self.model.outcomes.len() as u32,
            given: self.what_is_given(),
            ladders,
            metrics,
            objectives,
            response_times: layout.responses.iter().map(|r| r.history.times()).collect(),
            fans,
            variables: layout.variables.clone(),
        }
    }

    fn whole_ranges(&self) -> Vec<Option<(f64, f64)>> {
        let layout = self.layout;
        let range = |column: &StateColumn| match column.meaning {
            Meaning::Variable { variable, .. } => {
                let entity = &self.model.variables[variable];
                (entity.ty.is_whole() || matches!(entity.ty, Type::Flag | Type::Choice(_)))
                    .then(|| (self.fixed(&entity.low), self.fixed(&entity.high)))
            }
            _ => None,
        };
        layout.state.iter().map(range).collect()
    }
}
