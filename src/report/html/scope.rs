//! Scope: what the page is about, and what was run.

use super::context::Report;
use crate::analysis::summary::Calendar;
use crate::report::document::phrases::{counted, joined};
use crate::report::document::{dates, number, run_facts};
use maud::{Markup, html};

pub fn section(report: &Report) -> Markup {
    let (study, comparison) = (report.study, report.comparison());
    let clock = &study.model.clock;
    let about = study.scenario.about.as_ref().map(|about| about.text.trim().to_owned());
    let options = comparison.options.len();
    let others = run_facts::policies(&report.played_by_others());
    let unseen = report.variants_not_shown();
    html! {
        p.what-if {
            strong { "A what-if, not a forecast. " }
            "Every number on this page follows from the assumptions of one scenario file. Intervals say what chance leaves open, and "
            "bands what the ranges in the file leave open; neither says whether the file is right. What is in no table and no "
            "diagram below is not modelled."
        }
        @match about {
            Some(about) => { @for part in about.split("\n\n") { p { (part) } } },
            None => { p.note { "No description given." } },
        }
        dl.facts {
            dt { "Title" } dd { (run_facts::title(&study.model.title)) }
            dt { "Horizon" } dd { (dates::horizon(clock.steps, &Calendar::of(clock))) }
            dt { "Compared" }
            dd {
                @if options > 1 { (counted(options, "option")) ": " (joined(&report.names())) }
                @else { "one option: the scenario as it stands" }
            }
            @if !others.is_empty() { dt { "Others play" } dd { (joined(&others)) ", under every option" } }
            @if !unseen.is_empty() {
                dt { "Not shown" }
                dd { (counted(unseen.len(), "variant")) " of the file: " (joined(&unseen)) }
            }
            @if let Some(found) = &comparison.uncertainty {
                dt { "Draws" }
                dd {
                    (number::count(found.draws)) " of the unknown parameters, "
                    (run_facts::runs(found.runs)) " of each option at every draw"
                }
            }
            dt { "Runs" } dd { (run_facts::runs(comparison.runs)) " of each option at the stated values, on the same luck" }
            dt { "Seed" } dd { (comparison.seed) }
            dt { "Scenario hash" } dd { code { (comparison.scenario_hash) } }
            dt { "Made by" } dd { "Escalade " (env!("CARGO_PKG_VERSION")) }
        }
    }
}
