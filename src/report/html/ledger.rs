//! The ledger of assumptions: every number, where it comes from, how much it moves, and whether the choice hangs on it.

use super::context::Report;
use super::table::scrolled;
use super::xlrm::titled;
use crate::analysis::sensitivity::tornado::Tornado;
use crate::report::description::{Assumption, assumptions};
use crate::report::document::bottom_line::decision_of;
use crate::report::document::phrases::counted;
use maud::{Markup, html};

pub fn section(report: &Report) -> Markup {
    let (mut named, bare): (Vec<Assumption>, Vec<Assumption>) =
        assumptions(report.study).into_iter().partition(|one| one.kind != "bare");
    let ranks = report.findings.tornado.as_ref().map_or_else(Vec::new, |tornado| ranks(report, tornado));
    let rank = |one: &Assumption| ranks.iter().position(|id| *id == one.id);
    // Those that move nothing stay in file order.
    named.sort_by_key(|one| rank(one).unwrap_or(usize::MAX));
    html! {
        @if named.is_empty() {
            p { "No assumption has a name." }
        } @else {
            (scrolled("Named assumptions", html! {
                table {
                    caption {
                        (counted(named.len(), "named assumption")) ", the most influential first. Unknown: the file states what else it may \
                         be. Lever: a flag, a choice, or what a variant sets. Sourced, illustrative: one value, with a source or without. Sources as the file abbreviates them."
                    }
                    thead {
                        tr {
                            th.number scope="col" { "Rank" }
                            th scope="col" { "Assumption" }
                            th scope="col" { "Value" }
                            th scope="col" { "Range" }
                            th scope="col" { "Class" }
                            th scope="col" { "Flips the choice" }
                            th scope="col" { "Source" }
                        }
                    }
                    tbody {
                        @for one in &named {
                            tr {
                                td.number { @if let Some(rank) = rank(one) { (rank + 1) } }
                                th scope="row" { (titled(one)) span.interval { "line " (one.line) } }
                                td { (one.shown) @if !one.unit.is_empty() { " " (one.unit) } }
                                td { (range(one)) }
                                td { (one.kind) }
                                td { (flips(report, one)) }
                                td { @if one.source.is_empty() { span.open { "none" } } @else { (one.source) } }
                            }
                        }
                    }
                }
            }))
        }
        @if bare.is_empty() {
            p { "No number stands in the rules without a name." }
        } @else {
            details {
                summary { (counted(bare.len(), "bare number")) ": without a name, which nothing here can move" }
                (scrolled("Bare numbers", html! {
                    table {
                        caption { "Numbers that stand in the rules without a name; 0, 1 and −1 are none" }
                        thead {
                            tr {
                                th scope="col" { "Where" }
                                th.number scope="col" { "Line" }
                                th.number scope="col" { "Value" }
                                th scope="col" { "Source" }
                            }
                        }
                        tbody {
                            @for one in &bare {
                                tr {
                                    th scope="row" { code { (one.entry) } }
                                    td.number { (one.line) }
                                    td.number { (one.value) }
                                    td { (one.source) }
                                }
                            }
                        }
                    }
                }))
            }
        }
    }
}

/// The ids of those that move what is judged by, under the stated option, by how much they do.
fn ranks(report: &Report, tornado: &Tornado) -> Vec<String> {
    let option = tornado.frame.stated;
    let judged = report.findings.judge.and_then(|judge| Some(decision_of(tornado, judge)?.objective));
    let chief = judged.or_else(|| tornado.frame.chief(&tornado.stated[option]).first().copied());
    let Some(quantity) = chief else { return vec![] };
    let ranked = tornado.ranked(option, quantity).into_iter();
    let told = ranked.filter(|&input| tornado.swings[input][option][quantity].swing.excludes_zero());
    told.map(|input| tornado.inputs[input].input.id.clone()).collect()
}

fn range(one: &Assumption) -> Markup {
    html! {
        @if !one.low.is_empty() { (one.low) " to " (one.high) }
        @if !one.dist.is_empty() { " " code { (one.dist) } }
    }
}

/// Whether another option is the best at one of its ends.
fn flips(report: &Report, one: &Assumption) -> Markup {
    let tornado = report.findings.tornado.as_ref();
    let judged = tornado.zip(report.findings.judge);
    let Some((tornado, decision)) =
        judged.and_then(|(tornado, judge)| Some((tornado, decision_of(tornado, judge)?)))
    else {
        return html! {};
    };
    let Some(input) = tornado.inputs.iter().position(|ends| ends.input.id == one.id) else { return html! {} };
    let mut reversals = decision.reversals.iter().filter(|reversal| reversal.input == input);
    match reversals.next() {
        Some(reversal) if reversal.gain.excludes_zero() => html! { strong { "yes" } },
        Some(_) => html! { "perhaps" },
        None => html! { "no" },
    }
}
