//! Reads a CSV text: the header, then a row for each member, every cell checked.

use super::csv_slips as slips;
use super::placed::Placed;
use super::table::{Cells, Column, Table};
use crate::diagnostics::truncated;
use crate::diagnostics::{Diagnostic, Diagnostics, SourceId, Span};
use std::collections::BTreeMap;

/// Faults shown for one table.
const MOST_FAULTS: usize = 50;

/// Reads a table. Broken rows are reported and left out, broken cells reported and filled in; `None` if
/// there are no members to speak of.
pub(super) fn read(named: Span, source: SourceId, text: &str, faults: &mut Diagnostics) -> Option<Table> {
    let mut reader = Csv { source, text, faults: Capped { faults, count: 0 } };
    let table = reader.table(named);
    let count = reader.faults.count;
    if count > MOST_FAULTS {
        let more = count - MOST_FAULTS;
        let start = Span { source, start: 0, end: 0 };
        faults.push(Diagnostic::error(start, format!("and {more} more faults in this table")));
    }
    table
}

struct Csv<'a> {
    source: SourceId,
    text: &'a str,
    faults: Capped<'a>,
}

struct Capped<'a> {
    faults: &'a mut Diagnostics,
    count: usize,
}

impl Capped<'_> {
    fn push(&mut self, fault: Diagnostic) {
        self.count += 1;
        if self.count <= MOST_FAULTS {
            self.faults.push(fault);
        }
    }
}

/// A cell without the blanks around it, and where it stands.
#[derive(Clone, Debug)]
struct Cell {
    text: String,
    span: Span,
}

/// A type of cell: how to read it, what stands in for a broken one, what it is called.
struct Kind<T> {
    read: fn(&str) -> Option<T>,
    instead: T,
    one: &'static str,
    many: &'static str,
}

struct Row {
    cells: Vec<Cell>,
    span: Span,
}

impl Csv<'_> {
    fn table(&mut self, named: Span) -> Option<Table> {
        let mut rows = self.rows()?.into_iter();
        let Some(header) = rows.next() else {
            self.faults.push(Diagnostic::error(named, "the table is empty").label("it has no header"));
            return None;
        };
        if let [only] = &header.cells[..]
            && let Some(name) = slips::separator(&only.text)
        {
            let message = format!("the cells of this table are separated by {name}, not commas");
            let fault = Diagnostic::error(only.span, message).label("one column, as there is no comma");
            self.faults.push(fault.help(slips::use_commas(self.text)));
            return None;
        }
        let header_sound = self.check_header(&header);
        let Some(id) = header.cells.iter().position(|cell| cell.text == "id") else {
            let fault = Diagnostic::error(header.span, "the table has no column `id`")
                .label("`id` names the members");
            self.faults.push(fault);
            return None;
        };
        let rows = self.sound_rows(rows, &header, id);
        if !header_sound {
            return None;
        }
        if rows.is_empty() {
            if self.faults.count == 0 {
                self.faults
                    .push(Diagnostic::error(header.span, "the table has no rows").label("only a header"));
            }
            return None;
        }
        let ids = rows
            .iter()
            .map(|row| Placed { value: row.cells[id].text.clone(), span: row.cells[id].span })
            .collect();
        let mut columns = vec![];
        for (at, head) in header.cells.iter().enumerate().filter(|&(at, _)| at != id) {
            let name = Placed { value: head.text.clone(), span: head.span };
            columns.push(Column { name, cells: self.cells(&head.text, &rows, at) });
        }
        Some(Table { span: named, ids, columns })
    }

    /// Every record of the text with the places of its cells.
    fn rows(&mut self) -> Option<Vec<Row>> {
        let text = self.text;
        let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(&text.as_bytes()[mark..]);
        let mut record = csv::StringRecord::new();
        let mut rows = vec![];
        loop {
            let from = mark + usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
            match reader.read_record(&mut record) {
                Ok(true) => {}
                Ok(false) => return Some(rows),
                Err(error) => {
                    let at = self.span(from, from);
                    self.faults.push(Diagnostic::error(at, format!("cannot read the table: {error}")));
                    return None;
                }
            }
            let to = mark + usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
            rows.push(self.row(&record, from, to.min(text.len())));
        }
    }

    fn row(&self, record: &csv::StringRecord, from: usize, to: usize) -> Row {
        let raw = self.text.get(from..to).unwrap_or("");
        let start = from + (raw.len() - raw.trim_start_matches(['\r', '\n']).len());
        let raw = raw.trim_matches(['\r', '\n']);
        // A quote may hide commas and line ends: then the row's first line stands for the cell.
        let quoted = raw.contains('"');
        let first_line = raw.lines().next().unwrap_or("").len();
        let span = self.span(start, start + first_line);
        let mut at = start;
        let cells = record.iter().map(|field| {
            let text = field.trim();
            let blanks = field.len() - field.trim_start().len();
            let cell = if quoted { span } else { self.span(at + blanks, at + blanks + text.len()) };
            at += field.len() + 1;
            Cell { text: text.to_owned(), span: cell }
        });
        Row { cells: cells.collect(), span }
    }

    fn check_header(&mut self, header: &Row) -> bool {
        let before = self.faults.count;
        let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
        for cell in &header.cells {
            if !crate::language::is_name(&cell.text) {
                let fault =
                    Diagnostic::error(cell.span, format!("`{}` cannot name a column", truncated(&cell.text)));
                self.faults.push(fault.label("expected a word of letters, digits and `_`"));
            } else if let Some(&first) = seen.get(cell.text.as_str()) {
                let fault = Diagnostic::error(
                    cell.span,
                    format!("two columns are called `{}`", truncated(&cell.text)),
                );
                self.faults.push(fault.label("the second").related(first, "the first"));
            } else {
                seen.insert(&cell.text, cell.span);
            }
        }
        self.faults.count == before
    }

    /// The rows with a cell for each column and an id of their own.
    fn sound_rows(&mut self, rows: impl Iterator<Item = Row>, header: &Row, id: usize) -> Vec<Row> {
        let mut seen: BTreeMap<String, Span> = BTreeMap::new();
        let mut sound = vec![];
        for row in rows {
            let (cells, columns) = (row.cells.len(), header.cells.len());
            if cells != columns {
                let message = format!("this row has {} of {columns} cells", cells);
                let label = if cells < columns { "cells are missing" } else { "there are too many cells" };
                let fault = Diagnostic::error(row.span, message).label(label);
                let separated = match &row.cells[..] {
                    [only] => slips::separator(&only.text),
                    _ => None,
                };
                let texts = row.cells.iter().map(|cell| cell.text.as_str());
                let torn = if cells > columns { slips::torn_number(texts) } else { None };
                let help = match (separated, torn) {
                    (Some(name), _) => Some(format!("the cells are separated by {name}, not commas")),
                    (None, torn) => torn,
                };
                let fault = help.into_iter().fold(fault, Diagnostic::help);
                self.faults.push(fault.related(header.span, "the columns"));
                continue;
            }
            if row.cells.iter().any(|cell| cell.text.contains(['\n', '\r'])) {
                let fault = Diagnostic::error(row.span, "a cell of this row goes over several lines");
                self.faults.push(fault.label("is a quote left open here?"));
                continue;
            }
            let own = row.cells[id].clone();
            if own.text.is_empty() {
                self.faults
                    .push(Diagnostic::error(row.span, "this row has no `id`").label("the cell is empty"));
            } else if !is_word(&own.text) {
                let fault =
                    Diagnostic::error(own.span, format!("`{}` cannot be an `id`", truncated(&own.text)));
                self.faults.push(fault.label("expected letters, digits and `_`"));
            } else if let Some(&first) = seen.get(&own.text) {
                let fault =
                    Diagnostic::error(own.span, format!("two rows have the id `{}`", truncated(&own.text)));
                self.faults.push(fault.label("the second").related(first, "the first"));
            } else {
                seen.insert(own.text, own.span);
                sound.push(row);
            }
        }
        sound
    }

    /// The cells of one column, in the narrowest type that fits.
    fn cells(&mut self, name: &str, rows: &[Row], at: usize) -> Cells {
        let mut filled = 0;
        for row in rows {
            if row.cells[at].text.is_empty() {
                let span = if row.cells[at].span.start == row.cells[at].span.end {
                    row.span
                } else {
                    row.cells[at].span
                };
                let message = format!("the cell in column `{}` is empty", truncated(name));
                self.faults.push(Diagnostic::error(span, message).label("every member needs a value"));
            } else {
                filled += 1;
            }
        }
        let having = |test: fn(&str) -> bool| rows.iter().filter(|row| test(&row.cells[at].text)).count();
        // A column that is mostly of one type is meant to be of that type.
        let mostly = |count: usize| count > 0 && count * 10 >= filled * 6;
        let like_numbers = |text: &str| number(text).is_some() || slips::as_number(text).is_some();
        let numbers = having(|text| number(text).is_some());
        let rest_like_numbers = numbers > 0 && mostly(having(like_numbers));
        if mostly(numbers) || rest_like_numbers {
            let read = |text: &str| number(text).filter(|x| x.is_finite());
            let kind = Kind { read, instead: 0.0, one: "a number", many: "numbers" };
            Cells::Numbers(self.typed(name, rows, at, &kind))
        } else if mostly(having(|text| flag(text).is_some())) {
            let kind =
                Kind { read: flag, instead: false, one: "`true` or `false`", many: "`true` and `false`" };
            Cells::Flags(self.typed(name, rows, at, &kind))
        } else {
            if mostly(having(like_numbers)) {
                self.numbers_as_words(name, rows, at);
            }
            words(rows, at)
        }
    }

    /// A column of `1,5` and `2,5` can be read, but hardly as it was meant.
    fn numbers_as_words(&mut self, name: &str, rows: &[Row], at: usize) {
        let cells = rows.iter().map(|row| &row.cells[at]);
        let mut slips = cells.filter_map(|cell| Some((cell, slips::write_number(&cell.text)?)));
        let Some((cell, help)) = slips.next() else { return };
        let message = format!("the column `{}` is read as words, not as numbers", truncated(name));
        let fault = Diagnostic::warning(cell.span, message);
        let fault = fault.label(format!("`{}` is no number", truncated(&cell.text))).help(help);
        // No fault that would count towards too many.
        self.faults.faults.push(fault);
    }

    fn typed<T: Copy>(&mut self, name: &str, rows: &[Row], at: usize, kind: &Kind<T>) -> Vec<T> {
        let mut cells = vec![];
        for row in rows {
            let cell = &row.cells[at];
            let value = (kind.read)(&cell.text);
            if value.is_none() && !cell.text.is_empty() {
                let message = format!(
                    "`{}` in column `{}` is not {}",
                    truncated(&cell.text),
                    truncated(name),
                    kind.one
                );
                let fault = Diagnostic::error(cell.span, message);
                let fault = fault.label(format!("most cells of the column are {}", kind.many));
                let help = slips::write_number(&cell.text).filter(|_| kind.one == "a number");
                self.faults.push(help.into_iter().fold(fault, Diagnostic::help));
            }
            cells.push(value.unwrap_or(kind.instead));
        }
        cells
    }

    fn span(&self, start: usize, end: usize) -> Span {
        let offset = |at| u32::try_from(at).unwrap_or(u32::MAX);
        Span { source: self.source, start: offset(start), end: offset(end) }
    }
}

fn words(rows: &[Row], at: usize) -> Cells {
    let mut known: BTreeMap<&str, u32> = BTreeMap::new();
    let (mut words, mut indices) = (vec![], vec![]);
    for row in rows {
        let text = row.cells[at].text.as_str();
        let next = u32::try_from(words.len()).unwrap_or(u32::MAX);
        let index = *known.entry(text).or_insert_with(|| {
            words.push(text.to_owned());
            next
        });
        indices.push(index);
    }
    Cells::Words { words, indices }
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

fn flag(text: &str) -> Option<bool> {
    text.parse().ok()
}

/// A number in digits, perhaps too large; never `inf` or `nan` by name.
fn number(text: &str) -> Option<f64> {
    let digits = text.trim_start_matches(['+', '-']);
    digits.starts_with(|c: char| c.is_ascii_digit() || c == '.').then(|| text.parse().ok()).flatten()
}
