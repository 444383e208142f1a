//! The scenario file as a syntax tree: every entry with its place, expressions parsed, nothing resolved.
//!
//! The order of every list is the order of the file, whatever shape of table it was written in.

mod csv;
pub mod entry;
mod file;
mod input;
mod key_depth;
mod lower;
mod placed;
pub mod table;
mod table_files;
mod toml_tree;

#[cfg(test)]
mod tests;

pub use entry::*;
pub use file::{parse, read};
pub use lower::chance_of_word;
pub use placed::{Placed, Text};
