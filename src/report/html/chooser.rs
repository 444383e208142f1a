//! One option picked out from those side by side, in tables and pictures: done by the style sheet, without a script.

use super::context::Report;
use maud::{Markup, PreEscaped, html};

/// A choice among the options; nothing, if there is but one.
pub fn chooser(report: &Report) -> Markup {
    let names = report.names();
    if names.len() < 2 {
        return html! {};
    }
    html! {
        fieldset.chooser {
            legend { "Pick out an option" }
            (radio("all-options", " checked=\"checked\"", "all"))
            @for (option, name) in names.iter().enumerate() { (radio(&format!("option-{option}"), "", name)) }
        }
    }
}

fn radio(id: &str, checked: &str, name: &str) -> Markup {
    let input = format!("<input type=\"radio\" name=\"option\" id=\"{id}\"{checked}/>");
    html! { label { (PreEscaped(input)) " " (name) } }
}

/// What makes the choice count: the others grow pale.
pub fn style(report: &Report) -> String {
    let rule =
        |option: usize| format!("body:has(#option-{option}:checked) .option:not(.o{option}){{opacity:.45}}");
    match report.names().len() {
        0 | 1 => String::new(),
        options => (0..options).map(rule).collect(),
    }
}
