//! Answers as tables and sentences: one screen of the terminal, or Markdown.
//!
//! | file or room | what is in it |
//! | --- | --- |
//! | `summary/` | the answer of `run` and `exact`, a file a section |
//! | `comparison/` | options side by side, a file a section |
//! | `sensitivity/` | which unknown parameters matter, a file an analysis |
//! | `ablation` | what each part of a scenario does |
//! | `sweep` | options along one or two parameters |
//! | `expectations` | what the author of a scenario claims, with verdicts |
//! | `scenario_list`, `counts` | the built-in scenarios; how much there is in one |
//! | `header`, `settings_header` | what was run; the same of answers about many settings |
//! | `detail` | how much of an answer is shown |
//! | `page` | what is said in which order: cells, lines and flowing text |
//! | `table_layout`, `markdown` | a page laid out for the terminal; the same as Markdown |
//! | `bar` | bars of blocks |

mod ablation;
mod bar;
mod comparison;
mod counts;
mod detail;
mod expectations;
mod header;
mod markdown;
pub(super) mod page;
mod scenario_list;
mod sensitivity;
mod settings_header;
mod summary;
mod sweep;
pub(super) mod table_layout;
#[cfg(test)]
mod tests;

use crate::analysis::comparison::Comparison;
use crate::analysis::comparison::changes::Changes;
use crate::analysis::expectations::Expectations;
use crate::analysis::sensitivity::Sensitivity;
use crate::analysis::sensitivity::ablation::Ablations;
use crate::analysis::sensitivity::sweep::Sweep;
use crate::analysis::summary::Summary;
use crate::report::document::counts::Counts;
use crate::study::Study;
use crate::study::built_in::BuiltIn;
pub use detail::Detail;
use page::{DIM, Page};

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

/// What a page is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// For the terminal: lines no wider than the style's width.
    Text(Style),
    /// The same words and numbers as Markdown.
    Markdown(Detail),
}

impl From<Style> for Form {
    fn from(style: Style) -> Form {
        Form::Text(style)
    }
}

/// The whole summary, ending in a newline.
pub fn summary(summary: &Summary, form: impl Into<Form>) -> String {
    answer(form.into(), |page| {
        header::write(page, summary);
        summary::write(page, summary);
    })
}

/// Options side by side, ending in a newline.
pub fn comparison(comparison: &Comparison, form: impl Into<Form>) -> String {
    answer(form.into(), |page| comparison::write(page, comparison))
}

/// What changed between two versions of a scenario; its answer stands before it.
pub fn changes(changes: &Changes, form: impl Into<Form>) -> String {
    written(form.into(), |page| comparison::changes(page, changes))
}

/// Options along one or two parameters. `shown` are the quantities that have tables, by place.
pub fn sweep(sweep: &Sweep, shown: &[usize], form: impl Into<Form>) -> String {
    answer(form.into(), |page| sweep::write(page, sweep, shown))
}

/// Which unknown parameters matter. `shown` are the quantities that have tables, by place.
pub fn sensitivity(sensitivity: &Sensitivity, shown: &[usize], form: impl Into<Form>) -> String {
    answer(form.into(), |page| sensitivity::write(page, sensitivity, shown))
}

/// What each part of a scenario does.
pub fn ablation(found: &Ablations, form: impl Into<Form>) -> String {
    answer(form.into(), |page| ablation::write(page, found))
}

/// The built-in scenarios, and how one is run and copied.
pub fn scenario_list(scenarios: &[(&BuiltIn, Study)], form: impl Into<Form>) -> String {
    written(form.into(), |page| scenario_list::write(page, scenarios))
}

/// How much there is in a scenario without errors: a line or an item for each kind of number.
pub fn counts(title: &str, counts: &Counts, form: impl Into<Form>) -> String {
    written(form.into(), |page| counts::write(page, title, counts))
}

/// The same, and what became of its author's claims.
pub fn expectations(
    title: &str,
    counts: &Counts,
    expectations: &Expectations,
    form: impl Into<Form>,
) -> String {
    written(form.into(), |page| {
        counts::write(page, title, counts);
        expectations::write(page, expectations);
    })
}

/// A page with the line that closes every answer.
fn answer(form: Form, write: impl Fn(&mut Page)) -> String {
    const CLOSING: &str = "A what-if, not a forecast: these numbers follow from the scenario's assumptions.";
    written(form, |page| {
        write(page);
        page.gap();
        page.sentence("", CLOSING, DIM);
    })
}

/// A page in its form; on the terminal of 80 columns, or as much wider as its longest titles need and there is room.
fn written(form: Form, write: impl Fn(&mut Page)) -> String {
    let style = match form {
        Form::Text(style) => style,
        Form::Markdown(detail) => {
            let mut page = Page::new(markdown::WIDTH, detail);
            write(&mut page);
            return markdown::markdown(&page);
        }
    };
    let room = style.width.clamp(60, 200);
    let mut width = room.min(80);
    loop {
        let mut page = Page::new(width, style.detail);
        write(&mut page);
        let (text, is_tight) = table_layout::lay_out(&page, style.colour);
        if !(is_tight || page.is_cramped) || width == room {
            return text;
        }
        width = (width + 10).min(room);
    }
}
