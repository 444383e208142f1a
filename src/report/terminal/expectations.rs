//! What the author of a scenario claims, each with its verdict.

use super::page::{BAD, BOLD, Cell, DIM, DOUBTFUL, GOOD, PLAIN, Page, Place};
use crate::analysis::expectations::{Expectations, Found, Tried, Verdict};
use crate::report::document::number;
use crate::report::document::phrases::counted;
use unicode_width::UnicodeWidthStr;

/// `? cannot tell`
const VERDICT: usize = 13;
/// `64,000 runs`
const HOW: usize = 13;

pub fn write(page: &mut Page, expectations: &Expectations) {
    let all = &expectations.each;
    if all.is_empty() {
        page.gap();
        page.sentence("", "Nothing is claimed: the file has no [expect].", DIM);
        return;
    }
    page.heading(&[Cell::new("Expectations", BOLD)]);
    page.silent_heads(&["verdict", "expectation", "found", "interval", "how"], "claim");
    all.iter().for_each(|tried| row(page, tried));
    page.gap();
    page.sentence("", &counts(expectations), PLAIN);
    page.sentence("", &how(expectations), DIM);
}

fn row(page: &mut Page, tried: &Tried) {
    let (mark, word, style) = match tried.verdict {
        Verdict::Pass => ("✓", "pass", GOOD),
        Verdict::Fail => ("✗", "fail", BAD),
        Verdict::Undetermined => ("?", "cannot tell", DOUBTFUL),
    };
    let [estimate, interval] = found(&tried.found);
    let interval = if interval.is_empty() { interval } else { format!(" ({interval})") };
    let taken = 2 + VERDICT + 2 + 1 + estimate.width() + interval.width() + HOW;
    let room = page.width().saturating_sub(taken);
    let how = tried.runs.map_or_else(|| "exact".to_owned(), |runs| format!("{} runs", number::count(runs)));
    page.line(&[
        Cell::gap(2),
        Cell::left_whole(format!("{mark} {word}"), VERDICT, style),
        Cell::gap(2),
        Cell::left(&tried.id, room.max(1), PLAIN),
        Cell::gap(1),
        Cell::whole(estimate, BOLD),
        Cell::whole(interval, DIM),
        Cell::right(how, HOW, DIM),
    ]);
    let hang = 2 + VERDICT + 2;
    let lead = " ".repeat(hang);
    let mut below = vec![tried.claim.clone()];
    below.extend(tried.title.clone());
    below
        .extend(tried.found.between.as_ref().map(|[from, to]| format!("from {from} to {}", again(from, to))));
    page.flow_as(Place::Below, &lead, &below, " · ", hang, DIM);
    if tried.verdict == Verdict::Undetermined {
        page.words(Place::Below, &lead, &open(tried), DOUBTFUL);
    }
}

/// What follows `p = 0.2`: of `p = 0.6` the value alone.
fn again<'t>(from: &str, to: &'t str) -> &'t str {
    match (from.split_once(" = "), to.split_once(" = ")) {
        (Some((name, _)), Some((same, value))) if name == same => value,
        _ => to,
    }
}

/// What would decide a claim that cannot be told.
fn open(tried: &Tried) -> String {
    match (tried.runs, tried.runs_needed) {
        (None, _) => "the bound is not a number at these values".to_owned(),
        (Some(_), _) if tried.found.estimate.is_nan() => "no run has such a number".to_owned(),
        (Some(_), Some(runs)) => format!("about {} runs would decide it", number::rough(runs)),
        (Some(_), None) => "too close to the bound to be told by runs".to_owned(),
    }
}

/// The number, with its sign if it is a difference, and its interval.
fn found(found: &Found) -> [String; 2] {
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

fn counts(expectations: &Expectations) -> String {
    let of = |verdict| expectations.count(verdict);
    let all = expectations.each.len();
    if expectations.all_pass() {
        return match all {
            1 => "The expectation passes.".to_owned(),
            all => format!("All {all} expectations pass."),
        };
    }
    format!(
        "Of {}, {} pass, {} fail, {} cannot be told.",
        counted(all, "expectation"),
        of(Verdict::Pass),
        of(Verdict::Fail),
        of(Verdict::Undetermined)
    )
}

fn how(expectations: &Expectations) -> String {
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
