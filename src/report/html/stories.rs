//! Runs in words: a typical one of each of the likeliest outcomes, and the worst.

use super::context::{Report, value};
use crate::report::document::number;
use crate::report::document::phrases::under;
use crate::report::story::{Style, story, turning_points};
use crate::study::{Part, Sought, Told, suggested_commands};
use maud::{Markup, html};

/// So wide that no line is broken: the page does that.
const STYLE: Style = Style { everything: false, colour: false, width: 100_000, markdown: false };

pub fn section(report: &Report) -> Markup {
    let label = &report.comparison().options[report.findings.told].label;
    if let Some(skipped) = report.skipped(Part::Stories) {
        return skipped;
    }
    html! {
        @if report.findings.stories.is_empty() { p { "No run is worth telling." } }
        @else { p.note { "Runs" (under(label)) ". Each is one run of many: it shows how, not how often." } }
        @for told in &report.findings.stories { (one(report, told)) }
    }
}

fn one(report: &Report, told: &Told) -> Markup {
    let study = &report.options.studies[report.findings.told];
    let model = &study.model;
    let run = told.story.run;
    let searched = number::count(told.searched);
    let points = turning_points(model, &told.story, STYLE);
    // The first line is the title.
    let lines = points.lines().skip(1).filter(|line| !line.trim().is_empty());
    let seed = report.comparison().seed;
    html! {
        h3 {
            @match told.sought {
                Sought::Typical { outcome, .. } => { "Typical of “" (model.outcomes[outcome].title) "”: run " (run) },
                Sought::Worst { objective, .. } => {
                    "The worst for " (model.actors[model.objectives[objective].0].title) ": run " (run)
                },
            }
        }
        p.note {
            @match told.sought {
                Sought::Typical { alike, .. } => {
                    "The nearest to the median course of the " (number::count(alike)) " that end so, of the first " (searched) " runs."
                },
                Sought::Worst { payoff, .. } => {
                    "Its payoff is " (value(payoff, number::plain(payoff))) ", the least of the first " (searched) " runs."
                },
            }
        }
        ol.story {
            @for line in lines {
                li {
                    @match line.split_once("  ") {
                        Some((when, what)) => { strong.when { (when) } " " (what) },
                        None => (line),
                    }
                }
            }
        }
        details {
            summary { "All that happened in run " (run) }
            pre { (story(model, &told.story, Style { width: 90, ..STYLE })) }
            p { code { (suggested_commands::command_to_trace(study, run, seed, report.scenario)) } }
        }
    }
}
