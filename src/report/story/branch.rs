//! A run and its branch.
