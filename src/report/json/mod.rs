//! The JSON documents, a file each: what `--json` prints and output folders hold.
//!
//! `read` reads those back that plots are drawn from.
//!
//! `settings`, `expectations` and `uncertainty` are parts that several documents have; `text` writes a document down.

mod ablation;
mod check;
mod comparison;
mod expectations;
pub mod read;
mod scenario_list;
mod schema;
mod sensitivity;
mod settings;
mod story;
mod summary;
mod sweep;
mod table;
pub(super) mod text;
mod uncertainty;

pub use ablation::ablation_json;
pub use check::check_json;
pub use comparison::comparison_json;
pub use scenario_list::scenario_list_json;
pub use schema::{schema_json, schema_names};
pub use sensitivity::sensitivity_json;
pub use story::{branch_json, story_json};
pub use summary::summary_json;
pub use sweep::sweep_json;
pub use table::{TABLE_SCHEMA, TableFacts, table_json};

// For forms that hold a part of the same numbers.
pub(super) use ablation::ablation_value;
pub(super) use check::check_value;
pub(super) use comparison::comparison_value;
pub(super) use expectations::expectations_value;
pub(super) use scenario_list::scenario_list_value;
pub(super) use sensitivity::sensitivity_value;
pub(crate) use summary::summary_value;
pub(super) use sweep::sweep_value;
