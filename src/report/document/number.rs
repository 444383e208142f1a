//! Numbers as text, with as many digits as their interval supports.

use crate::analysis::uncertainty::bands::Band;

/// Of a mean.
const MOST_DECIMALS: usize = 6;

/// Decimals that show the first significant digit of `half`, at most `most`.
pub fn decimals_for(half: f64, most: usize) -> usize {
    if !half.is_finite() || half <= 0.0 {
        return 0;
    }
    let mut unit = 1.0;
    let mut decimals = 0;
    // A shade below the unit, so that a half-width of 0.0999… counts as 0.1.
    while half < unit * 0.995 && decimals < most {
        unit /= 10.0;
        decimals += 1;
    }
    decimals
}

/// A probability that is known to many figures: ten decimals, and the first figures of what is less than they show.
pub fn exact_probability(probability: f64) -> String {
    if probability > 0.0 && probability < 0.5e-7 {
        return format!("{probability:.4e}");
    }
    if probability == 0.0 { "0".into() } else { fixed(probability, 10) }
}

/// A mean that is known to many figures: thirteen or so in all.
pub fn exact_mean(mean: f64) -> String {
    let size = mean.abs();
    if size >= 1e9 || size > 0.0 && size < 1e-6 {
        return format!("{mean:.9e}");
    }
    let decimals = if size >= 1e6 {
        4
    } else if size >= 1e3 {
        7
    } else {
        10
    };
    fixed(mean, decimals)
}

/// An end of what an exact mean lies between.
pub fn bound_of_mean(end: f64) -> String {
    match end {
        f64::INFINITY => "∞".into(),
        f64::NEG_INFINITY => "−∞".into(),
        end => plain(end),
    }
}

/// A bound on a share as per cent: three figures, rounded up.
pub fn bound(share: f64) -> String {
    let percent = share * 100.0;
    let (mut unit, mut decimals) = (1.0, 0);
    while percent < 100.0 * unit && decimals < 12 {
        unit /= 10.0;
        decimals += 1;
    }
    format!("{}%", fixed((percent / unit).ceil() * unit, decimals))
}

fn half(interval: [f64; 2]) -> f64 {
    (interval[1] - interval[0]) / 2.0
}

/// A fixed number of decimals, commas from 10,000 up, never `-0`.
pub fn fixed(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return "–".into();
    }
    if value.abs() >= 1e12 {
        return format!("{value:.2e}");
    }
    let text = format!("{:.decimals$}", value.abs());
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let sign = if value < 0.0 && text.bytes().any(|b| (b'1'..=b'9').contains(&b)) { "−" } else { "" };
    let dot = if rest.is_empty() { "" } else { "." };
    format!("{sign}{}{dot}{rest}", commas(whole))
}

fn commas(digits: &str) -> String {
    if digits.len() < 5 {
        return digits.into();
    }
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `100,000`.
pub fn count(value: u64) -> String {
    commas(&value.to_string())
}

/// A number without an interval: four significant digits, no trailing zeros.
pub fn plain(value: f64) -> String {
    let size = value.abs();
    let decimals = match size {
        s if s >= 1000.0 || s == 0.0 => 0,
        s if s >= 100.0 => 1,
        s if s >= 10.0 => 2,
        s if s >= 0.1 => 3,
        s if s >= 0.01 => 4,
        s if s >= 0.001 => 5,
        s if s >= 1e-6 => 8,
        _ => return if value.is_finite() { format!("{value:.2e}") } else { "–".into() },
    };
    let text = fixed(value, decimals);
    if text.contains('.') && !text.contains('e') {
        text.trim_end_matches('0').trim_end_matches('.').into()
    } else {
        text
    }
}

/// Decimals that suit both ends of an interval; a degenerate one says nothing, then the value decides.
fn value_decimals(value: f64, interval: [f64; 2]) -> Option<usize> {
    let half = half(interval);
    (half.is_finite() && half > 0.0)
        .then(|| decimals_for(half, MOST_DECIMALS).max(usize::from(value.abs() < 10.0)))
}

/// So many decimals; with an exponent where the most that are written would leave little or nothing of it.
pub fn rounded(value: f64, decimals: usize) -> String {
    let few = decimals >= MOST_DECIMALS && value != 0.0 && value.abs() < 1e-4;
    if few { format!("{value:.2e}") } else { fixed(value, decimals) }
}

/// A mean with the digits that its interval supports.
pub fn mean(value: f64, interval: [f64; 2]) -> String {
    value_decimals(value, interval).map_or_else(|| plain(value), |d| rounded(value, d))
}

/// `6.12 ± 0.01`, or `0 (0.0 to 9.5)` if the interval reaches much further to one side; the mean alone if there is none.
pub fn mean_with_margin(value: f64, interval: [f64; 2]) -> String {
    let [low, high] = interval;
    let (below, above) = (value - low, high - value);
    if below == f64::INFINITY && above == f64::INFINITY {
        return format!("{} ± ∞", plain(value));
    }
    if (below - above).abs() > 0.2 * (below + above) || below.is_finite() != above.is_finite() {
        let decimals = value_decimals(value, interval);
        let end = |end: f64| decimals.map_or_else(|| bound_of_mean(end), |decimals| fixed(end, decimals));
        return format!("{} ({} to {})", plain(value), end(low), end(high));
    }
    match value_decimals(value, interval) {
        Some(d) => format!("{} ± {}", rounded(value, d), rounded(half(interval), d)),
        None => plain(value),
    }
}

fn percent_decimals(interval: [f64; 2]) -> usize {
    decimals_for(half(interval) * 100.0, 4)
}

/// A share as per cent, never `0%` for what happened nor `100%` for what did not always.
pub fn percent(share: f64, decimals: usize) -> String {
    if !share.is_finite() {
        return "–".into();
    }
    let text = fixed(share * 100.0, decimals);
    let is = |n: f64| text == fixed(n, decimals);
    if share > 0.0 && is(0.0) {
        format!("<{}%", smallest(decimals))
    } else if share < 1.0 && is(100.0) {
        format!(">{}%", if decimals == 0 { "99".into() } else { format!("99.{}", "9".repeat(decimals)) })
    } else if share == 0.0 || share == 1.0 {
        format!("{}%", share * 100.0)
    } else {
        format!("{text}%")
    }
}

fn smallest(decimals: usize) -> String {
    if decimals == 0 { "1".into() } else { format!("0.{}1", "0".repeat(decimals - 1)) }
}

/// A probability with the digits that its interval supports: `41.2%`, `0.004%`.
pub fn probability(share: f64, interval: [f64; 2]) -> String {
    percent(share, percent_decimals(interval))
}

/// `40.9–41.5%`.
pub fn probability_interval(interval: [f64; 2]) -> String {
    if !interval.iter().all(|end| end.is_finite()) {
        return String::new();
    }
    let decimals = percent_decimals(interval);
    let end = |share: f64| {
        if share == 0.0 || share == 1.0 {
            format!("{}", share * 100.0)
        } else {
            fixed(share * 100.0, decimals)
        }
    };
    format!("{}–{}%", end(interval[0]), end(interval[1]))
}

/// `3.1–3.4`.
pub fn value_interval(interval: [f64; 2]) -> String {
    if interval.iter().any(|end| end.is_nan()) {
        return String::new();
    }
    let end = |end: f64| if end.is_finite() { mean(end, interval) } else { bound_of_mean(end) };
    format!("{}–{}", end(interval[0]), end(interval[1]))
}

/// The 5%, the median and the 95% of a band over draws, with as many digits as its width makes sense of.
pub fn band(band: &Band, chance: bool) -> [String; 3] {
    let factor = if chance { 100.0 } else { 1.0 };
    // Of a band without width, what sampling leaves in doubt of the mean of all draws.
    let half = match band.p95 - band.p05 {
        0.0 => band.noise_of_mean(),
        width => width / 4.0,
    };
    const MOST_OF_BAND: usize = 4;
    let decimals = decimals_for(half * factor, MOST_OF_BAND);
    [band.p05, band.p50, band.p95].map(|value| match chance {
        true => percent(value, decimals),
        false if decimals >= MOST_OF_BAND && value != 0.0 && value.abs() < 1e-2 => plain(value),
        false => fixed(value, decimals.max(usize::from(value.abs() < 10.0))),
    })
}

/// A share without an interval: one decimal, more below 1%.
pub fn share(share: f64) -> String {
    let near = share.min(1.0 - share);
    percent(share, if near >= 0.0095 { 1 } else { 2 })
}

/// Two figures of a number of runs, rounded up.
pub fn rough(runs: f64) -> String {
    if runs >= 1e12 {
        return "10^12 or more".to_owned();
    }
    let mut unit = 1;
    let runs = runs as u64;
    while runs / unit >= 100 {
        unit *= 10;
    }
    count(runs.div_ceil(unit) * unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_follow_the_interval() {
        assert_eq!(probability(0.41234, [0.4093, 0.4154]), "41.2%");
        assert_eq!(probability_interval([0.4093, 0.4154]), "40.9–41.5%");
        assert_eq!(probability(0.4, [0.2, 0.6]), "40%");
        assert_eq!(probability(0.412_34, [0.412_31, 0.412_37]), "41.234%");
    }

    #[test]
    fn a_bound_is_never_less_than_what_it_bounds() {
        assert_eq!(bound(0.212_86), "21.3%");
        assert_eq!(bound(0.000_464_9), "0.0465%");
        assert_eq!(bound(0.000_465_01), "0.0466%");
        assert_eq!(bound(0.999_99), "100.0%");
        assert_eq!(bound(1.225e-9), "0.000000123%");
    }

    #[test]
    fn what_happened_is_never_shown_as_nothing_nor_as_all() {
        assert_eq!(percent(0.000_01, 2), "<0.01%");
        assert_eq!(percent(0.004, 0), "<1%");
        assert_eq!(percent(0.99999, 2), ">99.99%");
        assert_eq!(percent(0.0, 2), "0%");
        assert_eq!(percent(1.0, 2), "100%");
        assert_eq!(probability(0.0, [0.0, 0.000_038]), "0%");
        assert_eq!(probability_interval([0.0, 0.000_038]), "0–0.004%");
        assert_eq!(share(0.000_002), "<0.01%");
    }

    #[test]
    fn means_carry_their_margin() {
        assert_eq!(mean_with_margin(6.1234, [6.112, 6.135]), "6.12 ± 0.01");
        assert_eq!(mean_with_margin(123_456.7, [123_400.0, 123_520.0]), "123,457 ± 60");
        assert_eq!(mean_with_margin(0.0, [0.0, 9512.3]), "0 (0.0 to 9512.3)");
        assert_eq!(mean_with_margin(-5.0, [f64::NEG_INFINITY, -5.0]), "−5 (−∞ to −5)");
        assert_eq!(mean_with_margin(3.0, [f64::NEG_INFINITY, f64::INFINITY]), "3 ± ∞");
        assert_eq!(mean_with_margin(3.0, [3.0, 3.0]), "3");
        assert_eq!(mean_with_margin(f64::NAN, [f64::NAN, f64::NAN]), "–");
        assert_eq!(mean_with_margin(-0.5, [-0.6, -0.4]), "−0.5 ± 0.1");
        assert_eq!(mean_with_margin(-3e-10, [-3.1e-10, -2.9e-10]), "-3.00e-10 ± 1.00e-11");
        assert_eq!(mean(1e100, [0.9e100, 1.1e100]), "1.00e100");
        assert_eq!(value_interval([0.0, 2e-9]), "0.000000–2.00e-9");
    }

    #[test]
    fn exact_numbers_have_many_digits() {
        assert_eq!(exact_probability(0.128_252_348_812_752_3), "0.1282523488");
        assert_eq!(exact_probability(3.25e-9), "3.2500e-9");
        assert_eq!(exact_probability(0.0), "0");
        assert_eq!(exact_probability(1.0), "1.0000000000");
        assert_eq!(exact_mean(17.174_765_118_724_8), "17.1747651187");
        assert_eq!(exact_mean(12_345.678_9), "12,345.6789000");
        assert_eq!(exact_mean(-0.5), "−0.5000000000");
        assert_eq!(exact_mean(f64::NAN), "–");
    }

    #[test]
    fn plain_numbers_have_four_digits() {
        assert_eq!(plain(71.0), "71");
        assert_eq!(plain(0.0), "0");
        assert_eq!(plain(0.123_456), "0.123");
        assert_eq!(plain(12_345.6), "12,346");
        assert_eq!(plain(-0.000_000_01), "-1.00e-8");
        assert_eq!(fixed(-0.001, 1), "0.0");
        assert_eq!(fixed(4e15, 0), "4.00e15");
        assert_eq!(plain(f64::INFINITY), "–");
    }

    #[test]
    fn runs_have_two_figures() {
        assert_eq!(
            [7.0, 99.0, 101.0, 12_345.0, 1e15].map(rough),
            ["7", "99", "110", "13,000", "10^12 or more"]
        );
    }
}
