//! What the marks of a plot mean: samples of them with words, in lines.

use super::canvas::{Anchor, Area, Canvas, HALF_LETTER, dot};
use super::frame::NOTE;
use super::palette::{Colour, INK};

/// How high a line of keys is.
pub const LINE: f64 = 24.0;
const SAMPLE: f64 = 30.0;
const GAP: f64 = 26.0;

#[derive(Clone, Copy)]
pub enum Sample<'a> {
    Bar(Colour),
    /// Wider and paler than a bar.
    Band(Colour),
    Whisker,
    Line(Colour, &'a [f64]),
    Dot(Colour),
    /// Words alone.
    Nothing,
}

impl Sample<'_> {
    fn width(self) -> f64 {
        if matches!(self, Sample::Nothing) { 0.0 } else { SAMPLE }
    }
}

/// Where each key stands: from the left, and on which line.
fn places(room: f64, keys: &[(Sample<'_>, &str)]) -> Vec<(f64, usize)> {
    let (mut x, mut line) = (0.0, 0);
    let place = |(sample, text): &(Sample<'_>, &str)| {
        // A reader's own font may be wider than the embedded one.
        let width = sample.width() + NOTE.width(text) * 1.1;
        if x > 0.0 && x + width > room {
            (x, line) = (0.0, line + 1);
        }
        let found = (x, line);
        x += width + GAP;
        found
    };
    keys.iter().map(place).collect()
}

/// How high the keys are in a room.
pub fn height(room: f64, keys: &[(Sample<'_>, &str)]) -> f64 {
    places(room, keys).last().map_or(0.0, |&(_, line)| (line + 1) as f64 * LINE)
}

/// Draws them from the top of an area down.
pub fn draw(canvas: &mut Canvas, area: Area, keys: &[(Sample<'_>, &str)]) {
    for ((x, line), (sample, text)) in places(area.width(), keys).into_iter().zip(keys) {
        let (left, middle) = (area.left + x, area.top + (line as f64 + 0.5) * LINE);
        let right = left + SAMPLE - 8.0;
        let block = |half: f64| Area { left, top: middle - half, right, bottom: middle + half };
        match *sample {
            Sample::Bar(colour) => canvas.rect(block(5.0), colour),
            Sample::Band(colour) => canvas.rect(block(8.0), colour),
            Sample::Whisker => canvas.whisker([left, right], middle, 4.0, INK),
            Sample::Line(colour, pattern) => {
                canvas.dashed(vec![(left, middle), (right, middle)], colour, 2.4, pattern);
            }
            Sample::Nothing => {}
            Sample::Dot(colour) => canvas.polygon(dot(f64::midpoint(left, right), middle, 5.5), colour),
        }
        let text = NOTE.shorten(text, area.right - left - sample.width());
        canvas.text(left + sample.width(), middle + HALF_LETTER * NOTE.size, text, NOTE, Anchor::Left);
    }
}
