//! The scores of a record, each by the forecast that it is of.

use super::number;
use crate::analysis::summary::{Record, Score};

/// In the order in which they are told.
pub fn scores(record: &Record) -> impl Iterator<Item = (&'static str, &Score)> {
    let all = [
        ("this scenario", Some(&record.scenario)),
        ("an even chance for everything", Some(&record.coin)),
        ("base rates", record.base.as_ref()),
        ("the share that happened, for everything", Some(&record.share)),
        ("nothing happens", Some(&record.persistence)),
    ];
    all.into_iter().filter_map(|(forecast, score)| Some((forecast, score?)))
}

/// The Brier score, the logarithmic one.
pub fn figures(score: &Score) -> [String; 2] {
    let log = if score.log.is_finite() { number::fixed(score.log, 3) } else { "infinite".to_owned() };
    [number::fixed(score.brier, 3), log]
}
