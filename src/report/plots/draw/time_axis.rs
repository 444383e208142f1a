//! The axis of time: dated where the scenario has a calendar, else counted.

use super::axis::{self, Scale};
use super::canvas::{Area, Canvas};
use super::frame::NOTE;
use crate::analysis::summary::Calendar;
use crate::report::document::dates::{day, month_name};
use jiff::civil::Date;

/// Where the end of a step stands; step 0 is the start.
#[derive(Clone, Copy)]
pub struct Steps {
    scale: Scale,
    steps: u32,
}

impl Steps {
    /// Draws the axis below an area and returns its scale.
    pub fn draw(canvas: &mut Canvas, area: Area, calendar: &Calendar, steps: u32) -> Self {
        let steps = steps.max(1);
        let days = calendar.step_days.filter(|days| days.is_finite() && *days > 0.0);
        let span = days.map(|days| f64::from(steps) * days);
        let dated = calendar.start.zip(span).and_then(|(start, span)| date_ticks(start, span, area));
        match (dated, days) {
            (Some(ticks), _) => axis::ticks_below(canvas, area, &ticks),
            (None, Some(days)) if days >= 7.0 => {
                counted(canvas, area, f64::from(steps) * days / 7.0, "week");
            }
            (None, Some(days)) => counted(canvas, area, f64::from(steps) * days, "day"),
            (None, None) => counted(canvas, area, f64::from(steps), "round"),
        }
        Self { scale: Scale::new(0.0, f64::from(steps), area.left, area.right), steps }
    }

    pub fn at(self, step: usize) -> f64 {
        self.scale.at(step as f64)
    }

    /// Where a moment within a step stands.
    pub fn between(self, steps: f64) -> f64 {
        self.scale.at(steps)
    }

    /// A line through one value a step, none for what is not a number.
    pub fn line(self, values: &[f64], y: Scale) -> Vec<(f64, f64)> {
        self.shown(values.len())
            .filter_map(|t| values.get(t).filter(|v| v.is_finite()).map(|v| (self.at(t), y.at(*v))))
            .collect()
    }

    /// The steps to draw: all, or every n-th and the last where there are more than can be seen.
    pub fn shown(self, length: usize) -> impl Iterator<Item = usize> {
        const SEEN: usize = 400;
        let last = length.saturating_sub(1).min(self.steps as usize);
        let every = (last / SEEN).max(1);
        let end = (length > 0 && !last.is_multiple_of(every)).then_some(last);
        (0..length.min(last + 1)).step_by(every).chain(end)
    }
}

fn counted(canvas: &mut Canvas, area: Area, end: f64, unit: &str) {
    let scale = Scale::new(0.0, end, area.left, area.right);
    axis::ticks_below(canvas, area, &axis::placed(scale, 10, true));
    axis::name_below(canvas, area, unit);
}

/// Ticks at the first days of months or years, or at days where the span is short; as many as have room.
/// `None` where the calendar ends before the span does.
fn date_ticks(start: Date, span: f64, area: Area) -> Option<Vec<(f64, String)>> {
    let end = start.checked_add(jiff::Span::new().try_days(span.ceil() as i64).ok()?).ok()?;
    let place = |date: Date| {
        let days = f64::from(start.until(date).ok()?.get_days());
        (0.0..=span).contains(&days).then(|| area.left + days / span * area.width())
    };
    let candidates = [1, 2, 7, 14].into_iter().map(|days| days_every(start, end, days)).chain(
        [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200].into_iter().map(|n| months_every(start, end, n)),
    );
    for dates in candidates {
        let ticks: Vec<(f64, String)> =
            dates?.into_iter().filter_map(|(date, label)| Some((place(date)?, label))).collect();
        let widest = ticks.iter().map(|(_, label)| NOTE.width(label)).fold(0.0, f64::max);
        let crowded = ticks.windows(2).any(|pair| pair[1].0 - pair[0].0 < widest + 18.0);
        if !crowded && !ticks.is_empty() {
            return Some(ticks);
        }
    }
    None
}

/// Empty where there would be too many to look at.
fn days_every(start: Date, end: Date, days: i64) -> Option<Vec<(Date, String)>> {
    let mut dates = vec![];
    let mut date = start;
    while date <= end && dates.len() < 64 {
        dates.push((date, format!("{} {}", date.day(), month_name(date))));
        date = match date.checked_add(jiff::Span::new().days(days)) {
            Ok(next) => next,
            Err(_) => break,
        };
    }
    if dates.len() == 64 {
        return Some(vec![]);
    }
    // The year stands once, at the first tick and where it changes.
    let mut year = None;
    for (date, label) in &mut dates {
        if year != Some(date.year()) {
            *label = day(*date);
            year = Some(date.year());
        }
    }
    Some(dates)
}

fn months_every(start: Date, end: Date, months: i32) -> Option<Vec<(Date, String)>> {
    let first = i32::from(start.year()) * 12 + i32::from(start.month()) - 1;
    let last = i32::from(end.year()) * 12 + i32::from(end.month()) - 1;
    if (last - first) / months > 200 {
        return Some(vec![]);
    }
    let mut dates = vec![];
    let mut month = first.div_euclid(months) * months;
    while month <= last {
        let year = i16::try_from(month.div_euclid(12)).ok()?;
        let number = i8::try_from(month.rem_euclid(12) + 1).ok()?;
        if let Ok(date) = Date::new(year, number, 1) {
            let label = if months >= 12 { year.to_string() } else { format!("{} {year}", month_name(date)) };
            dates.push((date, label));
        }
        month += months;
    }
    Some(dates)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const AREA: Area = Area { left: 0.0, top: 0.0, right: 900.0, bottom: 500.0 };

    fn labels(start: Date, span: f64) -> Vec<String> {
        date_ticks(start, span, AREA).unwrap().into_iter().map(|(_, label)| label).collect()
    }

    #[test]
    fn years_are_cut_into_quarters_where_there_is_room() {
        let found = labels(date(2014, 5, 19), 137.0 * 7.0);
        assert_eq!(found[0], "Jul 2014");
        assert_eq!(found[1], "Oct 2014");
        assert_eq!(found.last().unwrap(), "Jan 2017");
    }

    #[test]
    fn days_and_decades_are_dated_too() {
        assert_eq!(labels(date(2015, 12, 24), 14.0)[..2], ["24 Dec 2015", "26 Dec"]);
        assert_eq!(labels(date(1950, 1, 1), 25_000.0)[0], "1950");
    }

    #[test]
    fn a_span_beyond_the_calendar_is_counted_instead() {
        assert!(date_ticks(date(1950, 1, 1), 1e8, AREA).is_none());
        assert!(date_ticks(date(1950, 1, 1), 1e300, AREA).is_none());
    }

    #[test]
    fn long_courses_are_thinned_and_keep_their_end() {
        let calendar = Calendar { start: None, step_days: None, steps: 5000 };
        let steps = Steps::draw(&mut Canvas::new(900.0, 500.0), AREA, &calendar, 5000);
        let shown: Vec<usize> = steps.shown(5001).collect();
        assert!(shown.len() < 500);
        assert_eq!(*shown.last().unwrap(), 5000);
        assert_eq!(steps.shown(0).count(), 0);
        assert_eq!(steps.shown(3).collect::<Vec<_>>(), [0, 1, 2]);
    }
}
