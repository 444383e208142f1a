//! What runs come past on their way, under each option: the chance of each milestone given the one before it, and which of
//! them makes the difference.

use super::context::{Report, interval, value};
use super::figure::figure;
use super::table::{across, by_option};
use crate::analysis::summary::Milestone;
use crate::report::document::milestones::key_driver;
use crate::report::document::number;
use crate::report::plots::inline;
use maud::{Markup, html};

pub fn section(report: &Report) -> Markup {
    let comparison = report.comparison();
    let first = comparison.options.first().map(|option| &option.summary.milestones);
    let Some(first) = first.filter(|milestones| !milestones.is_empty()) else {
        return html! { p { "The file has no " code { "[milestones]" } ", so that nothing here says on which step of the way options differ." } };
    };
    let of = |option: usize, place: usize| &comparison.options[option].summary.milestones[place];
    let told = report.findings.told;
    let others = (0..comparison.options.len()).filter(|&option| option != told);
    let drivers: Vec<String> = others.filter_map(|other| key_driver(comparison, [told, other])).collect();
    html! {
        p {
            "A run reaches a milestone when it has reached all before it and the condition holds at the end of a step. In a cell: of \
             the runs that got that far, how many go on, with the 95% interval; then the share of all runs."
        }
        @if !drivers.is_empty() { ul { @for driver in &drivers { li { (driver) } } } }
        @if let Some(plot) = inline::milestones(comparison) {
            (figure(
                &plot,
                "milestones-plot",
                "How far runs get under each option",
                "Dots: the share of all runs that reach each milestone, from the first down to the last, with 95% intervals. The numbers \
                 are in the table below."
            ))
        }
        (by_option(report, "Milestones", "Runs that go on, of those that got that far", "Milestone", &|group| html! {
            @for (place, milestone) in first.iter().enumerate() {
                tr {
                    th scope="row" { (milestone.title) }
                    (across(group, |option| cell(of(option, place))))
                }
            }
        }))
    }
}

fn cell(milestone: &Milestone) -> Markup {
    html! {
        @if milestone.given_last.is_nan() { "no run gets this far" } @else {
            strong {
                (value(
                    milestone.given_last,
                    number::probability(milestone.given_last, milestone.given_last_interval)
                ))
            }
            (interval(&number::probability_interval(milestone.given_last_interval)))
        }
        span.band { "of all " (value(milestone.chance, number::probability(milestone.chance, milestone.interval))) }
    }
}
