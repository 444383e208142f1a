//! Shapes as pixels, through plotters.

use super::canvas::{Anchor, Canvas, Shape, Text};
use super::font;
use super::palette::{Colour, WHITE};
use crate::report::plots::style::Theme;
use plotters::prelude::{BitMapBackend, Color, DrawingBackend, RGBColor, ShapeStyle, TextStyle};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontDesc, FontFamily, FontStyle, register_font};
use std::io;
use std::sync::Once;

/// Pixels are drawn this much too large both ways and averaged: that smooths what plotters leaves jagged.
const OVERSAMPLING: u32 = 3;

/// A picture, three bytes a pixel.
#[derive(PartialEq)]
pub struct Pixels {
    size: (u32, u32),
    rgb: Vec<u8>,
}

/// The plot as a picture, a pixel of it made so large.
pub fn pixels(canvas: &Canvas, scale: f64, theme: Theme) -> io::Result<Pixels> {
    let size = [canvas.width, canvas.height].map(|side| (side * scale).round().max(1.0) as u32);
    let size = (size[0], size[1]);
    let scale = f64::from(OVERSAMPLING) * scale;
    let (wide, high) = (size.0 * OVERSAMPLING, size.1 * OVERSAMPLING);
    let mut large = vec![255; (wide * high * 3) as usize];
    {
        let mut backend = BitMapBackend::with_buffer(&mut large, (wide, high));
        replay(canvas, &mut backend, scale, theme)?;
        backend.present().map_err(io::Error::other)?;
    }
    Ok(Pixels { size, rgb: averaged(&large, size) })
}

impl Pixels {
    /// The bytes of a PNG file, as few as can be or soon.
    pub fn png(&self, small: bool) -> io::Result<Vec<u8>> {
        let mut bytes = vec![];
        let mut encoder = png::Encoder::new(&mut bytes, self.size.0, self.size.1);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(if small { png::Compression::Best } else { png::Compression::Fast });
        encoder.set_filter(png::FilterType::Sub);
        encoder.set_adaptive_filter(png::AdaptiveFilterType::Adaptive);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&self.rgb)?;
        writer.finish()?;
        Ok(bytes)
    }
}

/// The mean of each block of pixels. Light would have to be averaged; for ink on white the difference does
/// not show.
fn averaged(large: &[u8], (width, height): (u32, u32)) -> Vec<u8> {
    const N: usize = OVERSAMPLING as usize;
    const AREA: u16 = (N * N) as u16;
    let width = width as usize;
    let mut small = vec![0; width * height as usize * 3];
    let means = small.as_chunks_mut::<3>().0;
    let pixels = large.as_chunks::<3>().0;
    // So many pixels of one line.
    let runs = pixels.as_chunks::<N>().0;
    for (y, lines) in runs.chunks_exact(width * N).enumerate() {
        for x in 0..width {
            let mut sum = [AREA / 2; 3];
            for line in 0..N {
                for [r, g, b] in lines[line * width + x] {
                    sum[0] += u16::from(r);
                    sum[1] += u16::from(g);
                    sum[2] += u16::from(b);
                }
            }
            means[y * width + x] = [(sum[0] / AREA) as u8, (sum[1] / AREA) as u8, (sum[2] / AREA) as u8];
        }
    }
    small
}

fn replay(canvas: &Canvas, backend: &mut BitMapBackend<'_>, scale: f64, theme: Theme) -> io::Result<()> {
    let at = |(x, y): (f64, f64)| ((x * scale).round() as i32, (y * scale).round() as i32);
    let rgb = |colour: Colour| {
        let Colour { red, green, blue, .. } = theme.colour(colour);
        RGBColor(red, green, blue)
    };
    // To the last pixel, whatever became of a half.
    let paper = at((canvas.width + 1.0, canvas.height + 1.0));
    backend.draw_rect((0, 0), paper, &rgb(WHITE).filled(), true).map_err(io::Error::other)?;
    for shape in &canvas.shapes {
        let drawn = match shape {
            Shape::Rect(area, colour) => backend.draw_rect(
                at((area.left, area.top)),
                at((area.right, area.bottom)),
                &rgb(*colour).filled(),
                true,
            ),
            Shape::Polygon(points, colour) => {
                backend.fill_polygon(points.iter().map(|p| at(*p)), &rgb(*colour).filled())
            }
            Shape::Line(points, colour, width) => {
                let style: ShapeStyle = rgb(*colour).stroke_width((width * scale).round().max(1.0) as u32);
                backend.draw_path(points.iter().map(|p| at(*p)), &style)
            }
            Shape::Text(text) => {
                // plotters takes the place of the top, half of its own size above the baseline.
                let place = at((text.x, text.y - font::SIZE_OF_EM / 2.0 * text.look.size));
                let colour = rgb(text.look.colour);
                backend.draw_text(&text.text, &text_style(text, colour, scale * font::SIZE_OF_EM), place)
            }
        };
        drawn.map_err(io::Error::other)?;
    }
    Ok(())
}

fn text_style(text: &Text, colour: RGBColor, scale: f64) -> TextStyle<'static> {
    let side = match text.anchor {
        Anchor::Left => HPos::Left,
        Anchor::Middle => HPos::Center,
        Anchor::Right => HPos::Right,
    };
    let mut style = TextStyle::from(describe(text.look.size * scale, text.look.bold));
    style.color = colour.to_backend_color();
    style.pos = Pos::new(side, VPos::Top);
    style
}

/// A font whose size is plotters' own measure: em times [`font::SIZE_OF_EM`].
fn describe(size: f64, bold: bool) -> FontDesc<'static> {
    static REGISTER: Once = Once::new();
    REGISTER.call_once(|| {
        for (style, bytes) in [(FontStyle::Normal, font::REGULAR), (FontStyle::Bold, font::SEMIBOLD)] {
            // Fails on bytes that are no font only, and these are checked by a test.
            let _ = register_font(font::FAMILY, style, bytes);
        }
    });
    let style = if bold { FontStyle::Bold } else { FontStyle::Normal };
    FontDesc::new(FontFamily::Name(font::FAMILY), size, style)
}
