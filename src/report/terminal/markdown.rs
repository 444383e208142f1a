//! A page as Markdown: headings, tables without widths, paragraphs and lists.

use super::page::{BOLD, Cell, Fit, Flow, Page, Piece, Place, Role};
use crate::report::document::markdown::{Head, paragraph, plain, table};

/// Room for whatever there is: nothing goes on below.
pub const WIDTH: usize = 10_000;

/// The page as a document.
pub fn markdown(page: &Page) -> String {
    let mut document = Document { text: String::new(), table: None, is_list: false };
    for piece in &page.pieces {
        match piece {
            Piece::Title(title) => document.block(&format!("# {}", plain(title.trim()))),
            Piece::Heading(cells) => document.heading(cells),
            Piece::Heads { cells, .. } => document.begin_table(cells),
            Piece::Line(cells) => document.line(cells),
            Piece::Flow(flow) => document.flow(flow),
            Piece::Named { name, items, .. } => {
                document.item(&paragraph(&format!("{name}: {}", items.join(", "))));
            }
            Piece::Gap => document.close(),
        }
    }
    document.close();
    document.text
}

struct Document {
    text: String,
    /// A table that goes on.
    table: Option<Table>,
    /// Whether a list goes on.
    is_list: bool,
}

/// A table: the heads of its columns and of what is remarked beside them, and its rows.
struct Table {
    heads: Vec<Head>,
    remarks: Head,
    rows: Vec<Row>,
    /// The title of the last row that is not more about another.
    above: String,
}

struct Row {
    cells: Vec<String>,
    remarks: Vec<String>,
}

impl Document {
    fn heading(&mut self, cells: &[Cell]) {
        // Names of sections that are no tables may be of several pieces.
        let name: String = match cells.iter().find(|cell| cell.role == Role::Column) {
            Some(first) => first.text.clone(),
            None => cells.iter().map(|cell| cell.text.as_str()).collect(),
        };
        let level = if self.text.is_empty() { "#" } else { "##" };
        self.block(&format!("{level} {}", plain(name.trim())));
        if cells.iter().filter(|cell| cell.role == Role::Column).count() > 1 {
            self.begin_table(cells);
        }
    }

    fn begin_table(&mut self, cells: &[Cell]) {
        self.close();
        let columns = cells.iter().filter(|cell| cell.role == Role::Column);
        let head = |cell: &Cell| Head {
            text: plain(cell.text.trim()),
            is_right: matches!(cell.fit, Fit::Right { .. }),
        };
        let remarks = cells.iter().find(|cell| cell.role == Role::Remark);
        let remarks = remarks.map_or(Head::left("note"), head);
        let heads = columns.map(head).collect();
        self.table = Some(Table { heads, remarks, rows: vec![], above: String::new() });
    }

    fn line(&mut self, cells: &[Cell]) {
        let of = |role: Role| cells.iter().filter(move |cell| cell.role == role);
        let remarks = of(Role::Remark).map(|cell| cell.text.trim()).filter(|text| !text.is_empty());
        let remarks: Vec<String> = remarks.map(plain).collect();
        let columns: Vec<&Cell> = of(Role::Column).collect();
        if columns.is_empty() {
            return self.block(&remarks.join(" "));
        }
        let Some(table) = &mut self.table else {
            let texts = columns.iter().map(|cell| cell.text.trim()).filter(|text| !text.is_empty());
            let texts: Vec<String> = texts.map(plain).chain(remarks).collect();
            return self.item(&texts.join(" "));
        };
        let mut cells: Vec<String> = columns.iter().map(|cell| plain(cell.text.trim())).collect();
        if let ([only], true) = (&columns[..], table.heads.len() > 1) {
            // The name of what the rows below belong to.
            cells = vec![if only.style == BOLD { format!("**{}**", cells[0]) } else { cells.remove(0) }];
        } else if columns[0].text.starts_with("  ") {
            // What is said of the row above says so.
            cells[0] = format!("{}: {}", table.above, cells[0]);
        } else {
            table.above.clone_from(&cells[0]);
        }
        table.rows.push(Row { cells, remarks });
    }

    fn flow(&mut self, flow: &Flow) {
        let text = format!("{} {}", flow.lead.trim(), flow.items.join(flow.separator));
        let text = text.trim();
        let (is_item, text) = match text.strip_prefix("- ") {
            Some(item) if flow.lead.trim() == "-" => (true, item),
            _ => (flow.place == Place::Item, text),
        };
        if text.is_empty() {
            return;
        }
        match (&mut self.table, flow.place) {
            (Some(table), Place::Row) => {
                table.rows.push(Row { cells: vec![plain(text)], remarks: vec![] });
            }
            (Some(Table { rows, .. }), Place::Below) if !rows.is_empty() => {
                let last = rows.len() - 1;
                rows[last].remarks.push(plain(text));
            }
            _ if is_item => self.item(&paragraph(text)),
            _ => self.block(&paragraph(text)),
        }
    }

    /// A block of its own, after a blank line; nothing, if it is empty.
    fn block(&mut self, text: &str) {
        self.close();
        if !text.is_empty() {
            let gap = if self.text.is_empty() { "" } else { "\n" };
            self.text += &format!("{gap}{text}\n");
        }
    }

    /// One of a list.
    fn item(&mut self, text: &str) {
        match self.is_list && self.table.is_none() {
            true => self.text += &format!("- {text}\n"),
            false => self.block(&format!("- {text}")),
        }
        self.is_list = true;
    }

    /// Ends a table or a list.
    fn close(&mut self) {
        self.is_list = false;
        let Some(table) = self.table.take() else { return };
        match (table.rows.is_empty(), table.heads.first()) {
            (false, _) => self.block(&table.written()),
            // What stands where the name of a column is may be said all the same.
            (true, Some(first)) => self.block(&first.text.clone()),
            (true, None) => {}
        }
    }
}

impl Table {
    /// Without the columns in which there is nothing; remarks have one of their own.
    fn written(mut self) -> String {
        let columns = self.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0).max(self.heads.len());
        self.heads.resize(columns, Head::left(""));
        self.heads.push(self.remarks);
        for row in &mut self.rows {
            row.cells.resize(columns, String::new());
            row.cells.push(row.remarks.join("; "));
        }
        let said = |place: usize| place == 0 || self.rows.iter().any(|row| !row.cells[place].is_empty());
        let kept: Vec<usize> = (0..=columns).filter(|&place| said(place)).collect();
        let heads: Vec<Head> = kept.iter().map(|&place| self.heads[place].clone()).collect();
        let cells =
            |row: &Row| -> Vec<String> { kept.iter().map(|&place| row.cells[place].clone()).collect() };
        let rows: Vec<Vec<String>> = self.rows.iter().map(cells).collect();
        table(&heads, &rows).trim_end().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::terminal::Detail;
    use crate::report::terminal::page::{DIM, PLAIN};

    #[test]
    fn a_section_is_a_table_with_the_heads_of_its_heading() {
        let mut page = Page::new(WIDTH, Detail::Usual);
        page.title("1. A | b");
        page.heading(&[
            Cell::left("Metrics", 20, BOLD),
            Cell::right("mean", 8, DIM),
            Cell::right("5%", 8, DIM),
        ]);
        let row = |title: &str, mean: &str, note: &str| {
            [Cell::gap(2), Cell::left(title, 20, PLAIN), Cell::right(mean, 8, PLAIN), Cell::new(note, DIM)]
        };
        page.line(&row("Loss", "3.2", ""));
        page.line(&row("  worst 5% of runs", "9", "points"));
        page.flow_as(Place::Below, "    ", &["missing in 2%".to_owned()], " · ", 4, DIM);
        page.sentence("  ", "- done", PLAIN);
        let told = "# 1. A \\| b\n\n## Metrics\n\n| Metrics | mean | note |\n| --- | ---: | --- |\n| Loss | 3.2 | |\n\
                    | Loss: worst 5% of runs | 9 | points; missing in 2% |\n\n\\- done\n";
        assert_eq!(markdown(&page), told);
    }

    #[test]
    fn lists_stand_together() {
        let mut page = Page::new(WIDTH, Detail::Usual);
        page.heading(&[Cell::new("Why", BOLD), Cell::new(" (so)", DIM)]);
        page.sentence("  ", "Two:", PLAIN);
        page.sentence("  - ", "one", PLAIN);
        page.words(Place::Item, "    ", "other", PLAIN);
        assert_eq!(markdown(&page), "# Why (so)\n\nTwo:\n\n- one\n- other\n");
    }
}
