//! What Morris screening and Sobol indices share: a table for each option and quantity, then how to read it.

use crate::analysis::sensitivity::frame::{Frame, Measured};
use crate::report::terminal::page::{PLAIN, Page};
use crate::report::terminal::settings_header;

/// Rows of a table.
pub const ROWS: usize = 15;
pub const NAME: usize = 28;
pub const COLUMN: usize = 17;

/// Shares are told in points.
pub fn factor(measured: &Measured) -> f64 {
    if measured.share { 100.0 } else { 1.0 }
}

/// Header, the answer for the first of the quantities `shown` under the option of the file, a table for each option and quantity, and `how` to read them.
pub fn write(
    page: &mut Page,
    frame: &Frame,
    facts: Vec<String>,
    shown: &[usize],
    answer: impl Fn(usize, usize, &[String]) -> Option<String>,
    table: impl Fn(&mut Page, usize, usize, &[String]),
    how: &str,
) {
    settings_header::write(page, frame, facts);
    let names = settings_header::names(page, frame, 24);
    if let Some(answer) = shown.first().and_then(|&quantity| answer(frame.stated, quantity, &names)) {
        page.gap();
        page.sentence("", &answer, PLAIN);
    }
    if page.is_brief() {
        return shown.iter().take(1).for_each(|&quantity| table(page, frame.stated, quantity, &names));
    }
    for option in 0..names.len() {
        shown.iter().for_each(|&quantity| table(page, option, quantity, &names));
    }
    page.line(&[]);
    page.sentence("  ", how, PLAIN);
}
