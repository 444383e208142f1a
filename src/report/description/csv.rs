//! The ledger of assumptions: every parameter and every number without a name, a row each.

use super::parameters::{kinds, settable};
use crate::language::syntax::ExprKind;
use crate::model::bare_numbers;
use crate::model::value_text::measured;
use crate::scenario::as_written;
use crate::study::Study;

const HEAD: [&str; 11] =
    ["id", "title", "value", "low", "high", "dist", "unit", "source", "kind", "where", "entry"];

/// The ledger as a table. Values of parameters are such as `--set` takes, bare numbers stand as in the file; `where` is a
/// line of it, `entry` the table or key in which the number is written.
///
/// # Errors
/// If a row cannot be written, which memory never refuses.
pub fn assumptions_csv(study: &Study) -> Result<String, Box<dyn std::error::Error>> {
    let mut table = csv::Writer::from_writer(vec![]);
    table.write_record(HEAD)?;
    let line = |place| study.sources.line_and_column(place).0.to_string();
    for (id, kind) in kinds(study).into_iter().enumerate() {
        let (parameter, declared) = (&study.model.parameters[id], &study.scenario.parameters[id]);
        let end = |which: usize| {
            parameter.range.map_or(String::new(), |range| measured(parameter.ty, range[which]))
        };
        let dist = declared.dist.as_ref().map_or(String::new(), |dist| as_written(dist, &study.sources));
        table.write_record([
            parameter.name.as_str(),
            parameter.title.as_deref().unwrap_or_default(),
            &settable(&study.model, id, study.plan.values[id]),
            &end(0),
            &end(1),
            &dist,
            parameter.unit.as_deref().unwrap_or_default(),
            parameter.source.as_deref().unwrap_or_default(),
            kind.name(),
            &line(parameter.span),
            &format!("parameters.{}", parameter.name),
        ])?;
    }
    for bare in bare_numbers(&study.scenario) {
        let value = match bare.expr.kind {
            ExprKind::Number(value) => value.to_string(),
            _ => as_written(bare.expr, &study.sources),
        };
        let source = bare.source.unwrap_or_default();
        let place = line(bare.expr.span);
        table.write_record(["", "", &value, "", "", "", "", source, "bare", &place, &bare.entry])?;
    }
    Ok(String::from_utf8(table.into_inner()?)?)
}
