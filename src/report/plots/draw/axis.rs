//! A straight scale of values with round ticks, and its drawing.

use super::canvas::{Anchor, Area, Canvas, HALF_LETTER, Look};
use super::frame::NOTE;
use super::palette::{AXIS, GRID};
use crate::report::document::number;

/// From values to pixels.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
}

impl Scale {
    /// `low` is drawn at `from`, `high` at `to`. A scale without width gets some.
    pub fn new(low: f64, high: f64, from: f64, to: f64) -> Self {
        let usable = low.is_finite() && high.is_finite() && high > low && (high - low).is_finite();
        let (low, high) = if usable {
            (low, high)
        } else {
            let middle = if low.is_finite() { low } else { 0.0 };
            let room = (middle.abs() * 0.1).clamp(0.5, f64::MAX / 8.0);
            (
                middle.clamp(-f64::MAX / 8.0, f64::MAX / 8.0) - room,
                middle.clamp(-f64::MAX / 8.0, f64::MAX / 8.0) + room,
            )
        };
        Self { low, high, from, to }
    }

    /// Where a value stands; outside the scale, at its end.
    pub fn at(self, value: f64) -> f64 {
        let share = ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        self.from + share * (self.to - self.from)
    }

    /// Whether a value lies within the scale.
    pub fn has(self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }

    /// Round values inside the scale, about `wanted` of them, and the decimals they need.
    pub fn ticks(self, wanted: usize, whole: bool) -> (Vec<f64>, usize) {
        let mut step = round_step((self.high - self.low) / wanted.max(1) as f64);
        if whole {
            step = step.max(1.0);
        }
        let first = (self.low / step - 1e-9).ceil();
        let ticks: Vec<f64> = (0..=4 * wanted)
            .map(|i| (first + i as f64) * step)
            .take_while(|tick| *tick <= self.high + step * 1e-9)
            .collect();
        (ticks, decimals_of(step))
    }
}

/// The nearest of 1, 2, 5 times a power of ten that is not below `raw`.
pub fn round_step(raw: f64) -> f64 {
    if !raw.is_finite() || raw < 1e-300 {
        return 1.0;
    }
    let power = libm::pow(10.0, libm::log10(raw).floor());
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|m| m * power).find(|s| *s >= raw * (1.0 - 1e-9)).unwrap_or(raw)
}

fn decimals_of(step: f64) -> usize {
    let mut decimals = 0;
    let mut scaled = step;
    while (scaled - scaled.round()).abs() > 1e-6 * scaled.abs() && decimals < 9 {
        scaled *= 10.0;
        decimals += 1;
    }
    decimals
}

/// The smallest round number of per cent, as a share, that has room for a share.
pub fn top_of_shares(largest: f64) -> f64 {
    if largest.is_nan() || largest <= 0.0 {
        return 1.0;
    }
    let step = round_step(largest / 5.0);
    ((largest * 1.02 / step).ceil() * step).min(1.0)
}

/// Grid lines and labels of a share axis at the left of an area.
pub fn shares_at_left(canvas: &mut Canvas, area: Area, top: f64, grid: bool) -> Scale {
    let scale = Scale::new(0.0, top, area.bottom, area.top);
    let (ticks, decimals) = Scale::new(0.0, top * 100.0, 0.0, 1.0).ticks(5, false);
    for (tick, label) in ticks.iter().zip(tick_labels(&ticks, decimals)) {
        left_tick(canvas, area, scale.at(tick / 100.0), &format!("{label}%"), grid);
    }
    scale
}

/// Grid lines and labels of a value axis at the left of an area.
pub fn values_at_left(canvas: &mut Canvas, area: Area, scale: Scale) {
    let (ticks, decimals) = scale.ticks(6, false);
    for (tick, label) in ticks.iter().zip(tick_labels(&ticks, decimals)) {
        left_tick(canvas, area, scale.at(*tick), &label, true);
    }
}

fn left_tick(canvas: &mut Canvas, area: Area, y: f64, label: &str, grid: bool) {
    if grid {
        canvas.line(vec![(area.left, y), (area.right, y)], GRID, 1.0);
    } else {
        canvas.line(vec![(area.left - 5.0, y), (area.left, y)], AXIS, 1.0);
    }
    canvas.text(area.left - 9.0, y + HALF_LETTER * NOTE.size, label, NOTE, Anchor::Right);
}

/// A grid line across an area with its label below.
pub fn grid_line(canvas: &mut Canvas, area: Area, x: f64, label: impl Into<String>) {
    canvas.line(vec![(x, area.top), (x, area.bottom)], GRID, 1.0);
    canvas.text(x, area.bottom + 22.0, label, NOTE, Anchor::Middle);
}

/// The title of a row, at the left of an area.
pub fn row_title(canvas: &mut Canvas, area: Area, base: f64, title: &str, look: Look, room: f64) {
    canvas.text(area.left - 12.0, base, look.shorten(title, room), look, Anchor::Right);
}

/// The base line of an area.
pub fn base_line(canvas: &mut Canvas, area: Area) {
    canvas.line(vec![(area.left, area.bottom), (area.right, area.bottom)], AXIS, 1.2);
}

/// Ticks below an area at given places; labels that would touch the one before are left out.
pub fn ticks_below(canvas: &mut Canvas, area: Area, ticks: &[(f64, String)]) {
    base_line(canvas, area);
    let mut free_from = f64::NEG_INFINITY;
    for (x, label) in ticks {
        canvas.line(vec![(*x, area.bottom), (*x, area.bottom + 5.0)], AXIS, 1.0);
        let half = NOTE.width(label) / 2.0;
        if x - half > free_from {
            canvas.text(*x, area.bottom + 21.0, label.as_str(), NOTE, Anchor::Middle);
            free_from = x + half + 10.0;
        }
    }
}

/// About how many ticks have room beside each other.
pub fn ticks_in(width: f64) -> usize {
    ((width / 80.0) as usize).clamp(1, 7)
}

/// Ticks of a value axis and where they stand.
pub fn placed(scale: Scale, wanted: usize, whole: bool) -> Vec<(f64, String)> {
    let (ticks, decimals) = scale.ticks(wanted, whole);
    ticks.iter().map(|tick| scale.at(*tick)).zip(tick_labels(&ticks, decimals)).collect()
}

/// What an axis below an area shows.
pub fn name_below(canvas: &mut Canvas, area: Area, name: &str) {
    let x = (area.left + area.right) / 2.0;
    // It may be wider than what it stands below, not than the page.
    let room = 2.0 * x.min(canvas.width - x) - 20.0;
    canvas.text(x, area.bottom + 43.0, NOTE.shorten(name, room), NOTE, Anchor::Middle);
}

/// What an axis at the left of an area shows, written above it.
pub fn name_above(canvas: &mut Canvas, area: Area, left: f64, name: &str) {
    canvas.text(left, area.top - 14.0, NOTE.shorten(name, area.right - left), NOTE, Anchor::Left);
}

/// Ticks in words, all in one manner.
pub fn tick_labels(ticks: &[f64], decimals: usize) -> Vec<String> {
    let largest = ticks.iter().fold(0.0, |most: f64, tick| most.max(tick.abs()));
    let odd = largest >= 1e7 || decimals > 5;
    let label = |tick: &f64| match *tick {
        0.0 => "0".into(),
        tick if odd => format!("{tick:.1e}"),
        tick => number::fixed(tick, decimals),
    };
    ticks.iter().map(label).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_inside() {
        let ticks = |low, high| Scale::new(low, high, 0.0, 100.0).ticks(5, false);
        assert_eq!(ticks(0.0, 1.0).0.len(), 6);
        assert_eq!(ticks(0.0, 1.0).1, 1);
        assert_eq!(ticks(3.0, 97.0), (vec![20.0, 40.0, 60.0, 80.0], 0));
        assert_eq!(Scale::new(0.0, 2.0, 0.0, 1.0).ticks(8, true).0, [0.0, 1.0, 2.0]);
    }

    #[test]
    fn no_scale_is_too_odd() {
        for (low, high) in [
            (0.0, 0.0),
            (5.0, 5.0),
            (f64::NAN, 1.0),
            (f64::NEG_INFINITY, f64::INFINITY),
            (-f64::MAX, f64::MAX),
            (0.0, 1e-320),
            (1e300, 1e300),
        ] {
            let scale = Scale::new(low, high, 0.0, 100.0);
            assert!(scale.at(low.max(-1.0)).is_finite(), "{low} {high}");
            let (ticks, _) = scale.ticks(5, false);
            assert!(ticks.len() <= 20 && ticks.iter().all(|t| t.is_finite()), "{low} {high}");
        }
    }

    #[test]
    fn ticks_are_labelled_in_one_manner() {
        assert_eq!(tick_labels(&[0.0, 0.5, 1.0], 1), ["0", "0.5", "1.0"]);
        assert_eq!(tick_labels(&[0.0, 5e6, 1e7], 0), ["0", "5.0e6", "1.0e7"]);
    }

    #[test]
    fn an_axis_of_shares_ends_just_above_the_largest() {
        assert_eq!(top_of_shares(0.0), 1.0);
        assert_eq!(top_of_shares(f64::NAN), 1.0);
        assert_eq!(top_of_shares(0.97), 1.0);
        assert!((top_of_shares(0.337) - 0.4).abs() < 1e-12);
        assert!((top_of_shares(0.0021) - 0.0025).abs() < 1e-12);
    }
}
