//! Whose turn it is to compute: everybody waits in line for a part of the work, so that nobody waits for all of another's.

use std::sync::{Condvar, Mutex, PoisonError};

/// How many compute at a time, each on all threads: while one writes its answer, another counts.
const AT_A_TIME: u64 = 2;

/// A line of those who want to compute.
#[derive(Default)]
pub struct Turns {
    line: Mutex<Line>,
    moved: Condvar,
}

#[derive(Default)]
struct Line {
    /// The number of the next that comes.
    next: u64,
    /// How many have had their turn, or have it.
    begun: u64,
    done: u64,
}

/// A turn, until it is dropped.
pub struct Turn<'a>(&'a Turns);

impl Turns {
    pub fn new() -> Turns {
        Turns::default()
    }

    /// Waits for a turn, first come, first served.
    pub fn take(&self) -> Turn<'_> {
        let mut line = self.line.lock().unwrap_or_else(PoisonError::into_inner);
        let mine = line.next;
        line.next += 1;
        while line.begun < mine || line.begun - line.done >= AT_A_TIME {
            line = self.moved.wait(line).unwrap_or_else(PoisonError::into_inner);
        }
        line.begun += 1;
        self.moved.notify_all();
        Turn(self)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.line.lock().unwrap_or_else(PoisonError::into_inner).done += 1;
        self.0.moved.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};

    #[test]
    fn no_more_than_allowed_have_a_turn() {
        let (turns, now, most) = (Turns::new(), AtomicU64::new(0), AtomicU64::new(0));
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..50 {
                        let _turn = turns.take();
                        most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        std::thread::yield_now();
                        now.fetch_sub(1, Ordering::SeqCst);
                    }
                });
            }
        });
        assert!((1..=AT_A_TIME).contains(&most.into_inner()));
    }
}
