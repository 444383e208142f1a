//! One scenario under one choice of settings: read, checked, compiled, and run.

use super::checked::Checked;
use super::counted::{Counted, Named, is_of};
use super::faulty::Faulty;
use super::memory;
use crate::analysis::summary::{Subject, Summary, of_exact, of_runs};
use crate::diagnostics::{Diagnostic, Diagnostics, Severity, Sources};
use crate::engine::Failure;
use crate::engine::exact::{self, Exact, NoExactAnswer};
use crate::engine::noise::Noise;
use crate::engine::program::{Column, Program};
use crate::engine::replay::retell::{branch, trace};
use crate::engine::replay::story::{Edit, Story};
use crate::engine::runs::paired::Paired;
use crate::engine::runs::paths::{Path as Course, paths};
use crate::engine::runs::simulate::simulate_and_keep;
use crate::engine::runs::simulation::Simulation;
use crate::engine::runs::{self, Part};
use crate::engine::tally::RunTally;
use crate::model::compile::{compile, compile_for_telling};
use crate::model::settings::given::given;
use crate::model::{Ledger, Model, Plan, Settings, plan};
use crate::scenario::Scenario;
use std::path::Path;
use std::sync::{Arc, OnceLock};

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
    /// The file as it is written.
    pub scenario: Arc<Scenario>,
    pub model: Model,
    pub settings: Settings,
    /// The values of the parameters and who plays what, under the settings.
    pub plan: Plan,
    /// What the engine runs.
    pub program: Program,
    /// Whose luck stories meet: that of this parameter sample; 0, unless it is changed, for that of the plain run.
    pub sample: u64,
    /// What was counted before, somewhere else; passed on to the same scenario under other settings.
    pub counted: Option<Arc<dyn Counted>>,
    /// The same program with what only stories need, made when the first is told.
    telling: OnceLock<Program>,
}

impl Study {
    /// Reads a scenario file and the tables it names.
    ///
    /// # Errors
    /// All faults of the scenario or the settings, if there is an error among them.
    pub fn read(path: &Path, settings: Settings) -> Result<Study, Box<Faulty>> {
        Self::of(Checked::read(path)?, settings)
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
        Self::of(Checked::parse(name, text, tables)?, settings)
    }

    /// Under settings, what was read and checked.
    pub(super) fn of(checked: Checked, settings: Settings) -> Result<Study, Box<Faulty>> {
        Study::prepare(checked, settings).map_err(|mut faulty| {
            // Warnings can wait until there is no error.
            faulty.faults.keep_errors(|_| false);
            faulty
        })
    }

    /// Plans and compiles a model; the faults are those of the file so far.
    pub(super) fn prepare(checked: Checked, settings: Settings) -> Result<Study, Box<Faulty>> {
        let Checked { mut model, scenario, ledger, mut sources, mut faults } = checked;
        let settings = settings.with_ids(&model);
        model.given = given(&scenario, &model, &settings.given, &mut sources, &mut faults);
        if faults.has_errors() {
            return Err(Box::new(Faulty { faults, sources }));
        }
        let before = faults.iter().count();
        let mut of_settings = Diagnostics::default();
        let made = plan(&model, &settings, &mut sources, &mut faults).and_then(|plan| {
            faults.iter().skip(before).for_each(|fault| of_settings.push(fault.clone()));
            let program = compile(&model, &plan, &mut faults)?;
            match memory::of_program(&model, &program) {
                Some(fault) => faults.refuse(fault),
                None => Some((plan, program)),
            }
        });
        let Some((plan, program)) = made else { return Err(Box::new(Faulty { faults, sources })) };
        let settings = Settings { variant: plan.variant.clone(), ..settings };
        Ok(Study {
            sources,
            faults,
            of_settings,
            ledger,
            scenario,
            model,
            settings,
            plan,
            program,
            sample: 0,
            counted: None,
            telling: OnceLock::new(),
        })
    }

    /// Whether every variant can be run, with whatever else is set; the warnings about what they set.
    ///
    /// # Errors
    /// The faults of all that cannot, each told once.
    pub fn variants(&self) -> Result<Diagnostics, Box<Faulty>> {
        let (mut faults, mut warnings) = (Diagnostics::default(), Diagnostics::default());
        let mut sources = self.sources.clone();
        for variant in &self.model.variants {
            let settings = Settings { variant: Some(variant.name.clone()), ..self.settings.clone() };
            let mut found = Diagnostics::default();
            let plan = plan(&self.model, &settings, &mut sources, &mut found);
            let is_new =
                |fault: &&Diagnostic| !self.of_settings.iter().any(|one| one.message == fault.message);
            let of_variant = found.iter().filter(|fault| fault.severity == Severity::Warning).filter(is_new);
            of_variant.for_each(|warning| warnings.push(warning.clone()));
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
        if faults.is_empty() { Ok(warnings) } else { Err(Box::new(Faulty { faults, sources })) }
    }

    /// Runs the scenario many times and counts how the runs end. `progress` is told, from any thread, how many
    /// runs have been done since it was last told.
    ///
    /// The summary depends on the study and on seed, sample, first run and number of runs; never on the threads.
    ///
    /// # Errors
    /// The lowest run that cannot go on: an error of the scenario that only shows while it runs.
    pub fn run(&self, simulation: &Simulation, progress: &(dyn Fn(u64) + Sync)) -> Result<Summary, Failure> {
        self.run_and_keep(simulation, None, progress)
    }

    /// The same, and what each run came to goes where it is kept, in order, while they are made:
    /// `report::csv::RunsTable` makes a table of them.
    ///
    /// # Errors
    /// As [`Study::run`]. If it cannot be kept, the runs end early without one, and
    /// [`InOrder::finish`](crate::engine::runs::InOrder::finish) says so.
    pub fn run_and_keep(
        &self,
        simulation: &Simulation,
        part: Option<Part>,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<Summary, Failure> {
        let found = if part.is_none() { self.found(simulation) } else { None };
        let tally = match found.and_then(|found| found.each.into_iter().next()) {
            Some(tally) => {
                progress(simulation.runs);
                tally
            }
            None => simulate_and_keep(&self.program, simulation, part, progress)?,
        };
        Ok(self.summarize(&tally, simulation.seed))
    }

    /// What was counted of its runs, if it is known.
    fn found(&self, simulation: &Simulation) -> Option<Paired> {
        let counted = self.counted.as_ref().filter(|_| simulation.first_run == 0)?;
        let &Simulation { seed, sample, runs, .. } = simulation;
        let point = vec![];
        let arms = vec![(&self.settings, &point)];
        let named = Named { scenario_hash: &self.model.hash, seed, sample, runs, arms, pairs: &[] };
        counted.find(&named.name()).filter(|found| is_of(found, &[&self.program], runs::Counted::All, &[]))
    }

    /// Of runs `first` up to `end`, the numbers in these columns of the program at the end of each step, in order.
    ///
    /// # Errors
    /// The lowest of them that cannot go on.
    pub fn paths(
        &self,
        seed: u64,
        columns: &[Column],
        (first, end): (u64, u64),
        told: impl FnMut(Course),
    ) -> Result<(), Failure> {
        let noise = Noise::new(seed, self.program.sites);
        paths(&self.program, &noise, columns, (first, end), told)
    }

    pub(super) fn summarize(&self, tally: &RunTally, seed: u64) -> Summary {
        of_runs(&self.subject(), tally, seed)
    }

    fn subject(&self) -> Subject<'_> {
        Subject { model: &self.model, plan: &self.plan, settings: &self.settings, program: &self.program }
    }

    /// One run step by step, as run `run` (from 0, below 2^40) of a simulation with that seed went. If it fails, the
    /// story ends there and says so.
    pub fn trace(&self, seed: u64, run: u64) -> Story {
        trace(self.telling(), seed, self.sample, run)
    }

    /// The same, and all games as they stand when a step begins: the first that happens in it, in file order.
    pub fn trace_with_games(&self, seed: u64, run: u64, step: u32) -> Story {
        match compile_for_telling(&self.model, &self.plan, Some(step)) {
            Some(program) => trace(&program, seed, self.sample, run),
            None => self.trace(seed, run),
        }
    }

    /// The same run with one other choice and the same luck everywhere else: what [`Study::trace`] tells of the steps
    /// before is told here too.
    pub fn branch(&self, seed: u64, run: u64, edit: Edit) -> Story {
        branch(self.telling(), seed, self.sample, run, edit)
    }

    fn telling(&self) -> &Program {
        // What has been compiled once compiles again; if not, a story still has the program that runs.
        self.telling.get_or_init(|| {
            compile_for_telling(&self.model, &self.plan, None).unwrap_or_else(|| self.program.clone())
        })
    }

    /// The distribution of endings without sampling: every option of every chance happens with its share of the
    /// probability, and equal states merge. At most `max_states` states may be alive at once; time and memory grow
    /// with their number.
    ///
    /// # Errors
    /// What stands in the way: continuous draws, too many states, or an error of the scenario.
    pub fn exact(&self, max_states: usize) -> Result<Exact, NoExactAnswer> {
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
    ) -> Result<Summary, NoExactAnswer> {
        let exact = exact::solve(&self.program, options, progress)?;
        Ok(of_exact(&self.subject(), &exact))
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
