//! What is to be simulated.

use crate::noise::Noise;

/// What to simulate.
#[derive(Clone, Copy, Debug)]
pub struct Simulation {
    pub seed: u64,
    /// The parameter sample; 0 is the stated values.
    pub sample: u64,
    pub first_run: u64,
    pub runs: u64,
    /// 0: as many as the machine has.
    pub threads: usize,
}

/// What a command without options does: seed 2015, 100,000 runs of the stated values, all threads.
impl Default for Simulation {
    fn default() -> Self {
        Simulation { seed: 2015, sample: 0, first_run: 0, runs: 100_000, threads: 0 }
    }
}

impl Simulation {
    /// The streams of so many of its runs, from `first` on.
    pub fn streams(&self, first: u64, runs: u64) -> impl Iterator<Item = u64> {
        let sample = self.sample;
        (first..first + runs).map(move |run| Noise::stream(sample, run))
    }
}
