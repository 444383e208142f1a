//! Simulations as they are asked for, and how many threads they use.

use super::console::{note, tell};
use crate::engine::runs::threads as engine_threads;
use crate::engine::simd::Level;
use crate::report::document::phrases::counted;
use crate::study::questions::Luck;

/// The luck of a seed, on so many threads as are used.
pub fn luck(seed: u64, asked: u16) -> Luck {
    let threads = threads(asked);
    note(|| format!("{}, {:?} instructions, seed {seed}", counted(threads, "thread"), Level::best()));
    Luck { seed, threads }
}

/// How many threads are used where so many are asked for; told, if they are fewer.
pub fn threads(asked: u16) -> usize {
    let asked = usize::from(asked);
    let used = engine_threads::threads(asked);
    if asked > used {
        tell_of_threads("--threads", asked, used);
    }
    used
}

/// Holds what the environment asks for to a sane number, for whatever is done outside of simulations too.
pub fn limit_threads() {
    let Some(asked) = engine_threads::threads_of_environment() else { return };
    let used = engine_threads::threads(0);
    if asked > used {
        tell_of_threads("RAYON_NUM_THREADS", asked, used);
        // A second pool cannot be there yet; if it were, it would be no worse than before.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(used).build_global();
    }
}

fn tell_of_threads(by: &str, asked: usize, used: usize) {
    tell(&format!(
        "warning: {by} asks for {asked} threads, and {used} are used, which is plenty for this machine\n"
    ));
}
