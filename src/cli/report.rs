//! `escalade report`: all that can be said of a scenario, as one page.

use super::arguments::{Choices, ReportArguments};
use super::exit::Stop;
use super::output::cannot_write;
use super::{console, faults, load, progress, threads};
use crate::diagnostics::Diagnostic;
use crate::report::document::number;
use crate::report::files::atomic_write;
use crate::report::html::{self, Report};
use crate::study::suggested_commands::shell;
use crate::study::{Amounts, NotFound, Options};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

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
    can_write(&file, arguments.force)?;
    let amounts = Amounts { simulation: threads::simulation(&arguments.luck, arguments.runs), draws };
    let findings = progress::during(amounts.total(&options), "runs", |work| {
        study.findings(&options, &amounts, &|runs| work.add(runs))
    });
    let findings = findings.map_err(|found| not_found(&options, &found, arguments))?;
    for (_, stuck) in &findings.unanswered {
        let seed = arguments.luck.seed;
        console::report(&faults::unanswered(&options, &stuck.jobs, &stuck.found, seed, &arguments.scenario));
    }
    let [asked, set] = words(arguments);
    let report = Report {
        study: &study,
        options: &options,
        findings: &findings,
        scenario: &arguments.scenario,
        asked: &asked,
        set: &set,
        draws,
    };
    let page = html::page(&report);
    atomic_write::write(&file, page.as_bytes())
        .map_err(|error| Stop::Failed(format!("error: cannot write {error}")))?;
    let told = report.bottom_line().iter().fold(String::new(), |told, sentence| told + sentence + "\n");
    console::print(&told)?;
    if console::is_quiet() {
        return Ok(());
    }
    let size = number::count((page.len() as u64).div_ceil(1000));
    console::print(&format!("\nthe report is in {} ({size} kB)\n", file.display()))
}

/// Where the page goes: without being told, in the working folder by the name of the scenario.
fn file(arguments: &ReportArguments) -> PathBuf {
    let named = || PathBuf::from(format!("{}.html", load::name(&arguments.scenario)));
    arguments.out.clone().unwrap_or_else(named)
}

/// Before anything is run: whether a page can be written there, and takes the place of nothing but another.
fn can_write(file: &Path, force: bool) -> Result<(), Stop> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if file.is_dir() {
        let fault =
            Diagnostic::without_place(format!("{} is a folder, and the report is a file", file.display()));
        let inside = file.join("report.html").display().to_string();
        return Err(faults::refused(fault.help(format!("--out {}", shell(&inside)))));
    }
    if !folder.is_dir() {
        let fault = Diagnostic::without_place(format!("there is no folder {}", folder.display()));
        return Err(faults::refused(fault.help("make it first, or say another file with --out")));
    }
    atomic_write::can_write_into(folder).map_err(|error| cannot_write(folder, &error))?;
    let is_ours = |text: Vec<u8>| {
        let start = String::from_utf8_lossy(&text[..text.len().min(1000)]).into_owned();
        start.contains("name=\"generator\" content=\"Escalade ")
    };
    if !force && file.exists() && !std::fs::read(file).is_ok_and(is_ours) {
        let message = format!("{} is there, and is no report of escalade's", file.display());
        let fault = Diagnostic::without_place(message);
        return Err(faults::refused(fault.help("--force overwrites it; --out says another file")));
    }
    Ok(())
}

fn not_found(options: &Options, found: &NotFound, arguments: &ReportArguments) -> Stop {
    let (options, stuck) = match found {
        NotFound::Stuck(stuck) => (options, stuck.as_ref()),
        NotFound::Untried(untried) => (&untried.options, &untried.stuck),
    };
    faults::unanswered(options, &stuck.jobs, &stuck.found, arguments.luck.seed, &arguments.scenario)
}

/// What was asked for, to be typed again; and what of it is set.
fn words(arguments: &ReportArguments) -> [String; 2] {
    let (mut asked, mut set) = (String::new(), String::new());
    for (name, value) in &arguments.set {
        // A string takes whatever is written.
        let _ = write!(set, " --set {}", shell(&format!("{name}={value}")));
    }
    if !arguments.several.variant.is_empty() {
        let _ = write!(asked, " --variant {}", shell(&arguments.several.variant.join(",")));
    }
    for (actor, policies) in &arguments.several.policy {
        let _ = write!(asked, " --policy {}", shell(&format!("{actor}={}", policies.join(","))));
    }
    [asked + &set, set]
}
