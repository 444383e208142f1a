//! `escalade shard`: one question divided over any machines, and merged; the same on one machine, taken up again.

use super::arguments::{
    Amount, Command, RunsArguments, ShardArguments, ShardCombineArguments, ShardMergeArguments,
    ShardPlanArguments, ShardRunArguments, ShardStep,
};
use super::console::{self, Talk, print, tell};
use super::exit::Stop;
use super::{compare, faults, line, load, progress, run, sensitivity, sweep, threads};
use crate::diagnostics::Diagnostic;
use crate::report::document::number::count;
use crate::report::document::phrases::counted;
use crate::report::files::atomic_write;
use crate::report::files::shards::{
    ShardPlan, Tallies, Uncombined, Uncounted, combine, count_shard, is_plan, is_tally,
};
use crate::study::suggested_commands::shell;
use crate::study::{Piece, Stuck, Work};
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How many runs of an option are counted before they are kept, where a command is taken up again: some seconds.
const RUNS_OF_PART: u128 = 2_000_000;

/// And into how many parts at most and, where there are runs for them, at least.
const PARTS: [u128; 2] = [16, 1000];

/// `answer` does what a command says.
pub fn shard(arguments: &ShardArguments, answer: &dyn Fn(Command) -> Result<(), Stop>) -> Result<(), Stop> {
    match &arguments.step {
        ShardStep::Plan(arguments) => plan(arguments),
        ShardStep::Run(arguments) => count_one(arguments),
        ShardStep::Combine(arguments) => combined(arguments),
        ShardStep::Merge(arguments) => merge(arguments, answer),
    }
}

fn plan(arguments: &ShardPlanArguments) -> Result<(), Stop> {
    let file = &arguments.out;
    can_take(file, "a plan of shards", is_plan)?;
    let (command, _) = parsed(&arguments.command)?;
    let divided = Divided::of(&command)?;
    let work = &divided.work;
    work.refuse(threads::threads(0)).map_err(|stuck| divided.stuck(&stuck))?;
    if arguments.shards > work.most_shards() {
        let message = format!("{} shards are too many for {}", arguments.shards, runs(work));
        return Err(refused(message, &format!("at most --shards {} go", work.most_shards())));
    }
    let plan = ShardPlan::of(work, arguments.command.clone(), divided.scenario, arguments.shards);
    atomic_write::write(file, plan.json().as_bytes()).map_err(|error| cannot_write(&error))?;
    let shown = shell(&file.display().to_string());
    said(&format!(
        "{shown}: {} in {}\n\n  escalade shard run {shown} 0 -o 0.tally\n\nand so on up to {}, wherever and in whatever order; \
         then\n\n  escalade shard merge {shown} *.tally\n",
        runs(work),
        counted(plan.shards as usize, "shard"),
        plan.shards - 1,
    ))
}

fn count_one(arguments: &ShardRunArguments) -> Result<(), Stop> {
    let plan = ShardPlan::read(&arguments.plan).map_err(|fault| faults::refused(*fault))?;
    let shard = arguments.shard;
    if shard >= plan.shards {
        let message = format!("there is no shard {shard} in {}", arguments.plan.display());
        return Err(refused(message, &format!("its shards are 0 to {}", plan.shards - 1)));
    }
    let file = arguments.out.clone().unwrap_or_else(|| PathBuf::from(format!("{shard}.tally")));
    can_take(&file, "a tally file", is_tally)?;
    let (command, _) = parsed(&plan.command)?;
    let divided = Divided::of(&command)?;
    divided.is_planned(&plan, &arguments.plan)?;
    let threads = threads::threads(arguments.threads);
    let pieces = divided.work.pieces([shard, shard + 1], plan.shards);
    let made = progress::during(divided.length(&pieces), "runs", |bar| {
        divided.count(&plan, shard, &file, threads, bar)
    });
    made?;
    let shown = file.display();
    said(&format!("{shown}: shard {shard} of {}, {}\n", plan.shards, counted_runs(divided.length(&pieces))))
}

fn combined(arguments: &ShardCombineArguments) -> Result<(), Stop> {
    let plan = ShardPlan::read(&arguments.plan).map_err(|fault| faults::refused(*fault))?;
    can_take(&arguments.out, "a tally file", is_tally)?;
    let (command, _) = parsed(&plan.command)?;
    let divided = Divided::of(&command)?;
    divided.is_planned(&plan, &arguments.plan)?;
    let tallies = divided.tallies(&arguments.tallies, &plan)?;
    combine(&tallies, &plan, &divided.work, &arguments.out).map_err(|why| match why {
        Uncombined::Refused(fault) => faults::refused(*fault),
        Uncombined::Unwritten(error) => cannot_write(&error),
    })?;
    said(&format!("{}: {} of {}\n", arguments.out.display(), tallies.holds, plan.shards))
}

fn merge(arguments: &ShardMergeArguments, answer: &dyn Fn(Command) -> Result<(), Stop>) -> Result<(), Stop> {
    let plan = ShardPlan::read(&arguments.plan).map_err(|fault| faults::refused(*fault))?;
    let (command, talk) = parsed(&plan.command)?;
    let divided = Divided::of(&command)?;
    divided.is_planned(&plan, &arguments.plan)?;
    let tallies = divided.tallies(&arguments.tallies, &plan)?;
    tallies.refuse_gaps(&plan, &arguments.plan).map_err(|fault| faults::refused(*fault))?;
    load::count_from(Arc::new(tallies));
    if talk != Talk::Usual {
        console::set_talk(talk);
    }
    answer(command)
}

/// Counts what is not yet counted of a command, part by part, each kept in the folder. The command then takes what it has.
pub fn resume(command: &Command, folder: &Path) -> Result<(), Stop> {
    let divided = Divided::of_resumed(command)?;
    let work = &divided.work;
    atomic_write::make_folder(folder)
        .map_err(|error| Stop::Failed(format!("error: cannot write to {}: {error}", folder.display())))?;
    let file = folder.join("plan.json");
    let plan = if file.exists() {
        let plan = ShardPlan::read(&file).map_err(|fault| faults::refused(*fault))?;
        if plan.work != work.hash().to_hex().as_str() {
            let other = match plan.scenario_hash == work.scenario_hash() {
                true => "another question".to_owned(),
                false => format!("another scenario, or of another text of {}", divided.scenario.display()),
            };
            let message = format!("{} holds what was counted of {other}", folder.display());
            let whose = format!("it was begun by `escalade {}`", plan.words());
            let fault = Diagnostic::without_place(message).help(whose);
            return Err(faults::refused(fault.help("give another folder, or remove this one")));
        }
        divided.is_planned(&plan, &file)?;
        plan
    } else {
        work.refuse(threads::threads(0)).map_err(|stuck| divided.stuck(&stuck))?;
        let [least, most] = PARTS;
        let parts = (work.runs() / RUNS_OF_PART).clamp(least, most) as u64;
        let words = resumable_words(std::env::args_os().skip(1));
        let plan = ShardPlan::of(work, words, divided.scenario, parts.clamp(1, work.most_shards().max(1)));
        atomic_write::write(&file, plan.json().as_bytes()).map_err(|error| cannot_write(&error))?;
        plan
    };
    let path = |shard: u64| folder.join(format!("{shard}.tally"));
    let mut missing = vec![];
    for shard in 0..plan.shards {
        let path = path(shard);
        if !path.exists() {
            missing.push(shard);
        } else if let Err(fault) = Tallies::open(std::slice::from_ref(&path), &plan, work, Box::new(tell)) {
            can_take(&path, "a tally file", is_tally)?;
            tell(&format!("warning: {}; it is counted again\n", fault.message));
            missing.push(shard);
        }
    }
    let pieces = |shard: u64| work.pieces([shard, shard + 1], plan.shards);
    let total = missing.iter().map(|&shard| divided.length(&pieces(shard))).sum();
    let threads = threads::threads(divided.threads);
    console::note(|| {
        format!("{} of {} are counted already", plan.shards - missing.len() as u64, plan.shards)
    });
    progress::during(total, "runs", |bar| {
        let count = |&shard: &u64| divided.count(&plan, shard, &path(shard), threads, bar);
        missing.iter().try_for_each(count)
    })?;
    let all: Vec<PathBuf> = (0..plan.shards).map(path).collect();
    load::count_from(Arc::new(divided.tallies(&all, &plan)?));
    Ok(())
}

/// A command, and what it simulates.
struct Divided<'a> {
    work: Work,
    scenario: &'a Path,
    threads: u16,
}

impl<'a> Divided<'a> {
    /// Of a plan.
    fn of(command: &'a Command) -> Result<Divided<'a>, Stop> {
        if command.resumed().is_some() {
            return Err(refused(
                "`--resume` does on one machine what shards do on many: they do not go together".to_owned(),
                "leave it out: a shard that was interrupted is counted again by the same `shard run`",
            ));
        }
        Divided::of_resumed(command)
    }

    fn of_resumed(command: &'a Command) -> Result<Divided<'a>, Stop> {
        let (work, scenario, luck) = match command {
            Command::Run(arguments) => {
                if arguments.steps.steps_table.is_some() {
                    return Err(refused(
                        "the table of `--steps-table` is of single runs, which tallies do not hold"
                            .to_owned(),
                        "write it without shards: it takes the runs of --runs-of and no others",
                    ));
                }
                divides(&arguments.amount, &arguments.runs)?;
                (run::work(arguments)?, &arguments.chosen.scenario, &arguments.luck)
            }
            Command::Compare(arguments) => {
                divides(&arguments.amount, &arguments.runs)?;
                (compare::work(arguments)?, &arguments.scenario, &arguments.luck)
            }
            Command::Sweep(arguments) => (sweep::work(arguments)?, &arguments.scenario, &arguments.luck),
            Command::Sensitivity(arguments) => {
                (sensitivity::work(arguments)?, &arguments.scenario, &arguments.luck)
            }
            _ => {
                return Err(refused(
                    "only `run`, `compare`, `sweep` and `sensitivity` can be divided into shards".to_owned(),
                    "escalade shard plan --shards 8 run SCENARIO --runs 1e8",
                ));
            }
        };
        Ok(Divided { work, scenario, threads: luck.threads })
    }

    /// Whether the plan's command means what it meant when the plan was made.
    fn is_planned(&self, plan: &ShardPlan, path: &Path) -> Result<(), Stop> {
        plan.refuse(path, &self.work).map_or(Ok(()), |fault| Err(faults::refused(fault)))
    }

    fn tallies(&self, paths: &[PathBuf], plan: &ShardPlan) -> Result<Tallies, Stop> {
        Tallies::open(paths, plan, &self.work, Box::new(tell)).map_err(|fault| faults::refused(*fault))
    }

    /// How many runs of an option that is.
    fn length(&self, pieces: &[Piece]) -> u64 {
        let arms =
            |piece: &Piece| self.work.batches[piece.batch as usize].jobs[piece.job as usize].arms.len();
        pieces.iter().map(|piece| piece.runs.saturating_mul(arms(piece) as u64)).fold(0, u64::saturating_add)
    }

    /// Counts a shard into a file.
    fn count(
        &self,
        plan: &ShardPlan,
        shard: u64,
        file: &Path,
        threads: usize,
        bar: &progress::Work,
    ) -> Result<(), Stop> {
        let counted = count_shard(&self.work, plan, shard, file, threads, &|runs| bar.add(runs));
        counted.map_err(|why| match why {
            Uncounted::Stuck(stuck) => self.stuck(&stuck),
            Uncounted::Unwritten(error) => cannot_write(&error),
        })
    }

    fn stuck(&self, stuck: &Stuck) -> Stop {
        faults::unanswered(&self.work.options, &stuck.jobs, &stuck.found, self.work.seed, self.scenario)
    }
}

/// Options of which the runs are not known before, or must be told one by one.
fn divides(amount: &Amount, table: &RunsArguments) -> Result<(), Stop> {
    if amount.precision.is_some() {
        return Err(refused(
            "how many runs `--precision` takes is not known before they are made, so that they cannot be divided".to_owned(),
            "say how many: --runs 1e7. What `run` says of a pilot tells how wide the intervals will be",
        ));
    }
    if table.runs_table.is_some() {
        return Err(refused(
            "the table of `--runs-table` is of single runs, which tallies do not hold".to_owned(),
            "write it without shards, or leave it out",
        ));
    }
    Ok(())
}

/// The words of a plan, read as those of the command line are.
fn parsed(words: &[String]) -> Result<(Command, Talk), Stop> {
    let words = std::iter::once("escalade").chain(words.iter().map(String::as_str)).map(OsString::from);
    let (command, loudness) = line::parse(words.collect()).map_err(|error| match error.use_stderr() {
        true if console::colour_on_stderr() => Stop::Wrong(error.render().ansi().to_string()),
        true => Stop::Wrong(error.render().to_string()),
        false => refused(
            "a plan is made of a command that simulates, not of its help".to_owned(),
            "escalade shard plan --shards 8 run SCENARIO --runs 1e8",
        ),
    })?;
    Ok((command, loudness.talk()))
}

/// The words of a command without the folder in which it is taken up again.
fn resumable_words(mut words: impl Iterator<Item = OsString>) -> Vec<String> {
    let mut kept = vec![];
    while let Some(word) = words.next() {
        let word = word.to_string_lossy().into_owned();
        if word == "--resume" {
            words.next();
        } else if !word.starts_with("--resume=") {
            kept.push(word);
        }
    }
    kept
}

/// Whether a file is not there, or is one that may be written anew.
fn can_take(file: &Path, what: &str, is_ours: fn(&Path) -> bool) -> Result<(), Stop> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return Err(refused(format!("there is no folder {}", folder.display()), "make it first"));
    }
    if file.exists() && !is_ours(file) {
        return Err(refused(
            format!("{} is there, and is not {what}", file.display()),
            "-o says another file",
        ));
    }
    atomic_write::can_write_into(folder)
        .map_err(|error| Stop::Failed(format!("error: cannot write to {}: {error}", folder.display())))
}

fn runs(work: &Work) -> String {
    counted_runs(u64::try_from(work.runs()).unwrap_or(u64::MAX))
}

fn counted_runs(runs: u64) -> String {
    if runs == 1 { "1 run".to_owned() } else { format!("{} runs", count(runs)) }
}

/// What was done, unless nobody wants to know.
fn said(text: &str) -> Result<(), Stop> {
    if console::is_quiet() { Ok(()) } else { print(text) }
}

fn refused(message: String, help: &str) -> Stop {
    faults::refused(Diagnostic::without_place(message).help(help))
}

fn cannot_write(error: &io::Error) -> Stop {
    Stop::Failed(format!("error: cannot write {error}"))
}
