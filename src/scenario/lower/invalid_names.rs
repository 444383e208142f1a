//! Which names are written in the file but belong to entries too broken to be read.

use crate::language::syntax::Name;
use crate::scenario::entry::Scenario;
use std::collections::BTreeSet;
use toml::de::{DeTable, DeValue};

/// The names of entries that the file has and the scenario has not. What refers to one of them is right to do so.
pub(super) fn names(root: &DeTable, scenario: &Scenario) -> BTreeSet<String> {
    let s = scenario;
    let mut broken = BTreeSet::new();
    alone(root, "parameters", s.parameters.iter().map(|x| &x.name), &mut broken);
    alone(root, "actors", s.actors.iter().map(|x| &x.name), &mut broken);
    alone(root, "groups", s.groups.iter().map(|x| &x.name), &mut broken);
    alone(root, "define", s.definitions.iter().map(|x| &x.name), &mut broken);
    alone(root, "evidence", s.evidence.iter().map(|x| &x.name), &mut broken);
    alone(root, "events", s.events.iter().map(|x| &x.name), &mut broken);
    alone(root, "games", s.games.iter().map(|x| &x.name), &mut broken);
    alone(root, "outcomes", s.outcomes.iter().map(|x| &x.name), &mut broken);
    alone(root, "metrics", s.metrics.iter().map(|x| &x.name), &mut broken);
    alone(root, "variants", s.variants.iter().map(|x| &x.name), &mut broken);
    alone(root, "ladders", s.ladders.iter().filter_map(|x| x.name.as_ref()), &mut broken);
    if root.contains_key("ladder") && !s.ladders.iter().any(|ladder| ladder.name.is_none()) {
        broken.insert("rung".to_owned());
    }
    owned(root, "state", s.variables.iter().filter_map(|x| Some((x.owner.as_ref()?, &x.name))), &mut broken);
    owned(root, "beliefs", s.beliefs.iter().map(|x| (&x.holder, &x.name)), &mut broken);
    owned(root, "responses", s.responses.iter().map(|x| (&x.actor, &x.name)), &mut broken);
    owned(root, "policies", s.policies.iter().map(|x| (&x.actor, &x.name)), &mut broken);
    // A shared variable stands beside the owners of others; an owner has none of its own under `start`.
    if let Some(DeValue::Table(state)) = root.get("state").map(|value| value.get_ref()) {
        let read: BTreeSet<&str> =
            s.variables.iter().map(|x| x.owner.as_ref().unwrap_or(&x.name).text.as_str()).collect();
        for (name, entry) in state.iter() {
            let read = read.contains(name.get_ref().as_ref());
            let owner = matches!(entry.get_ref(), DeValue::Table(own) if !own.contains_key("start"));
            if !read && !owner {
                broken.insert(name.get_ref().to_string());
            }
        }
    }
    broken
}

/// The names under a heading that nobody knows, `[group.firms]`: `firms`, and what has it for an owner.
pub(super) fn below(heading: &DeValue, broken: &mut BTreeSet<String>) {
    let DeValue::Table(entries) = heading else { return };
    for (name, entry) in entries.iter() {
        broken.insert(name.get_ref().to_string());
        let DeValue::Table(entries) = entry.get_ref() else { continue };
        for (inner, _) in entries.iter() {
            broken.insert(inner.get_ref().to_string());
            broken.insert(format!("{}.{}", name.get_ref(), inner.get_ref()));
        }
    }
}

/// `[HEADING.NAME]`.
fn alone<'s>(
    root: &DeTable,
    heading: &str,
    read: impl Iterator<Item = &'s Name>,
    broken: &mut BTreeSet<String>,
) {
    let Some(DeValue::Table(written)) = root.get(heading).map(|value| value.get_ref()) else { return };
    let read: BTreeSet<&str> = read.map(|name| name.text.as_str()).collect();
    let names = written.iter().map(|(name, _)| name.get_ref());
    broken.extend(names.filter(|name| !read.contains(name.as_ref())).map(|name| name.to_string()));
}

/// `[HEADING.OWNER.NAME]`: known by the name alone and with its owner.
fn owned<'s>(
    root: &DeTable,
    heading: &str,
    read: impl Iterator<Item = (&'s Name, &'s Name)>,
    broken: &mut BTreeSet<String>,
) {
    let Some(DeValue::Table(owners)) = root.get(heading).map(|value| value.get_ref()) else { return };
    let read: BTreeSet<String> = read.map(|(owner, name)| format!("{}.{}", owner.text, name.text)).collect();
    for (owner, entries) in owners.iter() {
        let DeValue::Table(entries) = entries.get_ref() else { continue };
        if heading == "state" && entries.contains_key("start") {
            continue;
        }
        for (name, _) in entries.iter() {
            let full = format!("{}.{}", owner.get_ref(), name.get_ref());
            if !read.contains(&full) {
                broken.insert(name.get_ref().to_string());
                broken.insert(full);
            }
        }
    }
}
