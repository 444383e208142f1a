//! Vector instructions: which levels of them there are, how far noise and program may go, and functions compiled once
//! for each.
//!
//! Each goes as far as the processor does. That decides how fast an answer comes, never what it is: those who show
//! or measure that hold them down here.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Instructions that work on many lanes at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// None: for any processor.
    Portable,
    /// Every x86-64 processor.
    Sse2,
    Avx2,
    Avx512,
}

impl Level {
    pub const ALL: [Level; 4] = [Level::Portable, Level::Sse2, Level::Avx2, Level::Avx512];

    /// Whether this processor has the instructions.
    pub fn is_available(self) -> bool {
        match self {
            Level::Portable => true,
            #[cfg(target_arch = "x86_64")]
            Level::Sse2 => std::arch::is_x86_feature_detected!("sse2"),
            #[cfg(target_arch = "x86_64")]
            Level::Avx2 => std::arch::is_x86_feature_detected!("avx2"),
            #[cfg(target_arch = "x86_64")]
            Level::Avx512 => std::arch::is_x86_feature_detected!("avx512f"),
            #[cfg(not(target_arch = "x86_64"))]
            Level::Sse2 | Level::Avx2 | Level::Avx512 => false,
        }
    }

    /// The fastest that this processor has, as far as noise [may use](hold) it.
    pub fn best() -> Level {
        let allowed = NOISE.load(Ordering::Relaxed);
        let usable = |&level: &Level| level.is_available() && level as usize <= allowed;
        Level::ALL.into_iter().rev().find(usable).unwrap_or(Level::Portable)
    }
}

/// The highest level allowed, as its place in [`Level::ALL`].
static NOISE: AtomicUsize = AtomicUsize::new(usize::MAX);
static PROGRAM: AtomicUsize = AtomicUsize::new(usize::MAX);

/// Allows noise and program no more than these levels, in the whole process, in what begins from now on. Below
/// [`Level::Avx2`] a program has but one level, that of every processor of its kind.
pub fn hold(noise: Level, program: Level) {
    NOISE.store(noise as usize, Ordering::Relaxed);
    PROGRAM.store(program as usize, Ordering::Relaxed);
}

/// The level that the program uses: [`Level::Avx512`] with those parts of it that every processor has which was made
/// for more than the first of them, [`Level::Avx2`] with the multiplication fused with addition that comes with it, or
/// [`Level::Portable`].
pub(super) fn of_program() -> Level {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::is_x86_feature_detected as has;
        let allowed = PROGRAM.load(Ordering::Relaxed);
        let may_use = |level: Level| level as usize <= allowed;
        let has_avx512 = has!("avx512f") && has!("avx512dq") && has!("avx512bw") && has!("avx512vl");
        if has_avx512 && may_use(Level::Avx512) {
            return Level::Avx512;
        }
        if has!("avx2") && has!("fma") && may_use(Level::Avx2) {
            return Level::Avx2;
        }
    }
    Level::Portable
}

/// Levels as types, for functions that are [compiled for each](at_each_level).
pub(super) struct Portable;
#[cfg(target_arch = "x86_64")]
pub(super) struct Avx2;
#[cfg(target_arch = "x86_64")]
pub(super) struct Avx512;

/// Defines a function that returns the version of another which is the fastest on this machine. In brackets stand its
/// generic parameters, declared and used; the other function may take the level as the type `ThisLevel`. What is
/// returned is unsafe to call on a processor that lacks the instructions: call it on the machine that chose it. With
/// `call`, defines a function that does so itself.
macro_rules! at_each_level {
    (
        call $(#[$doc:meta])* $visibility:vis fn $name:ident
        ($($argument:ident: $type:ty),* $(,)?) $(-> $result:ty)? = $inner:expr
    ) => {
        $(#[$doc])*
        #[allow(unsafe_code)]
        $visibility fn $name($($argument: $type),*) $(-> $result)? {
            $crate::simd::at_each_level! {
                fn version[][]($($argument: $type),*) $(-> $result)? = $inner
            }
            // SAFETY: it is the version for this machine.
            unsafe { version()($($argument),*) }
        }
    };
    (
        $visibility:vis fn $name:ident [$($declared:tt)*] [$($used:tt)*]
        ($($argument:ident: $type:ty),* $(,)?) $(-> $result:ty)? = $inner:expr
    ) => {
        $visibility fn $name<$($declared)*>() -> unsafe fn($($type),*) $(-> $result)? {
            #[cfg(target_arch = "x86_64")]
            {
                use $crate::simd::{Avx2, Avx512, Level, of_program};
                #[target_feature(enable = "avx512f,avx512dq,avx512bw,avx512vl")]
                fn avx512<$($declared)*>($($argument: $type),*) $(-> $result)? {
                    #[allow(dead_code)]
                    type ThisLevel = Avx512;
                    $inner($($argument),*)
                }
                #[target_feature(enable = "avx2,fma")]
                fn avx2<$($declared)*>($($argument: $type),*) $(-> $result)? {
                    #[allow(dead_code)]
                    type ThisLevel = Avx2;
                    $inner($($argument),*)
                }
                match of_program() {
                    Level::Avx512 => return avx512::<$($used)*>,
                    Level::Avx2 => return avx2::<$($used)*>,
                    Level::Sse2 | Level::Portable => {}
                }
            }
            #[allow(dead_code)]
            type ThisLevel = $crate::simd::Portable;
            $inner
        }
    };
}

pub(super) use at_each_level;
