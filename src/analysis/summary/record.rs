//! The chances that a scenario gives to what happened, scored.

use crate::analysis::estimates::same_bits::same_bits;
use crate::model::entity::Model;
use jiff::civil::Date;

/// What happened, beside the chances of it.
#[derive(Clone, Debug)]
pub struct Record {
    /// In file order.
    pub events: Vec<RecordedEvent>,
    pub scenario: Score,
    /// Of who gives everything an even chance.
    pub coin: Score,
    /// Of who gives everything its base rate, if all have one.
    pub base: Option<Score>,
    /// Of who knew how many of them would happen, and gives each that share: the climatology of the sample.
    pub share: Score,
    /// Of who says that nothing happens.
    pub persistence: Score,
}

same_bits! { Record { events, scenario, coin, base, share, persistence } }

/// Something that happened by a date, or did not.
#[derive(Clone, Debug)]
pub struct RecordedEvent {
    pub id: String,
    pub title: String,
    pub by: Date,
    pub happened: bool,
    /// How often such things happen, if the file says.
    pub base: Option<f64>,
    /// The share of runs in which it has happened by then.
    pub chance: f64,
    /// Wilson 95%; not numbers if the chance is exact.
    pub interval: [f64; 2],
}

same_bits! { RecordedEvent { id, title, by, happened, base, chance, interval } }

/// Means over the events. Lower is better.
#[derive(Clone, Debug)]
pub struct Score {
    /// (chance − 1)² of what happened, chance² of what did not; from 0 to 1, 0.25 of a coin (Brier 1950).
    pub brier: f64,
    /// −ln of the chance of what happened, or did not; 0.693 of a coin, infinite if that was held impossible (Good 1952).
    pub log: f64,
}

same_bits! { Score { brier, log } }

/// The record of a model, as far as chances are known, by the name of the metric, with their intervals.
/// `runs`: how many they are from, if they are.
pub(super) fn record(
    model: &Model,
    found: impl Fn(&str) -> Option<(f64, [f64; 2])>,
    runs: Option<u64>,
) -> Option<Record> {
    let mut events = vec![];
    for recorded in &model.record {
        let metric = &model.metrics[recorded.metric];
        let Some((chance, interval)) = found(&metric.name) else { continue };
        events.push(RecordedEvent {
            id: metric.name.trim_start_matches("record.").to_owned(),
            title: metric.title.clone(),
            by: recorded.by,
            happened: recorded.happened,
            base: recorded.base,
            chance,
            interval,
        });
    }
    let happened = events.iter().filter(|event| event.happened).count() as f64 / events.len() as f64;
    let score = |chance: &dyn Fn(&RecordedEvent) -> Option<f64>| score(&events, chance);
    // A chance of which no run tells is not 0: half a run is added on either side (Krichevsky and Trofimov 1981).
    let smooth = |chance: f64| match runs {
        Some(runs) => (chance * runs as f64 + 0.5) / (runs as f64 + 1.0),
        None => chance,
    };
    let plain = score(&|event| Some(event.chance))?;
    let log = score(&|event| Some(smooth(event.chance)))?.log;
    Some(Record {
        scenario: Score { log, ..plain },
        coin: score(&|_| Some(0.5))?,
        base: score(&|event| event.base),
        share: score(&|_| Some(happened))?,
        persistence: score(&|_| Some(0.0))?,
        events,
    })
}

/// `None` if there are no events, or no chance is given to one.
fn score(events: &[RecordedEvent], chance: &dyn Fn(&RecordedEvent) -> Option<f64>) -> Option<Score> {
    let mut sum = Score { brier: 0.0, log: 0.0 };
    for event in events {
        let chance = chance(event)?;
        let of_truth = if event.happened { chance } else { 1.0 - chance };
        sum.brier += (1.0 - of_truth) * (1.0 - of_truth);
        sum.log -= libm::log(of_truth);
    }
    let count = events.len() as f64;
    (!events.is_empty()).then(|| Score { brier: sum.brier / count, log: sum.log / count })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(chance: f64, happened: bool) -> RecordedEvent {
        RecordedEvent {
            id: String::new(),
            title: String::new(),
            by: Date::constant(2015, 9, 25),
            happened,
            base: None,
            chance,
            interval: [f64::NAN; 2],
        }
    }

    #[test]
    fn scores_are_means_of_squares_and_of_logarithms() {
        let events = [event(0.8, true), event(0.3, false)];
        let found = score(&events, &|event| Some(event.chance)).expect("events");
        assert!((found.brier - (0.04 + 0.09) / 2.0).abs() < 1e-15);
        assert!((found.log - (-libm::log(0.8) - libm::log(0.7)) / 2.0).abs() < 1e-15);
        let nothing = score(&events, &|_| Some(0.0)).expect("events");
        assert_eq!((nothing.brier, nothing.log), (0.5, f64::INFINITY));
        assert!(score(&events, &|event| event.base).is_none());
    }
}
