//! What a value may look like.

use crate::language::lexer::KEYWORDS;
use serde_json::{Map, Value, json};

/// The shape of a value.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    Text,
    /// A list of texts, or one.
    Texts,
    Flag,
    /// A whole number from 1 to this.
    Whole(u32),
    /// A date, in quotes or not: editors take TOML's dates for texts.
    Date,
    /// A number, a flag, a date, or text.
    Expression,
    /// A list of expressions, or one.
    Expressions,
    /// Two bounds, or a range in text.
    Pair,
    Name,
    Names,
    /// Different names with their owners, or one.
    Paths,
    Effects,
    /// Tables under names of the author's choice.
    NamesByName,
    ExpressionsByName,
    ExpressionsByValue,
    EffectsByName,
    Signs,
    Rungs,
    /// An expression, or one for each name.
    ExpressionOrByName,
    VariableStart,
    Variables,
    /// An entry of this kind.
    Entry(&'static str),
    /// A list of entries, or one.
    Entries(&'static str),
    /// Entries under names.
    ByName(&'static str),
    /// Entries under names, or expressions that stand for them.
    ByNameOrExpression(&'static str),
    /// Entries under names, or texts that stand for them.
    ByNameOrText(&'static str),
    /// Entries under the names of their owners and their own.
    ByOwner(&'static str),
}

pub(super) fn reference(id: &str) -> Value {
    json!({ "$ref": format!("#/definitions/{id}") })
}

/// A table with names of the author's choice.
fn by_name(value: Value) -> Value {
    json!({ "type": "object", "propertyNames": reference("name"), "additionalProperties": value })
}

/// A list of values, or one.
fn one_or_more(value: Value) -> Value {
    json!({ "anyOf": [value, { "type": "array", "items": value }] })
}

impl Shape {
    /// With what it is for.
    pub fn schema(self, about: &str) -> Value {
        let mut schema = Map::new();
        schema.insert("description".into(), about.into());
        match self.bare() {
            // Beside a reference, nothing counts.
            Value::Object(map) if map.contains_key("$ref") => {
                schema.insert("allOf".into(), json!([map]));
            }
            Value::Object(map) => schema.extend(map),
            _ => {}
        }
        schema.into()
    }

    pub fn bare(self) -> Value {
        let expression = || json!({ "type": ["string", "number", "boolean"] });
        match self {
            Shape::Text | Shape::Date => json!({ "type": "string" }),
            Shape::Texts => one_or_more(json!({ "type": "string" })),
            Shape::Flag => json!({ "type": "boolean" }),
            Shape::Whole(most) => json!({ "type": "integer", "minimum": 1, "maximum": most }),
            Shape::Expression => expression(),
            Shape::Expressions => one_or_more(expression()),
            Shape::Pair => json!({ "anyOf": [
                { "type": "array", "items": expression(), "minItems": 2, "maxItems": 2 },
                { "type": "string", "pattern": "[0-9].*(\\.\\.|to|–|—|-).*[0-9]" },
            ] }),
            Shape::Name => reference("name"),
            Shape::Names => reference("names"),
            Shape::Paths => json!({ "anyOf": [
                { "type": "string" },
                { "type": "array", "items": { "type": "string" }, "uniqueItems": true },
            ] }),
            Shape::Effects => reference("effects"),
            Shape::NamesByName => by_name(reference("name")),
            Shape::ExpressionsByName => by_name(expression()),
            Shape::ExpressionsByValue => reference("by_value"),
            Shape::EffectsByName => by_name(reference("effects")),
            Shape::Signs => by_name(reference("by_value")),
            Shape::Rungs => json!({ "anyOf": [
                { "type": "string", "pattern": "^ *[-+]?[0-9]+ *(\\.\\.|to|–|—|-) *[-+]?[0-9]+ *$" },
                reference("names"),
            ] }),
            Shape::ExpressionOrByName => json!({ "anyOf": [expression(), by_name(expression())] }),
            Shape::VariableStart => json!({ "anyOf": [expression(), reference("start_by_chance")] }),
            Shape::Variables => by_name(json!({
                "type": "object",
                "if": { "required": ["start"] },
                "then": reference("variable"),
                "else": by_name(reference("variable")),
            })),
            Shape::Entry(kind) => reference(kind),
            Shape::Entries(kind) => one_or_more(reference(kind)),
            Shape::ByName(kind) => by_name(reference(kind)),
            Shape::ByNameOrExpression(kind) => by_name(json!({ "anyOf": [expression(), reference(kind)] })),
            Shape::ByNameOrText(kind) => by_name(json!({ "anyOf": [{ "type": "string" }, reference(kind)] })),
            Shape::ByOwner(kind) => by_name(by_name(reference(kind))),
        }
    }
}

/// What several entries have.
pub(super) fn definitions() -> Map<String, Value> {
    // Letters, digits and `_`, and no digit first: of the signs of ASCII the others are named.
    let name = "^[^\\x00-@\\[-\\^`{-\\x7f][^\\x00-/:-@\\[-\\^`{-\\x7f]*$";
    let definitions = [
        (
            "name",
            json!({
                "description": "Letters, digits and `_`, and no digit first; not a word of the language",
                "type": "string",
                "pattern": name,
                "not": { "enum": KEYWORDS },
            }),
        ),
        ("names", json!({ "type": "array", "items": reference("name"), "minItems": 1, "uniqueItems": true })),
        (
            "by_value",
            json!({
                "type": "object",
                "minProperties": 1,
                "propertyNames": { "anyOf": [
                    reference("name"),
                    { "pattern": "^-?[0-9]+$" },
                    { "enum": ["true", "false"] },
                ] },
                "additionalProperties": Shape::Expression.bare(),
            }),
        ),
        (
            "effects",
            json!({ "anyOf": [
                { "type": "string" },
                reference("effect"),
                { "type": "array", "items": { "anyOf": [{ "type": "string" }, reference("effect")] } },
            ] }),
        ),
    ];
    definitions.into_iter().map(|(id, schema)| (id.to_owned(), schema)).collect()
}
