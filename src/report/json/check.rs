//! The faults of a scenario as `escalade check --json` prints them: the shape is `escalade.check/1`.

use super::expectations::expectations_value;
use super::text;
use crate::analysis::expectations::Expectations;
use crate::diagnostics::{Diagnostic, Diagnostics, Positions, Severity, SourceId, Sources, Span};
use crate::report::document::counts::counts;
use crate::study::Study;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The faults as one JSON document, ending in a newline. `scenario` is what was checked, as it was named; the study is
/// there if it could be read, the expectations if they were tried.
pub fn check_json(
    scenario: &str,
    study: Option<&Study>,
    faults: &Diagnostics,
    sources: &Sources,
    expectations: Option<&Expectations>,
) -> String {
    let mut document = check_value(scenario, study, faults, sources);
    if let (Value::Object(document), Some(expectations)) = (&mut document, expectations) {
        document.insert("expectations".to_owned(), expectations_value(expectations));
    }
    text::text(&document)
}

/// The same before it is written.
pub fn check_value(scenario: &str, study: Option<&Study>, faults: &Diagnostics, sources: &Sources) -> Value {
    let sorted = faults.in_order();
    let count = |severity| sorted.iter().filter(|fault| fault.severity == severity).count();
    let mut places = Places { sources, known: BTreeMap::new() };
    let counts = study.map(|study| {
        let counts = counts(study);
        let numbers = counts.parts.into_iter().chain(counts.assumptions);
        numbers
            .map(|(number, word)| (format!("{}s", word.replace(' ', "_")), number.into()))
            .collect::<Map<_, Value>>()
    });
    let faults: Vec<Value> = sorted.iter().map(|fault| entry(fault, &mut places)).collect();
    json!({
        "schema": "escalade.check/1",
        "scenario": scenario,
        "title": study.map(|study| study.model.title.as_str()),
        "scenario_hash": study.map(|study| study.model.hash.as_str()),
        "version": env!("CARGO_PKG_VERSION"),
        "errors": count(Severity::Error),
        "warnings": count(Severity::Warning),
        "faults": faults,
        "counts": counts,
    })
}

fn entry(fault: &Diagnostic, places: &mut Places) -> Value {
    let related =
        fault.related.iter().map(|(span, label)| json!({ "label": label, "place": places.of(*span) }));
    let related: Vec<Value> = related.collect();
    json!({
        "severity": match fault.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        "code": fault.code.word(),
        "message": fault.message,
        "label": Some(fault.label.as_str()).filter(|label| !label.is_empty()),
        "help": fault.help.iter().map(|help| places.sources.with_scenario(help)).collect::<Vec<_>>(),
        "place": fault.place.map(|span| places.of(span)),
        "related": related,
    })
}

/// Where spans lie, with what is known already of the texts.
struct Places<'s> {
    sources: &'s Sources,
    known: BTreeMap<u32, Positions<'s>>,
}

impl Places<'_> {
    /// Null of a place in no text that there is.
    fn of(&mut self, span: Span) -> Value {
        let Span { source: SourceId(id), start, end } = span;
        let Some(source) = self.sources.find(span.source) else { return Value::Null };
        let positions = self.known.entry(id).or_insert_with(|| Positions::of(&source.text));
        let end = end.max(start);
        let position = |byte: u32| {
            let at = positions.at(byte as usize);
            json!({ "line": at.line, "column": at.column, "column_utf16": at.column_utf16 })
        };
        json!({ "file": source.name, "bytes": [start, end], "start": position(start), "end": position(end) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_told_in_bytes_characters_and_code_units() {
        let mut sources = Sources::default();
        let text = "a = \"ü😀\" # b\n";
        let id = sources.add("a.toml", text);
        let at = |part: &str| {
            let start = text.find(part).unwrap() as u32;
            Span { source: id, start, end: start + part.len() as u32 }
        };
        let mut faults = Diagnostics::default();
        faults.push(Diagnostic::warning(at("b"), "late").related(at("\n"), "the end"));
        faults.push(Diagnostic::error(at("😀"), "no face").label("here").help("leave it out"));
        faults.push(Diagnostic::without_place("nowhere"));
        faults.push(Diagnostic::error(Span { source: SourceId(7), start: 0, end: 1 }, "in no text"));
        let document = check_json("a", None, &faults, &sources, None);
        let document: Value = serde_json::from_str(&document).unwrap();
        assert_eq!((&document["errors"], &document["warnings"]), (&json!(3), &json!(1)));
        let found = &document["faults"];
        assert_eq!((&found[0]["message"], &found[0]["place"]), (&json!("nowhere"), &Value::Null));
        let place = json!({
            "file": "a.toml",
            "bytes": [7, 11],
            "start": { "line": 1, "column": 7, "column_utf16": 7 },
            "end": { "line": 1, "column": 8, "column_utf16": 9 },
        });
        assert_eq!(found[1]["place"], place);
        assert_eq!((&found[1]["label"], &found[1]["help"]), (&json!("here"), &json!(["leave it out"])));
        assert_eq!(
            found[2]["related"][0]["place"]["end"],
            json!({ "line": 2, "column": 1, "column_utf16": 1 })
        );
        assert_eq!((&found[3]["message"], &found[3]["place"]), (&json!("in no text"), &Value::Null));
    }
}
