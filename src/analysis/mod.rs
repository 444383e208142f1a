//! What the numbers mean.
//!
//! Each room is a question: how sure a number is ([`estimates`]), what a run command answers ([`summary`]), which option is
//! better ([`comparison`]), whether what its author claims is so ([`expectations`]), what an answer depends on ([`sensitivity`]), what ignorance of parameters does to it
//! ([`uncertainty`]), and which single runs are worth a look ([`runs`]).

pub mod comparison;
pub mod estimates;
pub mod expectations;
pub mod runs;
pub mod sensitivity;
pub mod summary;
pub mod uncertainty;
