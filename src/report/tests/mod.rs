//! Fixtures of the tests of this floor.

pub(crate) mod fixtures;
