//! The texts that faults point into.

pub use crate::engine::program::{SourceId, Span};

/// A scenario file or one of its tables.
#[derive(Clone, Debug)]
pub struct Source {
    /// The path as the user gave it.
    pub name: String,
    pub text: String,
}

/// Stands for the scenario in the commands that faults suggest, as `escalade describe SCENARIO`.
pub const SCENARIO: &str = "SCENARIO";

/// Every text read so far.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    list: Vec<Source>,
    /// The scenario as a command line names it.
    asked_as: Option<String>,
}

impl Sources {
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> SourceId {
        let id = SourceId(u32::try_from(self.list.len()).unwrap_or(u32::MAX));
        self.list.push(Source { name: name.into(), text: text.into() });
        id
    }

    /// Says how a command line names the scenario, quoted where it must be.
    pub fn ask_as(&mut self, word: String) {
        self.asked_as = Some(word);
    }

    /// A help with the scenario as it was asked for in the commands that it suggests.
    pub fn with_scenario(&self, help: &str) -> String {
        match &self.asked_as {
            Some(word) if help.contains("escalade ") => {
                help.replace(&format!(" {SCENARIO}"), &format!(" {word}"))
            }
            _ => help.to_owned(),
        }
    }

    /// The source that `add` gave this id.
    ///
    /// # Panics
    /// If the id came from another set of sources; `find` does not.
    pub fn get(&self, id: SourceId) -> &Source {
        &self.list[id.0 as usize]
    }

    pub fn find(&self, id: SourceId) -> Option<&Source> {
        self.list.get(id.0 as usize)
    }

    /// All of them, in the order they were read: the scenario first.
    pub fn iter(&self) -> impl Iterator<Item = &Source> {
        self.list.iter()
    }

    /// The text of a span; empty if it lies outside its source.
    pub fn text(&self, span: Span) -> &str {
        let source = self.find(span.source);
        source.and_then(|source| source.text.get(span.start as usize..span.end as usize)).unwrap_or("")
    }

    /// Line and column of a span's start, both from 1; the column counts characters. A place outside its source
    /// counts as the end of it.
    pub fn line_and_column(&self, span: Span) -> (usize, usize) {
        let Some(source) = self.find(span.source) else { return (1, 1) };
        let before = &source.text[..boundary(&source.text, span.start as usize)];
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        (line, before[start..].chars().count() + 1)
    }
}

/// The last character boundary at or before a byte of a text, or the end of the text.
pub(super) fn boundary(text: &str, byte: usize) -> usize {
    let mut at = byte.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(source: SourceId, start: u32, end: u32) -> Span {
        Span { source, start, end }
    }

    #[test]
    fn lines_and_columns_count_from_one_and_in_characters() {
        let mut sources = Sources::default();
        let id = sources.add("a.toml", "x = 1\r\nü = 2\n");
        assert_eq!(sources.line_and_column(span(id, 0, 1)), (1, 1));
        assert_eq!(sources.line_and_column(span(id, 4, 5)), (1, 5));
        assert_eq!(sources.line_and_column(span(id, 10, 11)), (2, 3));
        assert_eq!(sources.text(span(id, 7, 9)), "ü");
    }

    #[test]
    fn commands_have_the_scenario_as_it_was_asked_for() {
        let mut sources = Sources::default();
        let help = "to run it: escalade run SCENARIO --runs 9";
        assert_eq!(sources.with_scenario(help), help);
        sources.ask_as("a/b.toml".to_owned());
        assert_eq!(sources.with_scenario(help), "to run it: escalade run a/b.toml --runs 9");
        assert_eq!(sources.with_scenario("the word SCENARIO"), "the word SCENARIO");
    }

    #[test]
    fn places_outside_the_source_are_harmless() {
        let mut sources = Sources::default();
        let id = sources.add("a.toml", "ab\nü");
        assert_eq!(sources.line_and_column(span(id, 900, 901)), (2, 2));
        assert_eq!(sources.line_and_column(span(id, 4, 5)), (2, 1));
        assert_eq!(sources.line_and_column(span(SourceId(7), 0, 1)), (1, 1));
        assert_eq!(sources.text(span(id, 4, 5)), "");
        assert_eq!(sources.text(span(SourceId(7), 0, 1)), "");
    }
}
