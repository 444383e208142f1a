//! Expressions and one-line effects: text in, syntax tree out.

pub mod date_spellings;
mod display;
mod fault;
pub mod lexer;
pub mod parse;
mod precedence;
pub mod range_text;
pub mod syntax;
mod units;

pub use lexer::{is_name, keyword, yes_or_no};
