//! A description as Markdown: tables and lists, ids and expressions between backticks.

use super::contents::{Description, Entry, Fact, Part};
use crate::diagnostics::one_line;
use crate::report::document::phrases::counted;
use crate::report::document::run_facts;

/// The description as a document of its own.
pub fn description_markdown(description: &Description) -> String {
    let mut text = format!("# {}\n", plain(run_facts::title(&description.title)));
    if let Some(about) = &description.about {
        text += &format!("\n{}\n", plain(about.trim()));
    }
    let [named, bare] = description.numbers;
    let numbers = format!("{}, {}", counted(named, "named assumption"), counted(bare, "bare number"));
    text += &format!("\n{}; {numbers}.\n", plain(&description.horizon));
    for part in &description.parts {
        text += &format!("\n## {}\n\n", super::text::capital(part.name));
        match (part.entries.is_empty(), part.columns.is_empty()) {
            (true, _) => text += "None.\n",
            (false, true) => part.entries.iter().for_each(|entry| item(&mut text, entry, 0)),
            (false, false) => table(&mut text, part),
        }
        if !part.note.is_empty() {
            text += &format!("\n{}\n", plain(part.note));
        }
    }
    text
}

fn table(text: &mut String, part: &Part) {
    let head: Vec<&str> =
        ["id"].into_iter().chain(part.columns.iter().copied()).chain(["what it is"]).collect();
    *text += &format!("| {} |\n|{}\n", head.join(" | "), " --- |".repeat(head.len()));
    for entry in &part.entries {
        let title = entry.is_titled.then(|| plain(&entry.title));
        let about: Vec<String> = title.into_iter().chain(said(entry)).collect();
        let cells = entry.cells.iter().map(|cell| code(cell)).chain([about.join("; ")]);
        let cells: Vec<String> = [code(&entry.id)].into_iter().chain(cells).collect();
        *text += &format!("| {} |\n", cells.join(" | "));
    }
}

fn item(text: &mut String, entry: &Entry, depth: usize) {
    let indent = "  ".repeat(depth);
    let title = entry.is_titled.then(|| plain(&entry.title));
    let said: Vec<String> = title.into_iter().chain(said(entry)).collect();
    let colon = if said.is_empty() { "" } else { ": " };
    *text += &format!("{indent}- {}{colon}{}\n", code(&entry.id), said.join("; "));
    for part in entry.parts.iter().filter(|part| !part.entries.is_empty()) {
        *text += &format!("{indent}  - {}\n", part.name);
        part.entries.iter().for_each(|entry| item(text, entry, depth + 2));
    }
}

fn said(entry: &Entry) -> impl Iterator<Item = String> {
    let shown = entry.facts.iter().filter(|fact| !fact.words.is_empty());
    shown.map(|Fact { label, words, code: is_code, .. }| {
        let words = if *is_code { code(words) } else { plain(words) };
        if label.is_empty() { words } else { format!("{label}: {words}") }
    })
}

/// Between backticks, more of them than there are inside; nothing, if it is empty.
fn code(text: &str) -> String {
    let text = one_line(text).replace('|', "\\|");
    if text.is_empty() {
        return text;
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let (ticks, gap) = ("`".repeat(longest + 1), if longest > 0 { " " } else { "" });
    format!("{ticks}{gap}{text}{gap}{ticks}")
}

/// On one line, with what Markdown would take for its own escaped.
fn plain(text: &str) -> String {
    let mut out = String::new();
    for c in one_line(text).chars() {
        if "\\`*_<>[]|#~&".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
