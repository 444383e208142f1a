//! Random scenarios, and what must hold of every one of them.

mod agreement;
mod branching;
mod generator;
mod privacy;
