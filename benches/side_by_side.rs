//! The kernel against the same models written by hand, in turn, so that a drift of the machine meets both alike; and
//! the main scenario, of which there is no other version.
//!
//! `cargo bench --bench side_by_side` prints runs per second, one thread, and the ratios: medians over samples.

#[path = "twins/mod.rs"]
mod twins;

use escalade::engine::levels;
use escalade::engine::noise::{Level, Noise};
use escalade::engine::schedule::{Simulation, simulate};
use escalade::{Settings, Study};
use std::hint::black_box;
use std::ops::Range;
use std::path::Path;
use std::time::Instant;
use twins::{generator, hotline, ladder_52};

const SAMPLES: usize = 21;
const SEED: u64 = 52;
const RUNS: u64 = 100_000;
const RUNS_OF_MAIN: u64 = 4_000;

fn main() {
    let (mut rng, noise) = (generator(SEED), Noise::new(SEED, ladder_52::SITES));
    let in_sequence = |runs: Range<u64>| runs.map(|run| ladder_52::run_in_sequence(&mut rng, run).step).sum();
    let by_address = |runs: Range<u64>| runs.map(|run| ladder_52::run_by_address(&noise, run).step).sum();
    against_hand_written("ladder-52", in_sequence, by_address);

    let (mut rng, noise, chances) =
        (generator(SEED), Noise::new(SEED, hotline::SITES), hotline::Chances::new());
    let in_sequence =
        |runs: Range<u64>| runs.map(|run| hotline::run_in_sequence(&chances, &mut rng, run).step).sum();
    let by_address =
        |runs: Range<u64>| runs.map(|run| hotline::run_by_address(&chances, &noise, run).step).sum();
    against_hand_written("hotline", in_sequence, by_address);

    main_scenario();
}

/// Prints how fast the versions of a model are.
fn against_hand_written(
    name: &str,
    mut in_sequence: impl FnMut(Range<u64>) -> u32,
    mut by_address: impl FnMut(Range<u64>) -> u32,
) {
    let study = study(&format!("{name}.toml"));
    let best = Level::best();
    let lower = [Level::Avx2, Level::Sse2].into_iter().filter(|&level| level < best);
    let levels: Vec<Level> = std::iter::once(best).chain(lower).collect();
    let mut rates: Vec<Vec<f64>> = vec![vec![]; 2 + levels.len()];
    for sample in 0..SAMPLES as u64 {
        let runs = || sample * RUNS..(sample + 1) * RUNS;
        rates[0].push(rate(RUNS, || in_sequence(runs())));
        rates[1].push(rate(RUNS, || by_address(runs())));
        for (rates, &level) in rates[2..].iter_mut().zip(&levels) {
            levels::hold(level, level);
            rates.push(rate(RUNS, || kernel(&study, runs())));
        }
        levels::hold(best, best);
    }
    let rates_of_first = rates[0].clone();
    // Sample by sample: what slows the machine for a while slows the two alike.
    let to_first = |rates: &Vec<f64>| median(rates.iter().zip(&rates_of_first).map(|(a, b)| a / b).collect());
    let ratios: Vec<f64> = rates.iter().map(to_first).collect();
    let medians: Vec<f64> = rates.into_iter().map(median).collect();
    let names = ["hand-written, words in sequence", "hand-written, words by address"].map(str::to_owned);
    let names =
        names.into_iter().chain(levels.iter().map(|level| format!("kernel, with all tallies, {level:?}")));
    println!("{name}, one thread, median of {SAMPLES} samples of {RUNS} runs each\n");
    for ((name, median), ratio) in names.zip(&medians).zip(&ratios) {
        println!("{name:<34} {median:>12.0} runs/s  {ratio:>5.2} of the first");
    }
    println!();
}

fn main_scenario() {
    let study = study("us-china-2015/scenario.toml");
    let rates = (0..SAMPLES as u64).map(|sample| {
        rate(RUNS_OF_MAIN, || kernel(&study, sample * RUNS_OF_MAIN..(sample + 1) * RUNS_OF_MAIN))
    });
    let rate = median(rates.collect());
    let steps = mean_steps(&study);
    let nanoseconds = 1e9 / rate / steps;
    let sites = study.program.sites;
    println!("us-china-2015, one thread, median of {SAMPLES} samples of {RUNS_OF_MAIN} runs each\n");
    println!("kernel, with all tallies           {rate:>12.0} runs/s, of {steps:.1} steps on average");
    println!("                                   {nanoseconds:>12.0} ns a step");
    println!(
        "                                   {:>12.2} ns a site ({sites}) and step",
        nanoseconds / f64::from(sites)
    );
}

fn study(file: &str) -> Study {
    Study::read(&Path::new("scenarios").join(file), Settings::default())
        .unwrap_or_else(|faulty| panic!("{}", faulty.render(false, 20)))
}

fn kernel(study: &Study, runs: Range<u64>) -> u64 {
    let simulation =
        Simulation { seed: SEED, sample: 0, first_run: runs.start, runs: runs.end - runs.start, threads: 1 };
    simulate(&study.program, &simulation, &|_| {}).expect("no run of a shipped scenario fails").runs
}

/// How many steps a run has.
fn mean_steps(study: &Study) -> f64 {
    let simulation = Simulation { seed: SEED, runs: RUNS_OF_MAIN, threads: 1, ..Simulation::default() };
    let endings = escalade::engine::schedule::endings(&study.program, &simulation);
    let endings = endings.expect("no run of a shipped scenario fails");
    endings.iter().map(|ending| f64::from(ending.step)).sum::<f64>() / endings.len() as f64
}

/// Runs per second of one sample.
fn rate<T>(runs: u64, work: impl FnOnce() -> T) -> f64 {
    let start = Moment::now();
    black_box(work());
    runs as f64 / start.seconds_since()
}

/// By the processor time of this thread where the system tells it, so that what else the machine does matters less;
/// else by the clock on the wall.
struct Moment {
    wall: Instant,
    processor: Option<f64>,
}

impl Moment {
    fn now() -> Moment {
        Moment { wall: Instant::now(), processor: processor_seconds() }
    }

    fn seconds_since(&self) -> f64 {
        match (self.processor, processor_seconds()) {
            (Some(before), Some(now)) => now - before,
            _ => self.wall.elapsed().as_secs_f64(),
        }
    }
}

/// On Linux: the first number of the file is the time in nanoseconds.
fn processor_seconds() -> Option<f64> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds: f64 = told.split_whitespace().next()?.parse().ok()?;
    Some(nanoseconds / 1e9)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
