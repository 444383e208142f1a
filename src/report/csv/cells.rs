//! Cells of tables of runs as bytes: quick to write, and read back as the same.

use crate::model::entity::{Model, date_of};
use crate::model::expr::Type;
use crate::model::variable_text;
use crate::report::document::columns::{Column, Kind};
use std::io::Write as _;

/// The line that names the columns.
pub fn header(columns: &[Column]) -> Vec<u8> {
    let names: Vec<String> = columns.iter().map(|column| text(&column.name)).collect();
    (names.join(",") + "\n").into_bytes()
}

/// A text, between quotes where it must be (RFC 4180).
pub fn text(text: &str) -> String {
    if text.contains(['"', ',', '\n', '\r']) || text.starts_with(' ') || text.ends_with(' ') {
        return format!("\"{}\"", text.replace('"', "\"\""));
    }
    text.to_owned()
}

/// A whole number that counts something.
pub fn count(out: &mut Vec<u8>, mut number: u64) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[at..]);
}

/// A number with as many digits as it takes to read back the same bits.
pub fn number(out: &mut Vec<u8>, value: f64) {
    // Up to here every whole number has its own bits.
    const WHOLE: f64 = 9_007_199_254_740_992.0;
    let size = value.abs();
    if value.fract() == 0.0 && size < WHOLE {
        if value < 0.0 {
            out.push(b'-');
        }
        count(out, size as u64);
        return;
    }
    // Memory refuses nothing.
    let _ = match (1e-5..1e16).contains(&size) {
        true => write!(out, "{value}"),
        false => write!(out, "{value:e}"),
    };
}

/// What was measured, or what somebody gained.
pub fn measured(out: &mut Vec<u8>, kind: Kind, value: f64) {
    match kind {
        Kind::Boolean => out.extend_from_slice(flag(value)),
        _ => number(out, value),
    }
}

fn flag(value: f64) -> &'static [u8] {
    if value == 0.0 { b"false" } else { b"true" }
}

/// A value of the scenario: names of choices and rungs, dates as dates.
pub fn value(out: &mut Vec<u8>, model: &Model, ty: Type, value: f64) {
    match ty {
        Type::Flag => out.extend_from_slice(flag(value)),
        Type::Choice(_) | Type::Rung(_) => {
            out.extend_from_slice(text(&variable_text::value(model, ty, value)).as_bytes());
        }
        Type::Date => match date_of(value) {
            Some(date) => out.extend_from_slice(date.to_string().as_bytes()),
            None => number(out, value),
        },
        _ => number(out, value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(value: f64) -> String {
        let mut out = vec![];
        number(&mut out, value);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn numbers_read_back_to_the_same_bits() {
        let some =
            [0.1 + 0.2, -1.0 / 3.0, 5e-324, f64::MAX, f64::MIN_POSITIVE, 1e-5, 1e16, 9_007_199_254_740_993.0];
        for value in some.into_iter().chain([0.0, -17.0, 1e15, 123_456_789.0, 2.5e-9]) {
            let text = written(value);
            assert_eq!(text.parse::<f64>().map(f64::to_bits), Ok(value.to_bits()), "{text}");
            assert!(text.len() <= 24, "{text}");
        }
        assert_eq!([0.0, -3.0, 0.5, 1e300].map(written), ["0", "-3", "0.5", "1e300"]);
    }

    #[test]
    fn texts_are_quoted_where_they_must_be() {
        let texts = ["plain", "a,b", "a \"b\"", "two\nlines", " led"];
        assert_eq!(texts.map(text), ["plain", "\"a,b\"", "\"a \"\"b\"\"\"", "\"two\nlines\"", "\" led\""]);
    }
}
