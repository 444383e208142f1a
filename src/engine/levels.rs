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
fn program_may_use(level: Level) -> bool {
    level as usize <= PROGRAM.load(Ordering::Relaxed)
}

/// Whether the program uses AVX2, and the multiplication fused with addition that comes with it.
#[cfg(target_arch = "x86_64")]
pub(super) fn program_uses_avx2() -> bool {
    use std::arch::is_x86_feature_detected as has;
    has!("avx2") && has!("fma") && program_may_use(Level::Avx2)
}

/// Whether the program uses those parts of AVX-512 that every processor has which was made for more than the first
/// of them.
#[cfg(target_arch = "x86_64")]
pub(super) fn program_uses_avx512() -> bool {
    use std::arch::is_x86_feature_detected as has;
    has!("avx512f")
        && has!("avx512dq")
        && has!("avx512bw")
        && has!("avx512vl")
        && program_may_use(Level::Avx512)
}

/// Compiles a function for each level, and calls the best one that this machine can run.
macro_rules! at_best_level {
    ($(#[$doc:meta])* $visibility:vis fn $name:ident($($argument:ident: $type:ty),* $(,)?) $(-> $result:ty)? = $inner:ident) => {
        $(#[$doc])*
        #[allow(unsafe_code)]
        $visibility fn $name($($argument: $type),*) $(-> $result)? {
            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx512f,avx512dq,avx512bw,avx512vl")]
                fn avx512($($argument: $type),*) $(-> $result)? {
                    $inner($($argument),*)
                }
                #[target_feature(enable = "avx2,fma")]
                fn avx2($($argument: $type),*) $(-> $result)? {
                    $inner($($argument),*)
                }
                if $crate::engine::levels::program_uses_avx512() {
                    // SAFETY: the processor has the features, as just asked.
                    return unsafe { avx512($($argument),*) };
                }
                if $crate::engine::levels::program_uses_avx2() {
                    // SAFETY: as above.
                    return unsafe { avx2($($argument),*) };
                }
            }
            $inner($($argument),*)
        }
    };
}

pub(super) use at_best_level;
