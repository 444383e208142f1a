//! A JSON document as text: two spaces a level, lists of plain numbers on one line.

use crate::diagnostics::visible;
use serde_json::Value;

/// A document as text, ending in a newline.
pub fn text(document: &Value) -> String {
    let mut text = String::new();
    write_value(&mut text, document, 0);
    text.push('\n');
    escaped(text)
}

/// With what no terminal should obey written as JSON's own escapes: such characters stand in texts only.
fn escaped(text: String) -> String {
    if text.chars().all(|c| c == '\n' || visible(c) == c) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '\n' || visible(c) == c {
            out.push(c);
        } else {
            let mut units = [0; 2];
            out.extend(c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
        }
    }
    out
}

/// Pretty, but with a list of scalars on one line: a number a line would drown the document.
fn write_value(text: &mut String, value: &Value, depth: usize) {
    let indent = |text: &mut String, depth: usize| {
        text.push('\n');
        text.extend(std::iter::repeat_n("  ", depth));
    };
    match value {
        Value::Array(items) if items.iter().any(|item| item.is_array() || item.is_object()) => {
            text.push('[');
            for (i, item) in items.iter().enumerate() {
                text.push_str(if i > 0 { "," } else { "" });
                indent(text, depth + 1);
                write_value(text, item, depth + 1);
            }
            indent(text, depth);
            text.push(']');
        }
        Value::Array(items) => {
            text.push('[');
            for (i, item) in items.iter().enumerate() {
                text.push_str(if i > 0 { ", " } else { "" });
                write_value(text, item, depth);
            }
            text.push(']');
        }
        Value::Object(map) if !map.is_empty() => {
            text.push('{');
            for (i, (key, item)) in map.iter().enumerate() {
                text.push_str(if i > 0 { "," } else { "" });
                indent(text, depth + 1);
                text.push_str(&Value::from(key.as_str()).to_string());
                text.push_str(": ");
                write_value(text, item, depth + 1);
            }
            indent(text, depth);
            text.push('}');
        }
        scalar => text.push_str(&scalar.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_escaped() {
        let title = "a\u{202e}b\u{9b}c\u{ffff}d\u{1b}e\u{10fffe}\n";
        let text = text(&serde_json::json!({ "title": title }));
        assert!(text.chars().all(|c| c == '\n' || visible(c) == c), "{text:?}");
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["title"], title);
    }
}
