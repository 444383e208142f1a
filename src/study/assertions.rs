//! Assertions about chances for tests, which say how often they fail by bad luck.

use crate::analysis::estimates::hypothesis_tests::binomial_tail;
use crate::analysis::summary::{Method, OutcomeSummary, Summary};

/// Asserts that an outcome of a [`Summary`](crate::Summary) has this chance, with a stated rate of false alarms.
///
/// Of runs it fails if the exact two-sided binomial test of their count against the chance gives a p below the rate. So if
/// the chance is right, it fails for at most that share of all seeds; with a seed that is fixed it always or never fails.
/// The rate is a number between 0 and 1, or text such as `"1e-6"`. An exact summary is held against the chance itself, within
/// a billionth of it.
///
/// ```
/// use escalade::{Scenario, assert_chance};
///
/// let ruin = Scenario::load("gamblers-ruin")?;
/// assert_chance!(ruin.clone().seed(7).runs(20_000).run()?, "top", 0.128252, "1e-6");
/// assert_chance!(ruin.exact()?, "top", 0.12825234881275225, "1e-6");
/// # Ok::<(), escalade::Error>(())
/// ```
///
/// # Panics
/// If the assertion fails: with count, runs, both chances, p and the interval. If no outcome has the id, the chance does not
/// lie from 0 to 1, or the rate not between them. If the runs were stopped by their own intervals
/// ([`Study::run_until`](crate::Study::run_until)): then the test does not keep its rate.
#[macro_export]
macro_rules! assert_chance {
    ($summary:expr, $outcome:expr, $chance:expr, $rate:expr $(,)?) => {
        $crate::study::assertions::assert_chance(&$summary, $outcome, $chance, $rate)
    };
}

/// A rate of false alarms: a number, or its text.
#[doc(hidden)]
pub trait Rate {
    /// The number, and how it is written.
    fn number(&self) -> (Option<f64>, String);
}

impl Rate for f64 {
    fn number(&self) -> (Option<f64>, String) {
        (Some(*self), format!("{self:?}"))
    }
}

impl Rate for &str {
    fn number(&self) -> (Option<f64>, String) {
        (self.trim().parse().ok(), (*self).to_owned())
    }
}

/// What [`assert_chance!`](crate::assert_chance) does.
#[doc(hidden)]
#[track_caller]
pub fn assert_chance(summary: &Summary, outcome: &str, chance: f64, rate: impl Rate) {
    if let Err(Unheld::NotAskable(why) | Unheld::Wrong(why)) = holds(summary, outcome, chance, &rate) {
        panic!("{why}");
    }
}

/// Why an assertion about a chance does not hold.
#[doc(hidden)]
#[derive(Debug)]
pub enum Unheld {
    /// It cannot be asserted.
    NotAskable(String),
    /// The chance is another one.
    Wrong(String),
}

/// Whether an outcome has this chance.
#[doc(hidden)]
pub fn holds(summary: &Summary, outcome: &str, chance: f64, rate: &dyn Rate) -> Result<(), Unheld> {
    let not_askable = |why: String| Err(Unheld::NotAskable(why));
    let (rate, written) = rate.number();
    let Some(rate) = rate.filter(|rate| *rate > 0.0 && *rate < 1.0) else {
        return not_askable(format!("the rate of false alarms must lie between 0 and 1, not at `{written}`"));
    };
    if !(0.0..=1.0).contains(&chance) {
        return not_askable(format!("a chance must lie from 0 to 1, not at {chance:?}"));
    }
    let Some(found) = summary.outcome(outcome) else { return not_askable(summary.no_outcome(outcome)) };
    let failed = match &summary.method {
        Method::MonteCarlo if summary.precision.is_some() => {
            return not_askable(
                "these runs were stopped by their own intervals: the assertion would not keep its rate"
                    .to_owned(),
            );
        }
        Method::MonteCarlo => sampled(summary, found, chance, (rate, &written)),
        Method::Exact(exactness) => exact(found, chance, exactness.pruned_mass),
    };
    failed.map_or(Ok(()), |why| Err(Unheld::Wrong(why)))
}

fn sampled(
    summary: &Summary,
    found: &OutcomeSummary,
    chance: f64,
    (rate, written): (f64, &str),
) -> Option<String> {
    let (count, runs) = (found.count, summary.runs);
    let p = binomial_tail(count, runs, chance);
    let [low, high] = found.interval;
    (p < rate).then(|| {
        format!(
            "`{}` does not have the chance {chance:?}: {count} of {runs} runs ended so, a share of {:?} (95% interval from \
             {low:.6} to {high:.6}). If it had, counts as far out or farther would come with p = {p:.3e} (exact two-sided \
             binomial test), which is below the rate of false alarms, {written}. Seed {}",
            found.id, found.chance, summary.seed
        )
    })
}

/// How far a chance may lie from an exact one, as a share of it.
const SLACK: f64 = 1e-9;

fn exact(found: &OutcomeSummary, chance: f64, pruned: f64) -> Option<String> {
    let (low, high) = (found.chance * (1.0 - SLACK), (found.chance + pruned) * (1.0 + SLACK));
    let is_right = (low..=high).contains(&chance);
    let bound = if pruned > 0.0 { format!(", or up to {pruned:e} more") } else { String::new() };
    (!is_right).then(|| {
        format!(
            "`{}` does not have the chance {chance:?}: its exact chance is {:?}{bound}; they may differ by a billionth of it",
            found.id, found.chance
        )
    })
}
