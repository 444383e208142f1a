//! Lines of cells: titles cut by display width, numbers never; coloured last.

use crate::diagnostics::one_line;
use anstyle::{AnsiColor, Style};
use std::collections::BTreeMap;
use unicode_width::UnicodeWidthStr;

pub const PLAIN: Style = Style::new();
pub const BOLD: Style = Style::new().bold();
pub const DIM: Style = Style::new().dimmed();
pub const BAR: Style = AnsiColor::Cyan.on_default();
pub const GOOD: Style = AnsiColor::Green.on_default();
pub const BAD: Style = AnsiColor::Red.on_default().bold();
pub const DOUBTFUL: Style = AnsiColor::Yellow.on_default();

pub struct Page {
    colour: bool,
    width: usize,
    text: String,
    /// Lines that stand below each other, not laid out yet.
    open: Vec<Vec<Cell>>,
}

impl Page {
    pub fn new(colour: bool, width: usize) -> Self {
        Self { colour, width, text: String::new(), open: vec![] }
    }

    pub fn width(&self) -> usize {
        self.width
    }

    pub fn finish(mut self) -> String {
        self.close();
        self.text
    }

    /// A blank line and a bold heading, with column heads in the right places of `cells`.
    pub fn heading(&mut self, cells: &[Cell]) {
        self.gap();
        self.line(cells);
    }

    /// A blank line, if anything stands before it.
    pub fn gap(&mut self) {
        self.close();
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    /// One line. Titles beyond the width are cut, blanks at the end fall away. A number that does not fit its column makes
    /// the column wider, on this line and on those around it.
    pub fn line(&mut self, cells: &[Cell]) {
        self.open.push(cells.to_vec());
    }

    /// Lays out the lines since the last gap.
    fn close(&mut self) {
        let lines = std::mem::take(&mut self.open);
        // By the place where a column ends and its width: by how much it must be wider.
        let mut wider: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for line in &lines {
            let mut end = 0;
            for (i, cell) in line.iter().enumerate() {
                end += cell.width();
                let after_gap = i == 0 || matches!(line[i - 1].fit, Fit::Gap);
                let more = wider.entry((end, cell.width())).or_insert(0);
                *more = (*more).max(cell.missing(after_gap));
            }
        }
        // Each line as far as there is something on it, with what its columns are wider by.
        let lines = lines.into_iter().map(|mut line| {
            let ends = line.iter().scan(0, |end, cell| {
                *end += cell.width();
                Some((*end, cell.width()))
            });
            let more: Vec<usize> = ends.map(|column| wider.get(&column).copied().unwrap_or(0)).collect();
            line.truncate(
                line.iter().rposition(|cell| !cell.text.trim_end().is_empty()).map_or(0, |i| i + 1),
            );
            (line, more)
        });
        let lines: Vec<(Vec<Cell>, Vec<usize>)> = lines.collect();
        // Titles make room for numbers.
        let beyond = |(line, more): &(Vec<Cell>, Vec<usize>)| {
            let taken: usize = line.iter().zip(more).map(|(cell, more)| cell.width() + more).sum();
            if more.iter().all(|more| *more == 0) { 0 } else { taken.saturating_sub(self.width) }
        };
        let narrower = lines.iter().map(beyond).max().unwrap_or(0);
        for (line, more) in lines {
            let title = line.iter().position(|cell| matches!(cell.fit, Fit::Left { .. }));
            let (mut used, mut width) = (0, self.width);
            for (i, cell) in line.iter().enumerate() {
                width += more[i];
                let less = if Some(i) == title { narrower } else { 0 };
                let text = cell.laid_out(more[i], less, width.saturating_sub(used));
                let text = if i + 1 == line.len() { text.trim_end() } else { &text };
                used += text.width();
                self.push(text, cell.style);
            }
            self.text.push('\n');
        }
    }

    /// Words on as many lines as it takes, the later ones indented as far as the lead is long.
    pub fn sentence(&mut self, lead: &str, text: &str, style: Style) {
        let words: Vec<String> = text.split_whitespace().map(Into::into).collect();
        self.flow(lead, &words, " ", lead.width(), style);
    }

    /// Names of what something holds for, if there are any.
    pub fn list(&mut self, what: &str, names: &[String], style: Style) {
        if !names.is_empty() {
            self.sentence("  ", &format!("{what}: {}.", names.join(", ")), style);
        }
    }

    /// Items with a separator between them, on as many lines as it takes; later lines are indented by
    /// `hang` columns. No item is parted unless it alone is too wide.
    pub fn flow(&mut self, lead: &str, items: &[String], separator: &str, hang: usize, style: Style) {
        let mut line = lead.to_string();
        let mut fresh = true;
        // What does not fit on a line of its own is parted between words.
        let room = self.width.saturating_sub(hang);
        let parts = items.iter().enumerate().flat_map(|(i, item)| {
            let item = one_line(item);
            let last = if i + 1 < items.len() { separator } else { "" };
            let words: Vec<String> = match item.width() > room {
                true => item.split(' ').map(str::to_owned).collect(),
                false => vec![item],
            };
            let after = words.len() - 1;
            words.into_iter().enumerate().map(move |(k, word)| (word, if k < after { " " } else { last }))
        });
        let mut before = "";
        for (item, separator) in parts {
            let mark = separator.trim_end();
            if !fresh && line.width() + before.width() + item.width() + mark.width() > self.width {
                line.push_str(before.trim_end());
                self.line(&[Cell::new(&line, style)]);
                line = " ".repeat(hang);
                fresh = true;
            }
            if !fresh {
                line.push_str(before);
            }
            line.push_str(&item);
            (fresh, before) = (false, separator);
        }
        if !fresh || !lead.trim().is_empty() {
            self.line(&[Cell::new(&line, style)]);
        }
    }

    fn push(&mut self, text: &str, style: Style) {
        if self.colour && style != PLAIN && !text.trim().is_empty() {
            self.text.push_str(&format!("{style}{text}{style:#}"));
        } else {
            self.text.push_str(text);
        }
    }
}

/// A piece of a line.
#[derive(Clone)]
pub struct Cell {
    text: String,
    style: Style,
    fit: Fit,
}

/// How much room a piece of a line has.
#[derive(Clone, Copy)]
enum Fit {
    /// What is left of the line.
    Rest,
    /// What it takes.
    Whole,
    Gap,
    /// A column; `cut` is for titles.
    Left {
        width: usize,
        cut: bool,
    },
    Right {
        width: usize,
        cut: bool,
    },
}

impl Cell {
    fn with(text: impl AsRef<str>, style: Style, fit: Fit) -> Self {
        Self { text: one_line(text.as_ref()), style, fit }
    }

    /// Cut where the line ends.
    pub fn new(text: impl AsRef<str>, style: Style) -> Self {
        Self::with(text, style, Fit::Rest)
    }

    /// Never cut.
    pub fn whole(text: impl AsRef<str>, style: Style) -> Self {
        Self::with(text, style, Fit::Whole)
    }

    /// A title, padded to a width, or cut to it with an ellipsis.
    pub fn left(text: impl AsRef<str>, width: usize, style: Style) -> Self {
        Self::with(text, style, Fit::Left { width, cut: true })
    }

    /// The same of what is not to be cut.
    pub fn left_whole(text: impl AsRef<str>, width: usize, style: Style) -> Self {
        Self::with(text, style, Fit::Left { width, cut: false })
    }

    /// A number or the head of a column of them, never cut and never touching what stands before it.
    pub fn right(text: impl AsRef<str>, width: usize, style: Style) -> Self {
        Self::with(text, style, Fit::Right { width, cut: false })
    }

    /// A title at the right of its column.
    pub fn right_title(text: impl AsRef<str>, width: usize, style: Style) -> Self {
        Self::with(text, style, Fit::Right { width, cut: true })
    }

    pub fn gap(width: usize) -> Self {
        Self { text: " ".repeat(width), style: PLAIN, fit: Fit::Gap }
    }

    /// The columns it takes where nothing must be wider.
    fn width(&self) -> usize {
        match self.fit {
            Fit::Rest | Fit::Whole | Fit::Gap => self.text.width(),
            Fit::Left { width, .. } | Fit::Right { width, .. } => width,
        }
    }

    /// By how much its column is too narrow.
    fn missing(&self, after_gap: bool) -> usize {
        let wide = self.text.width();
        match self.fit {
            Fit::Left { width, cut: false } => wide.saturating_sub(width),
            Fit::Right { width, cut: false } if wide > 0 && wide + usize::from(!after_gap) > width => {
                wide + if after_gap { 0 } else { 2 } - width
            }
            _ => 0,
        }
    }

    /// As it stands on a line, in a column wider by `more` and narrower by `less` than it would be, where so much is `left`
    /// of the line.
    fn laid_out(&self, more: usize, less: usize, left: usize) -> String {
        const LEAST: usize = 5;
        let (width, cut_off, right) = match self.fit {
            Fit::Rest => return cut(&self.text, left),
            Fit::Whole | Fit::Gap => return self.text.clone(),
            Fit::Left { width, cut } => {
                ((width + more).saturating_sub(less).max(width.min(LEAST)), cut, false)
            }
            Fit::Right { width, cut } => (width + more, cut, true),
        };
        let width = if cut_off { width.min(left) } else { width };
        let text = if cut_off { cut(&self.text, width) } else { self.text.clone() };
        let pad = " ".repeat(width.saturating_sub(text.width()));
        if right { pad + &text } else { text + &pad }
    }
}

/// The text if it fits, else as much of it as leaves room for `…`.
pub fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.into();
    }
    // By the width of the whole: that of a letter depends on those around it.
    let ends = text.char_indices().map(|(end, _)| &text[..end]);
    let mut kept = ends.take_while(|part| part.width() < width).last().unwrap_or("").to_owned();
    kept.truncate(kept.trim_end().len());
    if width > 0 {
        kept.push('…');
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_by_what_it_takes_on_screen() {
        assert_eq!(cut("escalation", 10), "escalation");
        assert_eq!(cut("escalation", 6), "escal…");
        assert_eq!(cut("two words", 5), "two…");
        assert_eq!(cut("制裁制裁", 5), "制裁…");
        assert_eq!(cut("制裁制裁", 4), "制…");
        assert_eq!(cut("x", 0), "");
        for width in 0..30 {
            assert!(cut("☎️ ☎️ 👩‍💻 hotline", width).width() <= width);
        }
    }

    #[test]
    fn items_flow_over_lines_whole() {
        let mut page = Page::new(false, 20);
        let items = ["alpha", "beta", "gamma", "delta"].map(String::from);
        page.flow("  never: ", &items, ", ", 4, PLAIN);
        assert_eq!(page.finish(), "  never: alpha,\n    beta, gamma,\n    delta\n");
    }

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        let mut page = Page::new(false, 20);
        page.line(&[Cell::new("a\u{1b}[31mb\n", PLAIN)]);
        assert_eq!(page.finish(), "a␛[31mb\n");
    }
}
