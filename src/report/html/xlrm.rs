//! What is uncertain (X), what can be chosen (L), how one leads to the other (R), what is measured (M).
//!
//! R. J. Lempert, S. W. Popper, S. C. Bankes, "Shaping the Next One Hundred Years", RAND MR-1626 (2003).

use super::context::Report;
use super::figure::figure;
use super::table::scrolled;
use crate::report::description::{Assumption, assumptions};
use crate::report::document::phrases::counted;
use crate::report::plots::inline;
use maud::{Markup, html};

pub fn section(report: &Report) -> Markup {
    let (study, model) = (report.study, &report.study.model);
    let all = assumptions(study);
    let of = |kind: &'static str| all.iter().filter(move |one| one.kind == kind);
    let summary = report.comparison().options.first().map(|option| &option.summary);
    let metrics = summary.map_or_else(Vec::new, |summary| summary.metrics_of(None));
    let acts = model.responses.iter().filter(|response| !response.built_in).count();
    html! {
        (scrolled("The scenario in four parts", html! {
            table.parts {
                caption { "The scenario in four parts" }
                thead { tr { th scope="col" { "Part" } th scope="col" { "What is in it" } } }
                tbody {
                    tr {
                        th scope="row" { "X: what nobody knows" }
                        td { @let unknowns: Vec<Markup> = of("unknown").map(unknown).collect();
                            @if unknowns.is_empty() { "nothing: no parameter has a range or a distribution" }
                            @else { (folded(unknowns, "unknown parameter")) } }
                    }
                    tr {
                        th scope="row" { "L: what can be chosen" }
                        td {
                            @let levers: Vec<Markup> = of("lever").map(lever).collect();
                            @let choices = choices(report);
                            @if choices.is_empty() && levers.is_empty() { "nothing" }
                            @if !choices.is_empty() { (list(choices, "")) }
                            @if !levers.is_empty() { (folded(levers, "parameter")) }
                        }
                    }
                    tr {
                        th scope="row" { "R: what leads to what" }
                        td {
                            (counted(model.actors.len(), "actor")) ", " (counted(acts, "response")) ", "
                            (counted(model.events.len(), "event")) ", " (counted(model.ladders.len(), "ladder")) ", "
                            (counted(model.variables.len(), "variable")) ": in the diagram below. Numbers in the rules: "
                            (study.ledger.named) " with a name, and " (counted(study.ledger.bare, "bare number")) " without one."
                        }
                    }
                    tr {
                        th scope="row" { "M: what is measured" }
                        td {
                            (list(
                                model.outcomes.iter().map(|one| html! { "outcome: " (one.title) })
                                    .chain(model.objectives.iter().map(|(actor, _)| html! { "payoff of " (model.actors[*actor].title) }))
                                    .chain(metrics.iter().map(|one| html! {
                                        "metric: " (one.title)
                                        @if let Some(unit) = &one.unit { " (" (unit) ")" }
                                    }))
                                    .chain(model.constraints.iter().map(|one| html! { "constraint: " code { (one.text) } }))
                                    .collect(),
                                "nothing"
                            ))
                        }
                    }
                }
            }
        }))
        (figure(
            &inline::scenario(study),
            "diagram",
            "What reads what",
            "Who can do what to whom: cards are actors, ladders, state, events and outcomes; arrows run from what acts to what it \
             changes, and to what reads it. The ledger below has every number that has a name."
        ))
    }
}

fn list(items: Vec<Markup>, none: &str) -> Markup {
    html! {
        @if items.is_empty() { (none) } @else { ul { @for item in items { li { (item) } } } }
    }
}

/// Parameters behind their number: the ledger has them all, with more.
fn folded(items: Vec<Markup>, what: &str) -> Markup {
    html! { details { summary { (counted(items.len(), what)) ", all in the ledger below" } (list(items, "")) } }
}

fn lever(one: &Assumption) -> Markup {
    html! { (titled(one)) ": " (one.shown) }
}

fn unknown(one: &Assumption) -> Markup {
    html! {
        (titled(one)) ": " (one.shown)
        @if !one.low.is_empty() { ", from " (one.low) " to " (one.high) }
        @if !one.dist.is_empty() { ", drawn from " code { (one.dist) } }
        @if !one.unit.is_empty() { " " (one.unit) }
    }
}

/// The title, and what it is called in the file.
pub fn titled(one: &Assumption) -> Markup {
    html! { @if !one.title.is_empty() { (one.title) " " } code { (one.id) } }
}

/// Policies and variants.
fn choices(report: &Report) -> Vec<Markup> {
    let model = &report.study.model;
    let policies = model.policies.iter().map(|policy| {
        html! {
            "policy of " (model.actors[policy.actor].title) ": "
            @if policy.title != policy.name { (policy.title) " " }
            code { (policy.name) }
            @if let Some(about) = &policy.about { ": " (about) }
        }
    });
    let variants = report.study.scenario.variants.iter().map(|variant| {
        html! {
            "variant " code { (variant.name.text) }
            @if let Some(about) = &variant.about { ": " (about.text) }
        }
    });
    policies.chain(variants).collect()
}
