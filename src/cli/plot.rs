//! `escalade plot`: the plots of an answer, drawn again from its document.

use super::arguments::PlotFileArguments;
use super::console::{self, print, tell};
use super::exit::Stop;
use super::faults;
use super::output::{cannot_write, missing_letters_warning};
use crate::diagnostics::Diagnostic;
use crate::report::files::folder::{Claim, Folder};
use crate::report::json::read::{Document, document};
use crate::report::plots::{self, Plots};
use crate::study::suggested_commands::shell;
use std::path::{Path, PathBuf};

pub fn plot(arguments: &PlotFileArguments) -> Result<(), Stop> {
    let path = &arguments.document;
    let plots = drawn(path, arguments)?;
    let out = arguments.out.clone().unwrap_or_else(|| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        folder.map_or_else(|| PathBuf::from("."), Path::to_owned)
    });
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let command = format!("escalade plot {}", shell(&name));
    let claim = Claim { kind: "plot", question: name, command, keeps: true, force: arguments.force };
    let write = || {
        let folder = Folder::open(&out, &claim)?;
        plots.write(&folder)?;
        folder.close()
    };
    let written = write().map_err(|error| cannot_write(&out, &error))?;
    let missing_letters = missing_letters_warning(&written.missing_letters);
    if !missing_letters.is_empty() {
        tell(&missing_letters);
    }
    if console::is_quiet() {
        return Ok(());
    }
    print(&format!("{} files in {}\n", written.files, out.display()))
}

fn drawn(path: &Path, arguments: &PlotFileArguments) -> Result<Plots, Stop> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).map_err(|error| {
        let fault = Diagnostic::without_place(format!("cannot read {shown}: {error}"));
        faults::refused(fault.help("escalade run SCENARIO --json > summary.json writes one"))
    })?;
    let document = document(&text).map_err(|misread| {
        let fault = Diagnostic::without_place(format!("{shown}: {misread}"));
        faults::refused(fault.help(
            "plots are drawn from what escalade wrote: summary.json of `run` and `exact`, comparison.json of `compare`, \
             sweep.json of `sweep`, sensitivity.json of `sensitivity`",
        ))
    })?;
    let mut style = arguments.plots.style();
    style.only.clone_from(&arguments.only);
    let plots = match &document {
        Document::Summary(summary) => plots::of_summary(summary, &style),
        Document::Comparison(comparison) => plots::of_comparison(comparison, &style),
        Document::Sweep(sweep, shown) => plots::of_sweep(sweep, shown, &style),
        Document::Sensitivity(found, shown) => plots::of_sensitivity(found, shown, &style),
    };
    if let Some(unknown) = arguments.only.iter().find(|name| plots.names().all(|plot| plot != *name)) {
        let fault = Diagnostic::without_place(format!("there is no plot `{unknown}` of {shown}"));
        let names: Vec<String> = plots.names().map(|name| format!("`{name}`")).collect();
        let help = format!("there are {}", names.join(", "));
        return Err(faults::refused(fault.suggest(unknown, plots.names()).help(help)));
    }
    Ok(plots)
}
