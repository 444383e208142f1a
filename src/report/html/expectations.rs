//! What the author claims, and whether it is so.

use super::context::{Report, value};
use super::table::scrolled;
use crate::analysis::expectations::{Tried, Verdict};
use crate::report::document::expectation::{again, counts, found, how, open};
use crate::report::document::number;
use crate::study::{Part, Study};
use maud::{Markup, html};

pub fn section(report: &Report) -> Markup {
    let Some(all) = &report.findings.expectations else {
        let claims = !report.study.model.expectations.is_empty();
        if let Some(skipped) = report.skipped(Part::Expectations).filter(|_| claims) {
            return skipped;
        }
        return html! { p { "Nothing is claimed: the file has no " code { "[expect]" } "." } };
    };
    html! {
        p { (counts(all)) }
        (scrolled("Claims and verdicts", html! {
            table {
                caption { (how(all)) }
                thead {
                    tr {
                        th scope="col" { "Verdict" }
                        th scope="col" { "Claim" }
                        th.number scope="col" { "Found" }
                        th.number scope="col" { "Runs" }
                    }
                }
                tbody { @for tried in &all.each { (row(report.study, tried)) } }
            }
        }))
    }
}

fn row(study: &Study, tried: &Tried) -> Markup {
    let [estimate, interval] = found(&tried.found);
    html! {
        tr {
            td {
                @match tried.verdict {
                    Verdict::Pass => span.pass { "pass" },
                    Verdict::Fail => span.fail { "fail" },
                    Verdict::Undetermined => span.open { "undecided" },
                }
            }
            th scope="row" {
                code { (tried.claim) }
                @if let Some(title) = &tried.title { span.interval { (title) } }
                @for text in settings(study, tried) { span.interval { (text) } }
                @if let Some(source) = &tried.source { span.interval { "Source: " (source) } }
            }
            td.number {
                (value(tried.found.estimate, estimate))
                @if !interval.is_empty() { span.interval { (interval) } }
                @if let Some([from, to]) = &tried.found.between { span.interval { "from " (from) " to " (again(from, to)) } }
                @if tried.verdict == Verdict::Undetermined { span.interval { (open(tried)) } }
            }
            td.number {
                @match tried.runs { Some(runs) => (number::count(runs)), None => "exact" }
            }
        }
    }
}

/// Of which variant and which policies the claim is: of a difference twice.
fn settings(study: &Study, tried: &Tried) -> Vec<String> {
    let model = &study.model;
    let claim = model.expectations.iter().find(|one| one.name == tried.id);
    let plans =
        claim.into_iter().flat_map(|one| &one.settings).filter_map(|setting| study.plan_of_claim(setting));
    let mut told: Vec<String> = plans
        .map(|plan| {
            let variant =
                plan.variant.map_or_else(|| "no variant".to_owned(), |name| format!("variant {name}"));
            let plays = plan.policies.iter().zip(&model.actors).filter_map(|(policy, actor)| {
                policy.map(|policy| format!("{}: {}", actor.title, model.policies[policy].name))
            });
            std::iter::once(variant).chain(plays).collect::<Vec<_>>().join("; ")
        })
        .collect();
    told.dedup();
    match told.as_mut_slice() {
        [] => {}
        [one] => *one = format!("Under: {one}"),
        [first, rest @ ..] => {
            *first = format!("First under: {first}");
            rest.iter_mut().for_each(|other| *other = format!("then under: {other}"));
        }
    }
    told
}
