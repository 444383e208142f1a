//! Whoever asked for a document: nothing more is worked out for one who has gone.

use super::turns::{Politely, Rank, Turns};
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

impl Asker {
    /// Stops the work if nobody waits for it any more.
    pub fn stop_if_gone(&self) {
        if self.has_gone.load(Ordering::Relaxed) {
            stop();
        }
    }

    /// What work tells of how far it is: it goes on in turns.
    pub fn in_turns<'a>(&'a self, turns: &'a Turns, rank: Rank) -> impl Fn(u64) + Sync + 'a {
        let turn = Politely::new(turns, rank);
        self.stop_if_gone();
        move |_| {
            self.stop_if_gone();
            turn.give_way();
            self.stop_if_gone();
        }
    }
}
