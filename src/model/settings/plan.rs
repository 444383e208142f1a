//! What a run is asked to do: the variant, the values of the parameters, who plays which policy.

use crate::diagnostics::{Diagnostic, Diagnostics, Sources};
use crate::model::check::parameter_values::{Found, validate};
use crate::model::const_eval::evaluate;
use crate::model::dependency_order::in_order;
use crate::model::entity::{Model, Value};
use crate::model::expr::*;
use crate::model::settings::command_line::{Settings, on_command_line, repeated, value};
use crate::model::value_text::{measured, written};

#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// By parameter.
    pub values: Vec<Value>,
    /// By actor: index into the model's policies; `None` for the weights written at the responses.
    pub policies: Vec<Option<usize>>,
    pub variant: Option<String>,
}

/// Values of parameters that are drawn or stepped through rather than written: numbers, and durations in days.
pub type Point = Vec<(ParameterId, f64)>;

/// The stated values, then the variant, then `--set` and `--policy`.
///
/// Values that do not fit are errors; values outside a declared range, which a what-if may want, are warnings.
pub fn plan(
    model: &Model,
    settings: &Settings,
    sources: &mut Sources,
    faults: &mut Diagnostics,
) -> Option<Plan> {
    plan_at(model, settings, &[], sources, faults)
}

/// The same with the values of a [`Point`] above all others; what is computed from those parameters follows.
pub fn plan_at(
    model: &Model,
    settings: &Settings,
    point: &[(ParameterId, f64)],
    sources: &mut Sources,
    faults: &mut Diagnostics,
) -> Option<Plan> {
    let before = faults.errors();
    let mut exprs: Vec<Expr> = model.parameters.iter().map(|parameter| parameter.value.clone()).collect();
    let mut policies = model.play.clone();
    if let Some(name) = &settings.variant {
        match model.variants.iter().find(|variant| variant.name == *name) {
            Some(variant) => {
                variant.set.iter().for_each(|(id, value)| exprs[*id] = value.clone());
                variant.play.iter().for_each(|(actor, policy)| policies[*actor] = Some(*policy));
            }
            None => {
                let names = model.variants.iter().map(|variant| variant.name.as_str());
                faults.push(on_command_line("variant", name, names));
            }
        }
    }
    repeated("--set", "value of the parameter", &settings.set, faults);
    repeated("--policy", "policy of", &settings.policies, faults);
    for (name, text) in &settings.set {
        let Some(id) = model.parameters.iter().position(|parameter| parameter.name == *name) else {
            let names = model.parameters.iter().map(|parameter| parameter.name.as_str());
            faults.push(on_command_line("parameter", name, names));
            continue;
        };
        if let Some(value) = value(model, id, text, sources, faults) {
            exprs[id] = value;
        }
    }
    for (actor, policy) in &settings.policies {
        let Some(id) = model.actors.iter().position(|other| other.name == *actor) else {
            faults.push(on_command_line(
                "actor",
                actor,
                model.actors.iter().map(|actor| actor.name.as_str()),
            ));
            continue;
        };
        let own = || model.policies.iter().filter(|policy| policy.actor == id);
        let found = model.policies.iter().position(|other| other.actor == id && other.name == *policy);
        if found.is_none() && policy != "default" {
            let names = own().map(|policy| policy.name.as_str()).chain(["default"]);
            let fault = on_command_line("policy", policy, names);
            faults.push(Diagnostic { message: format!("`{actor}` has no policy `{policy}`"), ..fault });
            continue;
        }
        policies[id] = found;
    }
    for &(id, value) in point {
        let parameter = &model.parameters[id];
        exprs[id] = Expr::constant(value, parameter.ty, parameter.span);
    }
    let values = values(model, &exprs, faults);
    if faults.errors() == before {
        let asked = Asked { model, settings, point, exprs: &exprs, values: &values };
        validate(model, &values).into_iter().for_each(|found| faults.push(asked.explain(found)));
        asked.warn_of_ranges(faults);
    }
    (faults.errors() == before).then(|| Plan { values, policies, variant: settings.variant.clone() })
}

/// The values of all parameters, each after those it reads.
pub fn values(model: &Model, exprs: &[Expr], faults: &mut Diagnostics) -> Vec<Value> {
    let mut values = vec![Value::one(f64::NAN); exprs.len()];
    let reads: Vec<Vec<ParameterId>> = exprs.iter().map(Expr::parameters).collect();
    let order = in_order(&reads, |circle| {
        let read = circle[0];
        let name = &model.parameters[read].name;
        faults.push(
            Diagnostic::error(exprs[read].span, format!("`{name}` depends on itself"))
                .label("a parameter cannot lead back to itself"),
        );
    });
    for id in order {
        values[id] = evaluate(&exprs[id], &values, &model.clock);
        let value = values[id];
        if !(value.low.is_finite() && value.high.is_finite()) {
            let message = format!("the value of `{}` is not a number", model.parameters[id].name);
            faults.push(Diagnostic::error(exprs[id].span, message).label(format!("this is {}", value.low)));
        }
    }
    values
}

/// Where the values of a plan come from.
struct Asked<'a> {
    model: &'a Model,
    settings: &'a Settings,
    point: &'a [(ParameterId, f64)],
    exprs: &'a [Expr],
    values: &'a [Value],
}

impl Asked<'_> {
    /// A fault of these values, with what was set that leads to it.
    fn explain(&self, found: Found) -> Diagnostic {
        let (mut fault, mut open, mut seen) = (found.fault, found.reads, vec![]);
        while let Some(id) = open.pop() {
            if !seen.contains(&id) {
                seen.push(id);
                open.extend(self.exprs[id].parameters());
            }
        }
        seen.sort_unstable();
        for id in seen {
            if let Some(by) = self.by(id) {
                let parameter = &self.model.parameters[id];
                let told = written(self.model, id, self.values[id].low);
                fault = fault.help(format!("`{}` is {told}{by}", parameter.name));
            }
        }
        fault
    }

    /// What else than the parameter's own entry gives it its value.
    fn by(&self, id: ParameterId) -> Option<String> {
        let name = &self.model.parameters[id].name;
        if self.point.iter().any(|(other, _)| *other == id) {
            return Some(" here".to_owned());
        }
        if let Some((_, text)) = self.settings.set.iter().find(|(set, _)| set == name) {
            return Some(format!(" by --set {name}={text}"));
        }
        let variant = self.model.variants.iter().find(|v| Some(&v.name) == self.settings.variant.as_ref())?;
        let sets = variant.set.iter().any(|(set, _)| *set == id);
        sets.then(|| format!(" in the variant `{}`", variant.name))
    }

    fn warn_of_ranges(&self, faults: &mut Diagnostics) {
        for (id, parameter) in self.model.parameters.iter().enumerate() {
            if let Some(by) = self.by(id)
                && let Some([low, high]) = parameter.range
                && !(low..=high).contains(&self.values[id].low)
            {
                let told = |value| measured(parameter.ty, value);
                let (value, low, high) = (told(self.values[id].low), told(low), told(high));
                let by = if by.starts_with(" in") { by } else { String::new() };
                let message = format!(
                    "`{}` is set to {value}{by}, outside its range from {low} to {high}",
                    parameter.name
                );
                faults.push(Diagnostic::warning(parameter.span, message).label("declared here"));
            }
        }
    }
}
