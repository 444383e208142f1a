//! `summary.json`: the same document on stdout under `--json` and in the output directory.
//!
//! The shape is `escalade.summary/1`. What is not a number (no run measured it) is `null`.

use super::settings::object;
use super::{text, uncertainty};
use crate::analysis::summary::*;
use serde_json::{Value, json};

/// The summary as one JSON document, two spaces deep a level, ending in a newline.
///
/// Lists of plain numbers stand on one line. The same summary gives the same bytes.
pub fn summary_json(summary: &Summary) -> String {
    text::text(&summary_value(summary))
}

/// The same as a part of another document.
pub fn summary_value(s: &Summary) -> Value {
    let sampled = s.exactness().is_none();
    let metrics = |list: &[MetricSummary]| list.iter().map(|m| metric(m, sampled)).collect::<Value>();
    let mut value = json!({
        "schema": "escalade.summary/1",
        "method": if sampled { "monte-carlo" } else { "exact" },
        "title": s.title,
        "scenario_hash": s.scenario_hash,
        "version": env!("CARGO_PKG_VERSION"),
    });
    put(&mut value, "seed", sampled.then_some(s.seed));
    put(&mut value, "runs", sampled.then_some(s.runs));
    value["steps"] = s.steps.into();
    if let Some(exactness) = s.exactness() {
        // The most alive at once.
        value["states"] = exactness.states.into();
        value["reachable_states"] = exactness.reachable.map(|(all, _)| all).into();
        value["reachable_live_states"] = exactness.reachable.map(|(_, live)| live).into();
        value["pruned_mass"] = exactness.pruned_mass.into();
        // Metrics that were not asked for and would make more states; then constraints and objectives that read them.
        value["omitted_metrics"] = json!(exactness.untold);
        put(&mut value, "unjudged", (!exactness.unjudged.is_empty()).then(|| json!(exactness.unjudged)));
    }
    put(&mut value, "start", s.calendar.start.map(|date| date.to_string()));
    put(&mut value, "step_days", s.calendar.step_days);
    let dated = |d: &DatedSummary| json!({ "id": d.id, "title": d.title, "date": d.date.to_string() });
    put(&mut value, "dates", (!s.dates.is_empty()).then(|| s.dates.iter().map(dated).collect::<Value>()));
    value["variant"] = json!(s.variant);
    value["set"] = object(&s.set).into();
    value["policies"] = object(&s.policies).into();
    put(&mut value, "given", s.given.as_ref().map(|found| given(found, sampled)));
    value["outcomes"] = s.outcomes.iter().map(|o| outcome(o, sampled)).collect();
    value["metrics"] = metrics(&s.metrics);
    // The main ladder, then every other.
    put(&mut value, "ladder_id", s.ladders.first().map(|main| main.id.clone()));
    put(&mut value, "ladder_title", s.ladders.first().map(|main| main.title.clone()));
    value["ladder"] = s.ladders.first().map_or(json!([]), rungs);
    let ladder = |l: &LadderSummary| json!({ "id": l.id, "title": l.title, "rungs": rungs(l) });
    value["ladders"] = s.ladders.iter().skip(1).map(ladder).collect();
    value["responses"] = s.responses.iter().map(|r| response(r, sampled)).collect();
    value["objectives"] = metrics(&s.objectives);
    value["constraints"] = s.constraints.iter().map(|c| constraint(c, sampled)).collect();
    put(&mut value, "record", s.record.as_ref().map(record));
    put(&mut value, "milestones", (!s.milestones.is_empty()).then(|| milestones(&s.milestones, sampled)));
    let clamped = s.clamped.iter();
    value["clamped"] =
        clamped.map(|c| json!({ "variable": c.variable, "share_of_runs": c.share_of_runs })).collect();
    value["fans"] = s.fans.iter().map(fan).collect();
    put(&mut value, "precision", s.precision.as_ref().map(uncertainty::precision));
    put(&mut value, "uncertain", s.uncertainty.as_ref().map(|found| uncertainty::value(found, &[])));
    value
}

/// Only sampled answers have counts, intervals and histograms: what is `None` has no key.
fn put(value: &mut Value, key: &str, given: Option<impl Into<Value>>) {
    if let Some(given) = given {
        value[key] = given.into();
    }
}

/// What is known of the runs that are told.
fn given(g: &GivenSummary, sampled: bool) -> Value {
    let condition = |c: &GivenCondition| json!({ "text": c.text, "left_out": c.left_out });
    let mut value = json!({ "conditions": g.conditions.iter().map(condition).collect::<Value>() });
    put(&mut value, "runs", sampled.then_some(g.runs));
    value["share"] = g.share.into();
    put(&mut value, "interval", sampled.then(|| json!(g.interval)));
    value
}

fn quantiles(q: &Quantiles) -> Value {
    json!({ "p05": q.p05, "p50": q.p50, "p95": q.p95 })
}

fn outcome(o: &OutcomeSummary, sampled: bool) -> Value {
    let mut value = json!({ "id": o.id, "title": o.title });
    put(&mut value, "count", sampled.then_some(o.count));
    value["probability"] = o.chance.into();
    put(&mut value, "interval", sampled.then(|| json!(o.interval)));
    value["step_quantiles"] = o.step_quantiles.as_ref().map(quantiles).into();
    // Runs that had ended so by the end of each step, the start first.
    match sampled {
        true => value["cumulative"] = json!(o.cumulative),
        false => value["cumulative_probability"] = json!(o.cumulative_probability),
    }
    put(&mut value, "standing", (!o.standing.is_empty()).then(|| json!(o.standing)));
    value
}

fn metric(m: &MetricSummary, sampled: bool) -> Value {
    let mut value = json!({ "id": m.id, "title": m.title, "unit": m.unit, "mean": m.mean });
    put(&mut value, "interval", sampled.then(|| json!(m.interval)));
    // Where states were dropped: what the mean of all lies between; null for an end that is not known.
    put(&mut value, "bounds", (!sampled && !m.interval[0].is_nan()).then(|| json!(m.interval)));
    put(&mut value, "term_of", m.term_of.clone());
    put(&mut value, "recorded", (m.part == MetricPart::Record).then_some(true));
    put(&mut value, "milestone", (m.part == MetricPart::Milestones).then_some(true));
    value["sd"] = m.sd.into();
    value["quantiles"] = m.quantiles.as_ref().map(quantiles).into();
    value["missing"] = m.missing.into();
    value["whole"] = m.whole.into();
    value["flag"] = m.flag.into();
    let bins = &m.histogram;
    let histogram = || json!({ "low": bins.low, "high": bins.high, "counts": bins.counts });
    put(&mut value, "histogram", sampled.then(histogram));
    value
}

fn milestones(all: &[Milestone], sampled: bool) -> Value {
    let milestone = |m: &Milestone| {
        let mut value = json!({ "id": m.id, "title": m.title, "chance": m.chance });
        put(&mut value, "interval", sampled.then(|| json!(m.interval)));
        value["given_last"] = m.given_last.into();
        put(&mut value, "given_last_interval", sampled.then(|| json!(m.given_last_interval)));
        value
    };
    all.iter().map(milestone).collect()
}

fn rungs(l: &LadderSummary) -> Value {
    let rung = |r: &RungSummary| json!({ "rung": r.id, "title": r.title, "occupancy": r.occupancy, "peak_share": r.peak_share });
    l.rungs.iter().map(rung).collect()
}

fn response(r: &ResponseSummary, sampled: bool) -> Value {
    let mut value = json!({
        "actor": r.actor,
        "actor_title": r.actor_title,
        "id": r.id,
        "title": r.title,
        "mean_times": r.mean_times,
        "share_of_runs": r.share_of_runs,
    });
    put(&mut value, "interval", sampled.then(|| json!(r.interval)));
    value
}

fn constraint(c: &ConstraintSummary, sampled: bool) -> Value {
    let mut value = json!({ "id": c.id, "text": c.text, "estimate": c.estimate });
    put(&mut value, "interval", sampled.then(|| json!(c.interval)));
    value["bound"] = c.bound.into();
    value["verdict"] = match c.verdict {
        Verdict::Met => "met",
        Verdict::Broken => "broken",
        Verdict::Unclear => "unclear",
    }
    .into();
    value
}

fn record(r: &Record) -> Value {
    let event = |e: &RecordedEvent| {
        let mut value = json!({
            "id": e.id,
            "title": e.title,
            "by": e.by.to_string(),
            "happened": e.happened,
            "base": e.base,
            "chance": e.chance,
        });
        put(&mut value, "interval", (!e.interval[0].is_nan()).then(|| json!(e.interval)));
        value
    };
    // Null for what is infinite.
    let score = |s: &Score| json!({ "brier": s.brier, "log": s.log });
    json!({
        "events": r.events.iter().map(event).collect::<Value>(),
        "scenario": score(&r.scenario),
        "coin": score(&r.coin),
        "base_rates": r.base.as_ref().map(score),
        "share_that_happened": score(&r.share),
        "nothing_happens": score(&r.persistence),
    })
}

fn fan(f: &FanSummary) -> Value {
    json!({
        "id": f.id,
        "title": f.title,
        "unit": f.unit,
        "range": f.range,
        "p05": f.p05,
        "p25": f.p25,
        "p50": f.p50,
        "p75": f.p75,
        "p95": f.p95,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::fixtures;

    #[test]
    fn the_document_reads_back_as_the_summary() {
        let summary = fixtures::rich();
        let text = summary_json(&summary);
        assert!(text.ends_with("}\n") && !text.ends_with("\n\n"));
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["schema"], "escalade.summary/1");
        assert_eq!(value["method"], "monte-carlo");
        assert_eq!(value["start"], "2014-05-19");
        assert_eq!(value["policies"]["us"], "graduated");
        assert_eq!(value["set"]["tranche"], "7");
        assert_eq!(value["outcomes"][3]["probability"], 0.21412);
        assert_eq!(value["outcomes"][3]["step_quantiles"]["p50"], 108.0);
        assert_eq!(value["ladder"].as_array().unwrap().len(), 14);
        assert_eq!(value["ladder"][5]["occupancy"].as_array().unwrap().len(), 138);
        assert_eq!(value["ladders"][0]["id"], "us.rung");
        assert_eq!(value["constraints"][1]["verdict"], "broken");
    }

    #[test]
    fn what_is_not_a_number_is_null() {
        let summary = fixtures::rich();
        let value: Value = serde_json::from_str(&summary_json(&summary)).unwrap();
        assert_eq!(value["outcomes"][6]["step_quantiles"], Value::Null);
        let never =
            value["metrics"].as_array().unwrap().iter().find(|m| m["id"] == "weeks_to_rupture").unwrap();
        assert_eq!(never["mean"], Value::Null);
        assert_eq!(never["interval"], serde_json::json!([null, null]));
    }

    #[test]
    fn the_largest_seed_survives() {
        let summary = Summary { seed: u64::MAX, ..fixtures::bare() };
        assert!(summary_json(&summary).contains("\"seed\": 18446744073709551615,"));
    }

    #[test]
    fn every_poor_summary_is_valid_json() {
        for (name, summary) in fixtures::poor() {
            serde_json::from_str::<Value>(&summary_json(&summary)).unwrap_or_else(|e| panic!("{name}: {e}"));
        }
    }

    #[test]
    fn the_shape_of_a_small_document() {
        insta::assert_snapshot!(summary_json(&fixtures::bare()));
    }
}
