//! How it ends under each option: the stated value, its interval and the band over the draws in one cell; then metrics and
//! constraints.

use super::context::{Report, interval, value};
use super::figure::figure;
use super::table::{across, by_option};
use crate::analysis::estimates::estimate::QuantityKind;
use crate::analysis::summary::{MetricPart, MetricSummary, Summary, Verdict};
use crate::report::document::phrases::joined;
use crate::report::document::{estimate, number};
use crate::report::plots::inline;
use crate::study::Part;
use maud::{Markup, html};

pub fn section(report: &Report) -> Markup {
    let comparison = report.comparison();
    let Some(first) = comparison.options.first().map(|option| &option.summary) else { return html! {} };
    let has_bands = comparison.uncertainty.is_some();
    let measured = |metric: &&MetricSummary| metric.term_of.is_none() && metric.part == MetricPart::Metrics;
    let places: Vec<usize> =
        (0..first.metrics.len()).filter(|&place| measured(&&first.metrics[place])).collect();
    html! {
        p {
            "In a cell: the value at the stated values of the parameters, its 95% interval (chance alone)"
            @if has_bands { ", and the band that 90% of the draws of the unknown parameters lie in (assumptions)" }
            @else { "; nothing was drawn, so that there are no bands over the unknown parameters" }
            "."
        }
        @if let Some(skipped) = report.skipped(Part::Draws).filter(|_| report.options.has_unknowns()) { (skipped) }
        (by_option(report, "Share of runs by outcome", "Share of runs by outcome", "Outcome", &|group| html! {
            @for (place, outcome) in first.outcomes.iter().enumerate() {
                tr {
                    th scope="row" { (outcome.title) }
                    (across(group, |option| share(report, option, place)))
                }
            }
        }))
        @if let Some(text) = outside(report) { p.note { (text) } }
        @if let Some(plot) = inline::outcomes(comparison) {
            (figure(&plot, "outcomes-plot", "How it ends under each option", match (has_bands, comparison.options.len()) {
                (true, 1) => "Dots: stated values; bars: bands over the draws, with their medians. The numbers are in the table above.",
                (true, _) => "Dots: stated values with 95% intervals; pale bands: over the draws. The numbers are in the table above.",
                (false, 1) => "Bars: shares of runs with 95% intervals. The numbers are in the table above.",
                (false, _) => "Dots: shares of runs with 95% intervals. The numbers are in the table above.",
            }))
        }
        @if places.is_empty() {
            p.note { "The file has no metrics of its own." }
        } @else {
            details {
                summary { "Metrics under each option" }
                (by_option(report, "Means of metrics", "Means of metrics", "Metric", &|group| html! {
                    @for &place in &places {
                        tr {
                            th scope="row" { (titled(&first.metrics[place])) }
                            (across(group, |option| metric(report, option, place)))
                        }
                    }
                }))
            }
        }
        (constraints(report, first))
    }
}

/// Where a stated value lies at the edge of its range, the answer at the stated values is none of the draws'.
fn outside(report: &Report) -> Option<String> {
    let comparison = report.comparison();
    let found = comparison.uncertainty.as_ref()?;
    let lies_outside = |place: usize, kind: QuantityKind| {
        (comparison.options.iter().zip(&found.bands))
            .any(|(option, bands)| bands[place].leaves_out(estimate::stated(&option.summary, kind).1))
    };
    let outcomes = found.quantities.iter().enumerate();
    let outcomes = outcomes.filter(|(_, one)| matches!(one.kind, QuantityKind::Outcome(_)));
    let those: Vec<&str> = outcomes
        .filter(|(place, one)| lies_outside(*place, one.kind))
        .map(|(_, one)| one.title.as_str())
        .collect();
    (!those.is_empty())
        .then(|| format!("At the stated values outside the band, under some option: {}.", joined(&those)))
}

/// With its unit.
pub fn titled(metric: &MetricSummary) -> Markup {
    html! { (metric.title) @if let Some(unit) = &metric.unit { span.interval { (unit) } } }
}

fn share(report: &Report, option: usize, place: usize) -> Markup {
    let outcome = &report.comparison().options[option].summary.outcomes[place];
    html! {
        strong { (value(outcome.chance, number::probability(outcome.chance, outcome.interval))) }
        (interval(&number::probability_interval(outcome.interval)))
        (band(report, option, QuantityKind::Outcome(place), true))
    }
}

/// A metric under an option.
pub fn metric(report: &Report, option: usize, place: usize) -> Markup {
    let metric = &report.comparison().options[option].summary.metrics[place];
    html! {
        (mean(metric))
        (band(report, option, QuantityKind::Metric(place), metric.flag))
    }
}

/// A mean with its interval.
pub fn mean(metric: &MetricSummary) -> Markup {
    let (told, ends) = match metric.flag {
        true => {
            (number::probability(metric.mean, metric.interval), number::probability_interval(metric.interval))
        }
        false => (number::mean(metric.mean, metric.interval), number::value_interval(metric.interval)),
    };
    html! {
        @if metric.mean.is_nan() { "never measured" } @else {
            strong { (value(metric.mean, told)) }
            (interval(&ends))
        }
    }
}

/// The band of a quantity, if anything was drawn.
pub fn band(report: &Report, option: usize, kind: QuantityKind, chance: bool) -> Markup {
    let found = report.comparison().uncertainty.as_ref();
    let place = found.and_then(|found| found.quantities.iter().position(|quantity| quantity.kind == kind));
    place.map_or_else(|| html! {}, |place| report.band(option, place, chance))
}

fn constraints(report: &Report, first: &Summary) -> Markup {
    html! {
        @if !first.constraints.is_empty() {
            (by_option(report, "Constraints", "Constraints", "Constraint", &|group| html! {
                @for (place, constraint) in first.constraints.iter().enumerate() {
                    tr {
                        th scope="row" { code { (constraint.text) } }
                        (across(group, |option| html! {
                            @match report.comparison().options[option].summary.constraints[place].verdict {
                                Verdict::Met => span.pass { "met" },
                                Verdict::Broken => span.fail { "broken" },
                                Verdict::Unclear => span.open { "unclear" },
                            }
                        }))
                    }
                }
            }))
        }
    }
}
