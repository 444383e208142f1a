//! `escalade report`: all that can be said of a scenario, as one page.

use super::arguments::{Choices, ReportArguments};
use super::exit::Stop;
use super::{console, faults, load, page, progress};
use crate::diagnostics::Diagnostic;
use crate::report::html::Report;
use crate::study::{Amounts, NotFound, Options};
use std::path::PathBuf;

pub fn report(arguments: &ReportArguments) -> Result<(), Stop> {
    let base = Choices { set: arguments.set.clone(), ..Choices::default() };
    let study = load::study(&arguments.scenario, &base)?;
    let options = study.some_options(&arguments.several.asked(&arguments.set));
    let options = options.map_err(|faulty| faults::faulty(&faulty))?;
    faults::tell_of_options(&options);
    let draws = arguments.uncertain;
    if draws.is_some_and(|draws| draws > 0) && !options.has_unknowns() {
        let fault = Diagnostic::without_place("`--uncertain` has nothing to draw: no parameter is unknown");
        let help = "a numeric parameter with a `range` or a `dist` is, unless --set or the variant fixes it";
        return Err(faults::wrong(&study, fault.help(help)));
    }
    if draws != Some(0) {
        faults::tell_of_draws(&study);
    }
    let file = file(arguments);
    page::can_write(&file, arguments.force, "--out")?;
    let amounts = Amounts { simulation: arguments.luck.asked().simulation(arguments.runs), draws };
    let findings = progress::during(amounts.total(&options), "runs", |work| {
        study.findings(&options, &amounts, &|runs| work.add(runs))
    });
    let findings = findings.map_err(|found| not_found(&options, &found, arguments))?;
    for (_, stuck) in &findings.unanswered {
        let seed = arguments.luck.seed;
        console::report(&faults::unanswered(&options, &stuck.jobs, &stuck.found, seed, &arguments.scenario));
    }
    let set = page::set(&arguments.set);
    let asked = arguments.several.words() + &set;
    let report = Report {
        study: &study,
        options: &options,
        findings: &findings,
        scenario: &arguments.scenario,
        asked: &asked,
        set: &set,
        draws,
        command: "report",
    };
    let size = page::write(&report, &file)?;
    let told = report.bottom_line().iter().fold(String::new(), |told, sentence| told + sentence + "\n");
    console::print(&told)?;
    page::tell(&file, size)
}

/// Where the page goes: without being told, in the working folder by the name of the scenario.
fn file(arguments: &ReportArguments) -> PathBuf {
    let named = || PathBuf::from(format!("{}.html", load::name(&arguments.scenario)));
    arguments.out.clone().unwrap_or_else(named)
}

fn not_found(options: &Options, found: &NotFound, arguments: &ReportArguments) -> Stop {
    let (options, stuck) = match found {
        NotFound::Stuck(stuck) => (options, stuck.as_ref()),
        NotFound::Untried(untried) => (&untried.options, &untried.stuck),
    };
    faults::unanswered(options, &stuck.jobs, &stuck.found, arguments.luck.seed, &arguments.scenario)
}
