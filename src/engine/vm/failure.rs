//! How a run fails.

use crate::program::Check;
use crate::program::Span;

/// A run that cannot go on: an error of the scenario that only this run's state shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    pub stream: u64,
    pub step: u32,
    pub check: Check,
    pub value: f64,
    pub span: Span,
}
