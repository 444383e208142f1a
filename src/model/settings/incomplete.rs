//! Words behind `--set` and `--policy` of which something is missing: a name without its value or values, a policy without its
//! actor.

use crate::diagnostics::{Diagnostic, SCENARIO};
use crate::model::entity::{Model, Parameter};
use crate::model::expr::ParameterId;
use crate::model::settings::names::Known;
use crate::model::settings::series::{example, is_line, one_value, setting, slip};
use crate::model::symbols::quoted;
use crate::model::value_text::{measured, taken};

/// `--set NAME` without a value.
pub(super) fn no_value(model: &Model, id: ParameterId) -> Diagnostic {
    let parameter = &model.parameters[id];
    let name = &parameter.name;
    let fault = Diagnostic::without_place(format!("--set {name}: the value is missing"));
    let takes = format!("`{name}` takes {}", taken(model, parameter));
    match one_value(model, parameter) {
        Some(value) => fault.help(format!("for example: {}", setting(name, &value))).help(takes),
        None => fault.help(takes),
    }
}

/// `--set NAME` without the values that are swept.
pub(super) fn no_values(parameter: &Parameter) -> Diagnostic {
    let fault = Diagnostic::without_place(format!("--set {}: the values are missing", parameter.name));
    match example(parameter) {
        Some(series) => fault.help(format!("for example: {}", setting(&parameter.name, &series))),
        None => fault.help("only numbers, lengths of time, flags, choices and rungs can be swept"),
    }
}

/// Nothing is swept of what is set: what was meant, or how it is asked for.
pub(super) fn nothing_swept(model: &Model, set: &[(String, String)]) -> Diagnostic {
    let known = |name: &str| Known::parameters(model).place(name).map(|id| &model.parameters[id]);
    for (name, text) in set {
        if let Some((headline, series)) = slip(text) {
            let fault = Diagnostic::without_place(format!("--set {name}={text}: {headline}"));
            return fault.help(format!("for several values in turn: --set '{name}={series}'"));
        }
    }
    let Some((name, text)) = set.first() else {
        let fault = Diagnostic::without_place("nothing says which parameter to step through");
        // An unknown number is stepped through more often than a choice.
        let unknown = model.parameters.iter().find(|one| is_line(one) && one.range.is_some());
        let example = unknown.into_iter().chain(&model.parameters).find_map(|one| Some((one, example(one)?)));
        let fault = match example {
            Some((parameter, series)) => fault.help(format!(
                "for example: escalade sweep {SCENARIO} {}",
                setting(&parameter.name, &series)
            )),
            None => fault,
        };
        return fault.help(format!("the parameters: escalade describe {SCENARIO} parameters"));
    };
    let fault = Diagnostic::without_place(format!("`{name}` has one value, and a sweep needs several"));
    let several = known(name).and_then(|parameter| several_with(parameter, text));
    let fault = several.into_iter().fold(fault, Diagnostic::help);
    fault.help(format!("for one value: escalade run {SCENARIO} {}", setting(name, text)))
}

/// Several values with the one that was given among them.
fn several_with(parameter: &Parameter, text: &str) -> Option<String> {
    let name = &parameter.name;
    let series = setting(name, &example(parameter)?);
    let listed = || {
        let [low, high] = parameter.range.filter(|_| is_line(parameter))?;
        let value = text.parse::<f64>().ok().filter(|value| low < *value && *value < high)?;
        let [low, value, high] = [low, value, high].map(|value| measured(parameter.ty, value));
        Some(setting(name, &format!("{low},{value},{high}")))
    };
    Some(match listed() {
        Some(list) => format!("such as {list}, or from end to end in five points: {series}"),
        None if series.contains('*') => format!("for all its values in turn: {series}"),
        None => format!("from end to end in five points: {series}"),
    })
}

/// `--set NAME:VALUE`: what is no name begins with one.
pub(super) fn other_sign(model: &Model, text: &str) -> Option<Diagnostic> {
    let at = text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.'))?;
    let (name, rest) = text.split_at(at);
    let value = rest.trim_start_matches(|c: char| c.is_whitespace() || ":→>".contains(c)).trim();
    if value.is_empty() || !Known::parameters(model).has(name) {
        return None;
    }
    let fault = Diagnostic::without_place(format!("--set {text}: a value is set with `=`"));
    Some(fault.help(format!("write {}", setting(name, value))))
}

/// `--policy WORD`, where WORD is an actor, a policy, or neither. Where policies are put side by side, one is too few.
pub(super) fn half_a_policy(model: &Model, word: &str, side_by_side: bool) -> Diagnostic {
    let actors = Known::actors(model);
    if let Some(actor) = actors.place(word) {
        let name = &model.actors[actor].name;
        let own: Vec<&str> = policies_of(model, actor).collect();
        let fault = Diagnostic::without_place(format!("--policy {word}: the policy is missing"));
        return match own.first() {
            Some(first) => fault
                .help(format!(
                    "for example: --policy {name}={}",
                    with_another(model, actor, first, side_by_side)
                ))
                .help(format!("`{name}` has the policies {}", quoted(own.iter().copied()))),
            None => fault.help(format!("`{name}` has no policies")),
        };
    }
    let fault = Diagnostic::without_place(format!("--policy {word}: nothing says whose policy"));
    let owners: Vec<usize> = (0..model.actors.len())
        .filter(|&actor| policies_of(model, actor).any(|policy| policy == word))
        .collect();
    if !owners.is_empty() {
        return owners.into_iter().fold(fault, |fault, owner| {
            let policies = with_another(model, owner, word, side_by_side);
            let owner = &model.actors[owner].name;
            fault.help(format!("`{word}` is a policy of `{owner}`: --policy {owner}={policies}"))
        });
    }
    let all = (0..model.actors.len()).filter_map(|actor| {
        let own: Vec<&str> = policies_of(model, actor).collect();
        (!own.is_empty()).then(|| format!("`{}` has the policies {}", model.actors[actor].name, quoted(own)))
    });
    let mut all = all.peekable();
    match all.peek() {
        Some(_) => all.fold(fault, Diagnostic::help),
        None => fault.help("this scenario has no policies"),
    }
}

/// A policy, with another of the same actor if one alone is too few.
fn with_another(model: &Model, actor: usize, policy: &str, side_by_side: bool) -> String {
    if !side_by_side {
        return policy.to_owned();
    }
    let other = policies_of(model, actor).find(|other| *other != policy).unwrap_or("default");
    format!("{policy},{other}")
}

fn policies_of(model: &Model, actor: usize) -> impl Iterator<Item = &str> {
    model.policies.iter().filter(move |policy| policy.actor == actor).map(|policy| policy.name.as_str())
}
