//! Escalade: a sanctions-escalation scenario simulator.
//!
//! A scenario file defines actors, a ladder, responses and chances; a seeded Monte Carlo engine runs it
//! and reports the distribution of outcomes. It explores what-ifs; it does not forecast.

pub mod analysis;
pub mod cli;
pub mod diagnostics;
pub mod engine;
pub mod language;
pub mod model;
pub mod report;
pub mod scenario;
pub mod study;
pub mod tally;
