//! Long work: it leaves the interpreter free, tells how far it is, and ends at Ctrl-C.

use escalade::study::questions::Watch;
use escalade::study::{stop, unless_stopped};
use pyo3::prelude::*;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

/// How often Python is asked for signals, and told how far the work is.
const OFTEN: Duration = Duration::from_millis(50);

/// As deep as the main thread of a program: the work reads and compiles expressions too.
const STACK: usize = 8 << 20;

/// How far work is.
#[derive(Default)]
pub struct Told {
    done: AtomicU64,
    total: AtomicU64,
    is_stopped: AtomicBool,
}

impl Told {
    pub fn of(total: u64) -> Told {
        Told { total: AtomicU64::new(total), ..Told::default() }
    }

    /// So much is done, of work that tells how far it is and not what is new.
    pub fn at(&self, done: u64) {
        self.done.store(done, Ordering::Relaxed);
        self.end_if_stopped();
    }

    fn end_if_stopped(&self) {
        if self.is_stopped.load(Ordering::Relaxed) {
            stop();
        }
    }
}

impl Watch for Told {
    fn done(&self, runs: u64) {
        self.done.fetch_add(runs, Ordering::Relaxed);
        self.end_if_stopped();
    }

    fn expect(&self, runs: u64) {
        self.total.store(runs, Ordering::Relaxed);
    }
}

/// Does some work on a thread of its own. `progress` is called with what is done and how much there is in all, from the thread
/// that asked.
///
/// # Errors
/// What a signal raises, or `progress`: then the work is stopped.
pub fn during<T: Send>(
    py: Python<'_>,
    told: &Told,
    progress: Option<&Py<PyAny>>,
    job: impl FnOnce() -> T + Send,
) -> PyResult<T> {
    let tell = || {
        let [done, total] = [&told.done, &told.total].map(|number| number.load(Ordering::Relaxed));
        Python::attach(|py| {
            py.check_signals()?;
            progress.map_or(Ok(()), |progress| progress.call1(py, (done, total)).map(drop))
        })
    };
    py.detach(|| {
        std::thread::scope(|scope| {
            let (is_done, done) = mpsc::channel::<()>();
            let work = move || {
                let found = unless_stopped(job);
                drop(is_done);
                found
            };
            let worker = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work)?;
            let mut raised = None;
            while done.recv_timeout(OFTEN) == Err(RecvTimeoutError::Timeout) {
                if raised.is_none() {
                    raised = tell().err();
                    told.is_stopped.store(raised.is_some(), Ordering::Relaxed);
                }
            }
            let found = worker.join().unwrap_or_else(|panic| resume_unwind(panic));
            match (raised, found) {
                (Some(raised), _) => Err(raised),
                (None, Ok(found)) => {
                    if progress.is_some() {
                        tell()?;
                    }
                    Ok(found)
                }
                // Nobody else stops it.
                (None, Err(stopped)) => Err(pyo3::exceptions::PyRuntimeError::new_err(stopped.to_string())),
            }
        })
    })
}
