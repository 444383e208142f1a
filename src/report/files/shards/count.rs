//! A shard counted into a file.

use super::format::packed;
use super::plan::ShardPlan;
use super::ranges::Ranges;
use super::writer::TallyWriter;
use crate::study::{Stuck, Work};
use std::io;
use std::path::Path;

/// Why a shard is not counted.
pub enum Uncounted {
    Stuck(Box<Stuck>),
    Unwritten(io::Error),
}

impl From<Box<Stuck>> for Uncounted {
    fn from(stuck: Box<Stuck>) -> Self {
        Uncounted::Stuck(stuck)
    }
}

impl From<io::Error> for Uncounted {
    fn from(error: io::Error) -> Self {
        Uncounted::Unwritten(error)
    }
}

/// Counts a shard of a plan, which is of this work, into a file, which is there when it is whole. `progress` is told, from any
/// thread, of each run of an option.
///
/// # Errors
/// The first setting that is needed and has no answer; whatever the file system refuses.
pub fn count_shard(
    work: &Work,
    plan: &ShardPlan,
    shard: u64,
    file: &Path,
    threads: usize,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<(), Uncounted> {
    let mut writer = TallyWriter::begin(file, plan, Ranges::one(shard))?;
    let pieces = work.pieces([shard, shard + 1], plan.shards);
    work.count(&pieces, threads, progress, &packed, |piece, packed| {
        let written = packed.transpose().and_then(|packed| writer.add(piece, packed.as_deref()));
        written.map_err(Uncounted::Unwritten)
    })?;
    Ok(writer.finish()?)
}
