//! The TOML tree of a text, with TOML's own faults told as ours.

use super::key_depth::endless_key;
use crate::diagnostics::truncated;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, SourceId, Span};
use crate::language::{date_spellings, yes_or_no};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Beyond this many bytes only TOML's first fault is asked for: a broken file of that size has millions.
const LARGEST_FOR_ALL_FAULTS: usize = 256 << 10;
/// Faults shown, one a line.
const MOST_FAULTS: usize = 20;

pub(super) struct Tree<'t> {
    pub root: DeTable<'t>,
    /// The lines that TOML found a fault in, in order.
    faulty_lines: Vec<Range<usize>>,
}

impl Tree<'_> {
    /// Whether TOML found a fault in the line of this byte.
    pub fn is_faulty(&self, at: usize) -> bool {
        let before = self.faulty_lines.partition_point(|line| line.start <= at);
        self.faulty_lines[..before].last().is_some_and(|line| at <= line.end)
    }
}

/// `None` if the faults leave the shape of the file in doubt; a bad scalar or a duplicate key does not.
pub(super) fn parse<'t>(text: &'t str, source: SourceId, faults: &mut Diagnostics) -> Option<Tree<'t>> {
    let start = faults.len();
    let tree = tree(text, source, faults);
    faults.code_since(start, Code::Toml);
    tree
}

fn tree<'t>(text: &'t str, source: SourceId, faults: &mut Diagnostics) -> Option<Tree<'t>> {
    if let Some(key) = endless_key(text) {
        let fault = Diagnostic::error(span(source, &key), "a key with more parts than any has");
        return faults.refuse(fault.label("no key here has more than seven"));
    }
    let (root, mut errors) = if text.len() > LARGEST_FOR_ALL_FAULTS {
        match DeTable::parse(text) {
            Ok(root) => (root, vec![]),
            Err(error) => (Spanned::new(0..0, DeTable::new()), vec![error]),
        }
    } else {
        DeTable::parse_recoverable(text)
    };
    let root = root.into_inner();
    let mut faulty_lines: Vec<Range<usize>> = vec![];
    if errors.is_empty() {
        return Some(Tree { root, faulty_lines });
    }
    errors.sort_by_key(|e| e.span().map_or(0, |s| s.start));
    let parts = Parts::of(&root);
    // What is left open takes in all that follows, and nothing said of that is to be trusted.
    let left_open = errors.iter().any(|e| e.message().starts_with("unclosed array"))
        || errors.iter().any(|e| e.message().starts_with("unclosed inline table"));
    let mut sound = true;
    // The end of the heading that came a second time last.
    let mut again: Option<usize> = None;
    for error in &errors {
        let place = error.span().unwrap_or(0..0);
        if error.message() == DUPLICATE {
            let line = line_around(text, place.start);
            if is_heading(&text[line.clone()]) {
                again = Some(line.end);
            } else if again.is_some_and(|end| !text[end..line.start].lines().any(is_heading)) {
                // The keys of a heading that comes again have come before as well.
                continue;
            }
        }
        let scalar = parts.scalar_around(&place);
        let shapely = scalar.is_some() || error.message() == DUPLICATE;
        sound &= shapely;
        if faulty_lines.last().is_some_and(|line| place.start <= line.end) {
            continue;
        }
        let line = line_around(text, place.start);
        if faulty_lines.len() < MOST_FAULTS {
            let mut told = fault(error.message(), &place, scalar, text, source);
            if !shapely && let Some(opened) = parts.open_before(place.start, line.start) {
                let list = text.as_bytes().get(opened) == Some(&b'[');
                let what = if list { "the list that opens here" } else { "the table that opens here" };
                told = told.related(span(source, &(opened..opened + 1)), what);
            }
            faults.push(told);
        }
        faulty_lines.push(line);
        if left_open && !sound {
            break;
        }
    }
    if faulty_lines.len() > MOST_FAULTS {
        let more = faulty_lines.len() - MOST_FAULTS;
        faults.push(Diagnostic::without_place(format!("{more} more lines are not TOML")));
    }
    sound.then_some(Tree { root, faulty_lines })
}

fn is_heading(line: &str) -> bool {
    line.trim_start().starts_with('[')
}

/// What word processors make of quotes.
const CURLY: [char; 8] = ['“', '”', '„', '‘', '’', '‚', '«', '»'];

/// The first curly quote of a line outside of texts and comments.
fn curly_quote(line: &str) -> Option<char> {
    for part in line.split('"').step_by(2) {
        let (code, comment) = part.split_once('#').map_or((part, false), |(code, _)| (code, true));
        let curly = code.chars().find(|c| CURLY.contains(c));
        if curly.is_some() || comment {
            return curly;
        }
    }
    None
}

/// TOML's message for text without quotes.
const UNQUOTED: &str = "string values must be quoted";

/// TOML's message for a key or a heading that comes again.
const DUPLICATE: &str = "duplicate key";

fn fault(
    message: &str,
    place: &Range<usize>,
    scalar: Option<Range<usize>>,
    text: &str,
    source: SourceId,
) -> Diagnostic {
    let before = text.get(..place.start).unwrap_or("");
    let around = &text[line_around(text, place.start)];
    if let Some(curly) = curly_quote(around) {
        return Diagnostic::error(span(source, place), format!("`{curly}` is no quote in TOML"))
            .label("text stands in straight quotes: \"…\"");
    }
    // A word that stands bare is no scalar to TOML.
    let bare = message.starts_with(UNQUOTED).then_some(place);
    if let Some(fault) = scalar.as_ref().or(bare).and_then(|scalar| no_scalar(scalar, text, source)) {
        return fault;
    }
    let after_digit = before.trim_end().ends_with(|c: char| c == ',' || c.is_ascii_digit());
    if let Some(decimal) = decimal_comma(around).filter(|_| after_digit && message != DUPLICATE) {
        return Diagnostic::error(span(source, place), "a `,` ends the value before this")
            .label(format!("decimals are written with a point: {decimal}"));
    }
    if let Some(scalar) = scalar {
        let raw = text.get(scalar.clone()).unwrap_or("");
        if raw.starts_with(|c: char| c.is_alphabetic() || c == '_') {
            let fault =
                Diagnostic::error(span(source, &scalar), format!("`{}` is not a value", truncated(raw)));
            let line = &text[line_around(text, scalar.start)];
            return match yes_or_no(raw) {
                Some(flag) => fault.label(format!("flags are written `true` and `false`: {flag}")),
                None if line.contains(&format!("{raw} ")) && line.contains(" == ") => {
                    fault.label("expressions stand in quotes as a whole: \"…\"")
                }
                None => fault.label(format!("text stands in quotes: \"{}\"", truncated(raw))),
            };
        }
        if raw.is_empty() {
            return Diagnostic::error(span(source, place), "a value is missing")
                .label("expected text in quotes, a number, a list or a table");
        }
    }
    if message == DUPLICATE {
        let key = text.get(place.clone()).unwrap_or("");
        return Diagnostic::error(span(source, place), format!("`{}` is written twice", truncated(key)))
            .label("the second time");
    }
    let (what, expected) = message.split_once(", expected ").unwrap_or((message, ""));
    let fault = Diagnostic::error(span(source, place), what);
    match (what, expected) {
        (UNQUOTED, _) => match text.get(place.clone()).map(str::trim).filter(|raw| !raw.is_empty()) {
            Some(raw) => {
                let raw = truncated(raw);
                Diagnostic::error(span(source, place), format!("`{raw}` is not a value"))
                    .label(format!("stands in quotes: \"{raw}\""))
            }
            None => fault.label("text stands in quotes"),
        },
        (_, "`\"`" | "`'`" | "`\"\"\"`" | "`'''`") if what.ends_with("string") => {
            Diagnostic::error(span(source, place), "a text in quotes is not closed")
                .label(format!("expected {expected} here at the latest"))
        }
        (_, "" | "nothing") => fault,
        (_, expected) => fault.label(format!("expected {expected}")),
    }
}

/// What can be said of a scalar that is none by its own text: a date in another spelling, or two values without a
/// comma between them.
fn no_scalar(scalar: &Range<usize>, text: &str, source: SourceId) -> Option<Diagnostic> {
    let raw = text.get(scalar.clone())?;
    let raw = raw.split('#').next().unwrap_or(raw).trim_end();
    let here = scalar.start..scalar.start + raw.len();
    // `2015-9-22` lacks a nought.
    let lacking = || date_spellings::whole(&raw.replace('-', "/")).filter(|date| date.days[0].is_some());
    if let Some(date) = date_spellings::whole(raw).or_else(lacking) {
        let message = format!("`{raw}` is not how a date is written");
        return Some(Diagnostic::error(span(source, &here), message).help(date.help()));
    }
    let is_value = |word: &str| {
        word.replace('_', "").parse::<f64>().is_ok() && word.starts_with(|c: char| !c.is_alphabetic())
            || matches!(word, "true" | "false")
            || word.len() == 10 && word.parse::<jiff::civil::Date>().is_ok()
    };
    let words: Vec<&str> = raw.split_whitespace().collect();
    let last = words.last().filter(|_| is_value(words[0]))?;
    let last_at = scalar.start + raw.len() - last.len();
    let place = span(source, &(last_at..last_at + last.len()));
    let missing = |before: &str| {
        Diagnostic::error(place, format!("a comma is missing before `{}`", truncated(before)))
            .label("expected `,` before this")
    };
    let after = text.get(scalar.start + raw.len()..).unwrap_or("").trim_start();
    match words.len() {
        2 if after.starts_with('=') => Some(missing(last)),
        2.. if words.iter().all(|word| is_value(word)) => {
            let list = words.join(", ");
            Some(
                missing(words[1])
                    .help(format!("values of a list are parted by commas: `{}`", truncated(&list))),
            )
        }
        2.. => {
            let message = format!("`{}` is not a value", truncated(raw));
            let label = format!("text stands in quotes: \"{}\"", truncated(raw));
            Some(Diagnostic::error(span(source, &here), message).label(label))
        }
        _ => None,
    }
}

/// The first number of a line that is written with a decimal comma, as it should be written: digits, a comma and digits
/// without a blank.
fn decimal_comma(line: &str) -> Option<String> {
    let bytes = line.as_bytes();
    let is_it = |w: &[u8]| w[0].is_ascii_digit() && w[1] == b',' && w[2].is_ascii_digit();
    let comma = bytes.windows(3).position(is_it)? + 1;
    let whole = bytes[..comma].iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let part = bytes[comma + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (whole, part) = (line.get(comma - whole..comma)?, line.get(comma + 1..comma + 1 + part)?);
    Some(truncated(&format!("{whole}.{part}")).to_string())
}

/// Where the values of a tree stand, in order.
#[derive(Default)]
struct Parts {
    scalars: Vec<(usize, usize)>,
    /// Lists and tables; a table under a heading stands where its heading does.
    containers: Vec<(usize, usize)>,
}

impl Parts {
    fn of(root: &DeTable) -> Self {
        let mut parts = Self::default();
        parts.add_table(root);
        parts.scalars.sort_unstable();
        parts.containers.sort_unstable();
        parts
    }

    fn add_table(&mut self, table: &DeTable) {
        for (_, value) in table.iter() {
            self.add(value);
        }
    }

    fn add(&mut self, value: &Spanned<DeValue>) {
        let place = (value.span().start, value.span().end);
        match value.get_ref() {
            DeValue::Table(table) => {
                self.containers.push(place);
                self.add_table(table);
            }
            DeValue::Array(array) => {
                self.containers.push(place);
                for element in array.iter() {
                    self.add(element);
                }
            }
            _ => self.scalars.push(place),
        }
    }

    fn scalar_around(&self, place: &Range<usize>) -> Option<Range<usize>> {
        let after = self.scalars.partition_point(|s| s.0 <= place.start);
        self.scalars[..after].last().filter(|s| place.end <= s.1).map(|s| s.0..s.1)
    }

    /// Where the innermost list or table around a byte opens, if that is before `line`.
    fn open_before(&self, at: usize, line: usize) -> Option<usize> {
        let after = self.containers.partition_point(|c| c.0 < line);
        self.containers[..after].iter().rev().find(|c| at <= c.1).map(|c| c.0)
    }
}

fn line_around(text: &str, at: usize) -> Range<usize> {
    let bytes = text.as_bytes();
    let at = at.min(bytes.len());
    let start = bytes[..at].iter().rposition(|&b| b == b'\n').map_or(0, |n| n + 1);
    start..bytes[at..].iter().position(|&b| b == b'\n').map_or(bytes.len(), |n| at + n)
}

fn span(source: SourceId, range: &Range<usize>) -> Span {
    let offset = |at| u32::try_from(at).unwrap_or(u32::MAX);
    Span { source, start: offset(range.start), end: offset(range.end) }
}
