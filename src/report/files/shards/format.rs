//! The form of a tally file.
//!
//! ```text
//! ESCTALLY                8 bytes
//! format                  u32
//! length of the head      u32, then the head: JSON
//! for each record: 1      u8; 2 if a run of the piece fails, and nothing was counted
//!   batch, job            u32, u32
//!   first run, runs       u64, u64
//!   length                u32, then so many bytes: deflate of postcard of what was counted
//! 0                       u8
//! BLAKE3 of all before    32 bytes
//! ```
//!
//! Numbers are little-endian. Records are in order of batch, job and first run. Only draws that nobody asked for may fail.

use super::plan::ShardPlan;
use super::ranges::Ranges;
use crate::engine::limits::MEMORY;
use crate::engine::runs::paired::Paired;
use crate::study::Piece;
use flate2::Compression;
use flate2::read::{DeflateDecoder, DeflateEncoder};
use serde::{Deserialize, Serialize};
use std::io::{self, Read as _};

pub const MAGIC: &[u8; 8] = b"ESCTALLY";
pub const FORMAT: u32 = 2;

/// What stands before a record, before one of a piece that has no answer, and after the last.
pub const RECORD: u8 = 1;
pub const FAILED: u8 = 2;
pub const END: u8 = 0;

/// Of a record, without what was counted.
pub const RECORD_HEAD: usize = 4 + 4 + 8 + 8 + 4;

/// The longest head. Names of parameters and values on a command line are not longer than this.
pub const LONGEST_HEAD: u32 = 64 << 20;

/// What a tally file is of: what it must have in common with a plan, and which of its shards it holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Head {
    pub version: String,
    pub noise_law: u32,
    pub command: Vec<String>,
    pub scenario_hash: String,
    pub seed: u64,
    pub shards: u64,
    pub work: String,
    pub holds: Ranges,
}

impl Head {
    pub fn of(plan: &ShardPlan, holds: Ranges) -> Head {
        Head {
            version: plan.version.clone(),
            noise_law: plan.noise_law,
            command: plan.command.clone(),
            scenario_hash: plan.scenario_hash.clone(),
            seed: plan.seed,
            shards: plan.shards,
            work: plan.work.clone(),
            holds,
        }
    }
}

/// The head of a record, and how many bytes follow.
pub fn record_head(piece: &Piece, length: u32) -> [u8; RECORD_HEAD] {
    let mut bytes = [0; RECORD_HEAD];
    bytes[..4].copy_from_slice(&piece.batch.to_le_bytes());
    bytes[4..8].copy_from_slice(&piece.job.to_le_bytes());
    bytes[8..16].copy_from_slice(&piece.first_run.to_le_bytes());
    bytes[16..24].copy_from_slice(&piece.runs.to_le_bytes());
    bytes[24..].copy_from_slice(&length.to_le_bytes());
    bytes
}

/// The same read.
pub fn read_record_head(bytes: &[u8; RECORD_HEAD]) -> (Piece, u32) {
    let short = |at: usize| u32::from_le_bytes([0, 1, 2, 3].map(|byte| bytes[at + byte]));
    let long = |at: usize| u64::from_le_bytes([0, 1, 2, 3, 4, 5, 6, 7].map(|byte| bytes[at + byte]));
    let piece = Piece { batch: short(0), job: short(4), first_run: long(8), runs: long(16) };
    (piece, short(24))
}

/// What was counted, as bytes.
///
/// # Errors
/// Never of what can be held in memory.
pub fn packed(counted: &Paired) -> io::Result<Vec<u8>> {
    let plain = postcard::to_stdvec(counted).map_err(io::Error::other)?;
    let mut deflated = vec![];
    DeflateEncoder::new(plain.as_slice(), Compression::fast()).read_to_end(&mut deflated)?;
    Ok(deflated)
}

/// What was counted, from bytes; none, if they are no such thing.
pub fn unpacked(bytes: &[u8]) -> Option<Paired> {
    let mut plain = vec![];
    DeflateDecoder::new(bytes).take(MEMORY).read_to_end(&mut plain).ok()?;
    match postcard::take_from_bytes(&plain) {
        Ok((counted, [])) => Some(counted),
        _ => None,
    }
}
