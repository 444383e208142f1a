//! ladder-52 by hand, one run at a time and many at once, by the kernel, and the noise that all of them need.

use super::kernel::{self, SEED, levels, runs_of};
use super::sampling::{Version, sample};
use super::table;
use super::twins::generator;
use super::twins::ladder_52::{SITES, STEPS, run_by_address, run_in_sequence};
use super::twins::ladder_52_lanes::run_in_lanes;
use escalade::engine::{
    noise::{BLOCK, Noise},
    simd::Level,
};
use std::hint::black_box;

const SAMPLES: u64 = 21;
const RUNS: u64 = 100_000;

/// Streams whose words are made together, which do not leave the first-level cache.
const STREAMS: u64 = 64;

pub fn compare() {
    let study = kernel::study("ladder-52.toml");
    let mut versions = vec![in_sequence(), by_address()];
    versions.extend(levels().into_iter().map(in_lanes));
    versions.extend(kernel::versions(&study, RUNS));
    let steps = steps_of_all();
    versions.extend(levels().into_iter().map(|level| noise_alone(level, steps)));
    sample(SAMPLES, &mut versions);
    let title = format!(
        "ladder-52, one thread, median of {SAMPLES} samples of {RUNS} runs each, of {:.2} steps on average",
        steps as f64 / RUNS as f64
    );
    table::print_speeds(&title, RUNS, &versions);
}

fn in_sequence<'a>() -> Version<'a> {
    let mut rng = generator(SEED);
    Version::new("hand-written, words in sequence", move |sample| {
        runs_of(sample, RUNS).map(|run| run_in_sequence(&mut rng, run).step).sum::<u32>()
    })
}

fn by_address<'a>() -> Version<'a> {
    let noise = Noise::new(SEED, SITES);
    Version::new("hand-written, words by address", move |sample| {
        runs_of(sample, RUNS).map(|run| run_by_address(&noise, run).step).sum::<u32>()
    })
}

fn in_lanes<'a>(level: Level) -> Version<'a> {
    let noise = noise(level);
    Version::new(format!("hand-written, in lanes, {level:?}"), move |sample| {
        let mut steps = 0;
        run_in_lanes(&noise, runs_of(sample, RUNS), |_, ending| steps += ending.step);
        steps
    })
}

/// The words of so many steps, and nothing done with them.
fn noise_alone<'a>(level: Level, steps: u64) -> Version<'a> {
    let noise = noise(level);
    let streams: Vec<u64> = (0..STREAMS).collect();
    let mut out = vec![0.0; BLOCK * streams.len()];
    Version::new(format!("noise alone, {level:?}"), move |_| {
        for step in (1..=STEPS).cycle().take(steps.div_ceil(STREAMS) as usize) {
            noise.fill_block(black_box(&streams), step, 0, &mut out, streams.len());
            black_box(&mut out);
        }
    })
}

fn noise(level: Level) -> Noise {
    Noise::new(SEED, SITES).with_level(level).expect("only levels that the processor has are asked for")
}

/// The steps of a sample's runs, taken together.
fn steps_of_all() -> u64 {
    let mut steps = 0;
    run_in_lanes(&Noise::new(SEED, SITES), 0..RUNS, |_, ending| steps += u64::from(ending.step));
    steps
}
