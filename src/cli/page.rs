//! The page of a report: where it goes, and how it is written beside another answer.

use super::exit::Stop;
use super::output::cannot_write;
use super::{console, faults};
use crate::diagnostics::Diagnostic;
use crate::report::document::number;
use crate::report::files::atomic_write;
use crate::report::html::{self, Report};
use crate::study::suggested_commands::shell;
use std::fmt::Write as _;
use std::path::Path;

/// Before anything is run: whether a page can be written there, and takes the place of nothing but another. `option` says
/// where it goes.
pub fn can_write(file: &Path, force: bool, option: &str) -> Result<(), Stop> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if file.is_dir() {
        let fault =
            Diagnostic::without_place(format!("{} is a folder, and the report is a file", file.display()));
        let inside = file.join("report.html").display().to_string();
        return Err(faults::refused(fault.help(format!("{option} {}", shell(&inside)))));
    }
    if !folder.is_dir() {
        let fault = Diagnostic::without_place(format!("there is no folder {}", folder.display()));
        return Err(faults::refused(fault.help(format!("make it first, or say another file with {option}"))));
    }
    atomic_write::can_write_into(folder).map_err(|error| cannot_write(folder, &error))?;
    let is_ours = |text: Vec<u8>| {
        let start = String::from_utf8_lossy(&text[..text.len().min(1000)]).into_owned();
        start.contains("name=\"generator\" content=\"Escalade ")
    };
    if !force && file.exists() && !std::fs::read(file).is_ok_and(is_ours) {
        let message = format!("{} is there, and is no report of escalade's", file.display());
        let fault = Diagnostic::without_place(message);
        let help = format!("--force overwrites it; {option} says another file");
        return Err(faults::refused(fault.help(help)));
    }
    Ok(())
}

/// Writes it, and gives its size in kB.
pub fn write(report: &Report, file: &Path) -> Result<u64, Stop> {
    let page = html::page(report);
    atomic_write::write(file, page.as_bytes())
        .map_err(|error| Stop::Failed(format!("error: cannot write {error}")))?;
    Ok((page.len() as u64).div_ceil(1000))
}

/// Writes it beside an answer, and says where it is if the answer is in words.
pub fn write_beside(report: &Report, file: &Path, in_words: bool) -> Result<(), Stop> {
    let size = write(report, file)?;
    if in_words { tell(file, size) } else { Ok(()) }
}

/// Says where it is, below an answer in words.
pub fn tell(file: &Path, size: u64) -> Result<(), Stop> {
    match console::is_quiet() {
        true => Ok(()),
        false => {
            console::print(&format!("\nthe report is in {} ({} kB)\n", file.display(), number::count(size)))
        }
    }
}

/// What is set, to be typed again, with a space before each.
pub fn set(pairs: &[(String, String)]) -> String {
    let mut set = String::new();
    for (name, value) in pairs {
        // A string takes whatever is written.
        let _ = write!(set, " --set {}", shell(&format!("{name}={value}")));
    }
    set
}
