//! What a run is asked to do: the variant, the values of the parameters, who plays which policy.

use super::entity::{Model, Value};
use super::evaluate::evaluate;
use super::expr::*;
use super::interval::Interval;
use super::names::{Names, unknown};
use super::resolve::Resolver;
use crate::diagnostics::{Diagnostic, Diagnostics, Sources, Span};
use crate::language::parse::{Place, expression};

/// What the command line changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    pub variant: Option<String>,
    /// Parameters and their values as text.
    pub set: Vec<(String, String)>,
    /// Actors and their policies.
    pub policies: Vec<(String, String)>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// By parameter.
    pub values: Vec<Value>,
    /// By actor: index into the model's policies; `None` for the weights written at the responses.
    pub policies: Vec<Option<usize>>,
    pub variant: Option<String>,
}

/// The stated values, then the variant, then `--set` and `--policy`.
///
/// Values that do not fit are errors; values outside a declared range, which a what-if may want, are warnings.
pub fn plan(
    model: &Model,
    settings: &Settings,
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
    let values = values(model, &exprs, faults);
    warn_of_ranges(model, settings, &values, faults);
    (faults.errors() == before).then(|| Plan { values, policies, variant: settings.variant.clone() })
}

fn on_command_line<'a>(what: &str, name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Diagnostic {
    let nowhere = Span { source: crate::diagnostics::SourceId(0), start: 0, end: 0 };
    Diagnostic { place: None, label: String::new(), ..unknown(nowhere, name, what, candidates) }
}

fn value(
    model: &Model,
    id: ParameterId,
    text: &str,
    sources: &mut Sources,
    faults: &mut Diagnostics,
) -> Option<Expr> {
    let parameter = &model.parameters[id];
    let source = sources.add(format!("--set {}", parameter.name), text);
    if let (true, Some(chance)) = (parameter.ty.is_number(), crate::scenario::chance_of_word(text)) {
        let span = Span { source, start: 0, end: text.len() as u32 };
        return Some(Expr::constant(chance, Type::Real, span));
    }
    let parsed = expression(text, Place::Exact { source, start: 0 }, faults)?;
    let names = Names::of_parameters(model);
    let mut nodes = 0;
    let mut resolver = Resolver::new(&names, model, faults, &mut nodes);
    resolver.fixed(&parsed, parameter.ty)
}

/// The values of all parameters, each after those it reads.
pub fn values(model: &Model, exprs: &[Expr], faults: &mut Diagnostics) -> Vec<Value> {
    let mut values = vec![Value::one(f64::NAN); exprs.len()];
    let reads: Vec<Vec<ParameterId>> = exprs.iter().map(reads).collect();
    let mut done = vec![false; exprs.len()];
    for root in 0..exprs.len() {
        let mut path = if done[root] { vec![] } else { vec![(root, 0)] };
        while let Some((id, next)) = path.pop() {
            let Some(&read) = reads[id].get(next) else {
                done[id] = true;
                values[id] = evaluate(&exprs[id], &values, &model.clock);
                let value = values[id];
                if !(value.low.is_finite() && value.high.is_finite()) {
                    let message = format!("the value of `{}` is not a number", model.parameters[id].name);
                    faults.push(
                        Diagnostic::error(exprs[id].span, message).label(format!("this is {}", value.low)),
                    );
                }
                continue;
            };
            path.push((id, next + 1));
            if path.iter().any(|(other, _)| *other == read) {
                let name = &model.parameters[read].name;
                faults.push(
                    Diagnostic::error(exprs[read].span, format!("`{name}` depends on itself"))
                        .label("a parameter cannot lead back to itself"),
                );
            } else if !done[read] {
                path.push((read, 0));
            }
        }
    }
    values
}

fn reads(expr: &Expr) -> Vec<ParameterId> {
    let mut found = vec![];
    expr.walk(&mut |part| {
        if let Kind::Parameter { id, .. } = part.kind {
            found.push(id);
        }
    });
    found
}

fn warn_of_ranges(model: &Model, settings: &Settings, values: &[Value], faults: &mut Diagnostics) {
    for (id, parameter) in model.parameters.iter().enumerate() {
        if !settings.set.iter().any(|(name, _)| *name == parameter.name) {
            continue;
        }
        if let Some([low, high]) = parameter.range
            && !(low..=high).contains(&values[id].low)
        {
            let shown = Interval::new(low, high);
            let message =
                format!("`{}` is set to {}, outside its range {shown}", parameter.name, values[id].low);
            faults.push(Diagnostic::warning(parameter.span, message).label("declared here"));
        }
    }
}
