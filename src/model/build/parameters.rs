//! Parameters: types by their values, in the order in which they depend on each other.

use super::builder::{Build, constant, text};
use crate::diagnostics::{Code, Diagnostic};
use crate::language::syntax::{self, ExprKind};
use crate::model::const_eval::evaluate;
use crate::model::dependency_order::in_order;
use crate::model::entity::{Parameter, Value};
use crate::model::expr::*;
use crate::model::resolve::Scope;
use crate::model::symbols::quoted;
use crate::model::value_text::{in_percent, measured};
use crate::scenario;

impl Build<'_, '_> {
    pub(super) fn sketch_parameters(&mut self) {
        for declared in &self.scenario.parameters {
            let ty = match &declared.one_of {
                Some(names) => Type::Choice(self.one_of(names)),
                None => Type::Real,
            };
            self.model.parameters.push(Parameter {
                name: declared.name.text.clone(),
                title: text(declared.title.as_ref()),
                ty,
                value: constant(0.0, ty, declared.value.span),
                range: None,
                dist: None,
                unit: text(declared.unit.as_ref()),
                source: text(declared.source.as_ref()),
                span: declared.name.span,
            });
            // Until it is resolved nobody can read it.
            self.names.broken.insert(declared.name.text.clone());
        }
        self.values = vec![Value::one(f64::NAN); self.model.parameters.len()];
    }

    pub(super) fn parameters(&mut self) {
        for id in self.parameter_order() {
            let declared = &self.scenario.parameters[id];
            if self.parameter(id, declared).is_some() {
                self.names.broken.remove(&declared.name.text);
            }
        }
    }

    fn parameter(&mut self, id: ParameterId, declared: &scenario::Parameter) -> Option<()> {
        let hint = declared.one_of.as_ref().map(|_| self.model.parameters[id].ty);
        let value = self.resolve(Scope::world(), |r| match hint {
            Some(ty) => r.fixed(&declared.value, ty),
            None => {
                let value = r.expr(&declared.value, None)?;
                let ty = value.ty;
                if value.is_fixed() {
                    r.coerce(value, ty, declared.value.span)
                } else {
                    r.fixed(&declared.value, ty)
                }
            }
        })?;
        let mut ty = value.ty;
        let range = match &declared.range {
            Some((low, high)) => {
                if !matches!(ty, Type::Real | Type::Whole | Type::Duration) {
                    let message = format!("{} has no range", ty.describe());
                    return self.faults.refuse(
                        Diagnostic::error(joined(low, high), message)
                            .label("only numbers and durations have one")
                            .related(declared.value.span, format!("the value is {}", ty.describe())),
                    );
                }
                let of = if ty == Type::Duration { Type::Duration } else { Type::Real };
                let ends = self.resolve(Scope::world(), |r| Some((r.fixed(low, of)?, r.fixed(high, of)?)));
                let (low_end, high_end) = ends?;
                if ty == Type::Whole && !(low_end.ty.is_whole() && high_end.ty.is_whole()) {
                    ty = Type::Real;
                }
                if [&declared.value, low, high].iter().any(|expr| written_with_fraction(expr))
                    && ty == Type::Whole
                {
                    ty = Type::Real;
                }
                Some([self.stated(&low_end), self.stated(&high_end)])
            }
            None if ty == Type::Whole && written_with_fraction(&declared.value) => {
                ty = Type::Real;
                None
            }
            None => None,
        };
        let dist = match &declared.dist {
            Some(dist) => Some(self.dist(dist, &mut ty)?),
            None => None,
        };
        self.values[id] = evaluate(&value, &self.values, &self.model.clock);
        if let (Some([low, high]), Some((from, to))) = (range, &declared.range) {
            let stated = self.values[id].low;
            if low > high {
                self.faults.push(
                    Diagnostic::error(joined(from, to), "this range runs backwards")
                        .code(Code::Range)
                        .label("expected the lower end first")
                        .help(format!("write `[{}, {}]`", range_end(ty, high), range_end(ty, low))),
                );
            } else if !(low..=high).contains(&stated) {
                let [shown, from_shown, to_shown] = [stated, low, high].map(|value| measured(ty, value));
                let message = format!(
                    "{shown} is outside the range {from_shown} to {to_shown} of `{}`",
                    declared.name.text
                );
                let fault = Diagnostic::error(declared.value.span, message)
                    .code(Code::Range)
                    .label("not in the range")
                    .related(joined(from, to), "the range");
                let fault = in_percent(fault, stated, [low, high]);
                self.faults.push(match fault.help.is_empty() {
                    true => {
                        let wider = [low.min(stated), high.max(stated)].map(|value| range_end(ty, value));
                        fault.help(format!(
                            "write a value from {from_shown} to {to_shown}, or widen the range: `range = [{}, {}]`",
                            wider[0], wider[1]
                        ))
                    }
                    false => fault,
                });
            }
        }
        let parameter = &mut self.model.parameters[id];
        parameter.ty = ty;
        parameter.value = value;
        parameter.range = range;
        parameter.dist = dist;
        Some(())
    }

    fn dist(&mut self, dist: &syntax::Expr, ty: &mut Type) -> Option<Expr> {
        if !ty.is_number() && *ty != Type::Duration {
            return self.faults.refuse(
                Diagnostic::error(dist.span, format!("{} has no distribution", ty.describe()))
                    .code(Code::Type)
                    .label("only numbers and durations have one"),
            );
        }
        let of = if *ty == Type::Duration { Type::Duration } else { Type::Real };
        let drawn = self.resolve(Scope::world(), |r| r.right_hand_side(dist, of))?;
        let Kind::Draw(_, arguments) = &drawn.kind else {
            let all = Distribution::ALL.iter().map(|(name, ..)| *name);
            return self.faults.refuse(
                Diagnostic::error(dist.span, "this is not a distribution")
                    .label("expected, for example, `beta(4, 2)`")
                    .help(format!("there are {}", quoted(all))),
            );
        };
        if let Some(argument) = arguments.iter().find(|argument| !argument.is_fixed()) {
            return self.faults.refuse(
                Diagnostic::error(argument.span, "this must stay the same during a run")
                    .label("only numbers and parameters can stand here"),
            );
        }
        if drawn.ty == Type::Real && *ty == Type::Whole {
            *ty = Type::Real;
        }
        Some(drawn)
    }

    /// The parameters so that each comes after those it reads. Circles are faults.
    fn parameter_order(&mut self) -> Vec<ParameterId> {
        let reads: Vec<Vec<ParameterId>> =
            self.scenario.parameters.iter().map(|declared| self.reads(declared)).collect();
        let (scenario, faults) = (self.scenario, &mut *self.faults);
        in_order(&reads, |circle| {
            let name = |id: usize| &scenario.parameters[id].name;
            let names = circle.iter().map(|&id| name(id).text.as_str());
            let name = name(circle[0]);
            faults.push(
                Diagnostic::error(name.span, format!("`{}` depends on itself", name.text))
                    .label("a parameter cannot lead back to itself")
                    .help(format!("the circle: {}", quoted(names))),
            );
        })
    }

    fn reads(&self, declared: &scenario::Parameter) -> Vec<ParameterId> {
        let mut found = vec![];
        if declared.one_of.is_none() || !matches!(declared.value.kind, ExprKind::Path(_)) {
            self.parameters_in(&declared.value, &mut found);
        }
        if let Some((low, high)) = &declared.range {
            self.parameters_in(low, &mut found);
            self.parameters_in(high, &mut found);
        }
        if let Some(dist) = &declared.dist {
            self.parameters_in(dist, &mut found);
        }
        found
    }

    fn parameters_in(&self, expr: &syntax::Expr, found: &mut Vec<ParameterId>) {
        expr.walk(&mut |part| {
            if let ExprKind::Path(path) = &part.kind
                && let [name] = path.parts.as_slice()
                && let Some(id) = self.names.parameters.get(&name.text)
            {
                found.push(*id);
            }
        });
    }

    pub(super) fn unused_parameters(&mut self) {
        let used = self.names.used.borrow();
        for (id, parameter) in self.model.parameters.iter().enumerate() {
            if !used.contains(&id) {
                let message = format!("nothing reads the parameter `{}`", parameter.name);
                self.faults.push(
                    Diagnostic::warning(parameter.span, message).code(Code::Unused).label("never used"),
                );
            }
        }
    }
}

/// An end of a range as it stands in the file: what has a unit stands in quotes.
fn range_end(ty: Type, value: f64) -> String {
    let text = measured(ty, value);
    if ty == Type::Duration { format!("\"{text}\"") } else { text }
}

/// `60.0` is meant as a real number, `60` as a whole one: the tree keeps no more of it than its length.
fn written_with_fraction(expr: &syntax::Expr) -> bool {
    match &expr.kind {
        ExprKind::Number(value) => {
            let length = (expr.span.end - expr.span.start) as usize;
            value.fract() != 0.0 || length > value.to_string().len() && length < 24
        }
        _ => false,
    }
}

fn joined(low: &syntax::Expr, high: &syntax::Expr) -> crate::diagnostics::Span {
    crate::diagnostics::Span { end: high.span.end.max(low.span.end), ..low.span }
}
