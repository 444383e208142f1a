//! What the author of a scenario claims, as a part of `escalade.check/1`.

use crate::analysis::expectations::{Expectations, Tried, Verdict};
use serde_json::{Value, json};

pub(crate) fn expectations_value(expectations: &Expectations) -> Value {
    let count = |verdict| expectations.count(verdict);
    json!({
        "seed": expectations.seed,
        "most_runs": expectations.most_runs,
        "error": expectations.error,
        "passed": count(Verdict::Pass),
        "failed": count(Verdict::Fail),
        "undetermined": count(Verdict::Undetermined),
        "each": expectations.each.iter().map(tried).collect::<Vec<_>>(),
    })
}

fn tried(tried: &Tried) -> Value {
    let found = &tried.found;
    let finite = |value: f64| value.is_finite().then_some(value);
    json!({
        "id": tried.id,
        "title": tried.title,
        "source": tried.source,
        "claim": tried.claim,
        "verdict": match tried.verdict {
            Verdict::Pass => "pass",
            Verdict::Fail => "fail",
            Verdict::Undetermined => "undetermined",
        },
        "from": found.between.as_ref().map(|[from, _]| from),
        "to": found.between.as_ref().map(|[_, to]| to),
        "estimate": finite(found.estimate),
        "interval": found.interval.map(|ends| ends.map(finite)),
        "unit": found.unit,
        "runs": tried.runs,
        "runs_needed": tried.runs_needed,
    })
}
