//! Runs a compiled scenario: many runs side by side, all ways at once, or one run again.
//!
//! It knows a program, not what the program was written in: the crate `escalade` reads and compiles scenarios, makes
//! answers of the counts, and passes this crate on as `escalade::engine`.
//!
//! | folder or file | its one job |
//! | --- | --- |
//! | [`program`] | a compiled scenario: one flat list of operations |
//! | [`noise`] | random words by address; distributions |
//! | `vm` | the interpreter: columns of many runs, and the operations on them |
//! | [`runs`] | Monte Carlo: blocks of runs over threads, counted |
//! | [`exact`] | enumeration: probabilities without sampling |
//! | [`replay`] | one run again, with all that happens in it, or with one choice made otherwise |
//! | [`tally`] | integer counters and distributions, mergeable in any order |
//! | [`limits`] | what may be asked for at most |
//! | [`simd`] | vector instructions, and how far they may be used |
//! | `dataflow` | what operations read and write |
//!
//! Vector instructions, and columns that are found without asking whether they are there, need unsafe code: it is allowed
//! in the modules that say so, each place with its reason. What relies on lanes and program belonging together is not
//! public.

#![deny(unsafe_code)]

mod dataflow;
pub mod exact;
pub mod limits;
pub mod noise;
pub mod program;
pub mod replay;
pub mod runs;
pub mod simd;
pub mod tally;
mod vm;

pub use vm::failure::Failure;
