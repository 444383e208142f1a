//! One model compiled at many settings of its parameters. Most of what a compilation asks is about what values can be, and
//! most of that is the same at every setting, or is proved at once for all settings together: it is asked once.
//!
//! A proof that holds for all settings holds at each, so that the program is that which
//! [`compile`](super::compile::compile) makes afresh. Whoever asks is told that something is wrong, not what:
//! [`plan_at`](super::plan_at) and `compile` say it.

use crate::diagnostics::{Diagnostics, Severity, Sources};
use crate::engine::program::Program;
use crate::model::check::lint;
use crate::model::check::parameter_values::{validate, validate_values};
use crate::model::compile::{Ground, compile_with};
use crate::model::const_eval::evaluate;
use crate::model::dependency_order::in_order;
use crate::model::entity::{Model, Point, Value};
use crate::model::expr::*;
use crate::model::range::Ranges;
use crate::model::settings::command_line::Settings;
use crate::model::settings::plan::{Plan, changed};
use std::cell::OnceCell;
use std::rc::Rc;

pub struct Recompiler<'a> {
    model: &'a Model,
    /// What the settings say: the plan but for its values, and of each parameter the expression for its value.
    stated: Plan,
    exprs: Vec<Expr>,
    /// Each parameter after those that it reads.
    order: Vec<ParameterId>,
    /// At all settings together.
    all: Rc<Ranges<'a>>,
    /// Whether what is computed with the values is proved to be right, whichever they are.
    is_sound: OnceCell<bool>,
    ground: Option<Ground<'a>>,
}

impl<'a> Recompiler<'a> {
    /// Of a model under settings that were planned so, for these points: of others that lie beyond all of them it makes
    /// nothing.
    pub fn new(model: &'a Model, settings: &Settings, planned: &Plan, points: &[&Point]) -> Self {
        let unheard = &mut Diagnostics::default();
        let exprs = changed(model, settings, &mut Sources::default(), unheard).exprs;
        let reads: Vec<Vec<ParameterId>> = exprs.iter().map(Expr::parameters).collect();
        let order = in_order(&reads, |_| {});
        let all = Ranges::over(model, (&exprs, &order), &planned.values, points);
        Recompiler {
            model,
            stated: planned.clone(),
            order,
            exprs,
            is_sound: OnceCell::new(),
            all: Rc::new(all),
            ground: Ground::of(model, unheard),
        }
    }

    /// The plan with the values of a point above all others, unless something is wrong with it.
    pub fn plan_at(&self, point: &Point) -> Option<Plan> {
        let plan = self.unchecked_plan(point)?;
        let ranges = self.ranges(&plan)?;
        let is_sound = *self.is_sound.get_or_init(|| lint::is_sound(&self.all));
        let validate = if is_sound { validate_values } else { validate };
        let found = validate(&ranges, &plan.values);
        found.iter().all(|found| found.fault.severity != Severity::Error).then_some(plan)
    }

    /// The plan at a point with which nothing is wrong, and its program, unless something is wrong with that.
    pub fn program_at(&self, point: &Point) -> Option<(Plan, Program)> {
        let plan = self.unchecked_plan(point)?;
        let program = self.program_of(&plan)?;
        Some((plan, program))
    }

    /// The program of a plan that has the values of one of the points, unless something is wrong with it.
    pub fn program_of(&self, plan: &Plan) -> Option<Program> {
        let ranges = self.ranges(plan)?;
        compile_with(&ranges, self.ground.as_ref()?, plan, &mut Diagnostics::default())
    }

    fn ranges(&self, plan: &Plan) -> Option<Ranges<'a>> {
        self.all.cover(&plan.values).then(|| Ranges::among(&self.all, &plan.values))
    }

    fn unchecked_plan(&self, point: &Point) -> Option<Plan> {
        let mut plan = self.stated.clone();
        plan.values.fill(Value::one(f64::NAN));
        for &id in &self.order {
            let given = point.iter().rev().find(|(given, _)| *given == id);
            let value = match given {
                Some((_, value)) => Value::one(*value),
                None => evaluate(&self.exprs[id], &plan.values, &self.model.clock),
            };
            if !(value.low.is_finite() && value.high.is_finite()) {
                return None;
            }
            plan.values[id] = value;
        }
        Some(plan)
    }
}
