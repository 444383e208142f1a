//! A figure with its caption.

use crate::report::plots::inline::Inline;
use maud::{Markup, PreEscaped, html};

/// A plot; `id` is unique on the page. The description says where its numbers are.
pub fn figure(plot: &Inline, id: &str, title: &str, description: &str) -> Markup {
    html! {
        figure {
            div.scroll role="group" aria-label=(title) tabindex="0" { (PreEscaped(plot.svg(id, title, description))) }
            figcaption { strong { (title) ". " } (description) }
        }
    }
}
