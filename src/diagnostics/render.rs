//! Faults as text, the way rustc shows them.

use super::diagnostic::{Diagnostic, Diagnostics, Severity};
use super::excerpt::{excerpts, visible};
use super::source::{Source, SourceId, Sources, Span};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use std::collections::BTreeSet;

/// The width that source lines are fitted into, in columns.
const WIDTH: usize = 100;
/// No message is longer, in characters.
const LONGEST_MESSAGE: usize = 600;
/// No fault shows more further places.
const MOST_RELATED: usize = 6;
/// Stands after the name of a file where the renderer would count columns from where a long line was cut.
const CUT_HERE: char = '\u{e000}';

/// All faults as they are shown on a terminal, in the order of their places, those without a place first.
///
/// Of faults with the same place and message one is shown. At most `limit` are shown, errors before warnings; the rest
/// are counted. The last line sums up. `colour` adds ANSI escapes; there are no others, whatever the sources hold.
/// Without faults the text is empty.
pub fn render(faults: &Diagnostics, sources: &Sources, colour: bool, limit: usize) -> String {
    let sorted = faults.in_order();
    if sorted.is_empty() {
        return String::new();
    }
    let count = |severity| sorted.iter().filter(|fault| fault.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let shown_errors = errors.min(limit);
    let shown_warnings = warnings.min(limit - shown_errors);
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() }.term_width(WIDTH);

    let (mut errors_left, mut warnings_left) = (shown_errors, shown_warnings);
    let mut out = String::new();
    for fault in &sorted {
        let left = if fault.severity == Severity::Error { &mut errors_left } else { &mut warnings_left };
        if *left > 0 {
            *left -= 1;
            out.push_str(&one(fault, sources, &renderer));
            out.push_str("\n\n");
        }
    }
    let (hidden_errors, hidden_warnings) = (errors - shown_errors, warnings - shown_warnings);
    if hidden_errors + hidden_warnings > 0 {
        let further = format!("… and {}", counted(hidden_errors, hidden_warnings, "more "));
        out.push_str(&further);
        out.push_str("\n\n");
    }
    let severity = if errors > 0 { Severity::Error } else { Severity::Warning };
    let style = if severity == Severity::Error {
        anstyle::AnsiColor::BrightRed.on_default().bold()
    } else {
        anstyle::AnsiColor::Yellow.on_default().bold()
    };
    let summary = format!("{}{}", counted(errors, warnings, ""), somewhere(&sorted, sources));
    if colour {
        out.push_str(&format!("{style}{summary}{style:#}\n"));
    } else {
        out.push_str(&format!("{summary}\n"));
    }
    out
}

/// Without the excerpts, for which the sources are needed.
impl std::fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str(&one(self, &Sources::default(), &Renderer::plain().term_width(WIDTH)))
    }
}

impl std::error::Error for Diagnostic {}

/// `3 errors, 1 warning`.
fn counted(errors: usize, warnings: usize, more: &str) -> String {
    let one = |number: usize, word: &str| {
        let plural = if number == 1 { "" } else { "s" };
        (number > 0).then(|| format!("{number} {more}{word}{plural}"))
    };
    let parts: Vec<String> = [one(errors, "error"), one(warnings, "warning")].into_iter().flatten().collect();
    parts.join(", ")
}

/// ` in scenario.toml`, ` in 2 files`; nothing where some are words of the command line.
fn somewhere(faults: &[&Diagnostic], sources: &Sources) -> String {
    let files: BTreeSet<SourceId> =
        faults.iter().filter_map(|fault| fault.place).map(|place| place.source).collect();
    match (files.len(), files.first().and_then(|id| sources.find(*id))) {
        (0, _) | (_, None) => String::new(),
        (1, Some(source)) => format!(" in {}", one_line(&source.name)),
        _ if files.iter().filter_map(|id| sources.find(*id)).any(|source| source.name.starts_with("--")) => {
            String::new()
        }
        (many, _) => format!(" in {many} files"),
    }
}

/// Where a fault is, what it says there, and whether that is the fault itself.
struct Mark<'a> {
    place: Span,
    label: &'a str,
    primary: bool,
}

fn one(fault: &Diagnostic, sources: &Sources, renderer: &Renderer) -> String {
    let level = match fault.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = Group::with_title(level.primary_title(one_line(&fault.message)));
    let mut marks: Vec<Mark> = vec![];
    if let Some(place) = fault.place {
        marks.push(Mark { place, label: &fault.label, primary: true });
    }
    for (place, label) in &fault.related {
        // In a text that was escaped in its source all places are the same stretch: one mark is enough.
        let again = marks.iter().any(|mark| mark.place == *place);
        if !again && marks.len() <= MOST_RELATED {
            marks.push(Mark { place: *place, label, primary: false });
        }
    }
    let mut true_places = vec![];
    let mut files: Vec<SourceId> = vec![];
    for mark in &marks {
        if !files.contains(&mark.place.source) {
            files.push(mark.place.source);
        }
    }
    for id in files {
        if let Some(source) = sources.find(id) {
            let here: Vec<&Mark> = marks.iter().filter(|mark| mark.place.source == id).collect();
            group = in_source(group, source, &here, &mut true_places);
        }
    }
    for help in &fault.help {
        group = group.element(Level::HELP.message(bounded(&sources.with_scenario(help), true)));
    }
    with_true_places(renderer.render(&[group]), &true_places)
}

/// Adds the excerpts of one source.
fn in_source<'a>(
    mut group: Group<'a>,
    source: &Source,
    marks: &[&Mark],
    true_places: &mut Vec<(usize, usize)>,
) -> Group<'a> {
    let places: Vec<_> =
        marks.iter().map(|mark| mark.place.start as usize..mark.place.end as usize).collect();
    for excerpt in excerpts(&source.text, &places) {
        let annotations: Vec<_> = excerpt
            .places
            .iter()
            .filter_map(|(number, place)| Some((marks.get(*number)?, place.clone())))
            .map(|(mark, place)| {
                let kind = if mark.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
                let label = (!mark.label.is_empty()).then(|| one_line(mark.label));
                kind.span(place).label(label)
            })
            .collect();
        let mut path = one_line(&source.name);
        if excerpt.cut {
            path.push(CUT_HERE);
            true_places.push((excerpt.line, excerpt.column));
        }
        let snippet = Snippet::source(excerpt.text).path(path).line_start(excerpt.first_line);
        group = group.element(snippet.annotations(annotations));
    }
    group
}

/// Puts the true lines and columns in place of those that were counted after `CUT_HERE`.
fn with_true_places(text: String, true_places: &[(usize, usize)]) -> String {
    let mut pieces = text.split(CUT_HERE);
    let mut out = pieces.next().unwrap_or("").to_owned();
    for (piece, (line, column)) in pieces.zip(true_places) {
        let rest = piece.trim_start_matches(|c: char| c == ':' || c.is_ascii_digit());
        out.push_str(&format!(":{line}:{column}{rest}"));
    }
    out
}

fn one_line(text: &str) -> String {
    bounded(text, false)
}

/// A text of bounded length that no terminal obeys; of control characters only line feeds may stay.
fn bounded(text: &str, lines: bool) -> String {
    let mut out = String::new();
    for (number, c) in text.chars().enumerate() {
        if number == LONGEST_MESSAGE {
            out.push('…');
            break;
        }
        out.push(match c {
            '\n' if lines => c,
            '\n' | '\t' => ' ',
            _ => visible(c),
        });
    }
    out
}

#[cfg(test)]
mod tests;
