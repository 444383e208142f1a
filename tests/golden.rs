//! The results are the bits they were: digests of the runs of every scenario, which no thread count and no vector
//! instructions change.
//!
//! A digest is BLAKE3, in hexadecimal. `endings` is of the outcome and the end step of every run, in the order of the
//! runs, as two little-endian `u32`; the others are of the numbers of that part of the summary, in its order, as
//! they are printed, each followed by a line feed. Texts may change.

use escalade::engine::runs::simulate::endings;
use escalade::engine::simd;
use escalade::engine::{noise::Noise, simd::Level};
use escalade::report::json::summary_json;
use escalade::{Settings, Simulation, Study};
use serde_json::Value;
use std::fmt::Write;
use std::path::Path;
use std::sync::Mutex;

const SCENARIOS: [&str; 14] = [
    "brinkmanship.toml",
    "coalition/scenario.toml",
    "false-alarms.toml",
    "false-flag.toml",
    "gamblers-ruin.toml",
    "hollow-pledge.toml",
    "hotline.toml",
    "ladder-52.toml",
    "sanctions-paradox.toml",
    "speed-or-certainty.toml",
    "strait.toml",
    "threat-game.toml",
    "tranches/scenario.toml",
    "us-china-2015/scenario.toml",
];

/// Vector instructions of noise and program.
type Levels = (Level, Level);

/// Levels are held down in the whole process.
static HELD: Mutex<()> = Mutex::new(());

fn study(scenario: &str) -> Study {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(scenario);
    Study::read(&path, Settings::default()).unwrap_or_else(|faulty| panic!("{faulty}"))
}

/// One line for each digest of the first runs of a scenario.
fn digests(study: &Study, runs: u64, threads: usize, (noise, program): Levels) -> String {
    let _held = HELD.lock();
    simd::hold(noise, program);
    assert!(Noise::new(0, 1).level() <= noise);
    let simulation = Simulation { runs, threads, ..Simulation::default() };
    let summary = study.run(&simulation, &|_| {}).expect("no run of a shipped scenario fails");
    let document: Value = serde_json::from_str(&summary_json(&summary)).expect("a JSON document");
    let mut lines = format!("  endings      {}\n", ending_digest(study, &simulation));
    for (part, value) in document.as_object().expect("an object") {
        let mut numbers = blake3::Hasher::new();
        let count = hash_numbers(value, &mut numbers);
        // A single number is a setting.
        if count > 1 {
            writeln!(lines, "  {part:<12} {}", numbers.finalize()).expect("a string takes all");
        }
    }
    lines
}

/// Each thread takes a part of the runs, so that blocks begin elsewhere than with one thread.
fn ending_digest(study: &Study, all: &Simulation) -> String {
    let threads = all.threads as u64;
    let part = |index: u64| {
        let [first, after] = [index, index + 1].map(|index| all.runs * index / threads);
        let simulation = Simulation { first_run: first, runs: after - first, ..*all };
        endings(&study.program, &simulation).expect("no run of a shipped scenario fails")
    };
    let mut hasher = blake3::Hasher::new();
    std::thread::scope(|scope| {
        let parts: Vec<_> = (0..threads).map(|index| scope.spawn(move || part(index))).collect();
        for (run, ending) in (0..).zip(parts.into_iter().flat_map(|part| part.join().expect("no panic"))) {
            assert_eq!(ending.run, run);
            hasher.update(&ending.outcome.to_le_bytes());
            hasher.update(&ending.step.to_le_bytes());
        }
    });
    hasher.finalize().to_string()
}

/// Takes in the numbers of a document. How many there are.
fn hash_numbers(value: &Value, hasher: &mut blake3::Hasher) -> usize {
    match value {
        Value::Number(number) => {
            hasher.update(format!("{number}\n").as_bytes());
            1
        }
        Value::Array(items) => items.iter().map(|item| hash_numbers(item, hasher)).sum(),
        Value::Object(items) => items.values().map(|item| hash_numbers(item, hasher)).sum(),
        Value::Null | Value::Bool(_) | Value::String(_) => 0,
    }
}

fn best() -> Levels {
    let best = Level::ALL[Level::ALL.len() - 1];
    (best, best)
}

/// The digests of all scenarios, the same on every number of threads and at every level.
fn digests_of_all(runs: impl Fn(&str) -> u64, ways: &[(usize, Levels)]) -> String {
    let mut text = String::new();
    for scenario in SCENARIOS {
        let (study, runs) = (study(scenario), runs(scenario));
        let mut found: Option<String> = None;
        for &(threads, levels) in ways {
            let digests = digests(&study, runs, threads, levels);
            let first = found.get_or_insert_with(|| digests.clone());
            assert_eq!(*first, digests, "{scenario}: {threads} threads, noise and program at {levels:?}");
        }
        writeln!(text, "{scenario}, {runs} runs\n{}", found.unwrap_or_default()).expect("a string takes all");
    }
    text
}

/// Thread counts, and all levels of noise and program apart.
fn all_ways() -> Vec<(usize, Levels)> {
    let (best, _) = best();
    let mut ways: Vec<_> = (1..=3).map(|threads| (threads, (best, best))).collect();
    for level in Level::ALL {
        ways.push((1, (level, best)));
        ways.push((2, (best, level)));
    }
    ways.push((3, (Level::Portable, Level::Portable)));
    ways
}

#[test]
fn the_results_are_the_bits_they_were_on_any_threads_and_vectors() {
    let runs = |scenario: &str| match scenario {
        "us-china-2015/scenario.toml" => 2_500,
        "hotline.toml" => 20_000,
        _ => 50_000,
    };
    insta::assert_snapshot!("some_runs", digests_of_all(runs, &all_ways()));
}

/// `cargo test --test golden -- --ignored`.
#[test]
#[ignore = "takes ten minutes"]
fn a_million_runs_are_the_bits_they_were() {
    let ways = [(2, best()), (3, (Level::Portable, Level::Portable))];
    insta::assert_snapshot!("a_million_runs", digests_of_all(|_| 1_000_000, &ways));
}

#[test]
fn all_shipped_scenarios_have_digests() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut found: Vec<String> = vec![];
    for entry in std::fs::read_dir(folder).expect("the scenarios").map(|entry| entry.expect("an entry")) {
        let name = entry.file_name().into_string().expect("a plain name");
        found.push(if entry.path().is_dir() { format!("{name}/scenario.toml") } else { name });
    }
    found.sort();
    assert_eq!(found, SCENARIOS);
}

/// A test of the test: another seed, and one run less, give other digests.
#[test]
fn other_runs_have_other_digests() {
    let study = study("ladder-52.toml");
    let simulation = Simulation { runs: 1000, threads: 1, ..Simulation::default() };
    let digest = |simulation| ending_digest(&study, &simulation);
    assert_eq!(digest(simulation), digest(Simulation { threads: 3, ..simulation }));
    assert_ne!(digest(simulation), digest(Simulation { seed: 2016, ..simulation }));
    assert_ne!(digest(simulation), digest(Simulation { runs: 999, ..simulation }));
}
