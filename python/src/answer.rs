//! What came of a question, in all its forms.

use crate::table::{Table, of_csv};
use crate::words::{Asked, in_python};
use escalade::analysis::summary::Summary;
use escalade::report::document::precision::not_reached;
use escalade::report::files::design_csv::{morris_table, sobol_table};
use escalade::report::json::read::{Document, document};
use escalade::report::plots::{PlotStyle, Plots, Theme};
use escalade::report::terminal::{Detail, Form, Style};
use escalade::report::{csv, json, plots, terminal};
use escalade::study::assertions::{Unheld, holds};
use escalade::study::questions;
use pyo3::exceptions::{PyKeyError, PyValueError};
use pyo3::prelude::*;
use std::sync::OnceLock;

/// An answer. It does not change.
#[pyclass(frozen, module = "escalade._native")]
pub struct Answer {
    found: Found,
    json: OnceLock<String>,
}

enum Found {
    Here(questions::Answer),
    /// Of another process: its document, and what else it is written as.
    Read(Box<Read>),
}

struct Read {
    document: Document,
    csv: String,
    text: String,
    markdown: String,
    designs: Vec<(String, String)>,
}

/// An answer as another process wrote it.
#[pyfunction]
#[pyo3(signature = (json, csv, text, markdown, designs = vec![]))]
pub fn read(
    json: String,
    csv: String,
    text: String,
    markdown: String,
    designs: Vec<(String, String)>,
) -> PyResult<Answer> {
    let document = document(&json).map_err(|misread| PyValueError::new_err(misread.to_string()))?;
    Ok(Answer {
        found: Found::Read(Box::new(Read { document, csv, text, markdown, designs })),
        json: OnceLock::from(json),
    })
}

impl Answer {
    pub fn of_summary(summary: Summary) -> Answer {
        Answer::of(questions::Answer::Run(Box::new(summary)))
    }

    pub fn of(found: questions::Answer) -> Answer {
        Answer { found: Found::Here(found), json: OnceLock::new() }
    }

    fn written(&self, form: Form, read: impl Fn(&Read) -> &String) -> String {
        match &self.found {
            Found::Read(found) => read(found).clone(),
            Found::Here(questions::Answer::Run(summary)) => terminal::summary(summary, form),
            Found::Here(questions::Answer::Compare(comparison, _)) => terminal::comparison(comparison, form),
            Found::Here(questions::Answer::Sweep(sweep, shown)) => terminal::sweep(sweep, shown, form),
            Found::Here(questions::Answer::Sensitivity(found, shown)) => {
                terminal::sensitivity(found, shown, form)
            }
        }
    }

    fn drawn(&self, style: &PlotStyle) -> Plots {
        use questions::Answer::{Compare, Run, Sensitivity, Sweep};
        match &self.found {
            Found::Here(Run(summary)) => plots::of_summary(summary, style),
            Found::Here(Compare(comparison, _)) => plots::of_comparison(comparison, style),
            Found::Here(Sweep(sweep, shown)) => plots::of_sweep(sweep, shown, style),
            Found::Here(Sensitivity(found, shown)) => plots::of_sensitivity(found, shown, style),
            Found::Read(found) => match &found.document {
                Document::Summary(summary) => plots::of_summary(summary, style),
                Document::Comparison(comparison) => plots::of_comparison(comparison, style),
                Document::Sweep(sweep, shown) => plots::of_sweep(sweep, shown, style),
                Document::Sensitivity(found, shown) => plots::of_sensitivity(found, shown, style),
            },
        }
    }
}

#[pymethods]
impl Answer {
    /// What whoever asked should know of it: that a precision was not reached, and why draws were left out.
    fn warnings(&self) -> Vec<String> {
        let Found::Here(found) = &self.found else { return vec![] };
        let (precision, left_out) = match found {
            questions::Answer::Run(summary) => (summary.precision.as_ref(), None),
            questions::Answer::Compare(comparison, left_out) => {
                (comparison.precision.as_ref(), left_out.as_ref())
            }
            questions::Answer::Sweep(..) | questions::Answer::Sensitivity(..) => (None, None),
        };
        let left_out = left_out.map(|why| {
            format!(
                "{why}\nthe unknown parameters are left at their stated values (without this message: --uncertain 0)"
            )
        });
        let told = precision.and_then(not_reached).into_iter().chain(left_out);
        told.map(|told| in_python(&told, Asked::SideBySide)).collect()
    }

    /// The document, as the command line writes it.
    fn json(&self, py: Python<'_>) -> String {
        let made = || match &self.found {
            Found::Here(questions::Answer::Run(summary)) => json::summary_json(summary),
            Found::Here(questions::Answer::Compare(comparison, _)) => json::comparison_json(comparison),
            Found::Here(questions::Answer::Sweep(sweep, shown)) => json::sweep_json(sweep, shown),
            Found::Here(questions::Answer::Sensitivity(found, shown)) => json::sensitivity_json(found, shown),
            // It was read from there.
            Found::Read(_) => String::new(),
        };
        py.detach(|| self.json.get_or_init(made).clone())
    }

    /// Why an outcome does not have this chance, at this rate of false alarms; none, if it has. Of a summary alone.
    ///
    /// # Errors
    /// If that cannot be asked.
    fn chance_fault(&self, outcome: &str, chance: f64, rate: &str) -> PyResult<Option<String>> {
        let summary = match &self.found {
            Found::Here(questions::Answer::Run(summary)) => summary,
            Found::Read(read) if let Document::Summary(summary) = &read.document => summary,
            _ => {
                return Err(PyValueError::new_err(
                    "a summary has chances of outcomes: this is another answer",
                ));
            }
        };
        match holds(summary, outcome, chance, &rate) {
            Ok(()) => Ok(None),
            Err(Unheld::Wrong(why)) => Ok(Some(why)),
            Err(Unheld::NotAskable(why)) => Err(PyValueError::new_err(why)),
        }
    }

    /// As a long table, a number a row.
    fn csv(&self) -> String {
        match &self.found {
            Found::Read(found) => found.csv.clone(),
            Found::Here(questions::Answer::Run(summary)) => csv::summary_csv(summary),
            Found::Here(questions::Answer::Compare(comparison, _)) => csv::comparison_csv(comparison),
            Found::Here(questions::Answer::Sweep(sweep, _)) => csv::sweep_csv(sweep),
            Found::Here(questions::Answer::Sensitivity(found, _)) => csv::sensitivity_csv(found),
        }
    }

    fn table(&self) -> PyResult<Table> {
        of_csv(&self.csv())
    }

    /// The designs of a sensitivity analysis, with what came of each point: `morris` and `sobol`, as far as they were asked
    /// for, each as the CSV file that the command line writes.
    fn designs(&self) -> Vec<(String, String)> {
        match &self.found {
            Found::Read(found) => found.designs.clone(),
            Found::Here(questions::Answer::Sensitivity(found, _)) => {
                let morris = found.morris.as_ref().map(|morris| ("morris".to_owned(), morris_table(morris)));
                let sobol = found.sobol.as_ref().map(|sobol| ("sobol".to_owned(), sobol_table(sobol)));
                morris.into_iter().chain(sobol).collect()
            }
            Found::Here(_) => vec![],
        }
    }

    /// One of them as a table.
    fn design_table(&self, name: &str) -> PyResult<Table> {
        let designs = self.designs();
        let found = designs.iter().find(|(known, _)| known == name);
        let (_, text) = found.ok_or_else(|| PyKeyError::new_err(format!("there is no design `{name}`")))?;
        of_csv(text)
    }

    fn text(&self) -> String {
        self.written(Form::Text(Style::default()), |read| &read.text)
    }

    fn markdown(&self) -> String {
        self.written(Form::Markdown(Detail::Usual), |read| &read.markdown)
    }

    /// Every plot as SVG, by name, in order.
    fn plots(
        &self,
        py: Python<'_>,
        theme: &str,
        titles: bool,
        size: [u32; 2],
    ) -> PyResult<Vec<(String, String)>> {
        let theme = match theme {
            "auto" => Theme::Auto,
            "light" => Theme::Light,
            "dark" => Theme::Dark,
            "print" => Theme::Print,
            "grey" => Theme::Grey,
            other => {
                return Err(PyValueError::new_err(format!(
                    "there is no theme `{other}`: there are auto, light, dark, print, grey"
                )));
            }
        };
        let style = PlotStyle { theme, titles, size, ..PlotStyle::default() };
        Ok(py.detach(|| {
            let drawn = self.drawn(&style);
            drawn.svg(|_| true).into_iter().map(|(name, svg)| (name.to_owned(), svg)).collect()
        }))
    }
}
