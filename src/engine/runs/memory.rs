//! How many runs are stepped at a time, and the memory that takes.

use super::tally_shape::{Counted, shape};
use crate::program::Program;
use crate::tally::Bytes;
use crate::vm::lanes::chunk::CHUNK;
use crate::vm::lanes::place::room;
use crate::vm::sampler::BLOCK_OF_SITES;

/// Lanes that are worked on at a time.
pub const STRIP: usize = 512;

/// Room for the state of a block: it should stay in the second-level cache.
const BLOCK_BYTES: usize = 1024 * 1024;
/// With fewer lanes, dispatch costs more than the second-level cache saves; see `docs/performance.md`.
const LEAST_LANES: usize = 256;
/// With more, little is left to be won from fewer strips that are not full.
const MOST_LANES: usize = 4096;
/// Blocks that a simulation has at least, if they need not be small for it: threads should end at the same time.
const LEAST_BLOCKS: u64 = 16;
const SMALL: usize = 1024;
/// Room for the state of a block where runs are very large: it should stay in the third-level cache.
const MOST_BYTES: usize = 8 * 1024 * 1024;
/// Room for the uniforms of a strip: where more sites draw, strips are narrower.
const UNIFORM_BYTES: u64 = 512 * 1024 * 1024;

/// Runs of one block, of so many in all.
pub fn lanes_in_block(program: &Program, runs: u64) -> usize {
    let each = 8 * program.state.len().max(1);
    let lanes = (BLOCK_BYTES / each).clamp(LEAST_LANES, MOST_LANES).min((MOST_BYTES / each).max(CHUNK));
    let lanes = lanes.min(usize::try_from(runs / LEAST_BLOCKS).map_or(lanes, |share| share.max(SMALL)));
    let lanes = if uniforms(program, STRIP) > UNIFORM_BYTES {
        let narrower = STRIP as u64 * UNIFORM_BYTES / uniforms(program, STRIP);
        lanes.min(narrower as usize).max(CHUNK)
    } else {
        lanes
    };
    let lanes = lanes / CHUNK * CHUNK;
    lanes.min(usize::try_from(runs).unwrap_or(MOST_LANES))
}

/// Bytes of the uniforms of one step, for so many lanes of a strip.
fn uniforms(program: &Program, strip: usize) -> u64 {
    u64::from(program.sites.div_ceil(8)) * (BLOCK_OF_SITES + 64 * room(strip)) as u64
}

/// About what a thread takes for a simulation, in bytes.
#[derive(Clone, Debug)]
pub struct MemoryNeed {
    /// Numbers of the runs of a block.
    pub state: u64,
    /// What is drawn for them in a step.
    pub draws: u64,
    pub counters: Bytes,
}

impl MemoryNeed {
    /// For so many runs.
    pub fn of(program: &Program, runs: u64) -> Self {
        let lanes = lanes_in_block(program, u64::MAX);
        let kept = program.state.len() + program.clamped.len().div_ceil(64) + program.response_times.len();
        let registers = program.columns as usize - program.state.len();
        let strip = lanes.min(STRIP);
        Self {
            state: 8 * (kept * room(lanes) + registers * room(strip)) as u64,
            draws: uniforms(program, strip),
            counters: shape(program, Counted::All).bytes(runs),
        }
    }

    pub fn total(&self) -> u64 {
        self.state + self.draws + self.counters.total()
    }

    /// The least that a simulation takes: that of one thread, and the sum of all threads' counters.
    pub fn least(&self) -> u64 {
        self.total() + self.counters.total()
    }
}
