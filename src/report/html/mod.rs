//! The report of a scenario as one page of HTML, which needs no network and no script, and can be printed.
//!
//! | file | what it writes |
//! | --- | --- |
//! | `bottom_line` | the choice, how sure it is, what would flip it |
//! | `scope` | what the page is about, what was run |
//! | `xlrm` | uncertainties, levers, relations, measures |
//! | `outcomes`, `payoffs` | the options side by side |
//! | `milestones` | what runs come past on their way, and where options differ |
//! | `tipping` | what would have to be true for another choice |
//! | `ablation` | what each part of the scenario does, and what does nothing |
//! | `expectations`, `record` | what the author claims; what happened |
//! | `ledger` | every assumption |
//! | `stories` | runs in words |
//! | `reproduce` | how to reproduce it |
//! | `chooser` | one option picked out from those side by side |
//! | `context`, `figure`, `table` | what the sections share |
//!
//! How it looks, on phones, large screens and paper, light and dark, is said in style.css.

mod ablation;
mod bottom_line;
mod chooser;
mod context;
mod expectations;
mod figure;
mod ledger;
mod milestones;
mod outcomes;
mod payoffs;
mod record;
mod reproduce;
mod scope;
mod stories;
mod table;
mod tipping;
mod xlrm;

pub use context::Report;
pub use stories::{alone as story_alone, beside as story_beside};

use crate::report::document::run_facts;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use std::ops::Range;

const STYLE: &str = include_str!("style.css");

/// By this a page is known as one of ours.
pub const GENERATOR: &str =
    concat!("<meta name=\"generator\" content=\"Escalade ", env!("CARGO_PKG_VERSION"), "\"/>");

/// Sections in which options stand side by side.
const OPTIONS: Range<usize> = 3..6;

/// The whole page. It is well-formed XML too.
pub fn page(report: &Report) -> String {
    let title = run_facts::title(&report.study.model.title);
    let sections: [(&str, &str, Markup); 13] = [
        ("bottom-line", "The bottom line", bottom_line::section(report)),
        ("scope", "Scope", scope::section(report)),
        ("parts", "What is in the scenario", xlrm::section(report)),
        ("outcomes", "How it ends", outcomes::section(report)),
        ("payoffs", "Payoffs", payoffs::section(report)),
        ("milestones", "What leads where", milestones::section(report)),
        ("tipping", "What would have to be true", tipping::section(report)),
        ("ablation", "What each part does", ablation::section(report)),
        ("expectations", "What the author expects", expectations::section(report)),
        ("record", "Against the record", record::section(report)),
        ("ledger", "The ledger of assumptions", ledger::section(report)),
        ("stories", "Stories", stories::section(report)),
        ("reproduce", "How to reproduce", reproduce::section(report)),
    ];
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                (PreEscaped("<meta charset=\"utf-8\"/><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>"))
                (PreEscaped(GENERATOR))
                title { (title) ": report" }
                style { (PreEscaped(STYLE)) (PreEscaped(chooser::style(report))) }
            }
            body {
                header {
                    h1 { (title) }
                    p.meta { "A what-if, not a forecast · " (run_facts::scenario(&report.comparison().scenario_hash)) }
                }
                nav aria-label="Contents" {
                    ol { @for (id, heading, _) in &sections { li { a href=(format!("#{id}")) { (heading) } } } }
                }
                main {
                    @for place in 0..OPTIONS.start { (section(place, &sections[place])) }
                    div {
                        (chooser::chooser(report))
                        @for place in OPTIONS { (section(place, &sections[place])) }
                    }
                    @for place in OPTIONS.end..sections.len() { (section(place, &sections[place])) }
                }
            }
        }
    };
    page.into_string() + "\n"
}

fn section(place: usize, (id, heading, body): &(&str, &str, Markup)) -> Markup {
    let heading_id = format!("{id}-heading");
    html! {
        section id=(id) aria-labelledby=(heading_id) {
            h2 id=(heading_id) { (place + 1) ". " (heading) }
            (body)
        }
    }
}
