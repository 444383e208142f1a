//! A fault as data: what is wrong, where, what was expected; and the list of those found so far.

use super::code::Code;
use super::source::Span;
use super::suggestion::nearest;
use std::collections::BTreeSet;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    Error,
    Warning,
}

/// One fault. `place` is absent where there is no line to show (an empty file).
#[derive(Clone, Debug)]
pub struct Diagnostic {
    pub severity: Severity,
    /// Of what kind it is, for programs.
    pub code: Code,
    /// What is wrong, in one line, without a full stop.
    pub message: String,
    pub place: Option<Span>,
    /// A few words beside the underline: what was expected.
    pub label: String,
    /// Further places with a few words each.
    pub related: Vec<(Span, String)>,
    /// Ways out: the nearest name, the key that was meant.
    pub help: Vec<String>,
    /// The name that was not found, if that is the fault.
    pub missing: Option<String>,
    /// Whether the fault is that there is not enough memory for what is asked.
    pub of_memory: bool,
}

impl Diagnostic {
    pub fn error(place: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, Some(place), message)
    }

    pub fn warning(place: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, Some(place), message)
    }

    /// An error about a whole file or the command line.
    pub fn without_place(message: impl Into<String>) -> Self {
        Self::new(Severity::Error, None, message)
    }

    fn new(severity: Severity, place: Option<Span>, message: impl Into<String>) -> Self {
        Self {
            severity,
            code: Code::default(),
            message: message.into(),
            place,
            label: String::new(),
            related: vec![],
            help: vec![],
            missing: None,
            of_memory: false,
        }
    }

    /// Says of what kind the fault is.
    pub fn code(mut self, code: Code) -> Self {
        self.code = code;
        self
    }

    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    pub fn related(mut self, place: Span, label: impl Into<String>) -> Self {
        self.related.push((place, label.into()));
        self
    }

    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// The fault is that there is nothing of this name.
    pub fn missing(mut self, name: impl Into<String>) -> Self {
        self.missing = Some(name.into());
        self.code(Code::UnknownName)
    }

    /// The fault is that there is not enough memory for what is asked.
    pub fn of_memory(mut self) -> Self {
        self.of_memory = true;
        self
    }

    /// Suggests the nearest of `candidates`, if one is near enough to be a typo.
    pub fn suggest<'a>(self, name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Self {
        match nearest(name, candidates) {
            Some(near) => self.help(format!("did you mean `{near}`?")),
            None => self,
        }
    }
}

/// The faults found so far, in the order they were found.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Adds a fault that leaves nothing to go on with.
    pub fn refuse<T>(&mut self, diagnostic: Diagnostic) -> Option<T> {
        self.push(diagnostic);
        None
    }

    /// Those found since there were `start` of them are of this kind, if nothing better is said of them.
    pub fn code_since(&mut self, start: usize, code: Code) {
        for fault in self.list.iter_mut().skip(start).filter(|fault| fault.code == Code::Other) {
            fault.code = code;
        }
    }

    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|d| d.severity == Severity::Error)
    }

    pub fn errors(&self) -> usize {
        self.list.iter().filter(|d| d.severity == Severity::Error).count()
    }

    pub fn warnings(&self) -> usize {
        self.list.len() - self.errors()
    }

    /// Takes back the fault of this place and message, which a better one stands for.
    pub fn withdraw(&mut self, place: Option<Span>, message: &str) {
        self.list.retain(|d| d.place != place || d.message != message);
    }

    /// Keeps the errors that are worth a look: warnings can wait until there are none, and a name that is not
    /// found because its own entry is broken (`broken` says so) is no fault of the place that uses it. Where TOML
    /// has found no value, no more needs to be said of it.
    pub fn keep_errors(&mut self, broken: impl Fn(&str) -> bool) {
        let no_values: Vec<Span> =
            self.list.iter().filter(|d| d.code == Code::Toml).filter_map(|d| d.place).collect();
        let inside = |place: Span, other: &Span| {
            other.source == place.source && other.start <= place.start && place.end <= other.end
        };
        self.list.retain(|d| {
            d.code == Code::Toml
                || !d.place.is_some_and(|place| no_values.iter().any(|other| inside(place, other)))
        });
        let follows = |d: &Diagnostic| d.missing.as_ref().is_some_and(|name| broken(name));
        let others = self.list.iter().any(|d| d.severity == Severity::Error && !follows(d));
        self.list.retain(|d| d.severity == Severity::Error && !(others && follows(d)));
    }

    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// All of them by place, those without a place first, without repetitions: of faults with the same place and
    /// message the first.
    pub fn in_order(&self) -> Vec<&Diagnostic> {
        let mut seen: BTreeSet<(Option<Span>, &str)> = BTreeSet::new();
        let mut sorted: Vec<&Diagnostic> =
            self.iter().filter(|fault| seen.insert((fault.place, fault.message.as_str()))).collect();
        // Nothing sorts before something; a stable sort keeps the order of discovery at one place.
        sorted.sort_by_key(|fault| fault.place.map(|place| (place.source, place.start)));
        sorted
    }

    pub fn len(&self) -> usize {
        self.list.len()
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::source::SourceId;

    #[test]
    fn what_follows_from_another_fault_is_not_told() {
        let place = Span { source: SourceId(0), start: 0, end: 1 };
        let missing = |name: &str| Diagnostic::error(place, format!("no `{name}`")).missing(name);
        let told = |list: Vec<Diagnostic>| {
            let mut faults = Diagnostics { list };
            faults.keep_errors(|name| name == "firms");
            faults.iter().map(|fault| fault.message.clone()).collect::<Vec<_>>()
        };
        let table = || Diagnostic::error(place, "no such file");
        assert_eq!(told(vec![table(), missing("firms"), missing("frims")]), ["no such file", "no `frims`"]);
        assert_eq!(told(vec![table(), Diagnostic::warning(place, "unused")]), ["no such file"]);
        // Without another error it is the only one there is.
        assert_eq!(told(vec![missing("firms"), Diagnostic::warning(place, "unused")]), ["no `firms`"]);
    }
}
