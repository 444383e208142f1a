//! hotline by hand, one run at a time, and by the kernel.

use super::kernel::{self, SEED, runs_of};
use super::sampling::{Version, sample};
use super::table;
use super::twins::generator;
use super::twins::hotline::{Chances, SITES, run_by_address, run_in_sequence};
use escalade::engine::noise::Noise;

const SAMPLES: u64 = 21;
const RUNS: u64 = 100_000;

pub fn compare() {
    let study = kernel::study("hotline.toml");
    let chances = Chances::new();
    let mut versions = vec![in_sequence(&chances), by_address(&chances)];
    versions.extend(kernel::versions(&study, RUNS));
    sample(SAMPLES, &mut versions);
    let title = format!("hotline, one thread, median of {SAMPLES} samples of {RUNS} runs each");
    table::print_speeds(&title, RUNS, &versions);
}

fn in_sequence(chances: &Chances) -> Version<'_> {
    let mut rng = generator(SEED);
    Version::new("hand-written, words in sequence", move |sample| {
        runs_of(sample, RUNS).map(|run| run_in_sequence(chances, &mut rng, run).step).sum::<u32>()
    })
}

fn by_address(chances: &Chances) -> Version<'_> {
    let noise = Noise::new(SEED, SITES);
    Version::new("hand-written, words by address", move |sample| {
        runs_of(sample, RUNS).map(|run| run_by_address(chances, &noise, run).step).sum::<u32>()
    })
}
