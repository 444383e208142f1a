//! Whose turn it is to compute: everybody waits in line for a part of the work, so that nobody waits for all of another's; and what
//! one looks at now goes before what gets better by itself.

use std::collections::BTreeSet;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How many compute at a time, each on all threads: while one writes its answer, another counts.
const AT_A_TIME: usize = 2;

/// How often those in line look whether they are still wanted.
const LOOK: Duration = Duration::from_millis(100);

/// What somebody waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// The first answer to what was asked.
    First,
    /// A better one.
    Better,
    /// What nobody asked for.
    Aside,
}

impl Rank {
    /// For so long those of higher rank who come later go before: then it is its turn, whoever else comes. With less patience the
    /// many who have an answer would keep those waiting who have none.
    fn patience(self) -> Duration {
        match self {
            Rank::First => Duration::ZERO,
            Rank::Better => Duration::from_secs(20),
            Rank::Aside => Duration::from_secs(60),
        }
    }
}

/// What a turn is waited for, and may not be wanted any more.
pub trait Wanted: Sync {
    fn is_wanted(&self) -> bool;
}

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
    /// Until when each waits for others, and its number.
    waiting: BTreeSet<(Instant, u64)>,
    /// How many have a turn, by rank.
    begun: [usize; 3],
}

impl Line {
    fn is_free(&self, rank: Rank, due: Instant) -> bool {
        // What nobody asked for does not slow down what somebody waits for.
        let gives_way = rank == Rank::Aside && self.begun[Rank::First as usize] > 0 && Instant::now() < due;
        self.begun.iter().sum::<usize>() < AT_A_TIME && !gives_way
    }
}

/// A turn, until it is dropped.
pub struct Turn<'a> {
    turns: &'a Turns,
    rank: Rank,
}

impl Turns {
    pub fn new() -> Turns {
        Turns::default()
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a turn: first come, first served, but for who is of higher rank. None if meanwhile it `is_wanted` no more: who has
    /// gone leaves the line.
    pub fn take(&self, rank: Rank, is_wanted: &dyn Fn() -> bool) -> Option<Turn<'_>> {
        let due = Instant::now() + rank.patience();
        let mut line = self.line();
        let mine = (due, line.next);
        line.next += 1;
        line.waiting.insert(mine);
        while line.waiting.first() != Some(&mine) || !line.is_free(rank, due) {
            if !is_wanted() {
                line.waiting.remove(&mine);
                drop(line);
                self.moved.notify_all();
                return None;
            }
            line = self.moved.wait_timeout(line, LOOK).unwrap_or_else(PoisonError::into_inner).0;
        }
        line.waiting.remove(&mine);
        line.begun[rank as usize] += 1;
        drop(line);
        // The next may have room, too.
        self.moved.notify_all();
        Some(Turn { turns: self, rank })
    }

    /// Whether somebody waits who would have a turn if this one were given back, or would be done sooner.
    fn is_pressing(&self, rank: Rank) -> bool {
        let line = self.line();
        !line.waiting.is_empty() || (rank == Rank::Aside && line.begun[Rank::First as usize] > 0)
    }
}

/// A turn that is given back for a while whenever others press, from whatever thread.
pub struct Politely<'a> {
    turns: &'a Turns,
    rank: Rank,
    wanted: &'a dyn Wanted,
    turn: Mutex<Option<Turn<'a>>>,
}

impl<'a> Politely<'a> {
    pub fn new(turns: &'a Turns, rank: Rank, wanted: &'a dyn Wanted) -> Self {
        Politely { turns, rank, wanted, turn: Mutex::new(turns.take(rank, &|| wanted.is_wanted())) }
    }

    /// Lets others go before; all threads of the work stay here meanwhile.
    pub fn give_way(&self) {
        let mut turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        if self.turns.is_pressing(self.rank) {
            *turn = None;
            *turn = self.turns.take(self.rank, &|| self.wanted.is_wanted());
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.turns.line().begun[self.rank as usize] -= 1;
        self.turns.moved.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread::{scope, sleep};

    struct Always;

    impl Wanted for Always {
        fn is_wanted(&self) -> bool {
            true
        }
    }

    fn take(turns: &Turns, rank: Rank) -> Turn<'_> {
        turns.take(rank, &|| true).expect("it is wanted")
    }

    #[test]
    fn who_has_gone_leaves_the_line() {
        let turns = Turns::new();
        let both = [take(&turns, Rank::First), take(&turns, Rank::First)];
        assert!(turns.take(Rank::Better, &|| false).is_none());
        let (waiting, begun) = {
            let line = turns.line();
            (line.waiting.len(), line.begun)
        };
        assert_eq!((waiting, begun), (0, [2, 0, 0]));
        drop(both);
    }

    /// Until so many wait in line.
    fn until_waiting(turns: &Turns, number: usize) {
        while turns.line().waiting.len() < number {
            sleep(Duration::from_millis(1));
        }
    }

    #[test]
    fn no_more_than_allowed_have_a_turn() {
        let (turns, now, most) = (Turns::new(), AtomicUsize::new(0), AtomicUsize::new(0));
        scope(|scope| {
            for rank in [Rank::First, Rank::Better, Rank::Aside].into_iter().cycle().take(9) {
                let (turns, now, most) = (&turns, &now, &most);
                scope.spawn(move || {
                    for _ in 0..50 {
                        let _turn = take(turns, rank);
                        most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        std::thread::yield_now();
                        now.fetch_sub(1, Ordering::SeqCst);
                    }
                });
            }
        });
        assert!((1..=AT_A_TIME).contains(&most.into_inner()));
    }

    #[test]
    fn who_waits_for_a_first_answer_goes_before_who_has_one() {
        let turns = Turns::new();
        let order = Mutex::new(vec![]);
        scope(|scope| {
            let both = [take(&turns, Rank::First), take(&turns, Rank::First)];
            for (place, rank) in [Rank::Aside, Rank::Better, Rank::First].into_iter().enumerate() {
                let (turns, order) = (&turns, &order);
                scope.spawn(move || {
                    let turn = take(turns, rank);
                    order.lock().expect("nobody panics").push(rank);
                    drop(turn);
                });
                until_waiting(turns, place + 1);
            }
            let [one, other] = both;
            drop(one);
            // Of two who have room at once either may write first: the last has room when the other is done.
            while order.lock().expect("nobody panics").len() < 2 {
                sleep(Duration::from_millis(1));
            }
            assert_eq!(*order.lock().expect("nobody panics"), [Rank::First, Rank::Better]);
            drop(other);
        });
        assert_eq!(order.into_inner().expect("nobody panics").last(), Some(&Rank::Aside));
    }

    #[test]
    fn what_nobody_asked_for_gives_way() {
        let turns = Turns::new();
        let aside = Politely::new(&turns, Rank::Aside, &Always);
        scope(|scope| {
            let first = take(&turns, Rank::First);
            scope.spawn(|| aside.give_way());
            until_waiting(&turns, 1);
            assert_eq!(turns.line().begun, [1, 0, 0]);
            drop(first);
        });
        assert_eq!(turns.line().begun, [0, 0, 1]);
        drop(aside);
        assert_eq!(turns.line().begun, [0, 0, 0]);
    }
}
