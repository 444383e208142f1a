//! All that a command simulates, as one line of runs that can be cut anywhere.
//!
//! Whoever has a stretch of the line counts it alone; what was counted of all stretches, merged, is what the command
//! would have counted itself.

use super::jobs::{Answer, Job};
use super::options::Options;
use super::sweep::Stuck;
use crate::engine::runs::paired::Paired;
use crate::engine::runs::simulation::Simulation;
use blake3::{Hash, Hasher};

/// Jobs that are run equally often.
pub struct Batch {
    pub jobs: Vec<Job>,
    pub runs: u64,
    /// Whether there is no answer without them. Draws that nobody asked for are left out if a run of theirs fails.
    pub is_needed: bool,
}

impl Batch {
    pub fn needed(jobs: Vec<Job>, runs: u64) -> Batch {
        Batch { jobs, runs, is_needed: true }
    }
}

/// What a command simulates of its options, in order, with which seed.
pub struct Work {
    pub options: Options,
    pub batches: Vec<Batch>,
    pub seed: u64,
    names: Vec<Vec<Hash>>,
}

/// Runs of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Piece {
    pub batch: u32,
    pub job: u32,
    pub first_run: u64,
    pub runs: u64,
}

/// Pieces that are counted before they are handed on: enough for all threads, and few enough for any memory.
const TOGETHER: usize = 64;

impl Work {
    pub fn new(options: Options, batches: Vec<Batch>, seed: u64) -> Work {
        let of_batch =
            |batch: &Batch| batch.jobs.iter().map(|job| options.name_of(job, seed, batch.runs)).collect();
        let names = batches.iter().map(of_batch).collect();
        Work { options, batches, seed, names }
    }

    /// The names of all jobs, batch by batch.
    pub fn names(&self) -> &[Vec<Hash>] {
        &self.names
    }

    /// By what the whole is known: two that have it are counted alike.
    pub fn hash(&self) -> Hash {
        let mut hasher = Hasher::new();
        for batch in &self.names {
            hasher.update(&(batch.len() as u64).to_le_bytes());
            for name in batch {
                hasher.update(name.as_bytes());
            }
        }
        hasher.finalize()
    }

    /// BLAKE3 of the scenario's bytes.
    pub fn scenario_hash(&self) -> &str {
        &self.options.studies[0].model.hash
    }

    pub fn jobs(&self) -> u64 {
        self.batches.iter().map(|batch| batch.jobs.len() as u64).sum()
    }

    /// How many runs of an option there are: how long the line is.
    pub fn runs(&self) -> u128 {
        let of_batch = |batch: &Batch| {
            let arms: u128 = batch.jobs.iter().map(|job| job.arms.len() as u128).sum();
            arms * u128::from(batch.runs)
        };
        self.batches.iter().map(of_batch).sum()
    }

    /// Into how many shards it can be cut so that each has a run at least.
    pub fn most_shards(&self) -> u64 {
        let arms = self.batches.iter().flat_map(|batch| &batch.jobs).map(|job| job.arms.len()).max();
        u64::try_from(self.runs() / arms.unwrap_or(1).max(1) as u128).unwrap_or(u64::MAX)
    }

    /// What lies on the line in shards `first` up to `end` of so many, in order.
    pub fn pieces(&self, [first, end]: [u64; 2], shards: u64) -> Vec<Piece> {
        let total = self.runs();
        let [from, to] = [first, end].map(|shard| total * u128::from(shard) / u128::from(shards.max(1)));
        let mut pieces = vec![];
        let mut start = 0;
        for (batch, of_batch) in self.batches.iter().enumerate() {
            for (job, of_job) in of_batch.jobs.iter().enumerate() {
                let arms = of_job.arms.len().max(1) as u128;
                // A cut falls between two runs: none is in two pieces, or in none.
                let run = |at: u128| (at.saturating_sub(start) / arms).min(u128::from(of_batch.runs)) as u64;
                let (first_run, after) = (run(from), run(to));
                if first_run < after {
                    let (batch, job) = (batch as u32, job as u32);
                    pieces.push(Piece { batch, job, first_run, runs: after - first_run });
                }
                start += arms * u128::from(of_batch.runs);
            }
        }
        pieces
    }

    /// Counts pieces, some at a time, and hands on in order what is `made` of the counters of each, on the thread that counted
    /// it: none of a piece that has no answer and is not needed. `progress` is told, from any thread, of each run under an
    /// option.
    ///
    /// # Errors
    /// The first job that is needed and has no answer; `each`'s own.
    pub fn count<T: Send, E: From<Box<Stuck>>>(
        &self,
        pieces: &[Piece],
        threads: usize,
        progress: &(dyn Fn(u64) + Sync),
        made: &(dyn Fn(&Paired) -> T + Sync),
        mut each: impl FnMut(&Piece, Option<T>) -> Result<(), E>,
    ) -> Result<(), E> {
        let alike = |a: &Piece, b: &Piece| (a.batch, a.first_run, a.runs) == (b.batch, b.first_run, b.runs);
        for together in pieces.chunk_by(alike).flat_map(|alike| alike.chunks(TOGETHER)) {
            let Some(Piece { batch, first_run, runs, .. }) = together.first().copied() else { continue };
            let Batch { jobs, is_needed, .. } = &self.batches[batch as usize];
            let jobs: Vec<Job> = together.iter().map(|piece| jobs[piece.job as usize].clone()).collect();
            let simulation = Simulation { seed: self.seed, sample: 0, first_run, runs, threads };
            let count = |jobs: &[Job], progress: &(dyn Fn(u64) + Sync)| {
                self.options.evaluate_as(jobs, &simulation, None, progress, &Answer::OfCounters(made))
            };
            let counted: Vec<Option<T>> = match count(&jobs, progress) {
                Ok(counted) => counted.into_iter().map(Some).collect(),
                Err(found) if *is_needed => return Err(E::from(Box::new(Stuck { jobs, found: *found }))),
                // One after the other, to see which. What was done of them is told already.
                Err(_) => (jobs.chunks(1))
                    .map(|job| {
                        count(job, &|_| progress(0)).ok().and_then(|counted| counted.into_iter().next())
                    })
                    .collect(),
            };
            together.iter().zip(counted).try_for_each(|(piece, counted)| each(piece, counted))?;
        }
        Ok(())
    }

    /// Whether there is no answer without a piece.
    pub fn is_needed(&self, piece: &Piece) -> bool {
        self.batches.get(piece.batch as usize).is_none_or(|batch| batch.is_needed)
    }

    /// Whether that can have been counted of a piece: to be asked of what was read.
    pub fn is_possible(&self, piece: &Piece, counted: &Paired) -> bool {
        let job = self.batches.get(piece.batch as usize).and_then(|batch| batch.jobs.get(piece.job as usize));
        job.is_some_and(|job| self.options.has_form_of(job, counted) && counted.is_sound(piece.runs))
    }

    /// Looks at the values of all jobs.
    ///
    /// # Errors
    /// The first that makes no plan.
    pub fn refuse(&self, threads: usize) -> Result<(), Box<Stuck>> {
        for batch in &self.batches {
            if let Err(found) = self.options.refuse(&batch.jobs, threads) {
                return Err(Box::new(Stuck { jobs: batch.jobs.clone(), found: *found }));
            }
        }
        Ok(())
    }
}
