//! Expressions as they stand in the file.

use super::lower::chance_of_word;
use crate::diagnostics::Sources;
use crate::language::syntax::{Expr, ExprKind};

/// The text of an expression as the file has it, on one line: `90% in 20 days`, `very likely`. Where TOML's escapes stand
/// between the two, the expression in the canonical way of writing it.
pub fn as_written(expr: &Expr, sources: &Sources) -> String {
    let canonical = || expr.to_string();
    let Some(source) = sources.find(expr.span.source) else { return canonical() };
    let (from, to) = (expr.span.start as usize, expr.span.end as usize);
    let Some(text) = source.text.get(from..to) else { return canonical() };
    if let Some(inside) = text.strip_prefix(['"', '\'']).and_then(|rest| rest.strip_suffix(['"', '\''])) {
        let is_word = matches!(expr.kind, ExprKind::Number(_)) && chance_of_word(inside).is_some();
        return if is_word { inside.trim().to_owned() } else { canonical() };
    }
    let Some((from, to)) = with_parentheses(&source.text, from, to) else { return canonical() };
    source.text[from..to].split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The same stretch of a text with the parentheses at its ends that belong to those inside of it: an expression's place
/// does not begin with one that opens around its first part alone.
fn with_parentheses(text: &str, mut from: usize, mut to: usize) -> Option<(usize, usize)> {
    let (mut open, mut unopened) = (0_usize, 0_usize);
    for byte in text[from..to].bytes() {
        match byte {
            b'(' => open += 1,
            b')' if open > 0 => open -= 1,
            b')' => unopened += 1,
            _ => {}
        }
    }
    for _ in 0..unopened {
        from = text[..from].trim_end().strip_suffix('(')?.len();
    }
    for _ in 0..open {
        to = text.len() - text[to..].trim_start().strip_prefix(')')?.len();
    }
    Some((from, to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Diagnostics;

    /// The weight of an event's chance as it is written in a file.
    fn written(value: &str) -> String {
        let text = format!("steps = 1\n[events.e]\nchance = {value}\n[outcomes]\nend = \"otherwise\"\n");
        let (mut sources, mut faults) = (Sources::default(), Diagnostics::default());
        let mut tables = |_: &str| Err(std::io::ErrorKind::NotFound.into());
        let scenario =
            crate::scenario::parse("s.toml", text.as_bytes(), &mut tables, &mut sources, &mut faults);
        let scenario = scenario.expect("a scenario");
        as_written(scenario.events[0].chance.as_ref().expect("a chance"), &sources)
    }

    #[test]
    fn expressions_read_as_in_the_file() {
        for text in ["30%", "90% in 20 days", "(a + b) * c", "a * (b + c)", "((a) + (b)) * (c + (d))", "-(a)"]
        {
            assert_eq!(written(&format!("\"{text}\"")), text);
            assert_eq!(written(&format!("'{text}'")), text);
        }
        assert_eq!(written("0.30"), "0.30");
        assert_eq!(written("\"very likely\""), "very likely");
        assert_eq!(written("\"\"\"\n  a +\n  b\n\"\"\""), "a + b");
    }

    #[test]
    fn what_is_escaped_is_written_anew() {
        assert_eq!(written("\"(a\\u0020+ b) * 30%\""), "(a + b) * 0.3");
    }
}
