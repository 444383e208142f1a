//! The answer of a command: its text on standard output, its files in a folder.

use super::arguments::{Files, Format, Shown};
use super::console::{self, colour_on_stdout, print, tell};
use super::exit::Stop;
use super::question::Question;
use crate::report::files::folder::{self, Claim, Folder, Written};
use crate::report::terminal::{Detail, Form, Style};
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

/// How an answer is given.
pub struct Output {
    /// Where its files go, if anywhere.
    out: Option<PathBuf>,
    claim: Claim,
    shown: Shown,
    /// Whether it is not said how many files there are.
    pub quiet: bool,
    /// Whether the answer is not printed: something else is.
    pub unprinted: bool,
}

impl Output {
    /// An answer whose files go where they are asked for, or where the question has its folder.
    ///
    /// # Errors
    /// If they cannot.
    pub fn answering(
        question: &Question,
        document: &'static str,
        files: &Files,
        shown: Shown,
    ) -> Result<Output, Stop> {
        Output::to(question, document, question.out(files, shown.format()), files.force, shown)
    }

    /// An answer that can be given: its document can be written into the folder, which is known before anything is run.
    ///
    /// # Errors
    /// If it cannot.
    pub fn to(
        question: &Question,
        document: &'static str,
        out: Option<PathBuf>,
        force: bool,
        shown: Shown,
    ) -> Result<Output, Stop> {
        let claim = question.claim(force);
        if let Some(folder) = &out {
            folder::can_write(folder, document, &claim).map_err(|error| cannot_write(folder, &error))?;
        }
        Ok(Output { out, claim, shown, quiet: false, unprinted: false })
    }

    /// Writes the files and prints the answer. Its reader may have seen enough at any time, so the files come first.
    ///
    /// # Errors
    /// If the files or the answer could not be written; the files come first.
    pub fn give(
        &self,
        json: &str,
        csv: impl FnOnce() -> String,
        page: impl FnOnce(Form) -> String,
        files: impl FnOnce(&Folder) -> io::Result<()>,
    ) -> Result<(), Stop> {
        let written = self.out.as_deref().map(|path| (path, self.write(path, files)));
        let printed = match page_form(self.shown.format(), self.shown.detail()) {
            _ if self.unprinted => Ok(()),
            Some(form) => print(&page(form)),
            None if self.shown.format() == Format::Csv => print(&csv()),
            None => print(json),
        };
        let Some((folder, written)) = written else { return printed };
        let written = written.map_err(|error| cannot_write(folder, &error))?;
        printed?;
        let missing_letters = missing_letters_warning(&written.missing_letters);
        if !missing_letters.is_empty() {
            tell(&missing_letters);
        }
        if self.quiet || self.unprinted || console::is_quiet() || !is_text(self.shown) {
            return Ok(());
        }
        print(&format!("\n{} files in {}\n", written.files, folder.display()))
    }

    fn write(&self, path: &Path, files: impl FnOnce(&Folder) -> io::Result<()>) -> io::Result<Written> {
        let folder = Folder::open(path, &self.claim)?;
        files(&folder)?;
        folder.close()
    }
}

/// Whether an answer is printed in words.
pub fn is_text(shown: Shown) -> bool {
    shown.format() == Format::Text
}

/// How text looks on standard output.
pub fn style(detail: Detail) -> Style {
    Style { colour: colour_on_stdout(), width: console::width(), detail }
}

/// How pages are written in this format, if it has any.
pub fn page_form(format: Format, detail: Detail) -> Option<Form> {
    match format {
        Format::Text => Some(Form::Text(style(detail))),
        Format::Markdown => Some(Form::Markdown(detail)),
        Format::Csv | Format::Json => None,
    }
}

pub fn cannot_write(folder: &Path, error: &io::Error) -> Stop {
    Stop::Failed(format!("error: cannot write to {}: {error}", folder.display()))
}

/// A warning that names letters which the font of the plots has not; nothing without any.
pub fn missing_letters_warning(missing_letters: &BTreeSet<char>) -> String {
    const NAMED: usize = 12;
    let named: Vec<String> =
        missing_letters.iter().take(NAMED).map(|c| format!("{c} (U+{:04X})", u32::from(*c))).collect();
    let more = match missing_letters.len() {
        0 => return String::new(),
        n if n > NAMED => format!(" and {} more", n - NAMED),
        _ => String::new(),
    };
    format!(
        "warning: the font of the plots lacks {}{more}: boxes in the PNG files, and in the SVG files what the reader's own \
         fonts have\n",
        named.join(", ")
    )
}
