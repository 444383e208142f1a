//! Runs that were made until intervals were narrow, in words.

use super::number;
use crate::analysis::estimates::precision::Precision;

/// Tallies have room for fewer than this.
const MOST_RUNS: f64 = (1_u64 << 39) as f64;

/// That the most runs were not enough, if they were not.
pub fn not_reached(found: &Precision) -> Option<String> {
    if found.reached() {
        return None;
    }
    let needed = found.needed(found.most);
    let enough = match needed < MOST_RUNS {
        true => format!("--runs {needed} or so would do"),
        false => "that takes more runs than can be made".to_owned(),
    };
    Some(format!(
        "{} runs leave ±{} ({}), where ±{} was asked for: {enough}.",
        number::count(found.most),
        points(found.widest),
        found.of,
        points(found.asked),
    ))
}

/// A half-width, in points.
pub fn points(half: f64) -> String {
    let decimals = number::decimals_for(half * 100.0, 6) + 1;
    let text = number::fixed(half * 100.0, decimals);
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    format!("{text} points")
}
