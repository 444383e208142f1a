//! How far noise and program may go in the vector instructions that they use.
//!
//! Each goes as far as the processor does. That decides how fast an answer comes, never what it is: those who show
//! or measure that hold them down here.

use super::noise::Level;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The highest level allowed, as its place in [`Level::ALL`].
static NOISE: AtomicUsize = AtomicUsize::new(usize::MAX);
static PROGRAM: AtomicUsize = AtomicUsize::new(usize::MAX);

/// Allows noise and program no more than these levels, in the whole process, in what begins from now on. Below
/// [`Level::Avx2`] a program has but one level, that of every processor of its kind.
pub fn hold(noise: Level, program: Level) {
    NOISE.store(noise as usize, Ordering::Relaxed);
    PROGRAM.store(program as usize, Ordering::Relaxed);
}

/// Whether noise may use this level, if the processor has it.
pub(super) fn noise_may_use(level: Level) -> bool {
    level as usize <= NOISE.load(Ordering::Relaxed)
}

/// Whether the program may use this level, if the processor has it.
#[cfg(target_arch = "x86_64")]
#[inline]
pub(super) fn program_may_use(level: Level) -> bool {
    level as usize <= PROGRAM.load(Ordering::Relaxed)
}
