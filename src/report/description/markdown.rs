//! A description as Markdown: tables and lists, ids and expressions between backticks.

use super::contents::{Description, Entry, Fact, Part};
use crate::report::document::markdown::{self, Head, code, plain};
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
    let names = ["id"].into_iter().chain(part.columns.iter().copied()).chain(["what it is"]);
    let heads: Vec<Head> = names.map(Head::left).collect();
    let row = |entry: &Entry| {
        let title = entry.is_titled.then(|| plain(&entry.title));
        let about: Vec<String> = title.into_iter().chain(said(entry)).collect();
        let cells = entry.cells.iter().map(|cell| code(cell)).chain([about.join("; ")]);
        [code(&entry.id)].into_iter().chain(cells).collect()
    };
    let rows: Vec<Vec<String>> = part.entries.iter().map(row).collect();
    *text += &markdown::table(&heads, &rows);
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
