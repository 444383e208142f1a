//! Random scenarios, and what must hold of every one of them.

mod branching;
mod generator;
