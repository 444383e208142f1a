//! Ranges as people write them: `4..16 weeks`, `4–16 weeks`, `4 to 16 weeks`, `10-20%`.

use super::lexer::number_shape;
use std::ops::Range;

/// The two ends of a text that is a range and nothing else.
#[derive(Clone, Debug, PartialEq)]
pub struct Ends<'t> {
    pub low: &'t str,
    pub high: &'t str,
    /// The unit after an end, or `%`; empty if there is none.
    pub low_unit: &'t str,
    pub high_unit: &'t str,
    pub between: &'t str,
    /// The bytes of the ends in the text.
    pub low_at: Range<usize>,
    pub high_at: Range<usize>,
}

/// Longer ones stand before their beginnings.
const BETWEEN: [&str; 5] = ["..", "to", "–", "—", "-"];

/// The ends of a text made of two numbers, each perhaps with a unit or `%`, and what stands between.
pub fn ends(text: &str) -> Option<Ends<'_>> {
    let (low_at, low_unit) = end(text, 0)?;
    let rest = text[low_at.end..].trim_start();
    let between = *BETWEEN.iter().find(|between| rest.starts_with(**between))?;
    let after = text.len() - rest.len() + between.len();
    // `4 tons` is no range, and `4 to x` neither.
    let (high_at, high_unit) = end(text, after)?;
    text[high_at.end..].trim().is_empty().then(|| Ends {
        low: &text[low_at.clone()],
        high: &text[high_at.clone()],
        low_unit,
        high_unit,
        between,
        low_at,
        high_at,
    })
}

/// A number from `at` on, perhaps with blanks before it: its bytes with those of its unit, and that unit.
fn end(text: &str, at: usize) -> Option<(Range<usize>, &str)> {
    let start = at + (text[at..].len() - text[at..].trim_start().len());
    let sign = usize::from(text[start..].starts_with('-'));
    let (length, _) = number_shape(&text[start + sign..]);
    if length == 0 {
        return None;
    }
    let number_end = start + sign + length;
    let after = text[number_end..].trim_start();
    let unit_start = text.len() - after.len();
    let unit_length = if after.starts_with('%') {
        1
    } else {
        after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len())
    };
    let unit = &after[..unit_length];
    // The word between the ends is no unit.
    if unit.is_empty() || unit == "to" {
        return Some((start..number_end, ""));
    }
    Some((start..unit_start + unit_length, unit))
}

impl Ends<'_> {
    /// The lower end with the unit of the upper one, if it has none of its own.
    pub fn low_with_unit(&self) -> String {
        let unit = if self.low_unit.is_empty() { self.high_unit } else { "" };
        let blank = if unit.is_empty() || unit == "%" { "" } else { " " };
        format!("{}{blank}{unit}", self.low)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ways_to_write_a_range_are_one() {
        for text in
            ["4..16 weeks", "4–16 weeks", "4—16 weeks", "4 to 16 weeks", "4-16 weeks", " 4 – 16 weeks "]
        {
            let ends = ends(text).expect(text);
            assert_eq!((ends.low_with_unit().as_str(), ends.high), ("4 weeks", "16 weeks"), "{text}");
        }
        for text in ["10–20%", "10% to 20%", "10%-20%", "10..20%", "10 % to 20%"] {
            let ends = ends(text).expect(text);
            assert_eq!(ends.low_with_unit().replace(' ', ""), "10%", "{text}");
            assert_eq!(ends.high, "20%", "{text}");
        }
        let signed = ends("-3--1.5").expect("a range");
        assert_eq!((signed.low, signed.high), ("-3", "-1.5"));
    }

    #[test]
    fn what_is_more_than_two_numbers_is_no_range() {
        for text in [
            "",
            "4",
            "4 weeks",
            "4 to x",
            "2015-09-22",
            "x - 3",
            "4 - 3 - 2",
            "4 tons",
            "4 + 5",
            "1 to",
            "–3",
        ] {
            assert_eq!(ends(text), None, "{text}");
        }
    }
}
