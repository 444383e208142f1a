//! TOML's numbers and dates as the language's.

use jiff::civil::Date;
use toml::de::{DeFloat, DeInteger, DeValue};

/// Beyond this not every whole number is a 64-bit float.
const LARGEST_WHOLE: i128 = 1 << 53;

/// A whole number that a float holds exactly.
pub(super) fn whole(integer: &DeInteger) -> Result<i64, String> {
    i128::from_str_radix(integer.as_str(), integer.radix())
        .ok()
        .filter(|n| n.abs() <= LARGEST_WHOLE)
        .and_then(|n| i64::try_from(n).ok())
        .ok_or_else(|| format!("`{integer}` is too large: whole numbers go up to 2^53"))
}

pub(super) fn integer(integer: &DeInteger) -> Result<f64, String> {
    // Exact: `whole` stays within 53 bits.
    whole(integer).map(|n| n as f64)
}

pub(super) fn float(float: &DeFloat) -> Result<f64, String> {
    match float.as_str().parse::<f64>() {
        Ok(x) if x.is_finite() => Ok(x),
        _ => Err(format!("`{float}` is not a finite number")),
    }
}

/// A date without a time of day.
pub(super) fn date(value: &DeValue) -> Result<Date, String> {
    let DeValue::Datetime(written) = value else { return Err("not a date".into()) };
    let day = written.date.filter(|_| written.time.is_none() && written.offset.is_none());
    let day = day.ok_or_else(|| format!("`{written}` is not a plain date such as 2015-09-22"))?;
    i16::try_from(day.year)
        .ok()
        .and_then(|year| Date::new(year, day.month.cast_signed(), day.day.cast_signed()).ok())
        .ok_or_else(|| format!("there is no day `{written}`"))
}
