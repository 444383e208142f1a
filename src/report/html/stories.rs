//! Runs in words: a typical one of each of the likeliest outcomes, the best and the worst, one of the next best option, and one
//! that a single other choice leads elsewhere.

use super::context::{Report, value};
use super::table::scrolled;
use crate::engine::replay::story::Story;
use crate::model::Model;
use crate::report::document::number;
use crate::report::document::phrases::under;
use crate::report::story::{Branch, Style, branch_story, moment, story, turning_points};
use crate::study::{Fork, Part, Sought, Told, suggested_commands};
use maud::{Markup, html};

/// So wide that no line is broken: the page does that.
const STYLE: Style = Style { everything: false, colour: false, width: 100_000, markdown: false };

pub fn section(report: &Report) -> Markup {
    let findings = report.findings;
    let label = &report.comparison().options[findings.told].label;
    if let Some(skipped) = report.skipped(Part::Stories) {
        return skipped;
    }
    html! {
        @if findings.stories.is_empty() { p { "No run is worth telling." } }
        @else { p.note { "Runs" (under(label)) ", but where another option is named. Each is one run of many: it shows how, not how often." } }
        @for told in &findings.stories { (one(report, told)) }
        @if let Some(fork) = &findings.fork { (forked(report, fork)) }
    }
}

fn one(report: &Report, told: &Told) -> Markup {
    let study = &report.options.studies[told.option];
    let model = &study.model;
    let run = told.story.run;
    let searched = number::count(told.searched);
    let points = turning_points(model, &told.story, STYLE);
    let seed = report.comparison().seed;
    html! {
        h3 {
            @if told.option != report.findings.told { "The next best option, " (report.name(told.option)) ". " }
            @match told.sought {
                Sought::Typical { outcome, .. } => { "Typical of “" (model.outcomes[outcome].title) "”: run " (run) },
                Sought::Best { objective, .. } => {
                    "The best for " (model.actors[model.objectives[objective].0].title) ": run " (run)
                },
                Sought::Worst { objective, .. } => {
                    "The worst for " (model.actors[model.objectives[objective].0].title) ": run " (run)
                },
            }
        }
        p.note {
            @match told.sought {
                Sought::Typical { alike, .. } => {
                    "The nearest to the median course of the " (number::count(alike)) " that end so, of the first " (searched) " runs."
                },
                Sought::Best { payoff, .. } => {
                    "Its payoff is " (value(payoff, number::plain(payoff))) ", the most of the first " (searched) " runs."
                },
                Sought::Worst { payoff, .. } => {
                    "Its payoff is " (value(payoff, number::plain(payoff))) ", the least of the first " (searched) " runs."
                },
            }
        }
        (list(&lines(&points)))
        details {
            summary { "All that happened in run " (run) }
            pre { (story(model, &told.story, Style { width: 90, ..STYLE })) }
            p { code { (suggested_commands::command_to_trace(study, run, seed, report.scenario)) } }
        }
    }
}

/// A run alone: what moved it, and all that happened.
pub fn alone(model: &Model, told: &Story) -> Markup {
    html! {
        (list(&lines(&turning_points(model, told, STYLE))))
        details {
            summary { "All that happened in run " (told.run) }
            pre { (story(model, told, Style { width: 90, ..STYLE })) }
        }
    }
}

/// A run beside itself with one other choice: what moved each from where they part, and all that happened.
pub fn beside(model: &Model, both: &Branch, told_by: &str) -> Markup {
    let points = [both.original, both.branch].map(|story| turning_points(model, story, STYLE));
    let [original, branch] = [lines(&points[0]), lines(&points[1])];
    let alike = original.iter().zip(&branch).take_while(|(one, other)| one == other).count();
    html! {
        div.fork {
            div { h4 { "As it was" } (list(original.get(alike..).unwrap_or_default())) }
            div { h4 { "Instead" } (list(branch.get(alike..).unwrap_or_default())) }
        }
        details {
            summary { "Both side by side, with all that happened" }
            (scrolled("Both ways side by side", html! { pre.wide { (branch_story(model, both, Style { width: 100, ..STYLE }, told_by)) } }))
        }
    }
}

/// Turning points without the title before them.
fn lines(points: &str) -> Vec<&str> {
    points.lines().skip(1).filter(|line| !line.trim().is_empty()).collect()
}

fn list(lines: &[&str]) -> Markup {
    html! {
        ol.story {
            @for line in lines {
                li {
                    @match line.split_once("  ") {
                        Some((when, what)) => { strong.when { (when) } " " (what) },
                        None => (line),
                    }
                }
            }
        }
    }
}

/// A run and its branch, from where they part.
fn forked(report: &Report, fork: &Fork) -> Markup {
    let study = &report.options.studies[fork.option];
    let (model, choice) = (&study.model, &fork.choice);
    let (run, seed) = (fork.original.run, report.comparison().seed);
    let actor = &model.actors[choice.actor].title;
    let Some(other) = fork.edit.option else { return html! {} };
    let made = choice.chosen.map_or("nothing", |chosen| choice.options[chosen].title.as_str());
    let [end, other_end] = [&fork.original, &fork.branch]
        .map(|story| story.ending.map_or("", |(outcome, _)| model.outcomes[outcome as usize].title.as_str()));
    let both = Branch { original: &fork.original, branch: &fork.branch, choice, edit: fork.edit };
    let wish = choice.wish(model, other);
    let told_by = suggested_commands::command_to_trace(study, run, seed, report.scenario);
    let command =
        suggested_commands::command_to_branch(study, run, seed, report.scenario, (fork.edit.step, &wish));
    html! {
        h3 { "One choice made otherwise: run " (run) }
        p {
            (actor) ", " (moment(model, fork.edit.step)) ": choosing “" (choice.options[other].title) "” instead of “" (made)
            "” leads to “" (other_end) "” instead of “" (end) "”, on the same luck."
        }
        p.note {
            "Other choices of this actor in this run, each tried alone: " (number::count(fork.tried)) "; of these "
            (number::count(fork.elsewhere)) " lead to another outcome"
            @if report.findings.judge.is_some() { "; this one changes the payoff most" }
            ". Both runs are told from where they part."
        }
        (beside(model, &both, &told_by))
        p { code { (command) } }
    }
}
