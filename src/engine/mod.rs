//! Runs a compiled program: many runs side by side, all ways at once, or one run again.
//!
//! | folder or file | its one job |
//! | --- | --- |
//! | [`noise`] | random words by address; distributions |
//! | `vm` | the interpreter: columns of many runs, and the operations on them |
//! | [`runs`] | Monte Carlo: blocks of runs over threads, counted |
//! | [`exact`] | enumeration: probabilities without sampling |
//! | [`replay`] | one run again, with all that happens in it, or with one choice made otherwise |
//! | [`simd`] | vector instructions, and how far they may be used |
//! | `dataflow` | what operations read and write |
//!
//! Vector instructions, and columns that are found without asking whether they are there, need unsafe code: it is allowed
//! in the modules that say so, each place with its reason. What relies on lanes and program belonging together is not
//! public.

mod dataflow;
pub mod exact;
pub mod noise;
pub mod replay;
pub mod runs;
pub mod simd;
pub(crate) mod vm;

pub use vm::failure::Failure;
