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
//! | `context`, `figure`, `table` | what the sections share |
//!
//! How it looks, on phones, large screens and paper, light and dark, is said in style.css.

mod ablation;
mod bottom_line;
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

use crate::report::document::run_facts;
use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = include_str!("style.css");

/// By this a page is known as one of ours.
pub const GENERATOR: &str =
    concat!("<meta name=\"generator\" content=\"Escalade ", env!("CARGO_PKG_VERSION"), "\"/>");

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
                style { (PreEscaped(STYLE)) }
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
                    @for (place, (id, heading, body)) in sections.iter().enumerate() {
                        section id=(id) aria-labelledby=(format!("{id}-heading")) {
                            h2 id=(format!("{id}-heading")) { (place + 1) ". " (heading) }
                            (body)
                        }
                    }
                }
            }
        }
    };
    page.into_string() + "\n"
}
