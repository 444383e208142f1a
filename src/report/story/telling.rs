//! How a story is told.

/// How a story is told.
#[derive(Clone, Copy, Debug)]
pub struct Telling {
    /// Every chance that came to nothing, every turn without a response, every drift.
    pub everything: bool,
    pub colour: bool,
    pub width: usize,
}
