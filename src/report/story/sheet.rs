//! A story as it is written down: as text, or as Markdown.

use super::format::wrap;
use super::style::Style;
use crate::report::document::markdown::{self, Head, plain};

pub struct Sheet {
    pub style: Style,
    text: String,
    /// The depth of the last item of a list that goes on.
    depth: Option<usize>,
}

impl Sheet {
    /// A sheet with its title.
    pub fn new(title: &str, style: Style) -> Sheet {
        let text = match style.markdown {
            true => format!("# {}\n", plain(title)),
            false => style.bold(wrap(title, 0, style.width).trim_end()) + "\n",
        };
        Sheet { style, text, depth: None }
    }

    pub fn finish(self) -> String {
        self.text
    }

    pub fn heading(&mut self, heading: &str) {
        self.gap();
        self.text += &match self.style.markdown {
            true => format!("## {}\n", plain(heading)),
            false => self.style.bold(heading) + "\n",
        };
    }

    /// A line of the story, so far in.
    pub fn line(&mut self, indent: usize, line: &str) {
        match self.style.markdown {
            true => self.item(indent, line),
            false => self.text += &wrap(line, 2 + 2 * indent, self.style.width),
        }
    }

    /// A line at the margin.
    pub fn outer_line(&mut self, line: &str) {
        match self.style.markdown {
            true => self.item(0, line),
            false => self.text += &wrap(line, 0, self.style.width),
        }
    }

    fn item(&mut self, indent: usize, line: &str) {
        // Far in without anything above would be taken for code.
        let depth = indent.min(self.depth.map_or(0, |depth| depth + 1));
        if self.depth.is_none() {
            self.text.push('\n');
        }
        self.text += &format!("{}- {}\n", "  ".repeat(depth), markdown::paragraph(line));
        self.depth = Some(depth);
    }

    pub fn paragraph(&mut self, text: &str) {
        self.gap();
        self.text += &match self.style.markdown {
            true => markdown::paragraph(text) + "\n",
            false => wrap(text, 0, self.style.width),
        };
    }

    /// Sentences that stand out.
    pub fn strong(&mut self, sentences: &[String]) {
        for (place, sentence) in sentences.iter().enumerate() {
            if self.style.markdown || place == 0 {
                self.gap();
            }
            self.text += &match self.style.markdown {
                true => format!("**{}**\n", plain(sentence)),
                false => self.style.bold(sentence) + "\n",
            };
        }
    }

    /// A table; on the terminal as `text` says it.
    pub fn table(&mut self, heads: &[&str], rows: &[Vec<String>], text: impl FnOnce() -> String) {
        if !self.style.markdown {
            self.text += &text();
        } else if !rows.is_empty() {
            self.gap();
            let heads: Vec<Head> = heads.iter().map(|head| Head::left(plain(head))).collect();
            let rows: Vec<Vec<String>> =
                rows.iter().map(|row| row.iter().map(|cell| plain(cell)).collect()).collect();
            self.text += &markdown::table(&heads, &rows);
        }
    }

    /// What is laid out already, on the terminal only.
    pub fn laid_out(&mut self, text: &str) {
        self.text += text;
    }

    pub fn gap(&mut self) {
        self.text.push('\n');
        self.depth = None;
    }
}
