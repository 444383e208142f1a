//! What happened, beside the chances that the scenario gives to it.

use super::context::{Report, interval, value};
use crate::analysis::summary::{RecordedEvent, Score};
use crate::report::document::phrases::under;
use crate::report::document::{dates, number};
use maud::{Markup, html};

pub fn section(report: &Report) -> Markup {
    let told = report.findings.told;
    let Some(record) = &report.comparison().options[told].summary.record else {
        return html! { p { "The file has no " code { "[record]" } " of what happened, so that nothing here can be scored." } };
    };
    let scores = [
        ("this scenario", Some(&record.scenario)),
        ("an even chance for everything", Some(&record.coin)),
        ("base rates", record.base.as_ref()),
        ("nothing happens", Some(&record.persistence)),
    ];
    html! {
        div.scroll {
            table {
                caption { "Chances of what happened" (under(&report.comparison().options[told].label)) }
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
        }
        div.scroll {
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
                    @for (name, score) in scores {
                        @if let Some(Score { brier, log }) = score {
                            tr {
                                th scope="row" { (name) }
                                td.number { (value(*brier, number::fixed(*brier, 3))) }
                                td.number {
                                    @if log.is_finite() { (value(*log, number::fixed(*log, 3))) } @else { "infinite" }
                                }
                            }
                        }
                    }
                }
            }
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
