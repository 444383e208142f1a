//! What a plot finds, in one sentence that its numbers bear out.

use crate::analysis::summary::{MetricSummary, OutcomeSummary, Summary};
use crate::analysis::uncertainty::bands::Band;
use crate::report::document::number;
use crate::report::plots::draw::frame::HEADING;

/// Half an interval beyond which the interval is told rather than what lies in its middle.
const WIDE: f64 = 0.015;
const ONE_LINE: f64 = 1120.0;

/// The two outcomes that come most often, and how often they come: over the draws, where there are any.
pub fn of_outcomes(summary: &Summary, bands: &[&Band]) -> Option<String> {
    let mut order: Vec<usize> = (0..summary.outcomes.len()).collect();
    let chance = |place: usize| summary.outcomes[place].chance;
    order.retain(|&place| chance(place) > 0.0);
    // Stable: of equal ones the first in the file.
    order.sort_by(|&a, &b| chance(b).total_cmp(&chance(a)));
    let &first = order.first()?;
    let title = |place: usize| capital(&summary.outcomes[place].title);
    let Some(_) = bands.first() else {
        if chance(first) == 1.0 {
            return Some(format!("{}: every run", title(first)));
        }
        let part = |place: usize| share_of(&summary.outcomes[place]);
        let told = |&place: &usize| format!("{}: {}", summary.outcomes[place].title, part(place));
        let one = format!("{}: {} of runs", title(first), part(first));
        let two = order.get(1).map(|second| format!("{one}; {}", told(second)));
        return Some(fitting(two, one));
    };
    let range = |place: usize| {
        let [low, _, high] = number::band(bands[place], true);
        between(&low, &high)
    };
    let one = format!("{}: {} of runs, by what is not known", title(first), range(first));
    let two = order.get(1).map(|&second| {
        let next = &summary.outcomes[second].title;
        format!("{}: {} of runs, {next}: {}, by what is not known", title(first), range(first), range(second))
    });
    Some(fitting(two, one))
}

/// `17–41%`, or one number where both ends are told alike.
pub fn between(low: &str, high: &str) -> String {
    // A dash before a sign looks like an arrow.
    let between = if high.starts_with(|c: char| c.is_ascii_digit()) { "–" } else { " to " };
    if low == high { low.to_owned() } else { format!("{}{between}{high}", low.trim_end_matches('%')) }
}

/// A share in words, and what stands beside it: over the draws, if there were any, and as stated.
pub fn value(share: f64, interval: [f64; 2], band: Option<&Band>) -> (String, String) {
    // Without an interval, as of an exact answer, nothing says how many figures are known.
    let stated = match interval[0] < interval[1] {
        true => number::probability(share, interval),
        false => number::share(share),
    };
    match (band, number::probability_interval(interval)) {
        (Some(band), _) => {
            let [low, _, high] = number::band(band, true);
            (between(&low, &high), format!("{stated} as stated"))
        }
        (None, text) if text.is_empty() => (stated, text),
        (None, text) => (stated, format!("({text})")),
    }
}

/// A share in as few figures as its interval bears out; the interval itself, where it is wide.
fn share_of(outcome: &OutcomeSummary) -> String {
    rough_share(outcome.chance, outcome.interval)
}

pub fn rough_share(share: f64, interval: [f64; 2]) -> String {
    let [low, high] = interval;
    if (high - low) / 2.0 > WIDE {
        return between(&number::percent(low, 0), &number::percent(high, 0));
    }
    if (0.01..=0.99).contains(&share) { number::percent(share, 0) } else { number::share(share) }
}

/// What a metric comes to: how often it never came, its median, and between which values most runs lie.
pub fn of_metric(metric: &MetricSummary) -> Option<String> {
    let quantiles = metric.quantiles?;
    let unit = metric.unit.as_deref().map_or_else(String::new, |unit| format!(" {unit}"));
    let [low, middle, high] = [quantiles.p05, quantiles.p50, quantiles.p95].map(brief);
    let title = capital(&metric.title);
    let whose = if metric.missing > 0.0 { "the others" } else { "runs" };
    let body = match low == high {
        true => format!("{middle}{unit} in nearly all {}", whose.trim_start_matches("the ")),
        false => format!("median {middle}{unit}, 90% of {whose} from {low} to {high}"),
    };
    let never = match metric.missing > 0.0 {
        true => format!("never in {} of runs; else ", number::share(metric.missing)),
        false => String::new(),
    };
    let short = format!("{title}: {never}median {middle}{unit}");
    Some(fitting(Some(format!("{title}: {never}{body}")), short))
}

/// Three figures, which is as many as one keeps in mind.
pub fn brief(value: f64) -> String {
    let size = value.abs();
    if !value.is_finite() || !(1e-3..1e9).contains(&size) {
        return number::plain(value);
    }
    let decimals = if size >= 100.0 {
        0
    } else if size >= 10.0 {
        1
    } else {
        2
    };
    let text = number::fixed(value, decimals);
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

/// The longer of two findings if it stands on one line of a plot of the usual size.
pub fn fitting(long: Option<String>, short: String) -> String {
    let fits = |text: &String| HEADING.width(text) * 1.1 <= ONE_LINE;
    long.filter(fits).unwrap_or(short)
}

/// With a capital at the beginning.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_told_as_its_interval_bears_out() {
        assert_eq!(rough_share(0.257, [0.255, 0.26]), "26%");
        assert_eq!(rough_share(0.257, [0.2, 0.31]), "20–31%");
        assert_eq!(rough_share(0.003, [0.0028, 0.0032]), "0.30%");
        assert_eq!(rough_share(0.257, [f64::NAN; 2]), "26%");
    }

    #[test]
    fn numbers_are_brief() {
        assert_eq!([31.24, 137.4, 0.05, 12345.6, 7.0].map(brief), ["31.2", "137", "0.05", "12,346", "7"]);
    }
}
