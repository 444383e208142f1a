//! The answer of a run command: everything that is shown, plotted or written, computed once.
//!
//! Nothing here varies with time, threads or paths: the same command gives the same summary.

use super::milestones::Milestone;
use super::record::Record;
use crate::analysis::estimates::precision::Precision;
use crate::analysis::estimates::same_bits::{same_bits, same_if_equal};
use crate::analysis::uncertainty::bands::Uncertainty;
use crate::model::entity::Clock;
use jiff::civil::Date;

/// How the numbers of a summary were found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Method {
    /// From runs: shares have intervals.
    MonteCarlo,
    /// By enumeration: there are no runs, counts and histograms are empty, intervals are not numbers.
    Exact(Exactness),
}

/// What an exact answer took, and how exact it is.
#[derive(Clone, Debug)]
pub struct Exactness {
    /// The most states alive at once, after any part of a step.
    pub states: usize,
    /// Different states at the ends of steps, leaving time out, and how many of them are live, if all were kept.
    pub reachable: Option<(usize, usize)>,
    /// Probability of what was dropped: true probabilities are at most this much larger than those told.
    pub pruned_mass: f64,
    /// Metrics that are not told, since they would make more states and nobody asked for them.
    pub untold: Vec<String>,
    /// Constraints and objectives that are not told, since they read such metrics or need quantiles that are not known.
    pub unjudged: Vec<String>,
}

/// The distribution of futures of one scenario under one choice of policies.
#[derive(Clone, Debug)]
pub struct Summary {
    pub method: Method,
    pub title: String,
    /// blake3 of the scenario's bytes, hexadecimal.
    pub scenario_hash: String,
    pub seed: u64,
    pub runs: u64,
    /// Steps up to the horizon; step 0 is the start.
    pub steps: u32,
    pub calendar: Calendar,
    /// Dates that the file states: of events and of parameters, in file order.
    pub dates: Vec<DatedSummary>,
    /// Name of the variant, if one was asked for.
    pub variant: Option<String>,
    /// Parameters changed by `--set`, as written.
    pub set: Vec<(String, String)>,
    /// Actor and policy, in file order; only actors that have a policy.
    pub policies: Vec<(String, String)>,
    /// In file order.
    pub outcomes: Vec<OutcomeSummary>,
    pub metrics: Vec<MetricSummary>,
    /// The main ladder first; with sides, the ladder `rung` (the highest side), then one for each side.
    pub ladders: Vec<LadderSummary>,
    /// Responses in file order.
    pub responses: Vec<ResponseSummary>,
    /// Expected payoff of each actor that declares an objective.
    pub objectives: Vec<MetricSummary>,
    pub constraints: Vec<ConstraintSummary>,
    /// What happened beside the chances of it, if the file has a record.
    pub record: Option<Record>,
    /// What runs come past on their way, in order.
    pub milestones: Vec<Milestone>,
    /// Variables that were clamped to their range in some run, most often first.
    pub clamped: Vec<ClampedSummary>,
    /// Fan charts asked for by `[plots]`.
    pub fans: Vec<FanSummary>,
    /// What is known of the runs, if only some are told: those in which it holds.
    pub given: Option<GivenSummary>,
    /// If runs were made until intervals were narrow enough.
    pub precision: Option<Precision>,
    /// What becomes of the numbers where the unknown parameters are otherwise, if that was asked for.
    pub uncertainty: Option<Uncertainty>,
}

/// What is known of the runs that are told, and how many they are. All numbers of the summary are of them alone; since each counts
/// once, their number is also the effective one.
#[derive(Clone, Debug)]
pub struct GivenSummary {
    /// In the order in which they were given.
    pub conditions: Vec<GivenCondition>,
    /// How many runs were looked at; 0 if the chance is exact.
    pub runs: u64,
    /// The share of runs in which all of it holds: the chance of what is known.
    pub share: f64,
    /// Wilson 95%; not numbers if the chance is exact.
    pub interval: [f64; 2],
}

#[derive(Clone, Debug)]
pub struct GivenCondition {
    /// As it was said.
    pub text: String,
    /// The share of all runs in which it is the first that is known not to hold.
    pub left_out: f64,
}

/// Steps as time. Without a start date, steps are counted; without a step length they are rounds.
#[derive(Clone, Copy, Debug)]
pub struct Calendar {
    pub start: Option<Date>,
    /// Days in a step, if the scenario says.
    pub step_days: Option<f64>,
    pub steps: u32,
}

/// A day on which something is due.
#[derive(Clone, Debug)]
pub struct DatedSummary {
    pub id: String,
    pub title: String,
    pub date: Date,
}

#[derive(Clone, Debug)]
pub struct OutcomeSummary {
    pub id: String,
    /// Title if the file gives one, else the id with spaces for underscores.
    pub title: String,
    /// Runs that ended so; 0 if there are no runs.
    pub count: u64,
    /// From 0 to 1.
    pub chance: f64,
    /// Wilson 95%; not numbers if the chance is exact.
    pub interval: [f64; 2],
    /// 5%, 50%, 95% quantiles of the end step among the runs that ended so; absent if none did.
    pub step_quantiles: Option<Quantiles>,
    /// How many runs had ended so by the end of step t; index 0 is the start (0 runs). Length steps + 1.
    pub cumulative: Vec<u64>,
    /// The same as probabilities, where they are known exactly; else empty.
    pub cumulative_probability: Vec<f64>,
    /// The share of runs that would end so if they ended at step t, those that have ended included. Length steps + 1, or empty if
    /// the file does not ask for it.
    pub standing: Vec<f64>,
}

#[derive(Clone, Copy, Debug)]
pub struct Quantiles {
    pub p05: f64,
    pub p50: f64,
    pub p95: f64,
}

#[derive(Clone, Debug)]
pub struct MetricSummary {
    pub id: String,
    pub title: String,
    pub unit: Option<String>,
    /// The actor, by id, whose payoff it is a term of.
    pub term_of: Option<String>,
    pub part: MetricPart,
    /// Over the runs in which it was measured. NaN if there is none.
    pub mean: f64,
    /// 95% interval on the mean (normal approximation).
    pub interval: [f64; 2],
    pub sd: f64,
    pub quantiles: Option<Quantiles>,
    /// Share of runs in which it was missing (`first` that never came).
    pub missing: f64,
    /// Whole numbers only: bins are single values.
    pub whole: bool,
    /// A flag or a share of runs: 0 or 1.
    pub flag: bool,
    pub histogram: Histogram,
}

impl MetricSummary {
    /// The title of a term beside that of the payoff.
    pub fn title_beside(&self, payoff: &MetricSummary) -> &str {
        let own = self.title.strip_prefix(&payoff.title).and_then(|rest| rest.strip_prefix(": "));
        own.unwrap_or(&self.title)
    }
}

impl Summary {
    /// The terms of an actor's payoff, or the metrics that are no terms.
    pub fn metrics_of(&self, actor: Option<&str>) -> Vec<&MetricSummary> {
        self.metrics
            .iter()
            .filter(|metric| metric.term_of.as_deref() == actor && metric.part == MetricPart::Metrics)
            .collect()
    }
}

/// What a metric is told with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MetricPart {
    /// The metrics, or the payoff that it is a term of.
    #[default]
    Metrics,
    /// The record of what happened.
    Record,
    /// The milestones.
    Milestones,
}

/// Equal bins from `low` to `high`; the last bin includes `high`. For whole numbers each bin is one value,
/// `low` the first of them.
#[derive(Clone, Debug)]
pub struct Histogram {
    pub low: f64,
    pub high: f64,
    pub counts: Vec<u64>,
}

#[derive(Clone, Debug)]
pub struct LadderSummary {
    /// `rung`, `us.rung`, `cyber`.
    pub id: String,
    pub title: String,
    /// From the lowest rung to the highest.
    pub rungs: Vec<RungSummary>,
}

#[derive(Clone, Debug)]
pub struct RungSummary {
    pub id: String,
    pub title: String,
    /// Share of runs on this rung at the end of step t; entry 0 is the start. An ended run stays on its last rung.
    pub occupancy: Vec<f64>,
    /// Share of runs whose highest rung this was.
    pub peak_share: f64,
}

#[derive(Clone, Debug)]
pub struct ResponseSummary {
    pub actor: String,
    pub actor_title: String,
    pub id: String,
    pub title: String,
    /// Mean times it took effect in a run.
    pub mean_times: f64,
    /// Share of runs in which it took effect at least once.
    pub share_of_runs: f64,
    /// Wilson 95% on that share.
    pub interval: [f64; 2],
}

#[derive(Clone, Debug)]
pub struct ConstraintSummary {
    pub id: String,
    /// As written: `chance(rupture) < 2%`.
    pub text: String,
    /// The left-hand side as estimated.
    pub estimate: f64,
    pub interval: [f64; 2],
    pub bound: f64,
    pub verdict: Verdict,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The whole interval keeps to the bound.
    Met,
    /// The whole interval breaks it.
    Broken,
    /// The interval straddles the bound: more runs are needed to tell.
    Unclear,
}

#[derive(Clone, Debug)]
pub struct ClampedSummary {
    /// `us.pressure`.
    pub variable: String,
    pub share_of_runs: f64,
}

/// Quantiles of an expression over time; entry 0 is the start. An ended run keeps its last value.
#[derive(Clone, Debug)]
pub struct FanSummary {
    pub id: String,
    pub title: String,
    pub unit: Option<String>,
    /// Declared or inferred range of the expression.
    pub range: [f64; 2],
    pub p05: Vec<f64>,
    pub p25: Vec<f64>,
    pub p50: Vec<f64>,
    pub p75: Vec<f64>,
    pub p95: Vec<f64>,
}

same_if_equal!(Method, MetricPart, Verdict, Date);

same_bits! { Exactness { states, reachable, pruned_mass, untold, unjudged } }
same_bits! { Summary { method, title, scenario_hash, seed, runs, steps, calendar, dates, variant, set, policies, outcomes, metrics, ladders, responses, objectives, constraints, record, milestones, clamped, fans, given, precision, uncertainty } }
same_bits! { GivenSummary { conditions, runs, share, interval } }
same_bits! { GivenCondition { text, left_out } }
same_bits! { Calendar { start, step_days, steps } }
same_bits! { DatedSummary { id, title, date } }
same_bits! { OutcomeSummary { id, title, count, chance, interval, step_quantiles, cumulative, cumulative_probability, standing } }
same_bits! { Quantiles { p05, p50, p95 } }
same_bits! { MetricSummary { id, title, unit, term_of, part, mean, interval, sd, quantiles, missing, whole, flag, histogram } }
same_bits! { Histogram { low, high, counts } }
same_bits! { LadderSummary { id, title, rungs } }
same_bits! { RungSummary { id, title, occupancy, peak_share } }
same_bits! { ResponseSummary { actor, actor_title, id, title, mean_times, share_of_runs, interval } }
same_bits! { ConstraintSummary { id, text, estimate, interval, bound, verdict } }
same_bits! { ClampedSummary { variable, share_of_runs } }
same_bits! { FanSummary { id, title, unit, range, p05, p25, p50, p75, p95 } }

impl Summary {
    /// What is known of an exact answer; `None` for sampling.
    pub fn exactness(&self) -> Option<&Exactness> {
        match &self.method {
            Method::MonteCarlo => None,
            Method::Exact(exactness) => Some(exactness),
        }
    }
}

impl Calendar {
    pub fn of(clock: &Clock) -> Self {
        Calendar { start: clock.start, step_days: clock.step_days, steps: clock.steps }
    }

    /// The first day of a step (step 1 begins at the start; step 0 is shown at the start too).
    pub fn date(&self, step: u32) -> Option<Date> {
        let days = f64::from(step.saturating_sub(1)) * self.step_days?;
        self.start?.checked_add(jiff::Span::new().try_days(days.floor() as i64).ok()?).ok()
    }
}
