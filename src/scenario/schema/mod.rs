//! The form of scenario files as a JSON Schema (draft-07), for editors.
//!
//! It knows keys and shapes, and nothing of what stands inside of texts. That its keys are those of the reader is tested.
//!
//! | file | what is in it |
//! | --- | --- |
//! | `keys` | every kind of entry with its keys, in words |
//! | `shapes` | what a value may look like |

mod keys;
mod shapes;

use keys::{KINDS, Kind, ROOT, Rule};
use serde_json::{Map, Value, json};

/// The schema of a scenario file.
pub fn schema() -> Value {
    let mut definitions = shapes::definitions();
    definitions.extend(KINDS.iter().map(|kind| (kind.id.to_owned(), Value::Object(entry(kind)))));
    let mut schema = Map::new();
    schema.insert("$schema".into(), "http://json-schema.org/draft-07/schema#".into());
    schema.insert("title".into(), "A scenario of escalade".into());
    schema.extend(entry(&ROOT));
    let lengths = [json!({ "required": ["steps"] }), json!({ "required": ["start", "end", "step"] })];
    schema.insert("anyOf".into(), lengths.to_vec().into());
    schema.insert("definitions".into(), definitions.into());
    schema.into()
}

fn entry(kind: &Kind) -> Map<String, Value> {
    let properties: Map<String, Value> =
        kind.keys.iter().map(|(key, shape, about)| ((*key).to_owned(), shape.schema(about))).collect();
    let mut schema = Map::new();
    schema.insert("description".into(), kind.about.into());
    schema.insert("type".into(), "object".into());
    schema.insert("properties".into(), properties.into());
    schema
        .insert("additionalProperties".into(), kind.others.map_or(Value::Bool(false), |shape| shape.bare()));
    if kind.others.is_some() {
        schema.insert("propertyNames".into(), shapes::reference("name"));
    }
    if !kind.required.is_empty() {
        schema.insert("required".into(), kind.required.into());
    }
    let rules: Vec<Value> = kind.rules.iter().map(rule).collect();
    if !rules.is_empty() {
        schema.insert("allOf".into(), rules.into());
    }
    schema
}

fn rule(rule: &Rule) -> Value {
    let any = |keys: &[&str]| keys.iter().map(|key| json!({ "required": [key] })).collect::<Vec<_>>();
    match rule {
        Rule::OneOf(keys) => json!({ "oneOf": any(keys) }),
        Rule::AnyOf(keys) => json!({ "anyOf": any(keys) }),
        Rule::AtMostOne(keys) => {
            json!({ "anyOf": [{ "oneOf": any(keys) }, { "not": { "anyOf": any(keys) } }] })
        }
        Rule::Needs(key, others) => json!({ "dependencies": { *key: { "anyOf": any(others) } } }),
        Rule::Excludes(key, others) => {
            json!({ "dependencies": { *key: { "not": { "anyOf": any(others) } } } })
        }
    }
}

#[cfg(test)]
mod tests;
