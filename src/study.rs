//! A scenario made ready to run: read, checked, planned and compiled in one call.
//!
//! This is the door of the library. What happens behind it, in this order: [`crate::scenario`] reads the file,
//! [`crate::model::build()`] resolves and checks it, [`crate::model::plan()`] puts in the [`Settings`],
//! [`crate::model::compile`] makes the program that [`crate::engine`] runs.

mod compare;
mod evaluate;
mod precision;
mod room;
mod sensitivity;
mod sweep;
mod uncertain;

use crate::analysis::exactly;
use crate::analysis::summarize::summarize;
use crate::analysis::summary::Summary;
use crate::diagnostics::{Diagnostics, Severity, Sources, render};
use crate::engine::Failure;
use crate::engine::exact::{self, Exact, Obstacle};
use crate::engine::replay::retell::branch;
use crate::engine::replay::retell::trace;
use crate::engine::replay::story::Edit;
use crate::engine::replay::story::Story;
use crate::engine::runs::simulate::simulate;
use crate::engine::runs::simulation::Simulation;
use crate::model::compile::{compile, compile_for_telling};
use crate::model::program::Program;
use crate::model::{Ledger, Model, Plan, Settings};
use crate::scenario::{self, Scenario};
use crate::tally::RunTally;
pub use compare::Options;
pub use evaluate::{Arm, Job, Unanswered, Why};
pub use precision::Progress;
use std::path::Path;
use std::sync::OnceLock;
pub use sweep::Stuck;
pub use uncertain::{draws_unasked, runs_of_draw};

/// A scenario under one choice of parameters and policies.
///
/// ```
/// use escalade::{Settings, Simulation, Study};
///
/// let coin = r#"
///     title = "A coin"
///     steps = 10
///     [parameters]
///     p = { value = 0.5, range = [0, 1] }
///     [state]
///     heads = { start = 0, count = [0, 10] }
///     [events.toss]
///     chance = "p"
///     do = "heads += 1"
///     [outcomes]
///     many  = { at_end = "heads >= 6" }
///     other = "otherwise"
/// "#;
/// let settings = Settings { set: vec![("p".into(), "60%".into())], ..Settings::default() };
/// let study = Study::parse("coin.toml", coin, settings)?;
/// let exact = study.exact(100).expect("a coin has finitely many states");
/// // 386 of 2^10 sequences have six heads or more; here they are likelier.
/// assert!((exact.outcomes[0][10] - 0.6331032576).abs() < 1e-12);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Study {
    /// The texts of the file, its tables and the settings, into which faults point.
    pub sources: Sources,
    /// Warnings: with an error there is no study.
    pub faults: Diagnostics,
    /// Those of the warnings that are about the settings, not the file.
    pub of_settings: Diagnostics,
    /// How many numbers of the file have a name, and how many have not.
    pub ledger: Ledger,
    pub model: Model,
    pub settings: Settings,
    /// The values of the parameters and who plays what, under the settings.
    pub plan: Plan,
    /// What the engine runs.
    pub program: Program,
    /// Whose luck stories meet: that of this parameter sample; 0, unless it is changed, for that of the plain run.
    pub sample: u64,
    /// The same program with what only stories need, made when the first is told.
    telling: OnceLock<Program>,
}

/// Why there is no study: every fault that was found, and the texts they point into.
#[derive(Debug)]
pub struct Faulty {
    pub faults: Diagnostics,
    pub sources: Sources,
}

impl Faulty {
    /// The faults as text, at most `limit` of them.
    pub fn render(&self, colour: bool, limit: usize) -> String {
        render(&self.faults, &self.sources, colour, limit)
    }
}

impl std::fmt::Display for Faulty {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str(&self.render(false, usize::MAX))
    }
}

impl std::error::Error for Faulty {}

/// What a command without options does: seed 2015, 100,000 runs of the stated values, all threads.
impl Default for Simulation {
    fn default() -> Self {
        Simulation { seed: 2015, sample: 0, first_run: 0, runs: 100_000, threads: 0 }
    }
}

impl Study {
    /// Reads a scenario file and the tables it names.
    ///
    /// # Errors
    /// All faults of the scenario or the settings, if there is an error among them.
    pub fn read(path: &Path, settings: Settings) -> Result<Study, Box<Faulty>> {
        Self::from(settings, |sources, faults| scenario::read(path, sources, faults))
    }

    /// The same from memory; the scenario must not name tables.
    ///
    /// # Errors
    /// As [`Study::read`].
    pub fn parse(name: &str, text: &str, settings: Settings) -> Result<Study, Box<Faulty>> {
        Self::parse_with_tables(name, text, |_| None, settings)
    }

    /// The same with the text of each table by the path that the scenario names.
    ///
    /// # Errors
    /// As [`Study::read`]; a table that is `None` is one that is not there.
    pub fn parse_with_tables(
        name: &str,
        text: &str,
        tables: impl Fn(&str) -> Option<String>,
        settings: Settings,
    ) -> Result<Study, Box<Faulty>> {
        let mut bytes =
            |path: &str| tables(path).map(String::into_bytes).ok_or(std::io::ErrorKind::NotFound.into());
        Self::from(settings, |sources, faults| {
            scenario::parse(name, text.as_bytes(), &mut bytes, sources, faults)
        })
    }

    fn from(
        settings: Settings,
        read: impl FnOnce(&mut Sources, &mut Diagnostics) -> Option<Scenario>,
    ) -> Result<Study, Box<Faulty>> {
        let mut sources = Sources::default();
        let mut faults = Diagnostics::default();
        let mut of_settings = Diagnostics::default();
        let mut broken = std::collections::BTreeSet::new();
        let made = read(&mut sources, &mut faults).and_then(|scenario| {
            broken.clone_from(&scenario.broken);
            let model = crate::model::build(&scenario, &mut faults).filter(|_| !faults.has_errors())?;
            let before = faults.iter().count();
            let plan = crate::model::plan(&model, &settings, &mut sources, &mut faults)?;
            faults.iter().skip(before).for_each(|fault| of_settings.push(fault.clone()));
            let program = compile(&model, &plan, &mut faults)?;
            if let Some(fault) = room::of_program(&model, &program) {
                faults.push(fault);
                return None;
            }
            Some((crate::model::ledger(&scenario), model, plan, program))
        });
        match made {
            Some((ledger, model, plan, program)) => Ok(Study {
                sources,
                faults,
                of_settings,
                ledger,
                model,
                settings,
                plan,
                program,
                sample: 0,
                telling: OnceLock::new(),
            }),
            None => {
                // What follows from an entry that could not be read is no fault of its own.
                faults.keep_errors(|name| broken.contains(name));
                Err(Box::new(Faulty { faults, sources }))
            }
        }
    }

    /// Whether every variant can be run, with whatever else is set.
    ///
    /// # Errors
    /// The faults of all that cannot, each told once.
    pub fn variants(&self) -> Result<(), Box<Faulty>> {
        let mut faults = Diagnostics::default();
        let mut sources = self.sources.clone();
        for variant in &self.model.variants {
            let settings = Settings { variant: Some(variant.name.clone()), ..self.settings.clone() };
            let mut found = Diagnostics::default();
            let plan = crate::model::plan(&self.model, &settings, &mut sources, &mut found);
            plan.and_then(|plan| compile(&self.model, &plan, &mut found));
            for fault in found.iter().filter(|fault| fault.severity == Severity::Error) {
                if faults.iter().any(|f| f.place == fault.place && f.message == fault.message) {
                    continue;
                }
                let named = fault.help.iter().any(|help| help.contains(&format!("`{}`", variant.name)));
                let help = format!("so it is in the variant `{}`", variant.name);
                faults.push(if named { fault.clone() } else { fault.clone().help(help) });
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(Box::new(Faulty { faults, sources })) }
    }

    /// Runs the scenario many times and counts how the runs end. `progress` is told, from any thread, how many
    /// runs have been done since it was last told.
    ///
    /// The summary depends on the study and on seed, sample, first run and number of runs; never on the threads.
    ///
    /// # Errors
    /// The lowest run that cannot go on: an error of the scenario that only shows while it runs.
    pub fn run(&self, simulation: &Simulation, progress: &(dyn Fn(u64) + Sync)) -> Result<Summary, Failure> {
        let tally = simulate(&self.program, simulation, progress)?;
        Ok(self.summarize(&tally, simulation.seed))
    }

    fn summarize(&self, tally: &RunTally, seed: u64) -> Summary {
        summarize(&self.model, &self.plan, &self.settings, &self.program, tally, seed)
    }

    /// One run step by step, as run `run` (from 0, below 2^40) of a simulation with that seed went. If it fails, the
    /// story ends there and says so.
    pub fn trace(&self, seed: u64, run: u64) -> Story {
        trace(self.telling(), seed, self.sample, run)
    }

    /// The same run with one other choice and the same luck everywhere else: what [`Study::trace`] tells of the steps
    /// before is told here too.
    pub fn branch(&self, seed: u64, run: u64, edit: Edit) -> Story {
        branch(self.telling(), seed, self.sample, run, edit)
    }

    fn telling(&self) -> &Program {
        // What has been compiled once compiles again; if not, a story still has the program that runs.
        self.telling.get_or_init(|| {
            compile_for_telling(&self.model, &self.plan).unwrap_or_else(|| self.program.clone())
        })
    }

    /// The distribution of endings without sampling: every option of every chance happens with its share of the
    /// probability, and equal states merge. At most `max_states` states may be alive at once; time and memory grow
    /// with their number.
    ///
    /// # Errors
    /// What stands in the way: continuous draws, too many states, or an error of the scenario.
    pub fn exact(&self, max_states: usize) -> Result<Exact, Obstacle> {
        let options = exact::Options { max_states, ..exact::Options::default() };
        exact::solve(&self.program, &options, &|_| {})
    }

    /// The same as a summary, in the shape of [`Study::run`]'s. `progress` is told how far it has come.
    ///
    /// # Errors
    /// As [`Study::exact`].
    pub fn solve(
        &self,
        options: &exact::Options,
        progress: &(dyn Fn(exact::Progress) + Sync),
    ) -> Result<Summary, Obstacle> {
        let exact = exact::solve(&self.program, options, progress)?;
        Ok(exactly::summarize(&self.model, &self.plan, &self.settings, &self.program, &exact))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCENARIO: &str = r#"
        steps = 1
        [groups.firms]
        table = "data/firms.csv"
        [outcomes]
        end = "otherwise"
    "#;

    #[test]
    fn tables_may_come_from_memory() {
        let tables = |path: &str| (path == "data/firms.csv").then(|| "id,size\nalpha,3\nbeta,4\n".to_owned());
        let study = Study::parse_with_tables("s.toml", SCENARIO, tables, Settings::default());
        let study = study.unwrap_or_else(|faulty| panic!("{faulty}"));
        assert_eq!(study.model.groups[0].members, ["alpha", "beta"]);
    }

    #[test]
    fn a_table_that_is_not_given_is_a_fault() {
        let faulty = Study::parse("s.toml", SCENARIO, Settings::default()).err().expect("no table");
        assert!(faulty.to_string().contains("cannot read the table `data/firms.csv`"), "{faulty}");
    }
}
