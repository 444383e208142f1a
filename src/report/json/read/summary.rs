//! `summary.json` read back: see `json/summary` for what is in it.

use super::uncertainty;
use super::value::*;
use crate::analysis::summary::*;
use jiff::civil::Date;
use serde_json::Value;

pub fn summary(value: &Value) -> Read<Summary> {
    let sampled = key(value, "method", |method| one_of(method, &["monte-carlo", "exact"]))? == 0;
    let steps = key(value, "steps", steps)?;
    let main = key(value, "ladder", rungs)?;
    let main = (!main.is_empty()).then_some(LadderSummary {
        id: optional(value, "ladder_id", text)?.unwrap_or_else(|| "rung".to_owned()),
        title: optional(value, "ladder_title", text)?.unwrap_or_default(),
        rungs: main,
    });
    let metric = |value: &Value| metric(value, sampled);
    let mut read = Summary {
        method: if sampled { Method::MonteCarlo } else { Method::Exact(exactness(value)?) },
        title: key(value, "title", text)?,
        scenario_hash: key(value, "scenario_hash", text)?,
        seed: optional(value, "seed", count)?.unwrap_or_default(),
        runs: if sampled { key(value, "runs", count)? } else { 0 },
        steps,
        calendar: Calendar {
            start: optional(value, "start", date)?,
            step_days: optional(value, "step_days", number)?,
            steps,
        },
        dates: optional(value, "dates", |all| items(all, dated))?.unwrap_or_default(),
        variant: optional(value, "variant", text)?,
        set: key(value, "set", pairs)?,
        policies: key(value, "policies", pairs)?,
        outcomes: list(value, "outcomes", |value| outcome(value, sampled))?,
        metrics: list(value, "metrics", metric)?,
        ladders: main.into_iter().chain(list(value, "ladders", ladder)?).collect(),
        responses: list(value, "responses", response)?,
        objectives: list(value, "objectives", metric)?,
        constraints: vec![],
        record: None,
        milestones: optional(value, "milestones", |all| items(all, milestone))?.unwrap_or_default(),
        clamped: vec![],
        fans: list(value, "fans", fan)?,
        given: optional(value, "given", |value| given(value, sampled))?,
        precision: None,
        uncertainty: None,
    };
    read.uncertainty = optional(value, "uncertain", |found| uncertainty::uncertainty(found, &[&read]))?;
    Ok(read)
}

fn given(value: &Value, sampled: bool) -> Read<GivenSummary> {
    let condition = |value: &Value| {
        Ok(GivenCondition { text: key(value, "text", text)?, left_out: key(value, "left_out", number)? })
    };
    Ok(GivenSummary {
        conditions: list(value, "conditions", condition)?,
        runs: if sampled { key(value, "runs", count)? } else { 0 },
        share: key(value, "share", number)?,
        interval: if sampled { key(value, "interval", interval)? } else { [f64::NAN; 2] },
    })
}

fn exactness(value: &Value) -> Read<Exactness> {
    let size =
        |value: &Value| usize::try_from(count(value)?).map_err(|_| Misread::new("expected a smaller number"));
    let all = optional(value, "reachable_states", size)?;
    Ok(Exactness {
        states: key(value, "states", size)?,
        reachable: all.zip(optional(value, "reachable_live_states", size)?),
        pruned_mass: key(value, "pruned_mass", number)?,
        untold: list(value, "omitted_metrics", text)?,
        unjudged: optional(value, "unjudged", |list| items(list, text))?.unwrap_or_default(),
    })
}

fn dated(value: &Value) -> Read<DatedSummary> {
    Ok(DatedSummary {
        id: key(value, "id", text)?,
        title: key(value, "title", text)?,
        date: key(value, "date", date)?,
    })
}

fn date(value: &Value) -> Read<Date> {
    text(value)?.parse().map_err(|_| Misread::new("expected a date such as 2015-09-22"))
}

/// What only sampled answers have is not a number in the others.
const NONE: [f64; 2] = [f64::NAN; 2];

fn quantiles(value: &Value) -> Read<Quantiles> {
    let [p05, p50, p95] = ["p05", "p50", "p95"].map(|name| key(value, name, number));
    Ok(Quantiles { p05: p05?, p50: p50?, p95: p95? })
}

fn outcome(value: &Value, sampled: bool) -> Read<OutcomeSummary> {
    Ok(OutcomeSummary {
        id: key(value, "id", text)?,
        title: key(value, "title", text)?,
        count: if sampled { key(value, "count", count)? } else { 0 },
        chance: key(value, "probability", number)?,
        interval: if sampled { key(value, "interval", interval)? } else { NONE },
        step_quantiles: optional(value, "step_quantiles", quantiles)?,
        cumulative: if sampled { list(value, "cumulative", count)? } else { vec![] },
        cumulative_probability: if sampled { vec![] } else { key(value, "cumulative_probability", numbers)? },
        standing: optional(value, "standing", numbers)?.unwrap_or_default(),
    })
}

fn metric(value: &Value, sampled: bool) -> Read<MetricSummary> {
    let bounds = optional(value, if sampled { "interval" } else { "bounds" }, interval)?;
    let none = Histogram { low: f64::NAN, high: f64::NAN, counts: vec![] };
    Ok(MetricSummary {
        id: key(value, "id", text)?,
        title: key(value, "title", text)?,
        unit: optional(value, "unit", text)?,
        term_of: optional(value, "term_of", text)?,
        part: match (optional(value, "recorded", flag)?, optional(value, "milestone", flag)?) {
            (Some(true), _) => MetricPart::Record,
            (_, Some(true)) => MetricPart::Milestones,
            _ => MetricPart::Metrics,
        },
        mean: key(value, "mean", number)?,
        interval: bounds.unwrap_or(NONE),
        sd: key(value, "sd", number)?,
        quantiles: optional(value, "quantiles", quantiles)?,
        missing: key(value, "missing", number)?,
        whole: key(value, "whole", flag)?,
        flag: key(value, "flag", flag)?,
        histogram: if sampled { key(value, "histogram", histogram)? } else { none },
    })
}

fn milestone(value: &Value) -> Read<Milestone> {
    Ok(Milestone {
        id: key(value, "id", text)?,
        title: key(value, "title", text)?,
        chance: key(value, "chance", number)?,
        interval: optional(value, "interval", interval)?.unwrap_or(NONE),
        given_last: key(value, "given_last", number)?,
        given_last_interval: optional(value, "given_last_interval", interval)?.unwrap_or(NONE),
    })
}

fn histogram(value: &Value) -> Read<Histogram> {
    let [low, high] = ["low", "high"].map(|name| key(value, name, number));
    Ok(Histogram { low: low?, high: high?, counts: list(value, "counts", count)? })
}

fn ladder(value: &Value) -> Read<LadderSummary> {
    Ok(LadderSummary {
        id: key(value, "id", text)?,
        title: key(value, "title", text)?,
        rungs: key(value, "rungs", rungs)?,
    })
}

fn rungs(value: &Value) -> Read<Vec<RungSummary>> {
    items(value, |value| {
        Ok(RungSummary {
            id: key(value, "rung", text)?,
            title: key(value, "title", text)?,
            occupancy: key(value, "occupancy", numbers)?,
            peak_share: key(value, "peak_share", number)?,
        })
    })
}

fn response(value: &Value) -> Read<ResponseSummary> {
    let actor = key(value, "actor", text)?;
    Ok(ResponseSummary {
        actor_title: optional(value, "actor_title", text)?.unwrap_or_else(|| actor.clone()),
        actor,
        id: key(value, "id", text)?,
        title: key(value, "title", text)?,
        mean_times: key(value, "mean_times", number)?,
        share_of_runs: key(value, "share_of_runs", number)?,
        interval: optional(value, "interval", interval)?.unwrap_or(NONE),
    })
}

fn fan(value: &Value) -> Read<FanSummary> {
    let [p05, p25, p50, p75, p95] = ["p05", "p25", "p50", "p75", "p95"].map(|name| key(value, name, numbers));
    Ok(FanSummary {
        id: key(value, "id", text)?,
        title: key(value, "title", text)?,
        unit: optional(value, "unit", text)?,
        range: key(value, "range", open_interval)?,
        p05: p05?,
        p25: p25?,
        p50: p50?,
        p75: p75?,
        p95: p95?,
    })
}
