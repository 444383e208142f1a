//! Values of a document, and where in it one is not what it should be.

use serde_json::{Map, Value};
use std::fmt;

/// Why a document cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misread {
    /// From the top of the document: `outcomes[3].title`. Empty, if the whole is meant.
    path: String,
    what: String,
}

pub type Read<T> = Result<T, Misread>;

impl Misread {
    pub fn new(what: impl Into<String>) -> Misread {
        Misread { path: String::new(), what: what.into() }
    }

    fn below(self, step: &str) -> Misread {
        let dot = if self.path.is_empty() || self.path.starts_with('[') { "" } else { "." };
        Misread { path: format!("{step}{dot}{}", self.path), ..self }
    }
}

impl fmt::Display for Misread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => f.write_str(&self.what),
            path => write!(f, "at {path}: {}", self.what),
        }
    }
}

/// What stands under a key.
pub fn key<T>(value: &Value, name: &str, of: impl Fn(&Value) -> Read<T>) -> Read<T> {
    match object(value)?.get(name) {
        Some(found) => of(found).map_err(|misread| misread.below(name)),
        None => Err(Misread::new("missing").below(name)),
    }
}

/// The same, if it is there and not null.
pub fn optional<T>(value: &Value, name: &str, of: impl Fn(&Value) -> Read<T>) -> Read<Option<T>> {
    match object(value)?.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(found) => of(found).map(Some).map_err(|misread| misread.below(name)),
    }
}

/// Every item of a list.
pub fn items<T>(value: &Value, of: impl Fn(&Value) -> Read<T>) -> Read<Vec<T>> {
    let item =
        |(place, item): (usize, &Value)| of(item).map_err(|misread| misread.below(&format!("[{place}]")));
    match value {
        Value::Array(items) => items.iter().enumerate().map(item).collect(),
        other => Err(unexpected("a list", other)),
    }
}

/// A list under a key.
pub fn list<T>(value: &Value, name: &str, of: impl Fn(&Value) -> Read<T>) -> Read<Vec<T>> {
    key(value, name, |list| items(list, &of))
}

/// Names and texts, in order.
pub fn pairs(value: &Value) -> Read<Vec<(String, String)>> {
    let pair = |(name, item): (&String, &Value)| {
        Ok((name.clone(), text(item).map_err(|misread| misread.below(name))?))
    };
    object(value)?.iter().map(pair).collect()
}

pub fn object(value: &Value) -> Read<&Map<String, Value>> {
    value.as_object().ok_or_else(|| unexpected("an object", value))
}

pub fn text(value: &Value) -> Read<String> {
    value.as_str().map(str::to_owned).ok_or_else(|| unexpected("a text", value))
}

/// Null is what is not a number.
pub fn number(value: &Value) -> Read<f64> {
    match value {
        Value::Null => Ok(f64::NAN),
        other => other.as_f64().ok_or_else(|| unexpected("a number or null", other)),
    }
}

pub fn numbers(value: &Value) -> Read<Vec<f64>> {
    items(value, number)
}

/// So many items.
pub fn some<T, const N: usize>(value: &Value, of: impl Fn(&Value) -> Read<T>) -> Read<[T; N]> {
    let found = items(value, of)?;
    <[T; N]>::try_from(found)
        .map_err(|found| Misread::new(format!("expected {N} items, not {}", found.len())))
}

/// Two numbers.
pub fn interval(value: &Value) -> Read<[f64; 2]> {
    some(value, number)
}

/// The same, where an end that is null is none.
pub fn open_interval(value: &Value) -> Read<[f64; 2]> {
    let [low, high] = interval(value)?;
    Ok([if low.is_nan() { f64::NEG_INFINITY } else { low }, if high.is_nan() { f64::INFINITY } else { high }])
}

pub fn count(value: &Value) -> Read<u64> {
    value.as_u64().ok_or_else(|| unexpected("a whole number from 0", value))
}

pub fn steps(value: &Value) -> Read<u32> {
    u32::try_from(count(value)?).map_err(|_| Misread::new("expected fewer steps"))
}

pub fn flag(value: &Value) -> Read<bool> {
    value.as_bool().ok_or_else(|| unexpected("true or false", value))
}

/// The place of a text among some that there are.
pub fn one_of(value: &Value, known: &[&str]) -> Read<usize> {
    let found = text(value)?;
    known.iter().position(|name| *name == found).ok_or_else(|| {
        Misread::new(format!(
            "expected one of {}, not `{}`",
            known.join(", "),
            crate::diagnostics::truncated(&found)
        ))
    })
}

/// The place of a name among those that there are of something.
pub fn named<'a>(what: &'a str, names: &'a [String]) -> impl Fn(&Value) -> Read<usize> + 'a {
    move |value| {
        let name = text(value)?;
        let found = names.iter().position(|other| *other == name);
        found.ok_or_else(|| Misread::new(format!("there is no such {what}")))
    }
}

/// A place among so many, from 0.
pub fn place(value: &Value, of: usize) -> Read<usize> {
    let found = count(value)?;
    let place = usize::try_from(found).ok().filter(|place| *place < of);
    place.ok_or_else(|| Misread::new(format!("{found} is no place among {of}, counted from 0")))
}

fn unexpected(expected: &str, found: &Value) -> Misread {
    let found = match found {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "another number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    };
    Misread::new(format!("expected {expected}, not {found}"))
}
