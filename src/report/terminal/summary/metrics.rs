//! What was measured on each run: mean with its margin, quantiles, unit, missing share.

use crate::analysis::summary::{MetricSummary, Summary};
use crate::report::document::number;
use crate::report::terminal::page::{BOLD, Cell, DIM, PLAIN, Page, Place};
use unicode_width::UnicodeWidthStr;

const MEAN: usize = 17;
const QUANTILE: usize = 8;
const NOTE: usize = 8;

pub fn write(page: &mut Page, heading: &str, metrics: &[&MetricSummary], exact: bool) {
    if metrics.is_empty() {
        return;
    }
    let title = write_heading(page, heading, exact);
    for metric in metrics {
        row(page, metric, &metric.title, title, exact);
    }
}

/// Payoffs, each with its terms below it.
pub fn write_payoffs(page: &mut Page, summary: &Summary, exact: bool) {
    if summary.objectives.is_empty() {
        return;
    }
    let title = write_heading(page, "Payoffs", exact);
    for objective in &summary.objectives {
        row(page, objective, &objective.title, title, exact);
        for term in summary.metrics_of(Some(&objective.id)) {
            row(page, term, &format!("  {}", term.title_beside(objective)), title, exact);
        }
    }
}

/// The heading, and the room for titles below it.
fn write_heading(page: &mut Page, heading: &str, exact: bool) -> usize {
    let title = page.width() - 2 - MEAN - 3 * QUANTILE - 2 - NOTE;
    page.heading(&[
        Cell::left(heading, title + 2, BOLD),
        Cell::right(if exact { "mean" } else { "mean ± margin" }, MEAN, DIM),
        Cell::right("5%", QUANTILE, DIM),
        Cell::right("median", QUANTILE, DIM),
        Cell::right("95%", QUANTILE, DIM),
    ]);
    title
}

fn row(page: &mut Page, metric: &MetricSummary, called: &str, title: usize, exact: bool) {
    let mut notes: Vec<String> = metric.unit.iter().cloned().collect();
    if metric.missing > 0.0 {
        notes.push(format!("missing in {} of runs", number::share(metric.missing)));
    }
    if exact && !metric.interval[0].is_nan() {
        let [low, high] = metric.interval.map(number::bound_of_mean);
        notes.push(format!("of what was kept; of all from {low} to {high}"));
    }
    let note = notes.join(" · ");
    let beside = note.width() <= NOTE;
    let quantile = |pick: fn(&crate::analysis::summary::Quantiles) -> f64| match &metric.quantiles {
        Some(q) if !metric.flag => {
            let value = number::plain(pick(q));
            // A number must not run into the one before it.
            let fits = value.width() < QUANTILE;
            Cell::right(if fits { value } else { format!("{:.1e}", pick(q)) }, QUANTILE, PLAIN)
        }
        _ => Cell::right("", QUANTILE, PLAIN),
    };
    let mean = if metric.mean.is_nan() {
        "never measured".into()
    } else if exact {
        number::exact_mean(metric.mean)
    } else if metric.flag {
        let margin = number::probability_interval(metric.interval);
        let mean = number::probability(metric.mean, metric.interval);
        // The interval of a share says more than a margin, but only where it fits.
        if mean.width() + margin.width() + 1 < MEAN { format!("{mean} {margin}") } else { mean }
    } else {
        number::mean_with_margin(metric.mean, metric.interval)
    };
    page.line(&[
        Cell::gap(2),
        Cell::left(called, title - 1, PLAIN),
        Cell::gap(1),
        Cell::right(mean, MEAN, PLAIN),
        quantile(|q| q.p05),
        quantile(|q| q.p50),
        quantile(|q| q.p95),
        Cell::gap(2),
        Cell::new(if beside { &note } else { "" }, DIM),
    ]);
    if !beside {
        page.flow_as(Place::Below, "    ", &notes, " · ", 4, DIM);
    }
}
