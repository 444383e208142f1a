//! What the checker accepts, what it refuses and in which words.

mod advice;
mod building;
mod choosing;
mod effects;
mod expressions;
pub(super) mod fixture;
mod planning;
mod ranges;
