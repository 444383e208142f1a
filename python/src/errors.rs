//! Errors as Python exceptions: the whole message, as the command line prints it, with Python's names for its options.

use crate::words::{Asked, in_python};
use escalade::diagnostics::Diagnostic;
use escalade::study::{Faulty, Study};
use escalade::{Error, diagnostics};
use pyo3::create_exception;
use pyo3::exceptions::PyException;
use pyo3::prelude::*;

create_exception!(escalade, EscaladeError, PyException, "Why there is no answer: the base of the others.");
create_exception!(
    escalade,
    ScenarioError,
    EscaladeError,
    "The scenario, what is chosen, or what is asked for is wrong: every fault that was found, with its line."
);
create_exception!(
    escalade,
    RunFailed,
    EscaladeError,
    "A run cannot go on: an error of the scenario that only shows while it runs. Attributes: `run` (from 0), `step` (from 1; 0 \
     is the start), `line` of the scenario (from 1, or None)."
);
create_exception!(escalade, NotSolvable, EscaladeError, "There is no exact answer.");
create_exception!(
    escalade,
    TooMuchMemory,
    EscaladeError,
    "What is asked for would take more memory than may be used."
);

/// The exception of an error.
pub fn raised(py: Python<'_>, error: &Error) -> PyErr {
    raised_of(py, error, Asked::Scenario)
}

/// The same where that was asked.
pub fn raised_of(py: Python<'_>, error: &Error, asked: Asked) -> PyErr {
    let message = in_python(&error.to_string(), asked);
    match error {
        Error::TooMuchMemory(_) => TooMuchMemory::new_err(message),
        Error::NotSolvable(_) => NotSolvable::new_err(message),
        Error::RunFailed(failed) => {
            let raised = RunFailed::new_err(message);
            let value = raised.value(py);
            let facts = value
                .setattr("run", failed.run)
                .and_then(|()| value.setattr("step", failed.step))
                .and_then(|()| value.setattr("line", failed.line));
            facts.err().unwrap_or(raised)
        }
        _ => ScenarioError::new_err(message),
    }
}

/// What is asked for is not there.
pub fn fault(study: Option<&Study>, fault: Diagnostic) -> PyErr {
    let mut faulty = *Faulty::of(fault);
    if let Some(study) = study {
        faulty.sources = study.sources.clone();
    }
    ScenarioError::new_err(in_python(&faulty.to_string(), Asked::Scenario))
}

/// What is asked for cannot be, whatever the scenario.
pub fn refused(message: impl Into<String>, help: &str) -> PyErr {
    let fault = diagnostics::Diagnostic::without_place(message.into());
    self::fault(None, if help.is_empty() { fault } else { fault.help(help) })
}
