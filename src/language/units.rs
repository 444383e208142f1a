//! Units of time.

/// Every unit of time, singular and plural, with its days.
pub(super) const UNITS: [(&str, f64); 8] = [
    ("day", 1.0),
    ("days", 1.0),
    ("week", 7.0),
    ("weeks", 7.0),
    ("month", 365.25 / 12.0),
    ("months", 365.25 / 12.0),
    ("year", 365.25),
    ("years", 365.25),
];

/// Whether a word is a unit of time: `day`, `weeks`.
pub(super) fn is_unit(word: &str) -> bool {
    days_of(word).is_some()
}

pub(super) fn days_of(word: &str) -> Option<f64> {
    UNITS.iter().find(|(unit, _)| *unit == word).map(|(_, days)| *days)
}
