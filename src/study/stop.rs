//! Work that is stopped before it is done.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// There is no answer, because nobody wants it any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

impl std::fmt::Display for Stopped {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("stopped")
    }
}

impl std::error::Error for Stopped {}

/// Stops the work that calls this while it tells how far it is, from whatever thread it tells it.
///
/// It unwinds, so that the counting of runs need not ask at each turn whether anybody still waits; nothing that is counted
/// outlives it. All threads are to be stopped alike: each goes on until it tells the next time.
///
/// ```
/// use escalade::study::{Stopped, stop, unless_stopped};
/// use std::sync::atomic::{AtomicU64, Ordering};
///
/// let hotline = escalade::Scenario::load("hotline")?;
/// let (study, simulation) = (hotline.study()?, escalade::Simulation { runs: 1 << 36, ..Default::default() });
/// let done = AtomicU64::new(0);
/// let progress = |runs| {
///     if done.fetch_add(runs, Ordering::Relaxed) > 10_000 {
///         stop();
///     }
/// };
/// assert_eq!(unless_stopped(|| study.run(&simulation, &progress)).err(), Some(Stopped));
/// # Ok::<(), escalade::Error>(())
/// ```
pub fn stop() -> ! {
    resume_unwind(Box::new(Stopped))
}

/// Does some work that may be stopped.
///
/// # Errors
/// If it was.
pub fn unless_stopped<T>(work: impl FnOnce() -> T) -> Result<T, Stopped> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|why: Box<dyn Any + Send>| match why.downcast::<Stopped>() {
        Ok(stopped) => *stopped,
        Err(panic) => resume_unwind(panic),
    })
}
