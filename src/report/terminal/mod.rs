//! The answer of a run on the terminal: one screen of tables.

mod bands;
mod bar;
mod comparison;
mod frame;
mod header;
mod ladder;
mod metrics;
mod notes;
mod outcomes;
mod page;
mod responses;
mod screening;
mod sweep;
mod tornado;

use crate::analysis::comparison::Comparison;
use crate::analysis::sensitivity::sweep::Sweep;
use crate::analysis::summary::Summary;
use crate::report::sensitivity::Sensitivity;
use page::Page;

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
    let mut page = Page::new(style.colour, style.width.clamp(60, 100));
    header::write(&mut page, summary);
    outcomes::write(&mut page, summary);
    ladder::write(&mut page, summary);
    let exact = summary.exactness().is_some();
    metrics::write(&mut page, "Metrics", &summary.metrics, exact);
    metrics::write(&mut page, "Payoffs", &summary.objectives, exact);
    notes::untold(&mut page, summary);
    notes::constraints(&mut page, summary);
    responses::write(&mut page, summary);
    notes::clamped(&mut page, summary);
    bands::write(&mut page, summary);
    notes::closing(&mut page);
    page.finish()
}

/// Options side by side as text, lines no wider than the style's width, ending in a newline.
pub fn comparison(comparison: &Comparison, style: Style) -> String {
    let mut page = Page::new(style.colour, style.width.clamp(60, 100));
    comparison::write(&mut page, comparison);
    notes::closing(&mut page);
    page.finish()
}

/// Options along one or two parameters as text. `shown` are the quantities that have tables, by place.
pub fn sweep(sweep: &Sweep, shown: &[usize], style: Style) -> String {
    let mut page = Page::new(style.colour, style.width.clamp(60, 100));
    sweep::write(&mut page, sweep, shown);
    notes::closing(&mut page);
    page.finish()
}

/// Which unknown parameters matter, as text. `shown` are the quantities that have tables, by place.
pub fn sensitivity(sensitivity: &Sensitivity, shown: &[usize], style: Style) -> String {
    let mut page = Page::new(style.colour, style.width.clamp(60, 100));
    if let Some(tornado) = &sensitivity.tornado {
        tornado::write(&mut page, tornado, shown);
    }
    if let Some(morris) = &sensitivity.morris {
        page.gap();
        screening::morris(&mut page, morris, shown);
    }
    if let Some(sobol) = &sensitivity.sobol {
        page.gap();
        screening::sobol(&mut page, sobol, shown);
    }
    notes::closing(&mut page);
    page.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;
    use unicode_width::UnicodeWidthStr;

    #[test]
    fn a_rich_summary_reads_well() {
        insta::assert_snapshot!(summary(&sample::rich(), Style::default()));
    }

    #[test]
    fn poor_summaries_read_well_too() {
        for (name, case) in sample::poor() {
            insta::assert_snapshot!(name, summary(&case, Style::default()));
        }
    }

    #[test]
    fn no_line_is_wider_than_asked_for() {
        for (name, case) in sample::poor().into_iter().chain([("rich", sample::rich())]) {
            for width in [60, 72, 80, 100] {
                for line in summary(&case, Style { colour: false, width }).lines() {
                    assert!(line.width() <= width, "{name} at {width}: {} columns: {line}", line.width());
                    assert!(!line.ends_with(' '), "{name}: trailing space: {line:?}");
                }
            }
        }
    }

    #[test]
    fn without_colour_there_is_no_escape_and_with_it_the_text_is_the_same() {
        for (name, case) in sample::poor().into_iter().chain([("rich", sample::rich())]) {
            let plain = summary(&case, Style { colour: false, width: 80 });
            let coloured = summary(&case, Style { colour: true, width: 80 });
            assert!(!plain.contains('\u{1b}'), "{name}");
            assert!(coloured.contains('\u{1b}'), "{name}");
            assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), plain, "{name}");
        }
    }
}
