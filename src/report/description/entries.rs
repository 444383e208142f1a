//! Entries made from the file as it is written.

use super::contents::{Description, Entry, Part};
use crate::analysis::summary::Calendar;
use crate::diagnostics::Span;
use crate::language::syntax::{Expr, Name};
use crate::model;
use crate::report::document::dates;
use crate::scenario::{Text, as_written};
use crate::study::Study;
use serde_json::Value;

pub(super) struct Writer<'a> {
    pub study: &'a Study,
}

impl Writer<'_> {
    pub fn description(&self, parts: Vec<Part>) -> Description {
        let (model, ledger) = (&self.study.model, &self.study.ledger);
        let clock = &model.clock;
        let calendar = Calendar::of(clock);
        Description {
            title: model.title.clone(),
            about: self.study.scenario.about.as_ref().map(|about| about.text.clone()),
            scenario_hash: model.hash.clone(),
            steps: clock.steps,
            horizon: dates::horizon(clock.steps, &calendar),
            numbers: [ledger.named, ledger.bare],
            parts,
        }
    }

    /// The line of the file that a place is on.
    pub fn line(&self, place: Span) -> usize {
        self.study.sources.line_and_column(place).0
    }

    pub fn written(&self, expr: &Expr) -> String {
        as_written(expr, &self.study.sources)
    }

    /// An entry by its name.
    pub fn entry(&self, name: &Name, title: Option<&Text>) -> Entry {
        let plain = name.text.replace('_', " ");
        Entry {
            id: name.text.clone(),
            is_titled: title.is_some_and(|title| title.text != plain),
            title: title.map_or(plain, |title| title.text.clone()),
            line: Some(self.line(name.span)),
            cells: vec![],
            facts: vec![],
            parts: vec![],
        }
    }

    /// The same of an owner's: `us.threaten`.
    pub fn entry_of(&self, owner: &Name, name: &Name, title: Option<&Text>) -> Entry {
        Entry { id: format!("{}.{}", owner.text, name.text), ..self.entry(name, title) }
    }

    /// What a fixed expression is worth, at the stated values of the parameters.
    pub fn value(&self, expr: &model::expr::Expr) -> f64 {
        model::evaluate(expr, &self.study.plan.values, &self.study.model.clock).low
    }

    /// The entry with an expression, if there is one.
    pub fn expr(&self, entry: Entry, key: &'static str, label: &'static str, expr: Option<&Expr>) -> Entry {
        let words = expr.map(|expr| self.written(expr));
        entry.with_code(key, words.clone(), label, words.unwrap_or_default())
    }
}

/// The entry with a text of the file, if it is there.
pub(super) fn text(entry: Entry, key: &'static str, label: &'static str, text: Option<&Text>) -> Entry {
    let words = text.map(|text| text.text.clone());
    entry.with(key, words.clone(), label, words.unwrap_or_default())
}

pub(super) fn source(entry: Entry, source: Option<&Text>) -> Entry {
    text(entry, "source", "source", source)
}

/// The texts of names.
pub(super) fn names<'n>(names: impl IntoIterator<Item = &'n Name>) -> Vec<String> {
    names.into_iter().map(|name| name.text.clone()).collect()
}

/// A number for programs, whole if it is; nothing, if it is none.
pub(super) fn number(value: f64) -> Value {
    match value.fract() == 0.0 && value.abs() < 9e15 {
        true => Value::from(value as i64),
        false => Value::from(value),
    }
}
