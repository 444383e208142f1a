//! Right or refused: input that once gave a wrong number, a wrong verdict or a crash without a word, by the kind of
//! fault. Each kind has its right value by independent reasoning, and siblings.

mod limits;
mod numbers;
mod printing;
mod settings;
mod statistics;
#[allow(dead_code)]
mod support;
