//! Shapes as SVG, as files and within pages of HTML: text stays text, and colours are classes, which a style sheet gives for
//! light paper and, where it may, again for dark screens.

use super::canvas::{Anchor, Area, Canvas, Shape};
use super::font::FAMILY;
use super::palette::{Colour, FAINT, SOFT, WHITE};
use crate::report::plots::style::Theme;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// A whole document; `name` makes its ids its own where several stand on one page.
pub fn file(canvas: &Canvas, name: &str, theme: Theme) -> String {
    let all = Area { left: 0.0, top: 0.0, right: canvas.width, bottom: canvas.height };
    let (mut body, mut colours) = drawn(canvas, all, |colour| colour);
    colours.insert(WHITE);
    let paper = format!("<rect class=\"f{}\" width=\"100%\" height=\"100%\"/>\n", class(WHITE));
    body.insert_str(0, &paper);
    let [width, height] = [canvas.width, canvas.height].map(|side| number(side * canvas.scale));
    let size = format!("width=\"{width}\" height=\"{height}\" font-family=\"{FAMILY}\"");
    let name = escaped(name);
    element(&name, &size, all, [&canvas.title, &canvas.description], &style_sheet(&colours, theme), &body)
        + "\n"
}

/// What of a canvas is shown, as an element `svg` with a title and a description; `id` is unique on the page.
#[cfg(feature = "report")]
pub fn inline(canvas: &Canvas, shown: Area, id: &str, title: &str, description: &str) -> String {
    // Faint letters are hard to read on a page.
    let (body, colours) = drawn(canvas, shown, |colour| if colour == FAINT { SOFT } else { colour });
    element(id, "", shown, [title, description], &style_sheet(&colours, Theme::Auto), &body)
}

fn element(
    id: &str,
    size: &str,
    shown: Area,
    [title, description]: [&str; 2],
    style: &str,
    body: &str,
) -> String {
    let size = if size.is_empty() { String::new() } else { format!("{size} ") };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" id=\"{id}\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" \
         {size}viewBox=\"{} {} {} {}\">\n<title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-desc\">{}</desc>\n\
         <style>{style}</style>\n{body}</svg>",
        number(shown.left),
        number(shown.top),
        number(shown.width()),
        number(shown.height()),
        escaped(title),
        escaped(description),
    )
}

/// The shapes as elements, a line each, and their colours; what is marked is a group with a title.
fn drawn(canvas: &Canvas, shown: Area, of_text: fn(Colour) -> Colour) -> (String, BTreeSet<Colour>) {
    let (mut body, mut colours) = (String::new(), BTreeSet::new());
    let mut next = 0;
    for mark in &canvas.marks {
        write(&canvas.shapes[next..mark.shapes.start], shown, of_text, &mut body, &mut colours);
        let class = mark.option.map_or(String::new(), |option| format!(" class=\"option o{option}\""));
        // A string takes whatever is written.
        let _ = writeln!(body, "<g{class}><title>{}</title>", escaped(&mark.told));
        write(&canvas.shapes[mark.shapes.clone()], shown, of_text, &mut body, &mut colours);
        body.push_str("</g>\n");
        next = mark.shapes.end;
    }
    write(&canvas.shapes[next..], shown, of_text, &mut body, &mut colours);
    (body, colours)
}

fn write(
    shapes: &[Shape],
    shown: Area,
    of_text: fn(Colour) -> Colour,
    body: &mut String,
    colours: &mut BTreeSet<Colour>,
) {
    let shapes: Vec<&Shape> = shapes.iter().filter(|shape| is_within(shape, shown)).collect();
    let is_alike = |one: &&Shape, other: &&Shape| match (one, other) {
        (Shape::Line(_, colour, width), Shape::Line(_, other, others)) => colour == other && width == others,
        _ => false,
    };
    for alike in shapes.chunk_by(is_alike) {
        let shape = alike[0];
        let colour = match shape {
            Shape::Rect(_, colour) | Shape::Polygon(_, colour) | Shape::Line(_, colour, _) => *colour,
            Shape::Text(text) => of_text(text.look.colour),
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
                number(area.width().max(0.0)),
                number(area.height().max(0.0))
            ),
            Shape::Polygon(points, _) => {
                write!(body, "<polygon class=\"f{class}\" points=\"{}\"/>", places(points))
            }
            // Dashes, and ticks of an axis: one path.
            Shape::Line(_, _, width) if alike.len() > 1 => {
                let lines = alike.iter().filter_map(|shape| match shape {
                    Shape::Line(points, ..) => Some(format!("M{}", places(points))),
                    _ => None,
                });
                let (width, lines) = (number(*width), lines.collect::<String>());
                write!(body, "<path class=\"s{class}\" stroke-width=\"{width}\" d=\"{lines}\"/>")
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

fn style_sheet(colours: &BTreeSet<Colour>, theme: Theme) -> String {
    let rules = |theme: Theme| -> String {
        let rule = |colour: &Colour| {
            let (class, look) = (class(*colour), hexadecimal(theme.colour(*colour)));
            format!(".f{class}{{fill:#{look}}}.s{class}{{stroke:#{look};fill:none}}")
        };
        colours.iter().map(rule).collect()
    };
    match theme {
        Theme::Auto => {
            format!("{}@media screen and (prefers-color-scheme:dark){{{}}}", rules(theme), rules(Theme::Dark))
        }
        _ => rules(theme),
    }
}

/// Colours that differ in their greys alone have classes of their own.
fn class(colour: Colour) -> String {
    let own = Colour::rgb(colour.red, colour.green, colour.blue).grey;
    let grey = if own == colour.grey { String::new() } else { format!("-{:02x}", colour.grey) };
    hexadecimal(colour) + &grey
}

fn hexadecimal(colour: Colour) -> String {
    format!("{:02x}{:02x}{:02x}", colour.red, colour.green, colour.blue)
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

/// Text as XML and HTML have it; what no XML may have becomes the sign for that.
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            letter if letter.is_control() => escaped.push(' '),
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(all(test, feature = "report"))]
mod tests {
    use super::*;
    use crate::report::plots::draw::frame::LABEL;
    use crate::report::plots::draw::palette::{INK, MAIN};

    fn small() -> Canvas {
        let mut canvas = Canvas::new(100.0, 50.0);
        canvas.title = "A \"title\"".to_owned();
        canvas.text(10.0, 10.0, "above", LABEL, Anchor::Left);
        canvas.text(10.0, 30.04, "a < b & c", LABEL, Anchor::Right);
        let from = canvas.shapes.len();
        canvas.rect(Area { left: 1.0, top: 22.0, right: 3.5, bottom: 40.0 }, MAIN);
        canvas.mark(from, "live: 12% <\nhere", Some(2));
        canvas.line(vec![(0.0, 45.0), (100.0, 45.0)], INK, 1.0);
        canvas
    }

    #[test]
    fn text_stays_text_and_colours_are_classes() {
        let shown = Area { left: 0.0, top: 20.0, right: 100.0, bottom: 50.0 };
        let svg = inline(&small(), shown, "x", "A title", "What it shows");
        assert!(svg.contains("viewBox=\"0 20 100 30\""), "{svg}");
        assert!(
            svg.contains("y=\"30\" font-size=\"15\" text-anchor=\"end\">a &lt; b &amp; c</text>"),
            "{svg}"
        );
        assert!(
            svg.contains("<rect class=\"f0072b2-46\" x=\"1\" y=\"22\" width=\"2.5\" height=\"18\"/>"),
            "{svg}"
        );
        assert!(svg.contains("<title id=\"x-title\">A title</title>"), "{svg}");
        assert!(!svg.contains("above"));
    }

    #[test]
    fn what_is_marked_is_a_group_that_tells_its_number() {
        let svg = file(&small(), "x", Theme::Light);
        let group = svg.split_once("<g class=\"option o2\"><title>live: 12% &lt; here</title>\n");
        let (before, after) = group.expect("there is a group");
        let (inside, after) = after.split_once("</g>").expect("it ends");
        assert!(before.contains("a &lt; b") && after.contains("<polyline"), "{svg}");
        assert_eq!(inside.lines().count(), 1, "{inside}");
        assert!(inside.starts_with("<rect"), "{inside}");
    }

    #[test]
    fn a_file_is_drawn_in_its_theme() {
        let canvas = Canvas { scale: 0.5, ..small() };
        let auto = file(&canvas, "small", Theme::Auto);
        assert!(auto.contains("width=\"50\" height=\"25\" font-family=\"Open Sans, "), "{auto}");
        assert!(auto.contains("<title id=\"small-title\">A &quot;title&quot;</title>"), "{auto}");
        assert!(auto.contains("prefers-color-scheme:dark"));
        for (theme, ink, paper) in [
            (Theme::Light, INK, WHITE),
            (Theme::Dark, INK.in_the_dark(), WHITE.in_the_dark()),
            (Theme::Print, INK.in_print(), WHITE),
        ] {
            let svg = file(&canvas, "small", theme);
            assert!(!svg.contains("prefers-color-scheme"), "{theme:?}");
            for (class, colour) in [("222222", ink), ("ffffff", paper)] {
                let rule = format!(".f{class}{{fill:#{}}}", hexadecimal(colour));
                assert!(svg.contains(&rule), "{theme:?}: {rule} in {svg}");
            }
        }
    }
}
