//! How often the intervals on means contain the true mean of a loss that few runs have.

use crate::finite::over_seeds;
use escalade::analysis::estimates::interval::mean_coverage;
use escalade::{Settings, Simulation, Study};

pub const CHANCES: [f64; 5] = [0.001, 0.003, 0.01, 0.03, 0.1];
pub const RUNS: [u64; 3] = [400, 2_000, 10_000];
pub const SEEDS: u64 = 1_000;

/// Seeds that no other check uses.
const FIRST_SEED: u64 = 200_000;

/// The least coverage that is claimed.
pub const CLAIMED: f64 = 0.93;

/// A loss, its chance, and the intervals that contain its mean.
pub struct Rare {
    pub chance: f64,
    pub runs: u64,
    /// The chance that one does, if the loss is the same each time: exact.
    pub same: f64,
    /// Of [`SEEDS`] intervals those that do, by the size of the loss; only where that takes few runs.
    pub drawn: Option<[u64; 2]>,
}

/// What sizes are drawn from, with its mean.
pub const SIZES: [(&str, f64); 2] = [("uniform(0, 1)", 0.5), ("lognormal(0, 1)", 1.648_721_270_700_128)];

pub fn rare() -> Vec<Rare> {
    let all = CHANCES.iter().flat_map(|&chance| RUNS.iter().map(move |&runs| (chance, runs)));
    all.map(|(chance, runs)| Rare {
        chance,
        runs,
        same: mean_coverage(chance, runs, [0.0, 1.0]),
        drawn: (runs < 5_000).then(|| SIZES.map(|(size, mean)| covered(chance, runs, size, chance * mean))),
    })
    .collect()
}

fn covered(chance: f64, runs: u64, size: &str, mean: f64) -> u64 {
    let text = format!(
        "steps = 1\n[state]\nsize = {{ start = \"{size}\", range = [0, 1e6] }}\nloss = {{ start = 0.0, range = [0, 1e6] }}\n\
         [events.hit]\nchance = {chance}\ndo = \"loss = size\"\n[outcomes]\ndone = \"otherwise\"\n[metrics]\nloss = {{ final = \"loss\" }}\n"
    );
    let study = Study::parse("rare.toml", &text, Settings::default()).expect("it is sound");
    let contains = |seed| {
        let simulation = Simulation { seed, runs, threads: 1, ..Simulation::default() };
        let summary = study.run(&simulation, &|_| {}).expect("no run fails");
        let [low, high] = summary.metrics[0].interval;
        u64::from(low <= mean && mean <= high)
    };
    over_seeds(FIRST_SEED..FIRST_SEED + SEEDS, contains).into_iter().sum()
}
