//! How a story is told.

/// How a story is told.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Every chance that came to nothing, every turn without a response, every drift.
    pub everything: bool,
    pub colour: bool,
    pub width: usize,
    /// Markdown, which knows neither colours nor widths.
    pub markdown: bool,
}

impl Style {
    /// A text in bold, where there is colour.
    pub fn bold(&self, text: &str) -> String {
        if self.colour && !self.markdown { format!("\x1b[1m{text}\x1b[0m") } else { text.to_owned() }
    }
}
