//! How much of an answer is shown.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// The answer and its first table.
    Brief,
    /// Tables no longer than one can take in.
    Usual,
    /// Every row.
    Full,
}
