//! How plots are drawn and written: in which files, how large, in which colours, with or without headings.

use super::draw::frame::Page;
use super::draw::palette::Colour;

/// What can be chosen of plots, whatever they show.
#[derive(Clone, Debug, PartialEq)]
pub struct PlotStyle {
    /// As which files; each once.
    pub formats: Vec<PlotFormat>,
    /// Width and height in logical pixels. Pictures of rows are as high as their rows need.
    pub size: [u32; 2],
    pub theme: Theme,
    /// Whether they have a heading and a footer; without, for papers that caption figures themselves.
    pub titles: bool,
    /// Which plots, by the names of their files; all, if none is named.
    pub only: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlotFormat {
    Svg,
    Png,
}

/// Colours for a kind of paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Light; of SVG files, dark where the screen of the reader is.
    #[default]
    Auto,
    Light,
    Dark,
    /// Colours that stay apart where they are printed without colour, and nothing pale.
    Print,
    /// Greys alone.
    Grey,
}

impl PlotStyle {
    /// The least and the greatest width and height that can be asked for.
    pub const SIZES: [[u32; 2]; 2] = [[400, 300], [2400, 1800]];

    pub(super) fn page(&self) -> Page {
        let size = [0, 1].map(|side| self.size[side].clamp(Self::SIZES[0][side], Self::SIZES[1][side]));
        Page::of(size.map(f64::from), self.titles)
    }
}

impl Default for PlotStyle {
    fn default() -> Self {
        let formats = vec![PlotFormat::Svg, PlotFormat::Png];
        Self { formats, size: [1200, 700], theme: Theme::Auto, titles: true, only: vec![] }
    }
}

impl PlotFormat {
    /// The end of its files' names.
    pub fn extension(self) -> &'static str {
        match self {
            PlotFormat::Svg => "svg",
            PlotFormat::Png => "png",
        }
    }
}

impl Theme {
    /// What a colour becomes.
    pub(super) fn colour(self, colour: Colour) -> Colour {
        match self {
            Theme::Auto | Theme::Light => colour,
            Theme::Dark => colour.in_the_dark(),
            Theme::Print => colour.in_print(),
            Theme::Grey => colour.in_grey(),
        }
    }
}
