//! What is put side by side: every combination of the variants and of the actors' policies that are asked for.

use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::model::entity::Model;
use crate::model::settings::command_line::Settings;
use crate::model::settings::incomplete::half_a_policy;
use crate::model::settings::names::Known;
use crate::model::settings::variants::{STATED, accepted, name, variants};
use crate::model::symbols::quoted;

/// What is asked for. `*` stands for all of a kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    pub variants: Vec<String>,
    /// Actors and their policies.
    pub policies: Vec<(String, Vec<String>)>,
    /// Parameters and their values, the same for all.
    pub set: Vec<(String, String)>,
}

/// One of the things that are put side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What tells it from the others: variant and policies, as far as they are not the same for all.
    pub label: String,
    pub settings: Settings,
}

/// Everything that is put side by side, the last actor's policies turning fastest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    pub choices: Vec<Choice>,
    /// Actors of which several policies are compared, and those policies.
    pub actors: Vec<(usize, Vec<String>)>,
    /// Variants that are compared, if several are.
    pub variants: Vec<String>,
}

/// The most options at a time: each has counters of its own on every thread.
pub const MOST_OPTIONS: usize = 32;

/// The combinations, at least two. If no policies are asked for and not several variants either, those of the file's
/// `compare` are meant; without it, all policies of the first actor that has several.
///
/// A variant that is asked for alone is put beside the file as it stands.
pub fn options(model: &Model, asked: &Asked, faults: &mut Diagnostics) -> Option<Side> {
    let mut asked = asked.clone();
    if let [one] = &asked.variants[..]
        && asked.policies.is_empty()
        && (one != "*" || model.variants.len() == 1)
    {
        asked.variants.insert(0, STATED.to_owned());
        asked.variants.dedup();
    }
    let side = some_options(model, &asked, faults)?;
    if side.choices.len() < 2 {
        return faults.refuse(nothing_to_compare(model));
    }
    Some(side)
}

/// The same where one option will do: what is asked for alone, or the file as it stands.
pub fn some_options(model: &Model, asked: &Asked, faults: &mut Diagnostics) -> Option<Side> {
    let before = faults.errors();
    let mut variants = listed_variants(model, &asked.variants, faults);
    let mut policies = vec![];
    for (index, (actor, list)) in asked.policies.iter().enumerate() {
        if asked.policies[..index].iter().any(|(other, _)| other == actor) {
            let message = format!("the policies of `{actor}` are asked for more than once");
            let help = format!("list them in one: --policy {actor}=one,other");
            faults.push(Diagnostic::without_place(message).help(help));
        } else if let Some(found) = listed_policies(model, actor, list, faults) {
            policies.push(found);
        }
    }
    if policies.is_empty() && variants.len() < 2 && faults.errors() == before {
        if asked.variants.is_empty() {
            variants = of_file(model).0;
        }
        policies = of_file(model).1;
        if policies.is_empty() && variants.len() < 2 {
            policies.extend(first_with_several(model));
        }
    }
    if faults.errors() > before {
        return None;
    }
    let count =
        policies.iter().map(|(_, list)| list.len()).fold(variants.len().max(1), usize::saturating_mul);
    if count > MOST_OPTIONS {
        let message = format!("{count} options are too many to put side by side: at most {MOST_OPTIONS} go");
        return faults.refuse(Diagnostic::without_place(message).help("name fewer policies or variants"));
    }
    policies.sort_by_key(|(actor, _)| *actor);
    Some(combine(model, asked, &variants, &policies))
}

fn combine(model: &Model, asked: &Asked, variants: &[String], policies: &[(usize, Vec<String>)]) -> Side {
    let base = Settings { set: asked.set.clone(), ..Settings::default() };
    let mut choices = vec![Choice { label: String::new(), settings: base }];
    let many = |list: &[String]| list.len() > 1;
    let named = |label: &str, name: &str| match label {
        "" => name.to_owned(),
        label => format!("{label} / {name}"),
    };
    if !variants.is_empty() {
        choices = (variants.iter())
            .map(|variant| {
                let mut choice = choices[0].clone();
                choice.settings.variant = name(&accepted(model, Some(variant)));
                choice.label = if many(variants) { variant.clone() } else { String::new() };
                choice
            })
            .collect();
    }
    for (actor, list) in policies {
        let with = |choice: &Choice, policy: &String| {
            let mut choice = choice.clone();
            choice.settings.policies.push((model.actors[*actor].name.clone(), policy.clone()));
            if many(list) {
                choice.label = named(&choice.label, policy);
            }
            choice
        };
        choices = choices.iter().flat_map(|choice| list.iter().map(|policy| with(choice, policy))).collect();
    }
    Side {
        choices,
        actors: policies.iter().filter(|(_, list)| many(list)).cloned().collect(),
        variants: if many(variants) { variants.to_vec() } else { vec![] },
    }
}

fn listed_variants(model: &Model, list: &[String], faults: &mut Diagnostics) -> Vec<String> {
    let mut found: Vec<String> = vec![];
    for text in list {
        let all = || model.variants.iter().map(|variant| variant.name.clone()).collect();
        let those: Vec<String> = if text == "*" { all() } else { vec![text.clone()] };
        for one in those {
            match variants(model, &one).map(|variants| name(&variants).unwrap_or_else(|| STATED.to_owned())) {
                Err(fault) => faults.push(*fault),
                Ok(one) if found.contains(&one) => faults.push(twice(&format!("the variant `{one}`"))),
                Ok(one) => found.push(one),
            }
        }
    }
    if list.iter().any(|name| name == "*") && model.variants.is_empty() {
        faults.push(Diagnostic::without_place("this scenario has no variants"));
    }
    found
}

fn listed_policies(
    model: &Model,
    actor: &str,
    list: &[String],
    faults: &mut Diagnostics,
) -> Option<(usize, Vec<String>)> {
    if list.is_empty() {
        return faults.refuse(half_a_policy(model, actor, true));
    }
    let id = match Known::actors(model).find(actor) {
        Ok(id) => id,
        Err(fault) => return faults.refuse(*fault),
    };
    let own = of_actor(model, id);
    let mut found: Vec<String> = vec![];
    for name in list {
        if name == "*" && own.is_empty() {
            faults.push(Diagnostic::without_place(format!("`{actor}` has no policies")));
        }
        let those = if name == "*" { own.clone() } else { vec![name.clone()] };
        for one in those {
            let known = Known::policies(model, id);
            match known.find(&one).map(|place| known.at(place).to_owned()) {
                Err(fault) => faults.push(*fault),
                Ok(one) if found.contains(&one) => {
                    faults.push(twice(&format!("the policy `{one}` of `{actor}`")))
                }
                Ok(one) => found.push(one),
            }
        }
    }
    (!found.is_empty()).then_some((id, found))
}

fn of_actor(model: &Model, actor: usize) -> Vec<String> {
    model.policies.iter().filter(|policy| policy.actor == actor).map(|policy| policy.name.clone()).collect()
}

/// What the file's `compare` asks for: variants, and policies by actor.
fn of_file(model: &Model) -> (Vec<String>, Vec<(usize, Vec<String>)>) {
    let (mut variants, mut policies): (Vec<String>, Vec<(usize, Vec<String>)>) = (vec![], vec![]);
    for item in &model.compare {
        let Some((actor, policy)) = item.split_once('=') else {
            if !variants.contains(item) {
                variants.push(item.clone());
            }
            continue;
        };
        let (actor, policy) = (actor.trim(), policy.trim());
        // That they exist was checked when the file was read.
        let Some(id) = model.actors.iter().position(|other| other.name == actor) else { continue };
        let those = if policy == "*" { of_actor(model, id) } else { vec![policy.to_owned()] };
        if !policies.iter().any(|(other, _)| *other == id) {
            policies.push((id, vec![]));
        }
        for (_, list) in policies.iter_mut().filter(|(other, _)| *other == id) {
            let new: Vec<String> = those.iter().filter(|one| !list.contains(one)).cloned().collect();
            list.extend(new);
        }
    }
    policies.retain(|(_, list)| !list.is_empty());
    (variants, policies)
}

fn first_with_several(model: &Model) -> Option<(usize, Vec<String>)> {
    (0..model.actors.len()).map(|actor| (actor, of_actor(model, actor))).find(|(_, list)| list.len() > 1)
}

fn twice(what: &str) -> Diagnostic {
    Diagnostic::without_place(format!("{what} is asked for more than once"))
}

fn nothing_to_compare(model: &Model) -> Diagnostic {
    let fault = Diagnostic::without_place("there is one option only, and nothing to compare it with");
    let actor = |(id, actor): (usize, &crate::model::entity::Actor)| {
        let own = of_actor(model, id);
        let names = quoted(own.iter().map(String::as_str).chain(["default"]));
        (!own.is_empty())
            .then(|| format!("`{}` has the policies {names} (* leaves out `default`)", actor.name))
    };
    let mut fault = model.actors.iter().enumerate().filter_map(actor).fold(fault, Diagnostic::help);
    if !model.variants.is_empty() {
        let names = quoted(model.variants.iter().map(|variant| variant.name.as_str()));
        fault = fault.help(format!("there are the variants {names}"));
        let first = &model.variants[0].name;
        fault = fault.help(format!("to put one beside the file as it stands: --variant {first}"));
    }
    if fault.help.is_empty() {
        fault = fault.help("this scenario has neither policies nor variants");
    }
    fault
}
