//! Tables of runs: in files with their descriptions beside them, or on standard output.

use super::arguments::{Files, Format, Shown, StepsArguments};
use super::console;
use super::exit::Stop;
use super::progress;
use super::{faults, output};
use crate::diagnostics::Diagnostic;
use crate::engine::runs::{InOrder, Simulation};
use crate::report::csv::{RunsTable, StepsTable, header};
use crate::report::document::columns::Column;
use crate::report::document::number::count;
use crate::report::files::table_file::{TableFile, can_write, description_of};
use crate::report::json::{TableFacts, table_json};
use crate::study::{Study, suggested_commands};
use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// The option of a table, and where it is to go.
pub type Asked<'a> = (&'static str, Option<&'a Path>);

/// Looks at where tables are to go, before anything is run. Whether one of them takes standard output.
///
/// # Errors
/// What cannot be written, or not together.
pub fn check(tables: &[Asked], files: &Files, shown: Shown) -> Result<bool, Stop> {
    let refused = |message: String, help: &str| {
        Err(faults::refused(Diagnostic::without_place(message).help(help.to_owned())))
    };
    // Documents of the answer have names of their own.
    let documents =
        files.out.iter().flat_map(|out| ["summary.json", "comparison.json"].map(|name| out.join(name)));
    let mut taken: BTreeMap<PathBuf, &str> = documents.map(|document| (document, "--out")).collect();
    let mut printed = false;
    for (option, path) in tables.iter().filter_map(|(option, path)| path.map(|path| (*option, path))) {
        if is_stdout(path) {
            if printed || shown.format() != Format::Text {
                let message =
                    format!("`{option} -` prints the table, and something else is to be printed too");
                return refused(message, "name a file for the table; its description then stands beside it");
            }
            printed = true;
            continue;
        }
        if let Some(other) = taken.insert(description_of(path), option) {
            let message = format!("{other} and {option} would write the same files");
            return refused(message, "give each table a name of its own");
        }
        can_write(path, option, files.force).map_err(|fault| faults::refused(*fault))?;
    }
    Ok(printed)
}

/// The files of an answer beside a table that may be printed: then plots are drawn where they are asked for only.
pub fn files(files: &Files, is_printed: bool) -> Files {
    Files { no_plots: files.no_plots || is_printed && files.out.is_none(), ..files.clone() }
}

fn is_stdout(path: &Path) -> bool {
    path == Path::new("-")
}

/// A table that is being written.
pub struct Destination {
    path: PathBuf,
    /// `None` for standard output.
    file: Option<TableFile>,
}

impl Destination {
    /// Begins a table with these columns where it is asked for, if it is.
    ///
    /// # Errors
    /// Whatever the file system refuses.
    pub fn open((_, path): Asked, columns: &[Column]) -> Result<Option<Destination>, Stop> {
        let Some(path) = path.map(Path::to_owned) else { return Ok(None) };
        if is_stdout(&path) {
            let mut destination = Destination { path, file: None };
            let begun = destination.write(&header(columns));
            return begun.map_err(|error| destination.refused(&error)).map(|()| Some(destination));
        }
        match TableFile::begin(&path, columns) {
            Ok(file) => Ok(Some(Destination { path, file: Some(file) })),
            Err(error) => Err(Stop::Failed(format!("error: cannot write the table: {error}"))),
        }
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match &mut self.file {
            Some(file) => file.write(bytes),
            None => io::stdout().write_all(bytes),
        }
    }

    fn refused(&self, error: &io::Error) -> Stop {
        match (&self.file, error.kind()) {
            (None, io::ErrorKind::BrokenPipe) => Stop::Unread,
            (None, _) => Stop::Failed(format!("error: cannot write to standard output: {error}")),
            (Some(_), _) => Stop::Failed(format!("error: cannot write the table: {error}")),
        }
    }

    /// The table is whole: gives it its name and its description. What is to be said of it.
    ///
    /// # Errors
    /// Whatever the file system refuses.
    pub fn finish(mut self, facts: TableFacts) -> Result<Option<String>, Stop> {
        let Some(file) = self.file.take() else {
            return io::stdout().flush().map(|()| None).map_err(|error| self.refused(&error));
        };
        let name = self.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let rows = facts.rows;
        let document = table_json(&TableFacts { file: name, ..facts });
        let failed = |error| Stop::Failed(format!("error: cannot write the table: {error}"));
        file.finish(&document).map_err(failed)?;
        let plural = if rows == 1 { "row" } else { "rows" };
        let beside = description_of(&self.path);
        Ok(Some(format!(
            "{} {plural} in {}, described in {}",
            count(rows),
            self.path.display(),
            beside.display()
        )))
    }
}

/// Does work that makes runs, and puts what each came to into the table, if there is one.
///
/// # Errors
/// As the work; if the table cannot be written, that.
pub fn keeping<T>(
    table: Option<&RunsTable>,
    destination: &mut Option<Destination>,
    work: impl FnOnce(Option<&InOrder>) -> Result<T, Stop>,
) -> Result<T, Stop> {
    let (Some(table), Some(destination)) = (table, destination) else { return work(None) };
    let rows = table.rows(|bytes| destination.write(bytes));
    let done = work(Some(&rows));
    rows.finish().map_err(|error| destination.refused(&error))?;
    done
}

/// What a table of runs is said to be.
pub fn facts<'a>(
    table: &'static str,
    options: Vec<(Option<&'a str>, &'a Study)>,
    simulation: &Simulation,
    scenario: &Path,
) -> TableFacts<'a> {
    let trace = |study: &Study| suggested_commands::command_to_trace_any(study, simulation.seed, scenario);
    TableFacts {
        table,
        file: String::new(),
        trace: options.iter().map(|(_, study)| trace(study)).collect(),
        options,
        seed: simulation.seed,
        runs: simulation.runs,
        rows: 0,
        draws: None,
        command: command(),
        columns: &[],
    }
}

/// The command line as it can be typed again. Threads change nothing, and are left out.
fn command() -> String {
    let mut typed = String::from("escalade");
    let mut words = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned());
    while let Some(word) = words.next() {
        if word == "--threads" {
            words.next();
        } else if !word.starts_with("--threads=") {
            typed += &format!(" {}", suggested_commands::shell(&word));
        }
    }
    typed
}

/// How many runs are told step by step unless it is said.
const FIRST_RUNS: u64 = 100;

/// How many runs are stepped side by side.
const SIDE_BY_SIDE: u64 = 4096;

/// What stands in a table of steps.
///
/// # Errors
/// A name that is nothing's.
pub fn steps_table(study: &Study, asked: &StepsArguments) -> Result<StepsTable, Stop> {
    StepsTable::named(study, &asked.of).map_err(|fault| faults::wrong(study, *fault))
}

/// Writes a table of steps, of the first runs unless it is said of which. How many rows it has.
///
/// # Errors
/// A run that cannot go on; what cannot be written.
pub fn write_steps(
    study: &Study,
    table: &StepsTable,
    asked: &StepsArguments,
    simulation: &Simulation,
    scenario: &Path,
    destination: &mut Destination,
) -> Result<[u64; 2], Stop> {
    let first = [[0, simulation.runs.min(FIRST_RUNS) - 1]];
    let ranges = if asked.runs_of.is_empty() { first.to_vec() } else { in_order(asked.runs_of.clone()) };
    let total = ranges.iter().map(|[low, high]| high - low + 1).sum();
    let places = table.places();
    let mut rows = 0;
    let refused = |destination: &Destination, error: &io::Error| destination.refused(error);
    progress::during(total, "runs step by step", |work| {
        for [low, high] in ranges {
            let mut first = low;
            while first <= high {
                let end = (first + SIDE_BY_SIDE).min(high + 1);
                let mut text = vec![];
                let mut written = Ok(());
                let told = study.paths(simulation.seed, &places, (first, end), |path| {
                    table.rows(study, &path, &mut text);
                    rows += u64::from(path.step) + 1;
                    // What is refused once is not tried again.
                    if text.len() > 1 << 20 && written.is_ok() {
                        written = destination.write(&text);
                        text.clear();
                    }
                });
                told.map_err(|failure| faults::failed(study, &failure, simulation.seed, scenario))?;
                let written = written.and_then(|()| destination.write(&text));
                written.map_err(|error| refused(destination, &error))?;
                work.add(end - first);
                first = end;
            }
        }
        Ok([total, rows])
    })
}

/// Each run once, in ascending order.
fn in_order(mut ranges: Vec<[u64; 2]>) -> Vec<[u64; 2]> {
    ranges.sort_unstable();
    let mut found: Vec<[u64; 2]> = vec![];
    for [low, high] in ranges {
        match found.last_mut() {
            Some(last) if low <= last[1] => last[1] = last[1].max(high),
            _ => found.push([low, high]),
        }
    }
    found
}

/// Says where tables are, below an answer in words.
pub fn tell(
    told: impl IntoIterator<Item = Option<String>>,
    shown: Shown,
    is_printed: bool,
) -> Result<(), Stop> {
    let lines: String = told.into_iter().flatten().map(|line| line + "\n").collect();
    match lines.is_empty() || console::is_quiet() || !output::is_text(shown) || is_printed {
        true => Ok(()),
        false => console::print(&format!("\n{lines}")),
    }
}
