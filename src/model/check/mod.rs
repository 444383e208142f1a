//! What must hold of a model beyond names and types: of the values of its parameters, and of the ranges of its expressions.

pub mod arguments;
pub mod bare_numbers;
pub mod lint;
pub mod parameter_values;
mod periods;
