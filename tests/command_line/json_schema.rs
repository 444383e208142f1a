//! A validator for what `escalade schema` uses of JSON Schema, draft-07 and 2020-12, and TOML as editors see it.

use regex::Regex;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use toml::de::{DeTable, DeValue};

/// A text as JSON; `None` if it is not TOML. Dates are texts.
pub fn as_json(text: &str) -> Option<Value> {
    DeTable::parse(text).ok().map(|table| of_table(table.get_ref()))
}

fn of_table(table: &DeTable) -> Value {
    table.iter().map(|(key, value)| (key.get_ref().to_string(), of_value(value.get_ref()))).collect()
}

fn of_value(value: &DeValue) -> Value {
    match value {
        DeValue::String(text) => text.as_ref().into(),
        DeValue::Integer(n) => i64::from_str_radix(n.as_str(), n.radix()).map_or(Value::Null, Value::from),
        DeValue::Float(x) => json!(x.as_str().parse::<f64>().expect("a number")),
        DeValue::Boolean(flag) => (*flag).into(),
        DeValue::Datetime(date) => date.to_string().into(),
        DeValue::Array(list) => list.iter().map(|value| of_value(value.get_ref())).collect(),
        DeValue::Table(table) => of_table(table),
    }
}

/// What is wrong with a value, each with its path.
pub fn faults_of(schema: &Value, value: &Value) -> Vec<String> {
    validated(schema, value).faults
}

/// The properties that a schema describes and the value has, by the id of the schema and their place in it.
pub fn properties_met(schema: &Value, value: &Value) -> BTreeSet<String> {
    let met = validated(schema, value).met;
    let known = properties(schema).into_iter();
    known.filter(|(_, property)| met.contains(&std::ptr::from_ref(*property))).map(|(name, _)| name).collect()
}

/// All properties that a schema describes, and those within it do.
pub fn properties(schema: &Value) -> Vec<(String, &Value)> {
    let mut found = vec![];
    list(schema, schema["$id"].as_str().unwrap_or_default(), &mut found);
    found
}

fn list<'s>(schema: &'s Value, place: &str, found: &mut Vec<(String, &'s Value)>) {
    for (key, inner) in schema.as_object().into_iter().flatten() {
        let place =
            inner.get("$id").and_then(Value::as_str).map_or_else(|| format!("{place}/{key}"), str::to_owned);
        match key.as_str() {
            "properties" => {
                for (name, property) in inner.as_object().into_iter().flatten() {
                    let place = format!("{}/{name}", place.trim_end_matches("/properties"));
                    list(property, &place, found);
                    found.push((place, property));
                }
            }
            "if" | "then" | "else" => {}
            _ => list(inner, &place, found),
        }
    }
    for inner in schema.as_array().into_iter().flatten() {
        list(inner, place, found);
    }
}

/// A schema and the whole that it stands in.
#[derive(Clone, Copy)]
struct Root<'s> {
    whole: &'s Value,
    here: &'s Value,
}

/// What is found of a value.
#[derive(Default)]
struct Found {
    faults: Vec<String>,
    /// Schemas of properties that it has.
    met: BTreeSet<*const Value>,
}

impl Found {
    fn push(&mut self, fault: String) {
        self.faults.push(fault);
    }
}

fn validated(schema: &Value, value: &Value) -> Found {
    let mut found = Found::default();
    validate(Root { whole: schema, here: schema }, schema, value, "", &mut found);
    found
}

/// What a reference leads to: into the same schema, or into one that stands in the whole under its id.
fn referred<'s>(root: Root<'s>, to: &str) -> (Root<'s>, &'s Value) {
    let (id, place) = to.split_once('#').unwrap_or((to, ""));
    let here = if id.is_empty() {
        root.here
    } else {
        let within = root.whole["$defs"].as_object().into_iter().flat_map(Map::values);
        within.into_iter().find(|schema| schema["$id"] == id).expect("a schema of this id")
    };
    (Root { here, ..root }, here.pointer(place).expect("a definition"))
}

fn validate<'s>(root: Root<'s>, schema: &'s Value, value: &Value, path: &str, faults: &mut Found) {
    let rules = match schema {
        Value::Bool(true) => return,
        Value::Bool(false) => return faults.push(format!("{path}: nothing may be here")),
        Value::Object(rules) => rules,
        _ => panic!("not a schema: {schema}"),
    };
    if let Some(to) = rules.get("$ref") {
        // Beside a reference, nothing counts in draft-07; so nothing but a description stands there.
        assert!(rules.keys().all(|rule| ["$ref", "description"].contains(&rule.as_str())), "{schema}");
        let (root, to) = referred(root, to.as_str().expect("a reference"));
        return validate(root, to, value, path, faults);
    }
    for (rule, of) in rules {
        if !holds(root, rules, rule, of, value, path, faults) {
            faults.push(format!("{path}: {rule} {of}"));
        }
    }
}

/// Whether it is valid; then what it has counts.
fn is_valid<'s>(root: Root<'s>, schema: &'s Value, value: &Value, found: &mut Found) -> bool {
    let mut tried = Found::default();
    validate(root, schema, value, "", &mut tried);
    let valid = tried.faults.is_empty();
    if valid {
        found.met.extend(tried.met);
    }
    valid
}

fn is_of_type(value: &Value, word: &str) -> bool {
    match word {
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        _ => panic!("no type {word}"),
    }
}

/// Whether one rule of a schema holds. What is wrong further in goes to `faults`.
fn holds<'s>(
    root: Root<'s>,
    rules: &'s Map<String, Value>,
    rule: &str,
    of: &'s Value,
    value: &Value,
    path: &str,
    faults: &mut Found,
) -> bool {
    let number = || of.as_u64().expect("a number") as usize;
    let list = || of.as_array().expect("a list").iter();
    let mut valid = |schema: &'s Value| is_valid(root, schema, value, faults);
    let (object, array) = (value.as_object(), value.as_array());
    match rule {
        "$schema" | "$id" | "$defs" | "title" | "description" | "definitions" | "then" | "else" => true,
        "const" => of == value,
        // There are dates only.
        "format" => value.as_str().is_none_or(|text| text.parse::<jiff::civil::Date>().is_ok()),
        "exclusiveMinimum" => value.as_f64().is_none_or(|x| x > of.as_f64().expect("a number")),
        "type" if of.is_string() => is_of_type(value, of.as_str().expect("a word")),
        "type" => list().any(|word| is_of_type(value, word.as_str().expect("a word"))),
        "enum" => list().any(|other| other == value),
        "pattern" => value
            .as_str()
            .is_none_or(|text| Regex::new(of.as_str().expect("text")).expect("a pattern").is_match(text)),
        "minimum" => value.as_f64().is_none_or(|x| x >= of.as_f64().expect("a number")),
        "maximum" => value.as_f64().is_none_or(|x| x <= of.as_f64().expect("a number")),
        "minItems" => array.is_none_or(|items| items.len() >= number()),
        "maxItems" => array.is_none_or(|items| items.len() <= number()),
        "minProperties" => object.is_none_or(|map| map.len() >= number()),
        "uniqueItems" => array.is_none_or(|items| (1..items.len()).all(|i| !items[..i].contains(&items[i]))),
        "items" => {
            for (i, item) in array.into_iter().flatten().enumerate() {
                validate(root, of, item, &format!("{path}[{i}]"), faults);
            }
            true
        }
        "required" => {
            object.is_none_or(|map| list().all(|key| map.contains_key(key.as_str().expect("a key"))))
        }
        "properties" => {
            for (key, schema) in of.as_object().expect("schemas") {
                if let Some(value) = value.get(key) {
                    faults.met.insert(std::ptr::from_ref(schema));
                    validate(root, schema, value, &format!("{path}.{key}"), faults);
                }
            }
            true
        }
        "additionalProperties" => {
            for (key, value) in object.into_iter().flatten() {
                if rules.get("properties").is_none_or(|known| known.get(key).is_none()) {
                    validate(root, of, value, &format!("{path}.{key}"), faults);
                }
            }
            true
        }
        "propertyNames" => {
            for key in object.into_iter().flat_map(Map::keys) {
                validate(root, of, &key.as_str().into(), &format!("{path}.{key} (name)"), faults);
            }
            true
        }
        "dependencies" => object.is_none_or(|map| {
            let mut needed =
                of.as_object().expect("schemas").iter().filter(|(key, _)| map.contains_key(*key));
            needed.all(|(_, schema)| valid(schema))
        }),
        "not" => !valid(of),
        "allOf" => {
            list().for_each(|schema| validate(root, schema, value, path, faults));
            true
        }
        "anyOf" => list().any(&mut valid),
        "oneOf" => list().filter(|schema| valid(schema)).count() == 1,
        "if" => rules.get(if valid(of) { "then" } else { "else" }).is_none_or(|schema| {
            validate(root, schema, value, path, faults);
            true
        }),
        _ => panic!("`{rule}` is not known here"),
    }
}

#[test]
fn the_validator_tells_right_from_wrong() {
    let schema = json!({
        "type": "object",
        "properties": { "a": { "type": ["string", "integer"], "minimum": 1 }, "b": { "items": { "enum": [1] } } },
        "additionalProperties": false,
        "dependencies": { "b": { "required": ["a"] } },
        "definitions": {},
    });
    for right in [json!({}), json!({ "a": "x" }), json!({ "a": 1, "b": [1] })] {
        assert_eq!(faults_of(&schema, &right), Vec::<String>::new(), "{right}");
    }
    for wrong in [
        json!(1),
        json!({ "a": 0 }),
        json!({ "a": 1.5 }),
        json!({ "a": 1, "b": [2] }),
        json!({ "b": [] }),
        json!({ "c": 1 }),
    ] {
        assert!(!faults_of(&schema, &wrong).is_empty(), "{wrong}");
    }
}
