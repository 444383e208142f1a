//! Single runs: one with a given outcome, and the choices in it that could have been made otherwise.

pub mod alternatives;
pub mod search;
