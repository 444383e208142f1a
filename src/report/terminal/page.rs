//! A page: what is said in which order, in cells and sentences. `table_layout` and `markdown` write it down.

use super::detail::Detail;
use crate::diagnostics::one_line;
use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

pub const PLAIN: Style = Style::new();
pub const BOLD: Style = Style::new().bold();
pub const DIM: Style = Style::new().dimmed();
pub const BAR: Style = AnsiColor::Cyan.on_default();
pub const GOOD: Style = AnsiColor::Green.on_default();
pub const BAD: Style = AnsiColor::Red.on_default().bold();
pub const DOUBTFUL: Style = AnsiColor::Yellow.on_default();

/// Titles, tables and sentences, not laid out yet.
pub struct Page {
    width: usize,
    detail: Detail,
    /// Whether it would say more if it were wider.
    pub(super) is_cramped: bool,
    pub(super) pieces: Vec<Piece>,
}

/// One thing on a page.
pub(super) enum Piece {
    /// What the page is about.
    Title(String),
    Gap,
    /// Of a section: its name and what its columns are, if it is a table.
    Heading(Vec<Cell>),
    /// What the columns of the lines below are; on the terminal not always said.
    Heads {
        cells: Vec<Cell>,
        shown: bool,
    },
    Line(Vec<Cell>),
    Flow(Flow),
    /// A name, and items beside it.
    Named {
        name: String,
        /// Room for names.
        column: usize,
        items: Vec<String>,
    },
}

/// Items with a separator between them.
pub(super) struct Flow {
    pub lead: String,
    pub items: Vec<String>,
    pub separator: &'static str,
    pub hang: usize,
    pub style: Style,
    pub place: Place,
}

/// What flowing text is, beside the lines above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A paragraph of its own.
    Paragraph,
    /// One of a list.
    Item,
    /// More about the line above.
    Below,
    /// A line of the table.
    Row,
}

impl Page {
    pub fn new(width: usize, detail: Detail) -> Self {
        Self { width, detail, is_cramped: false, pieces: vec![] }
    }

    pub fn width(&self) -> usize {
        self.width
    }

    /// Whether the answer and its first table are all that is wanted.
    pub fn is_brief(&self) -> bool {
        self.detail == Detail::Brief
    }

    /// How many rows a table has, if it usually has at most so many.
    pub fn most(&self, usual: usize) -> usize {
        if self.detail == Detail::Full { usize::MAX } else { usual }
    }

    /// What the page is about.
    pub fn title(&mut self, title: &str) {
        self.pieces.push(Piece::Title(title.to_owned()));
    }

    /// A blank line and a bold heading, with column heads in the right places of `cells`.
    pub fn heading(&mut self, cells: &[Cell]) {
        self.gap();
        self.pieces.push(Piece::Heading(cells.to_vec()));
    }

    /// The same where columns are to be as wide as those of the lines above.
    pub fn next_heading(&mut self, cells: &[Cell]) {
        self.line(&[]);
        self.pieces.push(Piece::Heading(cells.to_vec()));
    }

    /// What the columns below the heading are, where they are not in the heading itself.
    pub fn heads(&mut self, cells: &[Cell]) {
        self.pieces.push(Piece::Heads { cells: cells.to_vec(), shown: true });
    }

    /// The same where the terminal needs no such line; the last is what stands beside the columns.
    pub fn silent_heads(&mut self, names: &[&str], remarks: &str) {
        let remarks = Cell::new(remarks, DIM);
        let cells = names.iter().map(|name| Cell::whole(name, DIM)).chain([remarks]).collect();
        self.pieces.push(Piece::Heads { cells, shown: false });
    }

    /// A blank line, if anything stands before it.
    pub fn gap(&mut self) {
        self.pieces.push(Piece::Gap);
    }

    /// One line. Titles beyond the width go on below, blanks at the end fall away. A number that does not fit its column makes
    /// the column wider, on this line and on those around it.
    pub fn line(&mut self, cells: &[Cell]) {
        self.pieces.push(Piece::Line(cells.to_vec()));
    }

    /// Words on as many lines as it takes, the later ones indented as far as the lead is long.
    pub fn sentence(&mut self, lead: &str, text: &str, style: Style) {
        self.words(Place::Paragraph, lead, text, style);
    }

    /// The same as one of a list, or as more about the line above.
    pub fn words(&mut self, place: Place, lead: &str, text: &str, style: Style) {
        let words: Vec<String> = text.split_whitespace().map(Into::into).collect();
        self.flow_as(place, lead, &words, " ", lead.width(), style);
    }

    /// Names of what something holds for, if there are any.
    pub fn list(&mut self, what: &str, names: &[String], style: Style) {
        if !names.is_empty() {
            self.sentence("  ", &format!("{what}: {}.", names.join(", ")), style);
        }
    }

    /// A name and items beside it; below it, where it needs more than its column.
    pub fn named(&mut self, name: &str, column: usize, items: &[String]) {
        let (name, items) = (name.to_owned(), items.to_vec());
        self.pieces.push(Piece::Named { name, column, items });
    }

    /// Items with a separator between them, on as many lines as it takes; later lines are indented by
    /// `hang` columns. No item is parted unless it alone is too wide.
    pub fn flow(&mut self, lead: &str, items: &[String], separator: &'static str, hang: usize, style: Style) {
        self.flow_as(Place::Paragraph, lead, items, separator, hang, style);
    }

    /// The same as one of a list, or as more about the line above.
    pub fn flow_as(
        &mut self,
        place: Place,
        lead: &str,
        items: &[String],
        separator: &'static str,
        hang: usize,
        style: Style,
    ) {
        let (lead, items) = (lead.to_owned(), items.to_vec());
        self.pieces.push(Piece::Flow(Flow { lead, items, separator, hang, style, place }));
    }
}

/// A piece of a line.
#[derive(Clone)]
pub struct Cell {
    pub(super) text: String,
    pub(super) style: Style,
    pub(super) fit: Fit,
    pub(super) role: Role,
}

/// How much room a piece of a line has.
#[derive(Clone, Copy)]
pub(super) enum Fit {
    /// What is left of the line.
    Rest,
    /// What it takes.
    Whole,
    Gap,
    /// A column; what `wraps` are titles.
    Left {
        width: usize,
        wraps: bool,
    },
    Right {
        width: usize,
        wraps: bool,
    },
}

/// What a piece of a line is to a table without widths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Column,
    /// Said beside the columns, and not on every line.
    Remark,
    /// Only to be looked at.
    Picture,
}

impl Cell {
    fn with(text: impl AsRef<str>, style: Style, fit: Fit) -> Self {
        let role = match fit {
            Fit::Rest => Role::Remark,
            Fit::Gap => Role::Picture,
            Fit::Whole | Fit::Left { .. } | Fit::Right { .. } => Role::Column,
        };
        Self { text: one_line(text.as_ref()), style, fit, role }
    }

    /// Goes on below where the line ends.
    pub fn new(text: impl AsRef<str>, style: Style) -> Self {
        Self::with(text, style, Fit::Rest)
    }

    /// Never parted.
    pub fn whole(text: impl AsRef<str>, style: Style) -> Self {
        Self::with(text, style, Fit::Whole)
    }

    /// A title, padded to a width, or parted to go on below.
    pub fn left(text: impl AsRef<str>, width: usize, style: Style) -> Self {
        Self::with(text, style, Fit::Left { width, wraps: true })
    }

    /// The same of what is not to be parted.
    pub fn left_whole(text: impl AsRef<str>, width: usize, style: Style) -> Self {
        Self::with(text, style, Fit::Left { width, wraps: false })
    }

    /// A number or the head of a column of them, never parted and never touching what stands before it.
    pub fn right(text: impl AsRef<str>, width: usize, style: Style) -> Self {
        Self::with(text, style, Fit::Right { width, wraps: false })
    }

    /// A title at the right of its column.
    pub fn right_title(text: impl AsRef<str>, width: usize, style: Style) -> Self {
        Self::with(text, style, Fit::Right { width, wraps: true })
    }

    pub fn gap(width: usize) -> Self {
        Self::with(" ".repeat(width), PLAIN, Fit::Gap)
    }

    /// The same as a column of its table.
    pub fn column(self) -> Self {
        Self { role: Role::Column, ..self }
    }

    /// The same as a remark beside the columns.
    pub fn remark(self) -> Self {
        Self { role: Role::Remark, ..self }
    }

    /// The same as a picture of what the columns say.
    pub fn picture(self) -> Self {
        Self { role: Role::Picture, ..self }
    }
}
