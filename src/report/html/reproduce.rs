//! How to reproduce the numbers.

use super::context::Report;
use crate::study::suggested_commands;
use maud::{Markup, html};

pub fn section(report: &Report) -> Markup {
    let comparison = report.comparison();
    html! {
        p {
            "Escalade " (env!("CARGO_PKG_VERSION")) ", scenario " code { (comparison.scenario_hash) } ", seed " (comparison.seed)
            ": the same file, seed and version give the same numbers to the last bit, on any machine and any number of threads."
        }
        dl.facts {
            @for (what, command) in commands(report) { dt { (what) } dd { code { (command) } } }
        }
    }
}

fn commands(report: &Report) -> Vec<(String, String)> {
    let comparison = report.comparison();
    let (word, asked, set) = (report.word(), report.asked, report.set);
    let luck = format!("--runs {} --seed {}", comparison.runs, comparison.seed);
    let draws = report.draws.map_or(String::new(), |draws| format!(" --uncertain {draws}"));
    let drawn = comparison.uncertainty.as_ref().map_or(String::new(), |found| {
        format!(" --uncertain {} --runs-per-sample {}", found.draws, found.runs)
    });
    let mut all = vec![
        match report.command {
            "report" => ("This page".to_owned(), format!("escalade report {word}{asked} {luck}{draws}")),
            "sensitivity" => (
                "This page".to_owned(),
                format!("escalade sensitivity {word}{asked} {luck} --report report.html"),
            ),
            other => (
                "This page".to_owned(),
                format!("escalade {other} {word}{asked} {luck}{drawn} --report report.html"),
            ),
        },
        match comparison.options.len() {
            1 => {
                let settings = suggested_commands::settings(&report.options.studies[0]);
                ("Outcomes, payoffs".to_owned(), format!("escalade run {word}{settings} {luck}{drawn}"))
            }
            _ => ("Outcomes, payoffs".to_owned(), format!("escalade compare {word}{asked} {luck}{drawn}")),
        },
    ];
    if let Some(tornado) = &report.findings.tornado {
        let (runs, seed) = (tornado.frame.runs, tornado.frame.seed);
        all.push((
            "What would have to be true".to_owned(),
            format!("escalade sensitivity {word}{asked} --runs {runs} --seed {seed}"),
        ));
    }
    if let Some(ablation) = &report.findings.ablation {
        let settings = suggested_commands::settings(&report.options.studies[report.findings.told]);
        let (runs, seed) = (ablation.frame.runs, ablation.frame.seed);
        all.push((
            "What each part does".to_owned(),
            format!("escalade ablate {word}{settings} --runs {runs} --seed {seed}"),
        ));
    }
    if let Some(expectations) = &report.findings.expectations {
        let (runs, seed) = (expectations.most_runs, expectations.seed);
        all.push((
            "Expectations".to_owned(),
            format!("escalade check {word}{set} --expect --runs {runs} --seed {seed}"),
        ));
    }
    all.push(("The ledger".to_owned(), format!("escalade describe {word} --format csv")));
    let mut runs: Vec<[u64; 2]> =
        report.findings.stories.iter().map(|told| [told.option as u64, told.story.run]).collect();
    runs.sort_unstable();
    runs.dedup();
    all.extend(runs.into_iter().map(|[option, run]| {
        let study = &report.options.studies[option as usize];
        let command = suggested_commands::command_to_trace(study, run, comparison.seed, report.scenario);
        (format!("Story of run {run}"), command)
    }));
    all
}
