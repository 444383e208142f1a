//! Lines of cells: padded and cut by display width, coloured last.

use anstyle::{AnsiColor, Style};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

pub(super) const PLAIN: Style = Style::new();
pub(super) const BOLD: Style = Style::new().bold();
pub(super) const DIM: Style = Style::new().dimmed();
pub(super) const BAR: Style = AnsiColor::Cyan.on_default();
pub(super) const GOOD: Style = AnsiColor::Green.on_default();
pub(super) const BAD: Style = AnsiColor::Red.on_default().bold();
pub(super) const DOUBTFUL: Style = AnsiColor::Yellow.on_default();

pub(super) struct Page {
    colour: bool,
    width: usize,
    text: String,
}

impl Page {
    pub fn new(colour: bool, width: usize) -> Self {
        Self { colour, width, text: String::new() }
    }

    pub fn width(&self) -> usize {
        self.width
    }

    pub fn finish(self) -> String {
        self.text
    }

    /// A blank line and a bold heading, with column heads in the right places of `cells`.
    pub fn heading(&mut self, cells: &[Cell]) {
        self.gap();
        self.line(cells);
    }

    /// A blank line, if anything stands before it.
    pub fn gap(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    /// One line; what stands beyond the width is cut, blanks at the end fall away.
    pub fn line(&mut self, cells: &[Cell]) {
        let mut left = self.width;
        let last = cells.iter().rposition(|cell| !cell.text.trim_end().is_empty());
        for (i, cell) in cells.iter().enumerate().take(last.map_or(0, |last| last + 1)) {
            let text = cut(&cell.text, left);
            let text = if Some(i) == last { text.trim_end() } else { &text };
            left -= text.width().min(left);
            self.push(text, cell.style);
        }
        self.text.push('\n');
    }

    /// Words on as many lines as it takes, the later ones indented as far as the lead is long.
    pub fn sentence(&mut self, lead: &str, text: &str, style: Style) {
        let words: Vec<String> = text.split_whitespace().map(Into::into).collect();
        self.flow(lead, &words, " ", lead.chars().count(), style);
    }

    /// Items with a separator between them, on as many lines as it takes; later lines are indented by
    /// `hang` columns. No item is split unless it alone is too wide.
    pub fn flow(&mut self, lead: &str, items: &[String], separator: &str, hang: usize, style: Style) {
        let mut line = lead.to_string();
        let mut fresh = true;
        for (i, item) in items.iter().enumerate() {
            let item = tidy(item);
            let mark = if i + 1 < items.len() { separator.trim_end() } else { "" };
            if !fresh && line.width() + separator.width() + item.width() + mark.width() > self.width {
                line.push_str(separator.trim_end());
                self.line(&[Cell::new(&line, style)]);
                line = " ".repeat(hang);
                fresh = true;
            }
            if !fresh {
                line.push_str(separator);
            }
            line.push_str(&item);
            fresh = false;
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
pub(super) struct Cell {
    text: String,
    style: Style,
}

impl Cell {
    pub fn new(text: impl AsRef<str>, style: Style) -> Self {
        Self { text: tidy(text.as_ref()), style }
    }

    /// Padded to a width, or cut to it with an ellipsis.
    pub fn left(text: impl AsRef<str>, width: usize, style: Style) -> Self {
        let text = cut(&tidy(text.as_ref()), width);
        let pad = " ".repeat(width - text.width().min(width));
        Self { text: text + &pad, style }
    }

    pub fn right(text: impl AsRef<str>, width: usize, style: Style) -> Self {
        let text = cut(&tidy(text.as_ref()), width);
        let pad = " ".repeat(width - text.width().min(width));
        Self { text: pad + &text, style }
    }

    pub fn gap(width: usize) -> Self {
        Self { text: " ".repeat(width), style: PLAIN }
    }
}

/// A title may hold anything; a terminal must not be steered by it.
fn tidy(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// The text if it fits, else as much of it as leaves room for `…`.
pub(super) fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.into();
    }
    let mut kept = String::new();
    let mut used = 0;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used + 1 > width {
            break;
        }
        kept.push(c);
    }
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
        assert_eq!(page.finish(), "a [31mb\n");
    }
}
