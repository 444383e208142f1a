//! Tally files of one plan together: which of its shards there are, and what was counted of a job.

use super::plan::ShardPlan;
use super::ranges::Ranges;
use super::reader::{Record, TallyFile};
use crate::diagnostics::Diagnostic;
use crate::engine::runs::paired::Paired;
use crate::study::suggested_commands::shell;
use crate::study::{Counted, Piece, Work};
use blake3::Hash;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What is told if a file cannot be read any more.
type Tell = dyn Fn(&str) + Send + Sync;

/// Files that hold no shard twice.
pub struct Tallies {
    pub(super) files: Vec<TallyFile>,
    /// All shards that they hold.
    pub holds: Ranges,
    /// By batch and job: the file and the place in it of each piece, in order of the runs.
    pub(super) pieces: BTreeMap<[u32; 2], Vec<[usize; 2]>>,
    /// By the name of each job.
    names: BTreeMap<[u8; 32], [u32; 2]>,
    tell: Box<Tell>,
}

impl Tallies {
    /// Reads the files of a plan; a file that holds the same as one before is passed over.
    ///
    /// # Errors
    /// The first that is not what it should be, or that holds shards which another has too.
    pub fn open(
        paths: &[PathBuf],
        plan: &ShardPlan,
        work: &Work,
        tell: Box<Tell>,
    ) -> Result<Tallies, Box<Diagnostic>> {
        let mut files: Vec<TallyFile> = vec![];
        let mut holds = Ranges::default();
        for path in paths {
            let file = TallyFile::open(path, plan, work)?;
            let before =
                files.iter().find_map(|before| Some((before, before.head.holds.common(&file.head.holds)?)));
            match before {
                None => {
                    holds = holds.with(&file.head.holds);
                    files.push(file);
                }
                Some((before, _)) if before.head.holds == file.head.holds && before.body == file.body => {}
                Some((before, shard)) => return Err(overlap(before, &file, shard)),
            }
        }
        let mut pieces: BTreeMap<[u32; 2], Vec<[usize; 2]>> = BTreeMap::new();
        for (number, file) in files.iter().enumerate() {
            for (place, record) in file.records.iter().enumerate() {
                pieces.entry(job_of(&record.piece)).or_default().push([number, place]);
            }
        }
        for of_job in pieces.values_mut() {
            of_job.sort_unstable_by_key(|&[number, place]| files[number].records[place].piece);
            refuse_forged(of_job, &files, work)?;
        }
        let mut names = BTreeMap::new();
        for (batch, of_batch) in work.names().iter().enumerate() {
            for (job, name) in of_batch.iter().enumerate() {
                // Jobs of one name are counted alike: one will do.
                names.entry(*name.as_bytes()).or_insert([batch as u32, job as u32]);
            }
        }
        Ok(Tallies { files, holds, pieces, names, tell })
    }

    /// What is missing of a plan, if anything is.
    pub fn refuse_gaps(&self, plan: &ShardPlan, path: &Path) -> Result<(), Box<Diagnostic>> {
        let missing = self.holds.missing(plan.shards);
        let Some([first, _]) = missing.iter().next() else { return Ok(()) };
        let (are, it) = if missing.count() == 1 { ("is", "it") } else { ("are", "the first of them") };
        let message = format!("{missing} of {} {are} missing", plan.shards);
        let plan = shell(&path.display().to_string());
        let help = format!("escalade shard run {plan} {first} -o {first}.tally counts {it}");
        Err(Box::new(Diagnostic::without_place(message).help(help)))
    }

    /// What was counted of a job, piece by piece; none if a piece has no answer, which whoever simulates it finds again.
    fn merged(&self, job: [u32; 2]) -> Result<Option<Paired>, String> {
        let mut all: Option<Paired> = None;
        for &[file, place] in self.pieces.get(&job).into_iter().flatten() {
            let file = &self.files[file];
            if file.records[place].has_failed {
                return Ok(None);
            }
            let shown = file.path.display();
            let counted = file
                .counted(&file.records[place])
                .map_err(|error| format!("cannot read {shown}: {error}"))?;
            let counted =
                counted.ok_or_else(|| format!("{shown} has been altered since it was looked at"))?;
            match &mut all {
                Some(all) if all.form() == counted.form() => all.merge(&counted),
                Some(_) => return Err(format!("{shown} has been altered since it was looked at")),
                None => all = Some(counted),
            }
        }
        Ok(all)
    }
}

impl Counted for Tallies {
    fn find(&self, name: &Hash) -> Option<Paired> {
        let job = self.names.get(name.as_bytes())?;
        self.merged(*job).unwrap_or_else(|why| {
            (self.tell)(&format!("warning: {why}; what it held is simulated again\n"));
            None
        })
    }
}

fn job_of(piece: &Piece) -> [u32; 2] {
    [piece.batch, piece.job]
}

/// Whether the pieces of a job can have been counted, and can be merged.
fn refuse_forged(of_job: &[[usize; 2]], files: &[TallyFile], work: &Work) -> Result<(), Box<Diagnostic>> {
    let mut first: Option<Vec<u64>> = None;
    for &[number, place] in of_job {
        let (file, record): (&TallyFile, &Record) = (&files[number], &files[number].records[place]);
        let Some(counted) = file.read(record, work)? else { continue };
        let form = counted.form();
        if first.get_or_insert_with(|| form.clone()) != &form {
            let message =
                format!("{} does not count what the other files do: it is a forgery", file.path.display());
            return Err(Box::new(Diagnostic::without_place(message)));
        }
    }
    Ok(())
}

/// Two files hold the same shard.
fn overlap(before: &TallyFile, file: &TallyFile, shard: u64) -> Box<Diagnostic> {
    let (first, second) = (before.path.display(), file.path.display());
    let fault = if before.head.holds == file.head.holds {
        let message = format!("{first} and {second} both hold {}, and not the same of it", file.head.holds);
        Diagnostic::without_place(message).help("one of them is wrong: count it again")
    } else {
        let message = format!("{first} and {second} both hold shard {shard}");
        let holds = format!("{first} holds {}, {second} {}", before.head.holds, file.head.holds);
        Diagnostic::without_place(message).help(holds).help("give one of the two")
    };
    Box::new(fault)
}
