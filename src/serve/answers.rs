//! Answers that refine: after the first runs at once, then with more and more of the same, alone or beside a pinned state on the
//! same luck; and without sampling, where that is possible.

use super::explorer::Explorer;
use super::state::State;
use super::turns::Rank;
use crate::analysis::comparison::Comparison;
use crate::analysis::estimates::difference::{Difference, Verdict};
use crate::analysis::summary::Summary;
use crate::engine::exact;
use crate::model::settings::options::Choice;
use crate::report::json::summary_value;
use crate::report::plots::{self, PlotStyle, Plots};
use crate::study::questions::Luck;
use crate::study::{Stopped, Study, stop, unless_stopped};
use serde_json::{Value, json};

/// After how many runs there is an answer.
const TOLD: [u64; 4] = [1_000, 5_000, 20_000, 100_000];

/// After how many runs somebody else may have a turn.
const LOOKS: [u64; 9] = [1_000, 5_000, 10_000, 20_000, 40_000, 55_000, 70_000, 85_000, 100_000];

/// After how many runs it is tried to do without sampling; and with how many states at once.
const EXACT_AFTER: u64 = 20_000;
const STATES: usize = 400_000;

/// Which plots are drawn.
#[derive(Clone, Debug)]
pub enum Wanted {
    All,
    These(Vec<String>),
}

impl Wanted {
    pub fn read(text: &str) -> Wanted {
        match text {
            "*" => Wanted::All,
            names => Wanted::These(names.split(',').map(str::to_owned).collect()),
        }
    }
}

/// Somebody who waits for answers: `false` if not any more.
pub trait Waiting: Sync {
    fn is_there(&self) -> bool;
    fn tell(&self, name: &'static str, value: &Value) -> bool;
}

/// Tells the answers to a state, and how it differs from a pinned one; or the first of them alone.
///
/// # Errors
/// Why there is none; nothing, if nobody waits any more.
pub fn answer(
    explorer: &Explorer,
    state: &State,
    pinned: Option<&State>,
    (wanted, is_first_enough): (&Wanted, bool),
    waiting: &dyn Waiting,
) -> Result<(), String> {
    let take = |rank| explorer.turns.take(rank, &|| waiting.is_there());
    let Some(first) = take(Rank::First) else { return Ok(()) };
    let mut turn = Some(first);
    // Made once for all states: each option is compiled from it.
    let scenario = explorer.scenario();
    let base = scenario.study().map_err(|error| error.to_string())?;
    let choice = |label: &str, state: &State| {
        Ok::<_, String>(Choice { label: label.to_owned(), settings: state.settings()? })
    };
    let mut choices = vec![];
    if let Some(pinned) = pinned {
        choices.push(choice("B", pinned)?);
    }
    choices.push(choice(if pinned.is_some() { "A" } else { "" }, state)?);
    let options = base.side_by_side(choices).map_err(|faulty| crate::Error::from(faulty).to_string())?;
    // What nothing is left to chance in is known after one run.
    let looks = if options.has_chance() { &LOOKS[..] } else { &[1] };
    let last = looks.last().copied().unwrap_or(1);
    let looks = if is_first_enough { &looks[..1] } else { looks };
    let simulation = Luck { seed: state.seed(), threads: explorer.threads }.simulation(last);
    let refined = unless_stopped(|| {
        options.refine(looks, &simulation, &|_| stop_if_gone(waiting), &mut |comparison| {
            let runs = comparison.runs;
            if TOLD.contains(&runs) || runs == last {
                let document = told(&comparison, wanted, runs == last);
                // Whoever is slow to read keeps nobody waiting.
                turn = None;
                if !waiting.tell("answer", &document) {
                    stop();
                }
            }
            if runs == EXACT_AFTER && pinned.is_none() {
                turn = turn.take().or_else(|| take(Rank::Better));
                if let Some(summary) = solved(explorer, &options.studies[0], waiting) {
                    turn = None;
                    waiting.tell("exact", &summary_and_plots(&summary, wanted));
                }
            }
            if runs < last && !is_first_enough {
                // Behind those who wait for their first answer.
                turn = None;
                turn = take(Rank::Better);
            }
        })
    });
    match refined {
        Err(Stopped) => Ok(()),
        Ok(Ok(())) => {
            waiting.tell("end", &json!({}));
            Ok(())
        }
        Ok(Err(found)) => {
            let under = &options.studies[found.program];
            Err(under.failed(&found.failure, simulation.seed, Some(&explorer.name)).to_string())
        }
    }
}

/// The answer without sampling, if there is one that does not take too long.
fn solved(explorer: &Explorer, study: &Study, waiting: &dyn Waiting) -> Option<Summary> {
    let options =
        exact::Options { max_states: STATES, threads: explorer.threads, ..exact::Options::default() };
    study.solve(&options, &|_| stop_if_gone(waiting)).ok()
}

fn stop_if_gone(waiting: &dyn Waiting) {
    if !waiting.is_there() {
        stop();
    }
}

fn told(comparison: &Comparison, wanted: &Wanted, is_last: bool) -> Value {
    let at = comparison.options.len() - 1;
    let mut document = summary_and_plots(&comparison.options[at].summary, wanted);
    add_plots(&mut document, &plots::of_payoffs(comparison, &PlotStyle::default()), wanted);
    document["runs"] = comparison.runs.into();
    document["is_last"] = is_last.into();
    if let [pinned, _] = &comparison.options[..] {
        document["pinned"] = summary_value(&pinned.summary);
        if let Some(pair) = comparison.pairs.first() {
            let of = |kind: &'static str, all: &[Difference]| -> Vec<Value> {
                all.iter().map(|difference| written(kind, difference)).collect()
            };
            let all = [
                of("outcome", &pair.outcomes),
                of("metric", &pair.metrics),
                of("objective", &pair.objectives),
            ];
            document["differences"] = all.concat().into();
            document["sentence"] = sentence(&pair.outcomes, comparison.runs).into();
        }
    }
    document
}

fn written(kind: &str, difference: &Difference) -> Value {
    let [low, high] = difference.interval;
    json!({
        "kind": kind,
        "id": difference.id,
        "title": difference.title,
        "difference": difference.estimate,
        "interval": [low, high],
        "is_told": (difference.verdict == Verdict::Apart),
    })
}

/// The difference in a sentence: that of the outcome that differs most, if any does for sure.
fn sentence(outcomes: &[Difference], runs: u64) -> String {
    let told = outcomes.iter().filter(|outcome| outcome.verdict == Verdict::Apart);
    let most = told.max_by(|a, b| a.estimate.abs().total_cmp(&b.estimate.abs()));
    let runs = crate::report::document::number::count(runs);
    let Some(most) = most else {
        return format!("On the same luck, {runs} runs tell no outcome of A from that of B.");
    };
    let [low, high] = most.interval.map(|end| 100.0 * end);
    let [least, greatest] = if most.estimate < 0.0 { [-high, -low] } else { [low, high] };
    let more = if most.estimate < 0.0 { "less" } else { "more" };
    let size = 100.0 * most.estimate.abs();
    let decimals = if size < 1.0 { 2 } else { 1 };
    format!(
        "“{}” is {size:.decimals$} points {more} likely in A than in B ({least:.decimals$} to {greatest:.decimals$}, on the same luck, {runs} runs).",
        most.title,
    )
}

pub(super) fn summary_and_plots(summary: &Summary, wanted: &Wanted) -> Value {
    let drawn = plots::of_summary(summary, &PlotStyle::default());
    let mut document = json!({ "summary": summary_value(summary), "plot_names": [], "plots": {} });
    add_plots(&mut document, &drawn, wanted);
    document
}

/// The names of all plots, and those that are wanted.
fn add_plots(document: &mut Value, drawn: &Plots, wanted: &Wanted) {
    let is_wanted = |name: &str| match wanted {
        Wanted::All => true,
        Wanted::These(these) => these.iter().any(|wanted| wanted == name),
    };
    if let Value::Array(names) = &mut document["plot_names"] {
        names.extend(drawn.names().map(Value::from));
    }
    for (name, svg) in drawn.svg(is_wanted) {
        document["plots"][name] = svg.into();
    }
}
