//! Estimates of quantities as text: shares as per cent, differences with their sign.

use super::number;
use crate::analysis::estimates::estimate::{Estimate, QuantityKind};
use crate::analysis::sensitivity::frame::Measured;
use crate::analysis::summary::{MetricSummary, Summary};

/// A mean as its kind is told: per cent of shares, and how uncertain it is.
pub fn mean(measured: &Measured, estimate: &Estimate, runs: u64) -> String {
    let interval = measured.interval(estimate, runs);
    if measured.share {
        number::probability(estimate.mean, interval)
    } else {
        number::mean(estimate.mean, interval)
    }
}

/// A quantity within a sentence: `“clash”`, `the payoff of China`.
pub fn name(measured: &Measured) -> String {
    match measured.quantity.kind {
        QuantityKind::Objective(_) => format!("the payoff of {}", measured.title()),
        _ => format!("“{}”", measured.title()),
    }
}

/// A difference of means, with sign; of shares in points.
pub fn signed(measured: &Measured, estimate: &Estimate) -> String {
    signed_as(measured, estimate.mean, estimate.interval())
}

pub fn signed_as(measured: &Measured, value: f64, interval: [f64; 2]) -> String {
    let factor = if measured.share { 100.0 } else { 1.0 };
    let text = number::mean(value * factor, interval.map(|end| end * factor));
    let sign = if value > 0.0 && text != "0" { "+" } else { "" };
    format!("{sign}{text}")
}

/// `+0.3 to +0.5`.
pub fn signed_interval(measured: &Measured, estimate: &Estimate) -> String {
    let interval = estimate.interval();
    format!(
        "{} to {}",
        signed_as(measured, interval[0], interval),
        signed_as(measured, interval[1], interval)
    )
}

/// The value of a quantity at the stated values of the parameters, its interval, and whether it is a chance.
pub fn stated(summary: &Summary, quantity: QuantityKind) -> (f64, [f64; 2], bool) {
    let of = |metric: &MetricSummary, chance: bool| (metric.mean, metric.interval, chance);
    match quantity {
        QuantityKind::Outcome(index) => {
            let outcome = &summary.outcomes[index];
            (outcome.chance, outcome.interval, true)
        }
        QuantityKind::Metric(index) => of(&summary.metrics[index], summary.metrics[index].flag),
        QuantityKind::Objective(index) => of(&summary.objectives[index], false),
    }
}
