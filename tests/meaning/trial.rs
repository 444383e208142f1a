//! A scenario on trial: solved exactly, sampled and retold; the three are compared before anything is asked.
//!
//! A comparison of sampling with exact answers allows five standard errors (two-sided chance of a false alarm
//! 6e-7 each) and three runs more, for events so rare that counts are not normal. Seeds are fixed: what passes
//! once passes always.

use crate::watch;
use escalade::analysis::summary::{MetricSummary, Summary};
use escalade::engine::exact::{Exact, NoExactAnswer};
use escalade::engine::replay::story::Story;
use escalade::engine::runs::Ending;
use escalade::engine::runs::simulate::endings;
use escalade::engine::runs::simulation::Simulation;
use escalade::model::Settings;
use escalade::study::{Faulty, Study};
use std::cell::OnceCell;

pub const RUNS: u64 = 20_000;
pub const SEED: u64 = 2015;
const MOST_STATES: usize = 500_000;
/// Runs that are retold and watched.
const RETOLD: u64 = 20;
const EXACT: f64 = 1e-12;

/// A scenario without a title is given one, and one without outcomes the outcome `end`.
pub fn scenario(text: &str) -> Trial {
    let mut whole = String::new();
    if !text.contains("title = ") {
        whole.push_str("title = \"A case\"\n");
    }
    whole.push_str(text);
    if !text.contains("[outcomes") {
        whole.push_str("\n[outcomes]\nend = \"otherwise\"\n");
    }
    Trial { text: whole, tables: vec![], settings: Settings::default(), runs: RUNS, solved: OnceCell::new() }
}

pub struct Trial {
    text: String,
    tables: Vec<(String, String)>,
    settings: Settings,
    runs: u64,
    solved: OnceCell<Solved>,
}

pub struct Solved {
    pub study: Study,
    /// Absent where a continuous draw stands in the way.
    pub exact: Option<Exact>,
    pub endings: Vec<Ending>,
    pub summary: Summary,
    pub stories: Vec<Story>,
}

impl Trial {
    pub fn policy(mut self, actor: &str, policy: &str) -> Self {
        self.settings.policies.push((actor.into(), policy.into()));
        self
    }

    pub fn set(mut self, parameter: &str, value: &str) -> Self {
        self.settings.set.push((parameter.into(), value.into()));
        self
    }

    pub fn variant(mut self, name: &str) -> Self {
        self.settings.variant = Some(name.into());
        self
    }

    /// A table that the scenario names.
    pub fn table(mut self, name: &str, text: &str) -> Self {
        self.tables.push((name.into(), text.into()));
        self
    }

    pub fn runs(mut self, runs: u64) -> Self {
        self.runs = runs;
        self
    }

    fn study(&self) -> Result<Study, Box<Faulty>> {
        let settings = self.settings.clone();
        if self.tables.is_empty() {
            return Study::parse("case.toml", &self.text, settings);
        }
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in &self.tables {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let path = folder.path().join("case.toml");
        std::fs::write(&path, &self.text).unwrap();
        Study::read(&path, settings)
    }

    pub fn solved(&self) -> &Solved {
        self.solved.get_or_init(|| {
            let study = self.study().unwrap_or_else(|faulty| panic!("{}", faulty.render(false, 20)));
            let exact = match study.exact(MOST_STATES) {
                Ok(exact) => Some(exact),
                Err(NoExactAnswer::Continuous(_)) => None,
                Err(obstacle) => panic!("no exact answer: {obstacle:?}"),
            };
            let simulation = Simulation { seed: SEED, sample: 0, first_run: 0, runs: self.runs, threads: 1 };
            let summary = study.run(&simulation, &|_| {}).unwrap_or_else(|failure| panic!("{failure:?}"));
            let endings = endings(&study.program, &simulation).unwrap();
            let stories = (0..RETOLD.min(self.runs)).map(|run| study.trace(SEED, run)).collect();
            let solved = Solved { study, exact, endings, summary, stories };
            solved.agree();
            solved
        })
    }

    /// The chance of an outcome.
    pub fn outcome(self, name: &str, chance: f64) -> Self {
        let solved = self.solved();
        let id = solved.outcome(name);
        match &solved.exact {
            Some(exact) => {
                let found: f64 = exact.outcomes[id].iter().sum();
                near(found, chance, &format!("chance of `{name}`"));
            }
            None => likely(solved.count(|ending| ending.outcome == id as u32), self.runs, chance, name),
        }
        self
    }

    /// The chance of an outcome in a certain step.
    pub fn ends(self, name: &str, step: u32, chance: f64) -> Self {
        let solved = self.solved();
        let id = solved.outcome(name);
        match &solved.exact {
            Some(exact) => {
                near(
                    exact.outcomes[id][step as usize],
                    chance,
                    &format!("chance of `{name}` in step {step}"),
                );
            }
            None => {
                let count = solved.count(|ending| ending.outcome == id as u32 && ending.step == step);
                likely(count, self.runs, chance, name);
            }
        }
        self
    }

    /// The expectation of a metric: exact where that rides along, else by sampling.
    pub fn mean(self, metric: &str, expected: f64) -> Self {
        let solved = self.solved();
        match solved.expectation(metric) {
            Some(found) => near(found, expected, &format!("expectation of `{metric}`")),
            None => likely_mean(solved.metric(metric), self.runs, expected),
        }
        self
    }

    /// A metric that is the same in every run.
    pub fn always(self, metric: &str, value: f64) -> Self {
        let solved = self.solved();
        let id = solved.metric_id(metric);
        for story in &solved.stories {
            let found =
                story.measures[id].unwrap_or_else(|| panic!("`{metric}` is missing in run {}", story.run));
            near(found, value, &format!("`{metric}` in run {}", story.run));
        }
        let found = solved.metric(metric);
        assert!(found.missing == 0.0, "`{metric}` is missing in {} of all runs", found.missing);
        let tolerance = 1e-9 * value.abs().max(1.0);
        assert!((found.mean - value).abs() <= tolerance, "mean of `{metric}` is {}, not {value}", found.mean);
        assert!(found.sd <= tolerance.sqrt(), "`{metric}` varies: standard deviation {}", found.sd);
        self
    }

    /// A metric that never comes.
    pub fn never(self, metric: &str) -> Self {
        let found = self.solved().metric(metric);
        assert!(found.missing == 1.0, "`{metric}` is missing in {} of all runs only", found.missing);
        self
    }

    /// The share of runs in which a metric does not come.
    pub fn missing(self, metric: &str, share: f64) -> Self {
        let found = self.solved().metric(metric).missing;
        likely((found * self.runs as f64).round() as u64, self.runs, share, metric);
        self
    }

    /// The scenario has faults, and the text of one of them says so.
    pub fn refused(self, says: &str) {
        match self.study() {
            Ok(_) => panic!("not refused: {}", self.text),
            Err(faulty) => {
                let text = faulty.render(false, 50);
                assert!(text.contains(says), "expected {says:?} in\n{text}");
            }
        }
    }

    /// The scenario can be read but some run cannot go on; the lowest such run.
    pub fn fails(self) -> u64 {
        let study = self.study().unwrap_or_else(|faulty| panic!("{}", faulty.render(false, 20)));
        let simulation = Simulation { seed: SEED, sample: 0, first_run: 0, runs: self.runs, threads: 1 };
        let failure = study.run(&simulation, &|_| {}).expect_err("no run fails");
        let exact = study.exact(MOST_STATES);
        assert!(
            matches!(exact, Err(NoExactAnswer::Failed(_) | NoExactAnswer::Continuous(_))),
            "exact does not fail: {exact:?}"
        );
        let run = failure.stream;
        assert_eq!(study.trace(SEED, run).failure, Some(failure), "the story fails otherwise");
        (0..run).for_each(|run| assert_eq!(study.trace(SEED, run).failure, None, "run {run} fails before"));
        run
    }

    /// Two ways to write a scenario: run by run the same endings and measurements.
    pub fn same_runs_as(&self, other: &Self) {
        let [one, two] = [self, other].map(|trial| {
            let study = trial.study().unwrap_or_else(|faulty| panic!("{}", faulty.render(false, 20)));
            let simulation = Simulation { seed: SEED, sample: 0, first_run: 0, runs: 2000, threads: 1 };
            let endings = endings(&study.program, &simulation).unwrap();
            let endings: Vec<_> =
                endings.iter().map(|ending| (ending.run, ending.outcome, ending.step)).collect();
            let measures: Vec<_> = (0..200).map(|run| study.trace(SEED, run).measures).collect();
            (endings, measures)
        });
        assert_eq!(one, two);
    }

    /// Warnings, as text.
    pub fn warnings(&self) -> String {
        let study = self.study().unwrap_or_else(|faulty| panic!("{}", faulty.render(false, 20)));
        escalade::diagnostics::render(&study.faults, &study.sources, false, 50)
    }
}

impl Solved {
    pub fn outcome(&self, name: &str) -> usize {
        let outcomes = &self.study.model.outcomes;
        outcomes
            .iter()
            .position(|outcome| outcome.name == name)
            .unwrap_or_else(|| panic!("no outcome `{name}`"))
    }

    fn metric_id(&self, name: &str) -> usize {
        let metrics = &self.study.model.metrics;
        metrics.iter().position(|metric| metric.name == name).unwrap_or_else(|| panic!("no metric `{name}`"))
    }

    pub fn metric(&self, name: &str) -> &MetricSummary {
        &self.summary.metrics[self.metric_id(name)]
    }

    /// Exact, where it is.
    pub fn expectation(&self, metric: &str) -> Option<f64> {
        self.exact.as_ref()?.metrics[self.metric_id(metric)]
    }

    pub fn count(&self, test: impl Fn(&Ending) -> bool) -> u64 {
        self.endings.iter().filter(|ending| test(ending)).count() as u64
    }

    /// One program, three ways to settle chance: they cannot differ but by luck, and stories not at all.
    fn agree(&self) {
        let runs = self.endings.len() as u64;
        for story in &self.stories {
            let ending = &self.endings[story.run as usize];
            assert_eq!(ending.run, story.run);
            assert_eq!(
                story.ending,
                Some((ending.outcome, ending.step)),
                "the story of run {} ends otherwise",
                story.run
            );
            watch::draws(&self.study.program, SEED, story.run);
        }
        for (id, outcome) in self.summary.outcomes.iter().enumerate() {
            assert_eq!(
                outcome.count,
                self.count(|ending| ending.outcome == id as u32),
                "tally of `{}`",
                outcome.id
            );
        }
        let Some(exact) = &self.exact else { return };
        let total: f64 = exact.outcomes.iter().flatten().sum();
        near(total, 1.0, "all exact chances");
        for (id, steps) in exact.outcomes.iter().enumerate() {
            let name = &self.study.model.outcomes[id].name;
            for (step, &chance) in steps.iter().enumerate() {
                let count = self.count(|ending| ending.outcome == id as u32 && ending.step == step as u32);
                likely(count, runs, chance, &format!("{name} in step {step}"));
            }
        }
        for (metric, expectation) in self.summary.metrics.iter().zip(&exact.metrics) {
            if let Some(expectation) = expectation {
                likely_mean(metric, runs, *expectation);
            }
        }
    }
}

#[track_caller]
pub fn near(found: f64, expected: f64, what: &str) {
    let close = found == expected || (found - expected).abs() <= EXACT * expected.abs().max(1.0);
    assert!(close, "{what}: expected {expected}, found {found}");
}

/// A count of runs within five standard errors, and three runs, of its expectation.
#[track_caller]
pub fn likely(count: u64, runs: u64, chance: f64, what: &str) {
    let expected = chance * runs as f64;
    let error = (expected * (1.0 - chance).max(0.0)).sqrt();
    let off = (count as f64 - expected).abs();
    let slack = if chance <= 0.0 || chance >= 1.0 { 1e-6 } else { 3.0 };
    assert!(off <= 5.0 * error + slack, "{what}: {count} of {runs} runs, expected {expected} ± {error}");
}

#[track_caller]
fn likely_mean(metric: &MetricSummary, runs: u64, expected: f64) {
    let error = metric.sd / (runs as f64).sqrt();
    let off = (metric.mean - expected).abs();
    let slack = 1e-9 * expected.abs().max(1.0);
    assert!(
        off <= 5.0 * error + slack,
        "mean of `{}`: {} ± {error}, expected {expected}",
        metric.id,
        metric.mean
    );
}

/// Numbers that look drawn, from 0 to 1.
pub struct Numbers(u64);

impl Numbers {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> f64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}
