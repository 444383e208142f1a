//! Estimates on the terminal: one screen of tables.
//!
//! | file or room | what is in it |
//! | --- | --- |
//! | `summary/` | the answer of `run` and `exact`, a file a section |
//! | `comparison/` | options side by side, a file a section |
//! | `sensitivity/` | which unknown parameters matter, a file an analysis |
//! | `sweep` | options along one or two parameters |
//! | `header`, `settings_header` | what was run; the same of answers about many settings |
//! | `table_layout`, `bar` | cells, lines and flowing text; bars of blocks |

mod bar;
mod comparison;
mod header;
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
use table_layout::{Cell, DIM, Page};

/// How the text may look. The caller decides, from the terminal and `NO_COLOR`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether to use ANSI colours.
    pub colour: bool,
    /// Columns to fill; kept within 60 to 100.
    pub width: usize,
}

impl Default for Style {
    fn default() -> Self {
        Self { colour: false, width: 80 }
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

/// A page with the line that closes every answer.
fn text(style: Style, write: impl FnOnce(&mut Page)) -> String {
    let mut page = Page::new(style.colour, style.width.clamp(60, 100));
    write(&mut page);
    let closing = "A what-if, not a forecast: these numbers follow from the scenario's assumptions.";
    page.heading(&[Cell::new(closing, DIM)]);
    page.finish()
}
