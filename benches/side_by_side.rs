//! The kernel against the same model written by hand, in turn, so that a drift of the machine meets both alike.
//!
//! `cargo bench --bench side_by_side` prints runs per second, one thread, and the ratios: medians over samples.

#[path = "twins/ladder_52.rs"]
mod twin;

use escalade::engine::noise::Noise;
use escalade::engine::schedule::{Simulation, simulate};
use escalade::{Settings, Study};
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

const SAMPLES: usize = 11;
const RUNS: u64 = 200_000;

fn main() {
    let study = Study::read(Path::new("scenarios/ladder-52.toml"), Settings::default())
        .unwrap_or_else(|faulty| panic!("{}", faulty.render(false, 20)));
    let noise = Noise::new(52, twin::SITES);
    let mut generator = twin::generator(52);
    let mut rates: [Vec<f64>; 3] = Default::default();
    for sample in 0..SAMPLES as u64 {
        let first = sample * RUNS;
        let runs = first..first + RUNS;
        let by_hand = |run| twin::run_in_sequence(&mut generator, run).step;
        rates[0].push(rate(|| runs.clone().map(by_hand).sum::<u32>()));
        rates[1].push(rate(|| runs.clone().map(|run| twin::run_by_address(&noise, run).step).sum::<u32>()));
        let simulation = Simulation { seed: 52, sample: 0, first_run: first, runs: RUNS, threads: 1 };
        rates[2].push(rate(|| simulate(&study.program, &simulation, &|_| {}).map(|tally| tally.runs)));
    }
    let medians = rates.map(median);
    let names =
        ["hand-written, words in sequence", "hand-written, words by address", "kernel, with all tallies"];
    println!("ladder-52, one thread, median of {SAMPLES} samples of {RUNS} runs each\n");
    for (name, median) in names.iter().zip(medians) {
        println!("{name:<34} {median:>12.0} runs/s  {:>5.2} of the first", median / medians[0]);
    }
}

/// Runs per second of one sample.
fn rate<T>(work: impl FnOnce() -> T) -> f64 {
    let start = Instant::now();
    black_box(work());
    RUNS as f64 / start.elapsed().as_secs_f64()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
