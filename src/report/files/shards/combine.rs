//! Many tally files as one: so that merging takes no longer for many shards than for few, as a tree.

use super::format::packed;
use super::plan::ShardPlan;
use super::tallies::Tallies;
use super::writer::TallyWriter;
use crate::diagnostics::Diagnostic;
use crate::engine::runs::paired::Paired;
use crate::study::{Piece, Work};
use std::io;
use std::path::Path;

/// Why there is no combined file.
pub enum Uncombined {
    Refused(Box<Diagnostic>),
    Unwritten(io::Error),
}

impl From<io::Error> for Uncombined {
    fn from(error: io::Error) -> Self {
        Uncombined::Unwritten(error)
    }
}

impl From<Box<Diagnostic>> for Uncombined {
    fn from(fault: Box<Diagnostic>) -> Self {
        Uncombined::Refused(fault)
    }
}

/// Writes one file that holds all that these do. Runs of a job that follow each other become one record, so that the same
/// shards come to the same bytes, however they were combined before; where some of them have no answer, none have.
///
/// # Errors
/// What a file holds that is no count; whatever the file system refuses.
pub fn combine(tallies: &Tallies, plan: &ShardPlan, work: &Work, path: &Path) -> Result<(), Uncombined> {
    let mut writer = TallyWriter::begin(path, plan, tallies.holds.clone())?;
    let mut last: Option<(Piece, Option<Paired>)> = None;
    for of_job in tallies.pieces.values() {
        for &[file, place] in of_job {
            let file = &tallies.files[file];
            let record = &file.records[place];
            let counted = file.read(record, work)?;
            match &mut last {
                Some((piece, all)) if follows(piece, &record.piece) => {
                    piece.runs += record.piece.runs;
                    *all = merged(all.take(), counted);
                }
                _ => {
                    if let Some((piece, all)) = last.replace((record.piece, counted)) {
                        write(&mut writer, &piece, all.as_ref())?;
                    }
                }
            }
        }
    }
    if let Some((piece, all)) = last {
        write(&mut writer, &piece, all.as_ref())?;
    }
    Ok(writer.finish()?)
}

fn merged(all: Option<Paired>, counted: Option<Paired>) -> Option<Paired> {
    let (mut all, counted) = all.zip(counted)?;
    all.merge(&counted);
    Some(all)
}

fn write(writer: &mut TallyWriter, piece: &Piece, counted: Option<&Paired>) -> io::Result<()> {
    let packed = counted.map(packed).transpose()?;
    writer.add(piece, packed.as_deref())
}

fn follows(first: &Piece, second: &Piece) -> bool {
    (first.batch, first.job, first.first_run + first.runs) == (second.batch, second.job, second.first_run)
}
