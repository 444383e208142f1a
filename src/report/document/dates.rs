//! Steps as moments that people know: dates, weeks, days, rounds.

use super::number;
use crate::analysis::summary::Calendar;
use jiff::civil::Date;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `19 May 2014`.
pub fn day(date: Date) -> String {
    format!("{} {} {}", date.day(), month_name(date), date.year())
}

pub fn month_name(date: Date) -> &'static str {
    MONTHS.get(usize::from(date.month().unsigned_abs()).saturating_sub(1)).copied().unwrap_or("")
}

/// `137 weeks`, `30 days`, `12 steps of 4 weeks`, `50 rounds`.
pub fn steps_in_words(steps: u32, calendar: &Calendar) -> String {
    let plural = if steps == 1 { "" } else { "s" };
    let number = number::count(u64::from(steps));
    match calendar.step_days.filter(|days| days.is_finite() && *days > 0.0) {
        None => format!("{number} round{plural}"),
        Some(1.0) => format!("{number} day{plural}"),
        Some(7.0) => format!("{number} week{plural}"),
        Some(days) if days % 7.0 == 0.0 => format!("{number} step{plural} of {} weeks", days / 7.0),
        Some(days) => format!("{number} step{plural} of {} days", number::plain(days)),
    }
}

/// `137 weeks from 19 May 2014`.
pub fn horizon(steps: u32, calendar: &Calendar) -> String {
    let steps = steps_in_words(steps, calendar);
    match calendar.start {
        Some(start) => format!("{steps} from {}", day(start)),
        None => steps,
    }
}

/// A step as the shortest text that places it: `12 Jan 2016 w86`, `week 86`, `day 12`, `round 12`.
pub fn step(step: f64, calendar: &Calendar) -> String {
    if !step.is_finite() {
        return "–".into();
    }
    // Quantiles may lie between two steps; the later one is when it has happened.
    let whole = step.max(0.0).ceil();
    let Some(days) = calendar.step_days.filter(|days| days.is_finite() && *days > 0.0) else {
        return format!("round {}", number::plain(step));
    };
    let since_start = whole * days;
    let weekly = days >= 7.0;
    let number = if weekly { since_start / 7.0 } else { since_start }.ceil();
    let date = calendar.date(whole as u32);
    match (date, weekly) {
        (Some(date), true) => format!("{} w{number}", day(date)),
        (Some(date), false) => format!("{} d{number}", day(date)),
        (None, true) => format!("week {number}"),
        (None, false) => format!("day {number}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar(start: Option<Date>, step_days: Option<f64>) -> Calendar {
        Calendar { start, step_days, steps: 137 }
    }

    #[test]
    fn a_step_is_a_date_if_there_is_one() {
        let start = Some(jiff::civil::date(2014, 5, 19));
        assert_eq!(step(1.0, &calendar(start, Some(7.0))), "19 May 2014 w1");
        assert_eq!(step(86.0, &calendar(start, Some(7.0))), "4 Jan 2016 w86");
        assert_eq!(step(5.0, &calendar(start, Some(1.0))), "23 May 2014 d5");
    }

    #[test]
    fn without_a_start_it_is_a_count() {
        assert_eq!(step(86.0, &calendar(None, Some(7.0))), "week 86");
        assert_eq!(step(86.0, &calendar(None, Some(1.0))), "day 86");
        assert_eq!(step(86.0, &calendar(None, None)), "round 86");
        assert_eq!(step(f64::NAN, &calendar(None, None)), "–");
    }

    #[test]
    fn a_date_beyond_all_calendars_falls_back_to_the_count() {
        let start = Some(jiff::civil::date(9999, 12, 1));
        assert_eq!(step(52.0, &calendar(start, Some(7.0))), "week 52");
    }

    #[test]
    fn the_horizon_reads_as_words() {
        assert_eq!(steps_in_words(137, &calendar(None, Some(7.0))), "137 weeks");
        assert_eq!(steps_in_words(1, &calendar(None, Some(28.0))), "1 step of 4 weeks");
        assert_eq!(steps_in_words(50, &calendar(None, None)), "50 rounds");
    }
}
