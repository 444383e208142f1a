//! What happened, beside the chances that the scenario gives to it.

use super::context::{Report, interval, value};
use super::table::scrolled;
use crate::analysis::summary::{RecordedEvent, Score};
use crate::report::document::phrases::under;
use crate::report::document::record::{figures, scores};
use crate::report::document::{dates, number};
use maud::{Markup, html};

pub fn section(report: &Report) -> Markup {
    let stated = report.options.stated();
    let Some(record) = &report.comparison().options[stated].summary.record else {
        return html! { p { "The file has no " code { "[record]" } " of what happened, so that nothing here can be scored." } };
    };
    let smoothed =
        record.events.iter().any(|event| event.interval[0].is_finite() && [0.0, 1.0].contains(&event.chance));
    html! {
        (scrolled("Chances of what happened", html! {
            table {
                caption {
                    "Chances of what happened" (under(&report.comparison().options[stated].label))
                    @if report.comparison().options.len() > 1 && report.options.has_stated() { ", which is what the file itself plays" }
                }
                thead {
                    tr {
                        th scope="col" { "Event" }
                        th scope="col" { "By" }
                        th.number scope="col" { "Chance" }
                        th scope="col" { "Happened" }
                    }
                }
                tbody { @for event in &record.events { (row(event)) } }
            }
        }))
        (scrolled("Mean scores", html! {
            table {
                caption { "Mean score of the " (record.events.len()) "; lower is better" }
                thead {
                    tr {
                        th scope="col" { "Forecast" }
                        th.number scope="col" { "Brier" }
                        th.number scope="col" { "Logarithmic" }
                    }
                }
                tbody {
                    @for (forecast, score) in scores(record) { (score_of(forecast, score)) }
                }
            }
        }))
        @if smoothed {
            p.note {
                "A chance of 0 or 1 that is known from runs alone counts as half a run off it in the logarithmic score; “nothing happens” \
                 means 0, so that one event that happened makes it infinite."
            }
        }
    }
}

fn score_of(forecast: &str, score: &Score) -> Markup {
    let [brier, log] = figures(score);
    html! {
        tr {
            th scope="row" { (forecast) }
            td.number { (value(score.brier, brier)) }
            td.number { @if score.log.is_finite() { (value(score.log, log)) } @else { (log) } }
        }
    }
}

fn row(event: &RecordedEvent) -> Markup {
    html! {
        tr {
            th scope="row" { (event.title) }
            td { (dates::day(event.by)) }
            td.number {
                strong { (value(event.chance, number::probability(event.chance, event.interval))) }
                (interval(&number::probability_interval(event.interval)))
            }
            td { (if event.happened { "yes" } else { "no" }) }
        }
    }
}
