use super::*;
use crate::diagnostics::{Diagnostics, Sources};
use crate::scenario::lower::known_keys;
use std::collections::{BTreeMap, BTreeSet};

/// Something of each kind, mostly without what it needs: the reader asks for all keys that it knows.
const ALL_KINDS: &str = "
    parameters.p = {}
    variants.v = {}
    actors.a = {}
    ladder = {}
    state.x.start = {}
    groups.g = {}
    beliefs.a.b = {}
    evidence.e = {}
    events.e.do = {}
    responses.a.r.select = {}
    reactions.a.r.options.o = {}
    policies.a.p = { rules = [{}], reactions.r = {} }
    games.g.nodes.n.options.o = {}
    rules.r = {}
    outcomes.o = {}
    metrics.m = {}
    objectives.a = {}
    expect.e = {}
    record.r = {}
    milestones.m = {}
    plots = {}
";

#[test]
fn the_schema_has_the_keys_that_the_reader_knows() {
    let (mut sources, mut faults) = (Sources::default(), Diagnostics::default());
    let mut tables = |_: &str| Err(std::io::ErrorKind::NotFound.into());
    crate::scenario::parse("a.toml", ALL_KINDS.as_bytes(), &mut tables, &mut sources, &mut faults);
    let keys = |kind: &Kind| kind.keys.iter().map(|(key, ..)| *key).collect::<BTreeSet<_>>();
    let kinds = || std::iter::once(&ROOT).chain(&KINDS);
    let written: BTreeMap<_, _> = kinds().map(|kind| (kind.what, keys(kind))).collect();
    assert_eq!(written, known_keys());
    assert_eq!(written.len(), kinds().count());
}

#[test]
fn every_key_that_a_rule_speaks_of_is_there() {
    for kind in std::iter::once(&ROOT).chain(&KINDS) {
        let known = |key: &str| kind.keys.iter().any(|(other, ..)| *other == key);
        assert!(kind.required.iter().all(|key| known(key)), "{}", kind.what);
        for rule in kind.rules {
            let (first, others) = match rule {
                Rule::OneOf(keys) | Rule::AnyOf(keys) | Rule::AtMostOne(keys) => (keys[0], keys),
                Rule::Needs(key, others) | Rule::Excludes(key, others) => (*key, others),
            };
            assert!(known(first) && others.iter().all(|key| known(key)), "{}", kind.what);
        }
    }
}

/// All strings under `$ref`, and all parts that describe nothing though they should.
fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            found.extend(map.get("$ref").and_then(Value::as_str).map(str::to_owned));
            map.values().for_each(|value| references(value, found));
        }
        Value::Array(list) => list.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

#[test]
fn every_reference_leads_somewhere_and_every_definition_is_used() {
    let schema = schema();
    let mut found = BTreeSet::new();
    references(&schema, &mut found);
    let defined = schema["definitions"].as_object().unwrap().keys();
    let defined: BTreeSet<String> = defined.map(|id| format!("#/definitions/{id}")).collect();
    assert_eq!(found, defined);
}
