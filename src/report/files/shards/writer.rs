//! A tally file while it is written: it is there when it is whole.

use super::format::{END, FAILED, FORMAT, Head, MAGIC, RECORD, record_head};
use super::plan::ShardPlan;
use super::ranges::Ranges;
use crate::report::files::atomic_write::Growing;
use crate::study::Piece;
use blake3::Hasher;
use std::io;
use std::path::Path;

/// A tally file that is being written.
pub struct TallyWriter {
    file: Growing,
    hasher: Hasher,
}

impl TallyWriter {
    /// Begins a file that holds these shards of a plan, and takes the place of one that is there.
    ///
    /// # Errors
    /// Whatever the file system refuses, with the path.
    pub fn begin(path: &Path, plan: &ShardPlan, holds: Ranges) -> io::Result<TallyWriter> {
        let mut writer = TallyWriter { file: Growing::begin(path)?, hasher: Hasher::new() };
        let head = serde_json::to_vec(&Head::of(plan, holds)).map_err(io::Error::other)?;
        writer.put(MAGIC)?;
        writer.put(&FORMAT.to_le_bytes())?;
        writer.put(&length(&head)?.to_le_bytes())?;
        writer.put(&head)?;
        Ok(writer)
    }

    /// Adds what was counted of a piece, packed, or that it has no answer; pieces come in order.
    ///
    /// # Errors
    /// Whatever the file system refuses, with the path.
    pub fn add(&mut self, piece: &Piece, packed: Option<&[u8]>) -> io::Result<()> {
        self.put(&[if packed.is_some() { RECORD } else { FAILED }])?;
        let packed = packed.unwrap_or_default();
        self.put(&record_head(piece, length(packed)?))?;
        self.put(packed)
    }

    /// Gives it its name.
    ///
    /// # Errors
    /// Whatever the file system refuses, with the path.
    pub fn finish(mut self) -> io::Result<()> {
        self.put(&[END])?;
        let hash = self.hasher.finalize();
        self.file.write(hash.as_bytes())?;
        self.file.finish()
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hasher.update(bytes);
        self.file.write(bytes)
    }
}

fn length(bytes: &[u8]) -> io::Result<u32> {
    u32::try_from(bytes.len()).map_err(io::Error::other)
}
