//! How many threads work, and work done on each of them.

use crate::limits::MEMORY;
use std::sync::OnceLock;

/// More threads than this are used by nobody, whatever is asked for: several for each that the machine has.
pub fn most_threads() -> usize {
    const AT_LEAST: usize = 64;
    AT_LEAST.max(4 * cores())
}

/// Asked once: the system reads files for it.
fn cores() -> usize {
    static CORES: OnceLock<usize> = OnceLock::new();
    *CORES.get_or_init(|| std::thread::available_parallelism().map_or(1, usize::from))
}

/// How many threads the environment asks for, in the variables that rayon reads.
pub fn threads_of_environment() -> Option<usize> {
    let number = |name: &str| std::env::var(name).ok()?.parse().ok().filter(|&number| number > 0);
    number("RAYON_NUM_THREADS").or_else(|| number("RAYON_RS_NUM_CPUS"))
}

/// How many threads are used where so many are asked for; 0: as many as the environment says, or the machine has.
pub fn threads(asked: usize) -> usize {
    let all = || threads_of_environment().unwrap_or_else(cores);
    (if asked == 0 { all() } else { asked }).min(most_threads())
}

/// The same where each takes so many bytes.
pub fn threads_with(asked: usize, bytes: u64) -> usize {
    let room = (MEMORY / bytes.max(1)).saturating_sub(1).max(1);
    threads(asked).min(usize::try_from(room).unwrap_or(usize::MAX))
}

/// Does the same work on so many threads, each of which takes so many bytes.
pub fn broadcast<T: Send>(threads: usize, bytes: u64, work: &(impl Fn() -> T + Sync)) -> Vec<T> {
    let threads = threads_with(threads, bytes);
    if threads == 1 {
        // Nothing to hand out; and a caller with threads of its own is not made to wait inside of one of ours.
        return vec![work()];
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    match pool {
        Ok(pool) => pool.broadcast(|_| work()),
        // A machine that gives no threads still has this one.
        Err(_) => vec![work()],
    }
}

/// Does work that hands itself out with rayon on so many threads, 0 for as many as there are, each of which takes so many
/// bytes.
pub fn on_threads<T: Send>(threads: usize, bytes: u64, work: impl FnOnce() -> T + Send) -> T {
    match rayon::ThreadPoolBuilder::new().num_threads(threads_with(threads, bytes)).build() {
        Ok(pool) => pool.install(work),
        Err(_) => work(),
    }
}
