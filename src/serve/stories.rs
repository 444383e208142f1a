//! Runs in words, and what could have been chosen otherwise in them.

use super::asker::Asker;
use super::explorer::Explorer;
use super::state::State;
use super::turns::Rank;
use crate::analysis::runs::alternatives::{choices, otherwise};
use crate::engine::limits::MOST_RUNS;
use crate::report::html::{story_alone, story_beside};
use crate::report::story::{Branch, moment, when};
use crate::study::suggested_commands::{command_to_branch, command_to_trace};
use crate::study::{Faulty, SoughtRun};
use serde::Deserialize;
use serde_json::{Value, json};

/// Which run is told.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// The state of the page.
    #[serde(default)]
    pub q: String,
    run: Option<u64>,
    outcome: Option<String>,
    nth: Option<u64>,
    typical: Option<String>,
    at: Option<u32>,
    choose: Option<String>,
}

/// Runs that are looked through for one with an outcome.
const SEARCHED: u64 = 50_000;

/// Forks that are offered, at most: of a long run the first ones.
const MOST_FORKS: usize = 400;

/// Tells a run, and the same with one other choice if that is asked for.
///
/// # Errors
/// Why there is no such run, or no such choice.
pub fn story(explorer: &Explorer, asker: &Asker, state: &State, asked: &Asked) -> Result<Value, String> {
    let _turn = asker.turn(&explorer.turns, Rank::First);
    let study = explorer.study(state)?;
    let (model, seed) = (&study.model, state.seed());
    let sought = match (&asked.outcome, &asked.typical) {
        (Some(name), _) => Some((SoughtRun::Nth(asked.nth.unwrap_or(1).max(1)), name)),
        (None, Some(name)) => Some((SoughtRun::Typical, name)),
        (None, None) => None,
    };
    let run = match sought {
        None => asked.run.unwrap_or(0),
        Some((sought, name)) => {
            let outcome = study.outcome(name).map_err(|error| error.to_string())?;
            let runs = SEARCHED.min(sought.runs());
            let found = study.find_run(sought, outcome, seed, runs, &|_| asker.stop_if_gone());
            let found =
                found.map_err(|failure| study.failed(&failure, seed, Some(&explorer.name)).to_string())?;
            found.run.ok_or_else(|| Faulty::of(study.no_run_found(outcome, &found)).to_string())?
        }
    };
    if run > MOST_RUNS {
        return Err(format!("error: there is no run {run}"));
    }
    let told = study.trace(seed, run);
    let forks = (1..told.steps.len() as u32).flat_map(|step| choices(model, &told, step));
    let forks = forks.filter(|choice| choice.options.iter().filter(|option| option.available).count() > 1);
    let forks: Vec<Value> = forks
        .take(MOST_FORKS)
        .map(|choice| {
            let others = choice.options.iter().enumerate().filter(|(place, option)| {
                option.available && choice.chosen != Some(*place)
            });
            let options: Vec<Value> = others
                .map(|(place, option)| {
                    json!({ "choose": choice.wish(model, place), "title": option.title, "chance": option.chance })
                })
                .collect();
            json!({
                "step": choice.step,
                "when": moment(model, choice.step),
                "actor": model.actors[choice.actor].title,
                "made": choice.chosen.map(|chosen| choice.options[chosen].title.as_str()),
                "options": options,
            })
        })
        .collect();
    let ending = |story: &crate::engine::replay::story::Story| {
        story.ending.map(|(outcome, _)| model.outcomes[outcome as usize].name.clone())
    };
    let told_by = command_to_trace(&study, run, seed, &explorer.name);
    let mut command = told_by.clone();
    let branch = match (asked.at, &asked.choose) {
        (Some(step), Some(choose)) => {
            let fault = |fault: Box<crate::diagnostics::Diagnostic>| Faulty::of(*fault).to_string();
            let (choice, edit) = otherwise(model, &told, step, choose, &when(model, step)).map_err(fault)?;
            let other = study.branch(seed, run, edit);
            command = command_to_branch(&study, run, seed, &explorer.name, (step, choose));
            let both = Branch { original: &told, branch: &other, choice: &choice, edit };
            json!({ "html": story_beside(model, &both, &told_by).into_string(), "outcome": ending(&other) })
        }
        _ => Value::Null,
    };
    Ok(json!({
        "run": run,
        "outcome": ending(&told),
        "html": story_alone(model, &told).into_string(),
        "command": command,
        "forks": forks,
        "branch": branch,
    }))
}
