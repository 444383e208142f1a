//! What every command does first: read, check, plan and compile a scenario.

use super::Stop;
use super::arguments::{Choices, MAIN_SCENARIO};
use crate::analysis::estimates::estimate::quantities as quantities_of;
use crate::diagnostics::{Diagnostic, Diagnostics, Sources, render, visible};
use crate::engine::Failure;
use crate::engine::replay::story::Story;
use crate::engine::runs::threads as runs_on;
use crate::model::Settings;
use crate::report::folder::Written;
use crate::study::{Faulty, Job, Options, Study, Unanswered, Why};
use std::collections::BTreeSet;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

/// How many faults are shown at once.
const MOST_FAULTS: usize = 20;

/// Reads, checks, plans and compiles.
///
/// # Errors
/// Every fault found, rendered, if there is an error among them.
pub fn study(path: &Path, choices: &Choices) -> Result<Study, Stop> {
    let settings = Settings {
        variant: choices.variant.clone(),
        set: choices.set.clone(),
        policies: choices.policy.clone(),
    };
    let file = file(path);
    Study::read(&file, settings).map_err(|mut faulty| {
        if path == Path::new(MAIN_SCENARIO) && !file.exists() {
            faulty.faults = Diagnostics::default();
            faulty.faults.push(
                Diagnostic::without_place(format!("the main scenario `{MAIN_SCENARIO}` is not here"))
                    .help("it is looked for in the current folder, which should be the project's")
                    .help("to run a scenario of your own: escalade run FILE"),
            );
        }
        Stop::Wrong(faulty.render(colour_on_stderr(), MOST_FAULTS))
    })
}

/// A folder stands for the scenario.toml in it.
pub fn file(path: &Path) -> PathBuf {
    if path.is_dir() { path.join("scenario.toml") } else { path.to_owned() }
}

/// The name of a scenario: that of its file, or of its folder if the file is called scenario.toml.
pub fn name(path: &Path) -> String {
    let file = file(path);
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    if stem != "scenario" {
        return stem;
    }
    let folder = std::path::absolute(&file).ok().and_then(|file| file.parent().map(Path::to_owned));
    let folder = folder.and_then(|folder| folder.file_name().map(|name| name.to_string_lossy().into_owned()));
    folder.unwrap_or(stem)
}

pub fn shown(faults: &Diagnostics, sources: &Sources, limit: usize) -> String {
    render(faults, sources, colour_on_stderr(), limit)
}

/// What is asked for does not fit the scenario.
pub fn faulty(faulty: &Faulty) -> Stop {
    Stop::Wrong(faulty.render(colour_on_stderr(), MOST_FAULTS))
}

/// A run that cannot go on, with the line, the run to replay and how.
pub fn failed(study: &Study, failure: &Failure, seed: u64, path: &Path) -> Stop {
    let run = failure.stream & ((1 << 40) - 1);
    failed_as(study, failure, &study.trace(seed, run), seed, path)
}

/// The same of a run whose story is told already.
pub fn failed_as(study: &Study, failure: &Failure, story: &Story, seed: u64, path: &Path) -> Stop {
    let run = failure.stream & ((1 << 40) - 1);
    let mut faults = Diagnostics::default();
    let what = crate::report::failure::explain(failure.check, failure.value);
    let state = crate::report::failure::state(&study.model, story);
    faults.push(
        Diagnostic::error(failure.span, format!("{what}, in run {run} at step {}", failure.step))
            .label("read here")
            .help(format!("the state at that moment: {state}"))
            .help(format!("to see how it came to this: {}", command_to_trace(study, run, seed, path))),
    );
    Stop::Failed(render(&faults, &study.sources, colour_on_stderr(), MOST_FAULTS))
}

/// A setting of the parameters that has no answer: it makes no program, or a run of it cannot go on.
pub fn unanswered(options: &Options, jobs: &[Job], found: &Unanswered, seed: u64, path: &Path) -> Stop {
    match &found.why {
        Why::Faulty(fault) => faulty(fault),
        Why::Failed(of) => match options.under(&jobs[found.job].arms[of.program]) {
            Ok(mut study) => {
                study.sample = jobs[found.job].sample;
                failed(&study, &of.failure, seed, path)
            }
            Err(fault) => faulty(&fault),
        },
    }
}

/// The command that tells a run, with everything that was set.
pub fn command_to_trace(study: &Study, run: u64, seed: u64, path: &Path) -> String {
    format!(
        "escalade trace {} --run {run} --seed {seed}{}{}",
        shell(&path.display().to_string()),
        if study.sample == 0 { String::new() } else { format!(" --sample {}", study.sample) },
        settings(study)
    )
}

/// What was set on the command line, as it would be written again.
pub fn settings(study: &Study) -> String {
    let Settings { variant, set, policies } = &study.settings;
    let variant = variant.iter().map(|variant| format!(" --variant {}", shell(variant)));
    let set = set.iter().map(|(name, value)| format!(" --set {}", shell(&format!("{name}={value}"))));
    let policies =
        policies.iter().map(|(actor, policy)| format!(" --policy {}", shell(&format!("{actor}={policy}"))));
    variant.chain(set).chain(policies).collect()
}

/// A word for the shell, quoted if it must be.
pub fn shell(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./=+:,@".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

/// How many threads are used where so many are asked for; told, if they are fewer.
pub fn threads(asked: u16) -> usize {
    let asked = usize::from(asked);
    let used = runs_on::threads(asked);
    if asked > used {
        tell_of_threads("--threads", asked, used);
    }
    used
}

/// Holds what the environment asks for to a sane number, for whatever is done outside of simulations too.
pub fn limit_threads() {
    let Some(asked) = runs_on::threads_of_environment() else { return };
    let used = runs_on::threads(0);
    if asked > used {
        tell_of_threads("RAYON_NUM_THREADS", asked, used);
        // A second pool cannot be there yet; if it were, it would be no worse than before.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(used).build_global();
    }
}

fn tell_of_threads(by: &str, asked: usize, used: usize) {
    tell(&format!(
        "warning: {by} asks for {asked} threads, and {used} are used, which is plenty for this machine\n"
    ));
}

/// Warnings about what was set on the command line.
pub fn tell_of_settings(study: &Study) {
    if !study.of_settings.is_empty() {
        tell(&shown(&study.of_settings, &study.sources, MOST_FAULTS));
    }
}

/// Warnings about what is drawn of the unknown parameters.
pub fn tell_of_draws(study: &Study) {
    let beyond = study.beyond_ranges();
    if !beyond.is_empty() {
        tell(&shown(&beyond, &study.sources, MOST_FAULTS));
    }
}

/// The command line asks for what is not there.
pub fn wrong(study: &Study, fault: Diagnostic) -> Stop {
    Stop::Wrong(one(study, fault))
}

/// The command line is right, but what it looks for was not found.
pub fn not_found(study: &Study, fault: Diagnostic) -> Stop {
    Stop::Failed(one(study, fault))
}

fn one(study: &Study, fault: Diagnostic) -> String {
    let mut faults = Diagnostics::default();
    faults.push(fault);
    render(&faults, &study.sources, colour_on_stderr(), MOST_FAULTS)
}

/// The places, among all quantities, of outcomes, metrics and objectives that are asked for by id, each once.
///
/// # Errors
/// If there is no such id.
pub fn quantities(study: &Study, ids: &[String]) -> Result<Vec<usize>, Stop> {
    let all = quantities_of(&study.model);
    let place = |id: &String| {
        let ids = || all.iter().map(|quantity| quantity.id.as_str());
        ids().position(|other| other == id).ok_or_else(|| {
            let fault = Diagnostic::without_place(format!("there is no outcome, metric or objective `{id}`"));
            let listed: Vec<String> = ids().map(|id| format!("`{id}`")).collect();
            wrong(study, fault.suggest(id, ids()).help(format!("there are {}", listed.join(", "))))
        })
    };
    let mut found: Vec<usize> = vec![];
    for place in ids.iter().map(place) {
        let place = place?;
        if !found.contains(&place) {
            found.push(place);
        }
    }
    Ok(found)
}

/// Whether a document can be written into the folder that is asked for, before anything is run.
///
/// # Errors
/// If it cannot.
pub fn can_write(folder: Option<&Path>, document: &str) -> Result<(), Stop> {
    let Some(folder) = folder else { return Ok(()) };
    crate::report::folder::can_write(folder, document).map_err(|error| cannot_write(folder, &error))
}

pub fn cannot_write(folder: &Path, error: &std::io::Error) -> Stop {
    Stop::Failed(format!("error: cannot write to {}: {error}", folder.display()))
}

/// Prints to standard output; a reader who has seen enough is no error.
///
/// # Errors
/// If standard output is closed or full.
pub fn print(text: &str) -> Result<(), Stop> {
    let text = harmless(text, colour_on_stdout());
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|error| match error.kind() {
        std::io::ErrorKind::BrokenPipe => Stop::Unread,
        _ => Stop::Failed(format!("error: cannot write to standard output: {error}")),
    })
}

/// Prints an answer whose files have been written, or not, before: whoever reads may have seen enough at any time. Then says
/// how many files there are where, unless it should be `quiet`.
///
/// # Errors
/// If the files or the answer could not be written; the files come first.
pub fn print_answer(text: &str, out: Option<(&Path, io::Result<Written>)>, quiet: bool) -> Result<(), Stop> {
    let printed = print(text);
    let Some((folder, written)) = out else { return printed };
    let written = written.map_err(|error| cannot_write(folder, &error))?;
    printed?;
    let lacking = boxes(&written.lacking);
    if !lacking.is_empty() {
        tell(&lacking);
    }
    if quiet { Ok(()) } else { print(&format!("\n{} files in {}\n", written.files, folder.display())) }
}

/// A warning that names letters which the font of the plots has not; nothing without any.
fn boxes(lacking: &BTreeSet<char>) -> String {
    const NAMED: usize = 12;
    let named: Vec<String> =
        lacking.iter().take(NAMED).map(|c| format!("{c} (U+{:04X})", u32::from(*c))).collect();
    let more = match lacking.len() {
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

/// Says something on standard error, where nobody need be listening.
pub fn tell(text: &str) {
    let _ = anstream::stderr().write_all(harmless(text, colour_on_stderr()).as_bytes());
}

/// What is made visible before it reaches a terminal: all that would act on it but line ends and our own colours.
fn harmless(text: &str, colour: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let colours = rest.strip_prefix("\u{1b}[").filter(|_| colour).and_then(|codes| {
            let end = codes.find(|c: char| c != ';' && !c.is_ascii_digit())?;
            codes[end..].starts_with('m').then_some(2 + end + 1)
        });
        let taken = colours.unwrap_or(c.len_utf8());
        match (colours, c) {
            (Some(_), _) | (None, '\n' | '\t') => out.push_str(&rest[..taken]),
            _ => out.push(visible(c)),
        }
        rest = &rest[taken..];
    }
    out
}

pub fn colour_on_stderr() -> bool {
    anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never
}

pub fn colour_on_stdout() -> bool {
    anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never
}

/// Progress is for people who look.
pub fn is_watched() -> bool {
    std::io::stderr().is_terminal()
}
