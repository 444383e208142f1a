//! Blocks of runs dealt out to threads.

use super::simulation::Simulation;
use super::threads::{broadcast, threads};
use std::sync::atomic::{AtomicU64, Ordering};

/// Does `work` on blocks of so many runs, one after the other, with the workers that `new` makes for each thread, each of
/// which takes so many bytes, and `finish` with each worker where it has worked. `work` is told the first run of a block
/// and how many there are, and returns how one of them failed, with the order of failures; `progress` is told how many
/// runs have been done, and says whether more are of use.
///
/// Which thread has which block changes nothing: the luck of a run is addressed, and counting has no order.
///
/// # Errors
/// The first failure by its order.
pub fn each_block<W, R: Send, F: Send, O: Ord + Send>(
    simulation: &Simulation,
    size: u64,
    bytes: u64,
    new: impl Fn() -> W + Sync,
    work: impl Fn(&mut W, u64, u64) -> Option<(O, F)> + Sync,
    finish: impl Fn(W) -> R + Sync,
    progress: &(dyn Fn(u64) -> bool + Sync),
) -> Result<Vec<R>, F> {
    let blocks = simulation.runs.div_ceil(size);
    // A thread that would find no block is not made.
    let threads = threads(simulation.threads).min(usize::try_from(blocks).unwrap_or(usize::MAX)).max(1);
    let next = AtomicU64::new(0);
    let first_failing = AtomicU64::new(u64::MAX);
    let on_thread = || {
        let mut worker = new();
        let mut failure: Option<(O, F)> = None;
        loop {
            let block = next.fetch_add(1, Ordering::Relaxed);
            // Blocks are handed out in order: beyond a failing one nothing can matter any more.
            if block >= blocks || block > first_failing.load(Ordering::Relaxed) {
                return (finish(worker), failure);
            }
            let first = block * size;
            let runs = size.min(simulation.runs - first);
            if let Some(found) = work(&mut worker, simulation.first_run + first, runs) {
                first_failing.fetch_min(block, Ordering::Relaxed);
                if failure.as_ref().is_none_or(|before| found.0 < before.0) {
                    failure = Some(found);
                }
            }
            if !progress(runs) {
                return (finish(worker), failure);
            }
        }
    };
    let (results, failures): (Vec<R>, Vec<_>) = broadcast(threads, bytes, &on_thread).into_iter().unzip();
    let first = failures.into_iter().flatten().min_by(|(a, _), (b, _)| a.cmp(b));
    first.map_or(Ok(results), |(_, failure)| Err(failure))
}
