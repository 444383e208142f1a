//! The scenario file as a syntax tree: every entry with its place, expressions parsed, nothing resolved.
//!
//! The order of every list is the order of the file, whatever shape of table it was written in.
//!
//! | file or folder | what it does |
//! | --- | --- |
//! | [`entry`], `placed` | the types of the tree |
//! | [`file`], `input` | from the path of a scenario to its tree; bytes read, limits, why a file cannot be read |
//! | `toml_tree`, `key_depth` | TOML read, with its faults told as ours |
//! | `lower` | from TOML to the tree, a file for each kind of entry |
//! | `as_written` | expressions as they stand in the file |
//! | `schema` | the form of a file as a JSON Schema, for editors |
//! | [`table`], `table_files`, `csv` | tables of group members |
//! | `csv_slips` | tables as spreadsheets of other countries write them, and what to do about them |

mod as_written;
mod csv;
mod csv_slips;
pub mod entry;
mod file;
mod input;
mod key_depth;
mod lower;
mod placed;
mod schema;
pub mod table;
mod table_files;
mod toml_tree;

#[cfg(test)]
mod tests;

pub use as_written::as_written;
pub use csv_slips::write_number;
pub use entry::*;
pub use file::{parse, read};
pub use lower::chance_of_word;
pub use placed::{Placed, Text};
pub use schema::schema;
