//! Expressions and one-line effects: text in, syntax tree out.

mod display;
mod fault;
mod level;
pub mod parse;
pub mod syntax;
pub mod token;
mod units;

pub use token::{is_name, keyword};
