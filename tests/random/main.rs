//! Random scenarios, and what must hold of every one of them.

mod agreement;
#[path = "../recompiled/both_ways.rs"]
mod both_ways;
mod branching;
mod generator;
mod privacy;
mod recompiled;
