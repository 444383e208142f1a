//! All that the report of a scenario tells, found in one call.

use super::ablation::{BELOW, RUNS_OF_ABLATION};
use super::expectations::{MOST_RUNS_OF_EXPECTATIONS, Trial, Untried};
use super::jobs::{Arm, Job, Unanswered, Why};
use super::options::Options;
use super::precision::Progress;
use super::prepared::Study;
use super::sensitivity::RUNS_OF_TORNADO;
use super::sweep::Stuck;
use super::told_runs::{Fork, Told, fork, runs_of_stories, stories};
use super::uncertainty::{draws_at_least, runs_of_draw};
use crate::analysis::comparison::Comparison;
use crate::analysis::expectations::Expectations;
use crate::analysis::sensitivity::ablation::Ablations;
use crate::analysis::sensitivity::tornado::Tornado;
use crate::analysis::uncertainty::bands::Uncertainty;
use crate::engine::runs::paired::{FailureOf, all_pairs};
use crate::engine::runs::simulation::Simulation;

/// How much is run for a report.
#[derive(Clone, Copy, Debug, Default)]
pub struct Amounts {
    /// Of each option at the stated values.
    pub simulation: Simulation,
    /// Draws of the unknown parameters; 0 for none. Unless it is said, there are 100, fewer below 100,000 runs, but at least 40.
    pub draws: Option<u64>,
}

/// What a report tells.
#[derive(Debug)]
pub struct Findings {
    /// Of one option, if there are no more; with the bands over the draws.
    pub comparison: Comparison,
    /// None if nothing is unknown.
    pub tornado: Option<Tornado>,
    /// Of the option of which stories are told. None if nothing can be switched off.
    pub ablation: Option<Ablations>,
    /// None if nothing is claimed.
    pub expectations: Option<Expectations>,
    /// The objective by which options are judged, by its place: that of the first actor that chooses and has one.
    pub judge: Option<usize>,
    /// The option of which stories are told: the best by that objective, or what the file itself plays.
    pub told: usize,
    pub stories: Vec<Told>,
    /// One other choice that leads elsewhere, if one was found.
    pub fork: Option<Fork>,
    /// What has no answer although nobody asked for it, and why.
    pub unanswered: Vec<(Part, Stuck)>,
    /// What was not asked for at all.
    pub skipped: Vec<Part>,
}

/// A part of the findings that may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Draws,
    Tornado,
    Ablation,
    Expectations,
    Stories,
}

impl Findings {
    /// What a comparison alone has to tell.
    pub fn of(options: &Options, comparison: Comparison) -> Findings {
        let (judge, told) = (judge(&comparison), Findings::told(options, &comparison));
        let is_drawn = comparison.uncertainty.is_some();
        let all = [Part::Draws, Part::Tornado, Part::Ablation, Part::Expectations, Part::Stories];
        let skipped = all.into_iter().filter(|part| *part != Part::Draws || !is_drawn).collect();
        Findings {
            comparison,
            tornado: None,
            ablation: None,
            expectations: None,
            judge,
            told,
            stories: vec![],
            fork: None,
            unanswered: vec![],
            skipped,
        }
    }

    /// The best option by the objective that judges, or what the file itself plays.
    fn told(options: &Options, comparison: &Comparison) -> usize {
        judge(comparison).and_then(|judge| comparison.best(judge)).unwrap_or_else(|| options.stated())
    }

    /// The same with what the unknown parameters move.
    pub fn with_tornado(mut self, tornado: Tornado) -> Findings {
        self.tornado = Some(tornado);
        self.skipped.retain(|part| *part != Part::Tornado);
        self
    }

    /// Whether a part was not asked for.
    pub fn skips(&self, part: Part) -> bool {
        self.skipped.contains(&part)
    }
}

/// Why there is no report.
pub enum NotFound {
    /// A run under one of the options, or a draw that was asked for.
    Stuck(Box<Stuck>),
    /// A claim.
    Untried(Box<Untried>),
}

impl std::fmt::Display for NotFound {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            NotFound::Stuck(stuck) => write!(f, "{stuck}"),
            NotFound::Untried(untried) => write!(f, "{untried}"),
        }
    }
}

/// As it is displayed: for `unwrap` and `expect`.
impl std::fmt::Debug for NotFound {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

impl std::error::Error for NotFound {}

/// Runs at all ends of all unknown parameters together, as far as each end has no fewer than the least.
const MOST_RUNS_OF_ENDS: u64 = 600_000;
const LEAST_RUNS_OF_AN_END: u64 = 250;

impl Amounts {
    /// How many draws are made, and with how many runs of each option.
    fn of_draws(&self, options: &Options) -> Option<[u64; 2]> {
        let runs = self.simulation.runs;
        match self.draws {
            Some(0) => None,
            _ if !options.has_unknowns() => None,
            Some(draws) => Some([draws, runs_of_draw(runs, draws)]),
            None => Some(draws_at_least(runs)),
        }
    }

    fn of_tornado(&self, options: &Options) -> Simulation {
        let settings = (1 + 2 * options.unknowns().len() as u64) * options.studies.len() as u64;
        let each = (MOST_RUNS_OF_ENDS / settings).clamp(LEAST_RUNS_OF_AN_END, RUNS_OF_TORNADO);
        let runs = if options.has_chance() { self.simulation.runs.min(each) } else { 1 };
        Simulation { runs, ..self.simulation }
    }

    fn of_ablation(&self, study: &Study) -> Simulation {
        let runs = if study.program.sites > 0 { self.simulation.runs.min(RUNS_OF_ABLATION) } else { 1 };
        Simulation { runs, ..self.simulation }
    }

    /// How many runs a report takes, but for those of claims.
    pub fn total(&self, options: &Options) -> u64 {
        let each = self.of_draws(options).map_or(0, |[draws, runs]| draws.saturating_mul(runs));
        let points = options.unknowns().len() as u64;
        let tornado = if points == 0 { 0 } else { self.of_tornado(options).runs * (1 + 2 * points) };
        let all = self.simulation.runs.saturating_add(each).saturating_add(tornado);
        let stories = runs_of_stories(self.simulation.runs);
        let stated = &options.studies[options.stated()];
        let parts = stated.model.ablations().len() as u64;
        let ablation = self.of_ablation(stated).runs.saturating_mul(parts + parts.div_ceil(8));
        all.saturating_mul(options.studies.len() as u64).saturating_add(stories).saturating_add(ablation)
    }
}

impl Study {
    /// Compares the options, draws the unknown parameters, moves them one at a time, switches parts of the scenario off, tries
    /// what the file claims, and finds the runs that are worth telling. `progress` is told, from any thread, of each run under an option.
    ///
    /// The answer depends on study, options, amounts and seed; never on the threads.
    ///
    /// ```
    /// use escalade::model::settings::options::Asked;
    /// use escalade::study::Amounts;
    ///
    /// let hotline = escalade::Scenario::load("hotline")?;
    /// let study = hotline.study()?;
    /// let options = study.some_options(&Asked::default())?;
    /// let simulation = escalade::Simulation { runs: 500, ..Default::default() };
    /// let found = study.findings(&options, &Amounts { simulation, draws: Some(0) }, &|_| {})?;
    /// assert_eq!(found.stories.len(), 3);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// A run that cannot go on; a draw that has no answer, if draws are asked for; a claim that cannot be tried.
    pub fn findings(
        &self,
        options: &Options,
        amounts: &Amounts,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<Findings, NotFound> {
        let simulation = amounts.simulation;
        let arms = options.studies.len() as u64;
        let compared = options.compare(&simulation, &|runs| progress(runs * arms));
        let mut comparison = compared.map_err(|found| failed(options, *found))?;
        let mut unanswered = vec![];
        match uncertainty(options, amounts, &comparison, progress) {
            Ok(found) => comparison.uncertainty = found,
            Err(stuck) if amounts.draws.is_none() => unanswered.push((Part::Draws, *stuck)),
            Err(stuck) => return Err(NotFound::Stuck(stuck)),
        }
        let tornado = match options.unknowns().is_empty() {
            true => None,
            false => match options.tornado(&amounts.of_tornado(options), progress) {
                Ok(found) => Some(found),
                Err(stuck) => {
                    unanswered.push((Part::Tornado, *stuck));
                    None
                }
            },
        };
        let told = &options.studies[Findings::told(options, &comparison)];
        let parts = told.model.ablations();
        let ablation = match parts.is_empty() {
            true => None,
            false => match told.ablation(&parts, BELOW, &amounts.of_ablation(told), progress) {
                Ok(found) => Some(found),
                Err(stuck) => {
                    unanswered.push((Part::Ablation, *stuck));
                    None
                }
            },
        };
        let mut found = Findings { tornado, ablation, unanswered, ..Findings::of(options, comparison) };
        found.skipped.clear();
        let (told, judge) = (found.told, found.judge);
        let stories = stories(options, &found.comparison, (told, judge), &simulation, progress);
        found.stories = stories.map_err(|failure| failed(options, failure))?;
        found.fork = fork(options, &found.comparison, (told, judge), simulation.seed, &found.stories);
        found.expectations = self.claims(&simulation, progress)?;
        Ok(found)
    }

    fn claims(
        &self,
        simulation: &Simulation,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<Option<Expectations>, NotFound> {
        if self.model.expectations.is_empty() {
            return Ok(None);
        }
        let runs = simulation.runs.min(MOST_RUNS_OF_EXPECTATIONS);
        let trial = Trial { simulation: Simulation { runs, ..*simulation }, ..Trial::default() };
        let progress = Progress { done: Box::new(progress), ..Progress::untold() };
        self.expectations(&trial, &progress).map(Some).map_err(NotFound::Untried)
    }
}

fn uncertainty(
    options: &Options,
    amounts: &Amounts,
    comparison: &Comparison,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Option<Uncertainty>, Box<Stuck>> {
    let Some([draws, runs]) = amounts.of_draws(options) else { return Ok(None) };
    options.can_draw(draws, runs)?;
    let jobs = options.draws(amounts.simulation.seed, draws);
    let objectives = comparison.options.first().map_or(0, |option| option.payoffs.len());
    let chosen: Vec<Option<usize>> = (0..objectives).map(|objective| comparison.best(objective)).collect();
    let simulation = Simulation { runs, ..amounts.simulation };
    match options.uncertain(&jobs, &chosen, &simulation, progress) {
        Ok(found) => Ok(Some(found)),
        Err(found) => Err(Box::new(Stuck { jobs, found: *found })),
    }
}

fn judge(comparison: &Comparison) -> Option<usize> {
    let payoffs = &comparison.options.first()?.payoffs;
    let choosing = comparison.actors.iter();
    let of = |(actor, _): &(String, Vec<String>)| payoffs.iter().position(|payoff| payoff.actor == *actor);
    choosing.filter_map(of).next().or((!payoffs.is_empty()).then_some(0))
}

/// A run that cannot go on at the stated values, as the one job that there is.
fn failed(options: &Options, failure: FailureOf) -> NotFound {
    let count = options.studies.len();
    let arms = (0..count).map(|option| Arm { option, point: vec![] }).collect();
    let jobs = vec![Job { sample: 0, arms, pairs: all_pairs(count) }];
    NotFound::Stuck(Box::new(Stuck { jobs, found: Unanswered { job: 0, why: Why::Failed(failure) } }))
}
