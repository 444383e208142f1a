//! The runs that are worth telling in a report: typical ones, the best and the worst, and one that a single other choice
//! would have led elsewhere.

use super::options::Options;
use super::prepared::Study;
use crate::analysis::comparison::Comparison;
use crate::analysis::runs::alternatives::{Choice, choices};
use crate::analysis::runs::search::{extremes, typical};
use crate::engine::replay::story::{Edit, Story};
use crate::engine::runs::paired::FailureOf;
use crate::engine::runs::simulation::Simulation;
use crate::model::expr::ActorId;

/// A run whose story is told.
#[derive(Clone, Debug)]
pub struct Told {
    pub sought: Sought,
    /// Under which option.
    pub option: usize,
    /// How many runs were looked at.
    pub searched: u64,
    pub story: Story,
}

/// Why a run is told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sought {
    /// The nearest to the median course of all that end in this outcome, so many of those that were looked at.
    Typical { outcome: usize, alike: u64 },
    /// The one that is worth most by this objective, and what it is worth.
    Best { objective: usize, payoff: f64 },
    /// The one that is worth least by this objective, and what it is worth.
    Worst { objective: usize, payoff: f64 },
}

/// A run, and the same on the same luck with one other choice, which leads to another outcome.
#[derive(Clone, Debug)]
pub struct Fork {
    /// Under which option.
    pub option: usize,
    pub original: Story,
    pub branch: Story,
    pub choice: Choice,
    pub edit: Edit,
    /// How many other choices were tried in this run, and how many of them lead to another outcome.
    pub tried: u64,
    pub elsewhere: u64,
}

/// Runs that are looked at for a story.
const SEARCHED: u64 = 10_000;
/// Outcomes of which a typical run is told.
const OUTCOMES_TOLD: usize = 3;
/// Other choices that are tried, in all runs together.
const MOST_TRIED: u64 = 200;
/// What was less likely than that is no choice that might well have been made.
const LEAST_CHANCE: f64 = 0.01;

/// How many runs are looked at, at most.
pub(super) fn runs_of_stories(runs: u64) -> u64 {
    (OUTCOMES_TOLD as u64 + 1) * 2 * SEARCHED.min(runs)
}

/// Typical runs of the likeliest outcomes of an option; by the objective that judges, its best and its worst run, and a typical
/// and the worst one of the next best option that its actor could choose.
pub(super) fn stories(
    options: &Options,
    comparison: &Comparison,
    (told, judge): (usize, Option<usize>),
    simulation: &Simulation,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Vec<Told>, FailureOf> {
    let mut all = typical_runs(options, comparison, (told, OUTCOMES_TOLD), simulation, progress)?;
    let Some(objective) = judge else { return Ok(all) };
    all.extend(best_and_worst(options, (told, objective), simulation)?.into_iter().flatten());
    let worth = |option: usize| comparison.options[option].payoffs[objective].mean;
    let mut others = comparison.rivals(objective, told);
    others.retain(|&other| other != told);
    // Of several that are worth the same, the first.
    others.sort_by(|&a, &b| worth(b).total_cmp(&worth(a)));
    if let Some(&next) = others.first() {
        all.extend(typical_runs(options, comparison, (next, 1), simulation, progress)?);
        all.extend(best_and_worst(options, (next, objective), simulation)?.map(|[_, worst]| worst));
    }
    Ok(all)
}

/// Of the runs of an option, those with the greatest payoff and with the least, if they differ.
fn best_and_worst(
    options: &Options,
    (option, objective): (usize, usize),
    simulation: &Simulation,
) -> Result<Option<[Told; 2]>, FailureOf> {
    let study = &options.studies[option];
    let searched = simulation.runs.min(SEARCHED);
    let few = Simulation { runs: searched, ..*simulation };
    let ends = extremes(&study.program, &few, study.model.metrics.len() + objective);
    let ends = ends.map_err(|failure| FailureOf { program: option, failure })?;
    Ok(ends.map(|[lowest, highest]| {
        let best = Sought::Best { objective, payoff: highest.value };
        let worst = Sought::Worst { objective, payoff: lowest.value };
        let story = |run| study.trace(simulation.seed, run);
        [(highest.run, best), (lowest.run, worst)].map(|(run, sought)| Told {
            sought,
            option,
            searched,
            story: story(run),
        })
    }))
}

/// Of so many of the likeliest outcomes of an option.
fn typical_runs(
    options: &Options,
    comparison: &Comparison,
    (option, count): (usize, usize),
    simulation: &Simulation,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Vec<Told>, FailureOf> {
    let study = &options.studies[option];
    let searched = simulation.runs.min(SEARCHED);
    let outcomes = &comparison.options[option].summary.outcomes;
    let mut order: Vec<usize> = (0..outcomes.len()).filter(|&outcome| outcomes[outcome].count > 0).collect();
    order.sort_by(|&a, &b| outcomes[b].chance.total_cmp(&outcomes[a].chance));
    let mut all = vec![];
    for outcome in order.into_iter().take(count) {
        let found = typical(&study.program, simulation.seed, outcome as u32, searched, progress)
            .map_err(|failure| FailureOf { program: option, failure })?;
        let sought = Sought::Typical { outcome, alike: found.alike };
        all.extend(found.run.map(|run| Told {
            sought,
            option,
            searched,
            story: study.trace(simulation.seed, run),
        }));
    }
    Ok(all)
}

/// The first of the typical runs of an option that one other choice of the actor that chooses leads to another outcome; of
/// several such choices the one that changes its payoff most, without an objective the first.
pub(super) fn fork(
    options: &Options,
    comparison: &Comparison,
    (told, judge): (usize, Option<usize>),
    seed: u64,
    stories: &[Told],
) -> Option<Fork> {
    let study = &options.studies[told];
    let first = || comparison.actors.first().map(|(actor, _)| actor);
    let actor = match judge {
        Some(judge) => study.model.objectives[judge].0,
        None => study.model.actors.iter().position(|actor| Some(&actor.name) == first())?,
    };
    let number = judge.map(|judge| study.model.metrics.len() + judge);
    let is_typical = |one: &&Told| one.option == told && matches!(one.sought, Sought::Typical { .. });
    let mut left = MOST_TRIED;
    stories.iter().filter(is_typical).find_map(|one| {
        let fork = forks_of(study, &one.story, actor, (seed, number), left);
        left = left.saturating_sub(fork.tried);
        let (choice, edit, branch) = fork.best?;
        let (tried, elsewhere) = (fork.tried, fork.elsewhere);
        Some(Fork { option: told, original: one.story.clone(), branch, choice, edit, tried, elsewhere })
    })
}

/// The other choices of an actor in a run.
#[derive(Default)]
struct Forks {
    tried: u64,
    elsewhere: u64,
    best: Option<(Choice, Edit, Story)>,
}

fn forks_of(
    study: &Study,
    original: &Story,
    actor: ActorId,
    (seed, number): (u64, Option<usize>),
    most: u64,
) -> Forks {
    let mut found = Forks::default();
    let mut largest = f64::NEG_INFINITY;
    let payoff = |story: &Story| number.and_then(|number| story.measures.get(number).copied().flatten());
    let outcome = |story: &Story| story.ending.map(|(outcome, _)| outcome);
    let steps = 0..original.steps.len() as u32;
    for choice in steps.flat_map(|step| choices(&study.model, original, step)) {
        if choice.actor != actor {
            continue;
        }
        for (option, other) in choice.options.iter().enumerate() {
            let likely = other.available && other.chance.is_none_or(|chance| chance >= LEAST_CHANCE);
            if !likely || choice.chosen == Some(option) {
                continue;
            }
            if found.tried == most {
                return found;
            }
            found.tried += 1;
            let edit = Edit { step: choice.step, site: choice.site, option: Some(option) };
            let branch = study.branch(seed, original.run, edit);
            if branch.ending.is_none() || outcome(&branch) == outcome(original) {
                continue;
            }
            found.elsewhere += 1;
            let change =
                payoff(&branch).zip(payoff(original)).map_or(0.0, |(one, other)| (one - other).abs());
            if change > largest {
                largest = change;
                found.best = Some((choice.clone(), edit, branch));
            }
        }
    }
    found
}
