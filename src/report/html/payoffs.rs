//! What each option is worth to each actor, and of what that is made.

use super::context::{Report, interval, value};
use super::figure::figure;
use super::outcomes::{band, mean, metric};
use super::table::{across, by_option};
use crate::analysis::comparison::Payoff;
use crate::analysis::estimates::estimate::QuantityKind;
use crate::report::document::number;
use crate::report::plots::inline;
use maud::{Markup, html};

pub fn section(report: &Report) -> Markup {
    let comparison = report.comparison();
    let first = comparison.options.first().map(|option| &option.summary);
    let Some(first) = first.filter(|summary| !summary.objectives.is_empty()) else {
        return html! { p { "The file has no objectives, so that nothing says what is best: outcomes stand side by side." } };
    };
    html! {
        @for (objective, payoff) in first.objectives.iter().enumerate() {
            h3 { (payoff.title) }
            @if let Some(plot) = inline::payoff_terms(comparison, objective) {
                (figure(
                    &plot,
                    &format!("payoff-{}", objective + 1),
                    &format!("What the expected payoff of {} is made of", payoff.title),
                    "Bars: means of the named terms, gains to the right of 0 and losses to the left; dots: their sum. The numbers are in \
                     the table below."
                ))
            } @else if !first.metrics.iter().any(|metric| metric.term_of.as_ref() == Some(&payoff.id)) {
                p.note { "This payoff has no named terms." }
            }
            (by_option(report, "Expected payoffs", &format!("Expected payoff of {}", payoff.title), "Payoff", &|group| html! {
                tr {
                    th scope="row" { "expected" @if let Some(unit) = &payoff.unit { " (" (unit) ")" } }
                    (across(group, |option| html! {
                        (mean(&comparison.options[option].summary.objectives[objective]))
                        (band(report, option, QuantityKind::Objective(objective), false))
                    }))
                }
                @for (place, term) in first.metrics.iter().enumerate() {
                    @if term.term_of.as_ref() == Some(&payoff.id) {
                        tr.term {
                            th scope="row" { (term.title_beside(payoff)) }
                            (across(group, |option| metric(report, option, place)))
                        }
                    }
                }
                tr {
                    th scope="row" { "mean of its worst 5% of runs" }
                    (across(group, |option| worst(&comparison.options[option].payoffs[objective])))
                }
                @if comparison.options.iter().any(|option| option.payoffs[objective].regret.is_some()) {
                    tr {
                        th scope="row" { "regret: how much more the best policy brings" }
                        (across(group, |option| regret(&comparison.options[option].payoffs[objective])))
                    }
                }
            }))
        }
    }
}

fn worst(payoff: &Payoff) -> Markup {
    html! {
        (value(payoff.worst, number::mean(payoff.worst, payoff.worst_interval)))
        (interval(&number::value_interval(payoff.worst_interval)))
    }
}

fn regret(payoff: &Payoff) -> Markup {
    html! {
        @match &payoff.regret {
            Some(regret) if regret.amount == 0.0 => "0",
            Some(regret) => {
                (value(regret.amount, number::mean(regret.amount, regret.interval)))
                (interval(&number::value_interval(regret.interval)))
            },
            None => "",
        }
    }
}
