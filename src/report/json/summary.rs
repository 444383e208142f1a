//! `summary.json`: the same document on stdout under `--json` and in the output directory.
//!
//! The shape is `escalade.summary/1`. What is not a number (no run measured it) is `null`.

use super::{text, uncertainty};
use crate::analysis::summary::*;
use serde::Serialize;
use serde_json::{Map, Value};

/// The summary as one JSON document, two spaces deep a level, ending in a newline.
///
/// Lists of plain numbers stand on one line. The same summary gives the same bytes.
pub fn summary_json(summary: &Summary) -> String {
    text::text(&summary_value(summary))
}

/// The same as a part of another document.
pub fn summary_value(summary: &Summary) -> Value {
    // Only maps with keys that are no strings and failing `Serialize`s are refused: there are none here.
    serde_json::to_value(Document::new(summary)).unwrap_or(Value::Null)
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'a str,
    method: &'a str,
    title: &'a str,
    scenario_hash: &'a str,
    version: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    seed: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    runs: Option<u64>,
    steps: u32,
    #[serde(flatten)]
    exactness: Option<Exact<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    step_days: Option<f64>,
    variant: Option<&'a str>,
    set: Value,
    policies: Value,
    outcomes: Vec<Outcome<'a>>,
    metrics: Vec<Metric<'a>>,
    /// The rungs of the main ladder; empty if there is none.
    ladder: Vec<Rung<'a>>,
    /// Every ladder but the main one.
    ladders: Vec<Ladder<'a>>,
    responses: Vec<Response<'a>>,
    objectives: Vec<Metric<'a>>,
    constraints: Vec<Constraint<'a>>,
    clamped: Vec<Clamped<'a>>,
    fans: Vec<Fan<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    precision: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    uncertain: Option<Value>,
}

/// What only an exact answer has.
#[derive(Serialize)]
struct Exact<'a> {
    /// The most alive at once.
    states: usize,
    reachable_states: Option<usize>,
    reachable_live_states: Option<usize>,
    pruned_mass: f64,
    /// Metrics that were not asked for and would make more states.
    untold_metrics: &'a [String],
    /// Constraints and objectives that read such metrics.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    unjudged: &'a [String],
}

/// Counts, intervals and histograms stand where there were runs.
#[derive(Serialize)]
struct Outcome<'a> {
    id: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<u64>,
    probability: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    interval: Option<[f64; 2]>,
    step_quantiles: Option<Quantile>,
    /// Runs that had ended so by the end of each step, the start first.
    #[serde(skip_serializing_if = "Option::is_none")]
    cumulative: Option<&'a [u64]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cumulative_probability: Option<&'a [f64]>,
}

#[derive(Serialize)]
struct Quantile {
    p05: f64,
    p50: f64,
    p95: f64,
}

#[derive(Serialize)]
struct Metric<'a> {
    id: &'a str,
    title: &'a str,
    unit: Option<&'a str>,
    mean: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    interval: Option<[f64; 2]>,
    /// Where states were dropped: what the mean of all lies between; null for an end that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    bounds: Option<[f64; 2]>,
    sd: f64,
    quantiles: Option<Quantile>,
    missing: f64,
    whole: bool,
    flag: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    histogram: Option<Bins<'a>>,
}

#[derive(Serialize)]
struct Bins<'a> {
    low: f64,
    high: f64,
    counts: &'a [u64],
}

#[derive(Serialize)]
struct Rung<'a> {
    rung: &'a str,
    title: &'a str,
    occupancy: &'a [f64],
    peak_share: f64,
}

#[derive(Serialize)]
struct Ladder<'a> {
    id: &'a str,
    title: &'a str,
    rungs: Vec<Rung<'a>>,
}

#[derive(Serialize)]
struct Response<'a> {
    actor: &'a str,
    id: &'a str,
    title: &'a str,
    mean_times: f64,
    share_of_runs: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    interval: Option<[f64; 2]>,
}

#[derive(Serialize)]
struct Constraint<'a> {
    id: &'a str,
    text: &'a str,
    estimate: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    interval: Option<[f64; 2]>,
    bound: f64,
    verdict: &'a str,
}

#[derive(Serialize)]
struct Clamped<'a> {
    variable: &'a str,
    share_of_runs: f64,
}

#[derive(Serialize)]
struct Fan<'a> {
    id: &'a str,
    title: &'a str,
    unit: Option<&'a str>,
    range: [f64; 2],
    p05: &'a [f64],
    p25: &'a [f64],
    p50: &'a [f64],
    p75: &'a [f64],
    p95: &'a [f64],
}

impl<'a> Document<'a> {
    fn new(s: &'a Summary) -> Self {
        let sampled = s.exactness().is_none();
        let metric = |m| metric(m, sampled);
        Self {
            schema: "escalade.summary/1",
            method: if sampled { "monte-carlo" } else { "exact" },
            title: &s.title,
            scenario_hash: &s.scenario_hash,
            version: env!("CARGO_PKG_VERSION"),
            seed: sampled.then_some(s.seed),
            runs: sampled.then_some(s.runs),
            steps: s.steps,
            exactness: s.exactness().map(exactness),
            start: s.calendar.start.map(|date| date.to_string()),
            step_days: s.calendar.step_days,
            variant: s.variant.as_deref(),
            set: object(&s.set),
            policies: object(&s.policies),
            outcomes: s.outcomes.iter().map(|o| outcome(o, sampled)).collect(),
            metrics: s.metrics.iter().map(metric).collect(),
            ladder: s.ladders.first().map(rungs).unwrap_or_default(),
            ladders: s
                .ladders
                .iter()
                .skip(1)
                .map(|l| Ladder { id: &l.id, title: &l.title, rungs: rungs(l) })
                .collect(),
            responses: s.responses.iter().map(|r| response(r, sampled)).collect(),
            objectives: s.objectives.iter().map(metric).collect(),
            constraints: s.constraints.iter().map(|c| constraint(c, sampled)).collect(),
            clamped: s
                .clamped
                .iter()
                .map(|c| Clamped { variable: &c.variable, share_of_runs: c.share_of_runs })
                .collect(),
            fans: s.fans.iter().map(fan).collect(),
            precision: s.precision.as_ref().map(uncertainty::precision),
            uncertain: s.uncertainty.as_ref().map(|found| uncertainty::value(found, &[])),
        }
    }
}

fn object(pairs: &[(String, String)]) -> Value {
    pairs.iter().map(|(key, value)| (key.clone(), Value::from(value.as_str()))).collect::<Map<_, _>>().into()
}

fn quantiles(q: Quantiles) -> Quantile {
    Quantile { p05: q.p05, p50: q.p50, p95: q.p95 }
}

fn exactness(e: &Exactness) -> Exact<'_> {
    Exact {
        states: e.states,
        reachable_states: e.reachable.map(|(all, _)| all),
        reachable_live_states: e.reachable.map(|(_, live)| live),
        pruned_mass: e.pruned_mass,
        untold_metrics: &e.untold,
        unjudged: &e.unjudged,
    }
}

fn outcome(o: &OutcomeSummary, sampled: bool) -> Outcome<'_> {
    Outcome {
        id: &o.id,
        title: &o.title,
        count: sampled.then_some(o.count),
        probability: o.probability,
        interval: sampled.then_some(o.interval),
        step_quantiles: o.step_quantiles.map(quantiles),
        cumulative: sampled.then_some(&o.cumulative),
        cumulative_probability: (!sampled).then_some(&o.cumulative_probability),
    }
}

fn metric(m: &MetricSummary, sampled: bool) -> Metric<'_> {
    Metric {
        id: &m.id,
        title: &m.title,
        unit: m.unit.as_deref(),
        mean: m.mean,
        interval: sampled.then_some(m.interval),
        bounds: (!sampled && !m.interval[0].is_nan()).then_some(m.interval),
        sd: m.sd,
        quantiles: m.quantiles.map(quantiles),
        missing: m.missing,
        whole: m.whole,
        flag: m.flag,
        histogram: sampled.then_some(Bins {
            low: m.histogram.low,
            high: m.histogram.high,
            counts: &m.histogram.counts,
        }),
    }
}

fn rungs(l: &LadderSummary) -> Vec<Rung<'_>> {
    l.rungs
        .iter()
        .map(|r| Rung { rung: &r.id, title: &r.title, occupancy: &r.occupancy, peak_share: r.peak_share })
        .collect()
}

fn response(r: &ResponseSummary, sampled: bool) -> Response<'_> {
    Response {
        actor: &r.actor,
        id: &r.id,
        title: &r.title,
        mean_times: r.mean_times,
        share_of_runs: r.share_of_runs,
        interval: sampled.then_some(r.interval),
    }
}

fn constraint(c: &ConstraintSummary, sampled: bool) -> Constraint<'_> {
    Constraint {
        id: &c.id,
        text: &c.text,
        estimate: c.estimate,
        interval: sampled.then_some(c.interval),
        bound: c.bound,
        verdict: match c.verdict {
            Verdict::Met => "met",
            Verdict::Broken => "broken",
            Verdict::Unclear => "unclear",
        },
    }
}

fn fan(f: &FanSummary) -> Fan<'_> {
    Fan {
        id: &f.id,
        title: &f.title,
        unit: f.unit.as_deref(),
        range: f.range,
        p05: &f.p05,
        p25: &f.p25,
        p50: &f.p50,
        p75: &f.p75,
        p95: &f.p95,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::sample;

    #[test]
    fn the_document_reads_back_as_the_summary() {
        let summary = sample::rich();
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
        let summary = sample::rich();
        let value: Value = serde_json::from_str(&summary_json(&summary)).unwrap();
        assert_eq!(value["outcomes"][6]["step_quantiles"], Value::Null);
        let never =
            value["metrics"].as_array().unwrap().iter().find(|m| m["id"] == "weeks_to_rupture").unwrap();
        assert_eq!(never["mean"], Value::Null);
        assert_eq!(never["interval"], serde_json::json!([null, null]));
    }

    #[test]
    fn the_largest_seed_survives() {
        let summary = Summary { seed: u64::MAX, ..sample::bare() };
        assert!(summary_json(&summary).contains("\"seed\": 18446744073709551615,"));
    }

    #[test]
    fn every_poor_summary_is_valid_json() {
        for (name, summary) in sample::poor() {
            serde_json::from_str::<Value>(&summary_json(&summary)).unwrap_or_else(|e| panic!("{name}: {e}"));
        }
    }

    #[test]
    fn the_shape_of_a_small_document() {
        insta::assert_snapshot!(summary_json(&sample::bare()));
    }
}
