//! Who is told how far a question is.

/// Told, from any thread, how much is done. It may stop the work: see [`stop`](crate::study::stop).
pub trait Watch: Sync {
    /// So many runs of an option are done since it was last told.
    fn done(&self, runs: u64);

    /// There are so many in all: more, or fewer, than was known before.
    fn expect(&self, runs: u64);
}

/// Nobody is told.
pub struct Unwatched;

impl Watch for Unwatched {
    fn done(&self, _: u64) {}

    fn expect(&self, _: u64) {}
}
