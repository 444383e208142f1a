//! Chunks: as many lanes as the vector code takes at once.

/// Lanes of a chunk: columns have room for a multiple of it.
pub const CHUNK: usize = 8;

/// What an expression comes to for each lane of a chunk. A loop that is written out, as a closure may end up as a call.
macro_rules! each {
    (|$lane:ident| $result:expr) => {{
        let mut all = [Default::default(); $crate::vm::lanes::chunk::CHUNK];
        for $lane in 0..$crate::vm::lanes::chunk::CHUNK {
            all[$lane] = $result;
        }
        all
    }};
}

pub(crate) use each;
