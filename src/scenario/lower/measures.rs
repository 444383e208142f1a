//! `[outcomes]`, `[metrics]`, `[objectives]`, `[constraints]`, `[plots]`: how runs end and what is measured on them.

use super::reader::Reader;
use super::table_fields::Field;
use crate::diagnostics::Diagnostic;
use crate::language::syntax::{Expr, ExprKind, Name};
use crate::scenario::entry::{Constraint, Metric, MetricKind, Objective, Outcome, OutcomeTest, Payoff, Term};
use toml::de::DeValue;

pub(super) fn outcomes(field: Field, r: &mut Reader) -> Vec<Outcome> {
    let entries = r.entries(field, "a table of outcomes: `name = \"rung == 10\"`");
    entries.into_iter().filter_map(|entry| outcome(entry, r)).collect()
}

fn outcome(entry: Field, r: &mut Reader) -> Option<Outcome> {
    let outcome = |title, test| Outcome { name: entry.name(), title, test, span: entry.key_span };
    if !matches!(entry.value, DeValue::Table(_)) {
        return test(entry, r).map(|test| outcome(None, test));
    }
    let mut keys = r.fields(entry, "an outcome")?;
    let title = keys.take("title").and_then(|f| r.title(f));
    let (when, at_end, rest) = (keys.take("when"), keys.take("at_end"), keys.take("otherwise"));
    let written: Vec<Field> = [when, at_end, rest].into_iter().flatten().collect();
    match &written[..] {
        [] => keys.fault("an outcome needs `when`, `at_end` or `otherwise`".into(), "it has none", r),
        &[first, second, ..] => {
            let message = "an outcome has one of `when`, `at_end` and `otherwise`";
            r.contradiction(message, first, second, "a second one");
        }
        _ => {}
    }
    keys.finish(r);
    let test = if let Some(field) = when {
        test(field, r)
    } else if let Some(field) = at_end {
        r.expr(field).map(OutcomeTest::AtEnd)
    } else if let Some(field) = rest {
        if r.flag(field) == Some(false) {
            r.faults.push(Diagnostic::error(field.span, "`otherwise` can only be `true`"));
        }
        Some(OutcomeTest::Otherwise)
    } else {
        None
    };
    Some(outcome(title, test?))
}

fn test(field: Field, r: &mut Reader) -> Option<OutcomeTest> {
    match field.value {
        DeValue::String(text) if text.trim() == "otherwise" => Some(OutcomeTest::Otherwise),
        _ => r.expr(field).map(OutcomeTest::Holds),
    }
}

const KINDS: [(&str, MetricKind); 7] = [
    ("final", MetricKind::Final),
    ("peak", MetricKind::Peak),
    ("low", MetricKind::Low),
    ("sum", MetricKind::Sum),
    ("time", MetricKind::Time),
    ("first", MetricKind::First),
    ("count", MetricKind::Count),
];

pub(super) fn metrics(field: Field, r: &mut Reader) -> Vec<Metric> {
    let entries = r.entries(field, "a table of metrics: `name = { final = \"trust\" }`");
    entries.into_iter().filter_map(|entry| metric(entry, r)).collect()
}

fn metric(entry: Field, r: &mut Reader) -> Option<Metric> {
    let mut keys = r.fields(entry, "a metric")?;
    let mut written = vec![];
    for (key, kind) in KINDS {
        written.extend(keys.take(key).map(|field| (field, kind)));
    }
    let title = keys.take("title").and_then(|f| r.title(f));
    let unit = keys.take("unit").and_then(|f| r.title(f));
    let range = keys.take("range").and_then(|f| r.pair(f));
    let otherwise = keys.take("else");
    written.sort_by_key(|(field, _)| field.key_span.start);
    match &written[..] {
        [] => {
            let message = "a metric needs one of `final`, `peak`, `low`, `sum`, `time`, `first`, `count`";
            keys.fault(message.into(), "it has none", r);
        }
        [(first, _), (second, _), ..] => {
            let message = format!("a metric measures one thing: `{}` or `{}`", first.key, second.key);
            r.contradiction(message, *first, *second, "a second one");
        }
        _ => {}
    }
    keys.finish(r);
    let &(field, kind) = written.first()?;
    if let (Some(otherwise), true) = (otherwise, kind != MetricKind::First) {
        let message = format!("`{}` has no `else`: it is never missing", field.key);
        r.faults.push(Diagnostic::error(otherwise.key_span, message).label("for `first` only"));
    }
    let otherwise = otherwise.and_then(|f| r.expr(f));
    let expr = match kind {
        MetricKind::Count => r.path(field).map(|path| Expr { span: path.span, kind: ExprKind::Path(path) }),
        _ => r.expr(field),
    }?;
    Some(Metric { name: entry.name(), title, unit, kind, expr, range, otherwise, span: entry.key_span })
}

pub(super) fn objectives(field: Field, r: &mut Reader) -> Vec<Objective> {
    let entries = r.entries(field, "a table of payoffs: `us = \"trust - us.cost\"`");
    entries.into_iter().filter_map(|entry| objective(entry, r)).collect()
}

fn objective(entry: Field, r: &mut Reader) -> Option<Objective> {
    if !matches!(entry.value, DeValue::Table(_)) {
        return r.expr(entry).map(|expr| Objective { actor: entry.name(), payoff: Payoff::Whole(expr) });
    }
    let mut keys = r.fields(entry, "an objective")?;
    let terms = keys.take("terms").map(|f| r.exprs_by_word(f));
    let mut weights = keys.take("weights").map(|f| r.exprs_by_word(f)).unwrap_or_default();
    if terms.as_ref().is_none_or(Vec::is_empty) {
        keys.fault("an objective needs `terms`, whose sum is the payoff".into(), "it has none", r);
    }
    keys.finish(r);
    let mut weight = |name: &Name| {
        let place = weights.iter().position(|(other, _)| other.text == name.text)?;
        Some(weights.remove(place).1)
    };
    let terms: Vec<Term> =
        terms?.into_iter().map(|(name, expr)| Term { weight: weight(&name), name, expr }).collect();
    for (name, _) in weights {
        let fault = Diagnostic::error(name.span, format!("there is no term `{}` to weigh", name.text));
        r.faults.push(fault.suggest(&name.text, terms.iter().map(|term| term.name.text.as_str())));
    }
    Some(Objective { actor: entry.name(), payoff: Payoff::Terms(terms) })
}

pub(super) fn constraints(field: Field, r: &mut Reader) -> Vec<Constraint> {
    let found = r.exprs_by_word(field);
    found.into_iter().map(|(name, expr)| Constraint { name, expr }).collect()
}

/// Fans, and whether outcomes are drawn over time.
pub(super) fn plots(field: Field, r: &mut Reader) -> (Vec<Expr>, bool) {
    let Some(mut keys) = r.fields(field, "plots") else { return (vec![], false) };
    let fans = keys.take("fan").map(|f| r.elements(f)).unwrap_or_default();
    let outcomes_over_time = keys.take("outcomes_over_time").and_then(|f| r.flag(f)).unwrap_or(false);
    keys.finish(r);
    (fans.into_iter().filter_map(|f| r.expr(f)).collect(), outcomes_over_time)
}
