//! What a run is asked to do: the variant, the values of the parameters, who plays which policy.

use crate::diagnostics::{Code, Diagnostic, Diagnostics, SCENARIO, Severity, Sources};
use crate::model::check::parameter_values::{Found, validate};
use crate::model::const_eval::evaluate;
use crate::model::dependency_order::in_order;
use crate::model::entity::{Model, Policy, Value, Variant};
use crate::model::expr::*;
use crate::model::range::Ranges;
use crate::model::settings::ablation::Ablation;
use crate::model::settings::command_line::{Settings, repeated, value};
use crate::model::settings::incomplete::{half_a_policy, no_value, other_sign};
use crate::model::settings::names::Known;
use crate::model::settings::series::{setting, slip};
use crate::model::settings::variants::{name, variants};
use crate::model::value_text::{in_percent, measured, written};

#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// By parameter.
    pub values: Vec<Value>,
    /// By actor: index into the model's policies; `None` for the weights written at the responses.
    pub policies: Vec<Option<usize>>,
    /// Several are joined by `+`.
    pub variant: Option<String>,
    /// What is switched off.
    pub off: Vec<Ablation>,
}

/// The stated values, then the variant, then `--set` and `--policy`, which name parameters and actors by their ids
/// ([`Settings::with_ids`]).
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

/// The same with the values of a [`Point`](crate::model::Point) above all others; what is computed from those parameters follows.
pub fn plan_at(
    model: &Model,
    settings: &Settings,
    point: &[(ParameterId, f64)],
    sources: &mut Sources,
    faults: &mut Diagnostics,
) -> Option<Plan> {
    let before = faults.errors();
    let Changed { mut exprs, policies, variants } = changed(model, settings, sources, faults);
    for &(id, value) in point {
        let parameter = &model.parameters[id];
        exprs[id] = Expr::constant(value, parameter.ty, parameter.span);
    }
    let values = values(model, &exprs, faults);
    if faults.errors() == before {
        let asked = Asked { model, settings, variants: &variants, point, exprs: &exprs, values: &values };
        asked.told(validate(&Ranges::at(model, &values), &values), faults);
        asked.warn_of_ranges(faults);
    }
    (faults.errors() == before).then(|| Plan { values, policies, variant: name(&variants), off: vec![] })
}

/// Looks at names, and at each value by itself: whether all of it fits together is found by [`plan`].
pub fn check_names(model: &Model, settings: &Settings, sources: &mut Sources, faults: &mut Diagnostics) {
    changed(model, settings, sources, faults);
}

/// What settings make of a model.
pub struct Changed<'m> {
    /// By parameter.
    pub exprs: Vec<Expr>,
    /// By actor.
    policies: Vec<Option<usize>>,
    variants: Vec<&'m Variant>,
}

/// All faults that each of the settings has by itself are told.
pub fn changed<'m>(
    model: &'m Model,
    settings: &Settings,
    sources: &mut Sources,
    faults: &mut Diagnostics,
) -> Changed<'m> {
    let mut exprs: Vec<Expr> = model.parameters.iter().map(|parameter| parameter.value.clone()).collect();
    let mut policies = model.play.clone();
    let variants = settings.variant.as_ref().map(|text| variants(model, text));
    let variants = variants.unwrap_or(Ok(vec![])).unwrap_or_else(|fault| {
        faults.push(*fault);
        vec![]
    });
    for variant in &variants {
        variant.set.iter().for_each(|(id, value)| exprs[*id] = value.clone());
        variant.play.iter().for_each(|(actor, policy)| policies[*actor] = Some(*policy));
    }
    repeated("--set", "value of the parameter", &settings.set, faults);
    repeated("--policy", "policy of", &settings.policies, faults);
    for (name, text) in &settings.set {
        match Known::parameters(model).find(name) {
            Err(fault) => faults.push(other_sign(model, name).filter(|_| text.is_empty()).unwrap_or(*fault)),
            Ok(id) if text.is_empty() => faults.push(no_value(model, id)),
            Ok(id) => {
                if let Some(value) = value(model, id, text, sources, faults) {
                    exprs[id] = value;
                }
            }
        }
    }
    for (actor, policy) in &settings.policies {
        if policy.is_empty() {
            faults.push(half_a_policy(model, actor, false));
            continue;
        }
        let known = Known::actors(model).find(actor);
        match known.and_then(|id| Known::policies(model, id).find(policy).map(|_| id)) {
            Err(fault) => {
                let has = |other: &usize| Known::policies(model, *other).has(policy);
                faults.push(match (0..model.actors.len()).find(has).map(|id| &model.actors[id].name) {
                    Some(owner) if owner != actor => {
                        fault.help(format!("`{policy}` is a policy of `{owner}`: --policy {owner}={policy}"))
                    }
                    _ => *fault,
                });
            }
            Ok(id) => {
                let is_it = |other: &Policy| other.actor == id && other.name == *policy;
                policies[id] = model.policies.iter().position(is_it);
            }
        }
    }
    Changed { exprs, policies, variants }
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
            faults.push(
                Diagnostic::error(exprs[id].span, message)
                    .code(Code::Range)
                    .label(format!("this is {}", value.low)),
            );
        }
    }
    values
}

/// Where the values of a plan come from.
struct Asked<'a> {
    model: &'a Model,
    settings: &'a Settings,
    variants: &'a [&'a Variant],
    point: &'a [(ParameterId, f64)],
    exprs: &'a [Expr],
    values: &'a [Value],
}

impl Asked<'_> {
    /// Faults of these values. Where a value that was set beyond its range leads to some, that is the fault, and they
    /// are what comes of it.
    fn told(&self, found: Vec<Found>, faults: &mut Diagnostics) {
        let mut beyond: Vec<(ParameterId, Diagnostic)> = vec![];
        for found in found {
            let seen = self.read_by(&found);
            let is_error = found.fault.severity == Severity::Error;
            let strange =
                seen.iter().find(|&&id| is_error && self.is_set(id) && self.range_left(id).is_some());
            let Some(&id) = strange else {
                faults.push(self.explain(found.fault, &seen));
                continue;
            };
            let at = match beyond.iter().position(|(other, _)| *other == id) {
                Some(at) => at,
                None => {
                    beyond.push((id, self.beyond_range(id)));
                    beyond.len() - 1
                }
            };
            let Found { fault, .. } = found;
            // Where something else was meant, what comes of the number is of no interest.
            if let Some(place) = fault.place.filter(|_| beyond[at].1.help.is_empty()) {
                let told = std::mem::replace(&mut beyond[at].1, Diagnostic::without_place(""));
                beyond[at].1 = told.related(place, fault.message);
            }
        }
        beyond.into_iter().for_each(|(_, fault)| faults.push(fault));
    }

    /// The value of a parameter, if that lies outside of its range, and that range.
    fn range_left(&self, id: ParameterId) -> Option<(f64, [f64; 2])> {
        let value = self.values[id].low;
        let [low, high] = self.model.parameters[id].range?;
        (!(low..=high).contains(&value)).then_some((value, [low, high]))
    }

    fn beyond_range(&self, id: ParameterId) -> Diagnostic {
        let parameter = &self.model.parameters[id];
        let told = |value| measured(parameter.ty, value);
        let (value, range) = self.range_left(id).unwrap_or((self.values[id].low, [0.0; 2]));
        let [low, high] = range.map(told);
        let message = format!("{} is outside the range {low} to {high} of `{}`", told(value), parameter.name);
        let fault = Diagnostic::error(self.exprs[id].span, message)
            .code(Code::Range)
            .related(parameter.span, "declared here");
        let text = self.settings.set.iter().find(|(name, _)| *name == parameter.name);
        match text.and_then(|(_, text)| slip(text)) {
            Some((_, series)) => fault.help(format!(
                "for several values in turn: escalade sweep {SCENARIO} {}",
                setting(&parameter.name, &series)
            )),
            None => in_percent(fault, value, range),
        }
    }

    /// Whether a value was set, for all points of a sweep alike.
    fn is_set(&self, id: ParameterId) -> bool {
        !self.point.iter().any(|(other, _)| *other == id) && self.by(id).is_some()
    }

    /// The parameters that a fault depends on, in order.
    fn read_by(&self, found: &Found) -> Vec<ParameterId> {
        let (mut open, mut seen) = (found.reads.clone(), vec![]);
        while let Some(id) = open.pop() {
            if !seen.contains(&id) {
                seen.push(id);
                open.extend(self.exprs[id].parameters());
            }
        }
        seen.sort_unstable();
        seen
    }

    /// A fault of these values, with what was set that leads to it.
    fn explain(&self, mut fault: Diagnostic, seen: &[ParameterId]) -> Diagnostic {
        for &id in seen {
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
        let variant = self.variants.iter().find(|variant| variant.set.iter().any(|(set, _)| *set == id))?;
        Some(format!(" in the variant `{}`", variant.name))
    }

    fn warn_of_ranges(&self, faults: &mut Diagnostics) {
        for (id, parameter) in self.model.parameters.iter().enumerate() {
            if let Some(by) = self.by(id)
                && let Some((number, range)) = self.range_left(id)
            {
                let [value, low, high] =
                    [number, range[0], range[1]].map(|value| measured(parameter.ty, value));
                let by = if by.starts_with(" in") { by } else { String::new() };
                let message = format!(
                    "`{}` is set to {value}{by}, outside its range from {low} to {high}",
                    parameter.name
                );
                let fault =
                    Diagnostic::warning(parameter.span, message).code(Code::Range).label("declared here");
                faults.push(in_percent(fault, number, range));
            }
        }
    }
}
