//! Estimates of quantities as text: shares as per cent, differences with their sign.

use super::number;
use crate::analysis::estimates::estimate::Estimate;
use crate::analysis::sensitivity::frame::Measured;

/// A mean as its kind is told: per cent of shares, and how uncertain it is.
pub fn mean(measured: &Measured, estimate: &Estimate, runs: u64) -> String {
    let interval = measured.interval(estimate, runs);
    if measured.share {
        number::probability(estimate.mean, interval)
    } else {
        number::mean(estimate.mean, interval)
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
