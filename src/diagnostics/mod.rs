//! Faults as data: what is wrong, where, what was expected. `render` alone turns them into text.

mod excerpt;
pub mod render;
pub mod source;

pub(crate) use excerpt::{one_line, visible};
pub use render::render;
pub use source::{SourceId, Sources};

/// A stretch of bytes in one source file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    pub source: SourceId,
    pub start: u32,
    pub end: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    Error,
    Warning,
}

/// One fault. `place` is absent where there is no line to show (an empty file).
#[derive(Clone, Debug)]
pub struct Diagnostic {
    pub severity: Severity,
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
            message: message.into(),
            place,
            label: String::new(),
            related: vec![],
            help: vec![],
            missing: None,
        }
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
    /// found because its own entry is broken (`broken` says so) is no fault of the place that uses it.
    pub fn keep_errors(&mut self, broken: impl Fn(&str) -> bool) {
        let follows = |d: &Diagnostic| d.missing.as_ref().is_some_and(|name| broken(name));
        let others = self.list.iter().any(|d| d.severity == Severity::Error && !follows(d));
        self.list.retain(|d| d.severity == Severity::Error && !(others && follows(d)));
    }

    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

/// The candidate nearest to `name` (case aside) by edit distance (insert, delete, replace, swap neighbours),
/// if it is within a third of the name's length, at least 1, and shares something with it; ties go to the first
/// candidate. A name of more than 64 characters has none.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const LONGEST: usize = 64;
    let length = name.chars().take(LONGEST + 1).count();
    if length > LONGEST {
        return None;
    }
    let limit = (length / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let other = candidate.chars().take(LONGEST + LONGEST).count();
        if length.abs_diff(other) > limit {
            continue;
        }
        let distance = edit_distance(name, candidate);
        let near = distance <= limit && distance < length.max(other);
        if near && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

fn edit_distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.to_lowercase().chars().collect();
    let b: Vec<char> = b.to_lowercase().chars().collect();
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    rows[0] = (0..=b.len()).collect();
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = replaced.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = least;
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_a_typo_away() {
        assert_eq!(nearest("presure", ["pressure", "prepare"]), Some("pressure"));
        assert_eq!(nearest("turst", ["trust"]), Some("trust"));
        assert_eq!(nearest("zebra", ["trust", "rung"]), None);
        assert_eq!(nearest("ab", ["aa", "bb"]), Some("aa"));
        assert_eq!(nearest("Trust", ["trust"]), Some("trust"));
    }

    #[test]
    fn a_name_that_shares_nothing_is_not_near() {
        assert_eq!(nearest("p", ["q", "r"]), None);
        assert_eq!(nearest("", ["q"]), None);
        assert_eq!(nearest("p", ["pq"]), Some("pq"));
    }

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

    #[test]
    fn endless_names_are_not_compared() {
        let endless = "x".repeat(10_000_000);
        assert_eq!(nearest(&endless, [endless.as_str()]), None);
        assert_eq!(nearest("trust", [endless.as_str(), "trusts"]), Some("trusts"));
    }
}
