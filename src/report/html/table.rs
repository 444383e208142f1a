//! Tables, and what else may be wider than the page: it scrolls by itself, and can be reached by keyboard.

use super::context::Report;
use maud::{Markup, html};

/// What scrolls sideways where there is no room for it, under a name for those who do not see it.
pub fn scrolled(name: &str, body: Markup) -> Markup {
    html! { div.scroll role="group" aria-label=(name) tabindex="0" { (body) } }
}

/// A table with a column for each option, as many tables as it takes; `rows` writes the rows of some of them, whose first cells
/// are `what`.
pub fn by_option(
    report: &Report,
    name: &str,
    caption: &str,
    what: &str,
    rows: &dyn Fn(&[usize]) -> Markup,
) -> Markup {
    let table = |group: &[usize]| {
        html! {
            table {
                caption { (caption) (report.which(group)) }
                thead {
                    tr {
                        th scope="col" { (what) }
                        @for &option in group { th class=(format!("number option o{option}")) scope="col" { (report.name(option)) } }
                    }
                }
                tbody { (rows(group)) }
            }
        }
    };
    html! { @for group in report.groups() { (scrolled(name, table(&group))) } }
}

/// The cells of a row with numbers, one for each option.
pub fn across(group: &[usize], cell: impl Fn(usize) -> Markup) -> Markup {
    html! { @for &option in group { td class=(format!("number option o{option}")) { (cell(option)) } } }
}
