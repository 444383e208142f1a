//! One run in words, or a run and its branch.

use crate::errors::{fault, raised};
use crate::scenario::Scenario;
use crate::work::{Told, during};
use escalade::analysis::runs::alternatives::otherwise;
use escalade::diagnostics::Diagnostic;
use escalade::engine::limits::MOST_RUNS;
use escalade::report::csv::{branch_csv, story_csv};
use escalade::report::json::{branch_json, story_json};
use escalade::report::story::{
    Branch, Search, Style, branch_story, branch_turning_points, search_line, step_at, story, turning_points,
    when,
};
use escalade::study::questions::{DEFAULT_SEED, Watch as _};
use escalade::study::{SoughtRun, Study, suggested_commands};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::path::Path;

/// A story in all its forms.
#[pyclass(frozen, module = "escalade._native", get_all)]
pub struct Story {
    run: u64,
    json: String,
    csv: String,
    text: String,
    markdown: String,
    /// What moved it, a line each.
    brief: String,
}

#[pymethods]
impl Story {
    /// As another process told it.
    #[new]
    fn new(run: u64, json: String, csv: String, text: String, markdown: String, brief: String) -> Story {
        Story { run, json, csv, text, markdown, brief }
    }
}

/// Which story is asked for.
pub struct Asked {
    run: u64,
    outcome: Option<String>,
    nth: u64,
    typical: Option<String>,
    runs: Option<u64>,
    at: Option<String>,
    choose: Option<String>,
    everything: bool,
    seed: u64,
}

impl Asked {
    pub fn of(asked: &Bound<'_, PyDict>) -> PyResult<Asked> {
        let get = |name: &str| Ok::<_, PyErr>(asked.get_item(name)?.filter(|value| !value.is_none()));
        let number = |name| get(name)?.map(|value| value.extract::<u64>()).transpose();
        let text = |name| get(name)?.map(|value| value.extract::<String>()).transpose();
        Ok(Asked {
            run: number("run")?.unwrap_or(0),
            outcome: text("outcome")?,
            nth: number("nth")?.unwrap_or(1).max(1),
            typical: text("typical")?,
            runs: number("runs")?,
            at: text("at")?,
            choose: text("choose")?,
            everything: get("everything")?.is_some_and(|value| value.is_truthy().unwrap_or(false)),
            seed: number("seed")?.unwrap_or(DEFAULT_SEED),
        })
    }
}

impl Story {
    pub fn told(
        py: Python<'_>,
        scenario: &Scenario,
        asked: &Asked,
        progress: Option<&Py<PyAny>>,
    ) -> PyResult<Story> {
        let study = scenario.study(py)?;
        let found = searched(py, scenario, study, asked, progress)?;
        let run = found.as_ref().map_or(asked.run, |(run, _)| *run);
        if run > MOST_RUNS {
            return Err(PyValueError::new_err(format!("there is no run {run}: the last is {MOST_RUNS}")));
        }
        let search = found.as_ref().map(|(_, search)| search);
        let told = study.trace(asked.seed, run);
        let (model, seed) = (&study.model, asked.seed);
        let style = |markdown| Style { everything: asked.everything, colour: false, width: 100, markdown };
        let with_search = |markdown: bool, story: String| match search {
            None => story,
            Some(search) if markdown => format!("{story}\n{}", search_line(model, search, style(true))),
            Some(search) => search_line(model, search, style(false)) + &story,
        };
        let wrong = |found: Box<Diagnostic>| fault(Some(study), *found);
        let (Some(at), Some(choose)) = (&asked.at, &asked.choose) else {
            return Ok(Story {
                run,
                json: story_json(model, &told, style(false), seed, search),
                csv: story_csv(model, &told, asked.everything),
                text: with_search(false, story(model, &told, style(false))),
                markdown: with_search(true, story(model, &told, style(true))),
                brief: with_search(false, turning_points(model, &told, style(false))),
            });
        };
        let step = step_at(model, at).map_err(wrong)?;
        let last = told.steps.len() as u32 - 1;
        if step > last {
            let message = format!("run {run} ends {}, before that", when(model, last));
            let help = format!("`at` takes a step from 1 to {last}");
            return Err(fault(Some(study), Diagnostic::without_place(message).help(help)));
        }
        let (choice, edit) = otherwise(model, &told, step, choose, &when(model, step)).map_err(wrong)?;
        let other = study.branch(seed, run, edit);
        let both = Branch { original: &told, branch: &other, choice: &choice, edit };
        let command = suggested_commands::command_to_trace(study, run, seed, Path::new(&scenario.word()));
        let words = |markdown| with_search(markdown, branch_story(model, &both, style(markdown), &command));
        Ok(Story {
            run,
            json: branch_json(model, &both, style(false), seed, search),
            csv: branch_csv(model, &both, asked.everything),
            text: words(false),
            markdown: words(true),
            brief: with_search(false, branch_turning_points(model, &both, style(false))),
        })
    }
}

/// The run that an outcome asks for, if one does.
fn searched<'s>(
    py: Python<'_>,
    scenario: &Scenario,
    study: &'s Study,
    asked: &Asked,
    progress: Option<&Py<PyAny>>,
) -> PyResult<Option<(u64, Search<'s>)>> {
    let (sought, name) = match (&asked.outcome, &asked.typical) {
        (Some(name), _) => (SoughtRun::Nth(asked.nth), name),
        (None, Some(name)) => (SoughtRun::Typical, name),
        (None, None) => return Ok(None),
    };
    let outcome = study.outcome(name).map_err(|error| raised(py, &error))?;
    let runs = asked.runs.unwrap_or(sought.runs());
    let told = Told::of(sought.looks(runs));
    let found = during(py, &told, progress, || {
        study.find_run(sought, outcome, asked.seed, runs, &|runs| told.done(runs))
    })?;
    let found =
        found.map_err(|failure| raised(py, &study.failed(&failure, asked.seed, scenario.inner.name())))?;
    match found.run {
        None => Err(fault(Some(study), study.no_run_found(outcome, &found))),
        Some(run) => {
            let outcome = study.model.outcomes[outcome].name.as_str();
            Ok(Some((run, Search { by: sought.name(), outcome, found })))
        }
    }
}
