//! What is made of each block of runs, put down in the order of the runs while they are made.
//!
//! Blocks are done on all threads, each when it is its turn. What is made of one waits until all before it are put down; if
//! too much waits, its threads wait too, so that memory does not grow with the number of runs.

use super::rows::Rows;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// How much may wait for its turn, in bytes.
const ROOM: usize = 32 << 20;

/// Makes bytes of a block of a part.
type Made<'a> = dyn Fn(u64, &[Rows], &mut Vec<u8>) + Sync + 'a;

/// Puts down bytes.
type Put<'a> = dyn FnMut(&[u8]) -> io::Result<()> + Send + 'a;

/// Where blocks of runs go, whatever thread they come from.
pub struct InOrder<'a> {
    made: Box<Made<'a>>,
    line: Mutex<Line<'a>>,
    moved: Condvar,
}

/// Whose turn it is, and who waits for it.
struct Line<'a> {
    put: Box<Put<'a>>,
    part: u64,
    run: u64,
    /// By part and first run: how many runs, and what was made of them.
    waiting: BTreeMap<(u64, u64), (u64, Vec<u8>)>,
    bytes: usize,
    /// Parts of which nothing more comes.
    closed: BTreeSet<u64>,
    /// Whether nothing more is put down.
    over: bool,
    error: Option<io::Error>,
}

impl<'a> InOrder<'a> {
    /// `made` is told the part of a block and its runs under each program, on the thread that made them, and makes the bytes
    /// of it; `put` is given these in order.
    pub fn new(
        made: impl Fn(u64, &[Rows], &mut Vec<u8>) + Sync + 'a,
        put: impl FnMut(&[u8]) -> io::Result<()> + Send + 'a,
    ) -> Self {
        let line = Line {
            put: Box::new(put),
            part: 0,
            run: 0,
            waiting: BTreeMap::new(),
            bytes: 0,
            closed: BTreeSet::new(),
            over: false,
            error: None,
        };
        InOrder { made: Box::new(made), line: Mutex::new(line), moved: Condvar::new() }
    }

    /// A part of the whole: runs from 0 on. Parts come one after the other by their numbers from 0, each when that before it
    /// is closed; they may be run at the same time, if they are begun in order.
    pub fn part(&self, number: u64) -> Part<'_> {
        Part { of: self, number }
    }

    /// Nothing more is put down, and nobody waits: a part that was begun will not be closed.
    pub fn abandon(&self) {
        self.line().over = true;
        self.moved.notify_all();
    }

    /// After all runs.
    ///
    /// # Errors
    /// If anything could not be put down: then the simulations ended early, and what they have counted is of no use.
    pub fn finish(self) -> io::Result<()> {
        let line = self.line.into_inner().unwrap_or_else(PoisonError::into_inner);
        line.error.map_or(Ok(()), Err)
    }

    fn line(&self) -> MutexGuard<'_, Line<'a>> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the parts of the whole ask of it.
trait Keeping: Sync {
    fn put(&self, part: u64, rows: &[Rows]);
    fn close(&self, part: u64);
    fn abandon(&self);
    fn is_refused(&self) -> bool;
}

impl Keeping for InOrder<'_> {
    /// Puts down a block, or leaves it to whoever puts down the one before it.
    fn put(&self, part: u64, rows: &[Rows]) {
        let Some((first, runs)) = rows.first().map(|rows| (rows.first_run(), rows.len() as u64)) else {
            return;
        };
        let mut bytes = vec![];
        (self.made)(part, rows, &mut bytes);
        let mut line = self.line();
        // Whoever's turn it is does not wait, and is at work: blocks and parts are begun in order.
        while !line.over && (line.part, line.run) != (part, first) && line.bytes + bytes.len() > ROOM {
            line = self.moved.wait(line).unwrap_or_else(PoisonError::into_inner);
        }
        line.bytes += bytes.len();
        line.waiting.insert((part, first), (runs, bytes));
        line.go_on();
        self.moved.notify_all();
    }

    fn close(&self, part: u64) {
        let mut line = self.line();
        line.closed.insert(part);
        line.go_on();
        self.moved.notify_all();
    }

    fn abandon(&self) {
        self.abandon();
    }

    fn is_refused(&self) -> bool {
        self.line().error.is_some()
    }
}

/// One of the simulations whose runs are put down.
#[derive(Clone, Copy)]
pub struct Part<'a> {
    of: &'a dyn Keeping,
    number: u64,
}

impl Part<'_> {
    /// Whether what was made could not be put down, so that more runs are of no use.
    pub fn is_refused(&self) -> bool {
        self.of.is_refused()
    }

    /// Nothing more of this part comes.
    pub fn close(&self) {
        self.of.close(self.number);
    }
}

impl Line<'_> {
    /// Puts down all whose turn it is.
    fn go_on(&mut self) {
        while !self.over {
            if let Some((runs, bytes)) = self.waiting.remove(&(self.part, self.run)) {
                self.bytes -= bytes.len();
                self.run += runs;
                if let Err(error) = (self.put)(&bytes) {
                    (self.over, self.error) = (true, Some(error));
                }
            } else if self.closed.remove(&self.part) {
                (self.part, self.run) = (self.part + 1, 0);
            } else {
                return;
            }
        }
        self.waiting.clear();
        self.bytes = 0;
    }
}

/// What a thread keeps of its block, under each program, and where it goes, if anywhere.
pub(super) struct Kept<'a, 'p> {
    part: Option<Part<'a>>,
    pub rows: Vec<Rows<'p>>,
}

impl<'a, 'p> Kept<'a, 'p> {
    pub fn new(part: Option<Part<'a>>, rows: Vec<Rows<'p>>) -> Self {
        Kept { part, rows }
    }

    /// The block is done. If one of its runs failed, nothing more is put down.
    pub fn done(&self, failed: bool) {
        match self.part {
            // Nothing more is put down, and nobody waits.
            Some(part) if failed => part.of.abandon(),
            Some(part) => part.of.put(part.number, &self.rows),
            None => {}
        }
    }
}

impl Drop for Kept<'_, '_> {
    /// A thread that panics leaves nobody waiting for it.
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.done(true);
        }
    }
}
