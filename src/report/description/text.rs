//! A description for the terminal.

use super::contents::{Description, Entry, Fact, Part};
use crate::diagnostics::one_line;
use crate::report::document::phrases::counted;
use crate::report::document::run_facts;
use crate::report::terminal::Style;
use crate::report::terminal::page::{BOLD, Cell, DIM, PLAIN, Page};
use crate::report::terminal::table_layout::lay_out;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// The description as text, lines no wider than the style's width, ending in a newline.
pub fn description_text(description: &Description, style: Style) -> String {
    let mut page = Page::new(style.width.clamp(60, 100), style.detail);
    flow(&mut page, "", &[run_facts::title(&description.title).to_owned()], BOLD);
    let [named, bare] = description.numbers;
    let facts = [
        description.horizon.clone(),
        counted(named, "named assumption"),
        counted(bare, "bare number"),
        run_facts::scenario(&description.scenario_hash),
    ];
    flow(&mut page, "", &facts, DIM);
    if let Some(about) = &description.about {
        flow(&mut page, "", std::slice::from_ref(about), PLAIN);
    }
    for part in &description.parts {
        match part.columns {
            [] => list(&mut page, part),
            columns => table(&mut page, part, columns),
        }
        if !part.note.is_empty() {
            page.gap();
            flow(&mut page, "  ", &[part.note.to_owned()], DIM);
        }
    }
    lay_out(&page, style.colour).0
}

/// With a capital at the front.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

fn list(page: &mut Page, part: &Part) {
    page.heading(&[Cell::new(capital(part.name), BOLD)]);
    match part.entries.is_empty() {
        true => page.line(&[Cell::new("  none", DIM)]),
        false => entries(page, &part.entries, 2),
    }
}

/// Ids below each other, with their titles beside them.
fn entries(page: &mut Page, list: &[Entry], indent: usize) {
    const WIDEST: usize = 28;
    let widths = list.iter().map(|entry| entry.id.width()).filter(|width| *width <= WIDEST);
    let column = widths.max().unwrap_or(0);
    let (margin, inner) = (" ".repeat(indent), indent + 2);
    for entry in list {
        let title = if entry.is_titled { entry.title.as_str() } else { "" };
        if entry.id.width() <= column && !title.is_empty() {
            let pad = " ".repeat(column - entry.id.width());
            flow(page, &format!("{margin}{}{pad}  ", entry.id), &[title.to_owned()], PLAIN);
        } else {
            page.line(&[Cell::whole(format!("{margin}{}", entry.id), PLAIN)]);
            flow(page, &" ".repeat(inner), &[title.to_owned()], PLAIN);
        }
        below(page, entry, inner);
    }
}

/// What is said of an entry, and what belongs to it.
fn below(page: &mut Page, entry: &Entry, indent: usize) {
    facts(page, entry, vec![], indent);
    for part in entry.parts.iter().filter(|part| !part.entries.is_empty()) {
        page.line(&[Cell::new(format!("{}{}:", " ".repeat(indent), part.name), PLAIN)]);
        entries(page, &part.entries, indent + 2);
    }
}

/// What is said of an entry after the first words: conditions and sources on lines of their own, all else side by side.
fn facts(page: &mut Page, entry: &Entry, first: Vec<String>, indent: usize) {
    const OWN_LINE: [&str; 2] = ["when", "source"];
    let lead = " ".repeat(indent);
    let mut open = first;
    for Fact { key, label, words, .. } in entry.facts.iter().filter(|fact| !fact.words.is_empty()) {
        let said = if label.is_empty() { words.clone() } else { format!("{label}: {words}") };
        if OWN_LINE.contains(key) {
            flow(page, &lead, &std::mem::take(&mut open), DIM);
            flow(page, &lead, &[said], DIM);
        } else {
            open.push(said);
        }
    }
    flow(page, &lead, &open, DIM);
}

/// The widest that cells of a table may be, id first; what is wider stands below its id.
const WIDEST: [usize; 4] = [26, 18, 16, 12];

fn table(page: &mut Page, part: &Part, columns: &[&str]) {
    let cells = |entry: &Entry| -> Vec<String> {
        [&entry.id].into_iter().chain(&entry.cells).map(|cell| one_line(cell)).collect()
    };
    let fits = |row: &[String]| row.iter().zip(WIDEST).all(|(cell, widest)| cell.width() <= widest);
    let rows: Vec<Vec<String>> = part.entries.iter().map(cells).collect();
    let mut widths: Vec<usize> = [capital(part.name).width().saturating_sub(2)].to_vec();
    widths.extend(columns.iter().map(|column| column.width()));
    for row in rows.iter().filter(|row| fits(row)) {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.width());
        }
    }
    // Two columns of blanks before each.
    let is_narrow = widths.iter().map(|width| width + 2).sum::<usize>() <= page.width();
    let line = |row: &[String], lead: usize, style| -> Vec<Cell> {
        let mut line = vec![Cell::gap(lead)];
        for (place, (cell, width)) in row.iter().zip(&widths).enumerate() {
            let width = if place == 0 { width + 2 - lead } else { *width };
            line.push(match place {
                1 => Cell::right(cell, width, style),
                _ => Cell::left_whole(cell, width, style),
            });
            line.push(Cell::gap(2));
        }
        line
    };
    let heads = [capital(part.name)].into_iter().chain(columns.iter().map(|column| (*column).to_owned()));
    let heads: Vec<String> = heads.collect();
    match is_narrow && !rows.is_empty() {
        true => page.heading(&line(&heads, 0, BOLD)),
        false => page.heading(&[Cell::new(&heads[0], BOLD)]),
    }
    if rows.is_empty() {
        page.line(&[Cell::new("  none", DIM)]);
    }
    for (entry, row) in part.entries.iter().zip(&rows) {
        let mut first = vec![];
        if is_narrow && fits(row) {
            page.line(&line(row, 2, PLAIN));
        } else {
            page.line(&[Cell::whole(format!("  {}", row[0]), PLAIN)]);
            let cells = columns.iter().zip(&row[1..]).filter(|(_, cell)| !cell.is_empty());
            first.extend(cells.map(|(column, cell)| format!("{column}: {cell}")));
        }
        first.extend(entry.is_titled.then(|| entry.title.clone()));
        facts(page, entry, first, 4);
    }
}

/// Items on as many lines as it takes, later lines below the end of the lead; nothing, if there is nothing to say. Words
/// that are wider than a line are parted.
fn flow(page: &mut Page, lead: &str, items: &[String], style: anstyle::Style) {
    let room = page.width().saturating_sub(lead.width() + 2).max(8);
    let items: Vec<String> = items
        .iter()
        .map(|item| {
            one_line(item).split_whitespace().map(|word| parted(word, room)).collect::<Vec<_>>().join(" ")
        })
        .filter(|item| !item.is_empty())
        .collect();
    if !items.is_empty() {
        page.flow(lead, &items, " · ", lead.width(), style);
    }
}

/// A word with blanks where it must be parted.
fn parted(word: &str, room: usize) -> String {
    if word.width() <= room {
        return word.to_owned();
    }
    let (mut out, mut used) = (String::new(), 0);
    for c in word.chars() {
        let wide = c.width().unwrap_or(0);
        if used + wide > room {
            out.push(' ');
            used = 0;
        }
        out.push(c);
        used += wide;
    }
    out
}
