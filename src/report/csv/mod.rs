//! Answers as CSV: long tables with a number a row, for spreadsheets and data frames. The numbers are those of the JSON
//! documents, with all their digits; what is missing is an empty cell.
//!
//! | file | of which answer |
//! | --- | --- |
//! | `summary` | `run` and `exact` |
//! | `comparison` | `compare` |
//! | `sweep`, `sensitivity` | the answers about many settings |
//! | `ablation` | what each part of a scenario does |
//! | `story` | `trace`: what happened in a run, an event a row |
//! | `check`, `expectations`, `scenario_list` | faults; what is claimed; the built-in scenarios |
//! | `runs`, `steps` | tables of runs, a run or a step a row, written while they are made |
//! | `table`, `cells` | rows and cells as text; cells of tables of runs |

mod ablation;
mod cells;
mod check;
mod comparison;
mod expectations;
mod runs;
mod scenario_list;
mod sensitivity;
mod steps;
mod story;
mod summary;
mod sweep;
mod table;

pub use ablation::ablation_csv;
pub use cells::header;
pub use check::check_csv;
pub use comparison::comparison_csv;
pub use expectations::expectations_csv;
pub use runs::RunsTable;
pub use scenario_list::scenario_list_csv;
pub use sensitivity::sensitivity_csv;
pub use steps::{Series, StepsTable, series};
pub use story::{branch_csv, story_csv};
pub use summary::summary_csv;
pub use sweep::sweep_csv;
