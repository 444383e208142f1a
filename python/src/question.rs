//! What is asked of a scenario.

use crate::answer::Answer;
use crate::errors::raised_of;
use crate::scenario::{Pairs, Scenario};
use crate::words::{self, in_python};
use crate::work::{Told, during};
use escalade::diagnostics::nearest;
use escalade::study::questions::{
    self, Amount, CompareQuestion, Luck, RunQuestion, SensitivityQuestion, SweepQuestion,
};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// A question: `run`, `compare`, `sweep` or `sensitivity`, with what the command of this name takes.
#[pyclass(frozen, module = "escalade._native")]
pub struct Question {
    pub scenario: Scenario,
    pub inner: questions::Question,
    kind: String,
    asked: Py<PyDict>,
}

/// What a question takes by name; what is none of it is refused.
struct Asked<'a, 'py> {
    from: &'a Bound<'py, PyDict>,
    known: Vec<&'static str>,
}

impl<'py> Asked<'_, 'py> {
    fn get<T: for<'a> FromPyObject<'a, 'py, Error = PyErr>>(
        &mut self,
        name: &'static str,
    ) -> PyResult<Option<T>> {
        self.known.push(name);
        match self.from.get_item(name)? {
            Some(value) if !value.is_none() => value.extract().map(Some),
            _ => Ok(None),
        }
    }

    fn amount(&mut self) -> PyResult<Amount> {
        Ok(Amount { runs: self.get("runs")?, precision: self.get("precision")? })
    }

    fn luck(&mut self) -> PyResult<Luck> {
        let usual = Luck::default();
        Ok(Luck {
            seed: self.get("seed")?.unwrap_or(usual.seed),
            threads: self.get("threads")?.unwrap_or(usual.threads),
        })
    }

    fn options(&mut self, scenario: &Scenario) -> PyResult<escalade::model::settings::options::Asked> {
        let (variants, policies) = (self.get("variants")?, self.get("policies")?);
        Ok(scenario.inner.asked(variants.unwrap_or_default(), policies.unwrap_or_default()))
    }

    /// # Errors
    /// If more is asked.
    fn refuse_others(&self) -> PyResult<()> {
        for name in self.from.keys() {
            let name: String = name.extract()?;
            if !self.known.contains(&name.as_str()) {
                let known = self.known.iter().copied();
                let meant = nearest(&name, known).map(|near| format!("; did you mean `{near}`?"));
                let message = format!("`{name}` is nothing that can be asked{}", meant.unwrap_or_default());
                return Err(PyTypeError::new_err(message));
            }
        }
        Ok(())
    }
}

fn question(kind: &str, scenario: &Scenario, asked: &Bound<'_, PyDict>) -> PyResult<questions::Question> {
    let mut asked = Asked { from: asked, known: vec![] };
    let found = match kind {
        "run" => questions::Question::Run(RunQuestion {
            amount: asked.amount()?,
            uncertain: asked.get("uncertain")?,
            runs_per_sample: asked.get("runs_per_sample")?,
            luck: asked.luck()?,
            is_compared: false,
        }),
        "compare" => questions::Question::Compare(CompareQuestion {
            asked: asked.options(scenario)?,
            amount: asked.amount()?,
            uncertain: asked.get("uncertain")?,
            runs_per_sample: asked.get("runs_per_sample")?,
            luck: asked.luck()?,
        }),
        "sweep" => {
            let options = asked.options(scenario)?;
            let swept: Pairs = asked.get("sweep")?.unwrap_or_default();
            questions::Question::Sweep(SweepQuestion {
                set: [options.set, swept].concat(),
                variants: options.variants,
                policies: options.policies,
                of: asked.get("of")?.unwrap_or_default(),
                runs: asked.get("runs")?,
                luck: asked.luck()?,
            })
        }
        "sensitivity" => questions::Question::Sensitivity(SensitivityQuestion {
            morris: asked.get("morris")?,
            sobol: asked.get("sobol")?,
            asked: asked.options(scenario)?,
            of: asked.get("of")?.unwrap_or_default(),
            runs: asked.get("runs")?,
            luck: asked.luck()?,
        }),
        other => {
            return Err(PyValueError::new_err(format!(
                "there is no question `{other}`: there are run, compare, sweep, sensitivity"
            )));
        }
    };
    asked.refuse_others()?;
    Ok(found)
}

impl Question {
    /// Which words of Python are meant in messages.
    pub fn asked(&self) -> words::Asked {
        match self.inner {
            questions::Question::Run(_) => words::Asked::Scenario,
            questions::Question::Compare(_) | questions::Question::Sensitivity(_) => words::Asked::SideBySide,
            questions::Question::Sweep(_) => words::Asked::Sweep,
        }
    }
}

#[pymethods]
impl Question {
    #[new]
    fn new(kind: String, scenario: &Scenario, asked: &Bound<'_, PyDict>) -> PyResult<Question> {
        let inner = question(&kind, scenario, asked)?;
        Ok(Question { scenario: scenario.clone(), inner, kind, asked: asked.copy()?.unbind() })
    }

    /// What it was made of.
    fn parts(&self, py: Python<'_>) -> (String, Scenario, Py<PyDict>) {
        (self.kind.clone(), self.scenario.clone(), self.asked.clone_ref(py))
    }

    /// The words of the command that asks the same, behind `escalade`.
    pub fn words(&self) -> Vec<String> {
        self.inner.words(&self.scenario.word(), self.scenario.inner.settings())
    }

    /// Warnings about what is set or swept, as text, if there are any.
    fn warnings(&self, py: Python<'_>) -> PyResult<Option<String>> {
        let told = py.detach(|| self.inner.warnings(&self.scenario.inner));
        let told = told.map_err(|error| raised_of(py, &error, self.asked()))?;
        Ok(told.map(|told| in_python(&told, self.asked())))
    }

    #[pyo3(signature = (progress = None))]
    fn answer(&self, py: Python<'_>, progress: Option<Py<PyAny>>) -> PyResult<Answer> {
        let (scenario, told) = (&self.scenario.inner, Told::default());
        let found = during(py, &told, progress.as_ref(), || self.inner.answer(scenario, None, &told))?;
        found.map(Answer::of).map_err(|error| raised_of(py, &error, self.asked()))
    }
}
