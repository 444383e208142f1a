//! The native half of the Python package `escalade`.
//!
//! What a user sees is in `escalade/`, in Python; here is what it stands on.
//!
//! | file | what it does |
//! | --- | --- |
//! | `scenario` | a scenario with what is chosen in it |
//! | `question`, `answer` | what is asked of it, and what came of it |
//! | `shards` | a question divided over processes and machines |
//! | `story` | one run, or a run and its branch |
//! | `table` | tables, handed on as Arrow without a copy |
//! | `work` | long work: Ctrl-C, progress, the interpreter left free |
//! | `errors` | errors as exceptions |
//! | `words` | options of the command line as arguments of Python |

mod answer;
mod errors;
mod question;
mod scenario;
mod shards;
mod story;
mod table;
mod words;
mod work;

use pyo3::prelude::*;

#[pymodule]
fn _native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let py = module.py();
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add("NOISE_LAW", escalade::engine::noise::LAW)?;
    module.add("INSTRUCTIONS", format!("{:?}", escalade::engine::simd::Level::best()))?;
    module.add_class::<scenario::Scenario>()?;
    module.add_class::<question::Question>()?;
    module.add_class::<answer::Answer>()?;
    module.add_class::<story::Story>()?;
    module.add_class::<table::Table>()?;
    module.add_function(wrap_pyfunction!(scenario::scenarios, module)?)?;
    module.add_function(wrap_pyfunction!(answer::read, module)?)?;
    module.add_function(wrap_pyfunction!(scenario::near, module)?)?;
    module.add("EscaladeError", py.get_type::<errors::EscaladeError>())?;
    module.add("ScenarioError", py.get_type::<errors::ScenarioError>())?;
    module.add("RunFailed", py.get_type::<errors::RunFailed>())?;
    module.add("NotSolvable", py.get_type::<errors::NotSolvable>())?;
    module.add("TooMuchMemory", py.get_type::<errors::TooMuchMemory>())?;
    Ok(())
}
