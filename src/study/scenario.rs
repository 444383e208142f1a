//! The shortest way from a scenario to an answer: what is chosen is said in a chain, and checked as it is said.

use super::checked::Checked;
use super::each_run::Runs;
use super::error::Error;
use super::expectations::{Trial, Untried};
use super::faulty::Faulty;
use super::jobs::Why;
use super::precision::Progress;
use super::prepared::Study;
use super::scenario_argument;
use crate::analysis::comparison::Comparison;
use crate::analysis::expectations::Expectations;
use crate::analysis::summary::Summary;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::engine::Failure;
use crate::engine::exact;
use crate::engine::limits::{MEMORY, MOST_RUNS, bytes, count};
use crate::engine::replay::story::Story;
use crate::engine::runs::{EachRun, Simulation};
use crate::model::Settings;
use crate::model::settings::options::Asked;
use crate::model::settings::plan::check_names;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// A scenario with what is chosen in it, and how it is run: seed 2015, 100,000 runs and all threads, unless it is said
/// otherwise.
///
/// ```
/// use escalade::Scenario;
///
/// let scenario = Scenario::load("hotline")?.variant("live")?.seed(7).runs(20_000);
/// let summary = scenario.run()?;
/// assert!((0.13..0.14).contains(&summary["clash"].chance));
///
/// // The same bits, again and on any number of threads.
/// assert_eq!(summary, scenario.clone().threads(1).run()?);
///
/// // The same without sampling.
/// let exact = scenario.exact()?;
/// escalade::assert_chance!(summary, "clash", exact["clash"].chance, "1e-6");
/// # Ok::<(), escalade::Error>(())
/// ```
///
/// A choice takes the place of the one before it. [`Scenario::study`] has all else that can be asked.
#[derive(Clone)]
pub struct Scenario {
    /// What it was loaded by, for commands that errors suggest.
    name: Option<PathBuf>,
    checked: Arc<Checked>,
    settings: Settings,
    simulation: Simulation,
    prepared: OnceLock<Arc<Study>>,
}

/// A value of a parameter as text: what the command line takes after `--set parameter=`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueText(String);

/// `"60%"`, `"8 weeks"`, `"very likely"`, the name of a value.
impl From<&str> for ValueText {
    fn from(text: &str) -> Self {
        ValueText(text.to_owned())
    }
}

impl From<String> for ValueText {
    fn from(text: String) -> Self {
        ValueText(text)
    }
}

macro_rules! value_text_of {
    ($($type:ty),*) => {
        /// Read again it is the same number.
        $(impl From<$type> for ValueText {
            fn from(value: $type) -> Self {
                ValueText(value.to_string())
            }
        })*
    };
}

value_text_of!(f64, i32, i64, u32, u64, usize, bool);

impl Scenario {
    /// The scenario of a path or a name, by the rule of the command line: a file that is there, or a folder with a
    /// scenario.toml, comes before the built-in scenario of this name ([`built_in::all`](super::built_in::all)). Relative
    /// paths begin in the working folder, which for tests is that of the package.
    ///
    /// # Errors
    /// If there is neither; all faults of the file.
    pub fn load(name: impl AsRef<Path>) -> Result<Scenario, Error> {
        let name = name.as_ref();
        Ok(Self::of(scenario_argument::checked(name)?, Some(name.to_owned())))
    }

    /// The scenario of a text, which must not name tables. Errors call it `scenario`.
    ///
    /// # Errors
    /// All faults of the text.
    pub fn parse(text: &str) -> Result<Scenario, Error> {
        Self::parse_with_tables(text, |_| None)
    }

    /// The same with the text of each table by the path that the scenario names.
    ///
    /// # Errors
    /// All faults of the text and the tables; a table that is `None` is one that is not there.
    pub fn parse_with_tables(text: &str, tables: impl Fn(&str) -> Option<String>) -> Result<Scenario, Error> {
        Ok(Self::of(Checked::parse("scenario", text, tables)?, None))
    }

    /// The same under a name, which is what messages and suggested commands call it.
    ///
    /// # Errors
    /// As [`Scenario::parse_with_tables`].
    pub fn parse_as(
        name: &str,
        text: &str,
        tables: impl Fn(&str) -> Option<String>,
    ) -> Result<Scenario, Error> {
        Ok(Self::of(Checked::parse(name, text, tables)?, Some(PathBuf::from(name))))
    }

    /// What it was loaded by, if it has a name.
    pub fn name(&self) -> Option<&Path> {
        self.name.as_deref()
    }

    /// The scenario's text, and each table's with the path by which the scenario names it.
    pub fn texts(&self) -> (&str, Vec<(&str, &str)>) {
        let mut sources = self.checked.sources.iter();
        let Some(first) = sources.next() else { return ("", vec![]) };
        let folder = Path::new(&first.name).parent().unwrap_or(Path::new(""));
        let tables = sources.map(|table| {
            let path = Path::new(&table.name).strip_prefix(folder).ok().and_then(Path::to_str);
            (path.unwrap_or(&table.name), table.text.as_str())
        });
        (&first.text, tables.collect())
    }

    /// What is chosen.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// With all that is chosen said at once, above what was chosen before.
    ///
    /// # Errors
    /// As [`Scenario::variant`], [`Scenario::set`] and [`Scenario::policy`].
    pub fn with(mut self, settings: Settings) -> Result<Scenario, Error> {
        let Settings { variant, set, policies, given } = settings.with_ids(&self.checked.model);
        self.settings.variant = variant.or(self.settings.variant);
        self.settings.set.retain(|(old, _)| set.iter().all(|(name, _)| name != old));
        self.settings.set.extend(set);
        self.settings.policies.retain(|(old, _)| policies.iter().all(|(actor, _)| actor != old));
        self.settings.policies.extend(policies);
        self.settings.given.extend(given);
        self.changed()
    }

    /// The study of this scenario under other settings, made anew.
    ///
    /// # Errors
    /// As [`Scenario::study`].
    pub fn under(&self, settings: Settings) -> Result<Study, Error> {
        Ok(Study::of(Checked::clone(&self.checked), settings)?)
    }

    fn of(checked: Checked, name: Option<PathBuf>) -> Scenario {
        Scenario {
            name,
            checked: Arc::new(checked),
            settings: Settings::default(),
            simulation: Simulation::default(),
            prepared: OnceLock::new(),
        }
    }

    /// A variant of the file; `a+b` combines two, `stated` is the file as it stands.
    ///
    /// # Errors
    /// If there is no such variant, with those that there are; if variants cannot be combined.
    pub fn variant(self, name: &str) -> Result<Scenario, Error> {
        self.with(Settings { variant: Some(name.to_owned()), ..Settings::default() })
    }

    /// Another value for a parameter, above that of the file and the variant. The parameter goes by its id, or a title that
    /// nothing else has. A value outside the range that the file declares may be set.
    ///
    /// # Errors
    /// If there is no such parameter, with those that there are; if it does not take the value, with what it takes. Whether
    /// all values together make sense is found when it is run.
    pub fn set(self, parameter: &str, value: impl Into<ValueText>) -> Result<Scenario, Error> {
        let set = vec![(parameter.to_owned(), value.into().0)];
        self.with(Settings { set, ..Settings::default() })
    }

    /// The policy that an actor plays, above that of the file and the variant; `default` is the weights written at the
    /// actor's responses.
    ///
    /// # Errors
    /// If there is no such actor, or it has no such policy, with those that there are.
    pub fn policy(self, actor: &str, policy: &str) -> Result<Scenario, Error> {
        let policies = vec![(actor.to_owned(), policy.to_owned())];
        self.with(Settings { policies, ..Settings::default() })
    }

    fn changed(mut self) -> Result<Scenario, Error> {
        let (mut sources, mut faults) = (self.checked.sources.clone(), Diagnostics::default());
        check_names(&self.checked.model, &self.settings, &mut sources, &mut faults);
        if faults.has_errors() {
            return Err(Box::new(Faulty { faults, sources }).into());
        }
        self.prepared = OnceLock::new();
        Ok(self)
    }

    /// Whose luck is met: any number.
    pub fn seed(mut self, seed: u64) -> Scenario {
        self.simulation.seed = seed;
        self
    }

    /// How many runs are made: from 1 to 2^39 - 1.
    pub fn runs(mut self, runs: u64) -> Scenario {
        self.simulation.runs = runs;
        self
    }

    /// How many threads work; 0 for as many as the machine has. No answer depends on it.
    pub fn threads(mut self, threads: usize) -> Scenario {
        self.simulation.threads = threads;
        self
    }

    /// The study of all this, made once: its model, its warnings, and all that [`Study`] can do besides.
    ///
    /// # Errors
    /// All faults of the values together; too much memory, if the scenario would take it.
    pub fn study(&self) -> Result<&Study, Error> {
        if let Some(study) = self.prepared.get() {
            return Ok(study);
        }
        let study = Study::of(Checked::clone(&self.checked), self.settings.clone())?;
        Ok(self.prepared.get_or_init(|| Arc::new(study)))
    }

    /// Makes the runs and counts how they end. The summary depends on the scenario, what is chosen, seed and number of runs;
    /// never on threads or machine.
    ///
    /// # Errors
    /// As [`Scenario::study`]; the lowest run that cannot go on; a number of runs that cannot be made.
    pub fn run(&self) -> Result<Summary, Error> {
        let simulation = self.simulation()?;
        let study = self.study()?;
        study.run(&simulation, &|_| {}).map_err(|failure| self.failed(study, &failure))
    }

    /// The same without sampling: every chance is exact, and seed and runs play no part. At most 4,000,000 states may be
    /// alive at once; metrics that would make more of them are left out. [`Study::solve`] may be asked otherwise.
    ///
    /// # Errors
    /// As [`Scenario::study`]; what stands in the way: continuous draws, too many states, an error of the scenario.
    pub fn exact(&self) -> Result<Summary, Error> {
        let study = self.study()?;
        let options = exact::Options { threads: self.simulation.threads, ..exact::Options::default() };
        let answer = study.solve(&options, &|_| {});
        answer.map_err(|why| Error::of_exact(study, &options, why, self.name.as_deref()))
    }

    /// What each single run came to, in order: its outcome, its last step, its metrics and payoffs. Under other choices a run
    /// of the same number meets the same luck.
    ///
    /// ```
    /// use escalade::Scenario;
    ///
    /// let hotline = Scenario::load("hotline")?.runs(1_000);
    /// let (none, live) = (hotline.clone().variant("none")?.each_run()?, hotline.variant("live")?.each_run()?);
    /// let averted = none.iter().zip(&live).filter(|(none, live)| none.outcome == "clash" && live.outcome != "clash");
    /// assert!(averted.count() > 50);
    /// let days: f64 = live.iter().filter_map(|run| run.metric("days_open")).sum();
    /// assert!((10.0..20.0).contains(&(days / 1_000.0)));
    /// # Ok::<(), escalade::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Scenario::run`]; too much memory, if so many runs would take it.
    pub fn each_run(&self) -> Result<Runs, Error> {
        let simulation = self.simulation()?;
        let study = self.study()?;
        let taken = EachRun::bytes(&study.program, simulation.runs);
        if taken > MEMORY {
            let (runs, taken, most) = (count(simulation.runs), bytes(taken), bytes(MEMORY));
            let message = format!("each of {runs} runs would take {taken} of memory: at most {most} go");
            let fault = Diagnostic::without_place(message).of_memory().help("fewer runs go");
            return Err(Faulty::of(fault).into());
        }
        Runs::of(study, &simulation).map_err(|failure| self.failed(study, &failure))
    }

    /// One run step by step, by its number from 0. If it cannot go on, the story ends there and says so.
    ///
    /// # Errors
    /// As [`Scenario::study`]; a number that no run has.
    pub fn trace(&self, run: u64) -> Result<Story, Error> {
        if run > MOST_RUNS {
            return Err(refused(format!("there is no run {run}: the last is {MOST_RUNS}")));
        }
        Ok(self.study()?.trace(self.simulation.seed, run))
    }

    /// Options to compare: what is chosen holds for all of them, unless others of its kind are named.
    pub fn asked(&self, variants: Vec<String>, policies: Vec<(String, Vec<String>)>) -> Asked {
        let mut asked = Asked { variants, policies, set: self.settings.set.clone() };
        if asked.variants.is_empty() {
            asked.variants.extend(self.settings.variant.clone());
        }
        for (actor, policy) in &self.settings.policies {
            if asked.policies.iter().all(|(other, _)| other != actor) {
                asked.policies.push((actor.clone(), vec![policy.clone()]));
            }
        }
        asked
    }

    /// Puts options side by side on the same luck: variants (`live`, `a+b`, `stated`, or `*` for all), and policies of an
    /// actor (`us=sanctions`, or `us=*` for all), in all combinations, as in the `compare` of a file, which is meant if
    /// nothing is named. Values that are set hold under all options; so do the variant and the policies that are chosen,
    /// unless others are compared. One variant alone is put beside the file as it stands.
    ///
    /// ```
    /// let comparison = escalade::Scenario::load("hotline")?.runs(2_000).compare(["none", "live"])?;
    /// let [none, live] = &comparison.options[..] else { panic!("two options") };
    /// assert!(none.summary["clash"].chance > live.summary["clash"].chance);
    /// # Ok::<(), escalade::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Scenario::run`]; what is named and is not there; nothing to compare.
    pub fn compare<S: AsRef<str>>(&self, options: impl IntoIterator<Item = S>) -> Result<Comparison, Error> {
        let simulation = self.simulation()?;
        let mut asked = Asked::default();
        for option in options {
            match option.as_ref().split_once('=') {
                None => asked.variants.push(option.as_ref().to_owned()),
                Some((actor, policy)) => {
                    let (actor, policy) = (actor.trim().to_owned(), policy.trim().to_owned());
                    match asked.policies.iter_mut().find(|(other, _)| *other == actor) {
                        Some((_, list)) => list.push(policy),
                        None => asked.policies.push((actor, vec![policy])),
                    }
                }
            }
        }
        let options = self.study()?.options(&self.asked(asked.variants, asked.policies))?;
        options
            .compare(&simulation, &|_| {})
            .map_err(|of| self.failed(&options.studies[of.program], &of.failure))
    }

    /// Tries what the file claims under `[expect]`: see [`Study::expectations`]. The runs are the most of each option and
    /// setting; a false verdict has a chance of at most one in a million, for each claim. What is chosen holds for all claims
    /// that do not say otherwise.
    ///
    /// ```
    /// let found = escalade::Scenario::load("gamblers-ruin")?.expectations()?;
    /// assert!(found.all_pass(), "{:#?}", found.each);
    /// # Ok::<(), escalade::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Scenario::run`], under any of the settings of which something is claimed.
    pub fn expectations(&self) -> Result<Expectations, Error> {
        let trial = Trial { simulation: self.simulation()?, ..Trial::default() };
        self.study()?.expectations(&trial, &Progress::untold()).map_err(|untried| {
            let Untried { options, stuck } = *untried;
            let Why::Failed(of) = &stuck.found.why else { return Box::new(stuck).into() };
            match options.under(&stuck.jobs[stuck.found.job].arms[of.program]) {
                Ok(study) => self.failed(&study, &of.failure),
                Err(faulty) => faulty.into(),
            }
        })
    }

    fn simulation(&self) -> Result<Simulation, Error> {
        let most = MOST_RUNS / 2;
        match self.simulation.runs {
            runs if (1..=most).contains(&runs) => Ok(self.simulation),
            runs => {
                let message = format!("{} runs cannot be made: from 1 to {} go", count(runs), count(most));
                Err(refused(message))
            }
        }
    }

    fn failed(&self, study: &Study, failure: &Failure) -> Error {
        study.failed(failure, self.simulation.seed, self.name.as_deref())
    }
}

impl std::fmt::Debug for Scenario {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        let mut shown = f.debug_struct("Scenario");
        shown.field("title", &self.checked.model.title).field("settings", &self.settings);
        shown.field("simulation", &self.simulation).finish_non_exhaustive()
    }
}

fn refused(message: String) -> Error {
    Faulty::of(Diagnostic::without_place(message)).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const COIN: &str = r#"
        steps = 10
        [parameters]
        p = { value = 0.5, range = [0, 1] }
        low = 1
        high = 3
        [state]
        heads = { start = 0, count = [0, 10] }
        [events.toss]
        chance = "p"
        do = "heads += 1"
        [outcomes]
        many  = { at_end = "heads >= 6" }
        other = "otherwise"
        [metrics]
        heads_at_end = { final = "heads" }
        first_six = { first = "heads >= 6" }
    "#;

    #[test]
    fn scenarios_cross_threads() {
        fn crosses<T: Send + Sync + Clone>() {}
        crosses::<Scenario>();
    }

    #[test]
    fn texts_are_all_that_a_scenario_is() {
        for built_in in crate::study::built_in::all() {
            let scenario = Scenario::load(built_in.name).unwrap();
            let (text, tables) = scenario.texts();
            let table = |path: &str| {
                tables.iter().find(|(name, _)| *name == path).map(|(_, text)| (*text).to_owned())
            };
            let again = Scenario::parse_as("elsewhere/there.toml", text, table).unwrap();
            assert_eq!(again.checked.model.hash, scenario.checked.model.hash, "{}", built_in.name);
        }
    }

    #[test]
    fn a_choice_takes_the_place_of_the_one_before_it() {
        let coin = Scenario::parse(COIN).unwrap();
        let set = coin.clone().set("p", "10%").unwrap().set("p", 0.6).unwrap();
        assert_eq!(set.settings.set, [("p".to_owned(), "0.6".to_owned())]);
        let exact = set.exact().unwrap();
        assert!((exact["many"].chance - 0.6331032576).abs() < 1e-12);
        assert!(exact["many"].chance > coin.exact().unwrap()["many"].chance);
    }

    #[test]
    fn numbers_are_set_to_the_last_bit() {
        let coin = Scenario::parse(COIN).unwrap();
        for p in [0.1 + 0.2, 1.0 / 3.0, 5e-324, f64::MIN_POSITIVE, 0.0] {
            let set = coin.clone().set("p", p).unwrap();
            assert_eq!(set.study().unwrap().plan.values[0].low.to_bits(), p.to_bits(), "{p}");
        }
        for p in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert!(
                matches!(coin.clone().set("p", p).and_then(|set| set.run()), Err(Error::Faulty(_))),
                "{p}"
            );
        }
        let huge = coin.set("p", 1e300).and_then(|set| set.run());
        assert!(huge.is_err());
    }

    #[test]
    fn each_run_adds_up_to_the_summary_on_any_threads() {
        let coin = Scenario::parse(COIN).unwrap().runs(5_000).seed(3);
        let (runs, summary) = (coin.each_run().unwrap(), coin.run().unwrap());
        assert_eq!(runs, coin.clone().threads(1).each_run().unwrap());
        assert_ne!(runs, coin.clone().seed(4).each_run().unwrap());
        assert!(runs.iter().map(|run| run.number).eq(0..5_000));
        let many = runs.iter().filter(|run| run.outcome == "many");
        assert_eq!(many.clone().count() as u64, summary["many"].count);
        assert!(many.clone().all(|run| run.metric("heads_at_end") >= Some(6.0) && run.step == 10));
        assert!(runs.iter().all(|run| (run.outcome == "many") == run.metric("first_six").is_some()));
        let heads: f64 = runs.iter().filter_map(|run| run.metric("heads_at_end")).sum();
        assert_eq!(heads / 5_000.0, summary.metric("heads_at_end").unwrap().mean);
        assert_eq!(runs.get(5_000).map(|run| run.step), None);
        assert_eq!(runs.iter().next().and_then(|run| run.metric("tails")), None);
        let story = coin.trace(17).unwrap();
        let run = runs.get(17).unwrap();
        assert_eq!(story.measures, run.metrics().map(|(_, value)| value).collect::<Vec<_>>());
    }

    #[test]
    fn what_cannot_be_asked_is_an_error() {
        let coin = Scenario::parse(COIN).unwrap();
        for (error, told) in [
            (coin.clone().runs(0).run().err(), "error: 0 runs cannot be made: from 1 to 549,755,813,887 go"),
            (coin.clone().runs(u64::MAX).each_run().err(), "runs cannot be made"),
            (coin.clone().runs(1 << 36).each_run().err(), "each of 68,719,476,736 runs would take"),
            (coin.trace(1 << 40).err(), "there is no run 1099511627776"),
            (coin.compare(["*"]).err(), "this scenario has no variants"),
            (coin.compare::<&str>([]).err(), "nothing to compare"),
            (coin.clone().variant("").err(), "there is no variant ``"),
            (coin.clone().set("p", "head").err(), "`p` takes a number from 0 to 1"),
            (coin.clone().policy("us", "none").err(), "there is no actor `us`"),
        ] {
            let error = error.unwrap_or_else(|| panic!("no error: {told}")).to_string();
            assert!(error.contains(told), "{error}");
        }
        let memory = coin.runs(1 << 36).each_run();
        assert!(matches!(memory, Err(Error::TooMuchMemory(_))));
    }
}
