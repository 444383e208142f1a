//! The ledger of assumptions: every parameter and every number without a name.

use super::parameters::{kinds, settable, shown};
use crate::language::syntax::ExprKind;
use crate::model::bare_numbers;
use crate::model::value_text::measured;
use crate::scenario::as_written;
use crate::study::Study;

/// A row of the ledger. Values of parameters are such as `--set` takes, bare numbers stand as in the file.
#[derive(Clone, Debug, Default)]
pub struct Assumption {
    /// Empty for a bare number, as is whatever the file does not say.
    pub id: String,
    pub title: String,
    pub value: String,
    /// For readers: of a value that is worked out no more than six figures.
    pub shown: String,
    pub low: String,
    pub high: String,
    pub dist: String,
    pub unit: String,
    pub source: String,
    /// `unknown`, `lever`, `sourced`, `illustrative`, `bare`.
    pub kind: &'static str,
    /// Of the file.
    pub line: usize,
    /// The table or key in which it is written.
    pub entry: String,
}

/// Parameters in file order, then bare numbers.
pub fn assumptions(study: &Study) -> Vec<Assumption> {
    let line = |place| study.sources.line_and_column(place).0;
    let parameters = kinds(study).into_iter().enumerate().map(|(id, kind)| {
        let (parameter, declared) = (&study.model.parameters[id], &study.scenario.parameters[id]);
        let end = |which: usize| {
            parameter.range.map_or(String::new(), |range| measured(parameter.ty, range[which]))
        };
        Assumption {
            id: parameter.name.clone(),
            title: parameter.title.clone().unwrap_or_default(),
            value: settable(&study.model, id, study.plan.values[id]),
            shown: shown(study, id, study.plan.values[id]),
            low: end(0),
            high: end(1),
            dist: declared.dist.as_ref().map_or(String::new(), |dist| as_written(dist, &study.sources)),
            unit: parameter.unit.clone().unwrap_or_default(),
            source: parameter.source.clone().unwrap_or_default(),
            kind: kind.name(),
            line: line(parameter.span),
            entry: format!("parameters.{}", parameter.name),
        }
    });
    let bare = bare_numbers(&study.scenario).into_iter().map(|bare| Assumption {
        value: match bare.expr.kind {
            ExprKind::Number(value) => value.to_string(),
            _ => as_written(bare.expr, &study.sources),
        },
        source: bare.source.unwrap_or_default().to_owned(),
        kind: "bare",
        line: line(bare.expr.span),
        entry: bare.entry,
        ..Assumption::default()
    });
    parameters.chain(bare).collect()
}
