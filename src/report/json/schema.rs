//! JSON Schemas, as `escalade schema` prints them: that of scenario files, and those of all JSON documents.

use super::text;
use crate::scenario;
use serde_json::{Map, Value};
use std::iter::once;

/// What several documents have.
const PARTS: (&str, &str) = ("parts", include_str!("schemas/parts.json"));

/// By kind of document, which stands in its id: `summary` of `escalade.summary/1`.
const DOCUMENTS: [(&str, &str); 12] = [
    ("summary", include_str!("schemas/summary.json")),
    ("comparison", include_str!("schemas/comparison.json")),
    ("sweep", include_str!("schemas/sweep.json")),
    ("sensitivity", include_str!("schemas/sensitivity.json")),
    ("ablation", include_str!("schemas/ablation.json")),
    ("check", include_str!("schemas/check.json")),
    ("description", include_str!("schemas/description.json")),
    ("story", include_str!("schemas/story.json")),
    ("branch", include_str!("schemas/branch.json")),
    ("table", include_str!("schemas/table.json")),
    ("scenarios", include_str!("schemas/scenarios.json")),
    ("shard-plan", include_str!("schemas/shard-plan.json")),
];

/// Of what there is a schema: scenario files, `scenario`, and the kinds of documents.
pub fn schema_names() -> impl Iterator<Item = &'static str> {
    once("scenario").chain(DOCUMENTS.iter().map(|(name, _)| *name))
}

/// A schema as one JSON document, ending in a newline; none, if there is none of this name.
pub fn schema_json(name: &str) -> Option<String> {
    let schema = if name == "scenario" { Some(scenario::schema()) } else { whole(name) };
    schema.map(|schema| text::text(&schema))
}

/// The schema of a document with those that it refers to, which JSON Schema lets stand among its definitions.
fn whole(name: &str) -> Option<Value> {
    let mut schema = stored(name)?;
    let mut taken: Vec<&str> = vec![];
    let mut wanted = others(&schema);
    while let Some(other) = wanted.pop() {
        if other != name && !taken.contains(&other) {
            wanted.extend(others(&stored(other)?));
            taken.push(other);
        }
    }
    taken.sort_unstable();
    if !taken.is_empty() {
        let definitions = schema.as_object_mut()?.entry("$defs").or_insert_with(|| Map::new().into());
        for other in taken {
            definitions[other] = stored(other)?;
        }
    }
    Some(schema)
}

fn stored(name: &str) -> Option<Value> {
    let (_, text) = DOCUMENTS.iter().chain(once(&PARTS)).find(|(other, _)| *other == name)?;
    serde_json::from_str(text).ok()
}

/// The names of the schemas that are referred to.
fn others(schema: &Value) -> Vec<&'static str> {
    match schema {
        Value::Object(map) => map.values().flat_map(others).collect(),
        Value::Array(list) => list.iter().flat_map(others).collect(),
        Value::String(text) => {
            let named = |(name, _): &&(&'static str, &str)| {
                let rest = text.strip_prefix("urn:escalade:").and_then(|text| text.strip_prefix(*name));
                rest.is_some_and(|rest| rest == "/1" || rest.starts_with("/1#"))
            };
            DOCUMENTS.iter().chain(once(&PARTS)).find(named).map(|(name, _)| *name).into_iter().collect()
        }
        _ => vec![],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All objects of a schema, with their places.
    fn objects<'a>(schema: &'a Value, place: &str, found: &mut Vec<(String, &'a Map<String, Value>)>) {
        match schema {
            Value::Object(map) => {
                found.push((place.to_owned(), map));
                map.iter().for_each(|(key, value)| objects(value, &format!("{place}/{key}"), found));
            }
            Value::Array(list) => list.iter().for_each(|value| objects(value, place, found)),
            _ => {}
        }
    }

    #[test]
    fn schemas_say_what_they_are_and_what_each_property_is() {
        for (name, text) in DOCUMENTS.iter().chain(once(&PARTS)) {
            let schema: Value = serde_json::from_str(text).unwrap();
            assert_eq!(schema["$id"], format!("urn:escalade:{name}/1"));
            assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
            assert!(schema["title"].is_string(), "{name}");
            let mut found = vec![];
            objects(&schema, name, &mut found);
            for (place, map) in found {
                let Some(properties) = map.get("properties").and_then(Value::as_object) else { continue };
                if place.ends_with("/if") {
                    continue;
                }
                assert_eq!(map["additionalProperties"], false, "{place}");
                for (key, property) in properties {
                    let about = property["description"].as_str().unwrap_or_default();
                    assert!(!about.is_empty() && !about.ends_with('.'), "{place}: {key}: {about:?}");
                }
                for required in map["required"].as_array().unwrap() {
                    assert!(properties.contains_key(required.as_str().unwrap()), "{place}: {required}");
                }
            }
        }
    }

    #[test]
    fn a_schema_has_in_it_what_it_refers_to() {
        let comparison = whole("comparison").unwrap();
        assert_eq!(comparison["$defs"]["summary"], stored("summary").unwrap());
        assert_eq!(comparison["$defs"]["parts"], stored("parts").unwrap());
        assert!(whole("scenarios").unwrap().get("$defs").is_none());
        for name in schema_names() {
            assert!(schema_json(name).is_some_and(|text| text.ends_with("}\n")), "{name}");
        }
        assert_eq!(schema_json("parts of nothing"), None);
    }
}
