//! A figure with its caption.

use super::table::scrolled;
use crate::report::plots::inline::Inline;
use maud::{Markup, PreEscaped, html};

/// A plot; `id` is unique on the page. The description says where its numbers are.
pub fn figure(plot: &Inline, id: &str, title: &str, description: &str) -> Markup {
    html! {
        figure {
            (scrolled(title, html! { (PreEscaped(plot.svg(id, title, description))) }))
            figcaption { strong { (title) ". " } (description) }
        }
    }
}
