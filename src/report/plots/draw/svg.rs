//! Shapes as SVG for a page of HTML: text stays text, and colours are classes, which its style sheet gives twice, for light and
//! for dark screens.

use super::canvas::{Anchor, Area, Canvas, Shape};
use super::palette::{Colour, FAINT, SOFT};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// What of a canvas is shown, as an element `svg` with a title and a description; `id` is unique on the page.
pub fn inline(canvas: &Canvas, shown: Area, id: &str, title: &str, description: &str) -> String {
    let mut body = String::new();
    let mut colours = BTreeSet::new();
    for shape in canvas.shapes.iter().filter(|shape| is_within(shape, shown)) {
        let colour = match shape {
            Shape::Rect(_, colour) | Shape::Polygon(_, colour) | Shape::Line(_, colour, _) => *colour,
            Shape::Text(text) => legible(text.look.colour),
        };
        colours.insert(colour);
        let class = class(colour);
        // A string takes whatever is written.
        let _ = match shape {
            Shape::Rect(area, _) => write!(
                body,
                "<rect class=\"f{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
                number(area.left),
                number(area.top),
                number(area.width()),
                number(area.height())
            ),
            Shape::Polygon(points, _) => {
                write!(body, "<polygon class=\"f{class}\" points=\"{}\"/>", places(points))
            }
            Shape::Line(points, _, width) => write!(
                body,
                "<polyline class=\"s{class}\" stroke-width=\"{}\" points=\"{}\"/>",
                number(*width),
                places(points)
            ),
            Shape::Text(text) => {
                let anchor = match text.anchor {
                    Anchor::Left => "",
                    Anchor::Middle => " text-anchor=\"middle\"",
                    Anchor::Right => " text-anchor=\"end\"",
                };
                let bold = if text.look.bold { " font-weight=\"600\"" } else { "" };
                write!(
                    body,
                    "<text class=\"f{class}\" x=\"{}\" y=\"{}\" font-size=\"{}\"{anchor}{bold}>{}</text>",
                    number(text.x),
                    number(text.y),
                    number(text.look.size),
                    escaped(&text.text)
                )
            }
        };
        body.push('\n');
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" id=\"{id}\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" \
         viewBox=\"{} {} {} {}\">\n<title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-desc\">{}</desc>\n\
         <style>{}</style>\n{body}</svg>",
        number(shown.left),
        number(shown.top),
        number(shown.width()),
        number(shown.height()),
        escaped(title),
        escaped(description),
        style_sheet(&colours)
    )
}

/// Whether the middle of a shape lies in what is shown.
fn is_within(shape: &Shape, shown: Area) -> bool {
    let ends = |points: &[(f64, f64)]| {
        let y = || points.iter().map(|point| point.1);
        (y().fold(f64::INFINITY, f64::min), y().fold(f64::NEG_INFINITY, f64::max))
    };
    let (low, high) = match shape {
        Shape::Rect(area, _) => (area.top, area.bottom),
        Shape::Polygon(points, _) | Shape::Line(points, ..) => ends(points),
        Shape::Text(text) => (text.y, text.y),
    };
    (shown.top..=shown.bottom).contains(&low.midpoint(high))
}

/// Faint letters are hard to read on a page.
fn legible(colour: Colour) -> Colour {
    if colour == FAINT { SOFT } else { colour }
}

fn style_sheet(colours: &BTreeSet<Colour>) -> String {
    let rules = |of: fn(Colour) -> Colour| -> String {
        let rule = |colour: &Colour| {
            let (class, look) = (class(*colour), class(of(*colour)));
            format!(".f{class}{{fill:#{look}}}.s{class}{{stroke:#{look};fill:none}}")
        };
        colours.iter().map(rule).collect()
    };
    let dark = rules(Colour::in_the_dark);
    format!("{}@media screen and (prefers-color-scheme:dark){{{dark}}}", rules(|colour| colour))
}

fn class(Colour(red, green, blue): Colour) -> String {
    format!("{red:02x}{green:02x}{blue:02x}")
}

/// To a tenth of a pixel.
fn number(value: f64) -> String {
    let tenths = (value * 10.0).round();
    // No minus before nothing.
    format!("{}", if tenths == 0.0 { 0.0 } else { tenths / 10.0 })
}

fn places(points: &[(f64, f64)]) -> String {
    points.iter().map(|(x, y)| format!("{},{}", number(*x), number(*y))).collect::<Vec<_>>().join(" ")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::plots::draw::frame::LABEL;
    use crate::report::plots::draw::palette::{INK, MAIN, WHITE};

    #[test]
    fn text_stays_text_and_colours_are_classes() {
        let mut canvas = Canvas::new(100.0, 50.0);
        canvas.text(10.0, 10.0, "above", LABEL, Anchor::Left);
        canvas.text(10.0, 30.04, "a < b & c", LABEL, Anchor::Right);
        canvas.rect(Area { left: 1.0, top: 22.0, right: 3.5, bottom: 40.0 }, MAIN);
        let shown = Area { left: 0.0, top: 20.0, right: 100.0, bottom: 50.0 };
        let svg = inline(&canvas, shown, "x", "A title", "What it shows");
        assert!(svg.contains("viewBox=\"0 20 100 30\""), "{svg}");
        assert!(
            svg.contains("y=\"30\" font-size=\"15\" text-anchor=\"end\">a &lt; b &amp; c</text>"),
            "{svg}"
        );
        assert!(
            svg.contains("<rect class=\"f0072b2\" x=\"1\" y=\"22\" width=\"2.5\" height=\"18\"/>"),
            "{svg}"
        );
        assert!(svg.contains("<title id=\"x-title\">A title</title>"), "{svg}");
        assert!(!svg.contains("above"));
    }

    /// What is dark on light is light on dark, with enough between them to be read.
    #[test]
    fn ink_can_be_read_in_the_dark() {
        let light = |c: Colour| 0.2126 * f64::from(c.0) + 0.7152 * f64::from(c.1) + 0.0722 * f64::from(c.2);
        let [ink, soft, paper] = [INK, SOFT, WHITE].map(|colour| light(colour.in_the_dark()));
        assert!(ink > 200.0 && soft > 140.0 && paper < 40.0, "{ink} {soft} {paper}");
    }
}
