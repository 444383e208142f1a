//! A plot as a list of shapes in logical pixels, x to the right, y down.

use super::font;
use super::palette::Colour;
use crate::diagnostics::one_line;
use std::ops::Range;

pub struct Canvas {
    pub width: f64,
    pub height: f64,
    pub shapes: Vec<Shape>,
    /// In the order of their shapes.
    pub marks: Vec<Mark>,
    /// What it shows, and of what: in words, for those who do not see it.
    pub title: String,
    pub description: String,
    /// What is neither heading nor footer; all, where there are none.
    pub content: Option<Area>,
    /// By how much it is made larger when it is shown.
    pub scale: f64,
}

/// Shapes that show one number: pointed at, it is told.
#[derive(Clone, Debug)]
pub struct Mark {
    pub shapes: Range<usize>,
    pub told: String,
    /// By its place among those that stand side by side.
    pub option: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

#[derive(Clone)]
pub enum Shape {
    Rect(Area, Colour),
    Polygon(Vec<(f64, f64)>, Colour),
    Line(Vec<(f64, f64)>, Colour, f64),
    Text(Text),
}

/// A line of text; `y` is its baseline.
#[derive(Clone, Debug)]
pub struct Text {
    pub x: f64,
    pub y: f64,
    pub text: String,
    pub look: Look,
    pub anchor: Anchor,
}

#[derive(Clone, Copy, Debug)]
pub struct Look {
    pub size: f64,
    pub bold: bool,
    pub colour: Colour,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Anchor {
    Left,
    Middle,
    Right,
}

/// From a small text's baseline up to the middle of its letters, in ems.
pub const HALF_LETTER: f64 = 0.36;

impl Look {
    pub fn width(self, text: &str) -> f64 {
        font::width(text, self.size, self.bold)
    }

    /// Cut to a room, a little early: a reader's own font may be wider than the embedded one.
    pub fn shorten(self, text: &str, room: f64) -> String {
        font::shorten(text, self.size, self.bold, room / 1.1)
    }

    /// In lines of a width, at most so many: what is too much is cut.
    pub fn wrapped(self, text: &str, room: f64, most: usize) -> Vec<String> {
        let text = one_line(text);
        let words: Vec<&str> = text.split_whitespace().collect();
        let mut lines: Vec<String> = vec![];
        let mut first = 0;
        while first < words.len() && lines.len() < most {
            // As many words as fit, but one at least; the last line takes what is left, and is cut.
            let fits = |count: &usize| self.width(&words[first..first + count].join(" ")) * 1.1 <= room;
            let rest = words.len() - first;
            let count =
                if lines.len() + 1 == most { rest } else { (1..=rest).take_while(fits).last().unwrap_or(1) };
            lines.push(self.shorten(&words[first..first + count].join(" "), room));
            first += count;
        }
        lines
    }
}

impl Area {
    pub fn width(self) -> f64 {
        self.right - self.left
    }

    pub fn height(self) -> f64 {
        self.bottom - self.top
    }

    pub fn overlaps(self, other: Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }
}

impl Canvas {
    pub fn new(width: f64, height: f64) -> Self {
        let [title, description] = [const { String::new() }; 2];
        Self { width, height, shapes: vec![], marks: vec![], title, description, content: None, scale: 1.0 }
    }

    /// Marks what has been drawn since there were so many shapes.
    pub fn mark(&mut self, from: usize, told: impl AsRef<str>, option: Option<usize>) {
        let (shapes, told) = (from..self.shapes.len(), one_line(told.as_ref()));
        self.marks.push(Mark { shapes, told, option });
    }

    pub fn rect(&mut self, area: Area, colour: Colour) {
        self.shapes.push(Shape::Rect(area, colour));
    }

    pub fn polygon(&mut self, points: Vec<(f64, f64)>, colour: Colour) {
        self.shapes.push(Shape::Polygon(points, colour));
    }

    /// An interval with ends that reach `half` up and down.
    pub fn whisker(&mut self, [low, high]: [f64; 2], middle: f64, half: f64, colour: Colour) {
        self.line(vec![(low, middle), (high, middle)], colour, 1.4);
        for x in [low, high] {
            self.line(vec![(x, middle - half), (x, middle + half)], colour, 1.4);
        }
    }

    pub fn line(&mut self, points: Vec<(f64, f64)>, colour: Colour, width: f64) {
        let points = straightened(points);
        if points.len() > 1 {
            self.shapes.push(Shape::Line(points, colour, width));
        }
    }

    /// A line in dashes: lengths of ink and gap in turn; an empty pattern is a solid line.
    pub fn dashed(&mut self, points: Vec<(f64, f64)>, colour: Colour, width: f64, pattern: &[f64]) {
        if pattern.is_empty() {
            return self.line(points, colour, width);
        }
        for dash in dashes(&straightened(points), pattern) {
            self.line(dash, colour, width);
        }
    }

    pub fn text(&mut self, x: f64, y: f64, text: impl Into<String>, look: Look, anchor: Anchor) {
        let text = one_line(&text.into());
        if !text.trim().is_empty() {
            self.shapes.push(Shape::Text(Text { x, y, text, look, anchor }));
        }
    }

    /// All letters of all texts.
    pub fn letters(&self) -> impl Iterator<Item = char> {
        let texts = self
            .shapes
            .iter()
            .filter_map(|shape| if let Shape::Text(text) = shape { Some(text) } else { None });
        texts.flat_map(|text| text.text.chars())
    }

    #[cfg(test)]
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        self.shapes.iter().filter_map(|shape| if let Shape::Text(text) = shape { Some(text) } else { None })
    }
}

#[cfg(test)]
impl Text {
    /// From the top of a capital to the baseline.
    pub fn area(&self) -> Area {
        let width = self.look.width(&self.text);
        let left = match self.anchor {
            Anchor::Left => self.x,
            Anchor::Middle => self.x - width / 2.0,
            Anchor::Right => self.x - width,
        };
        Area { left, top: self.y - 0.72 * self.look.size, right: left + width, bottom: self.y }
    }
}

/// Without the points that lie on the line between their neighbours, to a twentieth of a pixel.
fn straightened(points: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    simplified(points, 0.05)
}

/// Without the points that lie so near to the line between their neighbours.
pub fn simplified(points: Vec<(f64, f64)>, tolerance: f64) -> Vec<(f64, f64)> {
    /// So many are left out in one go, lest each be measured too often.
    const MOST: usize = 256;
    let mut kept: Vec<(f64, f64)> = Vec::with_capacity(points.len());
    let mut skipped: Vec<(f64, f64)> = vec![];
    for point in points {
        if !point.0.is_finite() || !point.1.is_finite() {
            continue;
        }
        // The last kept but one is the anchor; every point skipped since must stay close to the new line.
        if let [.., anchor, last] = kept[..] {
            skipped.push(last);
            if skipped.len() < MOST && skipped.iter().all(|p| distance(*p, anchor, point) < tolerance) {
                kept.pop();
            } else {
                skipped.clear();
            }
        }
        kept.push(point);
    }
    kept
}

/// Of a point from the stretch between two others.
fn distance(p: (f64, f64), a: (f64, f64), b: (f64, f64)) -> f64 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let length = (dx * dx + dy * dy).sqrt();
    let along = if length > 0.0 { ((p.0 - a.0) * dx + (p.1 - a.1) * dy) / (length * length) } else { 0.0 };
    let along = along.clamp(0.0, 1.0);
    let (x, y) = (a.0 + along * dx - p.0, a.1 + along * dy - p.1);
    (x * x + y * y).sqrt()
}

fn dashes(points: &[(f64, f64)], pattern: &[f64]) -> Vec<Vec<(f64, f64)>> {
    let mut done = vec![];
    let Some(&first) = points.first() else { return done };
    let mut current = vec![first];
    let mut phase = 0;
    let mut left = pattern[0].max(0.5);
    for pair in points.windows(2) {
        let (mut from, to) = (pair[0], pair[1]);
        loop {
            let (dx, dy) = (to.0 - from.0, to.1 - from.1);
            let length = (dx * dx + dy * dy).sqrt();
            if length <= left {
                left -= length;
                current.push(to);
                break;
            }
            from = (from.0 + dx / length * left, from.1 + dy / length * left);
            current.push(from);
            if phase % 2 == 0 {
                done.push(std::mem::take(&mut current));
            }
            current = vec![from];
            phase = (phase + 1) % (2 * pattern.len());
            left = pattern[phase % pattern.len()].max(0.5);
        }
    }
    if phase % 2 == 0 {
        done.push(current);
    }
    done
}

/// A disc, as a polygon with so many sides that it stays round when a page is enlarged.
pub fn dot(x: f64, y: f64, radius: f64) -> Vec<(f64, f64)> {
    let sides = ((radius * 3.0).ceil() as u32).clamp(16, 40);
    let corner = |i: u32| {
        let turn = f64::from(i) / f64::from(sides) * std::f64::consts::TAU;
        (x + radius * libm::cos(turn), y + radius * libm::sin(turn))
    };
    (0..sides).map(corner).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_on_a_straight_line_are_left_out() {
        let flat: Vec<_> = (0..100).map(|i| (f64::from(i), 5.0)).collect();
        assert_eq!(straightened(flat), [(0.0, 5.0), (99.0, 5.0)]);
        let corner = vec![(0.0, 0.0), (5.0, 0.0), (10.0, 0.0), (10.0, 5.0), (10.0, 9.0)];
        assert_eq!(straightened(corner), [(0.0, 0.0), (10.0, 0.0), (10.0, 9.0)]);
        let slow_curve: Vec<_> = (0..100).map(|i| (f64::from(i), f64::from(i * i) / 1000.0)).collect();
        assert!(straightened(slow_curve).len() > 5);
    }

    #[test]
    fn a_dashed_line_is_ink_and_gap_in_turn() {
        let ink: Vec<_> = dashes(&[(0.0, 0.0), (11.0, 0.0)], &[3.0, 2.0])
            .iter()
            .map(|dash| (dash[0].0, dash[dash.len() - 1].0))
            .collect();
        assert_eq!(ink, [(0.0, 3.0), (5.0, 8.0), (10.0, 11.0)]);
    }
}
