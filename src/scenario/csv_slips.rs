//! Tables as spreadsheets of other countries write them: semicolons or tabs between cells, decimal commas.

/// What separates the cells of a line that has no comma where one belongs.
pub(super) fn separator(line: &str) -> Option<&'static str> {
    let known = [(';', "semicolons"), ('\t', "tabs"), ('|', "bars")];
    known.into_iter().find(|(sign, _)| line.contains(*sign)).map(|(_, name)| name)
}

/// What to do about a table with another separator; `rows` is its text.
pub(super) fn use_commas(rows: &str) -> &'static str {
    if has_decimal_comma(rows) {
        "save it as CSV with commas between the cells, and write decimals with a point: `0.5`"
    } else {
        "save it as CSV with commas between the cells"
    }
}

/// Whether digits stand on both sides of some comma.
fn has_decimal_comma(text: &str) -> bool {
    text.as_bytes().windows(3).any(|w| w[0].is_ascii_digit() && w[1] == b',' && w[2].is_ascii_digit())
}

/// How a number that is none here would be written: `1,5`, `1.234,5`, `1'000`, `10%`.
pub(super) fn as_number(text: &str) -> Option<String> {
    let sign = if text.starts_with('-') { "-" } else { "" };
    let bare = text.trim_start_matches(['-', '+']);
    let (bare, percent) = match bare.strip_suffix('%') {
        Some(bare) => (bare.trim_end(), true),
        None => (bare, false),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let closed = |text: &str| text.replace(['\'', '’', ' ', '\u{a0}', '\u{202f}'], "");
    let plain = match bare.split_once(',') {
        Some((whole, part)) if digits(part) => {
            let whole = closed(whole).replace('.', "");
            digits(&whole).then(|| format!("{whole}.{part}"))?
        }
        Some(_) => return None,
        None => {
            let closed = closed(bare);
            closed.starts_with(|c: char| c.is_ascii_digit()).then_some(closed)?
        }
    };
    let number: f64 = plain.parse().ok().filter(|number: &f64| number.is_finite())?;
    if !percent {
        return (plain != bare).then(|| format!("{sign}{plain}"));
    }
    // Shifting the point, not dividing, keeps the digits as they are.
    let share: f64 = format!("{number}e-2").parse().ok()?;
    Some(format!("{sign}{share}"))
}

/// What to write instead of a cell that is no number.
pub fn write_number(text: &str) -> Option<String> {
    let number = as_number(text)?;
    Some(match () {
        () if text.contains('%') => format!("a share is written as a number: `{number}`"),
        () if text.contains(',') => format!("decimals are written with a point: `{number}`"),
        () => format!("the digits of a number stand together: `{number}`"),
    })
}

/// The number that two cells were meant to be: `1` and `5` of a row with a cell too many.
pub(super) fn torn_number<'c>(cells: impl Iterator<Item = &'c str>) -> Option<String> {
    let cells: Vec<&str> = cells.collect();
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let pair = cells.windows(2).find(|pair| digits(pair[0].trim_start_matches('-')) && digits(pair[1]))?;
    Some(format!(
        "is `{},{}` one number? Decimals are written with a point: `{}.{}`",
        pair[0], pair[1], pair[0], pair[1]
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_other_countries_are_known() {
        for (text, number) in [
            ("1,5", "1.5"),
            ("-0,25", "-0.25"),
            ("1.234,5", "1234.5"),
            ("1'000", "1000"),
            ("10%", "0.1"),
            ("2,5 %", "0.025"),
        ] {
            assert_eq!(as_number(text).as_deref(), Some(number), "{text}");
        }
        for text in ["1.5", "15", "a,b", "1,x", "", "-", "%", "1,2,3", "inf", "frozen"] {
            assert_eq!(as_number(text), None, "{text}");
        }
    }

    #[test]
    fn a_number_torn_in_two_is_found() {
        let help = torn_number(["a", "1", "5", "true"].into_iter());
        assert!(help.is_some_and(|help| help.contains("`1.5`")));
        assert_eq!(torn_number(["a", "b", "5"].into_iter()), None);
    }
}
