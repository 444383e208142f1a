//! What each part of the scenario does, and what does nothing.

use super::context::{Report, value};
use super::table::scrolled;
use crate::analysis::estimates::estimate::QuantityKind;
use crate::analysis::sensitivity::ablation::{Ablated, Ablations, Verdict};
use crate::report::document::ablation::{EACH_BY_ITSELF, answer, further, of_idle, points, untried};
use crate::report::document::phrases::{counted, under};
use crate::report::document::{estimate, number};
use crate::study::Part;
use maud::{Markup, html};

/// Rows that are seen before the table is opened.
const FIRST: usize = 10;
/// Outcomes that are named beside the one that moves most.
const FURTHER: usize = 3;

pub fn section(report: &Report) -> Markup {
    let Some(found) = &report.findings.ablation else {
        return report.skipped(Part::Ablation).unwrap_or_else(|| {
            html! { p { "No part was switched off: nothing happens in this scenario, or its runs cannot go on." } }
        });
    };
    let [acting, idle, open] =
        [Verdict::Moves, Verdict::Idle, Verdict::Undetermined].map(|verdict| found.with_verdict(verdict));
    let label = &report.comparison().options[report.findings.told].label;
    let runs = number::count(found.frame.runs);
    let (first, rest) = acting.split_at(acting.len().min(FIRST));
    html! {
        p { strong { (answer(found)) } }
        p.note {
            (counted(found.parts.len(), "part")) " switched off one at a time" (under(label)) ": events, turns, responses, reactions, \
             games and rules that never come, beliefs and variables that stay as they are at the start. " (runs) " runs without each, \
             on the same luck as with all of them. " (EACH_BY_ITSELF)
        }
        @if !first.is_empty() { (table(report, found, first, "What each part does, the strongest first")) }
        @if !rest.is_empty() {
            details {
                summary { "The other " (counted(rest.len(), "part")) " that move an outcome by more than " (points(found)) }
                (table(report, found, rest, "What each of the others does"))
            }
        }
        h3 { "What moves no outcome" (under(label)) }
        @if idle.is_empty() {
            p { "None of the parts: each moves some outcome by more than " (points(found)) ", or may do so." }
        } @else {
            (ids(&idle))
            @for sentence in of_idle(found, &idle) { p.note { (sentence) } }
            details {
                summary { "What little they do" }
                (table(report, found, &idle, "Parts that move no outcome by more than the bound"))
            }
        }
        @if !open.is_empty() {
            p { "Undetermined, since no outcome moves significantly without them:" }
            (ids(&open))
        }
        @for one in &found.untried { p.note { (untried(one)) } }
    }
}

fn ids(parts: &[&Ablated]) -> Markup {
    html! {
        p {
            @for (place, part) in parts.iter().enumerate() {
                @if place > 0 { ", " }
                code title=(part.part.title) { (part.part.id) }
            }
        }
    }
}

/// The payoff of the actor that judges is a column; without one, no payoff is.
fn table(report: &Report, found: &Ablations, parts: &[&Ablated], caption: &str) -> Markup {
    let judge = report.findings.judge.map(QuantityKind::Objective);
    let is_judge = |place: &usize| Some(found.frame.quantities[*place].quantity.kind) == judge;
    let objective = found.objectives().into_iter().find(is_judge);
    html! {
        (scrolled("What each part does", html! {
            table {
                caption { (caption) "; moves of outcomes in points" }
                thead {
                    tr {
                        th scope="col" { "Without" }
                        th.number scope="col" { "End otherwise" }
                        th scope="col" { "Most moved, 95%" }
                        th scope="col" { "Also moved" }
                        @if let Some(objective) = objective {
                            th.number scope="col" { "Payoff, 95%" span.interval { (found.frame.quantities[objective].title()) } }
                        }
                    }
                }
                tbody { @for part in parts { (row(found, part, objective)) } }
            }
        }))
    }
}

fn row(found: &Ablations, part: &Ablated, objective: Option<usize>) -> Markup {
    let share = part.changed as f64 / found.frame.runs as f64;
    let most = found.most_moved(part).first().copied();
    html! {
        tr {
            th scope="row" { (part.part.title) span.interval { code { (part.part.id) } } }
            td.number { (value(share, number::percent(share, 1))) }
            @match most {
                Some(outcome) if part.changed > 0 => {
                    @let measured = &found.frame.quantities[outcome];
                    td {
                        (value(part.moves[outcome].mean, estimate::signed_interval(measured, &part.moves[outcome])))
                        span.interval { (measured.title()) }
                    }
                },
                _ => { td { "0" } },
            }
            td { @for text in further(found, part, FURTHER) { span.interval { (text) } } }
            @if let Some(objective) = objective {
                td.number {
                    @let moved = &part.moves[objective];
                    @if moved.excludes_zero() {
                        (value(moved.mean, estimate::signed_interval(&found.frame.quantities[objective], moved)))
                    } @else { "not significant" }
                }
            }
        }
    }
}
