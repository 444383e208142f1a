//! What would have to be true for another option to be the best; and what each unknown parameter moves.

use super::context::{Report, interval, value};
use super::figure::figure;
use super::table::scrolled;
use crate::analysis::estimates::estimate::Estimate;
use crate::analysis::sensitivity::tornado::{Decision, Tornado};
use crate::report::document::bottom_line::{at_end, decision_of, value as tip_value};
use crate::report::document::phrases::{counted, joined, under};
use crate::report::document::{estimate, missing, number, parameter, run_facts};
use crate::report::plots::inline;
use crate::study::Part;
use maud::{Markup, html};

pub fn section(report: &Report) -> Markup {
    let findings = report.findings;
    let Some(tornado) = &findings.tornado else {
        if let Some(skipped) = report.skipped(Part::Tornado).filter(|_| report.options.has_unknowns()) {
            return skipped;
        }
        return html! {
            p {
                @if report.comparison().has_unknowns { "Moving the unknown parameters one at a time had no answer." }
                @else { "Nothing is unknown: no parameter has a range or a distribution, so that nothing here can be otherwise." }
            }
        };
    };
    let decision = findings.judge.and_then(|judge| decision_of(tornado, judge));
    let place =
        decision.and_then(|one| tornado.decisions.iter().position(|other| other.objective == one.objective));
    let option = findings.told;
    let chief = tornado.frame.chief(&tornado.stated[option]).first().copied();
    let runs = number::count(tornado.frame.runs);
    let (more, all) = {
        let all = report.comparison().runs;
        (all != tornado.frame.runs, number::count(all))
    };
    html! {
        p.note {
            (counted(tornado.inputs.len(), "unknown parameter")) ", each moved alone to both ends of its range (one that has a distribution \
             and no range: to the 5% and 95% quantiles), all others at their stated values; " (runs) " runs of each option at each end, \
             on the same luck." @if more { " Numbers here differ a little from those under Payoffs, which are from " (all) " runs." }
        }
        @if let Some(decision) = decision { (tips(tornado, decision)) }
        @else { p { "There is no choice to flip: one option, or no objective." } }
        @if let (Some(decision), Some(plot)) = (decision, place.and_then(|place| inline::decision(tornado, place))) {
            (figure(
                &plot,
                "decision",
                &format!("Lead of {} over the best other option ({runs} runs)", tornado.frame.options[decision.best]),
                "Whiskers: the lead at the low and at the high end of each parameter, with its 95% interval; left of 0 another option is \
                 better; the parameters that come nearest to that. The numbers are in the first table of this section, and in the one below."
            ))
            (leads(tornado, decision))
        }
        @if let Some(quantity) = chief {
            @let measured = &tornado.frame.quantities[quantity];
            @let option = report.findings.told;
            @let name = under(&tornado.frame.options[option]);
            @if let Some(plot) = inline::swings(tornado, option, quantity) {
                (figure(
                    &plot,
                    "tornado",
                    &format!("What moves {}{name} ({runs} runs)", measured.title()),
                    "Bars: from the stated value to that at the low and at the high end of each parameter, for those that move it most. The \
                     numbers are in the table below."
                ))
            }
            (swings(tornado, option, quantity))
        }
    }
}

/// What would make another option the best.
fn tips(tornado: &Tornado, decision: &Decision) -> Markup {
    let best = &tornado.frame.options[decision.best];
    let names = |options: &[usize]| -> Vec<&str> {
        options.iter().map(|&option| tornado.frame.options[option].as_str()).collect()
    };
    if !decision.missing.is_empty() {
        return html! {
            p { "Undetermined: at the stated values the payoff of " (joined(&names(&decision.missing))) " is missing." }
        };
    }
    let never: Vec<usize> = decision
        .rivals
        .iter()
        .map(|(option, _)| *option)
        .filter(|option| decision.reversals.iter().all(|reversal| reversal.to != *option))
        .collect();
    html! {
        @if decision.reversals.is_empty() {
            p { "No one parameter makes another option better than " (best) ", from one end of its range to the other." }
        } @else {
            (scrolled("What would make another option better", html! {
                table {
                    caption { "What would make another option better than " (best) ", each parameter alone" }
                    thead {
                        tr {
                            th scope="col" { "Parameter" }
                            th scope="col" { "would have to be" }
                            th scope="col" { "Then the best is" }
                            th.number scope="col" { "and brings more, at that end" }
                            th scope="col" { "How sure" }
                        }
                    }
                    tbody {
                        @for reversal in &decision.reversals {
                            tr {
                                th scope="row" { (parameter::name(&tornado.inputs[reversal.input].input)) }
                                td {
                                    @if reversal.gain.excludes_zero() { (tip_value(tornado, reversal)) }
                                    @else { "at " (at_end(tornado, reversal)) ", if at all" }
                                }
                                td { (tornado.frame.options[reversal.to]) }
                                td.number {
                                    (value(reversal.gain.mean, number::mean_with_margin(reversal.gain.mean, reversal.gain.interval())))
                                }
                                td {
                                    @if reversal.gain.excludes_zero() { span.pass { "significant" } }
                                    @else { span.open { "statistically tied" } }
                                }
                            }
                        }
                    }
                }
            }))
        }
        @if !never.is_empty() {
            p {
                "No one parameter makes " (names(&never).join(" or ")) " the best within its stated range."
            }
        }
    }
}

/// The numbers of the plot of leads.
fn leads(tornado: &Tornado, decision: &Decision) -> Markup {
    let lead = |(option, lead): &(usize, Estimate)| {
        html! {
            td.number {
                (value(lead.mean, number::mean(lead.mean, lead.interval())))
                (interval(&format!("{} over {}", number::value_interval(lead.interval()), tornado.frame.options[*option])))
            }
        }
    };
    html! {
        details {
            summary { "The leads as numbers" }
            (scrolled("Leads", html! {
                table {
                    caption { "Lead over the best other option, with 95% intervals (" (run_facts::runs(tornado.frame.runs)) ")" }
                    (ends_head())
                    tbody {
                        @for (input, leads) in decision.leads.iter().enumerate() {
                            tr {
                                (ends(tornado, input))
                                @for one in leads { (lead(one)) }
                            }
                        }
                    }
                }
            }))
        }
    }
}

fn ends_head() -> Markup {
    html! {
        thead {
            tr {
                th scope="col" { "Parameter" }
                th scope="col" { "Low to high (stated)" }
                th.number scope="col" { "At low" }
                th.number scope="col" { "At high" }
            }
        }
    }
}

fn ends(tornado: &Tornado, input: usize) -> Markup {
    let ends = &tornado.inputs[input];
    html! {
        th scope="row" { (parameter::name(&ends.input)) }
        td { (parameter::range(&ends.input, ends.low, ends.high)) " (" (parameter::value(&ends.input, ends.stated)) ")" @if !ends.is_range { span.interval { "5% and 95% quantiles" } } }
    }
}

/// The numbers of the tornado, the largest swing first.
fn swings(tornado: &Tornado, option: usize, quantity: usize) -> Markup {
    let measured = &tornado.frame.quantities[quantity];
    let untold = missing::lines(&missing::of_tornado(tornado, option, quantity));
    let end = |one: &Estimate| {
        html! { td.number { (value(one.mean, estimate::mean(measured, one, tornado.frame.runs))) } }
    };
    html! {
        details {
            summary { "The swings as numbers" }
            (scrolled("Swings", html! {
                table {
                    caption {
                        (measured.title()) ": from one end of each parameter to the other (" (run_facts::runs(tornado.frame.runs)) ")"
                        @if measured.share { "; swings in points" }
                    }
                    thead {
                        tr {
                            th scope="col" { "Parameter" }
                            th scope="col" { "Low to high (stated)" }
                            th.number scope="col" { "At low" }
                            th.number scope="col" { "At high" }
                            th.number scope="col" { "Swing, 95%" }
                        }
                    }
                    tbody {
                        @for input in tornado.ranked(option, quantity) {
                            @let swing = &tornado.swings[input][option][quantity];
                            tr {
                                (ends(tornado, input))
                                (end(&swing.low))
                                (end(&swing.high))
                                td.number {
                                    @if swing.swing.excludes_zero() { (estimate::signed_interval(measured, &swing.swing)) }
                                    @else { "not significant" }
                                }
                            }
                        }
                    }
                }
            }))
            @for text in untold { p.note { (text) } }
        }
    }
}
