//! `escalade watch`: a scenario run again whenever it is saved, with what changed.

use super::arguments::WatchArguments;
use super::console::{self, colour_on_stderr, print, say, tell};
use super::exit::Stop;
use super::output::style;
use super::{faults, load, progress};
use crate::analysis::summary::Summary;
use crate::diagnostics::{Diagnostic, Sources};
use crate::engine::runs::paired::FailureOf;
use crate::engine::runs::simulation::Simulation;
use crate::report;
use crate::report::terminal::Detail;
use crate::study::{Study, Why, built_in, scenario_argument, suggested_commands};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// How often the files are looked at. What has not changed between two looks is whole: editors write in pieces, or put a
/// new file in the place of the old one.
const LOOK: Duration = Duration::from_millis(100);

/// After so many looks what is faulty is read again, whatever the files look like: what is missing has no date.
const LOOKS_AT_FAULTY: u32 = 10;

pub fn watch(arguments: &WatchArguments) -> Result<(), Stop> {
    let path = &arguments.scenario;
    if !path.exists() && path.to_str().and_then(built_in::find).is_some() {
        return Err(faults::refused(no_file(path)));
    }
    let file = scenario_argument::file(path);
    let mut watched =
        Watched { arguments, files: vec![file.clone()], texts: None, is_faulty: false, last: None };
    if !file.exists() {
        return load::study(path, &arguments.choices).map(drop);
    }
    tell(&format!("watching {} (Ctrl-C ends)\n", file.display()));
    let simulation = arguments.luck.asked().simulation(arguments.runs);
    loop {
        let mut stamps = watched.stamps();
        watched.look(&simulation)?;
        // Files that came to be watched just now have been read as they are.
        stamps.extend(watched.stamps().into_iter().skip(stamps.len()));
        watched.wait(&stamps);
    }
}

fn no_file(name: &Path) -> Diagnostic {
    let name = suggested_commands::shell(&name.display().to_string());
    let message = format!("`{name}` is a built-in scenario, and has no file to watch");
    Diagnostic::without_place(message).help(format!("for a copy of it: escalade new mine --from {name}"))
}

struct Watched<'a> {
    arguments: &'a WatchArguments,
    /// The scenario, then every table that it had so far.
    files: Vec<PathBuf>,
    /// What the files say, and the faults that were told of it.
    texts: Option<Vec<String>>,
    /// Whether it has faults.
    is_faulty: bool,
    /// The last version that ran, and its answer.
    last: Option<(Study, Summary)>,
}

fn texts(sources: &Sources) -> impl Iterator<Item = String> {
    sources.iter().map(|source| source.text.clone())
}

/// When a file was written, and how long it is; nothing, if it is not there.
type Stamp = Option<(SystemTime, u64)>;

impl Watched<'_> {
    /// Reads the scenario, and runs it if it is a new version without faults.
    fn look(&mut self, simulation: &Simulation) -> Result<(), Stop> {
        // The file, whatever else its name might mean while it is away.
        let study = match Study::read(&self.files[0], load::settings(&self.arguments.choices)) {
            Ok(study) => study,
            Err(faulty) => {
                self.add_files(&faulty.sources);
                let told = faulty.render(colour_on_stderr(), faults::MOST_FAULTS);
                // Of what is not there, the texts say nothing.
                let texts: Vec<String> = texts(&faulty.sources).chain([told.clone()]).collect();
                if self.texts.as_ref() != Some(&texts) {
                    say(&format!("\n{}\n", told.trim_end()));
                }
                self.texts = Some(texts);
                self.is_faulty = true;
                return Ok(());
            }
        };
        self.add_files(&study.sources);
        let texts: Vec<String> = texts(&study.sources).collect();
        if self.texts.as_ref() == Some(&texts) {
            return Ok(());
        }
        self.texts = Some(texts);
        self.is_faulty = false;
        self.run(study, simulation)
    }

    /// Tells the answer, and what changed; or why there is none.
    fn run(&mut self, study: Study, simulation: &Simulation) -> Result<(), Stop> {
        faults::tell_of_settings(&study);
        let runs = simulation.runs * if self.last.is_some() { 2 } else { 1 };
        let found = progress::during(runs, "runs", |work| match &self.last {
            Some((before, answer)) => {
                let done = |runs: u64| work.add(2 * runs);
                let found = study.changed_from((before, answer), simulation, &done);
                found.map(|(summary, changes)| (summary, Some(changes)))
            }
            None => match study.run(simulation, &|runs| work.add(runs)) {
                Ok(summary) => Ok((summary, None)),
                Err(failure) => Err(Why::Failed(FailureOf { program: 0, failure })),
            },
        });
        let (summary, changes) = match found {
            Ok(found) => found,
            Err(why) => {
                let stop = match why {
                    Why::Faulty(faulty) => faults::faulty(&faulty),
                    Why::Failed(of) => {
                        faults::failed(&study, &of.failure, simulation.seed, &self.arguments.scenario)
                    }
                };
                say("\n");
                console::report(&stop);
                return Ok(());
            }
        };
        let style = style(Detail::Brief);
        let mut text = if self.last.is_some() { "\n".to_owned() } else { String::new() };
        text += &report::terminal::summary(&summary, style);
        if let Some(changes) = changes {
            text += &format!("\n{}", report::terminal::changes(&changes, style).trim_start_matches('\n'));
        }
        self.last = Some((study, summary));
        print(&text)
    }

    fn add_files(&mut self, sources: &Sources) {
        let folder = self.files[0].parent().map(Path::to_owned).unwrap_or_default();
        for source in sources.iter() {
            let path = PathBuf::from(&source.name);
            // What is set on the command line is a text, and no file.
            if path.starts_with(&folder) && path.is_file() && !self.files.contains(&path) {
                self.files.push(path);
            }
        }
    }

    fn stamps(&self) -> Vec<Stamp> {
        let stamp = |path: &PathBuf| {
            let file = std::fs::metadata(path).ok()?;
            Some((file.modified().unwrap_or(SystemTime::UNIX_EPOCH), file.len()))
        };
        self.files.iter().map(stamp).collect()
    }

    /// Waits until the files are others than they were, and stay so for a moment.
    fn wait(&self, before: &[Stamp]) {
        let mut looks = 0;
        loop {
            std::thread::sleep(LOOK);
            let mut now = self.stamps();
            if now != before {
                loop {
                    std::thread::sleep(LOOK);
                    let next = self.stamps();
                    if next == now {
                        return;
                    }
                    now = next;
                }
            }
            looks += 1;
            if self.is_faulty && looks >= LOOKS_AT_FAULTY {
                return;
            }
        }
    }
}
