//! Plots that stay small, whatever is in them: how high they are, and how many bytes their files have.

use super::canvas::{Anchor, Area, Canvas, Shape, simplified};
use super::frame::{LABEL, NOTE};
use super::palette::WHITE;
#[cfg(not(target_family = "wasm"))]
use super::render;
use super::svg;
use crate::report::plots::style::Theme;
use std::io;

/// Of a file.
pub const MOST_BYTES: usize = 1_000_000;
/// Width times height of a plot that lists rows.
const MOST_AREA: f64 = 7_000_000.0;
/// What is said where a plot ends before its rows do.
const CUT: &str = "There are more rows than go into one plot: the JSON document has all of them";
/// Room for that.
const FOOT: f64 = 70.0;
const TOO_MUCH: &str = "There is more in this plot than goes into one file: the JSON document has all of it";

/// A plot that is too high ends early, and says so.
pub fn cut(mut canvas: Canvas) -> Canvas {
    let most = MOST_AREA / canvas.width;
    if canvas.height <= most {
        return canvas;
    }
    let shift = canvas.height - most;
    // The footer moves up with the lower edge.
    let content = canvas.content.map_or(canvas.height, |content| content.bottom);
    let end = most - FOOT;
    let mut kept = vec![];
    for shape in canvas.shapes {
        match shape {
            Shape::Text(mut text) if text.y > content => {
                text.y -= shift;
                kept.push(Shape::Text(text));
            }
            Shape::Text(text) if text.y > end => {}
            Shape::Text(text) => kept.push(Shape::Text(text)),
            Shape::Rect(area, _) if area.top >= end => {}
            Shape::Rect(area, colour) => {
                kept.push(Shape::Rect(Area { bottom: area.bottom.min(end), ..area }, colour));
            }
            Shape::Polygon(points, _) | Shape::Line(points, ..) if points.iter().all(|(_, y)| *y >= end) => {}
            Shape::Polygon(points, colour) => kept.push(Shape::Polygon(above(points, end), colour)),
            Shape::Line(points, colour, width) => kept.push(Shape::Line(above(points, end), colour, width)),
        }
    }
    (canvas.shapes, canvas.marks) = (kept, vec![]);
    canvas.height = most.floor();
    canvas.content = canvas.content.map(|content| Area { bottom: content.bottom - shift, ..content });
    canvas.text(40.0, end + 24.0, NOTE.shorten(CUT, canvas.width - 80.0), NOTE, Anchor::Left);
    canvas
}

fn above(mut points: Vec<(f64, f64)>, end: f64) -> Vec<(f64, f64)> {
    points.iter_mut().for_each(|(_, y)| *y = y.min(end));
    points
}

/// The bytes of an SVG file: with fewer corners where they would be too many.
pub fn svg(canvas: &Canvas, name: &str, theme: Theme) -> String {
    let whole = svg::file(canvas, name, theme);
    if whole.len() <= MOST_BYTES {
        return whole;
    }
    for tolerance in [0.2, 0.5, 1.0, 2.0] {
        let simpler = svg::file(&with_shapes(canvas, |shape| simpler(shape, tolerance)), name, theme);
        if simpler.len() <= MOST_BYTES {
            return simpler;
        }
    }
    for every in [2, 4, 8, 16] {
        let of = |shape: &Shape| simpler(&thinner(shape, every), 0.5);
        let thinner = svg::file(&with_shapes(canvas, of), name, theme);
        if thinner.len() <= MOST_BYTES {
            return thinner;
        }
    }
    svg::file(&empty(canvas), name, theme)
}

/// The bytes of a PNG file: with fewer pixels where they would be too many.
///
/// # Errors
/// What the drawing backend refuses, which is nothing that is known.
#[cfg(not(target_family = "wasm"))]
pub fn png(canvas: &Canvas, theme: Theme) -> io::Result<Vec<u8>> {
    let mut scale = canvas.scale;
    let mut bytes = render::pixels(canvas, scale, theme)?.png(false)?;
    if bytes.len() > MOST_BYTES {
        bytes = render::pixels(canvas, scale, theme)?.png(true)?;
    }
    while bytes.len() > MOST_BYTES {
        scale *= 0.75;
        bytes = render::pixels(canvas, scale, theme)?.png(true)?;
    }
    Ok(bytes)
}

/// Pixels need plotters and fonts of the system, which are not there in a browser: pages have SVG.
///
/// # Errors
/// Always.
#[cfg(target_family = "wasm")]
pub fn png(_: &Canvas, _: Theme) -> io::Result<Vec<u8>> {
    Err(io::ErrorKind::Unsupported.into())
}

fn with_shapes(canvas: &Canvas, of: impl Fn(&Shape) -> Shape) -> Canvas {
    let (title, description) = (canvas.title.clone(), canvas.description.clone());
    let (shapes, marks) = (canvas.shapes.iter().map(of).collect(), canvas.marks.clone());
    Canvas { shapes, marks, title, description, ..*canvas }
}

fn simpler(shape: &Shape, tolerance: f64) -> Shape {
    match shape {
        Shape::Polygon(points, colour) => Shape::Polygon(simplified(points.clone(), tolerance), *colour),
        Shape::Line(points, colour, width) => {
            Shape::Line(simplified(points.clone(), tolerance), *colour, *width)
        }
        other => other.clone(),
    }
}

/// Of long courses every n-th point, and both ends.
fn thinner(shape: &Shape, every: usize) -> Shape {
    const LONG: usize = 40;
    let thin = |points: &Vec<(f64, f64)>| -> Vec<(f64, f64)> {
        let ends = [0, 1, points.len() - 2, points.len() - 1];
        let kept = points.iter().enumerate().filter(|(i, _)| i % every == 0 || ends.contains(i));
        kept.map(|(_, point)| *point).collect()
    };
    match shape {
        Shape::Polygon(points, colour) if points.len() > LONG => Shape::Polygon(thin(points), *colour),
        Shape::Line(points, colour, width) if points.len() > LONG => {
            Shape::Line(thin(points), *colour, *width)
        }
        other => other.clone(),
    }
}

/// Heading and footer, and between them why there is nothing.
fn empty(canvas: &Canvas) -> Canvas {
    let all = Area { left: 0.0, top: 0.0, right: canvas.width, bottom: canvas.height };
    let content = canvas.content.unwrap_or(all);
    let (title, description) = (canvas.title.clone(), canvas.description.clone());
    let mut bare = Canvas { shapes: vec![], marks: vec![], title, description, ..*canvas };
    bare.rect(content, WHITE);
    let is_around = |text: &&super::canvas::Text| text.y < content.top || text.y > content.bottom;
    let around = canvas.shapes.iter().filter_map(|shape| match shape {
        Shape::Text(text) => Some(text).filter(is_around),
        _ => None,
    });
    bare.shapes.extend(around.map(|text| Shape::Text(text.clone())));
    let text = LABEL.shorten(TOO_MUCH, canvas.width - 80.0);
    bare.text(40.0, content.top + 40.0, text, LABEL, Anchor::Left);
    bare
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::plots::draw::palette::distinct;

    #[test]
    fn a_plot_that_is_too_high_ends_early_and_says_so() {
        let mut canvas = Canvas::new(1000.0, 50_000.0);
        canvas.content = Some(Area { left: 0.0, top: 100.0, right: 1000.0, bottom: 49_960.0 });
        for row in 0..2000 {
            let top = 100.0 + 24.0 * f64::from(row);
            canvas.text(40.0, top + 20.0, "a row", LABEL, Anchor::Left);
            canvas.rect(Area { left: 200.0, top, right: 300.0, bottom: top + 20.0 }, distinct(0));
        }
        canvas.line(vec![(200.0, 100.0), (200.0, 49_900.0)], distinct(1), 1.0);
        canvas.text(40.0, 49_982.0, "the footer", LABEL, Anchor::Left);
        let cut = cut(canvas);
        assert!((cut.width * cut.height) <= MOST_AREA);
        let texts: Vec<(&str, f64)> = cut.texts().map(|text| (text.text.as_str(), text.y)).collect();
        assert!(texts.iter().all(|(_, y)| *y < cut.height), "{texts:?}");
        assert!(texts.contains(&("the footer", 6982.0)) && texts.iter().any(|(text, _)| *text == CUT));
        assert!(svg(&cut, "x", Theme::Auto).len() < MOST_BYTES);
        assert!(png(&cut, Theme::Auto).unwrap().len() < MOST_BYTES);
    }

    #[test]
    fn a_plot_with_too_many_corners_has_fewer() {
        let mut canvas = Canvas::new(1000.0, 500.0);
        let mut state = 1_u32;
        for line in 0..300 {
            let points = (0..1000).map(|i| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (f64::from(i), 250.0 + f64::from(state >> 24) / 400.0 + f64::from(line) / 10.0)
            });
            canvas.line(points.collect(), distinct(line as usize), 1.0);
        }
        assert!(svg::file(&canvas, "x", Theme::Auto).len() > MOST_BYTES);
        let smaller = svg(&canvas, "x", Theme::Auto);
        assert!(smaller.len() <= MOST_BYTES && smaller.contains("<polyline"));
        // And where even that does not help.
        for i in 0..30_000 {
            let left = f64::from(i % 997);
            canvas.rect(Area { left, top: 0.0, right: left + 1.0, bottom: 1.0 }, distinct(i as usize % 900));
        }
        let smallest = svg(&canvas, "x", Theme::Auto);
        assert!(smallest.len() <= MOST_BYTES && smallest.contains("more in this plot"));
    }
}
