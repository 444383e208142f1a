//! The bottom line: the choice, how sure it is, and the one assumption that flips it.

use super::context::Report;
use crate::study::Part;
use maud::{Markup, html};

pub fn section(report: &Report) -> Markup {
    let findings = report.findings;
    let others = report.comparison().options.first().map_or(0, |option| option.payoffs.len());
    html! {
        ol.bottom { @for sentence in report.bottom_line() { li { (sentence) } } }
        @if let Some(judge) = findings.judge.filter(|_| others > 1) {
            p.note {
                "Judged by the expected payoff of " (report.comparison().options[0].payoffs[judge].title)
                ", as the file states it. What the options are worth to others is under Payoffs."
            }
        }
        @for (part, stuck) in &findings.unanswered {
            p.note {
                (match part {
                    Part::Draws => "The draws of the unknown parameters have no answer: ",
                    Part::Tornado => "Parameters moved one at a time have no answer: ",
                    Part::Ablation => "Parts switched off one at a time have no answer: ",
                    Part::Expectations => "The claims of the file have no answer: ",
                    Part::Stories => "The stories have no answer: ",
                })
                (stuck.to_string().lines().next().unwrap_or_default())
            }
        }
    }
}
