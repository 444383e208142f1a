//! A validator for what `escalade schema` uses of JSON Schema, and TOML as editors see it.

use regex::Regex;
use serde_json::{Map, Value, json};
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
    let mut faults = vec![];
    validate(schema, schema, value, "", &mut faults);
    faults
}

fn validate(root: &Value, schema: &Value, value: &Value, path: &str, faults: &mut Vec<String>) {
    let rules = match schema {
        Value::Bool(true) => return,
        Value::Bool(false) => return faults.push(format!("{path}: nothing may be here")),
        Value::Object(rules) => rules,
        _ => panic!("not a schema: {schema}"),
    };
    // Beside a reference, nothing counts.
    if let Some(to) = rules.get("$ref") {
        assert_eq!(rules.len(), 1, "beside a reference: {schema}");
        let to = to.as_str().and_then(|to| to.strip_prefix('#')).expect("a reference into the schema");
        return validate(root, root.pointer(to).expect("a definition"), value, path, faults);
    }
    for (rule, of) in rules {
        if !holds(root, rules, rule, of, value, path, faults) {
            faults.push(format!("{path}: {rule} {of}"));
        }
    }
}

fn is_valid(root: &Value, schema: &Value, value: &Value) -> bool {
    let mut faults = vec![];
    validate(root, schema, value, "", &mut faults);
    faults.is_empty()
}

fn is_of_type(value: &Value, word: &str) -> bool {
    match word {
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => panic!("no type {word}"),
    }
}

/// Whether one rule of a schema holds. What is wrong further in goes to `faults`.
fn holds(
    root: &Value,
    rules: &Map<String, Value>,
    rule: &str,
    of: &Value,
    value: &Value,
    path: &str,
    faults: &mut Vec<String>,
) -> bool {
    let number = || of.as_u64().expect("a number") as usize;
    let list = || of.as_array().expect("a list").iter();
    let valid = |schema: &&Value| is_valid(root, schema, value);
    let (object, array) = (value.as_object(), value.as_array());
    match rule {
        "$schema" | "title" | "description" | "definitions" | "then" | "else" => true,
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
            needed.all(|(_, schema)| valid(&schema))
        }),
        "not" => !valid(&of),
        "allOf" => {
            list().for_each(|schema| validate(root, schema, value, path, faults));
            true
        }
        "anyOf" => list().any(|schema| valid(&schema)),
        "oneOf" => list().filter(valid).count() == 1,
        "if" => rules.get(if valid(&of) { "then" } else { "else" }).is_none_or(|schema| {
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
