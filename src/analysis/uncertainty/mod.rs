//! What ignorance of the parameters does to an answer: draws of them all at once.

pub mod bands;
pub mod reversal;
