//! A scenario with what is chosen in it.

use crate::answer::Answer;
use crate::errors::{fault, raised};
use crate::story::{Asked, Story};
use crate::table::{self, Table};
use crate::words::{self, in_python};
use crate::work::{Told, during};
use escalade::diagnostics::{Diagnostic, nearest, render};
use escalade::engine::exact;
use escalade::report::description::{
    Section, assumptions_csv, describe, description_json, description_markdown, description_mermaid,
    description_text,
};
use escalade::report::plots::scenario_svg;
use escalade::report::terminal::Style;
use escalade::study::questions::Luck;
use escalade::study::{Study, built_in};
use escalade::{Settings, Simulation};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::collections::BTreeMap;

/// What is said of one thing and another: `[("pace", "60%")]`.
pub type Pairs = Vec<(String, String)>;

/// A scenario with what is chosen in it. It does not change.
#[pyclass(frozen, module = "escalade._native")]
#[derive(Clone)]
pub struct Scenario {
    pub inner: escalade::Scenario,
}

/// The names of the scenarios that are part of the program, each with what it is about.
#[pyfunction]
pub fn scenarios() -> Vec<(&'static str, &'static str)> {
    built_in::all().iter().map(|built_in| (built_in.name, built_in.about)).collect()
}

/// The name that was probably meant by one that is none of these.
#[pyfunction]
pub fn near(name: &str, names: Vec<String>) -> Option<String> {
    nearest(name, names.iter().map(String::as_str)).map(str::to_owned)
}

impl Scenario {
    pub fn study(&self, py: Python<'_>) -> PyResult<&Study> {
        py.detach(|| self.inner.study()).map_err(|error| raised(py, &error))
    }

    /// What commands call it.
    pub fn word(&self) -> String {
        self.inner.name().map_or_else(|| "scenario".to_owned(), |name| name.display().to_string())
    }
}

#[pymethods]
impl Scenario {
    #[staticmethod]
    fn load(py: Python<'_>, name: std::path::PathBuf) -> PyResult<Scenario> {
        let inner = py.detach(|| escalade::Scenario::load(name));
        inner.map(|inner| Scenario { inner }).map_err(|error| raised(py, &error))
    }

    #[staticmethod]
    fn parse(py: Python<'_>, name: &str, text: &str, tables: BTreeMap<String, String>) -> PyResult<Scenario> {
        let inner = py.detach(|| escalade::Scenario::parse_as(name, text, |path| tables.get(path).cloned()));
        inner.map(|inner| Scenario { inner }).map_err(|error| raised(py, &error))
    }

    /// With all that is chosen said at once, above what was chosen before.
    #[pyo3(name = "with_")]
    fn with(
        &self,
        py: Python<'_>,
        variant: Option<String>,
        set: Pairs,
        policies: Pairs,
    ) -> PyResult<Scenario> {
        let settings = Settings { variant, set, policies, ..Settings::default() };
        let inner = self.inner.clone().with(settings).map_err(|error| raised(py, &error))?;
        Ok(Scenario { inner })
    }

    #[getter]
    fn name(&self) -> String {
        self.word()
    }

    #[getter]
    fn title(&self, py: Python<'_>) -> PyResult<String> {
        Ok(self.study(py)?.model.title.clone())
    }

    /// BLAKE3 of its text and its tables.
    #[getter]
    fn hash(&self, py: Python<'_>) -> PyResult<String> {
        Ok(self.study(py)?.model.hash.clone())
    }

    #[getter]
    fn settings(&self) -> (Option<String>, Pairs, Pairs) {
        let Settings { variant, set, policies, .. } = self.inner.settings().clone();
        (variant, set, policies)
    }

    /// Its text, and that of each table by the path that it names.
    fn texts(&self) -> (String, BTreeMap<String, String>) {
        let (text, tables) = self.inner.texts();
        let owned = |(path, text): (&str, &str)| (path.to_owned(), text.to_owned());
        (text.to_owned(), tables.into_iter().map(owned).collect())
    }

    /// Warnings about the file and what is chosen, as text; none, if there are none.
    fn warnings(&self, py: Python<'_>) -> PyResult<Option<String>> {
        let study = self.study(py)?;
        Ok((!study.faults.is_empty())
            .then(|| render(&study.faults, &study.sources, false, usize::MAX))
            .map(|told| in_python(told.trim_end(), words::Asked::Scenario)))
    }

    /// Prepares it, so that all its faults are told.
    fn check(&self, py: Python<'_>) -> PyResult<()> {
        self.study(py).map(drop)
    }

    /// What is in it, in one of the forms of the command line.
    fn describe(&self, py: Python<'_>, form: &str, sections: Vec<String>) -> PyResult<String> {
        let study = self.study(py)?;
        let find = |name: &String| {
            Section::named(name).ok_or_else(|| {
                let all = || Section::ALL.iter().map(|section| section.name());
                let near = nearest(name, all());
                let message = format!("there is no section `{name}`");
                let fault = Diagnostic::without_place(message).suggest(name, all());
                let others: Vec<&str> = all().filter(|other| Some(*other) != near).collect();
                self::fault(Some(study), fault.help(format!("there are {}", others.join(", "))))
            })
        };
        let sections = sections.iter().map(find).collect::<PyResult<Vec<Section>>>()?;
        Ok(match form {
            "json" => description_json(study, &describe(study, &sections)),
            "markdown" => description_markdown(&describe(study, &sections)),
            "csv" => assumptions_csv(study)
                .map_err(|error| fault(Some(study), Diagnostic::without_place(error.to_string())))?,
            "mermaid" => description_mermaid(study),
            "svg" => scenario_svg(study),
            _ => description_text(&describe(study, &sections), Style::default()),
        })
    }

    /// The distribution of outcomes without sampling.
    #[pyo3(signature = (max_states, prune, metrics, all_metrics, threads, progress))]
    #[expect(clippy::too_many_arguments, reason = "those of the command line")]
    fn exact(
        &self,
        py: Python<'_>,
        max_states: Option<usize>,
        prune: Option<f64>,
        metrics: Vec<String>,
        all_metrics: bool,
        threads: usize,
        progress: Option<Py<PyAny>>,
    ) -> PyResult<Answer> {
        let study = self.study(py)?;
        let metrics = metrics.iter().map(|name| study.metric(name)).collect::<Result<Vec<usize>, _>>();
        let defaults = exact::Options::default();
        let options = exact::Options {
            max_states: max_states.unwrap_or(defaults.max_states),
            prune: prune.unwrap_or(defaults.prune),
            threads,
            metrics: metrics.map_err(|error| raised(py, &error))?,
            all_metrics,
            ..defaults
        };
        let told = Told::of(u64::from(study.program.steps));
        let solved = during(py, &told, progress.as_ref(), || {
            study.solve(&options, &|progress| told.at(progress.steps.into()))
        })?;
        match solved {
            Ok(summary) => Ok(Answer::of_summary(summary)),
            Err(why) => Err(raised(py, &escalade::Error::of_exact(study, &options, why, self.inner.name()))),
        }
    }

    /// The story of a run.
    #[pyo3(signature = (asked, progress))]
    fn trace(
        &self,
        py: Python<'_>,
        asked: &Bound<'_, PyDict>,
        progress: Option<Py<PyAny>>,
    ) -> PyResult<Story> {
        let asked = Asked::of(asked)?;
        Story::told(py, self, &asked, progress.as_ref())
    }

    /// Every run as a row.
    fn table(
        &self,
        py: Python<'_>,
        runs: u64,
        seed: u64,
        threads: usize,
        progress: Option<Py<PyAny>>,
    ) -> PyResult<Table> {
        let study = self.study(py)?;
        let simulation: Simulation = Luck { seed, threads }.simulation(runs);
        table::of_runs(py, self, study, &simulation, progress.as_ref())
    }

    /// The runs `first` up to `end` step by step, a step a row.
    fn steps_table(
        &self,
        py: Python<'_>,
        first: u64,
        end: u64,
        seed: u64,
        columns: Vec<String>,
    ) -> PyResult<Table> {
        table::of_steps(py, self, self.study(py)?, (first, end), seed, &columns)
    }
}
