//! Units of time.

use super::syntax::Length;

/// Every unit of time, singular and plural, with its length.
pub(super) const UNITS: [(&str, Length); 12] = [
    ("day", Length::Days(1.0)),
    ("days", Length::Days(1.0)),
    ("week", Length::Days(7.0)),
    ("weeks", Length::Days(7.0)),
    ("month", Length::Days(365.25 / 12.0)),
    ("months", Length::Days(365.25 / 12.0)),
    ("year", Length::Days(365.25)),
    ("years", Length::Days(365.25)),
    ("step", Length::Steps(1.0)),
    ("steps", Length::Steps(1.0)),
    ("round", Length::Steps(1.0)),
    ("rounds", Length::Steps(1.0)),
];

/// Whether a word is a unit of time: `day`, `weeks`, `rounds`.
pub(super) fn is_unit(word: &str) -> bool {
    length_of(word).is_some()
}

/// The length of one of a unit.
pub(super) fn length_of(word: &str) -> Option<Length> {
    UNITS.iter().find(|(unit, _)| *unit == word).map(|(_, length)| *length)
}
