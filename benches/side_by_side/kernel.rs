//! Scenarios run by the kernel, with all tallies, on one thread, held down to a level of vector instructions.

use super::sampling::Version;
use escalade::engine::runs::simulate::simulate;
use escalade::engine::runs::simulation::Simulation;
use escalade::engine::simd;
use escalade::engine::simd::Level;
use escalade::{Settings, Study};
use std::ops::Range;
use std::path::Path;

pub const SEED: u64 = 52;

/// Those that this processor has, the best first. One stream at a time only where there is nothing else.
pub fn levels() -> Vec<Level> {
    let best = Level::best();
    let worth_it = |level: &Level| level.is_available() && (*level > Level::Portable || *level == best);
    Level::ALL.into_iter().rev().filter(worth_it).collect()
}

pub fn study(file: &str) -> Study {
    Study::read(&Path::new("scenarios").join(file), Settings::default())
        .unwrap_or_else(|faulty| panic!("{}", faulty.render(false, 20)))
}

/// The kernel at each level, so many runs a sample.
pub fn versions<'a>(study: &'a Study, runs: u64) -> impl Iterator<Item = Version<'a>> {
    levels().into_iter().map(move |level| {
        Version::new(format!("kernel, with all tallies, {level:?}"), move |sample| {
            simd::hold(level, level);
            let ran = run(study, runs_of(sample, runs));
            // All are allowed again.
            simd::hold(Level::Avx512, Level::Avx512);
            ran
        })
    })
}

pub fn run(study: &Study, runs: Range<u64>) -> u64 {
    let simulation =
        Simulation { seed: SEED, sample: 0, first_run: runs.start, runs: runs.end - runs.start, threads: 1 };
    simulate(&study.program, &simulation, &|_| {}).expect("no run of a shipped scenario fails").runs
}

/// The runs of a sample: each has its own.
pub fn runs_of(sample: u64, runs: u64) -> Range<u64> {
    sample * runs..(sample + 1) * runs
}
