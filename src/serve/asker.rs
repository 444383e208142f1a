//! Whoever asked for a document: nothing more is worked out for one who has gone.

use super::turns::{Politely, Rank, Turn, Turns, Wanted};
use crate::study::stop;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The connection by which something was asked: dropped when it ends.
pub struct Connection(Arc<AtomicBool>);

/// Whoever is at its other end.
pub struct Asker {
    has_gone: Arc<AtomicBool>,
}

pub fn connection() -> (Connection, Asker) {
    let has_gone = Arc::new(AtomicBool::new(false));
    (Connection(has_gone.clone()), Asker { has_gone })
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Wanted for Asker {
    fn is_wanted(&self) -> bool {
        self.is_there()
    }
}

impl Asker {
    /// Stops the work if nobody waits for it any more.
    pub fn stop_if_gone(&self) {
        if !self.is_there() {
            stop();
        }
    }

    fn is_there(&self) -> bool {
        !self.has_gone.load(Ordering::Relaxed)
    }

    /// Waits for a turn.
    pub fn turn<'a>(&self, turns: &'a Turns, rank: Rank) -> Turn<'a> {
        turns.take(rank, &|| self.is_there()).unwrap_or_else(|| stop())
    }

    /// What work tells of how far it is: it goes on in turns.
    pub fn in_turns<'a>(&'a self, turns: &'a Turns, rank: Rank) -> impl Fn(u64) + Sync + 'a {
        let turn = Politely::new(turns, rank, self);
        self.stop_if_gone();
        move |_| {
            self.stop_if_gone();
            turn.give_way();
            self.stop_if_gone();
        }
    }
}
