//! A page on the terminal: titles that are too wide go on below, numbers are never parted; coloured last.

use super::page::{BOLD, Cell, Fit, Flow, PLAIN, Page, Piece, Place};
use crate::diagnostics::one_line;
use anstyle::Style;
use std::collections::BTreeMap;
use unicode_width::UnicodeWidthStr;

/// The page as text, and whether it would be shorter if it were wider.
pub fn lay_out(page: &Page, colour: bool) -> (String, bool) {
    let mut layout =
        Layout { colour, width: page.width(), text: String::new(), open: vec![], is_tight: false };
    for piece in &page.pieces {
        match piece {
            Piece::Gap => layout.gap(),
            Piece::Title(title) => layout.title(title),
            Piece::Heading(cells) | Piece::Line(cells) | Piece::Heads { cells, shown: true } => {
                layout.line(cells);
            }
            Piece::Heads { shown: false, .. } => {}
            Piece::Flow(flow) => layout.flow(flow),
            Piece::Named { name, column, items } => layout.named(name, *column, items),
        }
    }
    layout.close();
    (layout.text, layout.is_tight)
}

struct Layout {
    colour: bool,
    width: usize,
    text: String,
    /// Lines that stand below each other, not laid out yet.
    open: Vec<Vec<Cell>>,
    /// Whether something had to go on below.
    is_tight: bool,
}

impl Layout {
    fn gap(&mut self) {
        self.close();
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    fn line(&mut self, cells: &[Cell]) {
        self.open.push(cells.to_vec());
    }

    fn title(&mut self, title: &str) {
        let items = title.split_whitespace().map(Into::into).collect();
        let place = Place::Paragraph;
        self.flow(&Flow { lead: String::new(), items, separator: " ", hang: 0, style: BOLD, place });
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
        let lines: Vec<Laid> = lines.collect();
        // Titles make room for numbers; where none is left, numbers stand below them.
        let beyond = |(line, more): &Laid| {
            // A remark may go on below, unless its line is wider than others anyway.
            let is_wider = more.iter().any(|more| *more > 0);
            let columns =
                line.iter().zip(more).filter(|(cell, _)| is_wider || !matches!(cell.fit, Fit::Rest));
            columns.map(|(cell, more)| cell.width() + more).sum::<usize>().saturating_sub(self.width)
        };
        let narrower = lines.iter().map(beyond).max().unwrap_or(0);
        let has_no_room = |(line, more): &Laid| {
            let Some(title) = title_of(line) else { return false };
            let room = (line[title].width() + more[title]).saturating_sub(narrower);
            room < LEAST_TITLE && line[title].text.width() > room
        };
        let is_stacked = lines.iter().any(has_no_room);
        for (mut line, mut more) in lines {
            if let Some(title) = title_of(&line).filter(|_| is_stacked) {
                let columns = line.split_off(title + 1);
                line[title].fit = Fit::Rest;
                self.lay_out(&line, &more, 0);
                more.drain(..title);
                let taken: usize =
                    columns.iter().zip(&more[1..]).map(|(cell, more)| cell.width() + more).sum();
                let indent = self.width.saturating_sub(taken).min(4);
                line = [Cell::gap(indent)].into_iter().chain(columns).collect();
                self.is_tight = true;
            }
            self.lay_out(&line, &more, narrower);
        }
    }

    /// A line whose columns are wider by `more`, and its title narrower.
    fn lay_out(&mut self, line: &[Cell], more: &[usize], narrower: usize) {
        let title = line.iter().position(|cell| matches!(cell.fit, Fit::Left { .. }));
        let (mut used, mut width) = (0, self.width);
        let mut columns: Vec<(&Cell, Vec<String>)> = vec![];
        for (i, cell) in line.iter().enumerate() {
            width += more[i];
            let less = if Some(i) == title { narrower } else { 0 };
            let rows = cell.laid_out(more[i], less, width.saturating_sub(used));
            used += rows[0].width();
            columns.push((cell, rows));
        }
        let height = columns.iter().map(|(_, rows)| rows.len()).max().unwrap_or(1);
        self.is_tight |= height > 1;
        for row in 0..height {
            self.row(&columns, row);
        }
    }

    /// A line of what was laid out, as far as there is something on it.
    fn row(&mut self, columns: &[(&Cell, Vec<String>)], row: usize) {
        let text = |rows: &[String]| rows.get(row).map_or_else(|| " ".repeat(rows[0].width()), Clone::clone);
        let last = columns.iter().rposition(|(_, rows)| !text(rows).trim().is_empty());
        for (i, (cell, rows)) in columns.iter().enumerate().take(last.map_or(0, |last| last + 1)) {
            let text = text(rows);
            self.push(if Some(i) == last { text.trim_end() } else { &text }, cell.style);
        }
        self.text.push('\n');
    }

    fn named(&mut self, name: &str, column: usize, items: &[String]) {
        let mut lead = format!("  {}", one_line(name));
        if lead.width() > column {
            self.line(&[Cell::new(&lead, PLAIN)]);
            lead.clear();
        }
        let lead = format!("{lead}{}", " ".repeat((column + 2).saturating_sub(lead.width())));
        let (items, place) = (items.to_vec(), Place::Paragraph);
        self.flow(&Flow { lead, items, separator: ", ", hang: column + 2, style: PLAIN, place });
    }

    /// On as many lines as it takes; no item is parted unless it alone is too wide.
    fn flow(&mut self, flow: &Flow) {
        let Flow { lead, items, separator, hang, style, .. } = flow;
        let (separator, hang, style) = (*separator, *hang, *style);
        let mut line = lead.clone();
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

/// A line, and what its columns are wider by.
type Laid = (Vec<Cell>, Vec<usize>);

/// With less room than this a title stands on a line of its own.
const LEAST_TITLE: usize = 10;

/// The title of a line, if columns stand beside it.
fn title_of(line: &[Cell]) -> Option<usize> {
    let title = line.iter().position(|cell| matches!(cell.fit, Fit::Left { .. }))?;
    line[title + 1..].iter().any(|cell| !cell.text.trim().is_empty()).then_some(title)
}

impl Cell {
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
            Fit::Left { width, wraps: false } => wide.saturating_sub(width),
            Fit::Right { width, wraps: false } if wide > 0 && wide + usize::from(!after_gap) > width => {
                wide + if after_gap { 0 } else { 2 } - width
            }
            _ => 0,
        }
    }

    /// As it stands on a line and on those below it, in a column wider by `more` and narrower by `less` than it would be,
    /// where so much is `left` of the line.
    fn laid_out(&self, more: usize, less: usize, left: usize) -> Vec<String> {
        const LEAST: usize = 5;
        const LONGEST: usize = 12;
        // Rather too far to the right than parted letter by letter.
        let longest = self.text.split_whitespace().map(UnicodeWidthStr::width).max();
        let left = left.max(longest.unwrap_or(0).min(LONGEST));
        let (width, wraps, right) = match self.fit {
            Fit::Rest => return wrapped(&self.text, left),
            Fit::Whole | Fit::Gap => return vec![self.text.clone()],
            Fit::Left { width, wraps } => {
                ((width + more).saturating_sub(less).max(width.min(LEAST)), wraps, false)
            }
            Fit::Right { width, wraps } => (width + more, wraps, true),
        };
        let width = if wraps { width.min(left) } else { width };
        // A title that fills its column would touch what stands beside it.
        let room = if wraps && self.text.width() > width { width.saturating_sub(1) } else { width };
        let texts = if wraps { wrapped(&self.text, room) } else { vec![self.text.clone()] };
        let padded = |text: String| {
            let pad = " ".repeat(width.saturating_sub(text.width()));
            if right { pad + &text } else { text + &pad }
        };
        texts.into_iter().map(padded).collect()
    }
}

/// The text on as many lines as it takes, parted between words; the later ones two columns further in. A word that is wider
/// than a line is parted.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    if text.width() <= width {
        return vec![text.to_owned()];
    }
    let indent = text.len() - text.trim_start().len();
    let hang = if indent + 2 + 4 <= width { indent + 2 } else { 0 };
    let mut lines = vec![" ".repeat(indent.min(width))];
    let mut is_fresh = true;
    for mut word in text.split_whitespace() {
        if !is_fresh && last_width(&lines) + 1 + word.width() > width {
            lines.push(" ".repeat(hang));
            is_fresh = true;
        }
        if !is_fresh {
            last(&mut lines).push(' ');
        }
        while last_width(&lines) + word.width() > width {
            // By the width of the whole: that of a letter depends on those around it.
            let room = width.saturating_sub(last_width(&lines));
            let ends = word.char_indices().map(|(end, _)| end).skip(1);
            let fitting = ends.take_while(|&end| word[..end].width() <= room).last();
            let first = word.char_indices().nth(1).map_or(word.len(), |(end, _)| end);
            let (head, rest) = word.split_at(fitting.unwrap_or(first));
            last(&mut lines).push_str(head);
            word = rest;
            if word.is_empty() {
                break;
            }
            lines.push(" ".repeat(hang));
        }
        last(&mut lines).push_str(word);
        is_fresh = false;
    }
    lines
}

fn last(lines: &mut [String]) -> &mut String {
    let end = lines.len() - 1;
    &mut lines[end]
}

fn last_width(lines: &[String]) -> usize {
    lines.last().map_or(0, |line| line.width())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::terminal::Detail;

    fn text(page: &Page) -> String {
        lay_out(page, false).0
    }

    #[test]
    fn text_goes_on_below_by_what_it_takes_on_screen() {
        assert_eq!(wrapped("escalation", 10), ["escalation"]);
        assert_eq!(wrapped("escalation", 6), ["escala", "  tion"]);
        assert_eq!(wrapped("two words", 5), ["two", "words"]);
        assert_eq!(wrapped("  two long words", 11), ["  two long", "    words"]);
        assert_eq!(wrapped("制裁制裁", 5), ["制裁", "制裁"]);
        for width in 2..30 {
            let lines = wrapped("☎️ ☎️ 👩‍💻 hotline", width);
            assert!(lines.iter().all(|line| line.width() <= width), "{width}: {lines:?}");
            assert_eq!(lines.concat().replace(' ', ""), "☎️☎️👩‍💻hotline");
        }
        assert_eq!(wrapped("xy", 0).concat(), "xy", "nothing is lost");
    }

    #[test]
    fn numbers_stand_beside_the_first_line_of_a_title() {
        let mut page = Page::new(24, Detail::Usual);
        page.line(&[Cell::left("  a title of many words", 14, PLAIN), Cell::right("12%", 6, PLAIN)]);
        page.line(&[Cell::left("  short", 14, PLAIN), Cell::right("3%", 6, PLAIN)]);
        let (text, is_tight) = lay_out(&page, false);
        assert_eq!(text, "  a title of     12%\n    many\n    words\n  short           3%\n");
        assert!(is_tight);
    }

    #[test]
    fn items_flow_over_lines_whole() {
        let mut page = Page::new(20, Detail::Usual);
        let items = ["alpha", "beta", "gamma", "delta"].map(String::from);
        page.flow("  never: ", &items, ", ", 4, PLAIN);
        assert_eq!(text(&page), "  never: alpha,\n    beta, gamma,\n    delta\n");
    }

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        let mut page = Page::new(20, Detail::Usual);
        page.line(&[Cell::new("a\u{1b}[31mb\n", PLAIN)]);
        assert_eq!(text(&page), "a␛[31mb\n");
    }
}
