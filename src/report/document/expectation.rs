//! Claims that were tried, in words: what was found, what would decide, how many pass.

use super::number;
use super::phrases::counted;
use crate::analysis::expectations::{Expectations, Found, Tried, Verdict};

/// What follows `p = 0.2`: of `p = 0.6` the value alone.
pub fn again<'t>(from: &str, to: &'t str) -> &'t str {
    match (from.split_once(" = "), to.split_once(" = ")) {
        (Some((name, _)), Some((same, value))) if name == same => value,
        _ => to,
    }
}

/// What would decide a claim that is undecided.
pub fn open(tried: &Tried) -> String {
    match (tried.runs, tried.runs_needed) {
        (None, _) => "the bound is not a number at these values".to_owned(),
        (Some(_), _) if tried.found.estimate.is_nan() => "no run has such a number".to_owned(),
        (Some(_), Some(runs)) => format!("about {} runs would decide it", number::rough(runs)),
        (Some(_), None) => "too close to the bound to be told by runs".to_owned(),
    }
}

/// The number, with its sign if it is a difference, and its interval.
pub fn found(found: &Found) -> [String; 2] {
    let is_difference = found.between.is_some();
    let unit = match (&found.unit, found.share) {
        (_, true) if is_difference => " points".to_owned(),
        (Some(unit), false) => format!(" {unit}"),
        _ => String::new(),
    };
    let sign = |value: f64, text: &str| if is_difference && value > 0.0 && text != "0" { "+" } else { "" };
    let factor = if is_difference && found.share { 100.0 } else { 1.0 };
    let estimate = found.estimate * factor;
    let Some(interval) = found.interval else {
        let text = match found.share && !is_difference {
            true => number::exact_probability(estimate),
            false => number::exact_mean(estimate),
        };
        return [format!("{}{text}{unit}", sign(estimate, &text)), String::new()];
    };
    if found.share && !is_difference {
        return [number::probability(estimate, interval), number::probability_interval(interval)];
    }
    let interval = interval.map(|end| end * factor);
    let told = |value: f64| {
        let text =
            if value.is_finite() { number::mean(value, interval) } else { number::bound_of_mean(value) };
        format!("{}{text}", sign(value, &text))
    };
    let ends = if interval.iter().any(|end| end.is_nan()) {
        String::new()
    } else if is_difference {
        format!("{} to {}", told(interval[0]), told(interval[1]))
    } else {
        number::value_interval(interval)
    };
    let value = if estimate.is_nan() { number::plain(estimate) } else { told(estimate) };
    [format!("{value}{unit}"), ends]
}

/// How many pass and fail.
pub fn counts(expectations: &Expectations) -> String {
    let of = |verdict| expectations.count(verdict);
    let all = expectations.each.len();
    if expectations.all_pass() {
        return match all {
            1 => "The expectation passes.".to_owned(),
            all => format!("All {all} expectations pass."),
        };
    }
    format!(
        "Of {}, {} pass, {} fail, {} undecided.",
        counted(all, "expectation"),
        of(Verdict::Pass),
        of(Verdict::Fail),
        of(Verdict::Undetermined)
    )
}

/// How verdicts were found.
pub fn how(expectations: &Expectations) -> String {
    if expectations.each.iter().all(|tried| tried.runs.is_none()) {
        return "All are solved exactly.".to_owned();
    }
    format!(
        "Chance of a false verdict: at most {:e} for each. At most {} runs of each option and setting, seed {}.",
        expectations.error,
        number::count(expectations.most_runs),
        expectations.seed
    )
}
