//! The words of estimative probability of ICD 203, and their bands.

/// A word, the middle of its band, and the band.
pub(super) struct Estimate {
    pub word: &'static str,
    pub middle: f64,
    pub band: (f64, f64),
}

pub(super) const ESTIMATES: [Estimate; 7] = [
    Estimate { word: "almost no chance", middle: 0.03, band: (0.01, 0.05) },
    Estimate { word: "very unlikely", middle: 0.125, band: (0.05, 0.20) },
    Estimate { word: "unlikely", middle: 0.325, band: (0.20, 0.45) },
    Estimate { word: "roughly even chance", middle: 0.50, band: (0.45, 0.55) },
    Estimate { word: "likely", middle: 0.675, band: (0.55, 0.80) },
    Estimate { word: "very likely", middle: 0.875, band: (0.80, 0.95) },
    Estimate { word: "almost certain", middle: 0.97, band: (0.95, 0.99) },
];

/// The estimate a text names, letter case aside.
pub(super) fn estimate(text: &str) -> Option<&'static Estimate> {
    ESTIMATES.iter().find(|e| e.word.eq_ignore_ascii_case(text.trim()))
}

/// The chance that a word of ICD 203 stands for: the middle of its band.
pub fn chance_of_word(text: &str) -> Option<f64> {
    estimate(text).map(|estimate| estimate.middle)
}

/// The estimate that a text of several words was probably meant to be.
pub(super) fn misspelt(text: &str) -> Option<&'static str> {
    let words = text.trim();
    let plain = words.contains(' ') && words.chars().all(|c| c.is_ascii_alphabetic() || c == ' ');
    if plain { crate::diagnostics::nearest(words, ESTIMATES.iter().map(|e| e.word)) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_is_the_middle_of_the_band() {
        for e in &ESTIMATES {
            assert!((e.middle - (e.band.0 + e.band.1) / 2.0).abs() < 1e-12, "{}", e.word);
        }
    }

    #[test]
    fn words_are_found_whatever_their_case_and_typos_are_named() {
        assert_eq!(estimate("Very Likely").map(|e| e.middle), Some(0.875));
        assert!(estimate("verylikely").is_none());
        assert_eq!(misspelt("very likly"), Some("very likely"));
        assert_eq!(misspelt("p in 8 weeks"), None);
        assert_eq!(misspelt("likley"), None);
    }
}
