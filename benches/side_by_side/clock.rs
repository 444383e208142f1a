//! How long work takes: by the processor time of this thread where the system tells it, so that what else the machine
//! does matters less; else by the clock on the wall.

use std::hint::black_box;
use std::time::Duration;

/// The seconds that some work takes. It must all be done on this thread.
pub fn seconds<T>(work: impl FnOnce() -> T) -> f64 {
    let start = now();
    black_box(work());
    (now() - start).as_secs_f64()
}

/// Asked of the clock, and not read from `/proc`, where the time is some milliseconds old.
#[cfg(unix)]
fn now() -> Duration {
    use rustix::time::{ClockId, clock_gettime};
    Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).expect("no thread has worked less than nothing")
}

#[cfg(not(unix))]
fn now() -> Duration {
    use std::sync::LazyLock;
    use std::time::Instant;
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed()
}
