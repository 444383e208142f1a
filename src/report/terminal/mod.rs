//! Estimates on the terminal: one screen of tables.
//!
//! | file or room | what is in it |
//! | --- | --- |
//! | `summary/` | the answer of `run` and `exact`, a file a section |
//! | `comparison/` | options side by side, a file a section |
//! | `sensitivity/` | which unknown parameters matter, a file an analysis |
//! | `sweep` | options along one or two parameters |
//! | `scenario_list` | the built-in scenarios |
//! | `header`, `settings_header` | what was run; the same of answers about many settings |
//! | `detail` | how much of an answer is shown |
//! | `table_layout`, `bar` | cells, lines and flowing text; bars of blocks |

mod bar;
mod comparison;
mod detail;
mod header;
mod scenario_list;
mod sensitivity;
mod settings_header;
mod summary;
mod sweep;
pub(super) mod table_layout;
#[cfg(test)]
mod tests;

use crate::analysis::comparison::Comparison;
use crate::analysis::sensitivity::sweep::Sweep;
use crate::analysis::summary::Summary;
use crate::report::document::sensitivity::Sensitivity;
use crate::study::Study;
use crate::study::built_in::BuiltIn;
pub use detail::Detail;
use table_layout::{DIM, Page};

/// How the text may look. The caller decides, from the terminal and `NO_COLOR`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether to use ANSI colours.
    pub colour: bool,
    pub detail: Detail,
    /// Columns that there are; kept within 60 to 200. Beyond 80 a page is only as wide as its longest titles need.
    pub width: usize,
}

impl Default for Style {
    fn default() -> Self {
        Self { colour: false, width: 80, detail: Detail::Usual }
    }
}

/// The whole summary as text, lines no wider than the style's width, ending in a newline.
pub fn summary(summary: &Summary, style: Style) -> String {
    text(style, |page| {
        header::write(page, summary);
        summary::write(page, summary);
    })
}

/// Options side by side as text, lines no wider than the style's width, ending in a newline.
pub fn comparison(comparison: &Comparison, style: Style) -> String {
    text(style, |page| comparison::write(page, comparison))
}

/// Options along one or two parameters as text. `shown` are the quantities that have tables, by place.
pub fn sweep(sweep: &Sweep, shown: &[usize], style: Style) -> String {
    text(style, |page| sweep::write(page, sweep, shown))
}

/// Which unknown parameters matter, as text. `shown` are the quantities that have tables, by place.
pub fn sensitivity(sensitivity: &Sensitivity, shown: &[usize], style: Style) -> String {
    text(style, |page| sensitivity::write(page, sensitivity, shown))
}

/// The built-in scenarios as text, and how one is run and copied.
pub fn scenario_list(scenarios: &[(&BuiltIn, Study)], style: Style) -> String {
    laid_out(style, |page| scenario_list::write(page, scenarios))
}

/// Items with commas between them, on as many indented lines as it takes.
pub fn items(items: &[String], style: Style) -> String {
    laid_out(style, |page| page.flow("  ", items, ", ", 4, table_layout::PLAIN))
}

/// A page with the line that closes every answer.
fn text(style: Style, write: impl Fn(&mut Page)) -> String {
    const CLOSING: &str = "A what-if, not a forecast: these numbers follow from the scenario's assumptions.";
    laid_out(style, |page| {
        write(page);
        page.gap();
        page.sentence("", CLOSING, DIM);
    })
}

/// A page of 80 columns, or as much wider as its longest titles need and there is room.
fn laid_out(style: Style, write: impl Fn(&mut Page)) -> String {
    let room = style.width.clamp(60, 200);
    let mut width = room.min(80);
    loop {
        let mut page = Page::new(style.colour, width, style.detail);
        write(&mut page);
        let (text, is_tight) = page.finish();
        if !is_tight || width == room {
            return text;
        }
        width = (width + 10).min(room);
    }
}
