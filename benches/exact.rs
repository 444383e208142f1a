//! The exact solver against the same model enumerated by hand, in turn, so that a drift of the machine meets both.
//!
//! `cargo bench --bench exact` prints seconds on one thread and the ratio: medians over samples.

#[path = "twins/mod.rs"]
mod twins;

use escalade::engine::exact::{Options, solve};
use escalade::{Settings, Study};
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

const SAMPLES: usize = 7;

fn main() {
    let study = Study::read(Path::new("scenarios/ladder-52.toml"), Settings::default())
        .unwrap_or_else(|faulty| panic!("{}", faulty.render(false, 20)));
    let options = Options { threads: 1, ..Options::default() };
    let without = Options { keep: false, ..options.clone() };
    let names = ["hand-written, Fx hash map", "escalade exact", "the same, no transitions kept"];
    let mut times: [Vec<f64>; 3] = Default::default();
    for _ in 0..SAMPLES {
        times[0].push(seconds(twins::ladder_52_exact::solve));
        times[1].push(seconds(|| solve(&study.program, &options, &|_| {}).is_ok()));
        times[2].push(seconds(|| solve(&study.program, &without, &|_| {}).is_ok()));
    }
    let medians = times.map(median);
    println!("ladder-52 solved exactly, one thread, median of {SAMPLES}\n");
    for (name, median) in names.iter().zip(medians) {
        println!("{name:<30} {median:>7.3} s  {:>6.2} of the first", median / medians[0]);
    }
}

fn seconds<T>(work: impl FnOnce() -> T) -> f64 {
    let start = Instant::now();
    black_box(work());
    start.elapsed().as_secs_f64()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
